//! `bottlelint rules pages`: the pages about bottlelint's own rules, written or compared.

use std::path::Path;

use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, WriteMode};
use crate::report::{self, count};
use crate::rule;
use crate::source::{Disk, Loader};

/// Writes the pages into a directory, or says which would change.
pub(super) fn run(dir: &Path, check: bool, environment: &Environment) -> Result<Exit> {
    let directory = environment.directory.join(dir);
    let shown = report::plain(&dir.display().to_string());
    if !check {
        let made = std::fs::create_dir_all(&directory);
        made.map_err(|error| Error::Io { path: shown.clone(), error })?;
    }
    let disk = Disk::new(&directory).map_err(|error| {
        Error::usage(format!("`{shown}`: {error}"), "name a directory: `docs/rules`")
    })?;
    let pages = rule::pages();
    let stale = |(name, text): &(&String, &String)| {
        disk.read(name).map_or(true, |bytes| bytes != text.as_bytes())
    };
    let mut names: Vec<String> = pages.iter().filter(stale).map(|(name, _)| name.clone()).collect();
    // A rule that is gone leaves no page.
    let here = disk.list("").unwrap_or_default().into_iter().map(|entry| entry.name);
    let gone = here.filter(|name| is_page(name) && !pages.contains_key(name));
    let gone: Vec<String> = gone.collect();
    if check {
        names.extend(gone);
        return told(&names, &shown);
    }
    for name in &names {
        let text = pages.get(name).map(String::as_str).unwrap_or_default();
        output::write_file(&directory.join(name), WriteMode::Replace, |out| {
            out.write_all(text.as_bytes())
        })?;
    }
    for name in &gone {
        let removed = std::fs::remove_file(directory.join(name));
        removed.map_err(|error| Error::Io { path: name.clone(), error })?;
    }
    let changed = count(names.len() + gone.len(), "page");
    output::print(|out| writeln!(out, "wrote {changed} of {} in {shown}", pages.len()))
}

fn told(stale: &[String], directory: &str) -> Result<Exit> {
    output::print(|out| {
        for name in stale {
            writeln!(out, "{directory}/{name} is stale: `bottlelint rules pages` writes it")?;
        }
        Ok(())
    })?;
    Ok(if stale.is_empty() { Exit::Clean } else { Exit::Findings })
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "md")
}
