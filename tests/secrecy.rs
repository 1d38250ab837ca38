//! Random secrets, thrown at random sinks: they come from where secrets come from, go through what values go through,
//! and are then looked for in every format of every verb. Nothing may be found: not the secret, not its beginning, not
//! in base64, not backwards.
//!
//! `SECRECY_THROWS=10000 cargo test --release --test secrecy` throws that many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use bottlelint::engine::{self, Analysis};
use bottlelint::expr::render;
use bottlelint::finding::{RuleInfo, Severity, builtins};
use bottlelint::input::{self, FrontEnds};
use bottlelint::report::{self, REQUIREMENTS_FORMATS, Style, Verbosity};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Console, Modules, Options};
use bottlelint::triage::{
    self, Baselining, Catalogue, Date, FailOn, Found, Incomplete, ReportPolicy, SuppressionLimits,
    Suppressions, Unknowns,
};

use support::editor::Editor;

/// So many throws in a usual run of the tests.
const USUAL: u64 = 300;
/// Every so many throws the program itself is run, for the verbs that are not a library.
const WITH_PROGRAM: u64 = 60;

/// Every so many throws the program is run for each document alone.
const ALONE: u64 = 6;

/// A generator of numbers that is the same in every run: `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count).unwrap()).unwrap()
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// Letters and digits that stand nowhere else.
    fn secret(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
        let letters = (0..18).map(|_| char::from(LETTERS[self.below(LETTERS.len())]));
        format!("Zq7{}", letters.collect::<String>())
    }
}

/// Secrets that nobody declares to be one: by the name or by the form.
const PLAIN: &[&str] = &[
    r#"resource "aws_ecs_task_definition" "plain" {
  family = "a"
  container_definitions = jsonencode([{ name = "a", image = "a", privileged = true, environment = [{ name = "API_TOKEN", value = "SECRET" }] }])
}
"#,
    r#"resource "aws_ecs_task_definition" "plain" {
  family = "a"
  container_definitions = jsonencode([{ name = "a", image = "a", privileged = true, environment = [{ name = "DATABASE_URL", value = "postgres://app:SECRET@db.internal/app" }] }])
}
"#,
    r#"locals {
  broker = "amqps://svc:SECRET@mq/x"
}
resource "aws_ecs_task_definition" "plain" {
  family = "a"
  container_definitions = <<EOT
[{ "name": "a", "image": "a", "privileged": true,
   "environment": [{ "name": "BROKER", "value": "${local.broker}" }, { "name": "HOOK", "value": "https://hooks.slack.com/services/T0AAAAAAA/SECRET" }] }]
EOT
}
"#,
    r#"variable "db_password" {
  default = "SECRET"
}
resource "aws_ecs_task_definition" "plain" {
  family = "a"
  container_definitions = jsonencode([{ name = "a", image = "a", privileged = true, command = ["serve", "--password", "SECRET", "--token=SECRET"], entryPoint = ["sh", "-c", "API_TOKEN=SECRET serve --password SECRET"],
    healthCheck = { command = ["CMD-SHELL", "curl -u a:SECRET -H 'Authorization: Bearer SECRET' http://localhost"] } }])
}
"#,
    r#"resource "aws_lambda_function" "plain" {
  function_name = "a"
  role          = "arn:aws:iam::111122223333:role/a"
  environment {
    variables = {
      TOKEN = "ghp_SECRETSECRET"
      KEY   = "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----"
    }
  }
}
"#,
    r#"resource "aws_cloudwatch_log_group" "plain" {
  name              = "mysql://root:SECRET@db/x"
  retention_in_days = 31
  tags              = { owner = "https://ci:SECRET@git.internal/x.git" }
}
resource "aws_sqs_queue" "plain" {
  kms_master_key_id = tonumber("redis://:SECRET@cache:6379")
}
"#,
];

/// What is done with a secret `S`: what fails, and what only passes it on.
const WAYS: &[&str] = &[
    "S",
    "\"${S}\"",
    "\"a${S}b\"",
    "tonumber(S)",
    "tobool(S)",
    "base64decode(\"${S}!\")",
    "base64encode(S)",
    "tonumber(base64encode(S))",
    "tonumber(strrev(S))",
    "tonumber(upper(S))",
    "jsondecode(S)",
    "tonumber(jsonencode({ a = S }))",
    "yamldecode(\"a: [${S}\")",
    "regex(\"^x$\", S)",
    "regex(\"${S}(\", \"a\")",
    "replace(\"a\", \"/${S}(/\", \"\")",
    "cidrsubnet(S, 8, 1)",
    "cidrhost(S, 1)",
    "cidrnetmask(S)",
    "file(S)",
    "file(\"parts/${S}\")",
    "filesha256(S)",
    "fileset(S, \"*\")",
    "templatefile(S, {})",
    "templatefile(\"parts/${S}.tpl\", {})",
    "templatefile(\"part.tpl\", { name = S })",
    "templatefile(\"part.tpl\", { (S) = 1 })",
    "templatefile(\"part.tpl\", S)",
    "timeadd(S, \"1h\")",
    "timeadd(\"2020-01-01T00:00:00Z\", S)",
    "formatdate(S, \"2020-01-01T00:00:00Z\")",
    "timecmp(S, S)",
    "format(\"%d\", S)",
    "format(S, 1, 2)",
    "format(\"%s %s\", S)",
    "formatlist(\"%d\", [S])",
    "parseint(S, 10)",
    "lookup({ a = 1 }, S)",
    "lookup({ (S) = 1 }, \"b\")",
    "element([], length(S))",
    "{ a = 1 }[S]",
    "tomap({ a = 1 })[S]",
    "[1][S]",
    "aws_sns_topic.many[S]",
    "aws_sns_topic.two[S]",
    "module.inner[S]",
    "{ (S) = 1 }.missing",
    "{ (S) = 1 }[\"missing\"]",
    "{ \"${S}\" = { b = 1 } }.missing",
    "tonumber({ (S) = 1 })",
    "tolist({ (S) = 1 })",
    "tolist([{ (S) = 1 }, 2])",
    "true ? { (S) = 1 } : [1]",
    "[{ (S) = 1 }][5]",
    "merge({ (S) = 1 }, 3)",
    "S.attribute",
    "S[0]",
    "[for k in S : k]",
    "{ for k in [S, S] : k => 1 }",
    "one([S, S])",
    "zipmap([S], [1, 2])",
    "zipmap([S], S)",
    "setproduct(S)",
    "join(S, 3)",
    "uuidv5(S, \"x\")",
    "textencodebase64(\"x\", S)",
    "textdecodebase64(S, S)",
    "try(tonumber(S))",
    "try(tonumber(S), S)",
    "coalesce(S, 1)",
    "S + 1",
    "-S",
    "!S",
    "S && true",
    "S > 1",
    "S ? 1 : 2",
    "templatestring(local.secret, {})",
    "substr(S, \"a\", 1)",
    "log(S, 10)",
    "sum([S])",
    "index([1], S)",
    "contains(S, 1)",
    "csvdecode(\"${S},${S}\\n1,2\")",
    "rsadecrypt(S, S)",
    "matchkeys([1], S, [1])",
    "transpose({ a = S })",
    "sensitive(S)[0]",
    "provider::aws::arn_parse(S)",
    "jsonencode({ (S) = S })",
    "yamlencode({ (S) = [S] })",
    "sha256(S)",
    "keys({ (S) = 1 })",
    "values({ a = S })[3]",
    "chunklist(S, 1)",
    "slice([S], 0, S)",
    "range(S)",
    "startswith(S, 1) + 1",
    "data.aws_ssm_parameter.given[S]",
    "data.aws_ssm_parameter.whole.value[S]",
    "nothing(S)",
    "max(S, 1)",
    "flatten(S)",
    "split(S, [1])",
    "abs(S)",
    "urlencode(S)[1]",
    "distinct(S)",
    "toset([S])[0]",
    "convert(S)",
];

/// Where what came of it ends up: `W`.
const SINKS: &[&str] = &[
    "locals {\n  end = W\n}\n",
    "output \"end\" {\n  value = W\n}\n",
    "output \"end\" {\n  value     = W\n  sensitive = true\n}\n",
    "resource \"aws_sns_topic\" \"end\" {\n  name = W\n}\n",
    "resource \"aws_sns_topic\" \"end\" {\n  name = \"a\"\n  tags = { (W) = W }\n}\n",
    "resource \"aws_sns_topic\" \"end\" {\n  count = W\n  name  = \"a\"\n}\n",
    "resource \"aws_sns_topic\" \"end\" {\n  for_each = W\n  name     = each.key\n}\n",
    "resource \"aws_sns_topic\" \"end\" {\n  for_each = { (W) = 1 }\n  name     = each.key\n}\n",
    "resource \"aws_ecs_service\" \"end\" {\n  name            = \"a\"\n  desired_count   = W\n  launch_type     = W\n  task_definition = W\n}\n",
    "resource \"aws_security_group\" \"end\" {\n  name = \"a\"\n  dynamic \"ingress\" {\n    for_each = W\n    content {\n      from_port   = W\n      to_port     = 22\n      protocol    = W\n      cidr_blocks = [W]\n    }\n  }\n}\n",
    "resource \"aws_security_group\" \"end\" {\n  ingress {\n    from_port   = 1\n    to_port     = 22\n    protocol    = W\n    cidr_blocks = [W]\n  }\n}\n",
    "resource \"aws_ecs_task_definition\" \"end\" {\n  family                = W\n  cpu                   = W\n  container_definitions = jsonencode([{\n    name        = \"a\"\n    image       = W\n    user        = W\n    environment = [{ name = \"API_TOKEN\", value = W }, { name = W, value = 1 }]\n    secrets     = [{ name = \"A\", valueFrom = W }]\n  }])\n}\n",
    "resource \"aws_ecs_task_definition\" \"end\" {\n  family                = \"a\"\n  container_definitions = <<-JSON\n    [{\"name\": \"a\", \"image\": \"${W}\", \"environment\": [{\"name\": \"DB_PASSWORD\", \"value\": \"${W}\"}]}]\n  JSON\n}\n",
    "resource \"aws_ecs_task_definition\" \"end\" {\n  family                = \"a\"\n  container_definitions = W\n}\n",
    "resource \"aws_iam_role_policy\" \"end\" {\n  role   = W\n  policy = W\n}\n",
    "resource \"aws_iam_role_policy\" \"end\" {\n  role   = \"a\"\n  policy = jsonencode({ Statement = [{ Effect = W, Action = W, Resource = W, (W) = 1 }] })\n}\n",
    "resource \"aws_iam_role_policy\" \"end\" {\n  role   = \"a\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = [\"s3:GetObject\", W], Resource = \"*\", Condition = { (W) = { (W) = [W, W] }, StringEquals = { (W) = [], \"aws:PrincipalTag/a\" = [W, W] } } }] })\n}\n",
    "resource \"aws_sqs_queue_policy\" \"end\" {\n  queue_url = W\n  policy    = jsonencode({ Statement = [{ Sid = W, Effect = \"Allow\", Action = \"sqs:SendMessage\", Resource = W, Principal = { (W) = W, AWS = W } }] })\n}\n",
    "data \"aws_iam_policy_document\" \"end\" {\n  statement {\n    actions   = [W]\n    resources = [W]\n    effect    = W\n  }\n}\n",
    "module \"end\" {\n  source = \"./inner\"\n  number = W\n}\n",
    "module \"end\" {\n  source = \"./inner\"\n  secret = W\n  number = 1\n}\n",
    "module \"end\" {\n  source   = \"./inner\"\n  for_each = { a = W }\n  number   = each.value\n}\n",
    "resource \"aws_s3_bucket\" \"end\" {\n  bucket = W\n  lifecycle {\n    precondition {\n      condition     = W == \"x\"\n      error_message = \"bad ${W}\"\n    }\n  }\n}\n",
    "check \"end\" {\n  assert {\n    condition     = W\n    error_message = W\n  }\n}\n",
    "provider \"aws\" {\n  region = W\n}\n",
    "resource \"aws_db_instance\" \"end\" {\n  password          = W\n  allocated_storage = W\n}\n",
    "resource \"aws_secretsmanager_secret_version\" \"end\" {\n  secret_id     = W\n  secret_string = W\n}\n",
    "resource \"aws_ssm_parameter\" \"end\" {\n  name  = W\n  type  = W\n  value = W\n}\n",
    "resource \"aws_lambda_function\" \"end\" {\n  function_name = W\n  role          = W\n  timeout       = W\n  environment {\n    variables = { API_TOKEN = W }\n  }\n}\n",
    "moved {\n  from = aws_sns_topic.x[W]\n  to   = aws_sns_topic.y\n}\n",
    "import {\n  id = W\n  to = aws_sns_topic.many[W]\n}\n",
];

/// Task definitions and services in JSON, whole and broken, that hold a secret where secrets are, or where they are not.
const DOCUMENTS: &[&str] = &[
    r#"{"family": "a", "cpu": "SECRET", "containerDefinitions": [{"name": "a", "image": "a", "privileged": true,
  "environment": [{"name": "API_TOKEN", "value": "SECRET"}]}]}"#,
    r#"{"family": "a", "containerDefinitions": [{"name": "a", "image": "a",
  "environment": [{"name": "DATABASE_URL", "value": "postgres://app:SECRET@db.internal/app"}, {"name": "PASSWORD", "value": ["SECRET"]}]}]}"#,
    r#"{"family": "a", "containerDefinitions": [{"name": "a", "image": "a",
  "environment": [{"name": "PASSWORD", "valu": "SECRET"}, {"name": "PASSWORD", "value": "SECRET}]}]}"#,
    r#"[{"name": "a", "image": "a", "command": ["serve", "--password", "SECRET", "--token=SECRET"],
  "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": "SECRET"}}}]"#,
    r#"{"family": "a", "containerDefinitions": [{"name": "a", "image": "a",
  "environment": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "SECRET"}, {"name": "API_TOKEN", "value": "SECRET", "value": "SECRET"}],
  "healthCheck": {"command": ["CMD-SHELL", "curl -u a:SECRET https://a:SECRET@b.internal"]},
  "dockerLabels": {"API_KEY": "SECRET"}}]}"#,
    r#"{"family": "a", "containerDefinitions": [{"name": "a", "image": "a", "command": "serve --password SECRET",
  "environment": [{"value": "SECRET", "name": "PASSWORD"}, {"Name": "PASSWORD", "Value": "SECRET"}], "environment": {"API_TOKEN": "SECRET", "PASSWORD": SECRET}}]}"#,
    r#"{"family": "a", "containerDefinitions": [
  {"name": "a", "image": "a", "environment": [
    {
      "name": "PASSWORD",
      "value": "SECRET"
      "type": "x"
    }
  ]}]}"#,
    r#"{"taskDefinition": {"family": "a", "password": "SECRET", "containerDefinitions": [{"name": "a", "image": "a", "essential": "x",
  "repositoryCredentials": {"password": "SECRET"}, "environment": [{"name": "CONFIG", "value": "{\"password\": \"SECRET\"}"}]}]}}"#,
];

/// A plan whose resources hold a secret that the plan marks, and a broken one.
const PLANS: &[&str] = &[
    r#"{"format_version": "1.2", "terraform_version": "1.11.4", "variables": {"secret": {"value": "SECRET"}},
 "resource_changes": [{"address": "aws_ecs_task_definition.a", "mode": "managed", "type": "aws_ecs_task_definition", "name": "a",
  "change": {"actions": ["create"], "before": null, "after_unknown": {}, "after_sensitive": {"container_definitions": true, "tags": {"a": true}},
   "after": {"family": "a", "container_definitions": "[{\"name\": \"a\", \"image\": \"a\", \"privileged\": true, \"environment\": [{\"name\": \"X\", \"value\": \"SECRET\"}]}]", "tags": {"a": "SECRET"}}}}],
 "output_changes": {"o": {"after": "SECRET", "after_sensitive": true}},
 "configuration": {"root_module": {"variables": {"secret": {"sensitive": true, "default": "SECRET"}}}}}"#,
    r#"{"format_version": "1.2", "terraform_version": "1.11.4",
 "resource_changes": [{"address": "aws_db_instance.a", "mode": "managed", "type": "aws_db_instance", "name": "a",
  "change": {"actions": ["create"], "after_unknown": {}, "after_sensitive": {"password": true},
   "after": {"password": "SECRET", "allocated_storage": "SECRET", "engine": true}}},
  {"address": "aws_ssm_parameter.a", "mode": "managed", "type": "aws_ssm_parameter", "name": "a",
  "change": {"actions": ["create"], "after_unknown": {}, "after_sensitive": {"value": true, "name": true},
   "after": {"name": "SECRET", "type": "String", "value": "SECRET"}}}],
 "prior_state": {"values": {"root_module": {"resources": [{"address": "aws_db_instance.b", "type": "aws_db_instance", "mode": "managed",
   "name": "b", "values": {"password": "SECRET"}, "sensitive_values": {"password": true}}]}}}"#,
];

/// What is there whatever is thrown.
const AROUND: &str = r#"
resource "aws_sns_topic" "many" {
  for_each = toset(["a", "b"])
  name     = each.key
}
resource "aws_sns_topic" "two" {
  count = 2
  name  = "two-${count.index}"
}
module "inner" {
  for_each = toset(["a"])
  source   = "./inner"
  number   = 1
}
data "aws_ssm_parameter" "given" {
  for_each = toset(["a"])
  name     = each.key
}
data "aws_ssm_parameter" "whole" {
  name = "whole"
}
"#;

const INNER: &str = "variable \"number\" {\n  type = number\n}\nvariable \"secret\" {\n  type      = string\n  default   = \"\"\n  sensitive = true\n  validation {\n    condition     = length(var.secret) < 3\n    error_message = \"not ${var.secret}\"\n  }\n}\nresource \"aws_sns_topic\" \"inner\" {\n  name = var.secret == \"\" ? \"a\" : tonumber(var.secret)\n}\n";

/// What is checked, and how the secret comes in.
struct Throw {
    secret: String,
    files: Vec<(String, String)>,
    options: Options,
    /// The same for the program.
    arguments: Vec<String>,
    /// For people: what was thrown.
    about: String,
}

#[allow(clippy::too_many_lines, reason = "one table of sources")]
fn throw(random: &mut Random) -> Throw {
    let secret = random.secret();
    let (way, sink) = (random.one(WAYS), random.one(SINKS));
    let mut options = Options::default();
    let mut arguments = Vec::new();
    let mut files = vec![
        ("inner/main.tf".to_owned(), INNER.to_owned()),
        ("part.tpl".to_owned(), "${name} and ${other}".to_owned()),
    ];
    let variable = |rest: &str| {
        format!(
            "variable \"secret\" {{\n  sensitive = true\n{rest}}}\nlocals {{\n  secret = var.secret\n}}\n"
        )
    };
    let validated = "  type = string\n  validation {\n    condition     = length(var.secret) > 99\n    error_message = \"not ${var.secret}\"\n  }\n";
    let source = random.below(12);
    let mut main = match source {
        0 => variable(&format!("  default = \"{secret}\"\n")),
        1 => variable(&format!("  default = \"{secret}\"\n{validated}")),
        2 | 3 => {
            files.push(("terraform.tfvars".to_owned(), format!("secret = \"{secret}\"\n")));
            variable(if source == 2 { "  type = number\n" } else { validated })
        }
        4 => {
            let text = format!("{{\"secret\": {{\"{secret}\": \"{secret}\"}}}}");
            files.push(("a.auto.tfvars.json".to_owned(), text));
            variable("  type = object({ a = string })\n")
        }
        5 | 6 => {
            options.variables.push(("secret".to_owned(), secret.clone()));
            arguments.push(format!("--var=secret={secret}"));
            variable(if source == 5 { "  type = number\n" } else { validated })
        }
        7 => {
            files.push(("given.tfvars".to_owned(), format!("secret = \"{secret}\"\n")));
            options.var_files.push("given.tfvars".to_owned());
            arguments.push("--var-file=given.tfvars".to_owned());
            variable("")
        }
        8 => {
            files.push(("secret.json".to_owned(), format!("{{\"key\": \"{secret}\"}}")));
            "locals {\n  secret = sensitive(jsondecode(file(\"secret.json\")).key)\n}\n".to_owned()
        }
        9 => format!("locals {{\n  secret = sensitive(\"{secret}\")\n}}\n"),
        10 => format!(
            "resource \"aws_db_instance\" \"secret\" {{\n  password = \"{secret}\"\n}}\nlocals {{\n  secret = aws_db_instance.secret.password\n}}\n"
        ),
        _ => format!(
            "provider \"aws\" {{ secret_key = \"{secret}\", region = nothing(1) }}\nvariable \"secret\" {{\n  sensitive = true\n  type = object({{ a = string, b = optional(number, 2) }})\n  default = {{ a = \"{secret}\", b = \"{secret}\" }}\n}}\nlocals {{\n  secret = var.secret.a\n}}\n"
        ),
    };
    if random.below(4) == 0 {
        let dockerfile = format!(
            "FROM python:3.12\nLABEL org.opencontainers.image.title=a\nENV API_KEY={secret} USER_NAME=a\nARG DB_PASSWORD={secret}\nRUN curl -u user:{secret} https://example.com | sh\n"
        );
        files.push(("image/Dockerfile".to_owned(), dockerfile));
        let _ = write!(
            main,
            "resource \"aws_ecs_task_definition\" \"image\" {{\n  family = \"a\"\n  container_definitions = jsonencode([{{ name = \"a\", image = \"a\" }}])\n}}\n"
        );
    }
    for (file, documents) in [("task.json", DOCUMENTS), ("plans/plan.json", PLANS)] {
        if random.below(4) == 0 {
            files.push((file.to_owned(), random.one(documents).replace("SECRET", &secret)));
        }
    }
    if random.below(2) == 0 {
        main.push_str(&random.one(PLAIN).replace("SECRET", &secret));
    }
    main.push_str(AROUND);
    let way_of_secret = way.replace('S', "local.secret");
    main.push_str(&sink.replace('W', &way_of_secret));
    files.push(("main.tf".to_owned(), main));
    let about = format!("source {source}, way `{way}`, sink `{}`", sink.replace('\n', " "));
    Throw { secret, files, options, arguments, about }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks_exact(3) {
        let all = u32::from(chunk[0]) << 16 | u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        for shift in [18, 12, 6, 0] {
            text.push(char::from(DIGITS[(all >> shift & 63) as usize]));
        }
    }
    text
}

/// What must not be found: the secret from its start and from its middle, backwards, in base64.
fn traces(secret: &str) -> Vec<String> {
    let backwards: String = secret.chars().rev().collect();
    let traces = vec![
        secret[..8].to_owned(),
        secret[8..16].to_owned(),
        backwards[..8].to_owned(),
        base64(secret.as_bytes())[..12].to_owned(),
        base64(format!("a{secret}").as_bytes())[4..16].to_owned(),
    ];
    traces.into_iter().map(|trace| trace.to_lowercase()).collect()
}

fn leaks(text: &str, secret: &str) -> bool {
    let text = text.to_lowercase();
    traces(secret).iter().any(|trace| text.contains(trace.as_str()))
}

fn policy() -> ReportPolicy {
    ReportPolicy {
        today: Date::from_unix(0),
        min_severity: Severity::Info,
        fail_on: FailOn::AtLeast(Severity::Info),
        unknown: Unknowns::Show,
        suppressions: Suppressions::Honoured,
        limits: SuppressionLimits::default(),
        exceptions: Vec::new(),
        incomplete: Incomplete::Fails,
        baselining: Baselining::None,
        changes: None,
        trusted: None,
    }
}

fn catalogue() -> Catalogue {
    let mut known: Vec<Arc<RuleInfo>> =
        rule::builtin().iter().map(|rule| Arc::clone(&rule.info)).collect();
    known.extend(builtins().iter().map(Arc::clone));
    Catalogue { ran: known.clone(), known }
}

/// What `check` writes, a text for each format.
fn checked(analysis: Analysis) -> Vec<(String, String)> {
    let found = Found {
        findings: analysis.findings,
        resources: analysis.resources,
        modules: analysis.modules,
        files: analysis.files,
        incomplete: analysis.incomplete,
        roots: Vec::new(),
        secrets: analysis.secrets,
        sources: analysis.sources,
    };
    let report = triage::triage(found, &catalogue(), &policy());
    let style = Style { verbosity: Verbosity::Verbose, ..Style::default() };
    let written = report::FORMATS.iter().map(|format| {
        let mut bytes = Vec::new();
        (format.write)(&report, &style, &mut bytes).unwrap();
        (format!("check -o {}", format.name), String::from_utf8(bytes).unwrap())
    });
    written.collect()
}

/// Everything that is printed of a throw by what is a library.
fn printed(throw: &Throw) -> Vec<(String, String)> {
    let files = throw.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let files = Memory::new(files);
    let modules = Modules::new(&files, Arc::new(SourceMap::default()));
    let front_ends = FrontEnds::new(&modules, &throw.options);
    let inputs = input::discover(&front_ends, "", &|_| false).unwrap().inputs;
    let all = engine::analyze(&front_ends, &inputs, rule::builtin(), &engine::Silent);
    let mut printed = checked(all);
    let console = Console::open(&modules, "", &throw.options).unwrap();
    for way in WAYS.iter().take(40).chain([&"var.secret", &"{ (local.secret) = 1 }"]) {
        let expression = way.replace('S', "local.secret");
        let answer = render::render(&console.eval(&expression)).to_string();
        printed.push((format!("eval {expression}"), answer));
    }
    printed
}

fn repository(throw: &Throw) -> support::Repository {
    let files: Vec<(&str, &str)> =
        throw.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    support::Repository::new(&files)
}

/// What the program prints of a document alone, in which no module says what is a secret.
fn run_alone(throw: &Throw) -> Vec<(String, String)> {
    let is_there = |path: &str| throw.files.iter().any(|(own, _)| own == path);
    let repository = repository(throw);
    let mut printed = Vec::new();
    for path in ["task.json", "plans/plan.json", "image/Dockerfile"] {
        if is_there(path) {
            let run = repository.run(&["check", path, "-v", "--select", "all"]);
            assert_ne!(run.code, 70, "{}", run.err);
            printed.push((format!("check {path}"), run.out + &run.err));
        }
    }
    printed
}

/// What the program prints of a throw.
fn run(throw: &Throw) -> Vec<(String, String)> {
    let repository = repository(throw);
    let mut verbs: Vec<Vec<&str>> = vec![
        vec!["facts", "."],
        vec!["trace", "local.secret", "."],
        vec!["trace", "aws_ecs_task_definition.plain", "."],
        vec!["trace", "aws_db_instance.secret.password", "."],
        vec!["trace", "local.end", "."],
        vec!["trace", "aws_lambda_function.plain", "."],
        vec!["trace", "aws_cloudwatch_log_group.plain", "."],
        vec![
            "eval",
            ".",
            "try(aws_ecs_task_definition.plain, aws_lambda_function.plain, aws_sqs_queue.plain)",
        ],
        vec!["check", ".", "--select", "ECS001,LOG002,TF001,LMB002"],
        vec!["eval", ".", "local.secret"],
        vec!["eval", ".", "{ a = [local.secret], (local.secret) = 1 }"],
        vec!["docs", ".", "--check"],
        vec!["check", ".", "-v"],
        vec!["needs", "."],
        vec!["needs", ".", "-o", "json"],
        vec!["iam", "."],
        vec!["iam", ".", "--json"],
        vec!["iam", ".", "--can", "s3:GetObject", "arn:aws:s3:::a/b"],
        vec!["check", ".", "--fix=unsafe", "--select", "all", "--diff-only"],
        vec!["check", ".", "--shard", "1/1", "-o", "json"],
        vec!["check", "task.json", "-v"],
        vec!["check", "plans/plan.json", "--source", "."],
        vec!["check", "main.tf", "inner/main.tf", "terraform.tfvars", "-o", "html"],
        vec!["baseline", "write", ".", "--allow-incomplete"],
        vec!["baseline", "show", "."],
        vec!["baseline", "update", ".", "--allow-incomplete"],
        vec!["reach", "internet", "10.0.0.1", "443", "."],
        vec!["reach", "aws_ecs_service.end", "ecr.api", "443", "."],
    ];
    for format in REQUIREMENTS_FORMATS {
        verbs.push(vec!["requirements", ".", "-o", format.name]);
    }
    let mut printed = Vec::new();
    for mut verb in verbs {
        if verb[0] != "docs" && verb[..2] != ["baseline", "show"] {
            verb.extend(throw.arguments.iter().map(String::as_str));
        }
        let run = repository.run(&verb);
        assert_ne!(run.code, 70, "{}", run.err);
        printed.push((verb[..2].join(" "), run.out));
        printed.push((verb[..2].join(" "), run.err));
    }
    let baseline = std::fs::read_to_string(repository.path().join(".bottlelint-baseline.json"));
    printed.push(("the baseline".to_owned(), baseline.unwrap_or_default()));
    printed.push(("lsp".to_owned(), served(&repository)));
    printed
}

/// All that an editor is told that opens the file, and asks what each reference to the secret is.
fn served(repository: &support::Repository) -> String {
    let text = repository.read("main.tf");
    let mut editor = Editor::new(repository);
    editor.open("main.tf", &text);
    // Before the first diagnostics nothing is known of any value.
    editor.diagnostics("main.tf", |_| true);
    for (line, written) in (0..).zip(text.lines()) {
        for (column, _) in written.match_indices(".secret").chain(written.match_indices("end")) {
            let column = u32::try_from(column + 1).unwrap();
            editor.answer("textDocument/hover", &editor.at("main.tf", (line, column)));
        }
    }
    let received = editor.received.clone();
    editor.close();
    received
}

#[test]
fn nothing_prints_a_secret() {
    let throws = std::env::var("SECRECY_THROWS").ok().and_then(|text| text.parse().ok());
    let throws = throws.unwrap_or(USUAL);
    let mut random = Random(20_261_129);
    let mut found = Vec::new();
    for number in 0..throws {
        let throw = throw(&mut random);
        let mut all = printed(&throw);
        if number % ALONE == 0 {
            all.extend(run_alone(&throw));
        }
        if number % WITH_PROGRAM == 0 {
            all.extend(run(&throw));
        }
        for (who, text) in all {
            if leaks(&text, &throw.secret) {
                let leaking = |line: &&str| leaks(line, &throw.secret);
                let line = text.lines().find(leaking).unwrap_or_default();
                let line: String = line.chars().take(400).collect();
                found.push(format!("{who}: {}\n    {line}", throw.about));
            }
        }
    }
    let shown: Vec<&str> = found.iter().take(25).map(String::as_str).collect();
    assert!(found.is_empty(), "{} leaks in {throws} throws:\n{}", found.len(), shown.join("\n"));
}

#[test]
fn the_judge_finds_what_is_there() {
    let secret = "Zq7ABCDEFGHJKLMNPQRST";
    for text in
        ["a Zq7ABCDEFG", "zq7abcdefg", "TSRQPNMLK", &format!("x{}", base64(secret.as_bytes()))]
    {
        assert!(leaks(text, secret), "{text}");
    }
    assert!(!leaks("nothing is here", secret));
}
