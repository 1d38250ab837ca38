//! Conditions by what they admit: which operators there are, whether a condition only holds for requests that have the key, and
//! whether its values bound who asks, from where, or for what. Must not know statements.

use super::pattern::{Pattern, Syntax};
use super::statement::Condition;
use crate::cidr::{AddressSet, Prefix, Version};
use crate::value::{Kind, Value};

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// Text, letter by letter.
    StringEquals,
    /// Text, letters of either case.
    StringEqualsIgnoreCase,
    /// Text with wildcards.
    StringLike,
    /// ARNs, field by field, with wildcards.
    Arn,
    /// Numbers, in this order.
    Numeric(ComparisonOrder),
    /// Points in time, in this order.
    Date(ComparisonOrder),
    /// `true`, `false`
    Bool,
    /// Bytes in base 64.
    Binary,
    /// Blocks of addresses.
    IpAddress,
    /// Whether there is a value.
    Null,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ComparisonOrder {
    /// The same.
    Equals,
    /// Less.
    Less,
    /// Less or the same.
    LessEquals,
    /// Greater.
    Greater,
    /// Greater or the same.
    GreaterEquals,
}

/// How an operator treats several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    /// Neither `ForAllValues` nor `ForAnyValue`.
    None,
    /// Every value of the request; none at all, too.
    All,
    /// At least one value of the request.
    Any,
}

/// An operator: `ForAllValues:StringNotLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    /// What it compares.
    pub(super) comparison: Comparison,
    /// `...Not...`
    pub(super) negated: bool,
    /// `...IfExists`
    pub(super) if_exists: bool,
    /// `ForAllValues:...`
    pub(super) quantifier: Quantifier,
}

const NAMES: [(&str, Comparison, bool); 26] = [
    ("StringEquals", Comparison::StringEquals, false),
    ("StringNotEquals", Comparison::StringEquals, true),
    ("StringEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, true),
    ("StringLike", Comparison::StringLike, false),
    ("StringNotLike", Comparison::StringLike, true),
    ("NumericEquals", Comparison::Numeric(ComparisonOrder::Equals), false),
    ("NumericNotEquals", Comparison::Numeric(ComparisonOrder::Equals), true),
    ("NumericLessThan", Comparison::Numeric(ComparisonOrder::Less), false),
    ("NumericLessThanEquals", Comparison::Numeric(ComparisonOrder::LessEquals), false),
    ("NumericGreaterThan", Comparison::Numeric(ComparisonOrder::Greater), false),
    ("NumericGreaterThanEquals", Comparison::Numeric(ComparisonOrder::GreaterEquals), false),
    ("DateEquals", Comparison::Date(ComparisonOrder::Equals), false),
    ("DateNotEquals", Comparison::Date(ComparisonOrder::Equals), true),
    ("DateLessThan", Comparison::Date(ComparisonOrder::Less), false),
    ("DateLessThanEquals", Comparison::Date(ComparisonOrder::LessEquals), false),
    ("DateGreaterThan", Comparison::Date(ComparisonOrder::Greater), false),
    ("DateGreaterThanEquals", Comparison::Date(ComparisonOrder::GreaterEquals), false),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::IpAddress, false),
    ("NotIpAddress", Comparison::IpAddress, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnNotLike", Comparison::Arn, true),
];

impl Operator {
    /// The operator of this name; none if IAM has none.
    #[must_use]
    pub(super) fn parse(test: &str) -> Option<Self> {
        let (quantifier, name) = match test.split_once(':') {
            Some(("ForAllValues", name)) => (Quantifier::All, name),
            Some(("ForAnyValue", name)) => (Quantifier::Any, name),
            Some(_) => return None,
            None => (Quantifier::None, test),
        };
        if name == "Null" && quantifier == Quantifier::None {
            let comparison = Comparison::Null;
            return Some(Self { comparison, negated: false, if_exists: false, quantifier });
        }
        let (name, if_exists) =
            name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let (_, comparison, negated) = *NAMES.iter().find(|(known, ..)| *known == name)?;
        Some(Self { comparison, negated, if_exists, quantifier })
    }

    /// The operator that a misspelt one was meant to be.
    #[must_use]
    pub(super) fn did_you_mean(test: &str) -> Option<&'static str> {
        let name = test.rsplit(':').next().unwrap_or(test);
        crate::value::did_you_mean(name, NAMES.iter().map(|(known, ..)| *known).chain(["Null"]))
    }

    /// The name without set operator and suffix.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        let found = NAMES
            .iter()
            .find(|(_, known, negated)| *known == self.comparison && *negated == self.negated);
        found.map_or("Null", |(name, ..)| name)
    }

    /// Whether a request without the key does not meet it.
    #[must_use]
    pub(super) fn requires_key(self) -> bool {
        !self.negated
            && !self.if_exists
            && self.quantifier != Quantifier::All
            && self.comparison != Comparison::Null
    }
}

/// Operator and key of a condition, the key in lower case, if both are known.
pub(super) fn read(condition: &Condition) -> Option<(Operator, String)> {
    let operator = Operator::parse(condition.test.as_str()?)?;
    Some((operator, condition.variable.as_str()?.to_ascii_lowercase()))
}

/// Condition keys that bound who can make a request. From AWS's "The meaning of public" for S3 and what its services document
/// for each.
const WHO: [&str; 22] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "kms:calleraccount",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:sourceip",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "elasticfilesystem:accessedviamounttarget",
    "elasticfilesystem:accesspointarn",
];

/// Keys that name the resource on whose behalf a service calls.
const SOURCE: [&str; 6] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "kms:encryptioncontext:aws:logs:arn",
];

/// Whether a key tells who asks. A tag does, and bounds nobody: principals of every account can have it.
pub(super) fn is_who(key: &str) -> bool {
    bounds_principals(key) || key.starts_with("aws:principaltag/")
}

/// Whether a key, in lower case, can keep strangers away.
pub(super) fn bounds_principals(key: &str) -> bool {
    WHO.contains(&key)
}

/// Whether conditions are only met by requests of which one of these keys says something within bounds.
fn bounded_by(conditions: &[Condition], is_key: impl Fn(&str) -> bool) -> bool {
    conditions.iter().any(|condition| {
        let Some((operator, key)) = read(condition) else { return false };
        let present = operator.requires_key()
            || (operator.quantifier == Quantifier::All
                && !operator.negated
                && !operator.if_exists
                && requires_presence(conditions, &key));
        present && is_key(&key) && values_bound(condition, operator, &key)
    })
}

/// Whether `Null` asks for the key to be there.
fn requires_presence(conditions: &[Condition], key: &str) -> bool {
    conditions.iter().any(|condition| {
        let found = read(condition);
        found.is_some_and(|(operator, own)| operator.comparison == Comparison::Null && own == key)
            && condition.values.values.iter().all(|value| text(value) == "false")
    })
}

/// Whether conditions bound who asks.
pub(super) fn bounds_who(conditions: &[Condition]) -> bool {
    bounded_by(conditions, bounds_principals)
}

/// Whether conditions bound on whose behalf a service asks.
pub(super) fn bounds_source(conditions: &[Condition]) -> bool {
    bounded_by(conditions, |key| SOURCE.contains(&key))
}

/// Whether one of these keys, all lower case, is bounded.
pub(super) fn bounds(conditions: &[Condition], keys: &[&str]) -> bool {
    bounded_by(conditions, |key| keys.contains(&key))
}

/// Keys of services that say how, not on what.
const HOW: [&str; 14] = [
    "s3:x-amz-",
    "s3:tlsversion",
    "s3:authtype",
    "s3:signature",
    "s3:if-",
    "s3:objectcreationoperation",
    "s3:max-keys",
    "iam:passedtoservice",
    "ec2:roledelivery",
    "ec2:sourceinstancearn",
    "ec2:region",
    "ssm:sessiondocumentaccesscheck",
    "sts:rolesessionname",
    "kms:grantconstrainttype",
];

/// Whether a key says which resources a request is about.
pub(super) fn is_what(key: &str) -> bool {
    let of_all = key.starts_with("aws:resourcetag/")
        || key.starts_with("aws:requesttag/")
        || matches!(key, "aws:resourceaccount" | "aws:resourceorgid" | "aws:resourceorgpaths");
    of_all || (!key.starts_with("aws:") && !HOW.iter().any(|how| key.starts_with(how)))
}

/// Whether conditions bound which resources a statement is about.
pub(super) fn bounds_what(conditions: &[Condition]) -> bool {
    bounded_by(conditions, is_what)
}

/// Whether a Deny with these conditions leaves only requests within a bound: all of them are negated, and the keys say which
/// resources.
pub(super) fn fences_resources(conditions: &[Condition]) -> bool {
    fences(conditions, is_what)
}

/// Whether a Deny with these conditions keeps everybody outside of a bound away.
pub(super) fn fences_who(conditions: &[Condition]) -> bool {
    fences(conditions, bounds_principals)
}

fn fences(conditions: &[Condition], is_key: impl Fn(&str) -> bool) -> bool {
    let mut bounding = false;
    for condition in conditions {
        let Some((operator, key)) = read(condition) else { return false };
        if operator.negated && is_key(&key) && values_bound(condition, operator, &key) {
            bounding = true;
        } else if !is_met_by_strangers(condition, operator, &key) {
            return false;
        }
    }
    bounding
}

/// Conditions that requests of people, and not of services, meet.
fn is_met_by_strangers(condition: &Condition, operator: Operator, key: &str) -> bool {
    let is_false = condition.values.values.iter().all(|value| text(value) == "false");
    operator.comparison == Comparison::Bool
        && is_false
        && matches!(key, "aws:principalisawsservice" | "aws:viaawsservice")
}

/// `2026-11-29T12:00:00Z` as a number that grows with time: enough to compare.
pub(super) fn moment(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
    let padded = format!("{digits:0<14}");
    (digits.len() >= 4).then(|| padded.parse().ok()).flatten()
}

/// A value as text: booleans and numbers are written as strings.
pub(super) fn text(value: &Value) -> String {
    match &value.kind {
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        _ => value.as_str().unwrap_or_default().to_owned(),
    }
}

/// Whether the values of a condition leave requests out that matter. A value that is not known is taken to be meant as a
/// bound.
pub(super) fn values_bound(condition: &Condition, operator: Operator, key: &str) -> bool {
    let values = &condition.values.values;
    match operator.comparison {
        Comparison::IpAddress => !covers_world(values.iter().map(text)),
        Comparison::Bool => {
            let first = values.first().map(text);
            values.iter().all(|value| Some(text(value)) == first)
        }
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase => !values.is_empty(),
        Comparison::StringLike | Comparison::Arn => {
            !values.is_empty() && !values.iter().any(|value| admits_anyone(value, key))
        }
        Comparison::Numeric(_) | Comparison::Date(_) | Comparison::Binary => true,
        Comparison::Null => false,
    }
}

/// Whether a pattern leaves out nothing that matters for its key.
fn admits_anyone(value: &Value, key: &str) -> bool {
    let Some(pattern) = Pattern::new(value, Syntax::Resource) else { return false };
    if !pattern.is_wild() {
        return false;
    }
    if key.ends_with("arn") && !key.starts_with("kms:") {
        return names_no_account(&pattern);
    }
    let literal = pattern.literals();
    match key {
        "aws:principalorgid"
        | "aws:sourceorgid"
        | "aws:principalorgpaths"
        | "aws:sourceorgpaths"
        | "aws:vpceorgid"
        | "aws:resourceorgid" => {
            !pattern.has_holes() && literal.trim_start_matches("o-").trim_matches('/').is_empty()
        }
        "aws:sourcevpc" | "aws:sourcevpce" => {
            let name = literal.trim_start_matches("vpce-").trim_start_matches("vpc-");
            !pattern.has_holes() && name.is_empty()
        }
        _ => !pattern.has_holes() && literal.is_empty(),
    }
}

/// Whether the values of a condition leave out nobody at all: what does not bound who asks may still leave out most.
pub(super) fn leaves_nobody_out(condition: &Condition, operator: Operator, key: &str) -> bool {
    let every = |value: &Value| {
        Pattern::new(value, Syntax::Resource).is_none_or(|pattern| {
            let literals = pattern.literals();
            let name = match pattern.fields() {
                Some([_, _, _, _, _, name]) => name.literals(),
                None if key.ends_with("arn") => {
                    literals.rsplit(':').next().unwrap_or_default().to_owned()
                }
                None => return true,
            };
            KINDS_OF_PRINCIPALS.contains(&name.as_str())
        })
    };
    !values_bound(condition, operator, key)
        && (!matches!(operator.comparison, Comparison::StringLike | Comparison::Arn)
            || condition
                .values
                .values
                .iter()
                .any(|value| admits_anyone(value, key) && every(value)))
}

/// What the names of principals begin with: a pattern with nothing more is about all of them.
const KINDS_OF_PRINCIPALS: [&str; 5] = ["", "role/", "user/", "assumed-role/", "root"];

/// Whether the account of an ARN is open: a bucket's name says enough.
fn names_no_account(pattern: &Pattern) -> bool {
    let Some([_, _, service, _, account, name]) = pattern.fields() else {
        // What is not known may hold the account: `${aws_api_gateway_rest_api.this.execution_arn}/*/*`.
        return !pattern.has_holes();
    };
    if account.plain().is_some_and(|text| text.is_empty())
        && service.plain().as_deref() == Some("s3")
    {
        return name.literals().is_empty() && !name.has_holes();
    }
    account.is_wild() && account.literals().is_empty() && !account.has_holes()
}

/// The addresses of the blocks among these texts.
pub(super) fn addresses(blocks: impl Iterator<Item = String>) -> AddressSet {
    let known = blocks.filter_map(|block| Prefix::parse_or_host(&block));
    known.fold(AddressSet::default(), |all, prefix| all.union(&AddressSet::of(prefix)))
}

/// Whether blocks of addresses together are so many that they bound nobody: more than 2^24 of IPv4, or more than 2^96 of IPv6.
fn covers_world(blocks: impl Iterator<Item = String>) -> bool {
    let all = addresses(blocks);
    all.count(Version::V4) > 1 << 24 || all.count(Version::V6) > 1 << 96
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::Policy;

    fn conditions(json: &str) -> Vec<Condition> {
        let text = format!(r#"{{"Statement":[{{"Effect":"Allow","Condition":{json}}}]}}"#);
        Policy::from_value(&Value::string(text)).unwrap().statements.remove(0).conditions
    }

    #[test]
    fn knows_every_operator() {
        for (name, ..) in NAMES {
            for (before, after) in
                [("", ""), ("", "IfExists"), ("ForAllValues:", ""), ("ForAnyValue:", "IfExists")]
            {
                assert!(Operator::parse(&format!("{before}{name}{after}")).is_some());
            }
        }
        for wrong in
            ["NullIfExists", "stringequals", "ForAny:StringEquals", "ForAllValues:Null", "Equals"]
        {
            assert!(Operator::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(Operator::did_you_mean("StringEqual"), Some("StringEquals"));
    }

    #[test]
    fn bounds_need_the_key_and_a_bounded_value() {
        for bound in [
            r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}"#,
            r#"{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::bottles"}}"#,
            r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24"]}}"#,
            r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-1"},"Null":{"aws:PrincipalOrgID":"false"}}"#,
            r#"{"StringLike":{"aws:PrincipalOrgPaths":"o-abc/*"}}"#,
        ] {
            assert!(bounds_who(&conditions(bound)), "{bound}");
        }
        for open in [
            r#"{"StringLike":{"aws:SourceAccount":"*"}}"#,
            r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#,
            r#"{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#,
            r#"{"IpAddress":{"aws:SourceIp":["::/0"]}}"#,
            r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}"#,
            r#"{"StringNotEquals":{"aws:SourceAccount":"111122223333"}}"#,
            r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
        ] {
            assert!(!bounds_who(&conditions(open)), "{open}");
        }
    }
}
