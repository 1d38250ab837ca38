//! The fixtures of a rule notice when its condition is turned round, or a part of it is left out. Must not know what the
//! rules are about.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};

use bottlelint::engine;
use bottlelint::finding::Finding;
use bottlelint::input::{FrontEnds, root_of};
use bottlelint::model::Model;
use bottlelint::rule::{self, Rule, test};
use bottlelint::source::{Disk, Memory, SourceId, SourceMap};
use bottlelint::syntax::{self, BinaryOp, Expr, ExprId, Tree};
use bottlelint::terraform::{Callers, Modules, Options};

/// A rule with something changed in its text.
struct Mutant {
    /// The id of the rule, and what was changed.
    name: String,
    /// The name of the rule, which its file and its fixtures have.
    rule: Arc<str>,
    text: String,
}

/// The parts that no case notices, one a line, under the reasons why none can. A part that a case notices must leave the list.
const UNNOTICED: &str = include_str!("data/unnoticed_mutants.txt");

/// The parts that `&&` joins at the top of an expression.
fn conjuncts(tree: &Tree, id: ExprId, into: &mut Vec<ExprId>) {
    match tree.expr(id) {
        Expr::Binary(BinaryOp::And, left, right) => {
            conjuncts(tree, left, into);
            conjuncts(tree, right, into);
        }
        Expr::Parens(inner) => conjuncts(tree, inner, into),
        _ => into.push(id),
    }
}

/// The text with one part of it replaced.
fn replaced(text: &str, tree: &Tree, part: ExprId, by: impl FnOnce(&str) -> String) -> String {
    let span = tree.span(part);
    let (start, end) = (span.start as usize, span.end as usize);
    format!("{}{}{}", &text[..start], by(&text[start..end]), &text[end..])
}

/// The condition turned round, and each part of it and of `when` taken for true.
fn mutants(rule: &Rule) -> Vec<Mutant> {
    let text = rule.text();
    let tree = syntax::parse(SourceId(0), &rule.path, text).tree;
    let attributes = &tree.body.blocks.first().unwrap().body.attributes;
    let of = |name: &str| attributes.iter().find(|one| **tree.name(one.name) == *name);
    let mutant = |change: &str, text: String| Mutant {
        name: format!("{} {change}", rule.info.id),
        rule: Arc::from(&*rule.info.name),
        text,
    };
    let condition = of("condition").unwrap().expr;
    let negated = replaced(text, &tree, condition, |part| format!("!({part})"));
    let mut all = vec![mutant("!condition", negated)];
    for name in ["when", "condition"] {
        let Some(attribute) = of(name) else { continue };
        let mut parts = Vec::new();
        conjuncts(&tree, attribute.expr, &mut parts);
        // A condition that is always true is the condition turned round, where the rule should fail.
        let first = usize::from(name == "condition" && parts.len() == 1);
        for part in parts.into_iter().skip(first) {
            let span = tree.span(part);
            let words = text[span.start as usize..span.end as usize].split_whitespace();
            let change = format!("{name}: {}", words.collect::<Vec<_>>().join(" "));
            all.push(mutant(&change, replaced(text, &tree, part, |_| "true".to_owned())));
        }
    }
    all
}

/// The model of a fixture, and what went wrong while it was evaluated.
type Known = (Arc<Model>, Vec<Finding>);

/// Evaluates each fixture once, whatever number of rules is tried on it.
struct Fixtures<'d> {
    disk: &'d Disk,
    modules: Modules<'d>,
    known: Mutex<HashMap<String, Known>>,
}

impl Fixtures<'_> {
    fn evaluate(&self, directory: &str) -> test::EvaluatedCase {
        let sources = Arc::clone(&self.modules.sources);
        if let Some((model, findings)) = self.known.lock().unwrap().get(directory).cloned() {
            return test::EvaluatedCase { model, sources, findings };
        }
        let options = Options::default();
        let front_ends = FrontEnds::new(&self.modules, &options);
        let input = root_of(&front_ends, directory);
        let evaluated = engine::evaluate(&front_ends, &input, Callers::These);
        let known = (Arc::new(evaluated.model), evaluated.findings);
        self.known.lock().unwrap().insert(directory.to_owned(), known.clone());
        test::EvaluatedCase { model: known.0, sources, findings: known.1 }
    }

    /// Tries one mutant of each rule; the names of those that no fixture notices.
    fn unnoticed(&self, round: &[Mutant]) -> Vec<String> {
        let mut memory = Memory::default();
        for mutant in round {
            memory.insert(&format!("rules/{}.hcl", mutant.rule), mutant.text.clone());
        }
        let rules = rule::load_directory(&memory, "rules", &[]).unwrap();
        let report = test::run(self.disk, &rules, "fixtures", &|it: &str| self.evaluate(it));
        let complained: BTreeSet<&str> =
            report.complaints.iter().filter_map(|complaint| accused(round, complaint)).collect();
        let quiet = round.iter().filter(|mutant| !complained.contains(&*mutant.rule));
        quiet.map(|mutant| mutant.name.clone()).collect()
    }
}

/// The rule that a complaint is about: a case may run others than the one that it belongs to.
fn accused<'r>(round: &'r [Mutant], complaint: &test::Complaint) -> Option<&'r str> {
    let id = complaint.message.split(' ').next();
    let by_id = round.iter().find(|mutant| mutant.name.split(' ').next() == id);
    let by_path = || {
        let path = complaint.path.strip_prefix("fixtures/")?;
        round.iter().find(|mutant| path.split('/').any(|part| part == &*mutant.rule))
    };
    by_id.or_else(by_path).map(|mutant| &*mutant.rule)
}

#[test]
fn fixtures_notice_a_changed_rule() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let fixtures = Fixtures { disk: &disk, modules, known: Mutex::default() };
    let mut rounds: BTreeMap<usize, Vec<Mutant>> = BTreeMap::new();
    for rule in rule::builtin() {
        for (index, mutant) in mutants(rule).into_iter().enumerate() {
            rounds.entry(index).or_default().push(mutant);
        }
    }
    let found: BTreeSet<String> =
        rounds.values().flat_map(|round| fixtures.unnoticed(round)).collect();
    let lines = UNNOTICED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let known: BTreeSet<String> = lines.map(str::to_owned).collect();
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "no case of the rule notices what is changed; add one: {new:#?}");
    let noticed: Vec<&String> = known.difference(&found).collect();
    assert!(noticed.is_empty(), "a case notices these now; take them off the list: {noticed:#?}");
}
