//! Configurations that Terraform's AWS provider accepts, and that AWS refuses, or that do not work, or are not safe
//! there. Both halves are shown of each: the real provider plans it, and bottlelint reports it on the right line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, reads the files of this repository, and says what it skips"
)]

mod support {
    pub(crate) mod mirror;
    pub(crate) mod provider;
}

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bottlelint::expr::{Context, Limits};
use bottlelint::finding::{Group, Severity, Verdict};
use bottlelint::rule::{self, Rule};
use bottlelint::source::{Disk, SourceMap};
use bottlelint::terraform::{self, Modules, Options};
use support::provider::{self, Missing};

const FIXTURES: &str = "fixtures/wrong";

/// Fewer would mean that the walk through the directories misses some.
const AT_LEAST: usize = 100;

/// A root module of its own: `RULE/CASE` below the fixtures.
struct Case {
    name: String,
    text: String,
}

impl Case {
    fn directory(&self) -> String {
        format!("{FIXTURES}/{}", self.name)
    }

    /// Line and rule of each comment `# expect: RULE`, or `# expect +2: RULE` two lines above.
    fn expected(&self) -> BTreeSet<(u32, String)> {
        let mut all = BTreeSet::new();
        for (line, text) in (1..).zip(self.text.lines()) {
            let Some((_, expectation)) = text.split_once("# expect") else { continue };
            let (below, rules) = expectation.split_once(':').expect("a colon behind `expect`");
            let below: u32 = below.trim().parse().unwrap_or(0);
            all.extend(rules.split(',').map(|rule| (line + below, rule.trim().to_owned())));
        }
        all
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn directories(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

fn cases() -> Vec<Case> {
    let fixtures = root().join(FIXTURES);
    let of_rules = directories(&fixtures);
    let cases = of_rules.iter().flat_map(|path| directories(path)).map(|path| Case {
        name: path.strip_prefix(&fixtures).unwrap().to_str().unwrap().replace('\\', "/"),
        text: std::fs::read_to_string(path.join("main.tf")).unwrap(),
    });
    let cases: Vec<Case> = cases.collect();
    assert!(cases.len() >= AT_LEAST, "only {} cases", cases.len());
    cases
}

/// The rules that must be silent where the case does not expect them: all about what does not work. What is merely not
/// safe, or not as somebody wants it, is left out of such small configurations.
fn judges<'r>(rules: &'r [Arc<Rule>], expected: &BTreeSet<(u32, String)>) -> Vec<&'r Arc<Rule>> {
    let is_judge = |rule: &&Arc<Rule>| {
        let info = &rule.info;
        let works = info.group == Group::Correctness && info.severity >= Severity::Medium;
        // Whole deployments are asked of, and the cases are parts of one.
        let whole = ["ECS060", "EFS008", "NET024"].contains(&&*info.id);
        (works && !whole) || expected.iter().any(|(_, id)| **id == *info.id)
    };
    rules.iter().filter(is_judge).collect()
}

/// Line and rule of what bottlelint reports, and what keeps it from judging as line 0.
fn reported(case: &Case) -> BTreeSet<(u32, String)> {
    let disk = Disk::new(root()).unwrap();
    let sources = Arc::new(SourceMap::default());
    let modules = Modules::new(&disk, Arc::clone(&sources));
    let directory = case.directory();
    let evaluated = terraform::evaluate(&modules, &directory, &Options::default()).unwrap();
    let mut all: BTreeSet<(u32, String)> =
        evaluated.findings.iter().map(|finding| (0, finding.message.clone())).collect();
    let facts = rule::Facts::new(&evaluated.model);
    for rule in judges(rule::builtin(), &case.expected()) {
        let context = Context::new(&disk, &directory, Limits::default());
        for judgement in rule::judge(rule, &facts, &context) {
            let Some(finding) = judgement.finding else { continue };
            if finding.verdict == Verdict::Fail {
                all.insert((sources.start(finding.place).line, finding.rule.id.to_string()));
            }
        }
    }
    all
}

#[test]
fn bottlelint_reports_each_on_its_line() {
    let mut complaints = String::new();
    for case in cases() {
        let (expected, reported) = (case.expected(), reported(&case));
        if expected.is_empty() || expected != reported {
            let name = &case.name;
            writeln!(complaints, "{name}: expected {expected:?}, reported {reported:?}").unwrap();
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// One plan of all cases as modules of one configuration, because most of its time is the provider's start.
#[test]
fn the_provider_accepts_each() {
    let directory = tempfile::tempdir().unwrap();
    let cases = cases();
    let mut main = provider::OFFLINE.to_owned();
    for case in &cases {
        let path = directory.path().join(&case.name);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("main.tf"), &case.text).unwrap();
        let name = case.name.replace('/', "--");
        write!(main, "\nmodule \"{name}\" {{\n  source = \"./{}\"\n}}\n", case.name).unwrap();
    }
    std::fs::write(directory.path().join("main.tf"), main).unwrap();
    let refusals = match provider::plan(directory.path()) {
        Ok(refusals) => refusals,
        Err(Missing::Program) => return skip("there is no terraform to ask"),
        Err(Missing::Provider(said)) => return skip(&format!("there is no AWS provider: {said}")),
    };
    let refused: Vec<String> = refusals
        .iter()
        .map(|refusal| format!("{}:{}: {}", refusal.file, refusal.line, refusal.message))
        .collect();
    assert!(refused.is_empty(), "the provider refuses\n{}", refused.join("\n"));
}

/// In continuous integration, what judges has to be there.
fn skip(why: &str) {
    assert!(std::env::var("CI").is_err(), "{why}");
    eprintln!("skipped, so not shown that the provider accepts the configurations: {why}");
}
