//! File systems that a task mounts: who may, by the role and by the policy of the file system. Must not know routes.

use crate::expr::equality::equal;
use crate::iam::Request;
use crate::model::Resource;
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::{any, block, elements, given, is_text};
use crate::view::{Link as Join, find, instance};

use super::holder::RoleRequest;
use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink, Whose};
use super::policy::{self, Visitor};
use super::task::Task;
use super::text::Sentence;

const SYSTEM: &str = "aws_efs_file_system";
const KEYS: &[&str] = &["id", "arn"];

const MOUNT: &str = "elasticfilesystem:ClientMount";
const WRITE: &str = "elasticfilesystem:ClientWrite";

/// TCP port of NFS, which a mount over TLS takes too.
pub(super) const NFS: u16 = 2049;

/// The needs of the volumes of a task.
pub(super) fn needs(task: &Task<'_>) -> Vec<Need> {
    let volumes = elements(task.values, "volume");
    let efs = volumes
        .iter()
        .filter_map(|volume| Some((volume, block(volume, "efs_volume_configuration")?)));
    efs.filter(|(_, efs)| !efs.is_unknown()).map(|(volume, efs)| one(task, volume, efs)).collect()
}

fn one(task: &Task<'_>, volume: &Value, efs: &Value) -> Need {
    let name = volume.get("name").cloned().unwrap_or_else(|| Value::null(Type::String));
    let place = efs.get("file_system_id").cloned().unwrap_or_else(|| efs.clone());
    let system = find(task.model, &place, SYSTEM, KEYS);
    let here = system.as_ref().ok().copied().flatten();
    let authorization = block(efs, "authorization_config");
    let iam = authorization.and_then(|block| given(block, "iam"));
    let by_iam = iam.map_or(Truth::False, |iam| is_text(iam, "ENABLED"));
    let points = points(task);
    let writes = is_written(&points, &name);
    let actions: Vec<&'static str> = match writes {
        Truth::False => vec![MOUNT],
        Truth::True | Truth::Unknown => vec![MOUNT, WRITE],
    };
    let host = here.map_or_else(
        || Sentence::new("the file system"),
        |system| Sentence::new(format!("`{}`", system.address)),
    );
    let mut need = Need {
        id: "efs.mount",
        kind: NeedKind::Volume,
        what: Sentence::new("volume ").value(&name).done(),
        subject: name,
        whose: if by_iam == Truth::False { Whose::Nobody } else { Whose::Task },
        role: if by_iam == Truth::False { Value::null(Type::Any) } else { task.role.value() },
        role_address: task.role.address().filter(|_| by_iam != Truth::False),
        resource: here
            .and_then(|system| system.values.get("arn").cloned())
            .unwrap_or_else(|| place.clone()),
        actions,
        destination: Some(Destination {
            service: None,
            region: Value::null(Type::String),
            host: host.done(),
            port: NFS,
        }),
        place,
        links: Vec::new(),
        doubt: None,
    };
    if let Some(link) = without_role(task, by_iam) {
        need.links.push(link);
        return need;
    }
    let request = request(efs, authorization);
    let Ok(Some(system)) = system else {
        need.links.push(elsewhere(&need));
        return need;
    };
    let links = need.actions.iter().map(|action| {
        let link = admits(task, (action, &need.resource), system, (by_iam, &request));
        match (*action, writes) {
            (WRITE, Truth::Unknown) => link.doubted(NeedDoubt::of(&points)),
            _ => link,
        }
    });
    need.links = links.collect();
    need
}

/// The mount points of all containers.
fn points(task: &Task<'_>) -> Vec<Value> {
    let containers = crate::ecs::containers(task.values);
    containers.children().flat_map(|container| elements(container, "mountPoints")).collect()
}

/// Whether a container mounts the volume to write to it.
fn is_written(points: &[Value], volume: &Value) -> Truth {
    let read_only = |value: &Value| match value.as_bool() {
        None if value.is_unknown() => Truth::Unknown,
        is => Truth::from(is != Some(false)),
    };
    any(points, |point| {
        let source = point.get("sourceVolume");
        let is_own = source.map_or(Truth::Unknown, |source| equal(source, volume));
        is_own.and(given(point, "readOnly").map_or(Truth::True, |it| read_only(it).not()))
    })
}

/// IAM authorization takes a task role.
fn without_role(task: &Task<'_>, by_iam: Truth) -> Option<NeedLink> {
    if by_iam != Truth::True || !task.role.is_absent() {
        return None;
    }
    let fault = Sentence::new("IAM authorization is enabled, but the task has no task role");
    Some(NeedLink::broken(Layer::Existence, fault))
}

/// What is known of the request of a mount.
fn request(efs: &Value, authorization: Option<&Value>) -> Request {
    let encrypted =
        given(efs, "transit_encryption").is_some_and(|value| value.as_str() == Some("ENABLED"));
    let mut request = Request::from([
        ("elasticfilesystem:accessedviamounttarget".to_owned(), Value::string("true")),
        ("aws:securetransport".to_owned(), Value::string(if encrypted { "true" } else { "false" })),
    ]);
    if let Some(point) = authorization.and_then(|block| given(block, "access_point_id"))
        && point.is_unknown()
    {
        // The condition names its ARN, of which the id is a part.
        let unknown = Value::unknown(Type::String, Reason::Stated);
        request.insert("elasticfilesystem:accesspointarn".to_owned(), unknown);
    }
    request
}

/// Whether the policies let the task do an action on its file system.
fn admits(
    task: &Task<'_>,
    (action, arn): (&str, &Value),
    system: &Resource,
    (by_iam, request): (Truth, &Request),
) -> NeedLink {
    let setter = Join::of("aws_efs_file_system_policy", "file_system_id", &[SYSTEM]);
    let Some(all) = policy::of(task.model, system, ("", Some((setter, KEYS)))) else {
        // Without a policy, every client that gets there may do everything.
        return open(system);
    };
    let call = RoleRequest { action, resource: arn, request };
    let anyone = policy::admits(task.model, &all, Visitor::Anyone, &call);
    let named = policy::admits(task.model, &all, Visitor::Role(&task.role), &call);
    let named = named.or(task.role.identity(task.model, &call));
    let truth = anyone.or(by_iam.and(named));
    if by_iam == Truth::False {
        let clause = |allows: &str| {
            let address = &system.address;
            Sentence::new(format!("the policy of `{address}` {allows} `{action}` without IAM"))
        };
        let (fault, doubt) = match truth {
            Truth::Unknown => (clause("allows").not_known(), policy::doubt(&all)),
            Truth::True | Truth::False => (clause("does not allow"), None),
        };
        let link = NeedLink::broken(Layer::Permission, fault);
        return NeedLink { truth, doubt, ..link }.with(instance(system));
    }
    let link = task.role.link(truth, action, arn).with(instance(system));
    let doubt = link.doubt.as_ref().and_then(|_| policy::doubt(&all));
    NeedLink { doubt: doubt.or_else(|| link.doubt.clone()), ..link }
}

fn open(system: &Resource) -> NeedLink {
    let met = Sentence::new(format!("`{}` has no policy", system.address));
    NeedLink::held(Layer::Permission, met).with(instance(system))
}

/// Somebody else's file system has a policy of theirs.
fn elsewhere(need: &Need) -> NeedLink {
    let fault = Sentence::new("the policy of the file system is not in the configuration");
    let other =
        || NeedDoubt::elsewhere("a file system that is not in the configuration", &need.place);
    NeedLink::open(Layer::Permission, fault, NeedDoubt::of([&need.place]).unwrap_or_else(other))
}
