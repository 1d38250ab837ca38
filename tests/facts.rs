//! What `bottlelint facts` says of resources: defaults of the provider, tags, and why a value is not known. That it
//! agrees with Terraform is judged by `plan_judge`; here is what no plan can tell.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use serde_json::{Value as Json, json};
use support::Repository;

/// The resources of a configuration, by address.
fn facts(text: &str, arguments: &[&str]) -> Json {
    facts_of(&Repository::new(&[("main.tf", text)]), arguments)
}

fn facts_of(repository: &Repository, arguments: &[&str]) -> Json {
    let run = repository.run(&[&["facts"], arguments].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let facts: Json = serde_json::from_str(&run.out).unwrap();
    let resources = facts["resources"].as_array().unwrap().iter();
    resources.map(|one| (one["address"].as_str().unwrap().to_owned(), one.clone())).collect()
}

#[test]
fn what_is_not_written_has_the_default_of_the_provider() {
    let facts = facts(
        "resource \"aws_ecs_service\" \"this\" {\n  name = \"a\"\n  enable_execute_command = null\n}\n",
        &[],
    );
    let values = &facts["aws_ecs_service.this"]["values"];
    assert_eq!(values["scheduling_strategy"], json!("REPLICA"));
    assert_eq!(values["deployment_maximum_percent"], json!(200));
    assert_eq!(values["enable_execute_command"], json!(false));
    assert_eq!(values["platform_version"], Json::Null);
}

#[test]
fn blocks_that_the_provider_may_fill_in_are_unknown() {
    let facts = facts("resource \"aws_ecs_cluster\" \"this\" {\n  name = \"a\"\n}\n", &[]);
    let cluster = &facts["aws_ecs_cluster.this"];
    assert_eq!(cluster["unknown"]["setting"], json!(true));
    assert_eq!(
        cluster["reasons"]["setting"],
        json!("known only after apply (`aws_ecs_cluster.this.setting`)")
    );
}

#[test]
fn what_may_not_be_there_is_unknown_for_what_decides_it() {
    let facts = facts(
        r#"variable "rules" {
  type = list(string)
}

variable "enabled" {
  type = bool
}

resource "aws_iam_group" "this" {
  count = var.enabled ? 1 : 0
  name  = "a"
}

resource "aws_iam_group_membership" "this" {
  name  = "a"
  group = "a"
  users = [for name in ["ann", "bob"] : name if name != "bob" || var.enabled]
}

resource "aws_ecs_service" "this" {
  name = "a"

  network_configuration {
    subnets         = aws_iam_group.this[*].path
    security_groups = var.enabled ? ["a", "b"] : ["a"]
  }

  dynamic "load_balancer" {
    for_each = var.rules
    content {
      container_name = "web"
      container_port = 80
    }
  }
}
"#,
        &[],
    );
    let given = |name: &str| format!("given by the caller (variable `{name}` has no value here)");
    let decided = |name: &str| json!(format!("decided by a value that is {}", given(name)));
    let service = &facts["aws_ecs_service.this"]["reasons"];
    assert_eq!(service["load_balancer"], decided("rules"));
    assert_eq!(service["network_configuration[0].subnets"], decided("enabled"));
    assert_eq!(service["network_configuration[0].security_groups"], decided("enabled"));
    assert_eq!(facts["aws_iam_group_membership.this"]["reasons"]["users"], decided("enabled"));
    assert_eq!(facts["aws_iam_group.this[0]"]["assumed"], decided("enabled"));
}

#[test]
fn tags_of_the_provider_are_known_when_both_are() {
    let text = r#"provider "aws" {
  default_tags {
    tags = { Owner = var.owner }
  }
}

variable "owner" {
  type = string
}

resource "aws_sqs_queue" "this" {
  tags = { Name = "a" }
}
"#;
    let known = facts(text, &["--var=owner=ops"]);
    let expected = json!({ "Owner": "ops", "Name": "a" });
    assert_eq!(known["aws_sqs_queue.this"]["values"]["tags_all"], expected);
    let unknown = facts(text, &[]);
    assert_eq!(unknown["aws_sqs_queue.this"]["unknown"]["tags_all"], json!(true));
}

#[test]
fn assumptions_are_values_of_the_type_of_what_they_stand_for() {
    let text = r#"data "aws_availability_zones" "this" {}

resource "aws_sqs_queue" "this" {
  count = length(data.aws_availability_zones.this.names)
  name  = "${basename(path.cwd)}-${data.aws_availability_zones.this.names[count.index]}"
}
"#;
    let facts = facts(
        text,
        &[
            r#"--assume=data.aws_availability_zones.this.names=["a", "b"]"#,
            "--assume=path.cwd=/somewhere/prod",
        ],
    );
    assert_eq!(facts["aws_sqs_queue.this[1]"]["values"]["name"], json!("prod-b"));
    assert_eq!(facts["aws_sqs_queue.this[2]"], Json::Null);
}

#[test]
fn a_provider_that_depends_on_itself_is_a_cycle() {
    let text = r#"provider "aws" {
  default_tags {
    tags = { Name = aws_sqs_queue.this.tags_all["Name"] }
  }
}

resource "aws_sqs_queue" "this" {
  tags = { Owner = "a" }
}
"#;
    let facts = facts(text, &[]);
    assert_eq!(facts["aws_sqs_queue.this"]["unknown"]["tags_all"], json!(true));
}

#[test]
fn modules_that_init_fetched_are_followed() {
    let manifest = json!({ "Modules": [
        { "Key": "", "Source": "", "Dir": "." },
        { "Key": "outer", "Source": "registry.terraform.io/a/outer/aws", "Dir": ".terraform/modules/outer/sub" },
        { "Key": "outer.inner", "Source": "git::https://example.com/inner", "Dir": ".terraform/modules/outer.inner" },
    ] });
    let repository = Repository::new(&[
        ("main.tf", "module \"outer\" {\n  source = \"a/outer/aws//sub\"\n  name   = \"x\"\n}\n"),
        (".terraform/modules/modules.json", &manifest.to_string()),
        (
            ".terraform/modules/outer/sub/main.tf",
            "variable \"name\" {}\n\nmodule \"inner\" {\n  source = \"git::https://example.com/inner\"\n  \
             name   = \"inner-${var.name}\"\n}\n",
        ),
        (
            ".terraform/modules/outer.inner/main.tf",
            "variable \"name\" {}\n\nresource \"aws_sqs_queue\" \"this\" {\n  name = var.name\n}\n",
        ),
    ]);
    let facts = facts_of(&repository, &["."]);
    let queue = &facts["module.outer.module.inner.aws_sqs_queue.this"];
    assert_eq!(queue["values"]["name"], json!("inner-x"));
}

#[test]
fn a_required_argument_is_missing_unless_whoever_calls_the_root_module_sets_it() {
    let variable = "variable \"vpc\" {\n  type    = string\n  default = null\n}\n\n";
    let subnet = |name: &str, vpc: &str| {
        format!("resource \"aws_subnet\" \"{name}\" {{\n  vpc_id = {vpc}\n}}\n\n")
    };
    let call = |name: &str, vpc: &str| {
        format!("module \"{name}\" {{\n  source = \"./inner\"\n{vpc}}}\n\n")
    };
    let root = [
        variable.to_owned(),
        subnet("left_open", "var.vpc"),
        subnet("nothing", "null"),
        call("passed_on", "  vpc    = var.vpc\n"),
        call("forgotten", ""),
    ];
    let root = root.concat();
    let inner = [variable.to_owned(), subnet("this", "var.vpc")].concat();
    let files = [("main.tf", root.as_str()), ("inner/main.tf", inner.as_str())];
    let run = Repository::new(&files).run(&["check", ".", "--select", "TF002", "-o", "json"]);
    let report: Json = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let messages: Vec<&str> = findings.map(|one| one["message"].as_str().unwrap()).collect();
    let missing = |address: &str| format!("`vpc_id` is missing in `{address}`");
    let own = missing("module.forgotten.aws_subnet.this");
    assert_eq!(messages, [own, missing("aws_subnet.nothing")]);
}

#[test]
fn a_splat_over_one_resource_of_a_type_without_schema_reads_what_its_provider_sets() {
    let text = r#"resource "acme_thing" "one" {
  size = 2
}

data "acme_things" "all" {}

resource "terraform_data" "this" {
  input = {
    written = acme_thing.one.*.size
    direct  = acme_thing.one.code
    full    = acme_thing.one[*].code
    legacy  = acme_thing.one.*.code
    data    = data.acme_things.all.*.codes
  }
}
"#;
    let repository = Repository::new(&[("main.tf", text)]);
    let run = repository.run(&["check", ".", "--select", "TF001", "-o", "json"]);
    let report: Json = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["findings"], json!([]));
    let facts = facts_of(&repository, &[]);
    let data = &facts["terraform_data.this"];
    assert_eq!(data["values"]["input"]["written"], json!([2]));
    assert_eq!(data["unknown"]["input"]["full"], json!([true]));
    assert_eq!(data["unknown"]["input"]["data"], json!([true]));
}

#[test]
fn an_error_costs_the_part_that_it_is_in() {
    let facts = facts(
        r#"locals {
  tags = { known = "a", failed = local.missing }
}

resource "aws_sqs_queue" "this" {
  name = "a"
  tags = local.tags
}

resource "aws_default_security_group" "this" {
  vpc_id  = "vpc-1"
  ingress = [{ protocol = "tcp", from_port = 22, to_port = "x" }]
}
"#,
        &[],
    );
    let queue = &facts["aws_sqs_queue.this"];
    assert_eq!(queue["values"]["tags"], json!({ "known": "a" }));
    assert_eq!(queue["unknown"]["tags"], json!({ "failed": true }));
    let group = &facts["aws_default_security_group.this"];
    assert_eq!(group["values"]["ingress"][0]["protocol"], json!("tcp"));
    assert_eq!(group["values"]["ingress"][0]["from_port"], json!(22));
    assert_eq!(group["unknown"]["ingress"][0]["to_port"], json!(true));
    assert_eq!(group["unknown"]["ingress"][0]["cidr_blocks"], json!(true));
}

/// A variable whose validation lets only ARNs of roles through is not everyone; one without is unknown.
#[test]
fn a_validation_tells_what_a_value_begins_with() {
    let text = |validation: &str| {
        format!(
            r#"variable "role_arn" {{
  type = string
{validation}
}}

resource "aws_efs_file_system_policy" "this" {{
  file_system_id = "fs-1"
  policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{ Effect = "Allow", Principal = {{ AWS = var.role_arn }}, Action = "elasticfilesystem:ClientMount", Resource = "*" }}]
  }})
}}
"#
        )
    };
    let unknown = |condition: &str| {
        let validation = format!(
            "  validation {{\n    condition     = {condition}\n    error_message = \"It must be the ARN of a role.\"\n  }}\n"
        );
        let repository = Repository::new(&[("main.tf", &text(&validation))]);
        let run = repository.run(&["check", ".", "--select", "IAM036", "-o", "json"]);
        let report: Json = serde_json::from_str(&run.out).unwrap();
        report["findings"].as_array().unwrap().len()
    };
    assert_eq!(unknown(r#"can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", var.role_arn))"#), 0);
    assert_eq!(unknown(r#"startswith(var.role_arn, "arn:aws:iam::123456789012:role/")"#), 0);
    assert_eq!(unknown("length(var.role_arn) < 100"), 1);
}
