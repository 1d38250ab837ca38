//! What differs between versions of Terraform and `OpenTofu`: types of top-level blocks, endings of files, functions. The
//! facts are data. Must not know what the blocks mean.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::Entry;

/// Terraform's language or `OpenTofu`'s, which started as the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Nothing in the module needs `OpenTofu`.
    #[default]
    Terraform,
    /// The module has files or arguments that only `OpenTofu` reads.
    OpenTofu,
}

/// A type of top-level block.
#[derive(Debug, Deserialize)]
pub(super) struct BlockType {
    /// `resource`
    pub name: String,
    /// How many labels it has.
    pub labels: usize,
    /// What a reference to such a block stands for, where that is not evaluated here.
    pub value: Option<String>,
}

/// An ending of configuration files.
#[derive(Debug, Deserialize)]
struct Extension {
    ending: String,
    /// The ending of the file that takes the place of this one, if both are there.
    replaced_by: Option<String>,
    /// The tool that alone reads such files.
    tool: Option<String>,
}

/// A function that only one tool has.
#[derive(Debug, Deserialize)]
struct ToolFunction {
    name: String,
    tool: String,
}

#[derive(Debug, Default, Deserialize)]
struct Facts {
    blocks: Vec<BlockType>,
    extensions: Vec<Extension>,
    functions: Vec<ToolFunction>,
}

/// A test reads the data, so it is never the default.
static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/terraform/dialects.json")).unwrap_or_default()
});

/// The type of top-level blocks of this name; none for one that is in none of the languages known here.
pub(super) fn block_type(name: &str) -> Option<&'static BlockType> {
    FACTS.blocks.iter().find(|known| known.name == name)
}

/// The names of all types of top-level blocks.
pub(super) fn block_names() -> impl Iterator<Item = &'static str> {
    FACTS.blocks.iter().map(|known| known.name.as_str())
}

/// The tool that has a function of this name, where Terraform does not.
pub(super) fn tool_with(function: &str) -> Option<&'static str> {
    FACTS.functions.iter().find(|known| known.name == function).map(|known| &*known.tool)
}

/// A file's name without the ending of configuration files; none for another file. The longest ending counts.
pub(super) fn stem(name: &str) -> Option<&str> {
    Some(split(name)?.0)
}

/// Whether a file is one that only `OpenTofu` reads.
pub(super) fn is_open_tofu(name: &str) -> bool {
    split(name).is_some_and(|(_, extension)| extension.tool.is_some())
}

/// Whether another file of the same directory takes the place of this one.
pub(super) fn is_replaced(name: &str, entries: &[Entry]) -> bool {
    let Some((stem, extension)) = split(name) else { return false };
    let Some(ending) = &extension.replaced_by else { return false };
    let is_twin = |entry: &Entry| entry.name.strip_suffix(ending.as_str()) == Some(stem);
    entries.iter().any(is_twin)
}

fn split(name: &str) -> Option<(&str, &'static Extension)> {
    let fits = FACTS.extensions.iter().filter_map(|known| {
        let stem = name.strip_suffix(known.ending.as_str())?;
        Some((stem, known))
    });
    fits.min_by_key(|(stem, _)| stem.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::EntryKind;

    #[test]
    fn reads_the_data() {
        assert_eq!(block_type("resource").map(|known| known.labels), Some(2));
        assert_eq!(block_type("action").map(|known| known.labels), Some(2));
        assert!(block_type("resorce").is_none());
        assert_eq!(tool_with("urldecode"), Some("OpenTofu 1.7"));
        assert!(block_names().count() > 10);
    }

    #[test]
    fn a_file_of_open_tofu_replaces_its_twin() {
        let entry = |name: &str| Entry { name: name.to_owned(), kind: EntryKind::File };
        let entries = ["main.tf", "main.tofu", "data.tf.json", "other.tf"].map(entry);
        assert!(is_replaced("main.tf", &entries));
        assert!(!is_replaced("data.tf.json", &entries));
        assert!(!is_replaced("other.tf", &entries));
        assert!(!is_replaced("main.tofu", &entries));
        assert_eq!(stem("data.tf.json"), Some("data"));
        assert!(is_open_tofu("main.tofu.json") && !is_open_tofu("main.tf.json"));
    }
}
