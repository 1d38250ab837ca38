//! Data sources that read what the configuration makes: what refers to one refers to the resource. Must not know what for.

use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Unknown, Value};

use super::key_argument::KeyArgument;
use super::value::written;

/// The arguments by which a data source names one resource of its type.
const ARGUMENTS: [&str; 15] = [
    "id",
    "arn",
    "name",
    "bucket",
    "key_id",
    "task_definition",
    "cluster_name",
    "function_name",
    "file_system_id",
    "access_point_id",
    "internet_gateway_id",
    "route_table_id",
    "db_instance_identifier",
    "cluster_identifier",
    "user_pool_id",
];

/// The arguments of the resource that such a text may be.
const NAMES: [&str; 6] =
    ["name", "family", "function_name", "bucket", "identifier", "cluster_identifier"];

/// A data source may name another one, and that one a third.
const LONGEST: usize = 4;

/// The resource that a data source reads, if the configuration makes it.
pub(super) fn read_by<'m>(model: &'m Model, data: &'m Resource) -> Option<&'m Resource> {
    let mut at = data;
    for _ in 0..LONGEST {
        let found =
            ARGUMENTS.iter().find_map(|name| named(model, at, written(&at.values, name)?))?;
        if found.mode == Mode::Managed {
            return Some(found);
        }
        at = found;
    }
    None
}

/// What an argument of a data source names: a resource of its type, or a data source.
fn named<'m>(model: &'m Model, data: &Resource, argument: &Value) -> Option<&'m Resource> {
    let of = |unknown: &Unknown| {
        let (found, _) = model.owner(unknown.symbol.as_deref()?)?;
        let is_another = found.address != data.address;
        (found.kind == data.kind && is_another).then_some(found)
    };
    match &argument.kind {
        Kind::Unknown(unknown) => of(unknown),
        Kind::String(text) => match text.as_str() {
            Some(text) => NAMES
                .iter()
                .find_map(|name| KeyArgument::managed(&data.kind, name).with_text(model, text)),
            None => text.parts().iter().find_map(|part| match part {
                Part::Hole(hole) => of(hole),
                Part::Literal(_) => None,
            }),
        },
        _ => None,
    }
}
