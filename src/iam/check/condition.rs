//! Conditions that IAM does not know, that compare the wrong type, that every request meets, or that none does. Must not know
//! what statements allow.

use std::collections::BTreeMap;

use super::document_kind::DocumentKind;
use super::problem::PolicyProblem;
use super::subject::PolicySubject;
use super::words::{listed, shown};
use crate::cidr::{AddressSet, Prefix};
use crate::iam::guard::{self, Comparison, ComparisonOrder, Operator, Quantifier};
use crate::iam::key::{self, ConditionKey, Lookup, ValueType};
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service;
use crate::iam::statement::{Condition, Statement};
use crate::value::Value;

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let old = match subject.policy.document.get("Version") {
        Some(version) if !version.is_null() => version.as_str() == Some("2008-10-17"),
        Some(_) | None => subject.policy.document.entries().is_some(),
    };
    for statement in subject.policy.statements.iter().filter(|statement| statement.is_certain()) {
        found.extend(variables(statement, old));
        for condition in &statement.conditions {
            let Some(test) = condition.test.as_str() else { continue };
            let Some(name) = condition.variable.as_str() else { continue };
            let Some(operator) = Operator::parse(test) else {
                found.push(unknown_operator(condition, test));
                continue;
            };
            let known = Known { subject, statement, condition, operator, name };
            found.extend(known.problems());
        }
        found.extend(duplicates(statement));
        found.extend(impossible(statement));
    }
    found
}

fn at(condition: &Condition) -> Value {
    Value::tuple(condition.values.values.clone()).with_origin(condition.values.origin.clone())
}

fn unknown_operator(condition: &Condition, test: &str) -> PolicyProblem {
    let text = format!("IAM has no condition operator `{}`", shown(&condition.test));
    let problem = PolicyProblem::new("unknown-condition-operator", &at(condition), text);
    match Operator::did_you_mean(test) {
        Some(near) => problem.with_help(format!("Did you mean `{near}`?")),
        None => problem,
    }
}

/// A condition of which operator and key are known.
struct Known<'a> {
    subject: &'a PolicySubject<'a>,
    statement: &'a Statement,
    condition: &'a Condition,
    operator: Operator,
    name: &'a str,
}

impl Known<'_> {
    /// The key, for a message.
    fn told(&self) -> String {
        shown(&self.condition.variable)
    }

    fn problem(&self, concept: &'static str, text: String) -> PolicyProblem {
        PolicyProblem::new(concept, &at(self.condition), text)
    }

    fn values(&self) -> &[Value] {
        &self.condition.values.values
    }

    fn is_allow(&self) -> bool {
        self.statement.effect.as_str() == Some("Allow")
    }

    fn problems(&self) -> Vec<PolicyProblem> {
        let key = match key::find(self.name) {
            Lookup::Known(key) => Some(key),
            Lookup::Open => None,
            Lookup::None => {
                let text = format!(
                    "the condition key `{}` does not exist, so the condition has no effect",
                    self.told()
                );
                let problem = self.problem("unknown-condition-key", text);
                return vec![match key::did_you_mean(self.name) {
                    Some(near) => problem.with_help(format!("Did you mean `{near}`?")),
                    None => problem,
                }];
            }
        };
        let mut found = Vec::new();
        found.extend(self.unsupported());
        if let Some(key) = key {
            found.extend(self.type_mismatch(key));
        }
        found.extend(self.quantifier(key));
        found.extend(self.literal_wildcard());
        found.extend(self.mfa());
        found.extend(self.weak());
        found.extend(self.private_addresses());
        found
    }

    /// A key that requests for an action never have.
    fn unsupported(&self) -> Option<PolicyProblem> {
        if self.subject.kind == DocumentKind::Trust
            || self.name.split(':').next().is_some_and(|prefix| prefix.contains('.'))
        {
            return None;
        }
        let mut without = Vec::new();
        let mut known = 0;
        for written in &self.statement.actions.values {
            let text = written.as_str()?;
            let (prefix, name) = text.split_once(':')?;
            if name.contains(['*', '?']) {
                return None;
            }
            let Some(service) = service::service(prefix) else { continue };
            let Some(action) = service.action(name) else { continue };
            let may_be_sent = key::is_of(service, action, self.name)
                || service.has_loose_key(self.name)
                || is_undocumented(action.prefix, self.name);
            known += 1;
            if !may_be_sent {
                without.push(text);
            }
        }
        // `IfExists` is for statements with actions of which some have the key.
        let is_foreseen = self.operator.if_exists && without.len() < known;
        if without.is_empty() || is_foreseen {
            return None;
        }
        let never = if self.is_allow() {
            "so the statement does not allow them"
        } else {
            "so the statement does not deny them"
        };
        let wide = self.operator.negated
            || self.operator.if_exists
            || self.operator.comparison == Comparison::Null;
        let then = if wide { "so the condition has no effect" } else { never };
        let text = format!(
            "requests for {} never have the key `{}`, {then}",
            listed(without),
            self.told()
        );
        Some(self.problem("condition-key-not-supported-by-action", text))
    }

    fn type_mismatch(&self, key: &ConditionKey) -> Option<PolicyProblem> {
        let wrong_operator = match (self.operator.comparison, key.ty.value) {
            (Comparison::Null, _) => false,
            (
                Comparison::StringEquals
                | Comparison::StringEqualsIgnoreCase
                | Comparison::StringLike,
                ty,
            ) => {
                matches!(
                    ty,
                    ValueType::Numeric | ValueType::IpAddress | ValueType::Date | ValueType::Bool
                )
            }
            (Comparison::Arn, ValueType::String) => self.values().iter().any(|value| {
                value
                    .as_str()
                    .is_some_and(|text| !text.starts_with("arn:") && !text.starts_with('*'))
            }),
            (Comparison::Arn, ty) => ty != ValueType::Arn,
            (Comparison::Numeric(_), ty) => {
                !matches!(ty, ValueType::Numeric)
                    && !self.name.eq_ignore_ascii_case("aws:EpochTime")
                    && !self.looks_numeric(ty)
            }
            (Comparison::Date(_), ty) => ty != ValueType::Date,
            (Comparison::Bool, ty) => !matches!(ty, ValueType::Bool) && !self.looks_boolean(ty),
            (Comparison::IpAddress, ty) => ty != ValueType::IpAddress,
            (Comparison::Binary, _) => false,
        };
        let ty = type_name(key.ty.value);
        if wrong_operator {
            let text = format!(
                "`{}` is {ty}, which the operator `{}` does not compare",
                self.told(),
                self.operator.name()
            );
            return Some(self.problem("condition-type-mismatch", text));
        }
        let wrong = self.values().iter().find(|value| !self.fits(value))?;
        let text = format!(
            "`{}` is compared with `{}`, which is not {}",
            self.told(),
            shown(wrong),
            type_of(self.operator.comparison)
        );
        Some(self.problem("condition-type-mismatch", text))
    }

    /// Keys that services list as texts, and that hold `true` or `false`.
    fn looks_boolean(&self, ty: ValueType) -> bool {
        ty == ValueType::String
            && self
                .values()
                .iter()
                .all(|value| matches!(guard::text(value).as_str(), "true" | "false" | ""))
    }

    /// Keys that services list as texts, and that hold numbers: `glacier:ArchiveAgeInDays`.
    fn looks_numeric(&self, ty: ValueType) -> bool {
        let of_all = self.name.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
        ty == ValueType::String && !of_all
    }

    /// Whether a value is one that the operator can compare with.
    fn fits(&self, value: &Value) -> bool {
        let known =
            value.as_str().is_some() || value.as_bool().is_some() || value.as_number().is_some();
        if !known {
            return true;
        }
        let text = guard::text(value);
        if text.contains("${") {
            return true;
        }
        match self.operator.comparison {
            Comparison::Bool | Comparison::Null => {
                matches!(text.to_ascii_lowercase().as_str(), "true" | "false")
            }
            Comparison::Numeric(_) => text.parse::<f64>().is_ok(),
            Comparison::Date(_) => {
                text.parse::<f64>().is_ok()
                    || (text.len() >= 4 && text.starts_with(|first: char| first.is_ascii_digit()))
            }
            Comparison::IpAddress => Prefix::parse_or_host(&text).is_some(),
            Comparison::Arn => text == "*" || text.starts_with("arn:") || text.starts_with('*'),
            Comparison::StringEquals
            | Comparison::StringEqualsIgnoreCase
            | Comparison::StringLike
            | Comparison::Binary => true,
        }
    }

    fn quantifier(&self, key: Option<&ConditionKey>) -> Option<PolicyProblem> {
        let many = key.map(|key| key.ty.many);
        match (self.operator.quantifier, many) {
            (Quantifier::None, Some(true)) if self.operator.comparison != Comparison::Null => {
                let text = format!(
                    "`{}` is a multivalued key, for which `{}` needs `ForAllValues` or `ForAnyValue`",
                    self.told(),
                    self.operator.name()
                );
                Some(self.problem("multivalued-key-without-set-operator", text))
            }
            (Quantifier::All, Some(false) | None) => {
                let hole = if self.is_allow() && !self.operator.negated {
                    "; requests without the key also match"
                } else {
                    ""
                };
                let text = format!(
                    "`{}` is a single-valued key, but `ForAllValues` is for multivalued keys{hole}",
                    self.told()
                );
                Some(self.problem("set-operator-on-single-valued-key", text))
            }
            (Quantifier::Any, Some(false)) => {
                let text = format!(
                    "`{}` is a single-valued key, but `ForAnyValue` is for multivalued keys",
                    self.told()
                );
                Some(self.problem("set-operator-on-single-valued-key", text))
            }
            (Quantifier::None | Quantifier::Any, _) | (Quantifier::All, Some(true)) => None,
        }
    }

    fn literal_wildcard(&self) -> Option<PolicyProblem> {
        if !matches!(
            self.operator.comparison,
            Comparison::StringEquals | Comparison::StringEqualsIgnoreCase
        ) {
            return None;
        }
        let wild = |value: &&Value| {
            let text = shown(value).replace("${*}", "").replace("${?}", "");
            text.contains('*') || (text.starts_with("arn:") && text.contains('?'))
        };
        let first = self.values().iter().find(wild)?;
        let like = match (shown(first).starts_with("arn:"), self.operator.negated) {
            (true, false) => "ArnLike",
            (true, true) => "ArnNotLike",
            (false, false) => "StringLike",
            (false, true) => "StringNotLike",
        };
        let text = format!(
            "`{}` is compared with `{}`, but `{}` does not expand wildcards",
            self.told(),
            shown(first),
            self.operator.name()
        );
        Some(self.problem("wildcard-in-exact-operator", text).with_help(format!("Use `{like}`.")))
    }

    /// Conditions on multi-factor authentication that requests without the key pass.
    fn mfa(&self) -> Option<PolicyProblem> {
        let present = self.name.eq_ignore_ascii_case("aws:MultiFactorAuthPresent");
        let age = self.name.eq_ignore_ascii_case("aws:MultiFactorAuthAge");
        let is = |text: &str| self.values().iter().all(|value| guard::text(value) == text);
        let operator = self.operator;
        let bypass = match (operator.comparison, self.is_allow()) {
            (Comparison::Bool, true) if present => {
                (operator.if_exists && is("true")) || is("false")
            }
            (Comparison::Bool, false) if present => {
                !operator.if_exists && is("false") && !self.covers_absence()
            }
            (Comparison::Null, true) if present => is("false"),
            (Comparison::Numeric(_), true) if age => operator.if_exists,
            _ => false,
        };
        if !bypass {
            return None;
        }
        let text = if self.is_allow() {
            format!("the condition on `{}` also matches requests without MFA", self.told())
        } else {
            format!(
                "requests with long-term access keys have no `{}` and are not denied",
                self.told()
            )
        };
        let help = if self.is_allow() { "Use `Bool` with `true`." } else { "Use `BoolIfExists`." };
        Some(self.problem("mfa-bypassable-condition", text).with_help(help))
    }

    /// Whether another Deny of the document is about requests without the key.
    fn covers_absence(&self) -> bool {
        self.subject.denies().flat_map(|deny| &deny.conditions).any(|condition| {
            guard::read(condition).is_some_and(|(operator, key)| {
                key == "aws:multifactorauthpresent"
                    && (operator.if_exists || operator.comparison == Comparison::Null)
            })
        })
    }

    /// Conditions that leave nobody out.
    fn weak(&self) -> Option<PolicyProblem> {
        if !self.is_allow() || self.operator.negated {
            return None;
        }
        let key = self.name.to_ascii_lowercase();
        let compares = !matches!(
            self.operator.comparison,
            Comparison::Null | Comparison::Numeric(_) | Comparison::Date(_) | Comparison::Binary
        );
        let of_interest = guard::is_who(&key)
            || !self.values().is_empty() && self.values().iter().any(is_all_stars);
        if compares
            && of_interest
            && !self.values().is_empty()
            && guard::leaves_nobody_out(self.condition, self.operator, &key)
            && !(key == "aws:sourcearn" && self.names_a_service())
        {
            let values: Vec<String> = self.values().iter().map(shown).collect();
            let text = format!(
                "the condition on `{}` matches every value: {}",
                self.told(),
                listed(values.iter().map(String::as_str))
            );
            return Some(self.problem("ineffective-condition", text));
        }
        let guards = guard::is_who(&key)
            || matches!(
                key.as_str(),
                "iam:passedtoservice"
                    | "sts:externalid"
                    | "iam:policyarn"
                    | "iam:permissionsboundary"
                    | "iam:awsservicename"
            );
        if self.operator.if_exists && guards {
            let text = format!(
                "the condition on `{}` also matches requests without the key because of `IfExists`",
                self.told()
            );
            let help = format!("Use `{}`.", self.operator.name());
            return Some(self.problem("ifexists-weakens-condition", text).with_help(help));
        }
        None
    }

    /// Whether everybody is allowed, and only on behalf of one service: `arn:aws:sns:*:*:*`.
    fn names_a_service(&self) -> bool {
        let of_service = |value: &Value| {
            Pattern::new(value, Syntax::Resource)
                .and_then(|pattern| pattern.fields())
                .is_some_and(|[_, _, service, ..]| service.plain().is_some())
        };
        super::exposure::everyone(&self.statement.principals).is_some()
            && self.values().iter().all(of_service)
    }

    fn private_addresses(&self) -> Option<PolicyProblem> {
        if self.operator.comparison != Comparison::IpAddress
            || !self.name.eq_ignore_ascii_case("aws:SourceIp")
        {
            return None;
        }
        let private = self.values().iter().find(|value| is_private(&guard::text(value)))?;
        let text = format!(
            "`aws:SourceIp` is a public IP address, which never matches `{}`",
            shown(private)
        );
        let help = "Use `aws:VpcSourceIp` with `aws:SourceVpc`, or `aws:SourceVpce`.";
        Some(self.problem("private-ip-in-source-ip", text).with_help(help))
    }
}

/// Keys that services send and do not list for each action.
fn is_undocumented(prefix: &str, name: &str) -> bool {
    let key = name.to_ascii_lowercase();
    let own = key.split(':').next() == Some(prefix);
    own && (key.contains("resourcetag/")
        || key.contains("requesttag/")
        || key.ends_with(":tagkeys"))
        || matches!(
            (prefix, key.as_str()),
            ("sts", "sts:externalid") | ("ecs", "ecs:cluster") | ("s3", "s3:resourceaccount")
        )
}

fn is_all_stars(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte == b'*'))
}

fn type_name(ty: ValueType) -> &'static str {
    match ty {
        ValueType::String => "a text",
        ValueType::Arn => "an ARN",
        ValueType::Bool => "true or false",
        ValueType::Numeric => "a number",
        ValueType::Date => "a point in time",
        ValueType::IpAddress => "an address",
    }
}

fn type_of(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Bool | Comparison::Null => "`true` or `false`",
        Comparison::Numeric(_) => "a number",
        Comparison::Date(_) => "a point in time",
        Comparison::IpAddress => "a block of addresses",
        Comparison::Arn => "an ARN",
        Comparison::StringEquals
        | Comparison::StringEqualsIgnoreCase
        | Comparison::StringLike
        | Comparison::Binary => "a text",
    }
}

/// Whether a block lies in ranges that the internet does not route.
fn is_private(text: &str) -> bool {
    Prefix::parse_or_host(text)
        .is_some_and(|prefix| AddressSet::private().contains(&AddressSet::of(prefix)))
}

/// Policy variables where IAM does not fill them in.
fn variables(statement: &Statement, old: bool) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let has = |value: &Value| {
        let text = shown(value);
        let rest = text.replace("${*}", "").replace("${?}", "").replace("${$}", "");
        rest.contains("${")
    };
    let principals =
        statement.principals.iter().flat_map(|principal| &principal.identifiers.values);
    let nowhere =
        statement.actions.values.iter().chain(&statement.not_actions.values).chain(principals);
    for value in nowhere.filter(|value| has(value)) {
        let text = format!(
            "`{}` has a policy variable, which IAM supports only in resources and conditions",
            shown(value)
        );
        found.push(PolicyProblem::new("variable-unsupported-in-element", value, text));
    }
    let resources = statement.resources.values.iter().chain(&statement.not_resources.values);
    let compared = statement.conditions.iter().flat_map(|condition| {
        let operator = condition.test.as_str().and_then(Operator::parse);
        condition.values.values.iter().map(move |value| (value, operator))
    });
    let all = resources.map(|value| (value, None)).chain(compared);
    for (value, operator) in all.filter(|(value, _)| has(value)) {
        if old {
            let text = format!(
                "`{}` has a policy variable, which is plain text in this policy version",
                shown(value)
            );
            found.push(
                PolicyProblem::new("policy-variable-in-old-version", value, text)
                    .with_help("Set `Version` to `2012-10-17`."),
            );
            continue;
        }
        let texts = operator.is_none_or(|operator| {
            matches!(
                operator.comparison,
                Comparison::StringEquals
                    | Comparison::StringEqualsIgnoreCase
                    | Comparison::StringLike
                    | Comparison::Arn
            )
        });
        let early = operator.is_none()
            && shown(value).find("${").is_some_and(|start| {
                shown(value).get(..start).is_some_and(|before| {
                    before.starts_with("arn:") && before.matches(':').count() < 5
                })
            });
        if !texts || early {
            let text =
                format!("`{}` has a policy variable where IAM does not support one", shown(value));
            found.push(PolicyProblem::new("variable-unsupported-in-element", value, text));
        }
    }
    found
}

/// Keys that are there twice under one operator, in different case.
fn duplicates(statement: &Statement) -> Vec<PolicyProblem> {
    let mut seen: BTreeMap<(String, String), &Condition> = BTreeMap::new();
    let mut found = Vec::new();
    for condition in &statement.conditions {
        let (Some(test), Some(name)) = (condition.test.as_str(), condition.variable.as_str())
        else {
            continue;
        };
        if let Some(first) = seen.insert((test.to_owned(), name.to_ascii_lowercase()), condition) {
            let text = format!(
                "`{}` and `{}` are the same condition key",
                shown(&first.variable),
                shown(&condition.variable)
            );
            found.push(PolicyProblem::new("duplicate-condition-key", &at(condition), text));
        }
    }
    found
}

/// Conditions on one key that no request meets together.
fn impossible(statement: &Statement) -> Option<PolicyProblem> {
    let read: Vec<(&Condition, Operator, String)> = statement
        .conditions
        .iter()
        .filter_map(|condition| {
            guard::read(condition).map(|(operator, key)| (condition, operator, key))
        })
        .filter(|(condition, operator, _)| {
            operator.quantifier == Quantifier::None && !condition.values.values.is_empty()
        })
        .collect();
    for (number, (one, operator, key)) in read.iter().enumerate() {
        for (other, second, own) in read.iter().skip(number + 1) {
            // One key twice under one operator is told as that.
            let twice = one.test.as_str() == other.test.as_str() && own == key;
            let same = own == key && !twice && contradict((one, *operator), (other, *second));
            let apart = accounts_differ((one, key), (other, own))
                || accounts_differ((other, own), (one, key));
            if same || apart {
                let text = if same {
                    format!(
                        "no request can meet both conditions on `{}`, so the statement never applies",
                        shown(&one.variable)
                    )
                } else {
                    format!(
                        "no request can meet the conditions on `{}` and `{}` together, so the statement never applies",
                        shown(&one.variable),
                        shown(&other.variable)
                    )
                };
                return Some(PolicyProblem::new("unsatisfiable-condition", &at(other), text));
            }
        }
    }
    None
}

type Compared<'a> = (&'a Condition, Operator);

fn contradict(one: Compared<'_>, other: Compared<'_>) -> bool {
    let ((first, a), (second, b)) = (one, other);
    match (a.comparison, b.comparison) {
        (Comparison::Null, Comparison::Null) => {
            let is = |condition: &Condition, text: &str| {
                condition.values.values.iter().all(|value| guard::text(value) == text)
            };
            (is(first, "true") && is(second, "false")) || (is(first, "false") && is(second, "true"))
        }
        (Comparison::Null, _) => {
            b.requires_key() && first.values.values.iter().all(|value| guard::text(value) == "true")
        }
        (_, Comparison::Null) => contradict(other, one),
        (
            Comparison::Numeric(_) | Comparison::Date(_),
            Comparison::Numeric(_) | Comparison::Date(_),
        ) => !a.if_exists && !b.if_exists && no_number(one, other),
        (Comparison::Bool, Comparison::Bool) => {
            let text = |condition: &Condition| condition.values.values.first().map(guard::text);
            first.values.values.len() == 1
                && second.values.values.len() == 1
                && text(first) != text(second)
        }
        (Comparison::IpAddress, Comparison::IpAddress) => no_address(one, other),
        _ => no_text(one, other),
    }
}

/// The texts that a positive operator admits.
fn admitted(condition: &Condition, operator: Operator) -> Option<Vec<Pattern>> {
    let syntax = match operator.comparison {
        Comparison::StringEquals => Syntax::Literal,
        Comparison::StringLike | Comparison::Arn => Syntax::Resource,
        Comparison::StringEqualsIgnoreCase => Syntax::Action,
        Comparison::Numeric(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::IpAddress
        | Comparison::Null => return None,
    };
    condition.values.values.iter().map(|value| Pattern::new(value, syntax)).collect()
}

fn no_text(one: Compared<'_>, other: Compared<'_>) -> bool {
    let folded = |operator: Operator| operator.comparison == Comparison::StringEqualsIgnoreCase;
    if folded(one.1) != folded(other.1) {
        return false;
    }
    let (Some(first), Some(second)) = (admitted(one.0, one.1), admitted(other.0, other.1)) else {
        return false;
    };
    let certain = |compared: Compared<'_>| {
        compared.0.values.values.iter().all(|value| !value.marks.is_maybe())
    };
    match (one.1.negated, other.1.negated) {
        (false, false) => {
            (one.1.requires_key() || other.1.requires_key())
                && certain(one)
                && certain(other)
                && !first.iter().any(|a| second.iter().any(|b| a.meets(b)))
        }
        (false, true) => {
            one.1.requires_key()
                && certain(one)
                && first.iter().all(|a| super::refuse::covered(a, &second))
        }
        (true, false) => no_text(other, one),
        (true, true) => false,
    }
}

fn no_number(one: Compared<'_>, other: Compared<'_>) -> bool {
    let bounds = |(condition, operator): Compared<'_>| {
        let (Comparison::Numeric(order) | Comparison::Date(order)) = operator.comparison else {
            return None;
        };
        let [only] = condition.values.values.as_slice() else { return None };
        if operator.negated {
            return None;
        }
        let text = guard::text(only);
        let number = text.parse::<f64>().ok().or_else(|| guard::moment(&text))?;
        Some(match order {
            ComparisonOrder::Equals => (number, number, false),
            ComparisonOrder::Less => (f64::NEG_INFINITY, number, true),
            ComparisonOrder::LessEquals => (f64::NEG_INFINITY, number, false),
            ComparisonOrder::Greater => (number, f64::INFINITY, true),
            ComparisonOrder::GreaterEquals => (number, f64::INFINITY, false),
        })
    };
    let (Some(a), Some(b)) = (bounds(one), bounds(other)) else { return false };
    let (low, high) = (a.0.max(b.0), a.1.min(b.1));
    low > high || ((a.2 || b.2) && (high - low).abs() < f64::EPSILON)
}

fn no_address(one: Compared<'_>, other: Compared<'_>) -> bool {
    let all = |condition: &Condition| -> Option<AddressSet> {
        let known = |value: &Value| Prefix::parse_or_host(&guard::text(value)).is_some();
        let values = &condition.values.values;
        values.iter().all(known).then(|| guard::addresses(values.iter().map(guard::text)))
    };
    let (Some(first), Some(second)) = (all(one.0), all(other.0)) else { return false };
    match (one.1.negated, other.1.negated) {
        (false, false) => !first.meets(&second),
        (false, true) => second.contains(&first),
        (true, false) => first.contains(&second),
        (true, true) => false,
    }
}

/// `aws:SourceArn` of one account, and `aws:SourceAccount` of another.
fn accounts_differ(arn: (&Condition, &String), account: (&Condition, &String)) -> bool {
    let positive = |condition: &Condition| {
        guard::read(condition).is_some_and(|(operator, _)| operator.requires_key())
    };
    if arn.1 != "aws:sourcearn"
        || account.1 != "aws:sourceaccount"
        || !positive(arn.0)
        || !positive(account.0)
    {
        return false;
    }
    let named: Option<Vec<Pattern>> = arn
        .0
        .values
        .values
        .iter()
        .map(|value| {
            Pattern::new(value, Syntax::Resource)
                .and_then(|pattern| pattern.fields())
                .map(|[_, _, _, _, account, _]| account)
        })
        .collect();
    let own: Option<Vec<Pattern>> =
        account.0.values.values.iter().map(|value| Pattern::new(value, Syntax::Resource)).collect();
    let (Some(named), Some(own)) = (named, own) else { return false };
    let empty = |one: &Pattern| one.plain().is_some_and(|text| text.is_empty());
    !named.is_empty() && !named.iter().any(|a| empty(a) || own.iter().any(|b| a.meets(b)))
}
