//! The pages in `docs/rules` are what the program writes.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

mod support;

use std::path::Path;

#[test]
fn the_pages_about_rules_are_not_stale() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run =
        support::run(support::command(root).args(["rules", "pages", "docs/rules", "--check"]));
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
}
