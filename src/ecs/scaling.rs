//! What a scaling target names: `service/CLUSTER/SERVICE`. Indexed, because a configuration may have ten thousand of
//! each. Must not know what a rule makes of it.

use std::collections::BTreeSet;

use crate::expr::equality::equal;
use crate::model::{Mode, Model};
use crate::value::{Kind, Part, Text, Truth, Value};
use crate::view::instance;
use crate::view::value::truth;

const PREFIX: &str = "service/";
/// So many pairs of a cluster and a service are looked at one by one where no index tells; beyond, it is not known.
const MOST_PAIRS: usize = 5_000;

/// How a cluster and a service are named.
#[derive(Clone, Copy)]
pub(super) enum NamedBy {
    /// By their names, or as the default cluster.
    Name,
    /// The cluster by its ARN, which its id is too.
    ClusterArn,
    /// The service by its ARN, which its id is too.
    ServiceArn,
}

/// Whether a resource id is that of a service of the configuration in one of its clusters.
pub(super) fn is_of_service(model: &Model, id: &Value, by: NamedBy) -> Value {
    let name = match by {
        NamedBy::Name => "services and clusters by name",
        NamedBy::ClusterArn => "services, and clusters by ARN",
        NamedBy::ServiceArn => "services by ARN, and clusters",
    };
    let named = model.memo().once(name, || Named::of(model, by));
    if named.has(id) {
        return Value::bool(true);
    }
    let answer = match (by, model.joinable()) {
        // An ARN is written by mistake: what is only perhaps one is none.
        (NamedBy::ClusterArn | NamedBy::ServiceArn, _) => Truth::False,
        (NamedBy::Name, None) => named.scan(id),
        (NamedBy::Name, Some(_)) => named.scan(id).or(Truth::Unknown),
    };
    truth(answer, [id]).with_origin(id.origin.clone())
}

/// What clusters and services are called.
struct Named {
    clusters: Vec<Value>,
    services: Vec<Value>,
    /// Those that are certainly there, as keys.
    cluster_keys: BTreeSet<String>,
    service_keys: BTreeSet<String>,
}

impl Named {
    fn of(model: &Model, by: NamedBy) -> Self {
        let called = |kind: &str, names: &'static [&'static str]| -> Vec<Value> {
            let all = model.of_type(Mode::Managed, kind).map(instance);
            all.flat_map(|one| {
                let marks = one.marks;
                let values = names.iter().filter_map(|name| one.get(name)).cloned();
                values.map(|value| value.with_marks(marks)).collect::<Vec<_>>()
            })
            .collect()
        };
        let services = match by {
            NamedBy::ServiceArn => called("aws_ecs_service", &["id", "arn"]),
            NamedBy::Name | NamedBy::ClusterArn => called("aws_ecs_service", &["name"]),
        };
        let clusters = match by {
            NamedBy::ClusterArn => called("aws_ecs_cluster", &["arn", "id"]),
            NamedBy::ServiceArn => called("aws_ecs_cluster", &["name", "arn", "id"]),
            NamedBy::Name => {
                let mut names = called("aws_ecs_cluster", &["name"]);
                names.push(Value::string("default"));
                names
            }
        };
        let keys = |values: &[Value]| {
            let certain = values.iter().filter(|value| !value.marks.is_maybe());
            certain.filter_map(key).collect()
        };
        Self { cluster_keys: keys(&clusters), service_keys: keys(&services), clusters, services }
    }

    /// Whether an id is certainly that of a cluster and a service: it has the same text and the same holes.
    fn has(&self, id: &Value) -> bool {
        let Some(id) = key(id) else { return false };
        let Some(rest) = id.strip_prefix(PREFIX) else { return false };
        let mut slashes = rest.match_indices('/').map(|(at, _)| rest.split_at(at));
        slashes.any(|(cluster, service)| {
            self.cluster_keys.contains(cluster)
                && service.get(1..).is_some_and(|service| self.service_keys.contains(service))
        })
    }

    fn scan(&self, id: &Value) -> Truth {
        if self.clusters.len().saturating_mul(self.services.len()) > MOST_PAIRS {
            return Truth::Unknown;
        }
        let pairs = self
            .services
            .iter()
            .flat_map(|service| self.clusters.iter().map(move |cluster| (cluster, service)));
        Truth::any(pairs.map(|(cluster, service)| {
            let maybe = cluster.marks.is_maybe() || service.marks.is_maybe();
            let same = name_of(cluster, service).map_or(Truth::Unknown, |name| equal(id, &name));
            if maybe { same.and(Truth::Unknown) } else { same }
        }))
    }
}

/// `service/CLUSTER/SERVICE`
fn name_of(cluster: &Value, service: &Value) -> Option<Value> {
    let literal = |text: &str| Part::Literal(text.into());
    let parts = [vec![literal(PREFIX)], parts(cluster)?, vec![literal("/")], parts(service)?];
    Some(Value::text(Text::from_parts(parts.concat())))
}

fn parts(value: &Value) -> Option<Vec<Part>> {
    match &value.kind {
        Kind::String(text) => Some(text.parts()),
        Kind::Unknown(unknown) => Some(vec![Part::Hole(unknown.clone())]),
        _ => None,
    }
}

/// The same for two texts that are certainly equal. None where something in it has no identity.
fn key(value: &Value) -> Option<String> {
    let mut key = String::new();
    for part in parts(value)? {
        match part {
            Part::Literal(text) => key.push_str(&text),
            Part::Hole(hole) => {
                key.push('\0');
                key.push_str(hole.symbol.as_deref()?);
                key.push('\0');
            }
        }
    }
    Some(key)
}
