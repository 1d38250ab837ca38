//! Where the AWS provider lies when it does not come from the registry.

#![allow(dead_code, reason = "not each test program plans")]

use std::path::PathBuf;

/// The file system mirror that holds the provider: the one that is named, or one in the usual places.
pub(crate) fn provider_mirror() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PROVIDER_MIRROR") {
        return Some(PathBuf::from(named));
    }
    let home = std::env::home_dir().map(|home| home.join(".terraform.d"));
    let usual = ["/opt", "/usr/share", "/usr/local/share"].map(PathBuf::from);
    usual.into_iter().chain(home).find_map(|place| {
        let entries = std::fs::read_dir(&place).into_iter().flatten().flatten();
        let below = entries.map(|entry| entry.path());
        let holds = |path: &PathBuf| path.join("registry.terraform.io/hashicorp/aws").is_dir();
        std::iter::once(place).chain(below).find(holds)
    })
}
