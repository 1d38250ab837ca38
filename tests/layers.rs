//! The layers of the crate: a module uses only those above it in this list, which is the reading order of
//! `src/lib.rs`. Also holds the other promises about the shape of the code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

mod imports;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use regex::Regex;

use imports::{Circle, Imports, circles};

/// Top layer first, as in `ARCHITECTURE.md`.
const LAYERS: &[&str] = &[
    "source",
    "cidr",
    "value",
    "syntax",
    "iam",
    "expr",
    "schema",
    "aws",
    "finding",
    "fix",
    "model",
    "terraform",
    "dockerfile",
    "input",
    "view",
    "access",
    "ecs",
    "image",
    "network",
    "needs",
    "secret",
    "rule",
    "standard",
    "engine",
    "record",
    "triage",
    "report",
    "config",
    "lsp",
    "cli",
];

/// No file is longer, and most are an eighth of it.
const MOST_LINES: usize = 800;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files() -> Vec<(PathBuf, String)> {
    let mut files: Vec<(PathBuf, String)> = walkdir::WalkDir::new(root().join("src"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(root()).unwrap().to_path_buf();
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn layer_of(path: &Path) -> Option<String> {
    let part = path.components().nth(1)?.as_os_str().to_str()?;
    let name = part.strip_suffix(".rs").unwrap_or(part);
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == layer)
}

#[test]
fn a_module_uses_only_layers_above_it() {
    let mut broken = Vec::new();
    let files = rust_files();
    let imports = Imports::of(&files);
    for (path, _) in &files {
        let Some(own) = layer_of(path) else { continue };
        let own_rank = rank(&own).unwrap_or_else(|| panic!("{} is in no layer", path.display()));
        for other in imports.layers(path) {
            if rank(&other).is_some_and(|other| other > own_rank) {
                broken.push(format!("{}: {own} must not use {other}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Files of one layer that use each other in a circle, a line each. There shall be none, and these become fewer.
const KNOWN_CIRCLES: &str = include_str!("imports/known_circles");

#[test]
fn files_of_a_layer_use_each_other_in_one_direction() {
    let uses = Imports::of(&rust_files()).within_layers();
    let line = |circle: &Circle| {
        let files = circle.iter().map(|file| file.display().to_string());
        files.collect::<Vec<_>>().join(" ")
    };
    let found: BTreeMap<String, Circle> =
        circles(&uses).into_iter().map(|circle| (line(&circle), circle)).collect();
    let known: Vec<&str> = KNOWN_CIRCLES.lines().collect();
    let mut wrong = Vec::new();
    for (line, circle) in found.iter().filter(|(line, _)| !known.contains(&line.as_str())) {
        wrong.push(format!("a new circle: {line}"));
        for from in circle {
            for (to, names) in uses[from].iter().filter(|(to, _)| circle.contains(*to)) {
                wrong.push(format!("  {} uses {} for {names:?}", from.display(), to.display()));
            }
        }
    }
    let gone = known.iter().filter(|line| !found.contains_key(**line));
    wrong.extend(gone.map(|line| format!("no circle any more, or a smaller one: {line}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_way_of_using_a_file_is_seen() {
    let file = |path: &str, text: &str| (PathBuf::from(path), text.to_owned());
    let files = [
        file(
            "src/rule/mod.rs",
            "mod a;\nmod b;\npub use a::{A, Other as B};\npub(super) use b::f;\nstruct C;",
        ),
        file(
            "src/rule/a.rs",
            "use super::b::{self, inner::{D, E}};\nuse crate::{value::{Value, Kind}, expr};\nuse super::C;",
        ),
        file(
            "src/rule/b.rs",
            "// crate::fix::f\nfn f() { crate::engine::analyze(super::A, crate::rule::B) }\n#[cfg(test)]\nuse crate::lsp::x;\n#[cfg(test)]\nmod tests {\nuse crate::cli;",
        ),
        file("src/rule/c.rs", "use super::b;\nfn g() { b::f() }"),
        file("src/rule/d.rs", "use super::b;"),
    ];
    let imports = Imports::of(&files);
    let layers = |path: &str| imports.layers(Path::new(path)).into_iter().collect::<Vec<_>>();
    assert_eq!(layers("src/rule/a.rs"), ["expr", "rule", "value"]);
    assert_eq!(layers("src/rule/b.rs"), ["engine", "rule"]);
    let uses = imports.within_layers();
    let used = |path: &str| -> Vec<String> {
        let all = uses.get(Path::new(path)).into_iter().flat_map(|of| of.keys());
        all.map(|file| file.display().to_string()).collect()
    };
    assert!(used("src/rule/mod.rs").is_empty());
    assert_eq!(used("src/rule/a.rs"), ["src/rule/b.rs", "src/rule/mod.rs"]);
    assert_eq!(used("src/rule/b.rs"), ["src/rule/a.rs"]);
    assert_eq!(used("src/rule/c.rs"), ["src/rule/b.rs"]);
    assert!(used("src/rule/d.rs").is_empty());
    let found = circles(&uses);
    assert_eq!(found, [Circle::from(["src/rule/a.rs".into(), "src/rule/b.rs".into()])]);
}

#[test]
fn modules_stand_in_the_order_of_the_layers() {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let expected: Vec<&str> =
        LAYERS.iter().copied().filter(|layer| declared.contains(layer)).collect();
    assert_eq!(declared, expected);
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files() {
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!`", path.display()));
        }
        if text.lines().count() > MOST_LINES {
            wrong.push(format!("{} has {} lines", path.display(), text.lines().count()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn architecture_names_what_exists() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let code = rust_files().into_iter().map(|(_, text)| text).collect::<String>();
    let name = Regex::new(r"`([A-Za-z_]+(?:::[A-Za-z_]+)*|(?:src|tests|rules|fixtures|data|docs|scripts|terraform|worker)/[^`]*)`").unwrap();
    let mut missing = Vec::new();
    for found in name.captures_iter(&page) {
        let name = &found[1];
        let exists = if name.contains('/') {
            root().join(name).exists()
        } else {
            let last = name.rsplit("::").next().unwrap();
            let word = Regex::new(&format!(r"\b{last}\b")).unwrap();
            LAYERS.contains(&name) || word.is_match(&code)
        };
        if !exists {
            missing.push(name.to_owned());
        }
    }
    assert!(missing.is_empty(), "ARCHITECTURE.md names what does not exist: {missing:?}");
}

#[test]
fn architecture_lists_the_layers_in_order() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let row = Regex::new(r"(?m)^\| `([a-z]+)` \|").unwrap();
    let listed: Vec<String> = row.captures_iter(&page).map(|found| found[1].to_owned()).collect();
    let there: Vec<String> = LAYERS
        .iter()
        .filter(|layer| {
            root().join("src").join(layer).exists()
                || root().join(format!("src/{layer}.rs")).exists()
        })
        .map(|layer| (*layer).to_owned())
        .collect();
    assert_eq!(listed, there);
}

/// What every Rust programmer expects more than one of.
const NAMED_BY_CUSTOM: [&str; 2] = ["Error", "Result"];

#[test]
fn a_type_that_other_modules_see_shares_its_name_with_no_other() {
    let declaration = r"(?m)^pub(?:\([a-z: ]+\))? (?:struct|enum|trait|type|union) (\w+)";
    let declaration = Regex::new(declaration).unwrap();
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in rust_files() {
        for found in declaration.captures_iter(&text) {
            let shown = path.display().to_string();
            files.entry(found[1].to_owned()).or_default().push(shown);
        }
    }
    assert!(files.len() > 500, "{} types were found", files.len());
    files.retain(|name, files| files.len() > 1 && !NAMED_BY_CUSTOM.contains(&&**name));
    assert!(files.is_empty(), "one name, one meaning: {files:#?}");
}
