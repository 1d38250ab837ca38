//! Lists the rule files, their fixtures and the facts of AWS, so that adding one is adding a file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let mut text = String::from("/// Path and text of every rule file.\n");
    table(&root, "rules", "RULES", &["hcl"], &mut text)?;
    text.push_str("/// Path and text of every fixture file.\n");
    table(&root, "fixtures", "FIXTURES", &["tf"], &mut text)?;
    let out = PathBuf::from(variable("OUT_DIR")?);
    fs::write(out.join("embedded.rs"), text)?;
    let mut text = String::from("/// Path and text of every file of facts.\n");
    table(&root, "data/aws/facts", "FACTS", &["json"], &mut text)?;
    fs::write(out.join("facts.rs"), text)
}

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts through the environment")]
fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// A constant with every file below `directory` that has one of these extensions, sorted by path.
fn table(
    root: &Path,
    directory: &str,
    name: &str,
    extensions: &[&str],
    text: &mut String,
) -> io::Result<()> {
    println!("cargo::rerun-if-changed={directory}");
    let mut files = Vec::new();
    find(&root.join(directory), extensions, &mut files)?;
    files.sort();
    let failed = |error| io::Error::other(format!("{error}"));
    writeln!(text, "pub(super) static {name}: &[(&str, &str)] = &[").map_err(failed)?;
    for file in files {
        let shown = file.strip_prefix(root).map_err(io::Error::other)?;
        let shown = shown.to_string_lossy().replace('\\', "/");
        let file = file.to_string_lossy().into_owned();
        writeln!(text, "    ({shown:?}, include_str!({file:?})),").map_err(failed)?;
    }
    text.push_str("];\n");
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a build script has no loader")]
fn find(directory: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !directory.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, extensions, files)?;
        } else if path
            .extension()
            .is_some_and(|found| extensions.iter().any(|known| found == *known))
        {
            files.push(path);
        }
    }
    Ok(())
}
