//! `bottlelint rules`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::args::{RuleArgs, RulesArgs, RulesListArgs, RulesVerb};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output;
use super::rule_pages;
use super::session;
use crate::engine;
use crate::finding::{Applicability, Profile, RuleInfo, Selection};
use crate::input::{FrontEnds, root_of};
use crate::report::count;
use crate::rule::test::{self, EvaluatedCase};
use crate::rule::{self, Rule};
use crate::source::{Disk, Loader, SourceMap};
use crate::terraform::{Callers, Modules, Options};
use crate::triage::{self, Choice};

/// Does what was asked for with rules.
pub(super) fn run(args: &RulesArgs, environment: &Environment) -> Result<Exit> {
    match &args.verb {
        None => list(&RulesListArgs::default(), environment),
        Some(RulesVerb::List(args)) => list(args, environment),
        Some(RulesVerb::Test { dir }) => test_rules(dir, environment),
        Some(RulesVerb::Check { dir }) => check(dir, environment),
        Some(RulesVerb::Pages { dir, check }) => rule_pages::run(dir, *check, environment),
        Some(RulesVerb::New { name, dir, id }) => {
            super::new_rule::write(name, dir, id.as_deref(), environment)
        }
    }
}

fn list(args: &RulesListArgs, environment: &Environment) -> Result<Exit> {
    let rules = session::choose_rules(&args.rules, None, environment)?;
    let RuleArgs { select, ignore, profile, .. } = &args.rules;
    let choice = Choice {
        profile: profile.unwrap_or_default(),
        select: select.clone(),
        ignore: ignore.clone(),
    };
    let mut wanted = rules.catalogue.known;
    if !(select.is_empty() && ignore.is_empty() && profile.is_none()) {
        wanted.retain(|rule| triage::chosen(rule, &choice));
    }
    if args.json {
        let rows: Vec<_> = wanted.iter().map(|rule| describe(rule)).collect();
        return output::print_json(&rows);
    }
    let width = wanted.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    output::print(|out| {
        for rule in &wanted {
            let requirements = rule.requirements.join(", ");
            let (id, severity, group) = (&rule.id, rule.severity.as_str(), rule.group.as_str());
            let off = match (rule.default, rule.profile) {
                (Selection::Off, _) => " (off)".to_owned(),
                (Selection::On, Profile::Default) => String::new(),
                (Selection::On, profile) => format!(" (profile {})", profile.as_str()),
            };
            writeln!(
                out,
                "{id:<7} {severity:<9} {group:<13} {:<width$}  {}{off}  {requirements}",
                rule.name, rule.title
            )?;
        }
        Ok(())
    })
}

fn describe(rule: &RuleInfo) -> serde_json::Value {
    json!({
        "id": *rule.id,
        "name": *rule.name,
        "title": rule.title,
        "severity": rule.severity.as_str(),
        "group": rule.group.as_str(),
        "requirements": rule.requirements,
        "aliases": rule.aliases,
        "default": rule.default == Selection::On,
        "profile": rule.profile.as_str(),
        "fix": rule.fix.map(Applicability::as_str),
        "why": rule.why,
        "how": rule.how,
    })
}

/// Runs the tests below `dir`: of the rules in `rules`, or of bottlelint's own where the names of
/// the fixtures are theirs.
/// What `rules test` wants to be told.
const DIRECTORY_OF_TESTS: &str =
    "name the directory that holds `rules` and `fixtures`: `bottlelint rules test policy`";

/// The directory that holds the fixtures: the one that is named, or the one around its `rules`.
fn with_fixtures(dir: &Path, directory: &Path) -> Result<PathBuf> {
    let holds = |directory: &Path| directory.join("fixtures").is_dir();
    let around =
        || directory.parent().filter(|parent| holds(parent) && directory.ends_with("rules"));
    if holds(directory) || !directory.exists() {
        return Ok(directory.to_owned());
    }
    around().map(Path::to_owned).ok_or_else(|| {
        let message = format!("`{}` holds no directory `fixtures`", dir.display());
        Error::usage(message, DIRECTORY_OF_TESTS)
    })
}

fn test_rules(dir: &Path, environment: &Environment) -> Result<Exit> {
    let directory = with_fixtures(dir, &environment.directory.join(dir))?;
    let disk = Disk::new(&directory).map_err(|error| {
        Error::usage(format!("`{}`: {error}", dir.display()), DIRECTORY_OF_TESTS)
    })?;
    let rules = tested(&disk, &directory)?;
    // What lies around all cases is read once.
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let report = test::run(&disk, &rules, "fixtures", &|directory| evaluate(&modules, directory));
    output::print(|out| {
        for complaint in &report.complaints {
            writeln!(out, "{complaint}")?;
        }
        let (rules, cases) = (count(report.rules, "rule"), count(report.cases, "case"));
        writeln!(out, "{rules}, {cases}, {}", count(report.complaints.len(), "complaint"))
    })?;
    Ok(if report.complaints.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// The rules that the fixtures are for. In bottlelint's own repository they are those that are built
/// in, which cannot be loaded a second time.
fn tested(disk: &Disk, directory: &Path) -> Result<Vec<Arc<Rule>>> {
    let builtin = rule::builtin();
    let own = builtin.first().is_some_and(|rule| disk.kind(&rule.path).is_ok());
    if own {
        let errors = rule::builtin_errors();
        return if errors.is_empty() { Ok(builtin.to_vec()) } else { Err(Error::Rules { errors }) };
    }
    let inner = directory.join("rules");
    session::load_directory(if inner.is_dir() { &inner } else { directory }, builtin)
}

fn evaluate(modules: &Modules<'_>, directory: &str) -> EvaluatedCase {
    let options = Options::default();
    let front_ends = FrontEnds::new(modules, &options);
    let input = root_of(&front_ends, directory);
    let evaluated = engine::evaluate(&front_ends, &input, Callers::These);
    EvaluatedCase {
        model: Arc::new(evaluated.model),
        sources: Arc::clone(&modules.sources),
        findings: evaluated.findings,
    }
}

fn check(dir: &Path, environment: &Environment) -> Result<Exit> {
    let rules = session::load_directory(&environment.directory.join(dir), rule::builtin())?;
    output::print(|out| writeln!(out, "{}, all well-formed", count(rules.len(), "rule")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_the_same_where_every_join_is_indexed() {
        let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
        let of = |directory: &str| evaluate(&modules, directory);
        let report = test::run(&disk, rule::builtin(), "fixtures", &of);
        assert!(report.cases > 0);
        let complaints: Vec<String> = report.complaints.iter().map(ToString::to_string).collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
}
