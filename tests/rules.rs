//! The rules of bottlelint load, and say what their fixtures expect.

use std::path::Path;
use std::sync::Arc;

use bottlelint::rule::{self, test};
use bottlelint::source::{Disk, Loader, SourceMap};
use bottlelint::terraform::{self, Modules, Options};

fn evaluate(loader: &dyn Loader, directory: &str) -> test::Evaluated {
    let sources = Arc::new(SourceMap::default());
    let modules = Modules::new(loader, Arc::clone(&sources));
    let evaluated = terraform::evaluate(&modules, directory, &Options::default());
    let evaluated = evaluated.unwrap_or_else(|error| panic!("{directory}: {error}"));
    test::Evaluated { model: evaluated.model, sources, notices: evaluated.notices }
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

#[test]
fn every_rule_says_what_its_fixtures_expect() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let report = test::run(&disk, rule::builtin(), "fixtures", &evaluate);
    let complaints: Vec<String> = report.complaints.iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(report.rules, rule::builtin().len());
}
