//! Functions that need more than the values of their arguments: `try` and `can` take expressions that may
//! fail, `templatefile` and `templatestring` evaluate a text.

use crate::source::{SourceId, Span};
use crate::syntax::{self, Expr, ExprId, Tree};
use crate::value::{Kind, Marks, OriginLabel, Reason, Type, Value};

use super::super::alternatives;
use super::super::dependent::{depends, depends_reason, not_null};
use super::super::functions;
use super::super::{Context, Error, Reference, Resolved, Result, Scope, convert};
use super::collections::settled;
use super::evaluator::{Evaluator, at};

/// Results, each worked out when it is asked for.
type Attempts<'a> = Box<dyn Iterator<Item = Result<Value>> + 'a>;

impl Evaluator<'_> {
    /// The result of a function of this kind; none for any other name.
    pub(super) fn lazy(
        &self,
        id: ExprId,
        name: &str,
        ids: &[ExprId],
        expand: bool,
    ) -> Option<Result<Value>> {
        let name = name.strip_prefix("core::").unwrap_or(name);
        let function = match name {
            "try" => Self::try_each,
            "can" => Self::can,
            "templatefile" => Self::template_file,
            "templatestring" => Self::template_string,
            _ => return None,
        };
        let span = self.span(id);
        if self.scope.is_template() && name.starts_with("template") {
            let message =
                format!("a template cannot call `{name}`, as Terraform does not allow it");
            return Some(Err(Error::at(span, message)));
        }
        if let Some(known) = functions::lookup(name)
            && !expand
            && let Err(error) = functions::check_count(known, name, ids.len())
        {
            return Some(Err(error.or_at(span)));
        }
        Some(at(function(self, id, ids, expand), span))
    }

    fn try_each(&self, id: ExprId, ids: &[ExprId], expand: bool) -> Result<Value> {
        let mut last = None;
        let mut attempts = self.attempts(ids, expand)?;
        while let Some(result) = attempts.next() {
            match result {
                Ok(value) if may_fail(&value) => return Ok(self.one_of(id, value, attempts)),
                Ok(value) => {
                    let label = || OriginLabel::Function("try".into());
                    let origin = self.way(id, label, [&value.origin].into_iter());
                    return Ok(untyped(value).with_origin(origin));
                }
                Err(error) if error.is_static() => return Err(error),
                Err(error) => last = Some(error),
            }
        }
        let why = last.map_or_else(String::new, |error| format!(": {}", error.message()));
        Err(Error::at(self.span(id), format!("no argument of `try` succeeds{why}")))
    }

    /// What is known of the first of these that does not fail once more is known.
    fn one_of(&self, id: ExprId, first: Value, others: Attempts<'_>) -> Value {
        let reason = depends_reason(first.unknown_reason().unwrap_or(Reason::Stated));
        let mut candidates = vec![first];
        for value in others.flatten() {
            let is_last = !may_fail(&value);
            candidates.push(value);
            if is_last {
                break;
            }
        }
        let mut types = candidates.iter().map(Value::ty);
        let same = types.next().filter(|first| types.all(|other| other == *first));
        let is_primitive = |ty: &Type| matches!(ty, Type::Bool | Type::Number | Type::String);
        let ty = same.filter(is_primitive).unwrap_or(Type::Any);
        let marks = candidates.iter().fold(Marks::NONE, |marks, one| marks.union(one.marks));
        let unknown = if candidates.iter().all(is_never_null) {
            not_null(ty, reason)
        } else {
            Value::unknown(ty, reason)
        };
        let among = alternatives::among(&candidates);
        let unknown = alternatives::with(untyped(unknown), among);
        self.computed(id, unknown.with_marks(marks), &candidates)
    }

    /// The results of expressions, each worked out when it is asked for; the elements of an expanded
    /// one are values, which cannot fail.
    fn attempts(&self, ids: &[ExprId], expand: bool) -> Result<Attempts<'_>> {
        let (plain, last) = match ids.split_last() {
            Some((last, plain)) if expand => (plain.to_vec(), Some(*last)),
            Some(_) | None => (ids.to_vec(), None),
        };
        let expanded = match last.map(|last| self.arguments(&[last], true)).transpose()? {
            Some(Ok(values)) => values,
            Some(Err(unknown)) => vec![unknown],
            None => Vec::new(),
        };
        let plain = plain.into_iter().map(|id| self.caught().expr(id).map(settled));
        Ok(Box::new(plain.chain(expanded.into_iter().map(Ok))))
    }

    fn can(&self, id: ExprId, ids: &[ExprId], expand: bool) -> Result<Value> {
        let result = match ids {
            [only] if !expand => Some(self.caught().expr(*only).map(settled)),
            _ => {
                let attempts: Vec<_> = self.attempts(ids, expand)?.collect();
                if let Some(known) = functions::lookup("can") {
                    functions::check_count(known, "can", attempts.len())?;
                }
                attempts.into_iter().next()
            }
        };
        let Some(result) = result else { return Ok(Value::bool(false)) };
        let from: Vec<Value> = result.iter().cloned().collect();
        let result = match result {
            Ok(value) if may_fail(&value) => {
                let reason = value.unknown_reason().unwrap_or(Reason::Stated);
                not_null(Type::Bool, depends_reason(reason))
            }
            Ok(_) => Value::bool(true),
            Err(error) if error.is_static() => return Err(error),
            Err(_) => Value::bool(false),
        };
        Ok(self.computed(id, result, &from))
    }

    fn template_file(&self, id: ExprId, ids: &[ExprId], expand: bool) -> Result<Value> {
        let (path, variables) = match self.two(ids, expand)? {
            Ok(both) => both,
            Err(unknown) => return Ok(unknown),
        };
        if path.is_null() {
            return Err(Error::at(self.span(id), "the path must not be null"));
        }
        let text_of_path = convert::convert(&path, &Type::String)?;
        let marks = text_of_path.marks.without(Marks::MAYBE);
        let Some(name) = text_of_path.as_str() else {
            return Ok(self.computed(id, depends(Type::Any, &path), [&text_of_path]));
        };
        let hidden =
            "Invalid value for \"path\" parameter: no file can be read at (sensitive value)";
        let (path, text) =
            self.read(name).map_err(|error| error.hiding([&text_of_path], hidden))?;
        let source = self.context.source_of(&path, &text);
        let result = self.render(id, (&text, source), &variables);
        let result = result.map_err(|error| {
            error.hiding([&text_of_path, &variables], "the template fails on a sensitive value")
        })?;
        Ok(result.with_marks(marks))
    }

    fn template_string(&self, id: ExprId, ids: &[ExprId], expand: bool) -> Result<Value> {
        let direct = ids.first().is_some_and(|first| {
            matches!(self.tree.expr(*first), Expr::Variable(_) | Expr::Traversal { .. })
        });
        if !direct {
            let error = Error::at(self.span(id), "the template must be a reference");
            return Err(
                error.with_help("a template that is written here needs no `templatestring`")
            );
        }
        let (template, variables) = match self.two(ids, expand)? {
            Ok(both) => both,
            Err(unknown) => return Ok(unknown),
        };
        if template.is_null() {
            return Err(Error::at(self.span(id), "the template must not be null"));
        }
        if !matches!(template.ty(), Type::String | Type::Any) {
            return Err(Error::at(self.span(id), "the template must be a string"));
        }
        let template = convert::convert(&template, &Type::String)?;
        let Some(text) = template.as_str() else {
            return Ok(self.computed(id, depends(Type::Any, &template), [&template]));
        };
        let result = self.render(id, (text, None), &variables);
        let result = result.map_err(|error| {
            error.hiding([&template, &variables], "the template fails on a sensitive value")
        })?;
        Ok(result.with_marks(template.marks.without(Marks::MAYBE)))
    }

    fn two(&self, ids: &[ExprId], expand: bool) -> Result<Result<(Value, Value), Value>> {
        let arguments = match self.arguments(ids, expand)? {
            Ok(arguments) => arguments,
            Err(unknown) => return Ok(Err(unknown)),
        };
        let mut arguments = arguments.into_iter();
        match (arguments.next(), arguments.next()) {
            (Some(first), Some(second)) => Ok(Ok((first, second))),
            _ => Err(Error::new("two arguments are needed")),
        }
    }

    /// The path and the text of a file.
    fn read(&self, name: &str) -> Result<(String, String)> {
        let path = crate::source::join(self.context.directory, name).map_err(|_| {
            Error::new("the file lies outside the repository, where bottlelint does not read")
        })?;
        let bytes = self
            .context
            .loader
            .read(&path)
            .map_err(|error| Error::new(format!("{name}: {error}")))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::new(format!("{name}: the file is not UTF-8")))?;
        Ok((path, text))
    }

    /// `source`: the file of the text, if places in it can be shown.
    fn render(
        &self,
        id: ExprId,
        (text, source): (&str, Option<SourceId>),
        variables: &Value,
    ) -> Result<Value> {
        let span = self.span(id);
        let variables = match &variables.kind {
            Kind::Object(_) | Kind::Map(_) => variables,
            Kind::Unknown(_) => {
                return Ok(self.computed(id, depends(Type::Any, variables), [variables]));
            }
            _ => {
                return Err(Error::at(
                    span,
                    "the variables of a template must be an object or a map",
                ));
            }
        };
        if let Some(name) =
            variables.entries().into_iter().flatten().find(|(name, _)| !is_name(name))
        {
            let error =
                Error::at(span, format!("`{}` is not a valid name of a template variable", name.0));
            return Err(error.with_help("names are letters, digits, `_` and `-`, a letter first"));
        }
        let place = if source.is_some() { None } else { Some(span) };
        let (tree, template) = parsed(text, source.unwrap_or(span.source), place)?;
        let scope = TemplateScope { variables, outer: Some(self.scope) };
        let (context, failures) = (self.context, self.failures);
        let inner = Evaluator { tree: &tree, scope: &scope, context, names: None, place, failures };
        let result = inner.expr(template)?;
        if result.is_null() {
            return Err(Error::at(span, "the template results in null, which is not a string"));
        }
        let marks = variables.marks.without(Marks::MAYBE);
        let label = || OriginLabel::Function("templatefile".into());
        let origin = self.way(id, label, [&result.origin, &variables.origin].into_iter());
        Ok(result.with_marks(marks).with_origin(origin))
    }
}

/// Where the text of a template stands.
#[derive(Clone, Copy, Debug)]
pub enum TemplateSource {
    /// It is all of a file.
    File(SourceId),
    /// Everything in it is at this place.
    At(Span),
}

/// What a text comes to as a template that sees these variables.
pub fn template(
    text: &str,
    written: TemplateSource,
    variables: &Value,
    context: &Context<'_>,
) -> Result<Value> {
    context.begin();
    let (source, place) = match written {
        TemplateSource::File(source) => (source, None),
        TemplateSource::At(span) => (span.source, Some(span)),
    };
    let (tree, template) = parsed(text, source, place)?;
    let scope = TemplateScope { variables, outer: None };
    let names = None;
    let inner = Evaluator { tree: &tree, scope: &scope, context, names, place, failures: None };
    inner.expr(template)
}

fn parsed(text: &str, source: SourceId, place: Option<Span>) -> Result<(Tree, ExprId)> {
    syntax::parse_template(source, text).map_err(|errors| {
        let first = errors.first();
        let what = first.map_or("it does not parse", |error| error.message.as_str());
        let error = Error::new(format!("the template is not valid: {what}"));
        match place.or(first.map(|error| error.span)) {
            Some(span) => error.or_at(span),
            None => error,
        }
    })
}

/// The names that a template sees: its variables, and nothing of the module.
struct TemplateScope<'a> {
    variables: &'a Value,
    /// Who knows the functions of providers.
    outer: Option<&'a dyn Scope>,
}

impl Scope for TemplateScope<'_> {
    fn is_template(&self) -> bool {
        true
    }

    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        let Some(value) = self.variables.get(reference.root) else {
            let message = format!("the template has no variable `{}`", reference.root);
            return Err(Error::at(reference.span, message));
        };
        Ok(Some(Resolved { value: value.clone(), consumed: 0 }))
    }

    fn call(&self, name: &str, arguments: &[Value], span: Span) -> Option<Result<Value>> {
        self.outer?.call(name, arguments, span)
    }
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(|first| first.is_alphabetic() || first == '_');
    first && letters.all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-')
}

/// To Terraform, what `try` gives has no type until it is known.
fn untyped(value: Value) -> Value {
    value.with_unknown(|unknown| unknown.untyped = true)
}

fn is_never_null(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.not_null,
        _ => !value.is_null(),
    }
}

/// Whether evaluating again with more known could fail: an attribute of a value whose type is not known may
/// turn out not to exist.
fn may_fail(value: &Value) -> bool {
    let open = match &value.kind {
        Kind::Unknown(unknown) => {
            unknown.ty == Type::Any
                || matches!(unknown.reason, Reason::Depends(_) | Reason::Budget(_))
        }
        Kind::String(text) => text.parts().iter().any(|part| match part {
            crate::value::Part::Hole(hole) => matches!(hole.reason, Reason::Depends(_)),
            crate::value::Part::Literal(_) => false,
        }),
        _ => value.marks.is_maybe(),
    };
    open || value.children().any(may_fail)
}
