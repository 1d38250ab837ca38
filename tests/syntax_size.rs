//! A tree is small: a run holds the trees of all files at once.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what stops it")]

use bottlelint::source::SourceId;
use bottlelint::syntax::parse;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// How many times the source a tree may be, the source included.
const LIMIT: f64 = 12.0;

#[test]
#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn a_tree_is_at_most_twelve_times_its_source() {
    let texts: Vec<String> = walkdir::WalkDir::new("terraform/modules")
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tf"))
        .map(|entry| std::fs::read_to_string(entry.path()).unwrap())
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    assert!(bytes > 10_000, "the modules are not where they were");
    let _profiler = dhat::Profiler::builder().testing().build();
    let before = dhat::HeapStats::get().curr_bytes;
    let trees: Vec<_> = texts.iter().map(|text| parse(SourceId(0), "main.tf", text).tree).collect();
    let held = dhat::HeapStats::get().curr_bytes - before;
    let times = (held + bytes) as f64 / bytes as f64;
    assert!(times <= LIMIT, "{} trees: {times:.1} times the source", trees.len());
    eprintln!("{} trees: {times:.1} times the source", trees.len());
}
