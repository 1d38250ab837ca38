//! Who asks AWS, and what their policies let them do. Must not know what a task needs.

use std::sync::Arc;

use crate::access::{boundary, fixed, policies, role_of, written_out};
use crate::expr::equality::equal;
use crate::iam::{self, Policy, Request, Statement};
use crate::model::{Model, Resource};
use crate::value::{Budget, Part, Reason, Truth, Type, Value, work};
use crate::view::{instance, is_of};

use super::need::{Layer, NeedDoubt, NeedLink, Whose};
use super::text::{HOLE, MaskedUnknowns, Sentence, joined, literal, parts};

/// A role that asks.
pub(super) struct AskingRole<'m> {
    pub(super) whose: Whose,
    /// The argument that names it.
    argument: Value,
    role: Role<'m>,
    policies: Arc<[Arc<Policy>]>,
    /// What bounds it. One from elsewhere is the organization's to judge, as its service control policies are.
    boundary: Option<Arc<Policy>>,
}

enum Role<'m> {
    /// No role is given.
    None,
    Here(&'m Resource),
    /// It is not in the configuration, or not known which it is.
    Elsewhere(Reason),
}

/// An action on a resource, in a request of which this is known.
pub(super) struct RoleRequest<'a> {
    pub(super) action: &'a str,
    pub(super) resource: &'a Value,
    pub(super) request: &'a Request,
}

impl<'m> AskingRole<'m> {
    /// The role that an argument names.
    pub(super) fn new(model: &'m Model, whose: Whose, argument: Option<&Value>) -> Self {
        let argument = argument.cloned().unwrap_or_else(|| Value::null(Type::String));
        let role = match role_of(model, &argument) {
            _ if argument.is_null() => Role::None,
            Ok(Some(role)) => Role::Here(role),
            Ok(None) => Role::Elsewhere(Reason::Unsupported(
                "a role that is not in the configuration".into(),
            )),
            Err(reason) => Role::Elsewhere(reason),
        };
        let policies = match &role {
            Role::Here(role) => policies(model, &role.values),
            Role::None | Role::Elsewhere(_) => Arc::new([]),
        };
        let boundary = match &role {
            Role::Here(role) => boundary(model, &role.address).and_then(Result::ok),
            Role::None | Role::Elsewhere(_) => None,
        };
        Self { whose, argument, role, policies, boundary }
    }

    /// The role, if it is in the configuration.
    pub(super) fn resource(&self) -> Option<&'m Resource> {
        match self.role {
            Role::Here(role) => Some(role),
            Role::None | Role::Elsewhere(_) => None,
        }
    }

    /// Whether there is none, which is known.
    pub(super) fn is_absent(&self) -> bool {
        matches!(self.role, Role::None)
    }

    /// The address of the role, if it is in the configuration.
    pub(super) fn address(&self) -> Option<Arc<str>> {
        self.resource().map(|role| Arc::clone(&role.address))
    }

    /// Whether a principal of a policy is this role: by the same reference, wherever the role itself is.
    pub(super) fn is_named_by(&self, model: &Model, principal: &Value) -> Truth {
        if equal(principal, &self.argument) == Truth::True {
            return Truth::True;
        }
        match &self.role {
            Role::None => Truth::False,
            Role::Here(role) => is_of(model, principal, role, &["arn", "name"]),
            Role::Elsewhere(_) => Truth::Unknown,
        }
    }

    /// The role as rules see it; null where it is not here.
    pub(super) fn value(&self) -> Value {
        self.resource().map_or_else(|| Value::null(Type::Any), instance)
    }

    /// "role `aws_iam_role.execution`"
    pub(super) fn name(&self) -> Sentence {
        match &self.role {
            Role::Here(role) => Sentence::new(format!("role `{}`", role.address)),
            Role::None => Sentence::new(format!("no {}", self.whose.as_str())),
            Role::Elsewhere(_) => {
                Sentence::new(format!("{} ", self.whose.as_str())).value(&self.argument)
            }
        }
    }

    /// What the policies of the role alone make of a call.
    pub(super) fn identity(&self, model: &Model, call: &RoleRequest<'_>) -> Truth {
        match &self.role {
            Role::None => Truth::False,
            Role::Elsewhere(_) => Truth::Unknown,
            Role::Here(_) => self.bounded(model, call, allowed(model, &self.policies, call)),
        }
    }

    /// What its boundary leaves of an answer.
    fn bounded(&self, model: &Model, call: &RoleRequest<'_>, answer: Truth) -> Truth {
        match &self.boundary {
            Some(boundary) if answer != Truth::False => {
                answer.and(allowed(model, std::slice::from_ref(boundary), call))
            }
            Some(_) | None => answer,
        }
    }

    /// Its policies with a change.
    pub(super) fn identity_without(
        &self,
        model: &Model,
        call: &RoleRequest<'_>,
        change: impl Fn(&mut Statement),
    ) -> Truth {
        let changed: Vec<Arc<Policy>> = self
            .policies
            .iter()
            .map(|policy| {
                let mut policy = Policy::clone(policy);
                policy.statements.iter_mut().for_each(&change);
                Arc::new(policy)
            })
            .collect();
        self.bounded(model, call, allowed(model, &changed, call))
    }

    /// Why the answer to what it may do is not known.
    pub(super) fn doubt(&self, resource: &Value) -> NeedDoubt {
        if let Role::Elsewhere(reason) = &self.role {
            return NeedDoubt::new(reason.clone(), self.argument.origin.clone());
        }
        if work::is_spent() {
            return NeedDoubt::new(Reason::Budget(Budget::Steps), self.argument.origin.clone());
        }
        let all = self.policies.iter().chain(&self.boundary);
        let statements = all.flat_map(|policy| &policy.statements);
        let values = statements.map(|statement| &statement.value).chain([resource]);
        NeedDoubt::of(values).unwrap_or_else(|| NeedDoubt::elsewhere("a policy", &self.argument))
    }

    /// The link of a permission that was decided.
    pub(super) fn link(&self, truth: Truth, action: &str, resource: &Value) -> NeedLink {
        let on = |sentence: Sentence| match resource.as_str() {
            Some("*") => sentence,
            Some(_) | None => sentence.text(" on ").value(resource),
        };
        let within = if self.boundary.is_some() { " within its permissions boundary" } else { "" };
        let fault = || match (&self.role, truth) {
            (Role::None, _) => Sentence::new(format!("it has no {}", self.whose.as_str())),
            (_, Truth::Unknown) => {
                on(self.name().text(format!(" has `{action}`{within}"))).not_known()
            }
            (_, Truth::True | Truth::False) => {
                on(self.name().text(format!(" lacks `{action}`{within}")))
            }
        };
        NeedLink {
            layer: Layer::Permission,
            truth,
            doubt: (truth == Truth::Unknown).then(|| self.doubt(resource)),
            fault: fault().done(),
            met: self.name().text(" may").done(),
            related: Vec::new(),
            gate: None,
        }
    }

    /// Whether the role may do all of these, by its policies alone: the first that it may not do decides.
    pub(super) fn may(
        &self,
        model: &Model,
        actions: &[&'static str],
        (resource, request): (&Value, &Request),
    ) -> NeedLink {
        let asked: Vec<(&str, Truth)> = actions
            .iter()
            .map(|action| {
                (*action, self.identity(model, &RoleRequest { action, resource, request }))
            })
            .collect();
        let (action, truth) = worst(&asked);
        self.link(truth, action, resource)
    }
}

/// The first answer that is no, or else the first that is not known, or else the first.
pub(super) fn worst<'a>(asked: &[(&'a str, Truth)]) -> (&'a str, Truth) {
    let first = |wanted: Truth| asked.iter().find(|(_, truth)| *truth == wanted).copied();
    first(Truth::False)
        .or_else(|| first(Truth::Unknown))
        .or_else(|| first(Truth::True))
        .unwrap_or(("", Truth::True))
}

/// What it takes to copy a string of a policy and to look where it is, in the smallest pieces of work that are counted.
const MOVED: usize = 4;

/// What policies together make of a call. In which partition, account and region a configuration is deployed is not in
/// it: whoever writes one of them in a policy means that.
pub(super) fn allowed(model: &Model, policies: &[Arc<Policy>], call: &RoleRequest<'_>) -> Truth {
    let action = Value::string(call.action);
    let resource = written_out(model, call.resource);
    let answer = iam::allows(policies, &action, &resource, call.request);
    if answer != Truth::Unknown || work::is_spent() {
        return answer;
    }
    let strings = policies.iter().map(|policy| policy.strings()).sum::<usize>();
    work::count(strings.saturating_mul(MOVED));
    let policies = &in_place_of(policies, &resource);
    let ask = |resource: &Value| iam::allows(policies, &action, resource, call.request);
    let placed: Vec<Value> = places(policies).iter().map(|at| placed(&resource, at)).collect();
    let answers: Vec<Truth> = placed.iter().map(&ask).collect();
    let in_some =
        placed.iter().chain([&resource]).map(suffixed).any(|one| ask(&one) == Truth::True);
    if in_some || answers.contains(&Truth::True) {
        return Truth::True;
    }
    let in_none = !answers.is_empty() && answers.iter().all(|answer| *answer == Truth::False);
    if in_none { Truth::False } else { Truth::Unknown }
}

/// Partition, region and account of an ARN, as far as they are written.
type Place = [Option<String>; 3];

const FIELDS: [&str; 3] = ["partition", "region", "account"];

/// The places that the resources of policies name.
fn places(policies: &[Arc<Policy>]) -> Vec<Place> {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let resources = statements.flat_map(|statement| &statement.resources.values);
    let mut found: Vec<Place> = Vec::new();
    for place in resources.filter_map(place_of) {
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found
}

/// Where an ARN is; none of what is no ARN.
fn place_of(resource: &Value) -> Option<Place> {
    let masked = MaskedUnknowns::of(resource)?;
    let [_, partition, _, region, account, _] = masked.arn()?;
    let known = |field: &str| {
        let is_known = !field.is_empty() && !field.contains(['*', '?', HOLE]);
        is_known.then(|| field.to_owned())
    };
    Some([partition, region, account].map(|field| known(masked.get(field))))
}

/// Policies that name the configuration's own partition, region or account, in those of a resource.
fn in_place_of(policies: &[Arc<Policy>], resource: &Value) -> Vec<Arc<Policy>> {
    let Some(place) = place_of(resource) else { return policies.to_vec() };
    let moved = |policy: &Arc<Policy>| {
        let mut policy = Policy::clone(policy);
        for statement in &mut policy.statements {
            for elements in [&mut statement.resources, &mut statement.not_resources] {
                for value in &mut elements.values {
                    *value = placed(value, &place);
                }
            }
        }
        Arc::new(policy)
    };
    policies.iter().map(moved).collect()
}

/// A resource in a place.
fn placed(resource: &Value, place: &Place) -> Value {
    let Some(all) = parts(resource) else { return resource.clone() };
    let same =
        |moved: Value| Value { marks: resource.marks, origin: resource.origin.clone(), ..moved };
    same(joined(all.into_iter().map(|part| {
        let Part::Hole(hole) = &part else { return part };
        let at =
            hole.symbol.as_deref().and_then(|symbol| FIELDS.iter().position(|it| *it == symbol));
        match at.and_then(|at| place.get(at)).and_then(Option::as_ref) {
            Some(known) => literal(known.as_str()),
            None => part,
        }
    })))
}

/// The six characters that Secrets Manager adds to a name are always six: `-??????` in a policy takes in all of them.
fn suffixed(resource: &Value) -> Value {
    let Some(all) = parts(resource) else { return resource.clone() };
    let is_suffix = |symbol: &str| symbol.ends_with(".suffix");
    joined(all.into_iter().map(|part| match &part {
        Part::Hole(hole) if hole.symbol.as_deref().is_some_and(is_suffix) => literal("??????"),
        Part::Hole(_) | Part::Literal(_) => part,
    }))
}

/// An ARN in a region and an account; `None` for those of the configuration.
pub(super) fn arn(
    service: &'static str,
    (region, account): (Option<Vec<Part>>, Option<Vec<Part>>),
    rest: impl IntoIterator<Item = Part>,
) -> Value {
    let own = |name: &str| vec![fixed(name, name)];
    let mut all = vec![literal("arn:"), fixed("partition", "partition")];
    all.push(literal(format!(":{service}:")));
    all.extend(region.unwrap_or_else(|| own("region")));
    all.push(literal(":"));
    all.extend(account.unwrap_or_else(|| own("account")));
    all.push(literal(":"));
    all.extend(rest);
    joined(all)
}
