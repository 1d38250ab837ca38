//! What policies allow. Must not know who has them.

use std::borrow::{Borrow, Cow};

use super::condition::{Request, filled, met, unmet};
use super::pattern::Syntax;
use super::statement::{Condition, Elements, Policy, Principal, Statement};
use super::target::MatchTarget;
use crate::value::{Kind, Reason, Truth, Value, work};

/// Whether the policies together allow `action` on `resource` in some request that is as `request` says.
///
/// Conditions on keys of which nothing is known are taken to be met where they allow and not met where
/// they deny: the answer is about what the policies make possible. True and false hold whatever the
/// unknown parts of policies turn out to be.
#[must_use]
pub fn allows<P: Borrow<Policy>>(
    policies: &[P],
    action: &Value,
    resource: &Value,
    request: &Request,
) -> Truth {
    let statements = || policies.iter().flat_map(|policy| &policy.borrow().statements);
    let call = Call::new(action, resource, request);
    let allowed = || any(statements().map(|one| call.concerns(one, "Allow", Truth::True)));
    let denied = || any(statements().map(|one| call.concerns(one, "Deny", Truth::False)));
    all([&allowed, &|| denied().not()])
}

/// A statement that decides whether something is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Decides<'p> {
    /// The statement.
    pub statement: &'p Statement,
    /// Whether it is about the request: certainly, or perhaps.
    pub applies: Truth,
}

/// The statements of a policy that are about `action` on `resource`, or may be.
#[must_use]
pub fn deciding<'p>(
    policy: &'p Policy,
    action: &Value,
    resource: &Value,
    request: &Request,
) -> Vec<Decides<'p>> {
    let call = Call::new(action, resource, request);
    let applies = |statement: &Statement| {
        let allow = call.concerns(statement, "Allow", Truth::True);
        allow.or(call.concerns(statement, "Deny", Truth::Unknown))
    };
    let decides = policy
        .statements
        .iter()
        .map(|statement| Decides { statement, applies: applies(statement) });
    decides.filter(|one| one.applies != Truth::False).collect()
}

/// A statement that is about an action on a resource, and not about this request.
#[derive(Clone, Debug)]
pub struct Barred<'p> {
    /// The statement.
    pub statement: &'p Statement,
    /// Its conditions that the request does not meet.
    pub unmet: Vec<&'p Condition>,
}

/// The statements of a policy that would be about `action` on `resource` in another request.
#[must_use]
pub fn barred<'p>(
    policy: &'p Policy,
    action: &Value,
    resource: &Value,
    request: &Request,
) -> Vec<Barred<'p>> {
    let call = Call::new(action, resource, request);
    let about = policy
        .statements
        .iter()
        .filter(|one| one.value.entries().is_some() && call.is_about(one) == Truth::True);
    let barred = about.map(|statement| {
        let unmet = unmet(&statement.conditions, request);
        Barred { statement, unmet }
    });
    barred.filter(|one| !one.unmet.is_empty()).collect()
}

/// A request as statements see it.
struct Call<'a> {
    action: Option<MatchTarget<'a>>,
    resource: Option<MatchTarget<'a>>,
    request: &'a Request,
}

impl<'a> Call<'a> {
    fn new(action: &'a Value, resource: &'a Value, request: &'a Request) -> Self {
        let action = MatchTarget::new(action, Syntax::Action);
        let resource = MatchTarget::new(resource, Syntax::Resource);
        Self { action, resource, request }
    }

    /// Whether a statement of this effect is about the request; where its conditions are not decided, `where_unknown`.
    fn concerns(&self, statement: &Statement, effect: &str, where_unknown: Truth) -> Truth {
        if statement.value.is_unknown() {
            return Truth::Unknown;
        }
        let truth = all([
            &|| text_is(&statement.effect, effect),
            &|| self.is_about(statement),
            &|| match met(&statement.conditions, self.request) {
                Truth::Unknown if self.is_written_out(statement) => where_unknown,
                condition => condition,
            },
        ]);
        certainly(statement, truth)
    }

    /// Whether it is known which conditions there are, and what they ask of that which is known of the request.
    fn is_written_out(&self, statement: &Statement) -> bool {
        let is_known = |value: &Value| value.as_str().is_some() || value.as_bool().is_some();
        statement.conditions.iter().all(|condition| {
            let key = condition.variable.as_str().map(str::to_ascii_lowercase);
            let sent = key.and_then(|key| self.request.get(&key));
            let is_sent = sent.is_some_and(is_known);
            condition.test.as_str().is_some()
                && (!is_sent || condition.values.values.iter().all(is_known))
        })
    }

    /// Whether a statement is about the action on the resource.
    fn is_about(&self, statement: &Statement) -> Truth {
        let Statement { actions, not_actions, resources, not_resources, .. } = statement;
        all([&|| concerns(actions, not_actions, self.action.as_ref()), &|| {
            let (own, not) = (self.filled(resources), self.filled(not_resources));
            concerns(&own, &not, self.resource.as_ref())
        }])
    }

    /// Elements with the policy variables that the request knows.
    fn filled<'e>(&self, elements: &'e Elements) -> Cow<'e, Elements> {
        let new = |value: &Value| filled(value, self.request);
        let all: Vec<Option<Value>> = elements.values.iter().map(new).collect();
        if all.iter().all(Option::is_none) {
            return Cow::Borrowed(elements);
        }
        let values = all.into_iter().zip(&elements.values);
        let values = values.map(|(new, old)| new.unwrap_or_else(|| old.clone())).collect();
        Cow::Owned(Elements::from_parts(values, elements.origin.clone()))
    }
}

pub(super) fn text_is(value: &Value, text: &str) -> Truth {
    match &value.kind {
        Kind::Unknown(_) => Truth::Unknown,
        _ => Truth::from(value.as_str() == Some(text)),
    }
}

/// Whether a statement with these elements is about `target`; none for what is no string.
pub(super) fn concerns(
    elements: &Elements,
    not: &Elements,
    target: Option<&MatchTarget<'_>>,
) -> Truth {
    let Some(target) = target else { return Truth::Unknown };
    let hit = among(elements, target);
    if not.values.is_empty() { hit } else { hit.or(among(not, target).not()) }
}

fn among(elements: &Elements, target: &MatchTarget<'_>) -> Truth {
    any(elements.values.iter().map(|value| {
        if work::is_spent() {
            return Truth::Unknown;
        }
        let hit = target.is_matched_by(value);
        if value.marks.is_maybe() { hit.and(Truth::Unknown) } else { hit }
    }))
}

/// At least one holds; what is behind the first that does is not asked.
fn any(mut truths: impl Iterator<Item = Truth>) -> Truth {
    let found = truths.try_fold(Truth::False, |so_far, truth| match so_far.or(truth) {
        Truth::True => Err(Truth::True),
        undecided => Ok(undecided),
    });
    found.unwrap_or_else(|decided| decided)
}

/// All hold; what is behind the first that does not is not asked.
fn all<const N: usize>(questions: [&dyn Fn() -> Truth; N]) -> Truth {
    any(questions.iter().map(|question| question().not())).not()
}

/// Whether a pattern of actions takes in `action`: letters of either case, `*` and `?`.
#[must_use]
pub fn actions_match(pattern: &Value, action: &Value) -> Truth {
    let action = MatchTarget::new(action, Syntax::Action);
    action.map_or(Truth::False, |action| action.is_matched_by(pattern))
}

/// Whether a `Resource` stands for everything, or for everything of a type: `*`, `arn:aws:s3:::*`,
/// `arn:aws:iam::123456789012:role/*`.
///
/// What is not known within a text is taken to be a name without wildcards. A value that is not known
/// at all may be `*` when a caller gives it, and is an ARN when a provider sets it.
#[must_use]
pub fn is_wildcard_resource(resource: &Value) -> Truth {
    match &resource.kind {
        Kind::Unknown(unknown) => may_be_wildcard(&unknown.reason),
        Kind::String(text) => {
            let pieces = text.filled(&NAME.to_string());
            // Only what is behind the fifth colon of an ARN counts: partition, region and account
            // that are not known narrow nothing.
            let fields: Vec<&str> = pieces.splitn(6, ':').collect();
            Truth::from(match fields.as_slice() {
                ["arn", _, service, _, _, name] => {
                    is_wildcard_name(name, !UNTYPED.contains(service))
                }
                _ => is_wildcard_name(&pieces, false),
            })
        }
        _ => Truth::False,
    }
}

/// Stands for a part of a text that is not known.
const NAME: char = '\0';

pub(super) fn may_be_wildcard(reason: &Reason) -> Truth {
    match reason {
        // What a module hands out is mostly what AWS gave to something in it.
        Reason::Computed(_) | Reason::Data(_) | Reason::Module(_) => Truth::False,
        Reason::Depends(inner) => may_be_wildcard(inner),
        Reason::Variable(_)
        | Reason::BaseImage(_)
        | Reason::BuildArgument(_)
        | Reason::Script(_)
        | Reason::Unreadable(_)
        | Reason::Workspace
        | Reason::Ignored(_)
        | Reason::Impure(_)
        | Reason::Error(_)
        | Reason::Budget(_)
        | Reason::Unsupported(_)
        | Reason::Placeholder(_)
        | Reason::Elsewhere(_)
        | Reason::Exported(_)
        | Reason::Outside(_)
        | Reason::Stated => Truth::Unknown,
    }
}

/// Services whose ARNs hold a name without a type in front.
const UNTYPED: [&str; 3] = ["s3", "sns", "sqs"];

/// `*`, `*/*`; with a type in front `role/*`, `secret:*`, `log-group:*:*`.
fn is_wildcard_name(name: &str, typed: bool) -> bool {
    let parts: Vec<&str> = name.split(['/', ':']).collect();
    let wild = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte == b'*');
    let is_type = |part: &str| {
        typed
            && !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    match parts.as_slice() {
        [] => false,
        [only] => wild(only),
        [first, rest @ ..] => (wild(first) || is_type(first)) && rest.iter().all(wild),
    }
}

/// Whether a trust policy lets `service` assume the role, in some request.
#[must_use]
pub fn trusts(policy: &Policy, service: &str) -> Truth {
    let action = Value::string("sts:AssumeRole");
    let action = MatchTarget::new(&action, Syntax::Action);
    Truth::any(policy.statements.iter().map(|statement| {
        let named =
            Truth::any(statement.principals.iter().map(|principal| is_service(principal, service)));
        let truth = text_is(&statement.effect, "Allow")
            .and(concerns(&statement.actions, &statement.not_actions, action.as_ref()))
            .and(named);
        certainly(statement, truth)
    }))
}

/// What holds for a statement, if it is there.
pub(super) fn certainly(statement: &Statement, truth: Truth) -> Truth {
    if statement.is_certain() { truth } else { truth.and(Truth::Unknown) }
}

fn is_service(principal: &Principal, service: &str) -> Truth {
    let kind = text_is(&principal.kind, "Service").or(text_is(&principal.kind, "*"));
    let named = Truth::any(principal.identifiers.values.iter().map(|value| {
        let hit = match &value.kind {
            Kind::Unknown(_) => Truth::Unknown,
            Kind::String(text) => match text.as_str() {
                Some(text) => Truth::from(text == service || text == "*"),
                None => Truth::from(
                    service.starts_with(text.prefix()) && service.ends_with(text.suffix()),
                )
                .and(Truth::Unknown),
            },
            _ => Truth::False,
        };
        if value.marks.is_maybe() { hit.and(Truth::Unknown) } else { hit }
    }));
    kind.and(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    fn policy(json: &str) -> Policy {
        Policy::from_value(&Value::string(json)).unwrap()
    }

    fn statements(statements: &str) -> Policy {
        policy(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#))
    }

    fn unknown(reason: Reason) -> Value {
        Value::unknown(Type::String, reason)
    }

    fn can(policy: &Policy, action: &str, resource: &str, request: &Request) -> Truth {
        allows(
            std::slice::from_ref(policy),
            &Value::string(action),
            &Value::string(resource),
            request,
        )
    }

    #[test]
    fn deny_wins_and_complements_count() {
        let none = Request::new();
        let policy = statements(
            r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},
               {"Effect":"Deny","Action":"s3:Delete*","NotResource":"arn:aws:s3:::scratch/*"}"#,
        );
        assert_eq!(can(&policy, "ecs:RunTask", "x", &none), Truth::True);
        assert_eq!(can(&policy, "iam:PassRole", "x", &none), Truth::False);
        assert_eq!(can(&policy, "s3:DeleteObject", "arn:aws:s3:::b/x", &none), Truth::False);
        assert_eq!(can(&policy, "s3:DeleteObject", "arn:aws:s3:::scratch/x", &none), Truth::True);
    }

    #[test]
    fn conditions_are_met_where_nothing_is_known_and_judged_where_it_is() {
        let condition =
            r#""Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}"#;
        let policy = statements(&format!(
            r#"{{"Effect":"Allow","Action":"iam:PassRole","Resource":"*",{condition}}}"#
        ));
        let to = |service: &str| {
            Request::from([("iam:passedtoservice".to_owned(), Value::string(service))])
        };
        assert_eq!(can(&policy, "iam:PassRole", "r", &Request::new()), Truth::True);
        assert_eq!(can(&policy, "iam:PassRole", "r", &to("ecs-tasks.amazonaws.com")), Truth::True);
        assert_eq!(can(&policy, "iam:PassRole", "r", &to("ec2.amazonaws.com")), Truth::False);
        let deny = statements(&format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*"}},{{"Effect":"Deny","Action":"*","Resource":"*",{condition}}}"#
        ));
        assert_eq!(can(&deny, "iam:PassRole", "r", &Request::new()), Truth::True);
        assert_eq!(can(&deny, "iam:PassRole", "r", &to("ecs-tasks.amazonaws.com")), Truth::False);
    }

    #[test]
    fn policy_variables_are_those_of_the_request() {
        let policy = statements(
            r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"},
               {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"StringLike":{"s3:prefix":"${aws:username}/*"}}},
               {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"${aws:ResourceTag/team}"}}},
               {"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:::${aws:PrincipalTag/team, 'all'}"}"#,
        );
        let with = |keys: &[(&str, &str)]| {
            let all = keys.iter();
            all.map(|(key, text)| ((*key).to_owned(), Value::string(*text))).collect::<Request>()
        };
        let alice = with(&[("aws:username", "alice"), ("s3:prefix", "alice/x")]);
        let bob = with(&[("aws:username", "bob"), ("s3:prefix", "alice/x")]);
        let star = with(&[("aws:username", "*"), ("s3:prefix", "alice/x")]);
        for (request, expected) in
            [(&alice, Truth::True), (&bob, Truth::False), (&star, Truth::False)]
        {
            assert_eq!(can(&policy, "s3:GetObject", "arn:aws:s3:::b/alice/x", request), expected);
            assert_eq!(can(&policy, "s3:ListBucket", "arn:aws:s3:::b", request), expected);
        }
        let teams =
            |own, other| with(&[("aws:principaltag/team", own), ("aws:resourcetag/team", other)]);
        assert_eq!(can(&policy, "sqs:SendMessage", "q", &teams("a", "a")), Truth::True);
        assert_eq!(can(&policy, "sqs:SendMessage", "q", &teams("a", "b")), Truth::False);
        assert_eq!(can(&policy, "sqs:SendMessage", "q", &teams("a*", "a*")), Truth::True);
        let absent =
            Request::from([("aws:principaltag/team".to_owned(), Value::null(Type::String))]);
        assert_eq!(can(&policy, "sns:Publish", "arn:aws:sns:::all", &absent), Truth::True);
        assert_eq!(can(&policy, "sns:Publish", "arn:aws:sns:::a", &absent), Truth::False);
        assert_eq!(can(&policy, "sns:Publish", "arn:aws:sns:::a", &Request::new()), Truth::Unknown);
    }

    #[test]
    fn what_is_not_known_decides_where_nothing_else_does() {
        let document = Value::object([("Statement".into(), unknown(Reason::Variable("p".into())))]);
        let hidden = Policy::from_value(&document).unwrap();
        assert_eq!(can(&hidden, "s3:GetObject", "x", &Request::new()), Truth::Unknown);
        let both = [hidden, statements(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#)];
        let answer =
            allows(&both, &Value::string("s3:GetObject"), &Value::string("x"), &Request::new());
        assert_eq!(answer, Truth::Unknown, "it may deny");
    }

    #[test]
    fn knows_wildcard_resources() {
        for wild in [
            "*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::*/*",
            "arn:aws:iam::1:role/*",
            "arn:aws:logs:*:*:log-group:*:*",
            "arn:*:secretsmanager:*:*:secret:*",
        ] {
            assert_eq!(is_wildcard_resource(&Value::string(wild)), Truth::True, "{wild}");
        }
        for narrow in [
            "arn:aws:s3:::b/*",
            "arn:aws:iam::1:role/ci-*",
            "arn:aws:ecs:*:*:task/main/*",
            "arn:aws:logs:*:*:log-group:x:*",
            "",
        ] {
            assert_eq!(is_wildcard_resource(&Value::string(narrow)), Truth::False, "{narrow}");
        }
        assert_eq!(is_wildcard_resource(&unknown(Reason::Computed("b.arn".into()))), Truth::False);
        assert_eq!(is_wildcard_resource(&unknown(Reason::Variable("arn".into()))), Truth::Unknown);
    }

    #[test]
    fn knows_who_is_trusted() {
        let trust = |principal: &str| {
            statements(&format!(
                r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{principal}}}"#
            ))
        };
        assert_eq!(
            trusts(
                &trust(r#"{"Service":["ecs-tasks.amazonaws.com","x"]}"#),
                "ecs-tasks.amazonaws.com"
            ),
            Truth::True
        );
        assert_eq!(
            trusts(&trust(r#"{"Service":"ec2.amazonaws.com"}"#), "ecs-tasks.amazonaws.com"),
            Truth::False
        );
        assert_eq!(trusts(&trust(r#"{"AWS":"*"}"#), "ecs-tasks.amazonaws.com"), Truth::False);
        assert_eq!(trusts(&trust(r#""*""#), "ecs-tasks.amazonaws.com"), Truth::True);
    }
}
