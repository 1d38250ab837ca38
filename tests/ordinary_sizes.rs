//! Configurations that are large and otherwise ordinary: no limit stops them, and what is wrong at their end is found. Must not
//! measure time.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use std::fmt::Write as _;

use support::Repository;

/// What `check` prints of the files, a finding a line.
fn checked(files: &[(&str, &str)]) -> String {
    let repository = Repository::new(files);
    let run = repository.run(&["check", ".", "-o", "compact"]);
    assert!(!run.out.contains("[TF007]"), "a limit stops it:\n{}", run.out);
    assert!(!run.err.contains("incomplete"), "{}", run.err);
    run.out
}

const BLOCK: &str = "
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
";

#[test]
fn two_thousand_buckets_each_with_its_access_block_but_the_last() {
    let mut text = String::new();
    for number in 0..2_000 {
        let _ = write!(
            text,
            "resource \"aws_s3_bucket\" \"b{number}\" {{\n  bucket = \"team-{number}\"\n}}\n\nresource \"aws_s3_bucket_public_access_block\" \"b{number}\" {{\n  bucket = aws_s3_bucket.b{number}.id\n{BLOCK}"
        );
    }
    text.push_str("resource \"aws_s3_bucket\" \"zz_last\" {\n  bucket = \"zz-last\"\n}\n");
    let out = checked(&[("main.tf", &text)]);
    let open: Vec<&str> = out.lines().filter(|line| line.contains("[S3001]")).collect();
    assert_eq!(open.len(), 1, "{open:?}");
    assert!(open[0].contains("zz_last"), "{open:?}");
}

#[test]
fn a_thousand_task_definitions_of_which_the_last_runs_privileged() {
    let mut text = String::new();
    for number in 0..1_000 {
        let _ = write!(
            text,
            "resource \"aws_ecs_task_definition\" \"t{number:04}\" {{
  family                = \"t{number}\"
  container_definitions = jsonencode([
    {{ name = \"app\", image = \"app:1\", essential = true, privileged = {} }},
    {{ name = \"log\", image = \"log:1\", essential = false, environment = [{{ name = \"N\", value = \"{number}\" }}] }},
  ])
}}
",
            number == 999
        );
    }
    let out = checked(&[("main.tf", &text)]);
    let privileged: Vec<&str> = out.lines().filter(|line| line.contains("[ECS001]")).collect();
    assert_eq!(privileged.len(), 1, "{privileged:?}");
    assert!(privileged[0].contains("t0999"), "{privileged:?}");
}

const RULES: &str = "
resource \"aws_security_group\" \"peers\" {
  name        = \"peers\"
  description = \"Peers\"
}

resource \"aws_vpc_security_group_ingress_rule\" \"peer\" {
  for_each          = local.peers
  security_group_id = aws_security_group.peers.id
  description       = each.key
  cidr_ipv4         = each.value
  from_port         = 22
  to_port           = 22
  ip_protocol       = \"tcp\"
}
";

/// Whether the one rule that lets everyone in is found among all that a table holds.
fn finds_the_open_one(text: &str) {
    let out = checked(&[("main.tf", text)]);
    let open: Vec<&str> = out.lines().filter(|line| line.contains("[NET004]")).collect();
    assert_eq!(open.len(), 1, "{open:?}");
    assert!(open[0].contains("p4999"), "{open:?}");
}

#[test]
fn a_table_of_five_thousand_entries_that_is_written() {
    let mut text = String::from("locals {\n  peers = {\n");
    for number in 0..5_000 {
        let range = if number == 4_999 {
            "0.0.0.0/0".to_owned()
        } else {
            format!("10.0.{}.0/24", number % 250)
        };
        let _ = writeln!(text, "    p{number} = \"{range}\"");
    }
    text.push_str("  }\n}\n");
    finds_the_open_one(&format!("{text}{RULES}"));
}

#[test]
fn a_table_of_five_thousand_entries_that_is_made() {
    let numbers = "flatten([for a in range(5) : [for b in range(1000) : a * 1000 + b]])";
    let range = "i == 4999 ? \"0.0.0.0/0\" : \"10.0.${i % 250}.0/24\"";
    let table =
        format!("locals {{\n  peers = {{ for i in {numbers} : \"p${{i}}\" => {range} }}\n}}\n");
    finds_the_open_one(&format!("{table}{RULES}"));
}

#[test]
fn modules_that_are_not_here_and_take_from_each_other() {
    let module = |name: &str, other: &str| {
        format!(
            "module \"{name}\" {{\n  source = \"acme/{name}/aws\"\n  peer   = module.{other}.id\n}}\n"
        )
    };
    let text = [module("registry", "pipeline"), module("pipeline", "registry")].concat();
    let run = Repository::new(&[("main.tf", &text)]).run(&["check", ".", "-o", "compact"]);
    let told: Vec<&str> = run.out.lines().filter(|line| line.contains("[TF")).collect();
    assert!(told.len() == 2 && told.iter().all(|line| line.contains("TF008")), "{}", run.out);
}
