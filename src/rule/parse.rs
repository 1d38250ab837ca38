//! A rule file to a [`Rule`]: which attributes and blocks there are, and what the fixed ones say. Must not know names
//! inside expressions (`check` does) nor evaluate them.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use miette::NamedSource;

use crate::expr;
use crate::expr::type_expr::parse_type;
use crate::finding::{
    Applicability, Effect, Group, Profile, RuleInfo, Secrecy, Selection, Severity,
};
use crate::needs;
use crate::schema::did_you_mean;
use crate::source::{SourceId, Span};
use crate::syntax::{self, Block, Body, Expr, ExprId, SyntaxError, Tree};

use super::RuleError;
use super::constant;
use super::levels::levels;
use super::logic::{Embedded, First, FixRule, Heading, Logic, Rule, WhenUnknown};
use super::names::{Each, RuleLocal};
use super::option::RuleOption;
use super::source::FIRST_SOURCE;
use super::starts;

pub(super) const ATTRIBUTES: [&str; 21] = [
    "name",
    "title",
    "question",
    "severity",
    "group",
    "requirements",
    "proves",
    "expects",
    "aliases",
    "why",
    "how",
    "default",
    "profile",
    "secret",
    "when",
    "condition",
    "message",
    "place",
    "help",
    "related",
    "unknown",
];
pub(super) const BLOCKS: [&str; 4] = ["each", "locals", "fix", "option"];
pub(super) const OPTION: [&str; 3] = ["type", "default", "description"];
pub(super) const FIX: [&str; 5] = ["at", "value", "block", "when", "safety"];

/// Reads the rule of one file. `index` tells the files of a run apart.
pub(super) fn parse(path: &str, text: &str, index: usize) -> Result<Rule, Vec<RuleError>> {
    let parsed = syntax::parse(source_of(index), path, text);
    if parsed.errors.is_empty() {
        return read(path, text, parsed.tree);
    }
    let file = named_source(path, text);
    let errors = parsed.errors.into_iter();
    let error =
        |error: SyntaxError| RuleError::new(&file, error.span, error.message).with_help(error.help);
    Err(errors.map(error).collect())
}

/// What tells the file from others of a run.
pub(super) fn source_of(index: usize) -> SourceId {
    let index = u32::try_from(index).unwrap_or(u32::MAX / 2);
    SourceId(FIRST_SOURCE.saturating_add(index))
}

fn named_source(path: &str, text: &str) -> Arc<NamedSource<String>> {
    Arc::new(NamedSource::new(path, text.to_owned()).with_language("hcl"))
}

/// Reads the rule that the tree of a file holds.
fn read(path: &str, text: &str, tree: Tree) -> Result<Rule, Vec<RuleError>> {
    let (file, tree) = (named_source(path, text), Arc::new(tree));
    let mut reader = Reader { tree: &tree, file, errors: Vec::new() };
    let block = reader.file();
    let heading = block.and_then(|block| reader.heading(block, path));
    let logic = block.and_then(|block| reader.logic(block, &tree));
    match (heading, logic) {
        (Some(heading), Some(logic)) if reader.errors.is_empty() => {
            Ok(Rule::loaded(heading, logic))
        }
        _ => Err(reader.errors),
    }
}

/// Reads what a rule of bottlelint says of itself, of the tree of its heading.
pub(super) fn read_heading(path: &str, tree: &Tree, embedded: Embedded) -> Option<Rule> {
    let mut reader = Reader { tree, file: named_source(path, ""), errors: Vec::new() };
    let block = reader.only_rule()?;
    let heading = reader.heading(block, path)?;
    reader.errors.is_empty().then(|| Rule::embedded(heading, embedded))
}

/// Reads what a rule of bottlelint does, of the tree of its file.
pub(super) fn read_logic(path: &str, text: &str, tree: Tree) -> Option<Logic> {
    let tree = Arc::new(tree);
    let mut reader = Reader { tree: &tree, file: named_source(path, text), errors: Vec::new() };
    let block = reader.only_rule()?;
    let logic = reader.logic(block, &tree)?;
    reader.errors.is_empty().then_some(logic)
}

struct Reader<'a> {
    tree: &'a Tree,
    file: Arc<NamedSource<String>>,
    errors: Vec<RuleError>,
}

impl<'a> Reader<'a> {
    fn fail(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.errors.push(RuleError::new(&self.file, span, message).with_help(help));
    }

    /// The only block of a file, of which every name has a meaning.
    fn file(&mut self) -> Option<&'a Block> {
        let tree = self.tree;
        let Some(block) = self.only_rule() else {
            let start = tree.place(0, 0);
            let help = Some("write `rule \"ECS004\" { ... }`, one in each file".to_owned());
            self.fail(start, "a rule file holds one `rule` block", help);
            return None;
        };
        for other in tree.body.blocks.iter().filter(|other| &**tree.name(other.kind) != "rule") {
            let message = format!("a rule file has no `{}` block", tree.name(other.kind));
            self.fail(other.header(tree), message, None);
        }
        for other in &tree.body.attributes {
            self.fail(other.name_span(tree), "an attribute belongs into the `rule` block", None);
        }
        self.known_names(&block.body);
        Some(block)
    }

    fn only_rule(&self) -> Option<&'a Block> {
        let mut rules = self.tree.body.blocks(self.tree, "rule");
        let first = rules.next()?;
        rules.next().is_none().then_some(first)
    }

    /// Every attribute and block has a meaning.
    fn known_names(&mut self, body: &'a Body) {
        let tree = self.tree;
        self.known_attributes("a rule", body, &ATTRIBUTES);
        for block in &body.blocks {
            let name = tree.name(block.kind);
            if !BLOCKS.contains(&&**name) {
                let help = meant(name, BLOCKS);
                self.fail(block.header(tree), format!("a rule has no block `{name}`"), help);
            }
        }
    }

    fn known_attributes(&mut self, owner: &str, body: &Body, known: &[&str]) {
        let tree = self.tree;
        for attribute in &body.attributes {
            let name = tree.name(attribute.name);
            if !known.contains(&&**name) {
                let message = format!("{owner} has no attribute `{name}`");
                let help = meant(name, known.iter().copied());
                self.fail(attribute.name_span(tree), message, help);
            }
        }
    }

    /// What the rule says of itself.
    fn heading(&mut self, block: &'a Block, path: &str) -> Option<Heading> {
        let body = &block.body;
        let info = self.info(block, path);
        let options = self.options(body);
        let shown = options.iter().map(RuleOption::info).collect();
        let info = RuleInfo { fix: self.fix_safety(body), options: shown, ..info? };
        let lists = body
            .blocks(self.tree, "each")
            .next()
            .and_then(|each| starts::lists(self.tree, each.body.attribute(self.tree, "in")?.expr));
        Some(Heading { info: Arc::new(info), path: path.into(), options, lists })
    }

    /// What the rule does. `tree` is the one that is read.
    fn logic(&mut self, block: &'a Block, tree: &Arc<Tree>) -> Option<Logic> {
        let body = &block.body;
        let fix = self.fix(body);
        let (each, locals) = (self.each(body), self.locals(body));
        let condition = self.required(block, "condition");
        let message = self.required(block, "message");
        let question = self.optional_text(body, "question");
        let unknown = self.when_unknown(block)?;
        Some(Logic {
            file: Arc::clone(&self.file),
            tree: Arc::clone(tree),
            header: block.header(tree),
            levels: levels(tree, &each, &locals),
            constants: OnceLock::new(),
            asks_for_needs: first_argument(tree, needs::FUNCTION),
            each,
            locals,
            when: self.optional(body, "when"),
            condition: condition?,
            message: message?,
            place: self.optional(body, "place"),
            help: self.optional(body, "help"),
            related: self.optional(body, "related"),
            fix,
            question,
            unknown,
        })
    }

    fn fix(&mut self, body: &'a Body) -> Option<FixRule> {
        let tree = self.tree;
        let mut blocks = body.blocks(tree, "fix");
        let block = blocks.next()?;
        for other in blocks {
            self.fail(other.header(tree), "a rule has one `fix`", None);
        }
        self.known_attributes("`fix`", &block.body, &FIX);
        let named = |name: &str| self.optional(&block.body, name);
        let (value, added) = (named("value"), named("block"));
        let (at, when) = (named("at"), named("when"));
        if value.is_none() && added.is_none() {
            let help = Some("write `value = true`, or `block = <<-EOT ...`".to_owned());
            self.fail(block.header(tree), "`fix` has neither a `value` nor a `block`", help);
        }
        Some(FixRule { at, value, block: added, when })
    }

    /// How safe the rule's fix is, if it has one.
    fn fix_safety(&mut self, body: &'a Body) -> Option<Applicability> {
        let block = body.blocks(self.tree, "fix").next()?;
        if block.body.attribute(self.tree, "safety").is_none() {
            return Some(Applicability::Safe);
        }
        match self.choice(block, "safety", &["safe", "unsafe"])? {
            "unsafe" => Some(Applicability::Unsafe),
            _ => Some(Applicability::Safe),
        }
    }

    fn info(&mut self, block: &'a Block, path: &str) -> Option<RuleInfo> {
        let body = &block.body;
        let id = self.id(block);
        let name = self.name(block, path);
        let title = self.text(block, "title");
        let severity = self.choice(block, "severity", &Severity::ALL.map(Severity::as_str));
        let group = self.choice(block, "group", &Group::ALL.map(Group::as_str));
        let requirements = self.texts(body, "requirements");
        let proves = self.optional_text(body, "proves");
        let expects = self.optional_text(body, "expects");
        if let (Some(_), Some(second)) = (&proves, self.optional(body, "expects")) {
            let help =
                "`proves` says what a pass proves; a rule whose pass proves nothing has `expects`";
            let message = "the rule has both `proves` and `expects`".to_owned();
            self.fail(self.tree.span(second), message, Some(help.to_owned()));
        }
        let aliases = self.texts(body, "aliases");
        let why = self.text(block, "why");
        let how = self.text(block, "how");
        let default = match body.attribute(self.tree, "default") {
            None => Selection::On,
            Some(_) if self.choice(block, "default", &["on", "off"])? == "on" => Selection::On,
            Some(_) => Selection::Off,
        };
        let profile = if body.attribute(self.tree, "profile").is_none() {
            Profile::Default
        } else {
            let word = self.choice(block, "profile", &Profile::ALL.map(Profile::as_str))?;
            Profile::parse(word)?
        };
        Some(RuleInfo {
            id: id?,
            name: name?.into(),
            title: title?,
            severity: Severity::parse(severity?)?,
            group: Group::parse(group?)?,
            requirements,
            proves,
            expects,
            aliases,
            why: why?.trim().to_owned(),
            how: how?.trim().to_owned(),
            default,
            profile,
            options: Vec::new(),
            effect: Effect::Verdict,
            secrecy: self.secrecy(body),
            fix: None,
        })
    }

    fn secrecy(&mut self, body: &'a Body) -> Secrecy {
        let Some(expr) = self.optional(body, "secret") else { return Secrecy::Public };
        match self.tree.expr(expr) {
            Expr::Bool(true) => Secrecy::Secret,
            Expr::Bool(false) => Secrecy::Public,
            _ => {
                self.fail(self.tree.span(expr), "`secret` is `true` or `false`", None);
                Secrecy::Public
            }
        }
    }

    fn when_unknown(&mut self, block: &'a Block) -> Option<WhenUnknown> {
        if block.body.attribute(self.tree, "unknown").is_none() {
            return Some(WhenUnknown::Report);
        }
        let choice = self.choice(block, "unknown", &["report", "silent"])?;
        Some(if choice == "silent" { WhenUnknown::Silent } else { WhenUnknown::Report })
    }

    fn id(&mut self, block: &'a Block) -> Option<Arc<str>> {
        let header = block.header(self.tree);
        let help = || Some("write it as `rule \"ECS004\" {`".to_owned());
        let [label] = block.labels.as_slice() else {
            self.fail(header, "a rule has one label, its id", help());
            return None;
        };
        let id = self.tree.name(label.name);
        let (area, number) = id.split_at_checked(id.len().saturating_sub(3)).unwrap_or_default();
        let is_id = (2..=8).contains(&area.len())
            && area.starts_with(|c: char| c.is_ascii_uppercase())
            && area.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_id {
            let place = self.tree.place(label.start, label.end);
            self.fail(
                place,
                format!("`{id}` is not an id: capital letters, and three digits at the end"),
                help(),
            );
            return None;
        }
        Some(Arc::clone(id))
    }

    /// The name is the file's: fixtures and documentation are found by it.
    fn name(&mut self, block: &'a Block, path: &str) -> Option<String> {
        let name = self.text(block, "name")?;
        let stem =
            path.rsplit('/').next().and_then(|file| file.strip_suffix(".hcl")).unwrap_or(path);
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name == stem && name.chars().all(is_name) {
            return Some(name);
        }
        let place = self.place_of(block, "name");
        let help = format!(
            "name the file `{name}.hcl`, or the rule `{stem}`; letters, digits and hyphens"
        );
        self.fail(
            place,
            format!("the rule is named `{name}`, and its file `{stem}.hcl`"),
            Some(help),
        );
        None
    }

    fn place_of(&self, block: &Block, name: &str) -> Span {
        let attribute = block.body.attribute(self.tree, name);
        attribute
            .map_or_else(|| block.header(self.tree), |attribute| self.tree.span(attribute.expr))
    }

    fn optional(&self, body: &Body, name: &str) -> Option<ExprId> {
        body.attribute(self.tree, name).map(|attribute| attribute.expr)
    }

    fn required(&mut self, block: &'a Block, name: &str) -> Option<ExprId> {
        let found = self.optional(&block.body, name);
        if found.is_none() {
            self.fail(block.header(self.tree), format!("the rule has no `{name}`"), None);
        }
        found
    }

    fn text(&mut self, block: &'a Block, name: &str) -> Option<String> {
        let expr = self.required(block, name)?;
        self.literal(expr, name)
    }

    fn optional_text(&mut self, body: &'a Body, name: &str) -> Option<String> {
        let expr = self.optional(body, name)?;
        self.literal(expr, name)
    }

    fn literal(&mut self, expr: ExprId, name: &str) -> Option<String> {
        match constant::text(self.tree, expr) {
            Ok(text) => Some(text),
            Err(message) => {
                let help = "write `$${` for `${`; only `aws::fact` is allowed in a text".to_owned();
                self.fail(self.tree.span(expr), format!("`{name}`: {message}"), Some(help));
                None
            }
        }
    }

    fn texts(&mut self, body: &'a Body, name: &str) -> Vec<String> {
        let Some(expr) = self.optional(body, name) else { return Vec::new() };
        let Expr::Array(items) = self.tree.expr(expr) else {
            self.fail(self.tree.span(expr), format!("`{name}` is a list of texts"), None);
            return Vec::new();
        };
        self.tree.list(items).iter().filter_map(|item| self.literal(*item, name)).collect()
    }

    fn choice<'c>(&mut self, block: &'a Block, name: &str, choices: &[&'c str]) -> Option<&'c str> {
        let text = self.text(block, name)?;
        let found = choices.iter().find(|choice| **choice == text);
        if found.is_none() {
            let place = self.place_of(block, name);
            let help = Some(format!("one of {}", choices.join(", ")));
            self.fail(place, format!("`{text}` is not a valid {name}"), help);
        }
        found.copied()
    }

    fn each(&mut self, body: &'a Body) -> Vec<Each> {
        body.blocks(self.tree, "each").filter_map(|block| self.one_each(block)).collect()
    }

    fn one_each(&mut self, block: &'a Block) -> Option<Each> {
        let tree = self.tree;
        let (label, attribute) = (block.labels.as_slice(), block.body.attributes.as_slice());
        if let ([label], [attribute], true) = (label, attribute, block.body.blocks.is_empty())
            && &**tree.name(attribute.name) == "in"
        {
            let name = Arc::clone(tree.name(label.name));
            let label = tree.place(label.start, label.end);
            return Some(Each { name, label, within: attribute.expr });
        }
        let help = Some(
            "write it as `each \"task\" { in = resources.aws_ecs_task_definition }`".to_owned(),
        );
        self.fail(
            block.header(tree),
            "`each` has one label, the variable, and one attribute, `in`",
            help,
        );
        None
    }

    fn options(&mut self, body: &'a Body) -> Vec<RuleOption> {
        let blocks = body.blocks(self.tree, "option");
        blocks.filter_map(|block| self.option(block)).collect()
    }

    fn option(&mut self, block: &'a Block) -> Option<RuleOption> {
        let tree = self.tree;
        let header = block.header(tree);
        let [label] = block.labels.as_slice() else {
            let help = Some("write it as `option \"min_days\" {`".to_owned());
            self.fail(header, "an option has one label, its name", help);
            return None;
        };
        self.known_attributes("an option", &block.body, &OPTION);
        for name in OPTION {
            if block.body.attribute(tree, name).is_none() {
                self.fail(header, format!("the option has no `{name}`"), None);
            }
        }
        let ty = self.optional(&block.body, "type")?;
        let default = self.optional(&block.body, "default")?;
        let constraint = self.or_fail(ty, parse_type(tree, ty))?;
        let value = constant::value(tree, default).and_then(|value| constraint.apply(&value));
        let value = self.or_fail(default, value)?;
        let description = self.optional_text(&block.body, "description")?;
        let name = Arc::clone(tree.name(label.name));
        let label = tree.place(label.start, label.end);
        Some(RuleOption { name, label, description, constraint, value })
    }

    fn or_fail<T>(&mut self, at: ExprId, result: expr::Result<T>) -> Option<T> {
        result
            .map_err(|error| {
                self.fail(self.tree.span(at), error.message(), error.help().map(Cow::into_owned));
            })
            .ok()
    }

    fn locals(&mut self, body: &'a Body) -> Vec<RuleLocal> {
        let tree = self.tree;
        let attributes = body.blocks(tree, "locals").flat_map(|block| &block.body.attributes);
        let local = |attribute: &syntax::Attribute| RuleLocal {
            name: Arc::clone(tree.name(attribute.name)),
            place: attribute.name_span(tree),
            value: attribute.expr,
        };
        attributes.map(local).collect()
    }
}

/// What stands first in the call of a function; none where it is not called.
fn first_argument(tree: &Tree, function: &str) -> Option<First> {
    if !tree.has_name(function) {
        return None;
    }
    tree.ids().find_map(|id| {
        let Expr::Call { name, arguments, .. } = tree.expr(id) else { return None };
        let argument = tree.list(arguments).first();
        let is_null = argument.is_some_and(|id| tree.expr(*id) == Expr::Null);
        let first = if is_null { First::Null } else { First::Other };
        (&**tree.name(name) == function).then_some(first)
    })
}

fn meant<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(name, candidates).map(|meant| format!("did you mean `{meant}`?"))
}
