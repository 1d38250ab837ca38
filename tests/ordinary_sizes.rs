//! Configurations that are large and otherwise ordinary: no limit stops them, what is wrong at their end is found, and what each
//! rule does grows with them and no faster. Must not measure time.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::expr::{Context, Limits};
use bottlelint::input::{self, FrontEnds};
use bottlelint::rule::{self, Facts};
use bottlelint::source::{Disk, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};
use serde_json::Value as Json;

use support::Repository;
use support::provider::{self, Missing, OFFLINE};

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

const DEPLOYMENT: &str = include_str!("data/deployment.tf");
const NAME: &str = "u0000";

/// A text about one deployment as one about another.
fn of_deployment(text: &str, number: usize) -> String {
    text.replace(NAME, &format!("u{number:04}"))
}

/// So many deployments, each by itself, as Terraform.
fn deployments(many: usize) -> String {
    (0..many).map(|number| of_deployment(DEPLOYMENT, number)).collect()
}

/// The plan of one deployment as that of many: what names a resource or a reference is there once for each.
fn many_in_plan(plan: &Json, many: usize) -> Json {
    match plan {
        Json::Array(elements) => {
            let each = |element: &Json| {
                let text = element.to_string();
                let is_named =
                    element.get("address").or_else(|| element.get("attribute")).is_some();
                if !is_named || !text.contains(NAME) {
                    return vec![many_in_plan(element, many)];
                }
                let numbers = 0..many;
                let one = |number| serde_json::from_str(&of_deployment(&text, number)).unwrap();
                numbers.map(one).collect()
            };
            Json::Array(elements.iter().flat_map(each).collect())
        }
        Json::Object(entries) => {
            let entries = entries.iter();
            Json::Object(
                entries.map(|(key, value)| (key.clone(), many_in_plan(value, many))).collect(),
            )
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => plan.clone(),
    }
}

/// The resources that a file holds, and the steps that each rule takes to judge them.
fn steps(path: &str, text: &str) -> (usize, Vec<u64>) {
    let repository = Repository::new(&[(path, text)]);
    let disk = Disk::new(repository.path()).unwrap();
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let Ok(found) = input::discover(&front_ends, "", &|_| false) else { panic!("no input") };
    let [input] = found.inputs.as_slice() else { panic!("{} inputs", found.inputs.len()) };
    let evaluated = engine::evaluate(&front_ends, input, Callers::These);
    let facts = Facts::new(&evaluated.model);
    let of_rule = |rule: &Arc<rule::Rule>| {
        let context = Context::new(&disk, &input.directory, Limits::default());
        let context = context.with_forms().with_steps(u64::MAX);
        rule::findings(rule, &facts, &context);
        context.used()
    };
    let of_rules: Vec<u64> = rule::builtin().iter().map(of_rule).collect();
    // What one takes more than its share, others leave.
    let (all, allowed) = (of_rules.iter().sum::<u64>(), rule::steps(&facts).all);
    assert!(all < allowed / 2, "{all} steps, of {allowed}");
    (evaluated.model.resources().len(), of_rules)
}

/// So many deployments, more than the few of which rules look at each where nobody knows which one is meant; and so many times
/// as many. A rule may take that many times the steps, and no more but for what it takes for nothing.
const FEW: usize = 17;
const TIMES: usize = 3;
const FOR_NOTHING: u64 = 4_000;

fn grows_linearly(text: impl Fn(usize) -> String, path: &str) {
    let (resources, few) = steps(path, &text(FEW));
    let (more, many) = steps(path, &text(FEW * TIMES));
    assert_eq!(more, resources * TIMES, "{path}");
    let of_both = rule::builtin().iter().zip(few.iter().zip(&many));
    let most = |few: u64| few * 7 / 2 + FOR_NOTHING;
    let grown = of_both.filter(|(_, (few, many))| **many > most(**few));
    let grown: Vec<String> =
        grown.map(|(rule, (few, many))| format!("{} {few} {many}", rule.info.id)).collect();
    assert!(grown.is_empty(), "{path}: {grown:#?}");
}

#[test]
fn the_steps_of_each_rule_grow_with_a_configuration() {
    grows_linearly(deployments, "main.tf");
}

#[test]
fn the_steps_of_each_rule_grow_with_a_plan() {
    let repository = Repository::new(&[("main.tf", &format!("{OFFLINE}{DEPLOYMENT}"))]);
    let plan = match provider::shown_plan(repository.path()) {
        Ok(plan) => plan,
        Err(Missing::Program | Missing::Provider(_)) => {
            assert!(std::env::var("CI").is_err(), "terraform or its provider is not here");
            return eprintln!("skipped: terraform or its provider is not here: run .ci/setup");
        }
    };
    grows_linearly(|many| many_in_plan(&plan, many).to_string(), "plan.json");
}
