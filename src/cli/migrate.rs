//! `bottlelint migrate`: comments and configuration of another tool, taken over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::args::{MigrateArgs, MigrateFrom};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::fix::{FileChange, FixText};
use super::output::{self, WriteMode};
use super::repository::{self, Repository};
use crate::finding::{RuleInfo, Secrets};
use crate::fix;
use crate::report::{count, plain};
use crate::rule;
use crate::source::{EntryKind, Loader, SourceId, below, is_terraform, read_text};
use crate::syntax::{self, Expr};
use crate::triage::{OtherTool, counterparts, migrate};

/// The files that hold a tool's configuration, and what reads the ids that one switches off.
type Configuration = (&'static [&'static str], fn(&str) -> Vec<String>);

/// Directories are not nested deeper.
const DEEPEST: usize = 32;

/// Takes over what another tool was told.
pub(super) fn run(args: &MigrateArgs, environment: &Environment) -> Result<Exit> {
    let tool = match args.from {
        MigrateFrom::Checkov => OtherTool::Checkov,
        MigrateFrom::Trivy => OtherTool::Trivy,
        MigrateFrom::Tflint => OtherTool::Tflint,
    };
    let here = std::slice::from_ref(&args.path);
    let repository = repository::open(&environment.directory, here, &args.config)?;
    let known = rule::infos(rule::builtin());
    let from = repository.paths.first().map_or("", String::as_str);
    let mut taken = Taken::default();
    for path in files(&repository.disk, from)? {
        taken.comments(&repository, &path, tool, &known);
    }
    taken.configuration(&repository, from, tool, &known);
    if args.diff_only {
        // Nothing was judged: a secret beside a comment is not known as one. No other line is shown.
        return super::fix::print(&taken.files, 0);
    }
    for (path, FileChange { after, .. }) in &taken.files {
        let file = repository.disk.root().join(path);
        output::write_file(&file, WriteMode::Replace, |out| out.write_all(after.text.as_bytes()))?;
    }
    taken.tell(tool)
}

/// What was taken over.
#[derive(Default)]
struct Taken {
    files: BTreeMap<String, FileChange>,
    /// `main.tf:3: CKV_AWS_336 -> ECS004`
    lines: Vec<String>,
    /// Ids without a counterpart.
    left: BTreeSet<String>,
    /// Rules that the configuration of the other tool switched off.
    ignored: BTreeSet<Arc<str>>,
}

impl Taken {
    fn comments(
        &mut self,
        repository: &Repository,
        path: &str,
        tool: OtherTool,
        known: &[Arc<RuleInfo>],
    ) {
        let Ok(text) = read_text(&repository.disk, path) else {
            let path = plain(path);
            self.lines.push(format!("{path}: could not be read; left as it is"));
            return;
        };
        let sources = &repository.sources;
        let id = sources.add(path, text.as_str());
        let migrated = migrate(sources, id, tool, known);
        for (span, word, rules) in &migrated.ids {
            let at = format!("{}:{}", sources.seen(path), sources.start(*span).line);
            self.id(&at, word, rules);
        }
        if !migrated.edits.is_empty() {
            let after = fix::applied(&text, &migrated.edits);
            let written = |text| FixText::new(path, text, &Secrets::default());
            let (before, after) = (written(text), written(after));
            self.files.insert(path.to_owned(), FileChange { before, after });
        }
    }

    fn id(&mut self, at: &str, word: &str, rules: &[Arc<str>]) {
        let (at, word) = (plain(at), plain(word));
        if rules.is_empty() {
            self.lines.push(format!("{at}: {word} has no counterpart; left as it is"));
            self.left.insert(word);
        } else {
            self.lines.push(format!("{at}: {word} -> {}", rules.join(", ")));
        }
    }

    fn configuration(
        &mut self,
        repository: &Repository,
        directory: &str,
        tool: OtherTool,
        known: &[Arc<RuleInfo>],
    ) {
        let (names, read): Configuration = match tool {
            OtherTool::Checkov => (&[".checkov.yaml", ".checkov.yml"], of_checkov),
            OtherTool::Trivy => (&[".trivyignore", ".tfsecignore"], of_trivy),
            OtherTool::Tflint => (&[".tflint.hcl"], of_tflint),
        };
        for name in names {
            let path = below(directory, name);
            let Ok(text) = read_text(&repository.disk, &path) else { continue };
            for word in read(&text) {
                let rules = counterparts(known, &word);
                self.id(&path, &word, &rules);
                self.ignored.extend(rules);
            }
        }
    }

    fn tell(&self, tool: OtherTool) -> Result<Exit> {
        output::print(|out| {
            for line in &self.lines {
                writeln!(out, "{line}")?;
            }
            let files = count(self.files.len(), "file");
            let left = count(self.left.len(), "id");
            writeln!(
                out,
                "rewrote the comments for {} in {files}; {left} without a counterpart",
                tool.as_str()
            )?;
            if !self.ignored.is_empty() {
                let ids: Vec<String> = self.ignored.iter().map(|id| format!("\"{id}\"")).collect();
                writeln!(
                    out,
                    "\nNext: write this into bottlelint.hcl:\n\nrules {{\n  ignore = [{}]\n}}",
                    ids.join(", ")
                )?;
            }
            Ok(())
        })
    }
}

/// `skip-check`, as a list or in one line.
fn of_checkov(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut within = false;
    for line in text.lines() {
        let code = line.split(" #").next().unwrap_or_default();
        if let Some(rest) = code.trim_start().strip_prefix("skip-check:") {
            within = true;
            ids.extend(words(rest));
        } else if let (true, Some(item)) = (within, code.trim_start().strip_prefix("- ")) {
            ids.extend(words(item));
        } else if !code.trim().is_empty() {
            within = false;
        }
    }
    ids
}

fn of_trivy(text: &str) -> Vec<String> {
    let ids = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    ids.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Rules with `enabled = false`.
fn of_tflint(text: &str) -> Vec<String> {
    let tree = syntax::parse(SourceId(0), ".tflint.hcl", text).tree;
    let is_off = |block: &&syntax::Block| {
        let enabled = block.body.attribute(&tree, "enabled");
        enabled.is_some_and(|enabled| tree.expr(enabled.expr) == Expr::Bool(false))
    };
    let off = tree.body.blocks(&tree, "rule").filter(is_off);
    off.filter_map(|block| block.label(&tree, 0)).map(ToString::to_string).collect()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split([',', ' ', '[', ']', '"', '\'']);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The Terraform files below a directory, or the file itself; nothing in directories whose names begin with a dot.
fn files(loader: &dyn Loader, path: &str) -> Result<Vec<String>> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = format!("`{}` cannot be read: {error}", plain(path));
        Error::usage(message, "name a directory that holds .tf files")
    };
    if loader.kind(path).map_err(|error| unreadable(&error))? == EntryKind::File {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut waiting = vec![(path.to_owned(), DEEPEST)];
    while let Some((directory, depth)) = waiting.pop() {
        for entry in loader.list(&directory).map_err(|error| unreadable(&error))? {
            let inner = below(&directory, &entry.name);
            match entry.kind {
                EntryKind::File if is_terraform(&entry.name) => found.push(inner),
                EntryKind::Directory if depth > 0 && !entry.name.starts_with('.') => {
                    waiting.push((inner, depth - 1));
                }
                EntryKind::File
                | EntryKind::Directory
                | EntryKind::LinkedDirectory
                | EntryKind::Other
                | EntryKind::Outside => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_configurations_of_other_tools() {
        let checkov =
            "quiet: true\nskip-check:\n  - CKV_AWS_1 # why\n  - CKV_AWS_2\ncheck:\n  - X\n";
        assert_eq!(of_checkov(checkov), ["CKV_AWS_1", "CKV_AWS_2"]);
        assert_eq!(
            of_checkov("skip-check: [CKV_AWS_1, \"CKV_AWS_2\"]\n"),
            ["CKV_AWS_1", "CKV_AWS_2"]
        );
        assert_eq!(
            of_trivy("# why\nAVD-AWS-0034\nAWS-0001 exp:2027-01-01\n"),
            ["AVD-AWS-0034", "AWS-0001"]
        );
        let tflint = "rule \"a\" {\n  enabled = false\n}\nrule \"b\" {\n  enabled = true\n}\n";
        assert_eq!(of_tflint(tflint), ["a"]);
    }
}
