//! Reads the files of a module directory and sorts their blocks. Evaluates nothing.

use std::sync::Arc;

use crate::finding::{Builtin, Finding};
use crate::model::{Gap, Mode};
use crate::source::{
    Entry, EntryKind, LoadError, Loader, NOT_UTF_8, SourceId, SourceMap, Span, below, read_text,
};
use crate::syntax::{self, Block, Expr, Tree};
use crate::value::{Reason, did_you_mean};

use super::config::{
    BlockId, BlockRef, ConfigFile, Declaration, Local, Module, Readme, ResourceId, Role,
};
use super::dialect::{self, Dialect};
use super::references::references;
use super::version::{VersionFit, fit};
use super::written;

/// The names under which a README is looked for, in this order.
const README_NAMES: [&str; 3] = ["README.md", "readme.md", "Readme.md"];

/// Where Terraform keeps which versions of providers it has chosen.
const LOCK_FILE: &str = ".terraform.lock.hcl";

/// Reads the module in `directory`.
pub(super) fn load(
    loader: &dyn Loader,
    sources: &SourceMap,
    directory: &str,
) -> Result<Module, LoadError> {
    let entries = loader.list(directory)?;
    let mut module = Module { directory: directory.into(), ..Module::default() };
    let mut names: Vec<&Entry> = entries.iter().filter(|entry| is_config(entry)).collect();
    names.retain(|entry| !dialect::is_replaced(&entry.name, &entries));
    if names.iter().any(|entry| dialect::is_open_tofu(&entry.name)) {
        module.dialect = Dialect::OpenTofu;
    }
    names.sort_by_key(|entry| (role(&entry.name) == Role::Override, entry.name.clone()));
    for entry in names {
        read_file(loader, sources, &mut module, &entry.name);
    }
    for file in 0..module.files.len() {
        sort_blocks(&mut module, file);
    }
    module.fit = fit(aws_constraint(&module).as_deref());
    let lock = entries.iter().find(|entry| entry.name == LOCK_FILE);
    module.locked = lock.and_then(|lock| locked(loader, &below(directory, &lock.name)));
    module.readme = README_NAMES
        .iter()
        .find(|name| entries.iter().any(|entry| entry.name == **name))
        .and_then(|name| read_readme(loader, sources, &below(directory, name)));
    Ok(module)
}

/// How the version of the AWS provider fits that a lock file names.
fn locked(loader: &dyn Loader, path: &str) -> Option<VersionFit> {
    let text = String::from_utf8(loader.read(path).ok()?).ok()?;
    let tree = syntax::parse(SourceId(0), path, &text).tree;
    let of_aws = |block: &&Block| {
        block.label(&tree, 0).is_some_and(|source| source.ends_with("/hashicorp/aws"))
    };
    let block = tree.body.blocks(&tree, "provider").find(of_aws)?;
    match tree.expr(block.body.attribute(&tree, "version")?.expr) {
        Expr::String(version) => Some(fit(Some(tree.name(version)))),
        _ => None,
    }
}

/// What the module asks of the AWS provider: `version` in `required_providers`.
fn aws_constraint(module: &Module) -> Option<Arc<str>> {
    let terraform = module.others.iter().filter_map(|id| module.block(*id));
    terraform
        .flat_map(|found| {
            found
                .block
                .body
                .blocks(found.tree, "required_providers")
                .map(move |inner| (found.tree, inner))
        })
        .find_map(|(tree, required)| {
            let aws = required.body.attribute(tree, "aws")?;
            match tree.expr(aws.expr) {
                Expr::String(version) => Some(Arc::clone(tree.name(version))),
                Expr::Object(range) => tree.items(range).iter().find_map(|item| {
                    let (Expr::String(key) | Expr::Variable(key)) = tree.expr(item.key) else {
                        return None;
                    };
                    let Expr::String(version) = tree.expr(item.value) else { return None };
                    (&**tree.name(key) == "version").then(|| Arc::clone(tree.name(version)))
                }),
                _ => None,
            }
        })
}

/// Whether a directory entry is a file that Terraform reads as configuration.
#[must_use]
pub fn is_config(entry: &Entry) -> bool {
    // Terraform skips editors' leftovers: names that begin with a dot, end in a tilde, or stand between #s.
    let ignored = entry.name.starts_with('.') || entry.name.starts_with('#');
    // A pipe or a broken link is one too: what it holds is not known, and that is said.
    matches!(entry.kind, EntryKind::File | EntryKind::Other | EntryKind::Outside)
        && !ignored
        && dialect::stem(&entry.name).is_some()
}

fn role(name: &str) -> Role {
    let stem = dialect::stem(name).unwrap_or(name);
    if stem == "override" || stem.ends_with("_override") { Role::Override } else { Role::Primary }
}

fn read_file(loader: &dyn Loader, sources: &SourceMap, module: &mut Module, name: &str) {
    let path: Arc<str> = below(&module.directory, name).into();
    let (text, problem) = match loader.read(&path) {
        Ok(bytes) => {
            if let Ok(text) = String::from_utf8(bytes) {
                (text, None)
            } else {
                let help = "Terraform reads files in UTF-8; save it as such or remove it";
                (String::new(), Some((NOT_UTF_8.to_owned(), help)))
            }
        }
        Err(error) => {
            let help =
                "Terraform reads it as a part of the module; put a regular file there or remove it";
            (String::new(), Some((error.to_string(), help)))
        }
    };
    let source = sources.add_once(&path, &text);
    if let Some((problem, help)) = problem {
        let span = Span::new(source, 0, 0);
        let message = format!("`{path}` could not be read: {problem}");
        let unreadable = Finding::builtin(Builtin::UnreadableFile, span, message);
        module.told.add(unreadable.with_help(Some(help)));
        module.gaps.push(gap(span, &path));
        module.unreadable.push(path);
        return;
    }
    let parsed = syntax::parse(source, &path, &text);
    for error in &parsed.errors {
        module.gaps.push(gap(error.span, &path));
        module.told.add(syntax_error(error));
    }
    if !parsed.errors.is_empty() {
        module.perhaps_secrets.extend(written::perhaps_secrets(source, &text));
    }
    let references = references(&parsed.tree);
    module.files.push(ConfigFile { path, tree: parsed.tree, references, role: role(name) });
}

/// What is told of a syntax error.
pub(super) fn syntax_error(error: &syntax::SyntaxError) -> Finding {
    let finding = Finding::builtin(Builtin::SyntaxError, error.span, error.message.as_str());
    finding.with_help(error.help.as_deref())
}

fn gap(span: Span, path: &Arc<str>) -> Gap {
    Gap::new(span, Reason::Unreadable(Arc::clone(path)), Arc::clone(path))
}

fn read_readme(loader: &dyn Loader, sources: &SourceMap, path: &str) -> Option<Readme> {
    let text = read_text(loader, path).ok()?;
    let source = sources.add_once(path, &text);
    let text = sources.get(source)?.text.clone();
    Some(Readme { span: Span::new(source, 0, 0), text })
}

/// Puts each block of a file where it belongs.
fn sort_blocks(module: &mut Module, file: usize) {
    let Some(ConfigFile { tree, role, .. }) = module.files.get(file) else { return };
    let role = *role;
    let mut entries: Vec<(BlockId, Declared)> = Vec::new();
    for (index, block) in tree.body.blocks.iter().enumerate() {
        let Some(id) = BlockId::new(file, index) else { break };
        entries.push((id, classify(tree, block)));
        if &**tree.name(block.kind) == "check" {
            entries.extend(data_of_check(tree, block, id));
        }
    }
    if tree.body.blocks.iter().any(|block| needs_open_tofu(tree, block)) {
        module.dialect = Dialect::OpenTofu;
    }
    for (id, entry) in entries {
        add_block(module, id, entry, role);
    }
    let stray: Vec<Finding> = module
        .files
        .get(file)
        .map(|file| {
            file.tree
                .body
                .attributes
                .iter()
                .map(|stray| stray_attribute(&file.tree, stray))
                .collect()
        })
        .unwrap_or_default();
    for finding in stray {
        module.told.add(finding);
    }
}

/// Whether a block has an argument or block that only `OpenTofu` has.
fn needs_open_tofu(tree: &Tree, block: &Block) -> bool {
    let body = &block.body;
    match &**tree.name(block.kind) {
        "resource" | "data" | "module" => {
            let mut lifecycle = body.blocks(tree, "lifecycle");
            lifecycle.any(|inner| inner.body.attribute(tree, "enabled").is_some())
        }
        "provider" => body.attribute(tree, "for_each").is_some(),
        "terraform" => body.blocks(tree, "encryption").next().is_some(),
        _ => false,
    }
}

/// The data source that a `check` block may hold: Terraform reads it like any other.
fn data_of_check(tree: &Tree, check: &Block, id: BlockId) -> Vec<(BlockId, Declared)> {
    let inner = check.body.blocks.iter().enumerate();
    let data = inner.filter(|(_, inner)| &**tree.name(inner.kind) == "data");
    data.filter_map(|(index, inner)| Some((id.within(index)?, classify(tree, inner)))).collect()
}

fn stray_attribute(tree: &Tree, attribute: &syntax::Attribute) -> Finding {
    let name = tree.name(attribute.name);
    let message = format!("`{name}` is outside of any block");
    let help = "Terraform allows only blocks here; put values into a `locals` block";
    Finding::builtin(Builtin::SyntaxError, attribute.name_span(tree), message).with_help(Some(help))
}

/// What a top-level block declares.
enum Declared {
    Variable(Arc<str>),
    Locals(Vec<(Arc<str>, usize)>),
    Output(Arc<str>),
    Resource(ResourceId),
    Call(Arc<str>),
    Other,
    /// Something that is in none of the languages known here, and no slip of the pen.
    Newer(Arc<str>, Finding),
    Invalid(Finding),
}

fn classify(tree: &Tree, block: &Block) -> Declared {
    let kind = tree.name(block.kind);
    let label = |index| block.label(tree, index).cloned();
    let Some(known) = dialect::block_type(kind) else { return of_unknown_type(tree, block) };
    if block.labels.len() != known.labels {
        return Declared::Invalid(wrong_labels(tree, block, known.labels));
    }
    match (&**kind, label(0), label(1)) {
        ("variable", Some(name), _) => Declared::Variable(name),
        ("output", Some(name), _) => Declared::Output(name),
        ("module", Some(name), _) => Declared::Call(name),
        ("resource", Some(kind), Some(name)) => {
            Declared::Resource(ResourceId { mode: Mode::Managed, kind, name })
        }
        ("data", Some(kind), Some(name)) => {
            Declared::Resource(ResourceId { mode: Mode::Data, kind, name })
        }
        ("locals", ..) => {
            let attributes = block.body.attributes.iter().enumerate();
            Declared::Locals(
                attributes.map(|(at, one)| (Arc::clone(tree.name(one.name)), at)).collect(),
            )
        }
        _ => Declared::Other,
    }
}

fn wrong_labels(tree: &Tree, block: &Block, wanted: usize) -> Finding {
    let kind = tree.name(block.kind);
    let found = block.labels.len();
    let message = format!("a `{kind}` block has {wanted} labels; this one has {found}");
    Finding::builtin(Builtin::SyntaxError, block.header(tree), message)
}

/// A misspelt type is an error; another one may be of a newer language.
fn of_unknown_type(tree: &Tree, block: &Block) -> Declared {
    let kind = tree.name(block.kind);
    let place = block.header(tree);
    if let Some(near) = did_you_mean(kind, dialect::block_names()) {
        let message = format!("Terraform has no block type `{kind}`");
        let finding = Finding::builtin(Builtin::SyntaxError, place, message);
        return Declared::Invalid(finding.with_help(Some(format!("did you mean `{near}`?"))));
    }
    let message = format!(
        "`{kind}` blocks are in no version of Terraform or OpenTofu that bottlelint knows; what they declare is unknown"
    );
    let finding = Finding::builtin(Builtin::UnsupportedLanguage, place, message);
    Declared::Newer(Arc::clone(kind), finding)
}

fn add_block(module: &mut Module, id: BlockId, entry: Declared, role: Role) {
    match entry {
        Declared::Variable(name) => {
            declare(module, id, role, &name, |module| &mut module.variables);
        }
        Declared::Output(name) => declare(module, id, role, &name, |module| &mut module.outputs),
        Declared::Call(name) => declare(module, id, role, &name, |module| &mut module.calls),
        Declared::Resource(resource) => {
            declare(module, id, role, &resource, |module| &mut module.resources);
        }
        Declared::Locals(entries) => {
            for (name, attribute) in entries {
                add_local(module, id, &name, attribute, role);
            }
        }
        Declared::Other => module.others.push(id),
        Declared::Newer(kind, finding) => {
            if module.newer.insert(kind) {
                module.told.add(finding);
            }
        }
        Declared::Invalid(finding) => module.told.add(finding),
    }
}

/// The table of a module that a declaration belongs into.
type Table<K> = fn(&mut Module) -> &mut std::collections::BTreeMap<K, Declaration>;

fn declare<K: Ord + Clone>(module: &mut Module, id: BlockId, role: Role, key: &K, table: Table<K>) {
    match (table(module).get_mut(key), role) {
        (Some(first), Role::Override) => first.add(id),
        (None, Role::Override | Role::Primary) => {
            if role == Role::Override
                && let Some(finding) = module.block(id).map(nothing_to_override)
            {
                module.told.add(finding);
            }
            table(module).insert(key.clone(), Declaration::new(id));
        }
        (Some(_), Role::Primary) => {
            if let Some(finding) = module.block(id).map(duplicate) {
                module.told.add(finding);
            }
        }
    }
}

/// What to do about a second declaration.
const FIRST_ONE: &str = "rename or remove one of them; the first one is used here";

fn duplicate(found: BlockRef<'_>) -> Finding {
    let kind = found.tree.name(found.block.kind);
    let labels: Vec<String> = found
        .block
        .labels
        .iter()
        .map(|label| format!(" \"{}\"", found.tree.name(label.name)))
        .collect();
    let message = format!("`{kind}{}` is declared twice in this module", labels.concat());
    let place = found.block.header(found.tree);
    Finding::builtin(Builtin::DuplicateDeclaration, place, message).with_help(Some(FIRST_ONE))
}

fn nothing_to_override(found: BlockRef<'_>) -> Finding {
    let message = "an override file changes what other files declare; no other file declares this";
    let help = "move it to a file that is not called `override` or `*_override`";
    let place = found.block.header(found.tree);
    Finding::builtin(Builtin::TerraformError, place, message).with_help(Some(help))
}

fn add_local(module: &mut Module, id: BlockId, name: &Arc<str>, attribute: usize, role: Role) {
    let Some(local) = Local::new(id, attribute) else { return };
    if role == Role::Primary && module.locals.contains_key(name) {
        let span = module.local(local).map(|(_, span)| span);
        let message = format!("the local value `{name}` is declared twice in this module");
        if let Some(place) = span {
            let twice = Finding::builtin(Builtin::DuplicateDeclaration, place, message);
            module.told.add(twice.with_help(Some(FIRST_ONE)));
        }
        return;
    }
    if role == Role::Override
        && !module.locals.contains_key(name)
        && let Some(finding) = module.block(id).map(nothing_to_override)
    {
        module.told.add(finding);
    }
    module.locals.insert(Arc::clone(name), local);
}
