//! What is said without a workspace is held to what is said with each: what fails for sure fails in every workspace, and
//! what fails in one is not passed over. Configurations are made at random.
//!
//! `WORKSPACE_SEEDS=2000 cargo test --test workspaces` makes that many.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the environment"
)]

#[path = "support/random.rs"]
mod random;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::finding::{Finding, Verdict};
use bottlelint::input::{self, FrontEnds};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Modules, Options};
use random::Random;

/// So many configurations in a usual run.
const USUAL: u64 = 60;

/// The workspaces: two that the tables have, and one that they have not.
const WORKSPACES: [&str; 3] = ["dev", "prod", "other"];

const BOOLS: &[&str] = &["true", "false", "null"];
const SIZES: &[&str] = &["256", "300", "512", "null", "\"1024\""];
const MEMORIES: &[&str] = &["512", "1024", "4096", "7"];
const MODES: &[&str] = &["\"awsvpc\"", "\"host\"", "\"bridge\"", "null"];
const USERS: &[&str] = &["\"root\"", "\"0\"", "\"10001\"", "null"];
const DAYS: &[&str] = &["0", "1", "7", "30", "null"];

/// A module, and the tables that its expressions look into.
#[derive(Default)]
struct Written {
    tables: Vec<String>,
}

impl Written {
    /// An expression that may depend on the workspace, of values of one kind.
    fn value(&mut self, random: &mut Random, from: &[&str]) -> String {
        let (a, b, c) = (*random.pick(from), *random.pick(from), *random.pick(from));
        let table = format!("t{}", self.tables.len());
        let both = format!("{table} = {{ dev = {a}, prod = {b} }}");
        let one = format!("{table} = {{ dev = {{ v = {a} }}, prod = {{}} }}");
        let two = format!("{table} = {{ dev = {{ v = {a} }}, prod = {{ v = {b} }} }}");
        let (tables, value) = match random.below(9) {
            0 | 1 => (None, a.to_owned()),
            2 => (Some(both), format!("lookup(local.{table}, terraform.workspace, {c})")),
            3 => (Some(one), format!("try(local.{table}[terraform.workspace].v, {c})")),
            4 => (Some(two), format!("try(local.{table}[terraform.workspace].v, {c})")),
            5 => (None, format!("terraform.workspace == \"prod\" ? {a} : {b}")),
            6 => (Some(both), format!("try(local.{table}[terraform.workspace], {c})")),
            7 => (
                Some(both),
                format!("coalesce(try(local.{table}[terraform.workspace], null), {c})"),
            ),
            _ => (
                None,
                format!(
                    "terraform.workspace == \"dev\" ? {a} : terraform.workspace == \"prod\" ? {b} : {c}"
                ),
            ),
        };
        self.tables.extend(tables);
        value
    }

    /// A container, or one of two by workspace that need not say the same.
    fn container(&mut self, random: &mut Random) -> String {
        let plain = |written: &mut Self, random: &mut Random, name: &str| {
            let mut text = format!("name = \"{name}\", image = \"app:1\"");
            for (argument, from) in [
                ("readonlyRootFilesystem", BOOLS),
                ("privileged", BOOLS),
                ("user", USERS),
                ("memory", MEMORIES),
            ] {
                if !random.once_in(3) {
                    let value = written.value(random, from);
                    let _ = write!(text, ", {argument} = {value}");
                }
            }
            format!("{{ {text} }}")
        };
        if random.once_in(2) {
            return plain(self, random, "app");
        }
        let (a, b) = (plain(self, random, "app"), plain(self, random, "app"));
        let table = format!("t{}", self.tables.len());
        self.tables.push(format!("{table} = {{ dev = {a}, prod = {b}, other = {a} }}"));
        format!("local.{table}[terraform.workspace]")
    }

    fn text(random: &mut Random) -> String {
        let mut written = Self::default();
        let container = written.container(random);
        let mut of = |from: &[&str]| written.value(random, from);
        let (mode, cpu, memory) = (of(MODES), of(SIZES), of(MEMORIES));
        let (days, public, encrypted) = (of(DAYS), of(BOOLS), of(BOOLS));
        let (optional, default) = (of(BOOLS), of(BOOLS));
        let tables = written.tables.join("\n  ");
        format!(
            r#"
locals {{
  {tables}
}}
resource "aws_ecs_task_definition" "app" {{
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = {mode}
  cpu                      = {cpu}
  memory                   = {memory}
  container_definitions    = jsonencode([{container}])
}}
resource "aws_cloudwatch_log_group" "app" {{
  name              = "app"
  retention_in_days = {days}
}}
resource "aws_db_instance" "app" {{
  instance_class      = "db.t3.micro"
  publicly_accessible = {public}
  storage_encrypted   = {encrypted}
}}
module "task" {{
  source   = "./task"
  settings = {{ readonly = {optional} }}
  readonly = {default}
}}
"#
        )
    }
}

const TASK: &str = r#"
variable "settings" {
  type = object({ readonly = optional(bool, true) })
}
variable "readonly" {
  type     = bool
  default  = true
  nullable = false
}
resource "aws_ecs_task_definition" "task" {
  family = "task"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", readonlyRootFilesystem = var.settings.readonly },
    { name = "b", image = "b:1", readonlyRootFilesystem = var.readonly },
  ])
}
"#;

/// Rule, resource and attribute.
type Key = (String, String, String);

/// What fails, and what is not known; none where Terraform would refuse it.
fn judged(text: &str, workspace: Option<&str>) -> Option<(BTreeSet<Key>, BTreeSet<Key>)> {
    let files = Memory::new([("main.tf", text), ("task/main.tf", TASK)]);
    let options = Options { workspace: workspace.map(str::to_owned), ..Options::default() };
    let modules = Modules::new(&files, Arc::new(SourceMap::default()));
    let front_ends = FrontEnds::new(&modules, &options);
    let inputs = input::discover(&front_ends, "", &|_| false).unwrap().inputs;
    let all = engine::analyze(&front_ends, &inputs, rule::builtin(), &engine::Silent);
    if all.findings.iter().any(|finding| finding.rule.id.starts_with("TF")) {
        return None;
    }
    let key = |finding: &Finding| {
        // Which of several attributes is named may differ: the rule and what it is about may not.
        (finding.rule.id.to_string(), finding.resource.to_string(), String::new())
    };
    let of =
        |is: fn(&Finding) -> bool| all.findings.iter().filter(|one| is(one)).map(key).collect();
    let is_unknown = |finding: &Finding| matches!(finding.verdict, Verdict::Unknown(_));
    Some((of(|finding| finding.verdict == Verdict::Fail), of(is_unknown)))
}

#[test]
fn what_is_said_without_a_workspace_holds_in_each() {
    let seeds = std::env::var("WORKSPACE_SEEDS").ok().and_then(|text| text.parse().ok());
    let mut wrong = Vec::new();
    let mut compared = 0;
    for seed in 0..seeds.unwrap_or(USUAL) {
        let text = Written::text(&mut Random::new(seed));
        let Some((fails, unknown)) = judged(&text, None) else { continue };
        for workspace in WORKSPACES {
            let Some((here, _)) = judged(&text, Some(workspace)) else { continue };
            compared += 1;
            let never = fails.difference(&here).map(|key| format!("fails only without: {key:?}"));
            let missed = here.iter().filter(|key| !fails.contains(*key) && !unknown.contains(*key));
            let missed = missed.map(|key| format!("passes without: {key:?}"));
            let both = never.chain(missed);
            wrong.extend(both.map(|what| format!("seed {seed}, {workspace}: {what}\n{text}")));
        }
    }
    assert!(compared > 50, "only {compared} could be compared");
    let each: Vec<&str> = wrong.iter().filter_map(|one| one.lines().next()).collect();
    assert!(wrong.is_empty(), "{} of {compared}:\n{}\n{}", wrong.len(), each.join("\n"), wrong[0]);
}
