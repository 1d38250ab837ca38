//! What bottlelint says of a tree: the output of `bottlelint facts`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::support;
use crate::terraform::{Mode, Plan};
use crate::trees::Tree;

/// A resource instance as bottlelint evaluates it.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(crate) values: Json,
    pub(crate) unknown: Json,
    pub(crate) sensitive: Json,
    /// Why what is unknown is so, by path.
    pub(crate) reasons: BTreeMap<String, String>,
    /// Why it is not known whether there is such an instance.
    pub(crate) assumed: Option<String>,
}

/// Resource instances by address.
pub(crate) type Facts = BTreeMap<String, Stated>;

/// The facts of a tree, with these assumptions.
pub(crate) fn of(tree: &Tree, assumptions: &[String]) -> Facts {
    let mut arguments = vec!["facts".to_owned(), ".".to_owned()];
    arguments.extend(tree.arguments("--var", "--var-file"));
    arguments.extend(tree.workspace.iter().map(|name| format!("--workspace={name}")));
    // Terraform is run in the tree; bottlelint does not take for granted that it is.
    arguments.push(format!("--assume=path.cwd={}", tree.directory.display()));
    arguments.extend(assumptions.iter().map(|assumption| format!("--assume={assumption}")));
    let run = support::run(support::command(&tree.directory).args(&arguments));
    assert_eq!(run.code, 0, "bottlelint facts in {}: {}", tree.name, run.err);
    read(&serde_json::from_str(&run.out).expect("facts in JSON"))
}

fn read(facts: &Json) -> Facts {
    let resources = facts["resources"].as_array().expect("resources");
    let one = |resource: &Json| {
        let reasons = resource["reasons"].as_object().expect("reasons").iter();
        let reasons = reasons.map(|(path, why)| (path.clone(), text(why)));
        let stated = Stated {
            values: resource["values"].clone(),
            unknown: resource["unknown"].clone(),
            sensitive: resource["sensitive"].clone(),
            reasons: reasons.collect(),
            assumed: resource["assumed"].as_str().map(str::to_owned),
        };
        (text(&resource["address"]), stated)
    };
    resources.iter().map(one).collect()
}

fn text(value: &Json) -> String {
    value.as_str().expect("a text").to_owned()
}

/// What Terraform read from AWS while it planned and bottlelint cannot know, as assumptions.
pub(crate) fn assumptions(plan: &Plan, facts: &Facts) -> Vec<String> {
    let mut all = Vec::new();
    for (address, planned) in plan.iter().filter(|(_, planned)| planned.mode == Mode::Read) {
        let Some(stated) = facts.get(address) else { continue };
        for (name, value) in planned.values.as_object().into_iter().flatten() {
            if stated.reasons.contains_key(name) && !value.is_null() {
                all.push(format!("{address}.{name}={}", as_given(value)));
            }
        }
    }
    all
}

/// A value as `--assume` takes it: a string as it is, others as expressions.
fn as_given(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string().replace("${", "$${").replace("%{", "%%{"),
    }
}
