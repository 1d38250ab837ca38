//! One thing that a task needs, and what decides whether it has it. Must not know how any of that is found out.

use std::sync::{Arc, LazyLock};

use crate::value::{Kind as ValueKind, Origin, OriginLabel, Reason, Truth, Type, Value, shared};
use crate::view::value::{STEPS, nameless};

use super::text::{Sentence, readable};

/// What a need is about: rules ask for one kind at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedKind {
    /// ECS assumes the roles of the task.
    Role,
    /// Secrets and parameters that become variables or log options.
    Secret,
    /// Credentials of a private registry.
    Credentials,
    /// Files of variables in S3.
    EnvironmentFile,
    /// The image of a container.
    Image,
    /// File systems.
    Volume,
    /// Where a container's output goes.
    Log,
    /// ECS Exec.
    Exec,
    /// Service Connect.
    Connect,
    /// Whoever starts the task may do so.
    Start,
    /// Traffic of load balancers.
    Traffic,
}

impl NeedKind {
    /// As rules and JSON name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Secret => "secret",
            Self::Credentials => "credentials",
            Self::EnvironmentFile => "environment file",
            Self::Image => "image",
            Self::Volume => "volume",
            Self::Log => "log",
            Self::Exec => "exec",
            Self::Connect => "service connect",
            Self::Start => "start",
            Self::Traffic => "traffic",
        }
    }
}

/// Who asks AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The execution role: ECS itself, before the container runs.
    Execution,
    /// The task role: what runs inside.
    Task,
    /// The role of the rule, the schedule or the state machine that starts the task.
    Starter,
    /// Nobody with a role: a service, or an anonymous client.
    Nobody,
}

impl Whose {
    /// As rules and JSON name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Execution => "execution role",
            Self::Task => "task role",
            Self::Starter => "role of the starter",
            Self::Nobody => "nobody",
        }
    }
}

/// What a link of a need is made of, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The thing is there, and is what it has to be.
    Existence,
    /// IAM and the policy of the resource together allow it.
    Permission,
    /// The network leads there.
    Reach,
}

/// One condition of a need.
#[derive(Clone, Debug)]
pub struct NeedLink {
    /// What it is made of.
    pub layer: Layer,
    /// Whether it holds.
    pub truth: Truth,
    /// Why that is not known.
    pub doubt: Option<NeedDoubt>,
    /// What is wrong where it does not hold: a clause, "role `x` lacks `ecr:BatchGetImage`".
    pub fault: Value,
    /// What satisfies it where it holds: a clause.
    pub met: Value,
    /// Other places that decide it.
    pub related: Vec<Value>,
    /// The kind of link of the network that breaks, as `net::reach` names it.
    pub gate: Option<&'static str>,
}

/// Why something is not known, and where that is written.
#[derive(Clone, Debug)]
pub struct NeedDoubt {
    /// Why.
    pub reason: Reason,
    /// Of the part that is not known.
    pub origin: Origin,
    /// It is made outside of the configuration, by its caller or by somebody else.
    pub is_elsewhere: bool,
}

impl NeedDoubt {
    /// The first part of these values that is not known.
    pub(super) fn of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Self> {
        let mut found: Vec<Self> = Vec::new();
        for value in values {
            collect(value, value, &mut found);
        }
        // What the provider sets decides less often than what a caller gives.
        let at_apply =
            |doubt: &Self| matches!(doubt.reason.root(), Reason::Computed(_) | Reason::Data(_));
        let first = found.iter().position(|doubt| !at_apply(doubt)).unwrap_or(0);
        (first < found.len()).then(|| found.swap_remove(first))
    }

    /// Something that is not here, because it is elsewhere.
    pub(super) fn elsewhere(what: &str, value: &Value) -> Self {
        let reason = Reason::Unsupported(what.into());
        Self { reason, origin: value.origin.clone(), is_elsewhere: true }
    }

    /// Something that is not known for a reason.
    pub(super) fn new(reason: Reason, origin: Origin) -> Self {
        Self { reason, origin, is_elsewhere: false }
    }
}

/// The parts of a value that are not known.
fn collect(value: &Value, whole: &Value, found: &mut Vec<NeedDoubt>) {
    let has_hole = matches!(&value.kind, ValueKind::String(text) if text.hole().is_some());
    if value.is_unknown() || has_hole || value.marks.is_maybe() {
        let origin = if value.origin.span().is_some() { &value.origin } else { &whole.origin };
        let reason = value.unknown_reason();
        found.extend(reason.map(|reason| NeedDoubt::new(reason, origin.clone())));
        return;
    }
    value.children().for_each(|child| collect(child, whole, found));
}

impl NeedLink {
    /// Whether what is not known of a link is the caller's: subnets, groups or gateways that are made elsewhere. How a network
    /// or an endpoint that is here is set up, is not.
    fn is_given(&self) -> bool {
        if matches!(self.gate, None | Some("name" | "endpoint" | "public-address")) {
            return false;
        }
        let reason = self.doubt.as_ref().map(|doubt| doubt.reason.root());
        matches!(
            reason,
            Some(Reason::Variable(_) | Reason::Data(_) | Reason::Module(_) | Reason::Outside(_))
        )
    }

    /// One that does not hold.
    pub(super) fn broken(layer: Layer, fault: Sentence) -> Self {
        let fault = fault.done();
        let (met, related) = (fault.clone(), Vec::new());
        Self { layer, truth: Truth::False, doubt: None, fault, met, related, gate: None }
    }

    /// One of which it is not known whether it holds.
    pub(super) fn open(layer: Layer, fault: Sentence, doubt: NeedDoubt) -> Self {
        Self { truth: Truth::Unknown, doubt: Some(doubt), ..Self::broken(layer, fault) }
    }

    /// One that holds.
    pub(super) fn held(layer: Layer, met: Sentence) -> Self {
        Self { truth: Truth::True, ..Self::broken(layer, met) }
    }

    /// The same, where it is not known whether it has to hold: it does not break for certain, nor because of what is elsewhere.
    pub(super) fn doubted(self, doubt: Option<NeedDoubt>) -> Self {
        let is_elsewhere = self.doubt.as_ref().is_some_and(|own| own.is_elsewhere);
        if self.truth == Truth::False || is_elsewhere {
            Self { truth: Truth::Unknown, doubt, gate: None, ..self }
        } else {
            self
        }
    }

    /// The same with another place that decides it.
    pub(super) fn with(mut self, related: Value) -> Self {
        self.related.push(related);
        self
    }
}

/// One thing that a task needs.
#[derive(Clone, Debug)]
pub struct Need {
    /// `image.token`
    pub id: &'static str,
    /// What it is about.
    pub kind: NeedKind,
    /// What it is: "registry token for the image of container `app`".
    pub what: Value,
    /// The container, volume or starter that has it, by name.
    pub subject: Value,
    /// Who asks.
    pub whose: Whose,
    /// The role that asks, as rules see it; null where there is none here.
    pub role: Value,
    /// Address of that role.
    pub role_address: Option<Arc<str>>,
    /// The actions, all of which are needed.
    pub actions: Vec<&'static str>,
    /// On what; null where no action is needed.
    pub resource: Value,
    /// Where it has to get to.
    pub destination: Option<Destination>,
    /// Where the need comes from.
    pub place: Value,
    /// The conditions, in any order.
    pub links: Vec<NeedLink>,
    /// Why it is not known whether there is such a need at all: then nothing about it is broken for certain.
    pub doubt: Option<NeedDoubt>,
}

/// Where a need has to get to.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The AWS service as an endpoint names it, `ecr.api`; none for a host on the internet and for what lies in the VPC.
    pub service: Option<&'static str>,
    /// Region of the service, a text; unknown for the region of the configuration.
    pub region: Value,
    /// A host name, or what stands for one.
    pub host: Value,
    /// TCP port.
    pub port: u16,
}

impl Destination {
    /// A service of AWS, where nothing says that it is in another region.
    pub(super) fn of_aws(service: &'static str, host: &str) -> Self {
        let region = Value::null(Type::String);
        Self { service: Some(service), region, host: Value::string(host), port: 443 }
    }
}

/// What rules see beside a need.
pub(super) struct About {
    /// Addresses of the task and of what starts it.
    pub(super) owners: Vec<Arc<str>>,
    /// Family of the task.
    pub(super) task: Option<Value>,
    /// The block that places the tasks.
    pub(super) network: Option<Value>,
}

/// How a need, or a layer of it, is decided.
#[derive(Clone, Debug)]
pub struct NeedVerdict {
    /// Whether it is satisfied.
    pub truth: Truth,
    /// The first link that breaks, or else the first that is not known.
    pub broken: Option<NeedLink>,
}

impl Need {
    /// The verdict of one layer; none where the need has no link of it.
    #[must_use]
    pub fn layer(&self, layer: Layer) -> Option<NeedVerdict> {
        let links = || self.links.iter().filter(move |link| link.layer == layer);
        links().next()?;
        Some(self.doubted(decide(&links())))
    }

    /// The verdict of all layers.
    #[must_use]
    pub fn verdict(&self) -> NeedVerdict {
        let mut links: Vec<&NeedLink> = self.links.iter().collect();
        links.sort_by_key(|link| link.layer);
        self.doubted(decide(&links.into_iter()))
    }

    /// A verdict on something that is perhaps not needed.
    fn doubted(&self, verdict: NeedVerdict) -> NeedVerdict {
        if self.doubt.is_none() {
            return verdict;
        }
        let broken = verdict.broken.map(|link| link.doubted(self.doubt.clone()));
        NeedVerdict { truth: broken.as_ref().map_or(verdict.truth, |link| link.truth), broken }
    }

    /// The same need, where `value` decides whether there is one.
    pub(super) fn where_decided_by(mut self, value: &Value) -> Self {
        let is_open = value.is_unknown() || value.as_text().is_some_and(|it| it.hole().is_some());
        self.doubt = self.doubt.or_else(|| NeedDoubt::of([value]).filter(|_| is_open));
        self
    }

    /// The resource for readers, with asterisks for partition, region and account.
    #[must_use]
    pub fn shown_resource(&self) -> Value {
        readable(&self.resource)
    }

    /// As an object, for rules. Fields of layers that the need does not have are null. `before`: the needs that are asked
    /// for earlier.
    #[must_use]
    pub(super) fn object(&self, before: &[Self], about: &About) -> Value {
        let place = here(&self.place, &about.owners);
        let mut related = vec![self.role.clone()];
        let mut layers = Vec::with_capacity(3 * LAYERS.len());
        for (layer, _) in LAYERS {
            let (verdict, fault) = self.layer_fields(layer, (&place, &mut related));
            let is_shadowed = before.iter().any(|other| other.hides(self, layer));
            layers.extend([verdict, fault, Value::bool(is_shadowed)]);
        }
        related.retain(|value| !value.is_null());
        let own = self.fields(&place, about).into_iter();
        let values = own.chain([Value::tuple(related)]).chain(layers).map(nameless);
        let mut values: Vec<Value> = values.collect();
        let sorted = BY_NAME.iter().filter_map(|at| {
            let ((name, _), value) = (FIELDS.get(*at)?, values.get_mut(*at)?);
            Some((Arc::clone(name), std::mem::replace(value, Value::null(Type::Any))))
        });
        Value::object(sorted).with_origin(place.origin)
    }

    /// Those of [`FIELDS`] that do not come from layers.
    fn fields(&self, place: &Value, about: &About) -> [Value; 17] {
        let null = || Value::null(Type::Any);
        let text = |known: Option<&'static str>| {
            known.map_or_else(|| Value::null(Type::String), known_text)
        };
        let actions = self.actions.iter().map(|action| known_text(action)).collect();
        let destination = self.destination.as_ref();
        let port = destination.map(|to| Value::number(i64::from(to.port)));
        let host = destination.map(|to| to.host.clone());
        let reach = self.layer(Layer::Reach).and_then(|reach| reach.broken);
        let existence = self.layer(Layer::Existence).and_then(|existence| existence.broken?.doubt);
        [
            known_text(self.id),
            known_text(self.kind.as_str()),
            self.what.clone(),
            self.subject.clone(),
            known_text(self.whose.as_str()),
            self.role.clone(),
            Value::list(Type::String, actions),
            self.resource.clone(),
            text(destination.and_then(|to| to.service)),
            host.unwrap_or_else(|| Value::null(Type::String)),
            port.unwrap_or_else(|| Value::null(Type::Number)),
            place.clone(),
            about.task.clone().unwrap_or_else(null),
            about.network.clone().unwrap_or_else(null),
            text(reach.as_ref().and_then(|link| link.gate)),
            Value::bool(reach.as_ref().is_some_and(NeedLink::is_given)),
            Value::bool(existence.is_some_and(|doubt| doubt.is_elsewhere)),
        ]
    }

    /// Whether this need, which is asked for earlier, breaks for the same reason, or stops the same container.
    fn hides(&self, other: &Self, layer: Layer) -> bool {
        if self.kind != other.kind {
            return false;
        }
        let (Some(own), Some(others)) = (self.layer(layer), other.layer(layer)) else {
            return false;
        };
        if own.truth == Truth::True || own.truth != others.truth {
            return false;
        }
        let text = |verdict: &NeedVerdict| {
            let fault = verdict.broken.as_ref().and_then(|link| link.fault.as_str());
            fault.map(str::to_owned)
        };
        let same_subject =
            self.subject.as_str().is_some() && self.subject.as_str() == other.subject.as_str();
        same_subject || (text(&own).is_some() && text(&own) == text(&others))
    }

    fn layer_fields(
        &self,
        layer: Layer,
        (place, related): (&Value, &mut Vec<Value>),
    ) -> (Value, Value) {
        let Some(verdict) = self.layer(layer) else {
            return (Value::null(Type::Bool), Value::null(Type::String));
        };
        let broken = verdict.broken.as_ref();
        let doubt = broken.and_then(|link| link.doubt.clone());
        let reason = || doubt.as_ref().map_or(Reason::Stated, |doubt| doubt.reason.clone());
        let truth = Value::truth(verdict.truth, reason);
        let origin = doubt.map(|doubt| doubt.origin).filter(|origin| origin.span().is_some());
        let truth = truth.with_origin(origin.unwrap_or_else(|| place.origin.clone()));
        let fault = broken.map_or_else(|| Value::null(Type::String), |link| link.fault.clone());
        related.extend(broken.iter().flat_map(|link| link.related.clone()));
        (truth, fault)
    }
}

/// A text of which there are as many values as there are needs.
fn known_text(text: &'static str) -> Value {
    Value::string(shared(text))
}

/// The names of a layer's verdict, of what is wrong, and of whether an earlier need says so already.
const LAYERS: [(Layer, [&str; 3]); 3] = [
    (Layer::Existence, ["exists", "absence", "absence_is_known"]),
    (Layer::Permission, ["permitted", "denial", "denial_is_known"]),
    (Layer::Reach, ["reached", "barrier", "barrier_is_known"]),
];

/// References that lead to where a value is given, and not to another resource.
const OWN: [&str; 6] = ["var.", "local.", "module.", "each.", "count.", "self."];

/// A value with its way as far as it is that of `owners`, the task and what starts it: what is wrong with a role is not
/// mended where another resource sets its name.
fn here(value: &Value, owners: &[Arc<str>]) -> Value {
    let is_foreign = |label: &OriginLabel| match label {
        OriginLabel::Block(name) | OriginLabel::Attribute(name) => {
            !owners.iter().any(|owner| name.starts_with(&**owner))
        }
        _ => false,
    };
    let is_reference = |label: &OriginLabel| match label {
        OriginLabel::Reference(text) => !OWN.iter().any(|own| text.starts_with(own)),
        _ => false,
    };
    let trail = value.origin.trail(STEPS);
    let foreign = trail.iter().position(|(_, label)| is_foreign(label));
    let reference = trail.iter().position(|(_, label)| is_reference(label)).map(|at| at + 1);
    let cut = foreign.into_iter().chain(reference).min().filter(|cut| *cut < trail.len());
    let Some(cut) = cut else { return value.clone() };
    value.clone().with_origin(value.origin.first_steps(trail.get(..cut).unwrap_or_default()))
}

fn decide<'l>(links: &(impl Iterator<Item = &'l NeedLink> + Clone)) -> NeedVerdict {
    let truth = Truth::all(links.clone().map(|link| link.truth));
    let first = |wanted: Truth| links.clone().find(|link| link.truth == wanted).cloned();
    let broken = match truth {
        Truth::True => None,
        Truth::False => first(Truth::False),
        Truth::Unknown => first(Truth::Unknown),
    };
    NeedVerdict { truth, broken }
}

/// Where the fields are in [`FIELDS`], in the order of their names: an object of sorted entries is made without sorting them.
static BY_NAME: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let mut all: Vec<usize> = (0..FIELDS.len()).collect();
    all.sort_by_key(|at| FIELDS.get(*at).map(|(name, _)| name));
    all
});

/// The fields of [`Need::object`], in the order in which it gives their values.
static FIELDS: LazyLock<Vec<(Arc<str>, Type)>> = LazyLock::new(|| {
    let text = || Type::String;
    let mut fields = vec![
        ("id", text()),
        ("kind", text()),
        ("what", text()),
        ("subject", text()),
        ("whose", text()),
        ("role", Type::Any),
        ("actions", Type::list(text())),
        ("resource", text()),
        ("service", text()),
        ("host", text()),
        ("port", Type::Number),
        ("place", Type::Any),
        ("task", text()),
        ("network", Type::Any),
        ("gate", text()),
        ("network_is_given", Type::Bool),
        ("is_elsewhere", Type::Bool),
        ("related", Type::Any),
    ];
    fields.extend(LAYERS.iter().flat_map(|(_, [verdict, fault, known])| {
        [(*verdict, Type::Bool), (*fault, text()), (*known, Type::Bool)]
    }));
    fields.into_iter().map(|(name, ty)| (name.into(), ty)).collect()
});

/// The type of [`Need::object`].
pub(super) fn ty() -> Type {
    Type::object(FIELDS.iter().cloned())
}
