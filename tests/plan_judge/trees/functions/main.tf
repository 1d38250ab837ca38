# Expressions in arguments: splats, try, templates, files, conversions to the type that the provider wants.

locals {
  list    = [{ name = "a", tags = ["x", "y"] }, { name = "b", tags = [] }]
  object  = { a = { b = [1, 2, 3] } }
  nothing = null
  network = "10.0.0.0/16"
  subnets = { for index, zone in ["a", "b", "c"] : zone => cidrsubnet(local.network, 8, index) }
}

resource "terraform_data" "values" {
  input = {
    splat       = local.list[*].name
    nested      = local.list[*].tags[*]
    old_splat   = local.list.*.name
    null_splat  = local.nothing[*]
    flat        = flatten(local.list[*].tags)
    try         = try(local.object.a.c, local.object["a"].b[1], "none")
    can         = can(local.object.missing)
    grouped     = { for item in local.list : length(item.tags) => item.name... }
    filtered    = [for item in local.list : upper(item.name) if length(item.tags) > 0]
    conditional = length(local.list) > 1 ? "many" : tostring(1)
    heredoc     = <<-EOT
      %{for item in local.list~}
      ${item.name}: ${join(",", item.tags)}
      %{endfor~}
      end
    EOT
    template    = templatefile("${path.module}/templates/hello.tftpl", { names = keys(local.subnets) })
    inline      = templatestring(local.text, { who = "you" })
    file        = file("templates/plain.txt")
    files       = fileset(path.module, "templates/*.t*")
    hash        = filesha256("${path.module}/templates/plain.txt")
    encoded     = base64encode(jsonencode(local.object))
    yaml        = yamlencode({ b = [true, "yes"], a = 1.50 })
    decoded     = jsondecode("{\"a\": [1, 2.5, null]}")
    numbers     = [0.1 + 0.2, 7 / 2, 10 % 3, pow(2, 40), parseint("ff", 16), 1e3]
    format      = format("%05.1f|%-5s|%q|%v", 3.14159, "ab", "c\"", [1, 2])
    regex       = regex("^(\\w+)-(\\d+)$", "web-12")
    replace     = replace("a-b-c", "/-(\\w)/", "_$1")
    subnets     = local.subnets
    host        = cidrhost(local.network, 260)
    time        = formatdate("DD MMM YYYY", timeadd("2024-02-28T12:00:00Z", "36h"))
    sorted      = sort(["b", "a", "B"])
    set         = setsubtract(["a", "b"], ["b"])
    merged      = merge({ a = 1 }, { b = 2 }, null)
    lookup      = lookup({ a = "x" }, "b", "default")
    unicode     = [substr("héllo", 1, 3), strrev("añb"), title("hello world"), length("e\u0301")]
    sensitive   = nonsensitive(sensitive("shown"))
    equality    = [tolist(["a"]) == tolist(["a"]), "1" == 1, null == null]
    index       = [element(["a", "b"], 3), index(["a", "b"], "b"), slice(["a", "b", "c"], 1, 3)]
    coalesce    = [coalesce("", "x"), coalescelist([], ["y"]), compact(["", "z", null])]
  }
}

locals {
  text = "Hello, $${who}!"
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id            = "vpc-12345678"
  cidr_block        = each.value
  availability_zone = "us-west-2${each.key}"
  tags              = { Name = format("%s-%02d", each.key, index(keys(local.subnets), each.key)) }
}

resource "aws_ecs_task_definition" "this" {
  family = "functions"
  cpu    = 1024 / 4
  memory = max(512, 128 * 2)
  container_definitions = jsonencode([
    for name in ["web", "sidecar"] : {
      name         = name
      image        = "repo/${name}:1"
      essential    = name == "web"
      memory       = 128
      portMappings = name == "web" ? [{ containerPort = 80 }] : []
      environment  = [for key, value in { B = 2, A = "<&>" } : { name = key, value = tostring(value) }]
    }
  ])
  requires_compatibilities = ["FARGATE", "EC2", "FARGATE"]
}

resource "aws_ssm_parameter" "computed" {
  for_each = toset(["a", "b"])

  name  = "/computed/${each.key}"
  type  = "String"
  value = jsonencode({ subnet = aws_subnet.this[each.key].id, cidr = aws_subnet.this[each.key].cidr_block })
}

resource "aws_ssm_parameter" "known_of_unknown" {
  name  = "/count/${length(aws_subnet.this)}"
  type  = length([for subnet in aws_subnet.this : subnet.id]) == 3 ? "String" : "SecureString"
  value = join(",", sort([for subnet in aws_subnet.this : subnet.cidr_block]))
}
