//! The names of all types of the provider, of this version and the next. Must not know what the types hold.

use std::sync::OnceLock;

use super::{SchemaKind, changes};

/// One type a line, sorted: `resource aws_ecs_cluster`, `data aws_vpc`.
static DATA: &str = include_str!("../../data/schema/aws-5.100.0.types");

/// Whether the provider has a type of this name, in the version of the data or in the next major one.
#[must_use]
pub fn has_type(kind: SchemaKind, name: &str) -> bool {
    let names = of_kind(kind);
    names.binary_search(&name).is_ok() || changes(kind, name).is_some_and(|all| all.adds(""))
}

/// The names of all types of a kind in the version of the data, sorted.
pub fn type_names(kind: SchemaKind) -> impl Iterator<Item = &'static str> {
    of_kind(kind).iter().copied()
}

fn of_kind(kind: SchemaKind) -> &'static [&'static str] {
    static RESOURCES: OnceLock<Vec<&str>> = OnceLock::new();
    static DATA_SOURCES: OnceLock<Vec<&str>> = OnceLock::new();
    match kind {
        SchemaKind::Resource => RESOURCES.get_or_init(|| names_after("resource ")),
        SchemaKind::Data => DATA_SOURCES.get_or_init(|| names_after("data ")),
    }
}

fn names_after(prefix: &str) -> Vec<&'static str> {
    DATA.lines().filter_map(|line| line.strip_prefix(prefix)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::types;

    #[test]
    fn has_the_types_whose_arguments_are_known_and_others() {
        for kind in [SchemaKind::Resource, SchemaKind::Data] {
            assert!(type_names(kind).is_sorted());
            for name in types(kind).filter(|name| name.starts_with("aws_")) {
                assert!(has_type(kind, name), "{name}");
            }
        }
        assert!(has_type(SchemaKind::Resource, "aws_rds_cluster"));
        assert!(!has_type(SchemaKind::Resource, "aws_ecs_clster"));
        assert!(!has_type(SchemaKind::Resource, "aws_caller_identity"));
    }

    #[test]
    fn has_the_types_of_the_next_version() {
        assert!(has_type(SchemaKind::Resource, "aws_cloudfront_distribution_tenant"));
        assert!(has_type(SchemaKind::Data, "aws_account_regions"));
    }
}
