//! Whether the conditions of a statement are met, where the request is known in part. Must not know
//! statements.

use std::collections::BTreeMap;

use super::guard::{self, Comparison, ComparisonOrder, Operator, Quantifier};
use super::pattern::{Pattern, Syntax};
use super::statement::Condition;
use crate::cidr::{AddressSet, Prefix};
use crate::value::{Truth, Value};

/// What is known of a request: values of condition keys, by lower-case name; a list where it has several, null where it certainly
/// has none. Of any other key nothing is known.
pub type Request = BTreeMap<String, Value>;

/// A text with the policy variables filled in of which the request knows the value: `${aws:username}`, `${aws:username, 'nobody'}`.
/// Wildcards of values are characters like any other.
pub(super) fn filled(value: &Value, request: &Request) -> Option<Value> {
    let text = value.as_str().filter(|text| !request.is_empty() && text.contains("${"))?;
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push_str("${");
            rest = after;
            continue;
        };
        let (key, default) = name
            .split_once(',')
            .map_or((name, None), |(key, text)| (key, Some(text.trim().trim_matches('\''))));
        let known = request.get(&key.trim().to_ascii_lowercase());
        let known = known.and_then(|known| if known.is_null() { default } else { known.as_str() });
        match known {
            Some(known) => filled.push_str(&literally(known, &['*', '?', '$'])),
            None => filled.extend(["${", name, "}"]),
        }
        rest = behind;
    }
    filled.push_str(rest);
    Some(with_text(value, filled))
}

/// A text that stands for itself alone: where it has one of these characters, the policy variable that is that character.
fn literally(text: &str, special: &[char]) -> String {
    let each = text.chars().map(|next| {
        if special.contains(&next) { format!("${{{next}}}") } else { next.to_string() }
    });
    each.collect()
}

/// The value with another text.
fn with_text(value: &Value, text: String) -> Value {
    Value { kind: Value::string(text).kind, ..value.clone() }
}

/// Whether a request meets all conditions. Unknown when a key decides of which nothing is known.
pub(super) fn met(conditions: &[Condition], request: &Request) -> Truth {
    Truth::all(conditions.iter().map(|condition| one(condition, request)))
}

/// Those of the conditions that a request certainly does not meet.
pub(super) fn unmet<'c>(conditions: &'c [Condition], request: &Request) -> Vec<&'c Condition> {
    conditions.iter().filter(|condition| one(condition, request) == Truth::False).collect()
}

fn one(condition: &Condition, request: &Request) -> Truth {
    let Some((operator, key)) = guard::read(condition) else { return Truth::Unknown };
    let Some(actual) = request.get(&key) else { return Truth::Unknown };
    let present = match actual.elements() {
        Some(elements) => elements,
        None if actual.is_null() => &[],
        None => std::slice::from_ref(actual),
    };
    if operator.comparison == Comparison::Null {
        return any(condition, |wanted| match guard::text(wanted).as_str() {
            "true" => Truth::from(present.is_empty()),
            "false" => Truth::from(!present.is_empty()),
            _ => Truth::Unknown,
        });
    }
    let meets = |actual: &Value| {
        let equal = any(condition, |wanted| {
            compare(operator, filled(wanted, request).as_ref().unwrap_or(wanted), actual)
        });
        if operator.negated { equal.not() } else { equal }
    };
    match (present, operator.quantifier) {
        ([], _) => Truth::from(without(operator)),
        (all, Quantifier::All) => Truth::all(all.iter().map(meets)),
        (all, Quantifier::Any) => Truth::any(all.iter().map(meets)),
        ([only], Quantifier::None) => meets(only),
        // AWS says nothing of several values without a set operator.
        (_, Quantifier::None) => Truth::Unknown,
    }
}

/// Whether a request without the key meets a condition.
fn without(operator: Operator) -> bool {
    operator.if_exists
        || match operator.quantifier {
            Quantifier::All => true,
            Quantifier::Any => false,
            Quantifier::None => operator.negated,
        }
}

/// Whether one of the values of a condition fits; one that may not be there decides nothing.
fn any(condition: &Condition, fits: impl Fn(&Value) -> Truth) -> Truth {
    Truth::any(condition.values.values.iter().map(|wanted| {
        match (fits(wanted), wanted.marks.is_maybe()) {
            (Truth::True, true) => Truth::Unknown,
            (answer, _) => answer,
        }
    }))
}

/// Whether a value of the request is what a positive operator looks for.
fn compare(operator: Operator, wanted: &Value, actual: &Value) -> Truth {
    let known = |value: &Value| {
        value.as_str().is_some() || value.as_bool().is_some() || value.as_number().is_some()
    };
    match operator.comparison {
        // Policy variables count here, too; wildcards do not.
        Comparison::StringEquals => matched(&exactly(wanted), actual, Syntax::Resource),
        Comparison::StringLike => matched(wanted, actual, Syntax::Resource),
        Comparison::StringEqualsIgnoreCase => {
            let folded = |value: &Value| Value::string(guard::text(value).to_lowercase());
            if known(wanted) && known(actual) {
                matched(&folded(wanted), &folded(actual), Syntax::Literal)
            } else {
                Truth::Unknown
            }
        }
        Comparison::Arn => arn(wanted, actual),
        Comparison::Bool | Comparison::Binary if known(wanted) && known(actual) => {
            Truth::from(guard::text(wanted).eq_ignore_ascii_case(&guard::text(actual)))
        }
        Comparison::Numeric(order) if known(wanted) && known(actual) => {
            let numbers = guard::text(wanted).parse().ok().zip(guard::text(actual).parse().ok());
            numbers
                .map_or(Truth::False, |(wanted, actual)| Truth::from(stands(order, actual, wanted)))
        }
        Comparison::Date(order) if known(wanted) && known(actual) => {
            dates(order, &guard::text(wanted), &guard::text(actual))
        }
        Comparison::IpAddress if known(wanted) && known(actual) => {
            let prefixes = Prefix::parse_or_host(&guard::text(wanted))
                .zip(Prefix::parse_or_host(&guard::text(actual)));
            prefixes.map_or(Truth::False, |(wanted, actual)| {
                Truth::from(AddressSet::of(wanted).contains(&AddressSet::of(actual)))
            })
        }
        Comparison::Bool
        | Comparison::Binary
        | Comparison::Numeric(_)
        | Comparison::Date(_)
        | Comparison::IpAddress
        | Comparison::Null => Truth::Unknown,
    }
}

/// A text whose wildcards are characters like any other.
fn exactly(value: &Value) -> Value {
    let Some(text) = value.as_str().filter(|text| text.contains(['*', '?'])) else {
        return value.clone();
    };
    let text = text.replace("${*}", "*").replace("${?}", "?");
    with_text(value, literally(&text, &['*', '?']))
}

fn matched(wanted: &Value, actual: &Value, syntax: Syntax) -> Truth {
    let text = |value: &Value| match value.as_text() {
        Some(_) => value.clone(),
        None if value.is_unknown() => value.clone(),
        None => Value::string(guard::text(value)),
    };
    let patterns =
        Pattern::new(&text(wanted), syntax).zip(Pattern::new(&text(actual), Syntax::Literal));
    patterns.map_or(Truth::False, |(wanted, actual)| wanted.matches(&actual))
}

/// ARNs field by field: no wildcard reaches over a colon, but in the last one.
fn arn(wanted: &Value, actual: &Value) -> Truth {
    let fields =
        |value: &Value, syntax| Pattern::new(value, syntax).and_then(|pattern| pattern.fields());
    match (fields(wanted, Syntax::Resource), fields(actual, Syntax::Literal)) {
        (Some(wanted), Some(actual)) => {
            Truth::all(wanted.iter().zip(&actual).map(|(wanted, actual)| wanted.matches(actual)))
        }
        // What is no ARN matches nothing; what is not known may be one.
        (wanted_fields, actual_fields) => {
            let plain = |value: &Value, fields: bool| fields || value.as_str().is_some();
            let known =
                plain(wanted, wanted_fields.is_some()) && plain(actual, actual_fields.is_some());
            if known { Truth::False } else { Truth::Unknown }
        }
    }
}

#[expect(clippy::float_cmp, reason = "IAM compares the numbers that are written")]
fn stands(order: ComparisonOrder, actual: f64, wanted: f64) -> bool {
    match order {
        ComparisonOrder::Equals => actual == wanted,
        ComparisonOrder::Less => actual < wanted,
        ComparisonOrder::LessEquals => actual <= wanted,
        ComparisonOrder::Greater => actual > wanted,
        ComparisonOrder::GreaterEquals => actual >= wanted,
    }
}

/// Points in time of one form: seconds, or `2026-11-29T12:00:00Z`. Of two forms it is not known which is later.
fn dates(order: ComparisonOrder, wanted: &str, actual: &str) -> Truth {
    if let (Ok(wanted), Ok(actual)) = (wanted.parse(), actual.parse()) {
        return Truth::from(stands(order, actual, wanted));
    }
    match (guard::moment(wanted), guard::moment(actual)) {
        (Some(wanted), Some(actual)) => Truth::from(stands(order, actual, wanted)),
        _ => Truth::Unknown,
    }
}
