services = {
  web = {
    image  = "web:1"
    memory = 512
    labels = { tier = "front", count = 2 }
    extra  = "dropped"
  }
  api = {
    image   = "api:1"
    cpu     = "512"
    ports   = [{ port = "8080" }, { port = 53, protocol = "udp" }]
    limits  = { hard = 2048 }
    secrets = []
  }
  job = {
    image  = "job:1"
    cpu    = null
    ports  = null
    labels = null
    limits = null
  }
}
not_nullable = null
nullable     = null
from_tfvars  = "terraform.tfvars"
from_auto    = "terraform.tfvars"
