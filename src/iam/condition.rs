//! Whether the conditions of a statement are met, where the request is known in part. Must not know
//! statements.

use std::collections::BTreeMap;

use super::pattern::{Pattern, Syntax};
use super::statement::Condition;
use crate::value::{Truth, Value};

/// What is known of a request: values of condition keys, by lower-case name. Of any other key nothing
/// is known.
pub type Request = BTreeMap<String, Value>;

/// Whether a request meets all conditions. Unknown when a key decides of which nothing is known.
pub(super) fn met(conditions: &[Condition], request: &Request) -> Truth {
    Truth::all(conditions.iter().map(|condition| one(condition, request)))
}

fn one(condition: &Condition, request: &Request) -> Truth {
    let (Some(test), Some(variable)) = (condition.test.as_str(), condition.variable.as_str())
    else {
        return Truth::Unknown;
    };
    let Some(actual) = request.get(&variable.to_ascii_lowercase()) else { return Truth::Unknown };
    let Some(operator) = Operator::parse(test) else { return Truth::Unknown };
    let equal = Truth::any(condition.values.values.iter().map(|wanted| {
        match (operator.compare(wanted, actual), wanted.marks.is_maybe()) {
            (Truth::True, true) => Truth::Unknown,
            (answer, _) => answer,
        }
    }));
    if operator.negated { equal.not() } else { equal }
}

/// A string operator; the others are not decided here.
struct Operator {
    negated: bool,
    syntax: Syntax,
    folded: bool,
}

impl Operator {
    fn parse(test: &str) -> Option<Self> {
        let name = test.strip_suffix("IfExists").unwrap_or(test);
        let name = name.rsplit(':').next().unwrap_or(name);
        let (negated, syntax, folded) = match name {
            "StringEquals" => (false, Syntax::Literal, false),
            "StringNotEquals" => (true, Syntax::Literal, false),
            "StringEqualsIgnoreCase" | "Bool" => (false, Syntax::Literal, true),
            "StringNotEqualsIgnoreCase" => (true, Syntax::Literal, true),
            "StringLike" | "ArnLike" | "ArnEquals" => (false, Syntax::Resource, false),
            "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => (true, Syntax::Resource, false),
            _ => return None,
        };
        Some(Self { negated, syntax, folded })
    }

    fn compare(&self, wanted: &Value, actual: &Value) -> Truth {
        let folded = |value: &Value| match value.as_str() {
            Some(text) if self.folded => Value::string(text.to_lowercase()),
            _ => value.clone(),
        };
        let wanted = wanted
            .as_bool()
            .map_or_else(|| folded(wanted), |known| Value::string(known.to_string()));
        let patterns =
            Pattern::new(&wanted, self.syntax).zip(Pattern::new(&folded(actual), Syntax::Literal));
        patterns.map_or(Truth::False, |(wanted, actual)| wanted.matches(&actual))
    }
}
