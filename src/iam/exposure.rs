//! Whether a resource policy is open to everyone. Must not know resources.

use super::decision::{certainly, concerns, may_be_wildcard, text_is};
use super::guard::bounds_principals;
use super::pattern::Syntax;
use super::statement::{Condition, Elements, Policy, Principal, Statement};
use super::target::MatchTarget;
use crate::value::{Kind, Truth, Value};

/// Whether a resource policy lets everyone in: a statement allows any principal, no condition of it
/// bounds who that is, and no other statement denies those outside of a bound.
#[must_use]
pub fn is_public(policy: &Policy) -> Truth {
    Truth::any(policy.statements.iter().map(|statement| {
        let everyone = Truth::any(statement.principals.iter().map(is_everyone));
        let everyone = everyone.or(Truth::from(!statement.not_principals.is_empty()));
        let bounded = Truth::any(
            statement.conditions.iter().map(|condition| bounds(condition, Sense::Positive)),
        );
        let truth = text_is(&statement.effect, "Allow").and(everyone).and(bounded.not());
        if truth == Truth::False {
            return truth;
        }
        let fenced = Truth::any(policy.statements.iter().map(|deny| fences(deny, statement)));
        certainly(statement, truth.and(fenced.not()))
    }))
}

/// Whether `deny` keeps everybody outside of a bound from all that `allow` allows:
/// `Deny` to everyone, `StringNotEquals` on `aws:PrincipalOrgID` and nothing else.
fn fences(deny: &Statement, allow: &Statement) -> Truth {
    let [condition] = deny.conditions.as_slice() else { return Truth::False };
    let all = |elements: &Elements, cover: &Elements, not: &Elements, syntax: Syntax| {
        Truth::all(elements.values.iter().map(|value| {
            let target = MatchTarget::new(value, syntax);
            concerns(cover, not, target.as_ref())
        }))
    };
    let truth = text_is(&deny.effect, "Deny")
        .and(Truth::any(deny.principals.iter().map(is_everyone)))
        .and(bounds(condition, Sense::Negative))
        .and(Truth::from(
            allow.not_actions.values.is_empty() && allow.not_resources.values.is_empty(),
        ))
        .and(all(&allow.actions, &deny.actions, &deny.not_actions, Syntax::Action))
        .and(all(&allow.resources, &deny.resources, &deny.not_resources, Syntax::Resource));
    certainly(deny, truth)
}

fn is_everyone(principal: &Principal) -> Truth {
    let kind = text_is(&principal.kind, "AWS").or(text_is(&principal.kind, "*"));
    let star = Truth::any(principal.identifiers.values.iter().map(|value| {
        let star = match &value.kind {
            Kind::Unknown(unknown) => may_be_wildcard(&unknown.reason),
            _ => Truth::from(value.as_str() == Some("*")),
        };
        if value.marks.is_maybe() { star.and(Truth::Unknown) } else { star }
    }));
    kind.and(star)
}

/// Which operators are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    /// Those that a request without the key does not meet.
    Positive,
    /// Those that a request without the key meets.
    Negative,
}

/// Whether a condition says who: by an operator of this sense on a key that tells, with no wildcard
/// for everyone among the values. A value that is not known is taken to be meant as a bound.
fn bounds(condition: &Condition, sense: Sense) -> Truth {
    let (Some(test), Some(variable)) = (condition.test.as_str(), condition.variable.as_str())
    else {
        return Truth::Unknown;
    };
    let fits = match sense {
        Sense::Positive => {
            let optional =
                test.ends_with("IfExists") || test.starts_with("ForAllValues:") || test == "Null";
            !test.contains("Not") && !optional
        }
        Sense::Negative => test.contains("Not"),
    };
    let everyone = |value: &Value| matches!(value.as_str(), Some("*" | "0.0.0.0/0" | "::/0"));
    let known = bounds_principals(&variable.to_ascii_lowercase());
    Truth::from(fits && known && !condition.values.values.iter().any(everyone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(statements: &str) -> Policy {
        let json = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        Policy::from_value(&Value::string(json)).unwrap()
    }

    #[test]
    fn knows_public_policies() {
        let allow = |principal: &str, condition: &str| {
            statements(&format!(
                r#"{{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":{principal}{condition}}}"#
            ))
        };
        assert_eq!(is_public(&allow(r#""*""#, "")), Truth::True);
        assert_eq!(is_public(&allow(r#"{"AWS":["*"]}"#, "")), Truth::True);
        assert_eq!(is_public(&allow(r#"{"AWS":"123456789012"}"#, "")), Truth::False);
        let bound = r#","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}"#;
        assert_eq!(is_public(&allow(r#""*""#, bound)), Truth::False);
        for loose in [
            r#","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
            r#","Condition":{"StringNotEquals":{"aws:SourceAccount":"1"}}"#,
            r#","Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"1"}}"#,
            r#","Condition":{"StringLike":{"aws:PrincipalOrgID":"*"}}"#,
        ] {
            assert_eq!(is_public(&allow(r#""*""#, loose)), Truth::True, "{loose}");
        }
    }

    #[test]
    fn a_deny_outside_of_the_organisation_closes_a_policy() {
        let fence = |actions: &str| {
            statements(&format!(
                r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Principal":"*"}},
               {{"Effect":"Deny","Action":"{actions}","Resource":"*","Principal":"*",
                 "Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-1"}}}}}}"#
            ))
        };
        assert_eq!(is_public(&fence("s3:*")), Truth::False);
        assert_eq!(is_public(&fence("s3:Put*")), Truth::True);
    }
}
