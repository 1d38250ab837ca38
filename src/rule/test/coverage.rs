//! Which cases a rule must have. Must not run any.

use std::sync::Arc;

use crate::source::{Loader, SourceId};
use crate::syntax::{self, Body, Tree};

use super::case::{self, Case};
use super::complaint::Complaint;
use crate::rule::Rule;
use crate::rule::check;

/// What rules lack.
pub(super) fn check(loader: &dyn Loader, rules: &[Arc<Rule>], cases: &[Case]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for rule in rules {
        let own: Vec<&Case> = cases.iter().filter(|case| case.rule == rule.info.name).collect();
        let lacking =
            |message: String| Complaint { path: rule.path.to_string(), line: None, message };
        // What modules declare is always known, so a rule about nothing else is never unknown.
        let needed: &[&str] = if check::reads_resources(rule) {
            &["pass", "fail", "unknown"]
        } else {
            &["pass", "fail"]
        };
        for name in needed {
            if !own.iter().any(|case| case.name == *name) {
                complaints.push(lacking(format!("{} has no case `{name}`", rule.info.id)));
            }
        }
        if check::reads_resources(rule) && !own.iter().any(|case| is_indirect(loader, case)) {
            let message =
                "has no case in which a value takes a variable, a module call or a `dynamic` block";
            complaints.push(lacking(format!("{} {message}", rule.info.id)));
        }
    }
    complaints
}

/// Whether a fixture says something in another way than with literals in a resource.
fn is_indirect(loader: &dyn Loader, case: &Case) -> bool {
    let files = case::files(loader, &case.directory);
    files.iter().filter(|(path, _)| case::is_terraform(path)).any(|(path, text)| {
        let tree = syntax::parse(SourceId(0), path, text).tree;
        has_indirection(&tree, &tree.body)
    })
}

fn has_indirection(tree: &Tree, body: &Body) -> bool {
    body.blocks.iter().any(|block| {
        matches!(&**tree.name(block.kind), "variable" | "module" | "dynamic")
            || has_indirection(tree, &block.body)
    })
}
