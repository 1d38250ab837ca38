//! The `configuration` of a plan: which arguments are written, and what their expressions refer to, across modules. A
//! plan does not hold the expressions themselves. Must not know values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::Mode;
use crate::syntax::{Json, JsonKind};
use crate::terraform::{block_of, within};
use crate::value::address::{key_end, without_keys};

use super::json::{elements, members};

/// So many modules lie between an argument and what it refers to.
const DEEPEST: usize = 64;
/// So many references are followed for one argument: each may lead to all others.
const MOST_STEPS: usize = 10_000;

/// The modules of a configuration by their paths without instance keys: `module.network`, and nothing for the root.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    modules: BTreeMap<Arc<str>, Module>,
    providers: BTreeMap<String, Json>,
}

#[derive(Debug, Default)]
struct Module {
    resources: BTreeMap<String, Json>,
    calls: BTreeMap<String, Json>,
    outputs: BTreeMap<String, Json>,
}

/// What an expression refers to in the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ReferenceTarget {
    /// Without the instance keys of modules, and with that of the resource if one is written.
    pub(super) resource: Arc<str>,
    /// The rest: `arn`, and nothing for the resource as a whole.
    pub(super) attribute: String,
}

/// What an expression refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    /// Attributes of resources and data sources, also through variables and outputs of modules.
    pub(super) targets: BTreeSet<ReferenceTarget>,
    /// Which of their instances it refers to depends on which instance it is of: `each.key`, `count.index`.
    pub(super) by_key: bool,
    /// There is something else in it, which a plan does not tell more of, such as a local value.
    pub(super) others: bool,
}

impl Configuration {
    /// Takes the section apart; what has another shape is left out.
    pub(super) fn of(json: &Json) -> Self {
        let mut configuration = Self::default();
        for (name, provider) in members(json.get("provider_config")) {
            configuration.providers.insert(name.to_owned(), provider.clone());
        }
        let mut waiting: Vec<(Arc<str>, &Json)> = Vec::new();
        waiting.extend(json.get("root_module").map(|root| ("".into(), root)));
        while let Some((path, json)) = waiting.pop() {
            let mut module = Module::default();
            for resource in elements(json.get("resources")) {
                if let Some(address) = resource.text_of("address") {
                    module.resources.insert(address.to_owned(), resource.clone());
                }
            }
            for (name, output) in members(json.get("outputs")) {
                module.outputs.insert(name.to_owned(), output.clone());
            }
            for (name, call) in members(json.get("module_calls")) {
                let inner = within(&path, &format!("module.{name}"));
                waiting.extend(call.get("module").map(|module| (inner, module)));
                let expressions = call.get("expressions");
                module.calls.extend(expressions.map(|json| (name.to_owned(), json.clone())));
            }
            configuration.modules.insert(path, module);
        }
        configuration
    }

    /// The block of a resource, by its module's path.
    pub(super) fn block(&self, module: &str, mode: Mode, kind: &str, name: &str) -> Option<&Json> {
        self.modules.get(module)?.resources.get(&block_of(mode, kind, name))
    }

    /// The configuration of a provider, by its key: `aws`, `module.a:aws.east`.
    pub(super) fn provider(&self, key: &str) -> Option<&Json> {
        self.providers.get(key)
    }

    /// What an expression in a module refers to.
    pub(super) fn references(&self, module: &str, expression: &Json) -> References {
        let mut found = References::default();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(Arc<str>, String, usize)> = Vec::new();
        waiting.extend(written(expression).into_iter().map(|one| (module.into(), one, 0)));
        while let Some((module, reference, depth)) = waiting.pop() {
            if depth > DEEPEST || seen.len() > MOST_STEPS {
                found.others = true;
                break;
            }
            if !seen.insert((Arc::clone(&module), reference.clone())) {
                continue;
            }
            match self.step(&module, &reference) {
                Step::Target(target) => {
                    found.targets.insert(target);
                }
                Step::On(module, expression) => {
                    let next = written(expression).into_iter();
                    waiting.extend(next.map(|one| (Arc::clone(&module), one, depth + 1)));
                }
                Step::Key => found.by_key = true,
                Step::Other => found.others = true,
            }
        }
        found
    }

    fn step(&self, module: &str, reference: &str) -> Step<'_> {
        let (root, rest) = split(reference);
        match root {
            "var" => {
                let name = split(rest).0;
                // The root module's variables have values, which are known.
                let Some((outer, call)) = caller(module) else { return Step::Other };
                let argument = self.modules.get(outer).and_then(|outer| outer.calls.get(call));
                match argument.and_then(|call| call.get(name)) {
                    Some(expression) => Step::On(outer.into(), expression),
                    None => Step::Other,
                }
            }
            "module" => {
                let (call, rest) = split(rest);
                let inner = within(module, &format!("module.{call}"));
                let output = self
                    .modules
                    .get(&inner)
                    .and_then(|module| module.outputs.get(split(rest).0)?.get("expression"));
                output.map_or(Step::Other, |output| Step::On(inner, output))
            }
            "each" | "count" => Step::Key,
            "local" | "path" | "terraform" | "self" | "ephemeral" => Step::Other,
            "data" => Step::Target(target(module, "data.", rest)),
            _ => Step::Target(target(module, "", reference)),
        }
    }

    /// The arguments of a block that are the documents of data sources and nothing else.
    pub(super) fn documents(&self, module: &str, block: &Json) -> Vec<(Arc<str>, ReferenceTarget)> {
        let one = |(name, expression): (&str, &Json)| {
            let References { targets, others, .. } = self.references(module, expression);
            let target = targets.first().filter(|_| targets.len() == 1 && !others)?;
            let is_document = matches!(&*target.attribute, "json" | "minified_json");
            is_document.then(|| (Arc::from(name), target.clone()))
        };
        members(block.get("expressions")).filter_map(one).collect()
    }

    /// The resources that a block refers to, without instance keys: what rules know as its references, and those that it
    /// waits for.
    pub(super) fn resources_of(
        &self,
        module: &str,
        block: &Json,
    ) -> (Vec<Arc<str>>, Vec<Arc<str>>) {
        let waits = elements(block.get("depends_on")).iter().filter_map(Json::as_str);
        let waits: Vec<Arc<str>> = waits.map(|one| within(module, one)).collect();
        let mut all: BTreeSet<Arc<str>> = waits.iter().cloned().collect();
        let parts = ["expressions", "count_expression", "for_each_expression"];
        let mut waiting: Vec<&Json> = parts.iter().filter_map(|name| block.get(name)).collect();
        while let Some(json) = waiting.pop() {
            for reference in written(json) {
                if let Step::Target(target) = self.step(module, &reference) {
                    all.insert(without_keys(&target.resource).into());
                }
            }
            match &json.kind {
                JsonKind::Array(elements) => waiting.extend(elements),
                JsonKind::Object(members) => waiting.extend(members.iter().map(|(.., one)| one)),
                JsonKind::Null | JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::String(_) => {}
            }
        }
        (all.into_iter().collect(), waits)
    }
}

enum Step<'c> {
    Target(ReferenceTarget),
    On(Arc<str>, &'c Json),
    Key,
    Other,
}

/// The references of one expression; of two of which one leads to the other, the longer.
fn written(expression: &Json) -> Vec<String> {
    let all: BTreeSet<&str> =
        elements(expression.get("references")).iter().filter_map(Json::as_str).collect();
    // What leads on from a reference follows it in order, but for names that only begin alike.
    let leads = |one: &str| {
        ['.', '['].into_iter().any(|separator| {
            let start = format!("{one}{separator}");
            let next = all.range(&*start..).next();
            next.is_some_and(|next| next.starts_with(&start))
        })
    };
    all.iter().filter(|one| !leads(one)).map(|one| (*one).to_owned()).collect()
}

/// The name that a reference begins with, and what follows, without the key of the first.
fn split(reference: &str) -> (&str, &str) {
    let at = reference.find(['.', '[']).unwrap_or(reference.len());
    let (name, mut rest) = reference.split_at(at);
    if rest.starts_with('[') {
        rest = rest.get(key_end(rest)..).unwrap_or_default();
    }
    (name, rest.strip_prefix('.').unwrap_or(rest))
}

/// `aws_vpc.this[0].id`, as seen from the root module.
fn target(module: &str, prefix: &str, reference: &str) -> ReferenceTarget {
    let dot = reference.find('.').map_or(reference.len(), |at| at + 1);
    let name = reference.get(dot..).unwrap_or_default();
    let mut end = name.find(['.', '[']).unwrap_or(name.len());
    if name.get(end..).is_some_and(|rest| rest.starts_with('[')) {
        end += key_end(name.get(end..).unwrap_or_default());
    }
    let (resource, rest) = reference.split_at((dot + end).min(reference.len()));
    ReferenceTarget {
        resource: within(module, &format!("{prefix}{resource}")),
        attribute: rest.trim_start_matches('.').to_owned(),
    }
}

/// The module that calls another, and the name of the call.
fn caller(module: &str) -> Option<(&str, &str)> {
    match module.rsplit_once(".module.") {
        Some((outer, call)) => Some((outer, call)),
        None => Some(("", module.strip_prefix("module.")?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::parse_json;

    fn json(text: &str) -> Json {
        parse_json(SourceId(0), text).unwrap()
    }

    #[test]
    fn follows_variables_and_outputs() {
        let configuration = Configuration::of(&json(
            r#"{"root_module": {
                "resources": [{"address": "aws_vpc.a", "expressions": {}}],
                "module_calls": {
                    "net": {"module": {"outputs": {"ids": {"expression": {"references": ["aws_subnet.p"]}}}}},
                    "app": {"expressions": {"subnets": {"references": ["module.net.ids", "module.net"]}}, "module": {}}
                }
            }}"#,
        ));
        let of = |module: &str, references: &str| {
            let expression = json(&format!(r#"{{"references": {references}}}"#));
            let found = configuration.references(module, &expression);
            let one = |target: ReferenceTarget| format!("{} {}", target.resource, target.attribute);
            (found.targets.into_iter().map(one).collect::<Vec<_>>(), found.others)
        };
        let strings = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of("module.app", r#"["var.subnets"]"#),
            (strings(&["module.net.aws_subnet.p "]), false)
        );
        assert_eq!(
            of("", r#"["aws_vpc.a[\"x.y\"].id", "aws_vpc.a"]"#),
            (strings(&["aws_vpc.a[\"x.y\"] id"]), false)
        );
        assert_eq!(
            of("", r#"["data.aws_vpc.a.id", "data.aws_vpc.a"]"#),
            (strings(&["data.aws_vpc.a id"]), false)
        );
        assert_eq!(of("", r#"["local.a"]"#), (Vec::new(), true));
        assert_eq!(of("", r#"["var.a"]"#), (Vec::new(), true));
    }
}
