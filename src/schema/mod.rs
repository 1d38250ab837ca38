//! What arguments a resource type has, of which types, and who sets them: the AWS provider's own
//! schema, distilled by `scripts/distill_schema.py`. Must not know configurations or models.
//!
//! What an absent argument means depends on this: an optional one is null, a computed one is not
//! known before apply. A type that is not here is evaluated all the same, leniently.

mod block;
mod decode;
mod form;
mod names;
mod documents;
mod next;
mod validators;

use std::sync::OnceLock;

pub use crate::value::did_you_mean;
pub use block::{Nested, Nesting, Presence, SchemaAttribute, SchemaBlock};
pub use documents::is_document;
pub use form::Form;
pub use names::{has_type, type_names};
pub use next::{NEXT_VERSION, TypeChanges, changes};
pub use validators::{Allowed, ArgumentGroup, Characters, LetterCase, ValueCheck};

/// The version of the provider that the data was taken from.
pub const PROVIDER_VERSION: &str = "5.100.0";

/// One line a type, sorted: `["resource","aws_...",{...}]`.
static DATA: &str = include_str!("../../data/schema/aws-5.100.0.jsonl");

/// What Terraform brings along itself, in the same format. It stands behind all types of the provider.
static BUILT_IN: &str = r#"["resource","terraform_data",{"a":{"id":["c","string"],"input":["o","dynamic"],"output":["c","dynamic"],"triggers_replace":["o","dynamic"]}}]"#;

/// Which of the provider's two kinds of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaKind {
    /// A `data` block.
    Data,
    /// A `resource` block.
    Resource,
}

/// A line of the data; its block is decoded when it is first asked for.
struct Entry {
    kind: SchemaKind,
    name: &'static str,
    line: &'static str,
    block: OnceLock<Option<SchemaBlock>>,
}

/// The schema of a resource type or data source. None for a type that is not in the data.
#[must_use]
pub fn resource(kind: SchemaKind, name: &str) -> Option<&'static SchemaBlock> {
    let entries = entries();
    let at = entries.binary_search_by(|entry| (entry.kind, entry.name).cmp(&(kind, name))).ok()?;
    let entry = entries.get(at)?;
    entry.block.get_or_init(|| decode::block_of_line(entry.line)).as_ref()
}

/// The names of all types of a kind, sorted.
pub fn types(kind: SchemaKind) -> impl Iterator<Item = &'static str> {
    entries().iter().filter(move |entry| entry.kind == kind).map(|entry| entry.name)
}

/// Splitting the lines takes some microseconds; no JSON is read here.
fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| DATA.lines().chain(BUILT_IN.lines()).filter_map(entry).collect())
}

fn entry(line: &'static str) -> Option<Entry> {
    let (kind, rest) = line.strip_prefix("[\"")?.split_once("\",\"")?;
    let (name, _) = rest.split_once('"')?;
    let kind = if kind == "data" { SchemaKind::Data } else { SchemaKind::Resource };
    Some(Entry { kind, name, line, block: OnceLock::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    #[test]
    fn tells_who_sets_an_argument() {
        let log_group = resource(SchemaKind::Resource, "aws_cloudwatch_log_group").unwrap();
        let presence = |name: &str| log_group.attribute(name).unwrap().presence;
        assert_eq!(presence("retention_in_days"), Presence::Optional);
        assert_eq!(presence("arn"), Presence::Computed);
        assert_eq!(presence("name"), Presence::OptionalComputed);
        let mount = resource(SchemaKind::Resource, "aws_efs_mount_target").unwrap();
        assert_eq!(mount.attribute("file_system_id").unwrap().presence, Presence::Required);
        assert!(log_group.attribute("retention").is_none());
    }

    #[test]
    fn tells_types_and_marks() {
        let task = resource(SchemaKind::Resource, "aws_ecs_task_definition").unwrap();
        assert_eq!(task.attribute("cpu").unwrap().ty, Type::String);
        assert_eq!(task.attribute("requires_compatibilities").unwrap().ty, Type::set(Type::String));
        assert!(task.attribute("inference_accelerator").is_none());
        let version = resource(SchemaKind::Resource, "aws_secretsmanager_secret_version").unwrap();
        assert!(version.attribute("secret_string").unwrap().sensitive);
        assert!(version.attribute("secret_string_wo").unwrap().write_only);
        let region = resource(SchemaKind::Data, "aws_region").unwrap();
        assert_eq!(region.attribute("name").unwrap().presence, Presence::OptionalComputed);
    }

    #[test]
    fn tells_nested_blocks() {
        let task = resource(SchemaKind::Resource, "aws_ecs_task_definition").unwrap();
        let volume = task.nested("volume").unwrap();
        assert_eq!((volume.nesting, volume.min, volume.max), (Nesting::Set, 0, None));
        let efs = volume.block.nested("efs_volume_configuration").unwrap();
        assert_eq!((efs.nesting, efs.max), (Nesting::List, Some(1)));
        assert_eq!(efs.block.attribute("transit_encryption").unwrap().presence, Presence::Optional);
    }

    #[test]
    fn attributes_that_may_be_written_as_blocks_have_an_object_type() {
        let group = resource(SchemaKind::Resource, "aws_security_group").unwrap();
        let Type::Set(element) = &group.attribute("ingress").unwrap().ty else { panic!() };
        let Type::Object(object) = element.as_ref() else { panic!() };
        assert_eq!(object.attributes.get("cidr_blocks"), Some(&Type::list(Type::String)));
    }

    #[test]
    fn keeps_resources_and_data_sources_apart() {
        assert!(resource(SchemaKind::Data, "aws_iam_policy_document").is_some());
        assert!(resource(SchemaKind::Resource, "aws_iam_policy_document").is_none());
        assert!(resource(SchemaKind::Resource, "aws_no_such_type").is_none());
    }

    #[test]
    fn decodes_every_type() {
        for kind in [SchemaKind::Resource, SchemaKind::Data] {
            assert!(types(kind).count() > 100);
            for name in types(kind) {
                let block =
                    resource(kind, name).unwrap_or_else(|| panic!("{name} does not decode"));
                assert!(!block.attributes.is_empty(), "{name} has no attributes");
            }
        }
    }

    #[test]
    fn every_line_is_an_entry_in_order() {
        assert_eq!(entries().len(), DATA.lines().count() + BUILT_IN.lines().count());
        assert!(entries().is_sorted_by_key(|entry| (entry.kind, entry.name)));
    }
}
