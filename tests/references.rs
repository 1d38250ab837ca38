//! What a rule says of a literal holds when the literal is written another way: in a local, a variable, an argument of a
//! module, both arms of a conditional. Where a literal is not known, nothing fails that did not fail before, and nothing passes
//! that fails with another value. Every fixture of every rule is judged again so, and none of it needs expectations of its own.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the environment"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::finding::{Group, Secrecy, Verdict};
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule::{self, Judgement, Rule};
use bottlelint::source::{Disk, EntryKind, Loader, Memory, Overlay, SourceId, SourceMap, Texts};
use bottlelint::syntax::{self, Block, Body, Expr, ExprId, Tree};
use bottlelint::terraform::{Callers, Modules, Options};
use rayon::prelude::*;

const FAIL: &str = "fail";
const UNKNOWN: &str = "unknown";

/// What the test declares is called so.
const OWN: &str = "written_elsewhere";

/// A literal in a file: the range of its bytes, and its type.
#[derive(Clone, Debug)]
struct Literal {
    file: usize,
    start: usize,
    end: usize,
    kind: &'static str,
    /// The argument that it is in: the type of the block, then names and keys.
    argument: String,
    /// It decides how many instances there are, which must be known.
    counts: bool,
}

/// A fixture: the rule that it is about, what lies beside it, its directory and its Terraform files.
struct Case {
    rule: Arc<Rule>,
    beside: Arc<Memory>,
    directory: String,
    files: Vec<(String, String)>,
    literals: Vec<Literal>,
    /// The variables that a caller must give.
    required: Vec<String>,
    outputs: Vec<String>,
}

impl Case {
    fn text(&self, literal: &Literal) -> &str {
        &self.files[literal.file].1[literal.start..literal.end]
    }

    /// The files with some literals replaced.
    fn with(&self, replaced: &[(&Literal, String)]) -> Texts {
        let mut texts: Vec<(String, String)> = self.files.clone();
        let mut ordered: Vec<_> = replaced.iter().collect();
        ordered.sort_by_key(|(literal, _)| std::cmp::Reverse(literal.start));
        for (literal, by) in ordered {
            texts[literal.file].1.replace_range(literal.start..literal.end, by);
        }
        texts.into_iter().map(|(path, text)| (path, Some(text.into_bytes()))).collect()
    }
}

impl Case {
    /// The files with one literal that is not known.
    fn without(&self, index: usize, literal: &Literal) -> Texts {
        let name = format!("{OWN}_{index}");
        let mut texts = self.with(&[(literal, format!("var.{name}"))]);
        let declared =
            format!("variable \"{name}\" {{\n  type = {}\n  nullable = false\n}}\n", literal.kind);
        texts.insert(format!("{}/{OWN}.tf", self.directory), Some(declared.into_bytes()));
        texts
    }

    /// A literal in what the test prints.
    fn named(&self, literal: &Literal) -> String {
        let (path, text) = &self.files[literal.file];
        let line = text[..literal.start].matches('\n').count() + 1;
        format!("{} {path}:{line} {}", self.rule.info.id, self.text(literal))
    }
}

/// Another way to write a literal whose value stays known.
#[derive(Clone, Copy, Debug)]
enum Way {
    Local,
    Variable,
    Argument,
    BothArms,
    Decoded,
    Looked,
    Tried,
}

const WAYS: [Way; 7] = [
    Way::Local,
    Way::Variable,
    Way::Argument,
    Way::BothArms,
    Way::Decoded,
    Way::Looked,
    Way::Tried,
];

/// Cases that are about the default of a variable of the root module.
const BY_DEFAULT: [&str; 1] = ["fixtures/ecs/unreachable-log-service/counted-by-caller"];

impl Way {
    /// What stands for the literal, and what has to be declared for it.
    fn write(self, index: usize, text: &str, kind: &str) -> (String, String) {
        let name = format!("{OWN}_{index}");
        let alone = |expression: String| (expression, String::new());
        let end = if text.starts_with("<<") { "\n" } else { "" };
        match self {
            Self::Local => (format!("local.{name}"), format!("locals {{\n  {name} = {text}\n}}\n")),
            Self::Variable => (
                format!("var.{name}"),
                format!("variable \"{name}\" {{\n  type = {kind}\n  default = {text}\n}}\n"),
            ),
            Self::Argument => {
                (format!("var.{name}"), format!("variable \"{name}\" {{\n  type = {kind}\n}}\n"))
            }
            Self::BothArms => (
                format!("(var.{name} ? {text}{end} : {text}{end})"),
                format!("variable \"{name}\" {{\n  type = bool\n}}\n"),
            ),
            Self::Decoded => alone(format!("jsondecode(jsonencode({text}{end}))")),
            Self::Looked => alone(format!("lookup({{ a = {text}\n }}, \"a\", null)")),
            Self::Tried => alone(format!("try({{}}.missing, {text}{end})")),
        }
    }
}

/// What a rule says: of which resource, and how.
type Said = BTreeSet<(String, &'static str)>;

/// What the rule of a case says of texts; none where the texts are not valid.
fn said(case: &Case, directory: &str, texts: &Texts) -> Option<Said> {
    let loader = Overlay::new(&*case.beside, texts);
    let modules = Modules::new(&loader, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let input = Input::module(directory);
    let evaluated = engine::evaluate(&front_ends, &input, Callers::These);
    if evaluated.findings.iter().any(|one| one.rule.id.starts_with("TF")) {
        return None;
    }
    let rules = std::slice::from_ref(&case.rule);
    let judged = engine::judge(&loader, directory, &evaluated.model, rules);
    Some(judged.iter().flatten().filter_map(one).collect())
}

fn one(judgement: &Judgement) -> Option<(String, &'static str)> {
    let subject = judgement.subject.trim_start_matches("module.this");
    let subject = subject.trim_start_matches('.').to_owned();
    match &judgement.verdict {
        _ if subject.contains(OWN) => None,
        Verdict::Unknown(_) => Some((subject, UNKNOWN)),
        Verdict::Fail => Some((subject, FAIL)),
        Verdict::Pass | Verdict::NotApplicable => None,
    }
}

/// Of an unknown verdict only that there is one, since it may be about whatever the value could be.
fn without_subjects(said: Said) -> Said {
    let unnamed = |(subject, verdict)| match verdict {
        UNKNOWN => (String::new(), UNKNOWN),
        _ => (subject, verdict),
    };
    said.into_iter().map(unnamed).collect()
}

/// Whether a rule is judged: all, or those whose ids begin as `REFERENCES_OF` says, with commas between.
fn wanted(id: &str) -> bool {
    let only = std::env::var("REFERENCES_OF").unwrap_or_default();
    only.split(',').any(|start| id.starts_with(start))
}

/// All fixtures that are read without a complaint.
fn cases(disk: &Disk) -> Vec<Case> {
    let by_name: BTreeMap<&str, &Arc<Rule>> =
        rule::builtin().iter().map(|rule| (&*rule.info.name, rule)).collect();
    let mut cases = Vec::new();
    for area in directories(disk, "fixtures") {
        for of_rule in directories(disk, &area) {
            let name = of_rule.rsplit('/').next().unwrap();
            let Some(rule) = by_name.get(name).filter(|rule| wanted(&rule.info.id)) else {
                continue;
            };
            let beside = Arc::new(memory(disk, &of_rule));
            let all = directories(disk, &of_rule).into_iter();
            cases.extend(all.map(|directory| case(rule, &beside, directory)));
        }
    }
    cases
}

fn directories(disk: &Disk, of: &str) -> Vec<String> {
    let entries = disk.list(of).unwrap().into_iter();
    let directories = entries.filter(|entry| entry.kind == EntryKind::Directory);
    directories.map(|entry| format!("{of}/{}", entry.name)).collect()
}

/// All texts below a directory.
fn memory(disk: &Disk, directory: &str) -> Memory {
    let mut memory = Memory::default();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in disk.list(&directory).unwrap() {
            let path = format!("{directory}/{}", entry.name);
            match (entry.kind, disk.read(&path)) {
                (EntryKind::Directory, _) => waiting.push(path),
                (_, Ok(bytes)) => memory.insert(&path, bytes),
                (_, Err(_)) => {}
            }
        }
    }
    memory
}

fn case(rule: &Arc<Rule>, beside: &Arc<Memory>, directory: String) -> Case {
    let entries = beside.list(&directory).unwrap().into_iter();
    let files =
        entries.filter(|entry| entry.name.strip_suffix(".tf").is_some()).filter_map(|entry| {
            let path = format!("{directory}/{}", entry.name);
            let text = String::from_utf8(beside.read(&path).ok()?).ok()?;
            Some((path, text))
        });
    let files: Vec<(String, String)> = files.collect();
    let texts = files.iter().map(|(_, text)| text);
    let rule =
        texts.fold(Arc::clone(rule), |rule, text| rule::test::with_options(&rule, text).unwrap());
    let (mut literals, mut required, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
    for (file, (path, text)) in files.iter().enumerate() {
        let parsed = syntax::parse(SourceId(0), path, text);
        let tree = &parsed.tree;
        Walk { file, tree, literals: &mut literals, within: Vec::new() }.file(&tree.body);
        let named = |block: &Block| block.label(tree, 0).map(ToString::to_string);
        let variables = tree.body.blocks(tree, "variable");
        let without_default = variables.filter(|one| one.body.attribute(tree, "default").is_none());
        required.extend(without_default.filter_map(named));
        outputs.extend(tree.body.blocks(tree, "output").filter_map(named));
    }
    Case { rule, beside: Arc::clone(beside), directory, files, literals, required, outputs }
}

/// Collects the literals of a file that may be written as any expression.
struct Walk<'a> {
    file: usize,
    tree: &'a Tree,
    literals: &'a mut Vec<Literal>,
    /// Where it is: the type of the block, then names and keys.
    within: Vec<String>,
}

impl Walk<'_> {
    fn file(&mut self, body: &Body) {
        for block in &body.blocks {
            let kind = self.kind(block).to_owned();
            let name = match &*kind {
                "resource" | "data" => block.label(self.tree, 0).map(ToString::to_string),
                "module" | "locals" => Some(kind.clone()),
                _ => None,
            };
            let Some(name) = name else { continue };
            self.below(name, |walk| walk.body(&block.body, kind == "module"));
        }
    }

    fn below(&mut self, name: String, go: impl FnOnce(&mut Self)) {
        self.within.push(name);
        go(self);
        self.within.pop();
    }

    fn kind(&self, block: &Block) -> &str {
        self.tree.name(block.kind)
    }

    fn body(&mut self, body: &Body, is_call: bool) {
        for attribute in &body.attributes {
            let name = &**self.tree.name(attribute.name);
            let is_fixed = matches!(name, "provider" | "providers" | "depends_on");
            if is_fixed || is_call && matches!(name, "source" | "version") {
                continue;
            }
            let counts = matches!(name, "count" | "for_each");
            self.below(name.to_owned(), |walk| walk.expression(attribute.expr, counts));
        }
        for block in &body.blocks {
            if !matches!(self.kind(block), "lifecycle" | "provisioner" | "connection") {
                let kind = self.kind(block).to_owned();
                self.below(kind, |walk| walk.body(&block.body, false));
            }
        }
    }

    fn expression(&mut self, id: ExprId, counts: bool) {
        let kind = match self.tree.expr(id) {
            Expr::Bool(_) => "bool",
            Expr::Number(_) => "number",
            Expr::String(_) => "string",
            Expr::Array(range) => {
                return self
                    .tree
                    .list(range)
                    .to_vec()
                    .into_iter()
                    .for_each(|id| self.expression(id, counts));
            }
            Expr::Object(range) => {
                for item in self.tree.items(range).to_vec() {
                    let key = match self.tree.expr(item.key) {
                        Expr::String(key) => self.tree.name(key).to_string(),
                        _ => "*".to_owned(),
                    };
                    self.below(key, |walk| walk.expression(item.value, counts));
                }
                return;
            }
            Expr::Call { arguments, .. } => {
                let arguments = self.tree.list(arguments).to_vec();
                return arguments.into_iter().for_each(|id| self.expression(id, counts));
            }
            Expr::Parens(inner) => return self.expression(inner, counts),
            Expr::Conditional(_, yes, no) => {
                self.expression(yes, counts);
                return self.expression(no, counts);
            }
            Expr::Null
            | Expr::Template(_)
            | Expr::Variable(_)
            | Expr::Traversal { .. }
            | Expr::Unary(..)
            | Expr::Binary(..)
            | Expr::For(_) => return,
        };
        let span = self.tree.span(id);
        let (start, end) = (span.start as usize, span.end as usize);
        let argument = self.within.join(".");
        self.literals.push(Literal { file: self.file, start, end, kind, argument, counts });
    }
}

/// The case with all of its literals written in one way, and the directory to check.
fn written(case: &Case, way: Way) -> (String, Texts) {
    let mut declared = String::new();
    let mut arguments = String::new();
    let mut replaced = Vec::new();
    for (index, literal) in case.literals.iter().enumerate() {
        // How many there are must be known, and is not by an undecided conditional alone.
        if literal.counts && matches!(way, Way::BothArms) {
            continue;
        }
        let (by, declaration) = way.write(index, case.text(literal), literal.kind);
        declared.push_str(&declaration);
        let _ = writeln!(arguments, "  {OWN}_{index} = {}", case.text(literal));
        replaced.push((literal, by));
    }
    let mut texts = case.with(&replaced);
    let declarations = format!("{}/{OWN}.tf", case.directory);
    texts.insert(declarations, Some(declared.into_bytes()));
    if !matches!(way, Way::Argument) {
        return (case.directory.clone(), texts);
    }
    let (above, name) = case.directory.rsplit_once('/').unwrap();
    let caller = format!("{above}/{OWN}");
    let mut own = String::new();
    for name in &case.required {
        let _ = writeln!(arguments, "  {name} = var.{name}");
        let _ = writeln!(own, "variable \"{name}\" {{}}");
    }
    // What the module hands out leaves the root module, as before.
    for name in &case.outputs {
        let _ = writeln!(own, "output \"{name}\" {{\n  value = module.this.{name}\n}}");
    }
    let call = format!("{own}module \"this\" {{\n  source = \"../{name}\"\n{arguments}}}\n");
    texts.insert(format!("{caller}/main.tf"), Some(call.into_bytes()));
    (caller, texts)
}

#[test]
fn a_literal_may_be_written_in_any_way() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let compare = |case: &&Case| -> Vec<String> {
        // Rules about how a module is written find something else when it is written otherwise.
        let before = said(case, &case.directory, &case.with(&[]));
        let before = before.filter(|_| case.rule.info.group != Group::Hygiene);
        let Some(before) = before.map(without_subjects) else {
            return Vec::new();
        };
        // The images of a directory are not those of its caller.
        let is_image = case.directory.starts_with("fixtures/image/")
            || disk.kind(&format!("{}/Dockerfile", case.directory)).is_ok();
        // What a caller gives is no default.
        let is_default = BY_DEFAULT.contains(&case.directory.as_str());
        let ways = WAYS
            .into_iter()
            .filter(|way| !(is_image || is_default) || !matches!(way, Way::Argument));
        let differing = ways.filter_map(|way| {
            let (directory, texts) = written(case, way);
            let after = said(case, &directory, &texts).map(without_subjects);
            (after.as_ref() != Some(&before)).then(|| {
                format!(
                    "{} {}, {way:?}: {before:?} became {after:?}",
                    case.rule.info.id, case.directory
                )
            })
        });
        differing.collect()
    };
    let cases = cases(&disk);
    let cases: Vec<&Case> = cases.iter().collect();
    let wrong: Vec<String> = cases.par_iter().flat_map_iter(compare).collect();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_not_known_makes_nothing_fail() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let compare = |case: &&Case| -> Vec<String> {
        let Some(before) = said(case, &case.directory, &case.with(&[])) else {
            return Vec::new();
        };
        let literals = case.literals.iter().enumerate().filter(|(_, literal)| !literal.counts);
        let wrong = literals.filter_map(|(index, literal)| {
            let after = said(case, &case.directory, &case.without(index, literal))?;
            let new = new_failures(&before, &after);
            (!new.is_empty()).then(|| format!("{}: {new:?} fails", case.named(literal)))
        });
        wrong.collect()
    };
    let cases = cases(&disk);
    let public = cases.iter().filter(|case| case.rule.info.secrecy == Secrecy::Public);
    let public: Vec<&Case> = public.collect();
    let wrong: Vec<String> = public.par_iter().flat_map_iter(compare).collect();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What fails now where less failed before. Where as much failed, the first of two reasons may have become unknown, and the
/// other one is told.
fn new_failures(before: &Said, after: &Said) -> Vec<String> {
    let failed = |said: &Said| said.iter().filter(|(_, verdict)| *verdict == FAIL).count();
    let was_unknown = before.iter().any(|(_, verdict)| *verdict == UNKNOWN);
    if was_unknown || failed(after) <= failed(before) {
        return Vec::new();
    }
    let new = after.iter().filter(|one| one.1 == FAIL && !before.contains(*one));
    new.map(|(subject, _)| subject.clone()).collect()
}

/// The values that fixtures of a rule give to an argument.
type Values<'c> = BTreeMap<(&'c str, &'c str), BTreeSet<&'c str>>;

/// So many of the values that others give to an argument are tried.
const MOST_VALUES: usize = 4;

fn values<'c>(cases: &[&'c Case]) -> Values<'c> {
    let mut values = Values::new();
    for case in cases {
        for literal in &case.literals {
            let of = (&*case.rule.info.id, &*literal.argument);
            values.entry(of).or_default().insert(case.text(literal));
        }
    }
    values
}

/// Whether an argument is a part of a policy document.
fn is_document(argument: &str) -> bool {
    argument.starts_with("aws_iam_policy_document.") || argument.contains(".Statement.")
}

/// What a literal could be instead: what other fixtures of the rule say there, and what is most likely to matter.
fn instead<'c>(case: &'c Case, literal: &'c Literal, values: &Values<'c>) -> Vec<&'c str> {
    let own = case.text(literal);
    let usual: &[&str] = match literal.kind {
        "bool" => &["true", "false"],
        "number" => &["0"],
        // Documents may hold wildcards anywhere.
        _ if !own.starts_with("<<") && is_document(&literal.argument) => &["\"*\""],
        _ => &[],
    };
    let of_others = values.get(&(&*case.rule.info.id, &*literal.argument));
    let of_others = of_others.into_iter().flatten().copied();
    // A variable has one type, and is written in one way.
    let form = |text: &str| match text.chars().next() {
        Some(first @ ('"' | '<')) => first,
        _ if matches!(text, "true" | "false") => 't',
        _ => '0',
    };
    let alike = of_others.filter(|other| form(other) == form(own)).take(MOST_VALUES);
    let mut all: Vec<&str> = vec![own];
    for other in alike.chain(usual.iter().copied()) {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

/// What passes though a literal is not known, and fails with one of its values: its argument, and an example.
fn silent_pass(case: &Case, index: usize, values: &Values<'_>) -> Option<(String, String)> {
    let literal = &case.literals[index];
    let before = said(case, &case.directory, &case.with(&[]))?;
    let unknown = said(case, &case.directory, &case.without(index, literal))?;
    // What it makes unknown may be anything that it could be about.
    if unknown.iter().any(|one| one.1 == UNKNOWN && !before.contains(one)) {
        return None;
    }
    let fails = |with: &&str| {
        let texts = case.with(&[(literal, (*with).to_owned())]);
        let said = said(case, &case.directory, &texts)?;
        let told = |subject: &String| {
            [FAIL, UNKNOWN].iter().any(|verdict| unknown.contains(&(subject.clone(), verdict)))
        };
        let subject = said.into_iter().find(|(one, verdict)| *verdict == FAIL && !told(one))?.0;
        Some(format!("{}: {subject} fails with {with}", case.named(literal)))
    };
    let example = instead(case, literal, values).iter().find_map(fails)?;
    Some((format!("{} {}", case.rule.info.id, literal.argument), example))
}

#[test]
fn what_is_not_known_is_not_passed_over() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let cases = cases(&disk);
    let judged = |case: &&Case| {
        let info = &case.rule.info;
        // Rules about how a module is written find something else when it is written otherwise.
        info.secrecy == Secrecy::Public && info.group != Group::Hygiene
    };
    let cases: Vec<&Case> = cases.iter().filter(judged).collect();
    let values = values(&cases);
    let literals = cases.par_iter().flat_map_iter(|case| {
        let all = case.literals.iter().enumerate().filter(|(_, literal)| !literal.counts);
        all.map(|(index, _)| (*case, index)).collect::<Vec<_>>()
    });
    let found = literals.filter_map(|(case, index)| silent_pass(case, index, &values));
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (argument, example) in found.collect::<Vec<_>>() {
        wrong.entry(argument).or_default().push(example);
    }
    let listed: BTreeSet<&str> = include_str!("data/silent_passes.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#') && wanted(line))
        .collect();
    let is = |listed: &str, argument: &str| {
        listed == argument || argument.split_once(' ').is_some_and(|(rule, _)| listed == rule)
    };
    let new = wrong.iter().filter(|(argument, _)| !listed.iter().any(|one| is(one, argument)));
    let new: Vec<String> = new.map(|(name, all)| format!("{name}\n{}", all.join("\n"))).collect();
    assert!(new.is_empty(), "{} arguments:\n{}", new.len(), new.join("\n"));
    let mended: Vec<&&str> =
        listed.iter().filter(|one| !wrong.keys().any(|argument| is(one, argument))).collect();
    assert!(mended.is_empty(), "take these off the list: {mended:?}");
}
