//! The rules of bottlelint load, and say what their fixtures expect.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::expr::{Context, Limits};
use bottlelint::finding::Secrecy;
use bottlelint::input::{FrontEnds, root_of};
use bottlelint::model::{Mode, Model};
use bottlelint::rule::{self, test};
use bottlelint::schema::{self, SchemaBlock};
use bottlelint::source::{Disk, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};

fn evaluate(modules: &Modules<'_>, directory: &str) -> test::EvaluatedCase {
    let sources = Arc::clone(&modules.sources);
    let options = Options::default();
    let front_ends = FrontEnds::new(modules, &options);
    let input = root_of(&front_ends, directory);
    let evaluated = engine::evaluate(&front_ends, &input, Callers::These);
    test::EvaluatedCase { model: Arc::new(evaluated.model), sources, findings: evaluated.findings }
}

#[test]
fn every_rule_loads() {
    let errors = rule::builtin_errors();
    let shown: Vec<String> = errors
        .iter()
        .map(|error| format!("{}: {error} {:?}", error.path(), error.bytes()))
        .collect();
    assert!(errors.is_empty(), "{}", shown.join("\n"));
    assert!(!rule::builtin().is_empty());
}

/// What such a rule points at must be masked, whatever else points there.
#[test]
fn rules_about_credentials_keep_them_secret() {
    let open = rule::builtin().iter().filter(|rule| {
        let text = rule_text(rule);
        let asks = ["secret::is_credential(", "secret::is_literal(", "secret::is_named("];
        asks.iter().any(|ask| text.contains(ask)) && rule.info.secrecy == Secrecy::Public
    });
    let open: Vec<String> = open.map(|rule| rule.info.id.to_string()).collect();
    assert_eq!(open, Vec::<String>::new());
}

/// A message that names what is not known says nothing: "cannot tell whether … is not encrypted".
#[test]
fn every_rule_has_a_question() {
    let without = rule::builtin().iter().filter(|rule| !rule.text().contains("\n  question "));
    let without: Vec<String> = without.map(|rule| rule.info.id.to_string()).collect();
    assert_eq!(without, Vec::<String>::new());
}

/// The file that a built-in rule is in.
#[allow(clippy::disallowed_methods, reason = "tests read files")]
fn rule_text(rule: &rule::Rule) -> String {
    let files = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let name = format!("{}.hcl", rule.info.name);
    let file = files.into_iter().map(Result::unwrap).find(|file| *file.file_name() == *name);
    std::fs::read_to_string(file.unwrap().path()).unwrap()
}

#[test]
fn every_rule_says_what_its_fixtures_expect() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    // What lies around all cases is read once.
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let each = |directory: &str| evaluate(&modules, directory);
    let report = test::run(&disk, rule::builtin(), "fixtures", &each);
    let complaints: Vec<String> = report.complaints.iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(report.rules, rule::builtin().len());
}

/// Each finding and its way, as lines.
fn told(directory: &str, id: &str) -> Vec<String> {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let evaluated = evaluate(&modules, directory);
    let facts = rule::Facts::new(&evaluated.model);
    let context = Context::new(&disk, directory, Limits::default());
    let rule = rule::builtin().iter().find(|rule| &*rule.info.id == id).unwrap();
    let mut lines = Vec::new();
    for finding in rule::judge(rule, &facts, &context).into_iter().filter_map(|one| one.finding) {
        lines.push(format!("{} [{}] {}", finding.resource, finding.attribute, finding.message));
        for waypoint in finding.trail.iter().chain(&finding.related) {
            let path = evaluated.sources.path(waypoint.span.source);
            let file = path.strip_prefix(directory).unwrap_or(&path).trim_start_matches('/');
            let line = evaluated.sources.start(waypoint.span).line;
            let code = evaluated.sources.slice(waypoint.span);
            lines.push(format!("  {file}:{line} {code} -- {}", waypoint.text));
        }
    }
    lines
}

#[test]
fn what_a_text_can_be_is_said_as_a_whole() {
    let told = told("fixtures/balancer/mismatched-listener-protocol/either", "ELB015");
    assert!(
        told.join("\n").contains("HTTP or TCP listener `aws_lb_listener.app` belongs"),
        "{told:?}"
    );
}

#[test]
fn a_finding_leads_from_the_line_to_edit_to_the_attribute() {
    let cases = [
        ("ecs/writable-root-filesystem/through-module", "ECS004"),
        ("ecs/writable-root-filesystem/through-two-modules", "ECS004"),
        ("ecs/writable-root-filesystem/default", "ECS004"),
        ("ecs/writable-root-filesystem/unknown", "ECS004"),
        ("ecs/privileged-container/merged", "ECS004"),
        ("network/public-ip-on-task/dynamic", "NET001"),
        ("efs/unencrypted-file-system/null", "EFS001"),
        ("efs/unencrypted-file-system/fail", "EFS001"),
        ("ecs/invalid-fargate-size/fail", "ECS013"),
    ];
    let mut page = String::new();
    for (case, id) in cases {
        let lines = told(&format!("fixtures/{case}"), id);
        let _ = write!(page, "# {case} {id}\n{}\n\n", lines.join("\n"));
    }
    insta::assert_snapshot!("ways", page);
}

/// The names by which the way of a finding calls what it passes.
fn labels(text: &str) -> Vec<String> {
    let after = ["ends up in `", "` in `", "there is no `"].map(|start| text.split_once(start));
    let after = after.into_iter().flatten().map(|(_, rest)| rest);
    let before = text.strip_suffix("` is not set here").and_then(|rest| rest.strip_prefix('`'));
    let named = after.filter_map(|rest| rest.split('`').next()).chain(before);
    named.map(str::to_owned).collect()
}

/// The names of arguments and blocks, at any depth.
fn argument_names(block: &SchemaBlock, names: &mut BTreeSet<String>) {
    names.extend(block.names().map(str::to_owned));
    block.blocks.values().for_each(|nested| argument_names(&nested.block, names));
}

/// Members of the JSON of ECS, and arguments of Terraform itself, that fixtures leave out.
const LEFT_OUT: [&str; 6] =
    ["mountPoints", "stopTimeout", "user", "type", "required_version", "version"];

/// The names that readers know: what the fixture itself writes, and the arguments of its resources. None where a resource
/// has no schema here.
#[allow(clippy::disallowed_methods, reason = "tests read files")]
fn known_names(directory: &Path, model: &Model) -> Option<BTreeSet<String>> {
    let mut names: BTreeSet<String> = LEFT_OUT.map(str::to_owned).into();
    let files = walkdir::WalkDir::new(directory).into_iter().map(Result::unwrap);
    for file in files.filter(|file| file.file_type().is_file()) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let words = text.split(|letter: char| !letter.is_alphanumeric() && !"_-".contains(letter));
        names.extend(words.map(str::to_owned));
    }
    for resource in model.resources() {
        let kind = match resource.mode {
            Mode::Managed => schema::SchemaKind::Resource,
            Mode::Data => schema::SchemaKind::Data,
        };
        argument_names(schema::resource(kind, &resource.kind)?, &mut names);
    }
    Some(names)
}

/// What a function of bottlelint makes of a configuration has names of its own, which nobody wrote.
#[test]
fn the_way_of_a_finding_has_no_names_of_bottlelint_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let disk = Disk::new(root).unwrap();
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let mut wrong = BTreeSet::new();
    for rule in rule::builtin() {
        let of_rule = rule.path.replacen("rules/", "fixtures/", 1);
        let of_rule = of_rule.trim_end_matches(".hcl");
        let cases = walkdir::WalkDir::new(root.join(of_rule)).min_depth(1).max_depth(1);
        for case in cases.into_iter().map(Result::unwrap) {
            let directory = format!("{of_rule}/{}", case.file_name().to_string_lossy());
            let evaluated = evaluate(&modules, &directory);
            let Some(known) = known_names(case.path(), &evaluated.model) else { continue };
            let facts = rule::Facts::new(&evaluated.model);
            let context = Context::new(&disk, &directory, Limits::default());
            for finding in rule::findings(rule, &facts, &context).findings {
                let texts = finding.trail.iter().map(|waypoint| waypoint.text.as_str());
                let labels = texts.flat_map(labels).filter(|label| !known.contains(label));
                wrong.extend(labels.map(|label| format!("{directory} {label}")));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn the_documentation_lists_every_function() {
    let rows: Vec<String> = rule::functions()
        .iter()
        .map(|(call, summary)| format!("| `{call}` | {summary} |"))
        .collect();
    let table = format!("| | |\n|---|---|\n{}\n", rows.join("\n"));
    let page = include_str!("../docs/writing-rules.md");
    assert!(
        page.contains(&table),
        "docs/writing-rules.md, section Functions, should have:\n{table}"
    );
}
