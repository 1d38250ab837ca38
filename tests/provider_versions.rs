//! Arguments that one major version of the AWS provider has and another has not, judged by the version constraint.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{self, Modules, Options};

/// What is reported of a root module with this constraint and these blocks.
fn reported(constraint: &str, blocks: &str) -> Vec<String> {
    reported_beside(&[], constraint, blocks)
}

/// The same, with further files.
fn reported_beside(more: &[(&str, &str)], constraint: &str, blocks: &str) -> Vec<String> {
    let versions = match constraint {
        "" => String::new(),
        constraint => format!(
            "terraform {{\n  required_providers {{\n    aws = {{\n      source = \"hashicorp/aws\"\n      version = \"{constraint}\"\n    }}\n  }}\n}}\n"
        ),
    };
    let child = "resource \"aws_flow_log\" \"child\" {\n  vpc_id = \"vpc-1\"\n  log_group_name = \"flow\"\n}\n";
    let root = format!("{versions}{blocks}");
    let own = [("root/main.tf", root.as_str()), ("child/main.tf", child)];
    let files = Memory::new(own.iter().chain(more).copied());
    let modules = Modules::new(&files, Arc::new(SourceMap::default()));
    let evaluated = terraform::evaluate(&modules, "root", &Options::default()).unwrap();
    evaluated.findings.into_iter().map(|finding| finding.message).collect()
}

const BOTH: [&str; 3] = [">= 5.80, < 7.0", ">= 4.0", ""];
const OLD: [&str; 2] = ["~> 5.80", ">= 5.0, < 6.0"];
const NEW: [&str; 2] = [">= 6.2", "~> 6.0"];

#[test]
fn what_only_the_next_version_has_is_taken_where_it_is_admitted() {
    for blocks in [
        "resource \"aws_ecs_cluster\" \"a\" {\n  name   = \"a\"\n  region = \"eu-west-1\"\n}\n",
        "data \"aws_region\" \"a\" {\n  region = \"eu-west-1\"\n}\n",
        "resource \"aws_ecs_task_definition\" \"a\" {\n  family = \"a\"\n  container_definitions = \"[]\"\n  volume {\n    name = \"v\"\n    s3files_volume_configuration {}\n  }\n}\n",
    ] {
        for constraint in BOTH.iter().chain(&NEW) {
            assert_eq!(reported(constraint, blocks), [] as [&str; 0], "{constraint}: {blocks}");
        }
        for constraint in OLD {
            let reported = reported(constraint, blocks);
            assert_eq!(reported.len(), 1, "{constraint}: {blocks} {reported:?}");
            assert!(reported.concat().contains("is not an argument of"), "{reported:?}");
        }
    }
}

#[test]
fn what_the_next_version_has_not_is_reported_where_it_is_admitted() {
    for (blocks, name) in [
        (
            "resource \"aws_flow_log\" \"a\" {\n  vpc_id = \"vpc-1\"\n  log_group_name = \"flow\"\n}\n",
            "`log_group_name` is not an argument of `aws_flow_log.a`",
        ),
        (
            "resource \"aws_eip\" \"a\" {\n  vpc = true\n}\n",
            "`vpc` is not an argument of `aws_eip.a`",
        ),
        (
            "resource \"aws_ecs_task_definition\" \"a\" {\n  family = \"a\"\n  container_definitions = \"[]\"\n  inference_accelerator {\n    device_name = \"a\"\n    device_type = \"b\"\n  }\n}\n",
            "`inference_accelerator` is not an argument of `aws_ecs_task_definition.a`",
        ),
        (
            "module \"m\" {\n  source = \"../child\"\n}\n",
            "`log_group_name` is not an argument of `module.m.aws_flow_log.child`",
        ),
    ] {
        let message =
            format!("{name} in version 6 of the provider, and nothing keeps that version out");
        for constraint in BOTH.iter().chain(&NEW) {
            assert_eq!(reported(constraint, blocks), [message.as_str()], "{constraint}: {blocks}");
        }
        for constraint in OLD {
            assert_eq!(reported(constraint, blocks), [] as [&str; 0], "{constraint}: {blocks}");
        }
    }
}

#[test]
fn an_attribute_that_only_the_next_version_has_can_be_read_where_it_is_admitted() {
    let blocks = "resource \"aws_ecs_service\" \"a\" {\n  name = \"a\"\n}\n\nresource \"aws_sqs_queue\" \"a\" {\n  name = aws_ecs_service.a.arn\n}\n";
    for constraint in BOTH.iter().chain(&NEW) {
        assert_eq!(reported(constraint, blocks), [] as [&str; 0], "{constraint}");
    }
    for constraint in OLD {
        assert_eq!(reported(constraint, blocks), ["`aws_ecs_service` has no attribute `arn`"]);
    }
}

#[test]
fn what_the_schema_requires_is_asked_for() {
    let missing = |name: &str, of: &str| format!("`{name}` is missing in `{of}`");
    let target = "resource \"aws_efs_mount_target\" \"a\" {\n  subnet_id = null\n}\n";
    let expected =
        ["file_system_id", "subnet_id"].map(|name| missing(name, "aws_efs_mount_target.a"));
    for constraint in BOTH.iter().chain(&OLD) {
        assert_eq!(reported(constraint, target), expected, "{constraint}");
    }
    let alarm = "resource \"aws_lb_listener\" \"a\" {\n  load_balancer_arn = \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1\"\n}\n";
    assert_eq!(reported("", alarm), [missing("default_action", "aws_lb_listener.a")]);
}

#[test]
fn the_lock_file_of_the_root_module_says_which_version_it_is() {
    let lock = |version: &str| {
        format!(
            "provider \"registry.terraform.io/hashicorp/random\" {{\n  version = \"6.0.0\"\n}}\n\nprovider \"registry.terraform.io/hashicorp/aws\" {{\n  version = \"{version}\"\n  hashes = [\n    \"h1:a\",\n  ]\n}}\n"
        )
    };
    let old = "resource \"aws_eip\" \"a\" {\n  vpc = true\n}\n";
    let gone = "data \"aws_subnet_ids\" \"a\" {\n  vpc_id = \"vpc-1\"\n}\n";
    let child = "module \"m\" {\n  source = \"../child\"\n}\n";
    let beside = |path: &str, version: &str, blocks: &str| {
        reported_beside(&[(path, &lock(version))], "", blocks).len()
    };
    for (version, of_old, of_gone) in [("3.76.1", 0, 0), ("5.90.0", 0, 1), ("6.4.0", 1, 1)] {
        assert_eq!(beside("root/.terraform.lock.hcl", version, old), of_old, "{version}");
        assert_eq!(beside("root/.terraform.lock.hcl", version, gone), of_gone, "{version}");
        assert_eq!(beside("root/.terraform.lock.hcl", version, child), of_old, "{version}");
    }
    // Terraform does not read the one of a module that is called.
    assert_eq!(beside("child/.terraform.lock.hcl", "5.90.0", child), 1);
}
