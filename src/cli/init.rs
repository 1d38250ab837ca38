//! `bottlelint init`: a configuration to begin with.

use std::path::PathBuf;

use super::args::{ConfigArgs, InitArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, WriteMode};
use super::repository;
use crate::config::FILE_NAME;
use crate::report;

/// Every line of it is valid, and what is commented out is, too.
const STARTER: &str = include_str!("starter.hcl");

/// Writes the configuration, and says what comes next.
pub(super) fn run(args: &InitArgs, environment: &Environment) -> Result<Exit> {
    let here = PathBuf::from(".");
    let none = ConfigArgs::none();
    let named = args.dir.as_ref().unwrap_or(&here);
    let repository = repository::open(&environment.directory, std::slice::from_ref(named), &none)?;
    let root = repository.disk.root();
    let directory = match &args.dir {
        Some(dir) => environment.directory.join(dir),
        None => root.to_owned(),
    };
    let path = directory.join(FILE_NAME);
    let shown = path.strip_prefix(&environment.directory).unwrap_or(&path).display().to_string();
    if path.exists() {
        let message = format!("`{}` exists", report::plain(&shown));
        return Err(Error::usage(message, "`bottlelint config show` shows what it says"));
    }
    output::write_file(&path, WriteMode::Replace, |out| out.write_all(STARTER.as_bytes()))?;
    output::print(|out| {
        writeln!(out, "wrote {}\n\nNext:", report::plain(&shown))?;
        writeln!(out, "  bottlelint check            # the first run")?;
        writeln!(out, "  bottlelint config show      # every setting, and where it comes from")?;
        writeln!(
            out,
            "\nIn GitHub Actions, after a step that installs bottlelint (docs/ci.md has the whole workflow):\n\n{WORKFLOW}"
        )
    })
}

const WORKFLOW: &str = r"      - run: bottlelint check -o full -o sarif=bottlelint.sarif
      - uses: github/codeql-action/upload-sarif@v4
        if: ${{ !cancelled() }}
        with:
          sarif_file: bottlelint.sarif";

#[cfg(test)]
mod tests {
    use super::STARTER;
    use crate::config::read;
    use crate::source::SourceId;

    #[test]
    fn starter_is_valid_with_and_without_its_comments() {
        assert!(read("bottlelint.hcl", STARTER, SourceId(0)).is_ok());
        let all: String = STARTER.lines().map(|line| line.replacen("# | ", "", 1) + "\n").collect();
        let config = read("bottlelint.hcl", &all, SourceId(0)).unwrap();
        assert_eq!(config.exceptions.len(), 1);
        assert!(!all.contains("# |"));
    }
}
