//! What a statement may turn out to say where parts of it are not known: the widest that it could. Must not know what is wrong with
//! it.
//!
//! A part of a text that is not known is a name without wildcards: `arn:aws:s3:::${var.bucket}/*` is about one bucket. A value of
//! which nothing is known may be `*`, unless AWS makes it.

use std::sync::Arc;

use super::document_kind::DocumentKind;
use crate::iam::decision::may_be_wildcard;
use crate::iam::guard::{self, Comparison};
use crate::iam::statement::{Condition, Elements, Policy, Principal, Statement};
use crate::value::{Kind, Marks, Truth, Value};

/// A statement as it may be, and why it is not known to be so.
pub(super) struct Possible {
    /// Alone in a document.
    pub(super) policy: Arc<Policy>,
    /// What is open.
    open: Vec<Value>,
}

impl Possible {
    /// What is not known where the statement says `at`; where that is known, what else is not.
    pub(super) fn cause(&self, at: &Value) -> Option<&Value> {
        let span = at.origin.span();
        let own = self.open.iter().find(|open| span.is_some() && open.origin.span() == span);
        own.or(self.open.first())
    }

    /// The number of the policy that holds what is not known where the statement says `at`.
    pub(super) fn owner(&self, at: &Value, policies: &[Arc<Policy>]) -> Option<usize> {
        let span = self.cause(at)?.origin.span();
        let is_own = |statement: &Statement| {
            possible(statement, Widest { actions: &[&[]], services: &[] })
                .iter()
                .any(|one| one.open.iter().any(|open| open.origin.span() == span))
        };
        policies.iter().position(|policy| policy.statements.iter().any(is_own))
    }
}

/// What policies may allow where they are not known, all of it in one document; none where nothing is open. Of a document of
/// which nothing is known, nothing is supposed.
pub(super) fn allowed<'p>(
    policies: impl IntoIterator<Item = &'p Arc<Policy>>,
    widest: Widest<'_>,
) -> Option<Possible> {
    let read = policies.into_iter().filter(|policy| !policy.document.is_unknown());
    let all = read.flat_map(|policy| &policy.statements);
    let is_allowed = |one: &Possible| one.policy.statements.iter().all(Statement::is_allow);
    let all: Vec<Possible> =
        all.flat_map(|statement| possible(statement, widest)).filter(is_allowed).collect();
    let statements: Vec<Statement> =
        all.iter().flat_map(|one| one.policy.statements.iter().cloned()).collect();
    let document = statements.first()?.value.clone();
    let open = all.into_iter().flat_map(|one| one.open).collect();
    Some(Possible { policy: Arc::new(Policy { statements, document, length: None }), open })
}

/// What is widest, by what the document is for.
#[derive(Clone, Copy)]
pub(super) struct Widest<'a> {
    /// Actions that something may be wrong with: those of one list together.
    pub(super) actions: &'a [&'a [&'a str]],
    /// Services that act for others.
    pub(super) services: &'a [&'a str],
}

/// Actions that identities should have for nothing, or for little. To pass roles is worse together with others.
const OF_IDENTITIES: [&[&str]; 2] = [
    &["*", "s3:*", "s3:GetObject", "s3:PutObject", "elasticfilesystem:ClientRootAccess"],
    &["iam:PassRole", "sts:AssumeRole", "iam:CreateServiceLinkedRole", "ecs:ListTasks"],
];

impl Widest<'static> {
    pub(super) fn of(kind: DocumentKind, holder: &str) -> Self {
        let actions: &[&[&str]] = match kind {
            DocumentKind::Trust => {
                &[&["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]]
            }
            DocumentKind::Resource if holder.contains("efs") => {
                &[&["*", "elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess"]]
            }
            DocumentKind::Resource | DocumentKind::Key => &[&["*"]],
            DocumentKind::Identity
            | DocumentKind::Boundary
            | DocumentKind::Endpoint
            | DocumentKind::ServiceControl
            | DocumentKind::Unattached => &OF_IDENTITIES,
        };
        let services: &[&str] = match kind {
            DocumentKind::Trust => &["ecs-tasks.amazonaws.com"],
            DocumentKind::Key => &["cloudtrail.amazonaws.com"],
            DocumentKind::Resource if holder.contains("ecr") => &["lambda.amazonaws.com"],
            _ => &["s3.amazonaws.com"],
        };
        Self { actions, services }
    }
}

/// Any account that is not one's own.
const ACCOUNT: &str = "arn:aws:iam::000000000000:root";
/// A provider whose tokens everyone can get.
const PROVIDER: &str =
    "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com";

/// The statement with what is open as wide as it may be, once for each effect and each list of actions that it may have; none
/// where nothing is open.
pub(super) fn possible(statement: &Statement, widest: Widest<'_>) -> Vec<Possible> {
    let mut found = Vec::new();
    // Of most statements all is known, and no copy of them is made.
    if statement.value.unknown_reason().is_none() {
        return found;
    }
    for actions in widest.actions {
        let mut opened = Opened { actions, services: widest.services, open: Vec::new() };
        let own = if statement.value.is_unknown() {
            opened.whole(statement)
        } else {
            opened.parts(statement)
        };
        let effects: &[&str] = match statement.effect.as_str() {
            Some("Allow") => &["Allow"],
            Some("Deny") => &["Deny"],
            Some(_) => &[],
            None if opened.note(&statement.effect) => &["Allow", "Deny"],
            None => &[],
        };
        if opened.open.is_empty() {
            break;
        }
        let with = |effect: &&str| {
            let effect = Value::string(*effect).with_origin(statement.effect.origin.clone());
            let statements = vec![Statement { effect, ..own.clone() }];
            let document = statement.value.clone();
            let policy = Arc::new(Policy { statements, document, length: None });
            Possible { policy, open: opened.open.clone() }
        };
        found.extend(effects.iter().map(with));
        // Where the actions are known, the lists make no difference.
        if !opened.has_open_actions(statement) {
            break;
        }
    }
    found
}

struct Opened<'a> {
    actions: &'a [&'a str],
    services: &'a [&'a str],
    open: Vec<Value>,
}

impl Opened<'_> {
    /// Whether a value is not known, or whether it is there, which is remembered.
    fn note(&mut self, value: &Value) -> bool {
        let is_open = value.unknown_reason().is_some();
        if is_open {
            self.open.push(value.clone());
        }
        is_open
    }

    fn has_open_actions(&self, statement: &Statement) -> bool {
        statement.actions.values.iter().any(|value| value.unknown_reason().is_some())
    }

    /// A statement of which nothing is known.
    fn whole(&mut self, statement: &Statement) -> Statement {
        self.note(&statement.value);
        let at = &statement.value;
        let of_kind = |kind: &str| Principal {
            kind: Value::string(kind),
            identifiers: elements(&self.identifiers(kind, &[]), at),
        };
        Statement {
            actions: elements(self.actions, at),
            not_actions: elements::<&str>(&[], at),
            resources: elements(&["*"], at),
            principals: ["AWS", "Service", "Federated"].map(of_kind).into(),
            conditions: Vec::new(),
            value: known(at),
            ..statement.clone()
        }
    }

    fn parts(&mut self, statement: &Statement) -> Statement {
        if !statement.is_certain() {
            self.note(&statement.value);
        }
        let principals = statement.principals.iter();
        Statement {
            actions: self.actions(&statement.actions),
            resources: self.resources(&statement.resources),
            principals: principals
                .flat_map(|principal| self.principal(principal, &statement.conditions))
                .collect(),
            conditions: statement.conditions.iter().map(|one| self.condition(one)).collect(),
            value: known(&statement.value),
            ..statement.clone()
        }
    }

    /// The elements with what stands for each that is open.
    fn each(
        &mut self,
        elements: &Elements,
        wide: impl Fn(&Self, &Value) -> Option<Vec<Value>>,
    ) -> Elements {
        let mut values = Vec::new();
        for value in &elements.values {
            match wide(self, value) {
                Some(wider) => {
                    self.note(value);
                    values.extend(wider);
                }
                None if value.marks.is_maybe() => {
                    self.note(value);
                    values.push(known(value));
                }
                None => values.push(value.clone()),
            }
        }
        Elements::from_parts(values, elements.origin.clone())
    }

    fn actions(&mut self, elements: &Elements) -> Elements {
        self.each(elements, |own, value| match &value.kind {
            Kind::Unknown(unknown) => Some(match &unknown.among {
                Some(among) => among.iter().map(|one| instead(one.clone(), value)).collect(),
                None => texts(own.actions, value),
            }),
            // What is left open of an action is what a wildcard would stand for.
            Kind::String(text) if text.as_str().is_none() => {
                Some(vec![instead(Value::string(text.filled("*")), value)])
            }
            _ => None,
        })
    }

    fn resources(&mut self, elements: &Elements) -> Elements {
        self.each(elements, |_, value| wildcard(value, "*"))
    }

    /// Who is open, for each kind that it may be of.
    fn principal(&mut self, principal: &Principal, conditions: &[Condition]) -> Vec<Principal> {
        let kinds: &[&str] = match principal.kind.as_str() {
            Some("AWS" | "*") => &["AWS"],
            Some("Service") => &["Service"],
            Some("Federated") => &["Federated"],
            Some(_) => return vec![principal.clone()],
            None => &["AWS", "Service", "Federated"],
        };
        let is_open = self.open_kind(principal);
        let of_kind = |own: &mut Self, kind: &str| {
            let identifiers = own.each(&principal.identifiers, |own, value| {
                let wide = wildcard(value, "*").is_some();
                let own = own.identifiers(kind, conditions);
                wide.then(|| texts(&own, value))
            });
            let kind = if is_open { Value::string(kind) } else { principal.kind.clone() };
            Principal { kind, identifiers }
        };
        kinds.iter().map(|kind| of_kind(self, kind)).collect()
    }

    fn open_kind(&mut self, principal: &Principal) -> bool {
        principal.kind.as_str().is_none() && self.note(&principal.kind)
    }

    /// Those whom something may be wrong with; of providers, those that the conditions are about, too.
    fn identifiers(&self, kind: &str, conditions: &[Condition]) -> Vec<String> {
        let all: &[&str] = match kind {
            "AWS" => &["*", ACCOUNT],
            "Service" => self.services,
            _ => &[PROVIDER],
        };
        let hosts = conditions.iter().filter_map(|one| one.variable.as_str()?.rsplit_once(':'));
        let hosts = hosts.filter(|(host, _)| kind == "Federated" && host.contains('.'));
        let of_hosts =
            hosts.map(|(host, _)| format!("arn:aws:iam::000000000000:oidc-provider/{host}"));
        all.iter().map(|one| (*one).to_owned()).chain(of_hosts).collect()
    }

    /// A condition whose values admit all that its operator can.
    fn condition(&mut self, condition: &Condition) -> Condition {
        let Some((operator, key)) = guard::read(condition) else { return condition.clone() };
        let all = match operator.comparison {
            Comparison::StringLike | Comparison::Arn if key == "aws:sourcearn" => "arn:aws:s3:::*",
            Comparison::StringLike | Comparison::Arn => "*",
            Comparison::IpAddress => "0.0.0.0/0",
            Comparison::StringEquals
            | Comparison::StringEqualsIgnoreCase
            | Comparison::Numeric(_)
            | Comparison::Date(_)
            | Comparison::Bool
            | Comparison::Binary
            | Comparison::Null => return condition.clone(),
        };
        let values = self.each(&condition.values, |_, value| wildcard(value, all));
        Condition { values, ..condition.clone() }
    }
}

/// What stands for a value that may be a wildcard; none of one that is known, and of what AWS makes.
fn wildcard(value: &Value, all: &str) -> Option<Vec<Value>> {
    let Kind::Unknown(unknown) = &value.kind else { return None };
    if let Some(among) = &unknown.among {
        return Some(among.iter().map(|one| instead(one.clone(), value)).collect());
    }
    let open = unknown.form.is_none() && may_be_wildcard(&unknown.reason) != Truth::False;
    open.then(|| texts(&[all], value))
}

fn texts(texts: &[impl AsRef<str>], of: &Value) -> Vec<Value> {
    texts.iter().map(|text| instead(Value::string(text.as_ref()), of)).collect()
}

fn elements<T: AsRef<str>>(all: &[T], of: &Value) -> Elements {
    Elements::from_parts(texts(all, of), of.origin.clone())
}

fn instead(value: Value, of: &Value) -> Value {
    known(&Value { marks: of.marks, origin: of.origin.clone(), ..value })
}

/// A value that is certainly there.
fn known(value: &Value) -> Value {
    Value { marks: value.marks.without(Marks::MAYBE), ..value.clone() }
}
