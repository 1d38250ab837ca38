from_auto = "a.auto.tfvars"
from_json = [1]
