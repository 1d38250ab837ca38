//! Data sources that read nothing: what their providers compute of their arguments. Must not know other resources.

use crate::expr::convert::convert;
use crate::expr::{self, Error, Result, TemplateSource, depends};
use crate::iam;
use crate::source::Span;
use crate::value::{Kind, Marks, Provenance, Reason, Stretch, Type, Value};

use super::session::Session;

/// The values of a data source with what its provider computes.
pub(super) fn completed(
    session: &Session<'_>,
    kind: &str,
    values: Value,
    header: Option<Span>,
) -> Value {
    match kind {
        "aws_iam_policy_document" => document(session, &values, header),
        "template_file" => template(session, &values, header),
        _ => values,
    }
}

/// The text of a policy document.
fn document(session: &Session<'_>, values: &Value, header: Option<Span>) -> Value {
    if let Err(budget) = session.context.work(iam::document::weight(values).saturating_mul(2)) {
        session.beyond(budget, header);
        let json = Value::unknown(Type::String, Reason::Budget(budget));
        return values.clone().with_attributes([("json".into(), json)]);
    }
    match iam::document::render(values) {
        Ok(document) => {
            values.clone().with_attributes(document.entries().cloned().unwrap_or_default())
        }
        Err(message) => {
            let error = Error::new(message);
            session.report(&match header {
                Some(span) => error.or_at(span),
                None => error,
            });
            values.clone()
        }
    }
}

/// A template with its variables. Its provider is archived, and still in use.
fn template(session: &Session<'_>, values: &Value, header: Option<Span>) -> Value {
    let Some(text) = values.get("template").filter(|text| !text.is_null()) else {
        return values.clone();
    };
    let rendered = match (text.as_str(), written(text, header)) {
        (Some(known), Some(place)) => filled_in(session, known, place, values.get("vars")),
        _ => Ok(depends(Type::String, text)),
    };
    match rendered {
        Ok(rendered) => {
            let rendered = rendered.with_marks(text.marks.without(Marks::MAYBE));
            values.clone().with_attributes([("rendered".into(), rendered)])
        }
        Err(error) => {
            session.report(&match header {
                Some(span) => error.or_at(span),
                None => error,
            });
            values.clone()
        }
    }
}

/// Where the text of a template stands: all of a file, as `file` gives it, or one place in the configuration.
fn written(text: &Value, header: Option<Span>) -> Option<TemplateSource> {
    let stretches = match &text.kind {
        Kind::String(known) => known.stretches(),
        _ => &[],
    };
    if let [Stretch { start: 0, end, from: Provenance::Written(whole) }] = stretches
        && whole.start == 0
        && whole.indentation == 0
        && text.as_str().is_some_and(|known| known.len() == *end as usize)
    {
        return Some(TemplateSource::File(whole.source));
    }
    text.origin.span().or(header).map(TemplateSource::At)
}

fn filled_in(
    session: &Session<'_>,
    text: &str,
    place: TemplateSource,
    variables: Option<&Value>,
) -> Result<Value> {
    let variables = match variables.filter(|variables| !variables.is_null()) {
        // Numbers are written out.
        Some(variables) => convert(variables, &Type::Map(Type::String.into()))?,
        None => Value::object([]),
    };
    if variables.is_unknown() {
        return Ok(depends(Type::String, &variables));
    }
    expr::template(text, place, &variables, &session.context)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::source::{Memory, SourceMap};
    use crate::terraform::{Modules, Options, evaluate};
    use crate::value::Value;

    /// What `data.template_file.t` has with these arguments, and what is reported.
    fn rendered(arguments: &str) -> (Option<Value>, Vec<String>) {
        let root = format!(
            "variable \"given\" {{\n  type = string\n}}\ndata \"template_file\" \"t\" {{\n{arguments}\n}}\n"
        );
        let files = Memory::new([("main.tf", root.as_str()), ("a.tpl", "on ${port}, ${name}")]);
        let modules = Modules::new(&files, Arc::new(SourceMap::default()));
        let evaluated = evaluate(&modules, "", &Options::default()).expect("a module");
        let found = evaluated.model.resource("data.template_file.t");
        let value = found.and_then(|found| found.values.get("rendered").cloned());
        (value, evaluated.findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn a_template_is_filled_in() {
        for (arguments, text) in [
            ("template = file(\"a.tpl\")\nvars = {\n  port = 80\n  name = \"x\"\n}", "on 80, x"),
            ("template = \"plain\"", "plain"),
            ("template = \"a $${b} c\"\nvars = {\n  b = true\n}", "a true c"),
        ] {
            let (value, reported) = rendered(arguments);
            assert_eq!(value.as_ref().and_then(Value::as_str), Some(text), "{reported:?}");
        }
    }

    #[test]
    fn what_is_not_known_of_a_template_stays_open() {
        let (value, _) =
            rendered("template = file(\"a.tpl\")\nvars = {\n  port = 80\n  name = var.given\n}");
        let value = value.expect("a value");
        assert!(value.as_str().is_none() && !value.is_null());
        let (value, _) = rendered("template = var.given");
        assert!(value.expect("a value").is_unknown());
    }

    #[test]
    fn a_template_that_fails_is_told_once() {
        let (_, reported) = rendered("template = \"$${absent}\"");
        assert_eq!(reported, ["the template has no variable `absent`"]);
        let (value, reported) = rendered("template = file(\"absent.tpl\")");
        assert_eq!(reported.len(), 1, "{reported:?}");
        let reason = value.expect("a value").unknown_reason().expect("a reason");
        assert!(reason.is_failure());
    }
}
