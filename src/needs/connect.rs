//! Service Connect: the proxy beside the containers is told by ECS what to route where. Must not know what else a task needs.

use crate::value::{Type, Value};
use crate::view::value::{block, given};

use super::need::{Destination, Need, NeedKind, Whose};

/// The needs of Service Connect, where a service turns it on: without a role, over the network interface of the task
/// (AWS, "Amazon ECS interface VPC endpoints": a subnet without a way out needs `ecs-agent` for it).
pub(super) fn needs(starter: &Value) -> Vec<Need> {
    let Some(settings) = block(starter, "service_connect_configuration") else { return Vec::new() };
    let Some(on) = given(settings, "enabled").filter(|on| on.as_bool() != Some(false)) else {
        return Vec::new();
    };
    let destination = Destination::of_aws("ecs-agent", "the control plane of Service Connect");
    let need = Need {
        id: "connect.control",
        kind: NeedKind::Connect,
        what: Value::string("proxy of Service Connect"),
        subject: Value::null(Type::String),
        whose: Whose::Nobody,
        role: Value::null(Type::Any),
        role_address: None,
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: Some(destination),
        place: on.clone(),
        links: Vec::new(),
        doubt: None,
    };
    vec![need.where_decided_by(on)]
}
