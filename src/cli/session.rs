//! What several commands need: options of the evaluation, rules, threads, the look of the terminal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ColorArg, InputArgs, RuleArgs, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::repository::{self, Repository};
use crate::finding::{Effect, RuleInfo, builtins};
use crate::input::{self, NotFound};
use crate::report::{Color, Style};
use crate::rule::{self, LoadRulesError, Rule};
use crate::source::Disk;
use crate::terraform::{Modules, Options};
use crate::triage;

/// The rules that there are, and those that were chosen.
#[derive(Debug)]
pub(super) struct Rules {
    /// Written in HCL, chosen.
    pub(super) chosen: Vec<Arc<Rule>>,
    /// What all rules are, chosen or not, the tool's own among them.
    pub(super) catalogue: triage::Catalogue,
}

/// Loads the rules of bottlelint and the user's.
pub(super) fn load_rules(
    directories: &[PathBuf],
    environment: &Environment,
) -> Result<Vec<Arc<Rule>>> {
    let mut rules = rule::builtin().to_vec();
    for directory in directories {
        let loaded = load_directory(&environment.directory.join(directory), &rules)?;
        rules.extend(loaded);
    }
    rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    Ok(rules)
}

/// Loads the rules of one directory; it may lie outside the repository that is checked.
pub(super) fn load_directory(directory: &Path, earlier: &[Arc<Rule>]) -> Result<Vec<Arc<Rule>>> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = format!("rules could not be read from `{}`: {error}", directory.display());
        Error::usage(message, "name a directory that holds rules: `--rules policy`")
    };
    let disk = Disk::new(directory).map_err(|error| unreadable(&error))?;
    rule::load_directory(&disk, "", earlier).map_err(|error| match error {
        LoadRulesError::Wrong(errors) => Error::Rules { errors },
        error @ LoadRulesError::Unreadable { .. } => unreadable(&error),
    })
}

/// What reports say of every rule, those that are not written in HCL among them, by id.
pub(super) fn infos(rules: &[Arc<Rule>]) -> Vec<Arc<RuleInfo>> {
    let mut infos: Vec<Arc<RuleInfo>> = rules.iter().map(|rule| Arc::clone(&rule.info)).collect();
    infos.extend(builtins().iter().map(Arc::clone));
    infos.sort_by(|a, b| a.id.cmp(&b.id));
    infos
}

/// Loads the rules and chooses among them.
pub(super) fn choose_rules(args: &RuleArgs, environment: &Environment) -> Result<Rules> {
    let rules = load_rules(&args.rules, environment)?;
    let known = infos(&rules);
    let words: Vec<String> = args.select.iter().chain(&args.ignore).cloned().collect();
    triage::check_words(known.iter().map(|rule| &**rule), &words).map_err(|wrong| {
        let help = match wrong.similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "`bottlelint rules list` prints all rules".to_owned(),
        };
        Error::usage(format!("no rule is called `{}`", wrong.word), help)
    })?;
    let chosen = |rule: &RuleInfo| triage::chosen(rule, &args.select, &args.ignore);
    let runs = |rule: &RuleInfo| match rule.effect {
        Effect::Verdict => chosen(rule),
        // Whatever rules are asked for: that a module is not here says why they do not know.
        Effect::Outside => triage::chosen(rule, &[], &args.ignore),
        Effect::Incomplete | Effect::Failure => true,
    };
    let ran = known.iter().filter(|rule| runs(rule)).map(Arc::clone).collect();
    let rules = rules.into_iter().filter(|rule| chosen(&rule.info)).collect();
    Ok(Rules { chosen: rules, catalogue: triage::Catalogue { known, ran } })
}

/// Opens the repository that the paths and the files with values are in.
pub(super) fn open(
    paths: &[PathBuf],
    input: &InputArgs,
    environment: &Environment,
) -> Result<(Repository, Options)> {
    let images: Vec<(String, String)> =
        input.image.iter().map(|text| pair(text, "--image", "NAME=DIR")).collect::<Result<_>>()?;
    let directories = images.iter().map(|(_, directory)| PathBuf::from(directory));
    let all = paths.iter().chain(&input.var_file).cloned().chain(directories);
    let mut repository = repository::open(&environment.directory, &all.collect::<Vec<_>>())?;
    let mut var_files = repository.paths.split_off(paths.len());
    let directories = var_files.split_off(input.var_file.len());
    let names = images.into_iter().map(|(name, _)| Arc::from(name));
    let images = names.zip(directories).collect();
    Ok((repository, Options { images, ..options(input, var_files)? }))
}

fn options(input: &InputArgs, var_files: Vec<String>) -> Result<Options> {
    let variables =
        input.var.iter().map(|text| pair(text, "--var", "NAME=VALUE")).collect::<Result<_>>()?;
    let assume = input.assume.iter().map(|text| {
        let (address, value) = pair(text, "--assume", "ADDRESS=VALUE")?;
        Ok((Arc::from(address), value))
    });
    let assume = assume.collect::<Result<_>>()?;
    Ok(Options {
        variables,
        var_files,
        assume,
        workspace: input.workspace.clone(),
        ..Options::default()
    })
}

fn pair(text: &str, flag: &str, shape: &str) -> Result<(String, String)> {
    // An address may hold `=` within quotes: `aws_x.y["a=b"].id=1`.
    let mut quoted = false;
    let at = text.find(|character| {
        quoted ^= character == '"';
        character == '=' && !quoted
    });
    match at.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))) {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        Some(_) | None => {
            Err(Error::usage(format!("`{text}` is not {shape}"), format!("write `{flag} {shape}`")))
        }
    }
}

/// There is nothing at a path, and what to do about it.
pub(super) fn nothing(error: &NotFound) -> Error {
    let help = match error {
        NotFound::Missing { near: Some(near), .. }
        | NotFound::NoTerraform { near: Some(near), .. } => {
            format!("did you mean `{near}`?")
        }
        NotFound::Missing { near: None, .. } => "name a directory that holds .tf files".to_owned(),
        NotFound::NoTerraform { near: None, .. } => {
            "name a directory that holds .tf or .tf.json files".to_owned()
        }
        NotFound::NotTerraform { .. } => "name a .tf or .tf.json file, or a directory".to_owned(),
        NotFound::Unreadable { .. } => "check that it may be read".to_owned(),
    };
    let message = error.to_string().replace("``", "`.`");
    Error::Nothing { message, help: Some(help) }
}

/// The directory of the one root module at the path that was named.
pub(super) fn root_module(modules: &Modules<'_>, repository: &Repository) -> Result<String> {
    let path = repository.paths.first().map_or("", String::as_str);
    let found = input::discover(modules, path).map_err(|error| nothing(&error))?;
    let directories: Vec<&str> = found.inputs.iter().map(|input| &*input.directory).collect();
    match directories.as_slice() {
        [one] => Ok((*one).to_owned()),
        several if several.contains(&path) => Ok(path.to_owned()),
        several => {
            let message = format!("`{path}` holds {} modules", several.len());
            let names: Vec<&str> = several.iter().take(3).copied().collect();
            Err(Error::usage(message, format!("name one of them: {}", names.join(", "))))
        }
    }
}

/// Runs `work` on as many threads as were asked for.
pub(super) fn on_threads<T: Send>(
    threads: Option<usize>,
    work: impl FnOnce() -> T + Send,
) -> Result<T> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    let pool =
        pool.map_err(|error| Error::usage(error.to_string(), "ask for fewer `--threads`"))?;
    Ok(pool.install(work))
}

/// The look of what goes to the terminal.
pub(super) fn style(args: &TerminalArgs, environment: &Environment) -> Style {
    let color = match args.color {
        ColorArg::Always => Color::Always,
        ColorArg::Never => Color::Never,
        ColorArg::Auto => environment.color(),
    };
    let width = args.width.or(environment.columns).unwrap_or(DEFAULT_WIDTH).max(MIN_WIDTH);
    Style { color, width, ..Style::default() }
}

/// Where the terminal does not say: most lines of Terraform with their labels fit.
const DEFAULT_WIDTH: usize = 140;
/// Narrower, nothing can be drawn.
const MIN_WIDTH: usize = 40;

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn splits_at_the_first_equals_sign_outside_quotes() {
        let split = |text| pair(text, "--assume", "ADDRESS=VALUE").ok();
        let owned = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(split("a=b=c"), owned("a", "b=c"));
        assert_eq!(split("x.y[\"a=b\"].id=1"), owned("x.y[\"a=b\"].id", "1"));
        assert_eq!(split("a"), None);
        assert_eq!(split("=a"), None);
    }
}
