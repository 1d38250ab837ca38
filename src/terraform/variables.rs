//! Variables: where their values come from, in Terraform's order of precedence, and their types.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::expr::equality::equal;
use crate::expr::{self, Error, Reference, Resolved, Result, Scope, alternatives, type_expr};
use crate::finding::{Builtin, Finding};
use crate::source::{COMMAND_LINE, EntryKind, Span, below, read_text};
use crate::syntax::{self, Expr, ExprId, Tree};
use crate::value::{
    CallArgument, Kind, Marks, Origin, OriginLabel, Reason, Truth, Type, Unknown, Value,
    did_you_mean,
};

use super::address::within;
use super::calls;
use super::conditions;
use super::config::{Declaration, ExprRef, Merged};
use super::declared;
use super::instance::{Caller, Frame, Item, ModuleInstance};
use super::load::syntax_error;
use super::options::Callers;
use super::scope::unread;
use super::session::Session;
use super::validated;
use super::written;

/// Values given to the root module, by variable.
pub(super) type GivenValues = BTreeMap<Arc<str>, GivenValue>;

/// A value given to a variable of the root module.
#[derive(Clone, Debug)]
pub(super) enum GivenValue {
    /// From a tfvars file: evaluated.
    Value(Value),
    /// From `-var`: text, whose meaning depends on the variable's type.
    Text(Arc<str>, Span),
}

/// Collects what is given, the strongest last: inputs of Terragrunt, `TF_VAR_` of the environment where that is read,
/// `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and `.json` by name, `-var-file`, `-var`.
pub(super) fn given(session: &Session<'_>) -> GivenValues {
    let mut all = GivenValues::new();
    if let Ok(module) = session.modules.get(session.context.directory)
        && let Some(outside) = &module.outside
    {
        let inputs = outside.inputs.iter();
        all.extend(
            inputs.map(|(name, value)| (Arc::clone(name), GivenValue::Value(value.clone()))),
        );
    }
    for (name, text) in &session.options.environment {
        let source = session.sources.add("<environment>", format!("TF_VAR_{name}={text}"));
        let length = u32::try_from(name.len() + text.len() + 8).unwrap_or(0);
        let span = Span::new(source, 0, length);
        all.insert(name.as_str().into(), GivenValue::Text(text.as_str().into(), span));
    }
    for path in tfvars_files(session) {
        read_tfvars(session, &path, &mut all);
    }
    for path in &session.options.var_files {
        if session.context.loader.kind(path).is_err() {
            let message = format!("there is no file `{path}`");
            session.tell(unmatched(session, format!("--var-file {path}"), message));
            continue;
        }
        read_tfvars(session, path, &mut all);
    }
    for (name, text) in &session.options.variables {
        let source = session.sources.add(COMMAND_LINE, format!("--var {name}={text}"));
        let start = "--var =".len() + name.len();
        let at = |byte: usize| u32::try_from(byte).unwrap_or(0);
        let span = Span::new(source, at(start), at(start + text.len()));
        let value = GivenValue::Text(text.as_str().into(), span);
        all.insert(name.as_str().into(), value);
    }
    all
}

fn tfvars_files(session: &Session<'_>) -> Vec<String> {
    let directory = session.context.directory;
    let Ok(entries) = session.context.loader.list(directory) else { return Vec::new() };
    let names: Vec<&str> = entries
        .iter()
        .filter(|entry| {
            matches!(entry.kind, EntryKind::File | EntryKind::Other | EntryKind::Outside)
        })
        .map(|entry| entry.name.as_str())
        .collect();
    let first = ["terraform.tfvars", "terraform.tfvars.json"];
    let fixed = first.into_iter().filter(|name| names.contains(name));
    let auto = names
        .iter()
        .copied()
        .filter(|name| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json"));
    fixed.chain(auto).map(|name| below(directory, name)).collect()
}

fn read_tfvars(session: &Session<'_>, path: &str, all: &mut GivenValues) {
    let text = match read_text(session.context.loader, path) {
        Ok(text) => text,
        Err(problem) => return session.tell(unreadable(session, path, &problem)),
    };
    let source = session.sources.add_once(path, &text);
    let parsed = syntax::parse(source, path, &text);
    if !parsed.errors.is_empty() {
        for span in written::perhaps_secrets(source, &text) {
            session.hide_place(span);
        }
    }
    for error in parsed.errors {
        session.tell(syntax_error(&error));
    }
    let tree = parsed.tree;
    session.read_values(tree.expressions());
    for attribute in &tree.body.attributes {
        let name = Arc::clone(tree.name(attribute.name));
        match expr::eval(&tree, attribute.expr, &Constants, &session.context) {
            Ok(value) => {
                let span = tree.span(attribute.expr);
                let origin = Origin::step(
                    span,
                    OriginLabel::Given(Arc::clone(&name)),
                    vec![value.origin.clone()],
                );
                all.insert(name, GivenValue::Value(value.with_origin(origin)));
            }
            Err(error) => session.report(&error.or_at(tree.span(attribute.expr))),
        }
    }
}

/// That an option names nothing that exists.
pub(super) fn unmatched(session: &Session<'_>, option: String, message: String) -> Finding {
    let end = u32::try_from(option.len()).unwrap_or_default();
    let source = session.sources.add(COMMAND_LINE, option);
    Finding::builtin(Builtin::UnmatchedOption, Span::new(source, 0, end), message)
}

/// Reports values for variables that the root module does not declare: Terraform refuses those of the command line, and
/// warns of those in files.
/// What it cannot read may declare them.
pub(super) fn undeclared(session: &Session<'_>, root: &ModuleInstance) {
    let declared = &root.module.variables;
    let names = session.options.variables.iter().map(|(name, _)| name);
    for name in names.filter(|name| !declared.contains_key(name.as_str())) {
        if !root.module.gaps.is_empty() {
            continue;
        }
        let message = format!("there is no variable `{name}`, which `--var` gives a value");
        let near = did_you_mean(name, declared.keys().map(|known| &**known));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let option = format!("--var {name}=");
        session.tell(unmatched(session, option, message).with_help(help));
    }
    for (name, value) in &session.given {
        let GivenValue::Value(value) = value else { continue };
        let (false, true, Some(place)) =
            (declared.contains_key(name), root.module.gaps.is_empty(), value.origin.span())
        else {
            continue;
        };
        // Perhaps a secret under a misspelt name.
        session.hide_place(place);
        let message = format!("there is no variable `{name}`, so this value has no effect");
        let near = did_you_mean(name, declared.keys().map(|known| &**known));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        session.tell(Finding::builtin(Builtin::UndeclaredVariable, place, message).with_help(help));
    }
}

fn unreadable(session: &Session<'_>, path: &str, problem: &str) -> Finding {
    let place = Span::new(session.sources.add_once(path, ""), 0, 0);
    let message = format!("`{path}` could not be read: {problem}");
    Finding::builtin(Builtin::UnreadableFile, place, message)
}

/// A scope without names: values of variables are constants.
pub(super) struct Constants;

impl Scope for Constants {
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        let message =
            format!("`{}` may not be used here: only constant values are allowed", reference.root);
        Err(Error::at(reference.span, message))
    }
}

/// The value of a variable in a module instance.
pub(super) fn value(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &Arc<str>,
    given: &GivenValues,
) -> Result<Value> {
    let Some(declaration) = instance.module.variables.get(name) else {
        let outside = unread(instance, "variable", &[&**name]);
        let outside = outside.ok_or_else(|| declared::no_variable(&instance.module, name))?;
        return Ok(match given.get(name) {
            Some(GivenValue::Value(value)) if instance.caller.is_none() => value.clone(),
            Some(_) | None => outside,
        });
    };
    let item = Item::Variable(Arc::clone(name));
    session.once(instance, item, || {
        let body = instance.module.body(declaration);
        let value = work_out(session, instance, name, &body, given)?;
        let value = planned(session, instance, name, value, &body);
        let value = value.with_marks(marks(&body));
        if value.marks.is_sensitive() {
            session.hide(&value);
        }
        Ok(value)
    })
}

/// The value that the plan was made with. Where that is the same, the configuration says where it comes from.
fn planned(
    session: &Session<'_>,
    instance: &ModuleInstance,
    name: &Arc<str>,
    value: Value,
    body: &Merged<'_>,
) -> Value {
    let planned = session.options.planned.as_ref().filter(|_| instance.caller.is_none());
    let Some(planned) = planned.and_then(|planned| planned.variables.get(name)) else {
        return value;
    };
    let applied = shape(body).and_then(|shape| applied(session, &shape, planned));
    match applied {
        Ok(planned) if equal(&value, &planned) != Truth::True => planned,
        Ok(_) | Err(_) => value,
    }
}

fn flag(body: &Merged<'_>, name: &str) -> Option<bool> {
    let found = body.attribute(name)?;
    match found.tree.expr(found.expr) {
        Expr::Bool(known) => Some(known),
        _ => None,
    }
}

fn marks(body: &Merged<'_>) -> Marks {
    let mark = |name, mark| if flag(body, name) == Some(true) { mark } else { Marks::NONE };
    mark("sensitive", Marks::SENSITIVE).union(mark("ephemeral", Marks::EPHEMERAL))
}

/// The type of a variable and its defaults, and whether null is a value of it.
struct Shape {
    constraint: type_expr::TypeConstraint,
    nullable: Nullable,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nullable {
    Yes,
    No,
}

fn shape(body: &Merged<'_>) -> Result<Shape> {
    let constraint = match body.attribute("type") {
        Some(ty) => type_expr::parse_type(ty.tree, ty.expr)?,
        None => type_expr::TypeConstraint::any(),
    };
    let nullable = if flag(body, "nullable") == Some(false) { Nullable::No } else { Nullable::Yes };
    Ok(Shape { constraint, nullable })
}

fn work_out(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &Arc<str>,
    body: &Merged<'_>,
    given: &GivenValues,
) -> Result<Value> {
    let shape = shape(body)?;
    if instance.caller.is_none() && session.options.callers == Callers::Any {
        return Ok(without_value(instance, name, body, &shape));
    }
    let set = match &instance.caller {
        Some(_) => argument(session, instance, name, body)?,
        None => match given.get(name) {
            Some(value) => Some(root_value(session, name, value, &shape)?),
            None => perhaps_input(instance, &shape),
        },
    };
    // Before it is converted: an error of that must not tell what a sensitive value is.
    let set = set.map(|value| value.with_marks(marks(body)));
    if let Some(value) = set.as_ref().filter(|value| value.marks.is_sensitive()) {
        session.hide(value);
    }
    if marks(body).is_sensitive()
        && let Some(default) = body.attribute("default")
    {
        session.hide_place(default.span());
    }
    match set {
        Some(value) if value.is_null() && shape.nullable == Nullable::No => {
            default(session, instance, name, body, &shape)
        }
        Some(value) => {
            let value = match shape.nullable {
                Nullable::No => alternatives::without_null(value, || {
                    default(session, instance, name, body, &shape)
                        .unwrap_or_else(|_| Value::unknown(Type::Any, Reason::Stated))
                }),
                Nullable::Yes => value,
            };
            applied(session, &shape, &value).map_err(|error| wrong_type(&error, name, &value))
        }
        None => default(session, instance, name, body, &shape),
    }
}

/// What stands for a variable of a module that Terragrunt runs with inputs of which not even the names are known.
fn perhaps_input(instance: &ModuleInstance, shape: &Shape) -> Option<Value> {
    let outside = instance.module.outside.as_ref()?;
    outside.has_more_inputs.then(|| Value::unknown(shape.constraint.ty.clone(), outside.reason()))
}

fn wrong_type(error: &Error, name: &str, value: &Value) -> Error {
    let error =
        Error::new(format!("the value for variable `{name}` is not suitable: {}", error.message()));
    match value.origin.span() {
        Some(span) => error.or_at(span),
        None => error,
    }
}

/// The argument of the call that made this instance, if it has one.
fn argument(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &Arc<str>,
    declaration: &Merged<'_>,
) -> Result<Option<Value>> {
    let Some(caller) = &instance.caller else { return Ok(None) };
    let Some(expr) = caller.argument(name) else { return Ok(None) };
    let value = session.eval_parts(&caller.instance, &caller.frame, expr)?;
    if value.deep_marks().contains(Marks::EPHEMERAL) && flag(declaration, "ephemeral") != Some(true)
    {
        let message = format!("variable `{name}` is not declared as ephemeral, its value is");
        return Err(Error::at(expr.span(), message).with_help("add `ephemeral = true` to it"));
    }
    let passed = CallArgument { call: Arc::clone(&instance.path), variable: Arc::clone(name) };
    let label = OriginLabel::Argument(Arc::new(passed));
    // Beside the main line: the default that the argument overrides, for who is told about the value.
    let over = declaration.attribute("default").map(|default| {
        Origin::step(default.span(), OriginLabel::Default(Arc::clone(name)), Vec::new())
    });
    let from = std::iter::once(value.origin.clone()).chain(over).collect();
    Ok(Some(value.with_origin(Origin::step(expr.span(), label, from))))
}

fn root_value(
    session: &Session<'_>,
    name: &Arc<str>,
    given: &GivenValue,
    shape: &Shape,
) -> Result<Value> {
    let (text, span) = match given {
        GivenValue::Value(value) => return Ok(value.clone()),
        GivenValue::Text(text, span) => (text, *span),
    };
    let origin = Origin::step(span, OriginLabel::Given(Arc::clone(name)), Vec::new());
    let literal = || Value::string(Arc::clone(text)).with_origin(origin.clone());
    match shape.constraint.ty {
        // Terraform takes the text as it is for primitive types, and reads an expression for others.
        Type::String | Type::Number | Type::Bool | Type::Any => Ok(literal()),
        Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Tuple(_) | Type::Object(_) => {
            let (tree, expr) = parse_text(session, text, span)?;
            let value = expr::eval(&tree, expr, &Constants, &session.context)?;
            Ok(value.with_origin(origin))
        }
    }
}

fn parse_text(session: &Session<'_>, text: &str, span: Span) -> Result<(Tree, ExprId)> {
    let source = session.sources.add(COMMAND_LINE, text);
    syntax::parse_expression(source, text).map_err(|errors| {
        let message = errors.into_iter().next().map_or_else(String::new, |error| error.message);
        Error::at(span, message)
    })
}

fn default(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &Arc<str>,
    body: &Merged<'_>,
    shape: &Shape,
) -> Result<Value> {
    let Some(expr) = body.attribute("default") else {
        if instance.caller.is_some() {
            return Err(missing_argument(instance, name));
        }
        return Ok(without_value(instance, name, body, shape));
    };
    let value = expr::eval(expr.tree, expr.expr, &Constants, &session.context)?;
    let origin = Origin::step(
        expr.span(),
        OriginLabel::Default(Arc::clone(name)),
        vec![value.origin.clone()],
    );
    applied(session, shape, &value.with_origin(origin)).map_err(|error| error.or_at(expr.span()))
}

/// A value in the type of its variable, or what stands for one that is too large for that.
fn applied(session: &Session<'_>, shape: &Shape, value: &Value) -> Result<Value> {
    match session.context.make(shape.constraint.weight(value)) {
        Ok(()) => shape.constraint.apply(value),
        Err(budget) => {
            session.beyond(budget, value.origin.span());
            let unknown = Value::unknown(shape.constraint.ty.clone(), Reason::Budget(budget));
            Ok(unknown.with_origin(value.origin.clone()))
        }
    }
}

fn missing_argument(instance: &ModuleInstance, name: &str) -> Error {
    let error =
        Error::new(format!("`{}` does not set the required variable `{name}`", instance.path));
    match instance.caller.as_ref().and_then(Caller::header) {
        Some(span) => error.or_at(span),
        None => error,
    }
}

/// A variable that nobody sets: unknown, with an identity of its own, and with what its validations tell.
fn without_value(
    instance: &ModuleInstance,
    name: &Arc<str>,
    body: &Merged<'_>,
    shape: &Shape,
) -> Value {
    let symbol = within(&instance.path, &format!("var.{name}"));
    let reason = Reason::Variable(within(&instance.path, name));
    let form = match shape.constraint.ty {
        Type::String => validated::form(body, name, &reason),
        _ => None,
    };
    let unknown = Unknown {
        symbol: Some(symbol),
        not_null: shape.nullable == Nullable::No || form.is_some(),
        form: form.map(Box::new),
        ..Unknown::new(shape.constraint.ty.clone(), reason)
    };
    let value: Value = Kind::Unknown(Arc::new(unknown)).into();
    match declaration_span(instance, name) {
        Some(span) => value.with_origin(Origin::step(
            span,
            OriginLabel::Block(format!("variable.{name}").into()),
            Vec::new(),
        )),
        None => value,
    }
}

fn declaration_span(instance: &ModuleInstance, name: &Arc<str>) -> Option<Span> {
    let declaration: &Declaration = instance.module.variables.get(name)?;
    let found = instance.module.first(declaration)?;
    Some(found.block.header(found.tree))
}

/// Runs the `validation` blocks of every variable that has a value; what they reject is reported,
/// at the value, as Terraform would.
pub(super) fn validate(session: &Session<'_>, instance: &Rc<ModuleInstance>, given: &GivenValues) {
    for (name, declaration) in &instance.module.variables {
        let body = instance.module.body(declaration);
        let value = match value(session, instance, name, given) {
            Ok(value) => value,
            Err(error) => {
                session.report(&error);
                continue;
            }
        };
        for found in body.blocks_of("validation") {
            let block = Merged::single(found.tree, &found.block.body);
            let Some(condition) = block.attribute("condition") else { continue };
            validate_one(
                session,
                instance,
                name,
                &value,
                condition,
                block.attribute("error_message"),
            );
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a validation is a condition and a message about a named value"
)]
fn validate_one(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &str,
    value: &Value,
    condition: ExprRef<'_>,
    message: Option<ExprRef<'_>>,
) {
    match conditions::holds(session, instance, &Frame::default(), condition) {
        Ok(Some(false)) => {}
        Ok(_) => return,
        Err(error) => return session.report(&error),
    }
    let text = message
        .and_then(|message| session.eval(instance, &Frame::default(), message).ok())
        .filter(|text| !text.deep_marks().is_sensitive())
        .and_then(|text| text.as_str().map(str::to_owned))
        .unwrap_or_else(|| "its validation rejects it".to_owned());
    let place = value.origin.trail(64).last().map_or_else(|| condition.span(), |(span, _)| *span);
    let owner = calls_suffix(instance);
    let error = Error::at(place, format!("invalid value for variable `{name}`{owner}: {text}"));
    session.report_as(Builtin::RejectedValue, &error);
}

fn calls_suffix(instance: &ModuleInstance) -> String {
    let call = instance.caller.as_ref().map(|caller| {
        calls::address(&caller.instance, &caller.call, &super::address::InstanceKey::None)
    });
    call.map_or_else(String::new, |call| format!(" of `{call}`"))
}
