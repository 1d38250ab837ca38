resource "a" "b" {
  c = [for k, v in d.e[*].f : "${k}-${v}" if v != null]
  g { h = 1 }
}
