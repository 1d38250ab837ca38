//! Module calls: the instances of the modules they call.

use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::finding::{Builtin, Finding};
use crate::model::{Existence, Gap};
use crate::source::{LoadError, Loader, join, parent};
use crate::syntax::Expr;
use crate::value::{Budget, Marks, Reason, Type, Value, did_you_mean};

use super::address::{InstanceKey, within};
use super::config::{BlockRef, Declaration, Module};
use super::expand::{Expansion, expansion};
use super::instance::{Caller, Expanded, Frame, Item, ModuleInstance};
use super::language::CALL_ARGUMENTS;
use super::module_source::{ModuleSource, leads_to, source};
use super::quota::MAX_NESTING;
use super::receives;
use super::scope::unread;
use super::session::Session;

/// The address of a call's instance.
#[must_use]
pub(super) fn address(instance: &ModuleInstance, call: &str, key: &InstanceKey) -> Arc<str> {
    within(&instance.path, &format!("module.{call}{}", key.suffix()))
}

/// How a call is multiplied; none if there is no such call.
pub(super) fn call_expansion(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    call: &Arc<str>,
) -> Option<Rc<Expansion>> {
    let declaration = instance.module.calls.get(call)?;
    let body = instance.module.body(declaration);
    Some(expansion(session, instance, Expanded::Call(Arc::clone(call)), &body))
}

/// The instance of a called module; none when its source is not here, which is reported once.
pub(super) fn child(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    call: &Arc<str>,
    key: &InstanceKey,
) -> Option<Rc<ModuleInstance>> {
    if let Some(known) = instance.child(call, key) {
        return Some(known);
    }
    let declaration = instance.module.calls.get(call)?;
    let module = find(session, instance, call, declaration)?;
    let expansion = call_expansion(session, instance, call)?;
    if instance.depth >= MAX_NESTING || !session.quota.instance() {
        return too_many(session, instance, call, declaration);
    }
    let existence = match (&instance.existence, expansion.existence()) {
        (Existence::Assumed(reason), _) => Existence::Assumed(reason.clone()),
        (Existence::Certain, own) => own,
    };
    let caller = Caller {
        instance: Rc::clone(instance),
        call: Arc::clone(call),
        frame: expansion.frame(key),
    };
    let path = address(instance, call, key);
    let child = Rc::new(ModuleInstance::new(module, path, Some(caller), existence));
    check_arguments(session, &child);
    instance.keep_child(call, key, Rc::clone(&child));
    Some(child)
}

/// Reports arguments that the called module has no variable for.
fn check_arguments(session: &Session<'_>, child: &ModuleInstance) {
    let Some(caller) = &child.caller else { return };
    let Some(call) = caller.declaration() else { return };
    let variables = &child.module.variables;
    for (name, (tree, attribute)) in caller.instance.module.body(call).attributes() {
        let known = CALL_ARGUMENTS.contains(&&*name) || variables.contains_key(&name);
        if known || !child.module.gaps.is_empty() {
            continue;
        }
        let message =
            format!("the module that `module.{}` calls has no variable `{name}`", caller.call);
        let error = Error::at(attribute.name_span(tree), message);
        let module = Arc::clone(&child.module);
        let error = error.with_suggestion(move || {
            let near = did_you_mean(&name, module.variables.keys().map(|known| &**known))?;
            Some(format!("did you mean `{near}`?"))
        });
        session.report_as(Builtin::UnknownArgument, &error);
    }
}

/// A module instance that is one too many: what it holds is not known.
fn too_many<T>(
    session: &Session<'_>,
    instance: &ModuleInstance,
    call: &str,
    declaration: &Declaration,
) -> Option<T> {
    let header = instance.module.first(declaration)?;
    let span = header.block.header(header.tree);
    let message = if instance.depth >= MAX_NESTING {
        format!("modules call each other more than {MAX_NESTING} levels deep here")
    } else {
        "there are more module instances than bottlelint evaluates, from here on".to_owned()
    };
    session.limit_once(message, Some(span));
    let what = address(instance, call, &InstanceKey::None);
    session.gap_once(Gap::new(span, Reason::Budget(Budget::Elements), what));
    None
}

fn find(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    call: &Arc<str>,
    declaration: &Declaration,
) -> Option<Arc<Module>> {
    let header = instance.module.first(declaration)?;
    let call = Call { session, instance, name: call, header };
    let (directory, written) = match written_or_evaluated(session, instance, call.name, declaration)
    {
        ModuleSource::Directory(directory) => (directory, Written::Here),
        ModuleSource::Remote(text) => match installed(session, instance, call.name) {
            Some(directory) => (directory, Written::Fetched),
            None => return call.missing(&not_fetched(&text)),
        },
        ModuleSource::Outside(text) => {
            return call.missing(&format!("its source `{text}` lies outside the repository"));
        }
        ModuleSource::None => {
            return call.missing("its `source` is not a constant");
        }
    };
    if instance.directories().iter().any(|above| **above == *directory) {
        let why = format!("its source `{directory}` calls itself recursively");
        return call.broken(Builtin::TerraformError, &why);
    }
    match (session.modules.get(&directory), written) {
        // A submodule of git that is not checked out is an empty directory.
        (Ok(module), _) if module.files.is_empty() && module.gaps.is_empty() => {
            call.missing(&format!("its source `{directory}` holds no Terraform files"))
        }
        (Ok(module), _) => Some(module),
        (Err(error), Written::Here) if is_among_others(session.context.loader, &directory) => {
            call.broken(Builtin::UnreadableFile, &unreadable(&directory, &error))
        }
        (Err(error), Written::Here | Written::Fetched) => {
            call.missing(&unreadable(&directory, &error))
        }
    }
}

/// Whether there is anything beside a directory. Where there is not, what holds it was not checked out either: another
/// repository, such as a submodule of git.
fn is_among_others(loader: &dyn Loader, directory: &str) -> bool {
    loader.list(parent(directory)).is_ok_and(|entries| !entries.is_empty())
}

/// Who writes the directory of a module.
#[derive(Clone, Copy)]
enum Written {
    /// Whoever writes the call: it is a part of the repository.
    Here,
    /// `terraform init`.
    Fetched,
}

/// The source of a call. Where it is an expression, `OpenTofu` evaluates it before anything else.
fn written_or_evaluated(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    call: &Arc<str>,
    declaration: &Declaration,
) -> ModuleSource {
    let written = source(&instance.module, declaration);
    let Some(expr) = instance.module.body(declaration).attribute("source") else { return written };
    if written != ModuleSource::None {
        return written;
    }
    let item = Item::Source(Arc::clone(call));
    let value = session.once(instance, item, || session.eval(instance, &Frame::default(), expr));
    let text = value.ok().and_then(|value| value.as_str().map(str::to_owned));
    text.map_or(ModuleSource::None, |text| leads_to(&instance.module.directory, &text))
}

fn not_fetched(text: &str) -> String {
    format!("its source `{text}` is not in the repository")
}

fn unreadable(directory: &str, error: &LoadError) -> String {
    format!("its source `{directory}`: {error}")
}

/// A call whose module cannot be read.
struct Call<'a> {
    session: &'a Session<'a>,
    instance: &'a Rc<ModuleInstance>,
    name: &'a Arc<str>,
    header: BlockRef<'a>,
}

impl Call<'_> {
    /// The module lies outside the repository.
    fn missing<T>(&self, why: &str) -> Option<T> {
        let help = "`terraform init` fetches remote modules into .terraform/modules, where bottlelint finds them";
        self.tell(Builtin::MissingModule, why, Some(help))
    }

    /// Terraform would not find the module either, or not stop calling it.
    fn broken<T>(&self, rule: Builtin, why: &str) -> Option<T> {
        self.tell(rule, why, None)
    }

    fn tell<T>(&self, rule: Builtin, why: &str, help: Option<&str>) -> Option<T> {
        let Self { session, instance, name, header } = self;
        let what = address(instance, name, &InstanceKey::None);
        let span = header.block.header(header.tree);
        let message = format!("`{what}` is not evaluated: {why}");
        let finding = Finding::builtin(rule, span, message).with_help(help);
        // The same call is asked for once for each reference to it; the gap is one.
        if session.is_new(&finding) {
            let gap = Gap::new(span, Reason::Module(Arc::clone(&what)), what);
            session.gap(Gap { may_hold: receives::may_hold(session, instance, name), ..gap });
        }
        session.tell(finding);
        None
    }
}

/// Where `terraform init` put a remote module: `.terraform/modules/modules.json` of the root module.
fn installed(session: &Session<'_>, instance: &ModuleInstance, call: &str) -> Option<String> {
    let root = session.context.directory;
    let manifest = join(root, ".terraform/modules/modules.json").ok()?;
    let text = session.context.loader.read(&manifest).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&text).ok()?;
    let key = init_key(instance, call);
    let entry = manifest
        .get("Modules")?
        .as_array()?
        .iter()
        .find(|entry| entry.get("Key").and_then(serde_json::Value::as_str) == Some(&key))?;
    join(root, entry.get("Dir")?.as_str()?).ok()
}

/// The key of a call in the manifest: names of calls from the root, joined by dots.
fn init_key(instance: &ModuleInstance, call: &str) -> String {
    let mut names = vec![call.to_owned()];
    let mut at = instance.caller.as_ref();
    while let Some(caller) = at {
        names.push(caller.call.to_string());
        at = caller.instance.caller.as_ref();
    }
    names.reverse();
    names.join(".")
}

/// What an output of a module without source stands for.
pub(super) fn missing_output(
    instance: &ModuleInstance,
    call: &str,
    key: &InstanceKey,
    output: &str,
) -> Value {
    let address = address(instance, call, key);
    let symbol: Arc<str> = format!("{address}.{output}").into();
    Value::symbol(Type::Any, Reason::Module(address), symbol)
}

/// The value of an output.
pub(super) fn output(
    session: &Session<'_>,
    child: &Rc<ModuleInstance>,
    name: &Arc<str>,
) -> Result<Value> {
    let Some(declaration) = child.module.outputs.get(name) else {
        return unread(child, "output", &[&**name]).ok_or_else(|| no_output(child, name));
    };
    let item = Item::Output(Arc::clone(name));
    session.once(child, item, || {
        let body = child.module.body(declaration);
        let Some(expr) = body.attribute("value") else {
            let error = Error::new(format!("output `{name}` has no `value`"));
            return Err(match child.module.first(declaration) {
                Some(found) => error.or_at(found.block.header(found.tree)),
                None => error,
            });
        };
        let value = session.eval_parts(child, &Frame::default(), expr)?;
        let label = crate::value::OriginLabel::Output(within(&child.path, name));
        let origin = crate::value::Origin::step(expr.span(), label, vec![value.origin.clone()]);
        let is_set = |name| {
            let flag = body.attribute(name);
            flag.is_some_and(|flag| flag.tree.expr(flag.expr) == Expr::Bool(true))
        };
        if value.deep_marks().contains(Marks::EPHEMERAL) && !is_set("ephemeral") {
            let message = format!("output `{name}` is not declared as ephemeral, its value is");
            return Err(Error::at(expr.span(), message).with_help("add `ephemeral = true`"));
        }
        // Terraform 1.11 forgets this mark on the way out of a module; its author asked for it all the same.
        let marks = if is_set("sensitive") { Marks::FORGOTTEN } else { Marks::NONE };
        let value = value.with_origin(origin).with_marks(marks);
        if is_set("sensitive") {
            session.hide(&value);
        }
        Ok(value)
    })
}

fn no_output(child: &ModuleInstance, name: &str) -> Error {
    let (missing, module) = (name.to_owned(), Arc::clone(&child.module));
    let error = Error::new(format!("`{}` has no output `{name}`", child.path));
    error.with_suggestion(move || {
        let near = did_you_mean(&missing, module.outputs.keys().map(|known| &**known))?;
        Some(format!("did you mean `{near}`?"))
    })
}
