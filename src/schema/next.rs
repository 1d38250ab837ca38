//! What the next major version of the provider adds and removes: users have either. See
//! `scripts/compare_providers.py`.

use std::sync::OnceLock;

use super::SchemaKind;

static DATA: &str = include_str!("../../data/schema/aws-6.jsonl");

/// The newer version that the data was taken from.
pub const NEXT_VERSION: &str = "6.62.0";

/// How a type differs in the newer version.
#[derive(Debug)]
pub struct TypeChanges {
    name: &'static str,
    kind: SchemaKind,
    removed: Vec<&'static str>,
    added: Vec<&'static str>,
}

/// How this type differs in the newer version; none if it does not, or is in neither.
#[must_use]
pub fn changes(kind: SchemaKind, name: &str) -> Option<&'static TypeChanges> {
    let all = all();
    let at =
        all.binary_search_by(|changes| (changes.kind, changes.name).cmp(&(kind, name))).ok()?;
    all.get(at)
}

impl TypeChanges {
    /// Whether the newer version does not have this argument or block any more, or not the whole type.
    /// The path names the blocks around it: `network_configuration.subnets`; empty for the type.
    #[must_use]
    pub fn removes(&self, path: &str) -> bool {
        covers(&self.removed, path)
    }

    /// Whether only the newer version has this argument or block, or the whole type.
    #[must_use]
    pub fn adds(&self, path: &str) -> bool {
        covers(&self.added, path)
    }

    /// The paths that the newer version does not have any more.
    pub fn removed(&self) -> impl Iterator<Item = &'static str> {
        self.removed.iter().copied()
    }
}

/// Whether the path, or a block around it, is in the list.
fn covers(paths: &[&str], path: &str) -> bool {
    paths.iter().any(|known| {
        let behind = path.strip_prefix(known);
        *known == "*" || behind.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Some hundred short lines, read when they are first asked for.
fn all() -> &'static [TypeChanges] {
    static ALL: OnceLock<Vec<TypeChanges>> = OnceLock::new();
    ALL.get_or_init(|| DATA.lines().skip(1).filter_map(read).collect())
}

fn read(line: &'static str) -> Option<TypeChanges> {
    type Line = (&'static str, &'static str, Vec<&'static str>, Vec<&'static str>);
    let (kind, name, removed, added): Line = serde_json::from_str(line).ok()?;
    let kind = if kind == "data" { SchemaKind::Data } else { SchemaKind::Resource };
    Some(TypeChanges { name, kind, removed, added })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_line() {
        assert_eq!(DATA.lines().next(), Some(format!("\"{NEXT_VERSION}\"").as_str()));
        assert_eq!(all().len(), DATA.lines().count() - 1);
        assert!(all().is_sorted_by_key(|changes| (changes.kind, changes.name)));
    }

    #[test]
    fn knows_what_is_gone_and_what_is_new() {
        let flow_log = changes(SchemaKind::Resource, "aws_flow_log").unwrap();
        assert!(flow_log.removes("log_group_name"));
        assert!(flow_log.adds("region"));
        assert!(!flow_log.removes("log_destination") && !flow_log.adds("log_destination"));
        let task = changes(SchemaKind::Resource, "aws_ecs_task_definition").unwrap();
        assert!(task.removes("inference_accelerator.device_name"));
        assert!(task.adds("volume.s3files_volume_configuration.anything"));
        assert!(!task.adds("volume"));
    }

    #[test]
    fn agrees_with_the_shipped_schema() {
        for changes in all() {
            let known = super::super::resource(changes.kind, changes.name);
            assert_eq!(known.is_none(), changes.adds(""), "{}", changes.name);
            for path in changes.removed.iter().filter(|path| !path.contains(['.', '*'])) {
                let block = known.unwrap();
                assert!(block.attribute(path).is_some() || block.nested(path).is_some(), "{path}");
            }
        }
    }
}
