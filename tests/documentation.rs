//! What the documentation shows is what the program prints: each `console` block of the README and of `docs/` is run. Must not know
//! what a page is about.
//!
//! A page with blocks that name a file (`hcl main.tf`, `json task.json`) has a repository of its own: a command sees the files that come before it.
//! The commands of any other page run at the root of this repository, on what is in `examples/`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the pages that it runs"
)]

mod support;

use std::path::{Path, PathBuf};

use support::Repository;

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut pages: Vec<PathBuf> = pages.chain([root.join("README.md")]).collect();
    pages.sort();
    pages
}

/// The info string and the text of each block between fences.
fn blocks(page: &str) -> Vec<(String, String)> {
    let (mut blocks, mut open): (Vec<(String, String)>, bool) = (Vec::new(), false);
    for line in page.lines() {
        match (open, line.strip_prefix("```")) {
            (false, Some(info)) => {
                blocks.push((info.to_owned(), String::new()));
                open = true;
            }
            (true, Some(_)) => open = false,
            (true, None) => {
                let (_, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            (false, None) => {}
        }
    }
    blocks
}

/// How long a run took is different each time, and how many rules there are with each that is added.
fn without_times(text: &str) -> String {
    let counts = regex::Regex::new(r"\d+ rules?, \d+ ms\)").unwrap();
    counts.replace_all(text.trim_end(), "0 rules, 0 ms)").into_owned()
}

/// Runs the commands of a page, and says how many there are.
fn judge(path: &Path) -> usize {
    let page = std::fs::read_to_string(path).unwrap();
    let own = Repository::new(&[]);
    let mut commands = 0;
    let blocks = blocks(&page);
    let name = |info: &str| {
        let kinds = ["hcl ", "json ", "dockerfile "];
        kinds.iter().find_map(|kind| info.strip_prefix(kind)).map(str::to_owned)
    };
    let has_files = blocks.iter().any(|(info, _)| name(info).is_some());
    let place = if has_files { own.path() } else { Path::new(env!("CARGO_MANIFEST_DIR")) };
    for (info, text) in blocks {
        if let Some(name) = name(&info) {
            own.write(&name, &text);
        }
        let built = "$ cargo run --release -- ";
        let console = text.strip_prefix("$ bottlelint ").or_else(|| text.strip_prefix(built));
        let Some(console) = console else { continue };
        let (command, shown) = console.split_once('\n').unwrap();
        let (called, input) = command.split_once(" < ").unwrap_or((command, "/dev/null"));
        let arguments: Vec<&str> = called.split(' ').collect();
        let input = std::fs::File::open(place.join(input)).unwrap();
        let run = support::command(place).args(&arguments).stdin(input).output().unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        let mut printed = String::new();
        for note in told.lines().filter(|line| line.starts_with("skipped ")) {
            printed.push_str(note);
            printed.push('\n');
        }
        printed.push_str(&String::from_utf8(run.stdout).unwrap());
        assert_eq!(
            without_times(shown),
            without_times(&printed),
            "{}: bottlelint {command}\n{told}",
            path.display(),
        );
        commands += 1;
    }
    commands
}

#[test]
fn pages_show_what_is_printed() {
    let commands: usize = pages().iter().map(|path| judge(path)).sum();
    assert!(commands >= 6, "only {commands} commands are shown");
}

/// README.md, as the book has it.
const INTRODUCTION: &str = "introduction.md";

#[test]
fn every_page_is_a_chapter_of_the_book() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let summary = std::fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let chapters: Vec<&str> =
        summary.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    for page in pages() {
        let name = page.file_name().unwrap().to_str().unwrap();
        if name == "SUMMARY.md" || name == "README.md" {
            continue;
        }
        let listed = chapters.iter().filter(|chapter| **chapter == name).count();
        assert_eq!(listed, 1, "{name} is {listed} times in docs/SUMMARY.md");
    }
    // The introduction is README.md, and chapters of rules are added: see scripts/book.py.
    let of_book = chapters.iter().filter(|chapter| **chapter != INTRODUCTION);
    let missing: Vec<_> = of_book.filter(|chapter| !docs.join(chapter).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for rest in page.split("](").skip(1) {
            let target = rest.split(')').next().unwrap().split('#').next().unwrap();
            let is_file = !target.is_empty() && !target.contains("://") && target != INTRODUCTION;
            if is_file && !path.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}
