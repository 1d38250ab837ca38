//! A configuration's text to its settings. Every attribute and block has a meaning, and every error a place.

use std::sync::Arc;

use miette::NamedSource;
use serde_json::Value;

use super::literal::{Setting, literal};
use super::settings::{
    CheckSettings, Config, EvaluateSettings, ExceptionBlock, OptionSetting, Placed, RuleBlock,
    RuleChoice, SuppressionSettings,
};
use super::{ConfigError, ConfigErrors, PathPatterns};

/// The name of the file.
pub const FILE_NAME: &str = "bottlelint.hcl";
use crate::finding::{Profile, Severity};
use crate::source::{LoadError, Loader, SourceId, Span, join, parent};
use crate::syntax::{self, Block, Body, Expr, ExprId, ObjectItem, Tree};
use crate::triage::{Date, FailOn, Unknowns};
use crate::value::did_you_mean;

/// The blocks that there are, whether they have a label, and their attributes.
const BLOCKS: &[(&str, Labels, &[&str])] = &[
    (
        "check",
        Labels::None,
        &["paths", "exclude", "profile", "fail_on", "min_severity", "unknown", "baseline"],
    ),
    ("evaluate", Labels::None, &["var_files", "assume", "images", "workspace"]),
    ("rules", Labels::None, &["dirs", "select", "ignore"]),
    ("rule", Labels::Rule, &["severity", "suppressible", "options"]),
    ("suppressions", Labels::None, &["require_reason", "max_days", "foreign"]),
    ("exception", Labels::None, &["rules", "address", "until", "reason"]),
];

/// The labels of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Labels {
    None,
    /// The rule that the block is about.
    Rule,
}

/// A configuration that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedConfig {
    /// From the root of the repository.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The nearest `bottlelint.hcl` in `directory` or above it, up to the root of the repository.
pub fn find(
    loader: &dyn Loader,
    directory: &str,
) -> Result<Option<LocatedConfig>, (String, LoadError)> {
    let mut at = directory;
    loop {
        let path = join(at, FILE_NAME).unwrap_or_else(|_| FILE_NAME.to_owned());
        match loader.read(&path) {
            Ok(bytes) => {
                return match decode(bytes) {
                    Ok(text) => Ok(Some(LocatedConfig { path, text })),
                    Err(error) => Err((path, error)),
                };
            }
            Err(LoadError::NotFound) if at.is_empty() => return Ok(None),
            Err(LoadError::NotFound) => at = parent(at),
            Err(error) => return Err((path, error)),
        }
    }
}

/// The text of a configuration.
pub fn decode(bytes: Vec<u8>) -> Result<String, LoadError> {
    String::from_utf8(bytes).map_err(|_| LoadError::Unreadable("it is not UTF-8".to_owned()))
}

/// Reads a configuration. `path` is from the root of the repository; `source` is the id that its places get.
pub fn read(path: &str, text: &str, source: SourceId) -> Result<Config, ConfigErrors> {
    let file = Arc::new(NamedSource::new(path, text.to_owned()).with_language("hcl"));
    let parsed = syntax::parse(source, path, text);
    let errors = parsed.errors.into_iter();
    let errors: Vec<ConfigError> = errors
        .map(|error| ConfigError::new(&file, error.span, error.message, error.help))
        .collect();
    let mut reader = Reader { tree: &parsed.tree, file, errors };
    if !reader.errors.is_empty() {
        return Err(ConfigErrors(reader.errors));
    }
    let config = reader.config(parent(path));
    reader.errors.sort_by_key(|error| error.bytes().0);
    if reader.errors.is_empty() { Ok(config) } else { Err(ConfigErrors(reader.errors)) }
}

struct Reader<'a> {
    tree: &'a Tree,
    file: Arc<NamedSource<String>>,
    errors: Vec<ConfigError>,
}

impl<'a> Reader<'a> {
    fn fail(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.errors.push(ConfigError::new(&self.file, span, message, help));
    }

    fn config(&mut self, directory: &str) -> Config {
        let body = &self.tree.body;
        self.known_blocks(body);
        let rule = body.blocks(self.tree, "rule").filter_map(|block| self.rule(block)).collect();
        let exceptions = body.blocks(self.tree, "exception");
        let exceptions = exceptions.filter_map(|block| self.exception(block)).collect();
        Config {
            directory: directory.to_owned(),
            check: self.only("check").map(|body| self.check(body)).unwrap_or_default(),
            evaluate: self.only("evaluate").map(|body| self.evaluate(body)).unwrap_or_default(),
            rules: self.only("rules").map(|body| self.choice(body)).unwrap_or_default(),
            suppressions: self
                .only("suppressions")
                .map(|body| self.limits(body))
                .unwrap_or_default(),
            rule,
            exceptions,
            file: Arc::clone(&self.file),
        }
    }

    /// Every attribute and block has a meaning.
    fn known_blocks(&mut self, body: &'a Body) {
        let tree = self.tree;
        for attribute in &body.attributes {
            let name = tree.name(attribute.name);
            let owner = BLOCKS.iter().find(|(_, _, known)| known.contains(&&**name));
            let help = owner.map(|(block, ..)| format!("write it in a block: `{block} {{ ... }}`"));
            self.fail(attribute.name_span(tree), format!("`{name}` is not in a block"), help);
        }
        for block in &body.blocks {
            let name = tree.name(block.kind);
            let Some((kind, labels, known)) = BLOCKS.iter().find(|(kind, ..)| *kind == &**name)
            else {
                let help = meant(name, BLOCKS.iter().map(|(kind, ..)| *kind));
                let message = format!("there is no block `{name}` in {FILE_NAME}");
                self.fail(block.header(tree), message, help);
                continue;
            };
            self.labels(block, *labels);
            for attribute in &block.body.attributes {
                let name = tree.name(attribute.name);
                if !known.contains(&&**name) {
                    let help = meant(name, known.iter().copied());
                    let message = format!("`{kind}` has no setting `{name}`");
                    self.fail(attribute.name_span(tree), message, help);
                }
            }
            for inner in &block.body.blocks {
                let name = tree.name(inner.kind);
                let help = known
                    .contains(&&**name)
                    .then(|| format!("write it with an equals sign: `{name} = ...`"));
                self.fail(inner.header(tree), format!("`{kind}` has no block `{name}`"), help);
            }
        }
    }

    fn labels(&mut self, block: &Block, wanted: Labels) {
        let kind = self.tree.name(block.kind);
        let (count, help) = match wanted {
            Labels::None => (0, format!("write `{kind} {{`")),
            Labels::Rule => (1, format!("write `{kind} \"ECS004\" {{`")),
        };
        if block.labels.len() != count {
            let labels = if count == 0 { "no label" } else { "one label, the rule" };
            self.fail(block.header(self.tree), format!("`{kind}` takes {labels}"), Some(help));
        }
    }

    /// The one block of this type.
    fn only(&mut self, kind: &'static str) -> Option<&'a Body> {
        let tree = self.tree;
        let mut blocks = tree.body.blocks(tree, kind);
        let first = blocks.next()?;
        for other in blocks {
            let help = Some("write all its settings in one block".to_owned());
            self.fail(other.header(tree), format!("there is another `{kind}` block above"), help);
        }
        Some(&first.body)
    }

    fn check(&mut self, body: &Body) -> CheckSettings {
        let exclude = self.setting::<Vec<String>>(body, "exclude");
        if let Some(Placed { value, place }) = &exclude
            && let Err(error) = PathPatterns::new(value)
        {
            self.fail(*place, error.to_string(), None);
        }
        CheckSettings {
            paths: self.setting(body, "paths"),
            exclude,
            profile: self.word(body, "profile", &Profile::ALL.map(Profile::as_str), Profile::parse),
            fail_on: self.word(body, "fail_on", &FailOn::WORDS, FailOn::parse),
            min_severity: self.severity(body, "min_severity"),
            unknown: self.word(
                body,
                "unknown",
                &Unknowns::ALL.map(Unknowns::as_str),
                Unknowns::parse,
            ),
            baseline: self.setting(body, "baseline"),
        }
    }

    fn evaluate(&mut self, body: &Body) -> EvaluateSettings {
        EvaluateSettings {
            var_files: self.setting(body, "var_files"),
            assume: self.texts(body, "assume"),
            images: self.texts(body, "images"),
            workspace: self.setting(body, "workspace"),
        }
    }

    fn choice(&mut self, body: &Body) -> RuleChoice {
        RuleChoice {
            dirs: self.setting(body, "dirs"),
            select: self.setting(body, "select"),
            ignore: self.setting(body, "ignore"),
        }
    }

    fn limits(&mut self, body: &Body) -> SuppressionSettings {
        SuppressionSettings {
            require_reason: self.setting(body, "require_reason"),
            max_days: self.setting(body, "max_days"),
            foreign: self.setting(body, "foreign"),
        }
    }

    fn rule(&mut self, block: &'a Block) -> Option<RuleBlock> {
        let [label] = block.labels.as_slice() else { return None };
        let (tree, body) = (self.tree, &block.body);
        let place = tree.place(label.start, label.end);
        let rule = Placed { value: tree.name(label.name).to_string(), place };
        Some(RuleBlock {
            rule,
            severity: self.severity(body, "severity"),
            suppressible: self.setting(body, "suppressible"),
            options: self.options(body),
        })
    }

    /// The entries of `options`, each with its place.
    fn options(&mut self, body: &Body) -> Vec<OptionSetting> {
        let tree = self.tree;
        let Some(attribute) = body.attribute(tree, "options") else { return Vec::new() };
        let Expr::Object(items) = tree.expr(attribute.expr) else {
            let help = Some("write `options = { min_days = 90 }`".to_owned());
            self.fail(tree.span(attribute.expr), "`options` must be an object", help);
            return Vec::new();
        };
        tree.items(items).iter().filter_map(|item| self.option(*item)).collect()
    }

    fn option(&mut self, item: ObjectItem) -> Option<OptionSetting> {
        let tree = self.tree;
        let Expr::String(name) = tree.expr(item.key) else {
            self.fail(tree.span(item.key), "the name of an option must be literal", None);
            return None;
        };
        let name = Placed { value: tree.name(name).to_string(), place: tree.span(item.key) };
        let value = self.literal(item.value, &name.value)?;
        Some(OptionSetting { name, value: Placed { value, place: tree.span(item.value) } })
    }

    fn exception(&mut self, block: &'a Block) -> Option<ExceptionBlock> {
        let body = &block.body;
        let place = block.header(self.tree);
        let rules = self.required::<Vec<String>>(block, "rules");
        let address = self.required(block, "address");
        let reason = self.required::<String>(block, "reason");
        let until = self.until(body);
        if let Some(reason) = reason.as_ref().filter(|reason| reason.value.trim().is_empty()) {
            self.fail(reason.place, "the reason is empty", None);
        }
        if let Some(rules) = rules.as_ref().filter(|rules| rules.value.is_empty()) {
            let help = Some("name the rules that the exception is about".to_owned());
            self.fail(rules.place, "the exception names no rule", help);
        }
        Some(ExceptionBlock { place, rules: rules?, address: address?, reason: reason?, until })
    }

    fn until(&mut self, body: &Body) -> Option<Placed<Date>> {
        let Placed { value, place } = self.setting::<String>(body, "until")?;
        let day = Date::parse(&value);
        if day.is_none() {
            self.fail(place, format!("`{value}` is not a date like 2026-12-31"), None);
        }
        Some(Placed { value: day?, place })
    }

    fn required<T: Setting>(&mut self, block: &Block, name: &str) -> Option<Placed<T>> {
        let kind = self.tree.name(block.kind);
        if block.body.attribute(self.tree, name).is_none() {
            self.fail(block.header(self.tree), format!("the `{kind}` has no `{name}`"), None);
        }
        self.setting(&block.body, name)
    }

    fn setting<T: Setting>(&mut self, body: &Body, name: &str) -> Option<Placed<T>> {
        let attribute = body.attribute(self.tree, name)?;
        let place = self.tree.span(attribute.expr);
        let value = self.literal(attribute.expr, name)?;
        if let Ok(value) = serde_json::from_value(value) {
            Some(Placed { value, place })
        } else {
            self.fail(place, format!("`{name}` must be {}", T::EXPECTED), None);
            None
        }
    }

    fn literal(&mut self, id: ExprId, name: &str) -> Option<Value> {
        literal(self.tree, id)
            .map_err(|inner| {
                let help = Some("write the value itself: there are no variables here".to_owned());
                self.fail(inner, format!("`{name}` must be literal"), help);
            })
            .ok()
    }

    /// An object of strings; numbers and truth values are texts too, as on the command line.
    fn texts(
        &mut self,
        body: &Body,
        name: &str,
    ) -> Option<Placed<std::collections::BTreeMap<String, String>>> {
        let Placed { value, place } = self.setting::<serde_json::Map<String, Value>>(body, name)?;
        let text = |(key, value): (String, Value)| match value {
            Value::String(text) => (key, text),
            other => (key, other.to_string()),
        };
        Some(Placed { value: value.into_iter().map(text).collect(), place })
    }

    fn severity(&mut self, body: &Body, name: &str) -> Option<Placed<Severity>> {
        self.word(body, name, &Severity::ALL.map(Severity::as_str), Severity::parse)
    }

    /// One of a few words.
    fn word<T>(
        &mut self,
        body: &Body,
        name: &str,
        words: &[&str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Placed<T>> {
        let Placed { value: text, place } = self.setting::<String>(body, name)?;
        let value = parse(&text);
        if value.is_none() {
            let help = meant(&text, words.iter().copied())
                .unwrap_or_else(|| format!("one of {}", words.join(", ")));
            self.fail(place, format!("`{text}` is not a valid `{name}`"), Some(help));
        }
        Some(Placed { value: value?, place })
    }
}

fn meant<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(name, candidates).map(|meant| format!("did you mean `{meant}`?"))
}
