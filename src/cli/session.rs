//! What several commands need: options of the evaluation, rules, threads, the look of the terminal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ColorArg, InputArgs, RuleArgs, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::repository::{self, Repository};
use super::settings::{self, Chosen, RuleSettings, SetBy, Values};
use crate::config::{Config, ConfigError, OptionSetting};
use crate::finding::{Effect, Profile, RuleInfo};
use crate::input::{self, FrontEnds, Input, NotFound};
use crate::report::{Color, Style};
use crate::rule::{self, LoadRulesError, OptionError, Rule};
use crate::source::{Disk, Loader};
use crate::terraform::Options;
use crate::triage::{self, Choice, NoSuchRule};

/// The rules that there are, and those that were chosen.
#[derive(Debug)]
pub(super) struct Rules {
    /// Written in HCL, chosen.
    pub(super) chosen: Vec<Arc<Rule>>,
    /// What all rules are, chosen or not, the tool's own among them.
    pub(super) catalogue: triage::Catalogue,
    /// In the user's words.
    pub(super) choice: Choice,
}

/// Loads the rules of bottlelint and the user's.
pub(super) fn load_rules(
    directories: &[Chosen<PathBuf>],
    repository: Option<&Repository>,
    environment: &Environment,
) -> Result<Vec<Arc<Rule>>> {
    let mut rules = rule::builtin().to_vec();
    for directory in directories {
        let directory = rules_place(directory, repository, environment);
        let inside = repository.and_then(|one| Some((one, one.inside(&directory)?)));
        rules.extend(match inside {
            Some((one, path)) => load_rules_from(&*one.trusted(), &path, &rules, &directory)?,
            None => load_directory(&directory, &rules)?,
        });
    }
    rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    Ok(rules)
}

/// Whether every directory of rules lies in the repository.
pub(super) fn reads_rules_inside(
    args: &RuleArgs,
    repository: &Repository,
    environment: &Environment,
) -> bool {
    let directories = settings::rules(args, repository.config.as_ref()).dirs;
    let mut places = directories.iter().map(|one| rules_place(one, Some(repository), environment));
    places.all(|place| repository.inside(&place).is_some())
}

/// Where a directory of rules is on this machine.
fn rules_place(
    directory: &Chosen<PathBuf>,
    repository: Option<&Repository>,
    environment: &Environment,
) -> PathBuf {
    let from = match (directory.by, repository) {
        (SetBy::Config(_), Some(repository)) => repository.config_directory(),
        (SetBy::Config(_) | SetBy::CommandLine | SetBy::Default, _) => {
            environment.directory.clone()
        }
    };
    from.join(&directory.value)
}

/// Loads the rules of one directory; it may lie outside the repository that is checked.
pub(super) fn load_directory(directory: &Path, earlier: &[Arc<Rule>]) -> Result<Vec<Arc<Rule>>> {
    let disk = Disk::new(directory).map_err(|error| no_rules(directory, &error))?;
    load_rules_from(&disk, "", earlier, directory)
}

fn load_rules_from(
    loader: &dyn Loader,
    path: &str,
    earlier: &[Arc<Rule>],
    shown: &Path,
) -> Result<Vec<Arc<Rule>>> {
    rule::load_directory(loader, path, earlier).map_err(|error| match error {
        LoadRulesError::Wrong(errors) => Error::Rules { errors },
        error @ LoadRulesError::Unreadable { .. } => no_rules(shown, &error),
    })
}

fn no_rules(directory: &Path, error: &dyn std::fmt::Display) -> Error {
    let message = format!("rules could not be read from `{}`: {error}", directory.display());
    Error::usage(message, "name a directory that holds rules: `--rules policy`")
}

/// Loads the rules and chooses among them, as the command line and the configuration say.
pub(super) fn choose_rules(
    args: &RuleArgs,
    repository: Option<&Repository>,
    environment: &Environment,
) -> Result<Rules> {
    let config = repository.and_then(|repository| repository.config.as_ref());
    let settings = settings::rules(args, config);
    let rules = load_rules(&settings.dirs, repository, environment)?;
    let rules = with_options(rules, config)?;
    let known = rule::infos(&rules);
    check_words(&known, &settings, config)?;
    let known = configured(known, config);
    let choice = settings.choice();
    let chosen = |rule: &RuleInfo| triage::chosen(rule, &choice);
    // Whatever rules are asked for: that a module is not here says why they do not know.
    let any = Choice { select: Vec::new(), ..choice.clone() };
    let runs = |rule: &RuleInfo| match rule.effect {
        Effect::Verdict => chosen(rule),
        Effect::Outside => triage::chosen(rule, &any),
        Effect::Incomplete | Effect::Failure => true,
    };
    let ran = known.iter().filter(|rule| runs(rule));
    let ran = ran.map(|rule| as_shown(rule, choice.profile)).collect();
    let rules = rules.into_iter().filter(|rule| chosen(&rule.info)).collect();
    Ok(Rules { chosen: rules, catalogue: triage::Catalogue { known, ran }, choice })
}

/// What reports say of a rule: the numbers of requirements only where they mean something.
fn as_shown(rule: &Arc<RuleInfo>, profile: Profile) -> Arc<RuleInfo> {
    if profile.shows_requirements() || rule.requirements.is_empty() {
        return Arc::clone(rule);
    }
    Arc::new(RuleInfo { requirements: Vec::new(), ..(**rule).clone() })
}

/// Every word that chooses rules chooses some.
fn check_words(
    known: &[Arc<RuleInfo>],
    settings: &RuleSettings,
    config: Option<&Config>,
) -> Result<()> {
    let infos = || known.iter().map(|rule| &**rule);
    let mut errors = Vec::new();
    for word in settings.select.iter().chain(&settings.ignore) {
        let Err(wrong) = triage::check_words(infos(), std::slice::from_ref(&word.value)) else {
            continue;
        };
        let (message, help) = no_rule(wrong);
        match (word.by, config) {
            (SetBy::Config(place), Some(config)) => {
                errors.push(ConfigError::new(&config.file, place, message, Some(help)));
            }
            (SetBy::Config(_) | SetBy::CommandLine | SetBy::Default, _) => {
                return Err(Error::usage(message, help));
            }
        }
    }
    for (word, place) in config.into_iter().flat_map(Config::named_rules) {
        if !known.iter().any(|rule| triage::names(rule, word)) {
            let similar = triage::similar(infos(), word);
            let (message, help) = no_rule(NoSuchRule { word: word.to_owned(), similar });
            errors.extend(
                config.map(|config| ConfigError::new(&config.file, place, message, Some(help))),
            );
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Config { errors }) }
}

fn no_rule(wrong: NoSuchRule) -> (String, String) {
    let help = match wrong.similar {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "`bottlelint rules list` prints all rules".to_owned(),
    };
    (format!("no rule is called `{}`", wrong.word), help)
}

/// The rules with the options that the configuration sets.
fn with_options(mut rules: Vec<Arc<Rule>>, config: Option<&Config>) -> Result<Vec<Arc<Rule>>> {
    let Some(config) = config else { return Ok(rules) };
    let mut errors = Vec::new();
    for block in &config.rule {
        let named = |rule: &&mut Arc<Rule>| triage::names(&rule.info, &block.rule.value);
        for rule in rules.iter_mut().filter(named) {
            for setting in &block.options {
                match rule.with_option(&setting.name.value, &setting.value.value) {
                    Ok(changed) => *rule = Arc::new(changed),
                    Err(error) => errors.push(option_error(config, setting, error)),
                }
            }
        }
    }
    if errors.is_empty() { Ok(rules) } else { Err(Error::Config { errors }) }
}

/// What is wrong with a setting, at its name or its value.
fn option_error(config: &Config, setting: &OptionSetting, error: OptionError) -> ConfigError {
    let message = error.to_string();
    let (place, help) = match error {
        OptionError::Missing { help, .. } => (setting.name.place, Some(help)),
        OptionError::Unfit { .. } => (setting.value.place, None),
    };
    ConfigError::new(&config.file, place, message, help)
}

/// The rules with the severities that the configuration gives them.
fn configured(known: Vec<Arc<RuleInfo>>, config: Option<&Config>) -> Vec<Arc<RuleInfo>> {
    let blocks = config.map(|config| config.rule.as_slice()).unwrap_or_default();
    let one = |rule: Arc<RuleInfo>| {
        let named = blocks.iter().filter(|block| triage::names(&rule, &block.rule.value));
        match named.filter_map(|block| block.severity.as_ref()).next_back() {
            Some(severity) => Arc::new(RuleInfo { severity: severity.value, ..(*rule).clone() }),
            None => rule,
        }
    };
    known.into_iter().map(one).collect()
}

/// Opens the repository that the paths are in, and reads which values are given.
pub(super) fn open(
    paths: &[PathBuf],
    input: &InputArgs,
    environment: &Environment,
) -> Result<(Repository, Options)> {
    let (repository, values) = open_with_values(paths, input, environment)?;
    let options = options(input, &values, environment)?;
    Ok((repository, options))
}

/// The same, with who gave each value.
pub(super) fn open_with_values(
    paths: &[PathBuf],
    input: &InputArgs,
    environment: &Environment,
) -> Result<(Repository, Values)> {
    let images = pairs(&input.image, "--image", "NAME=DIR")?;
    let assume = pairs(&input.assume, "--assume", "ADDRESS=VALUE")?;
    let mut repository = repository::open(&environment.directory, paths, &input.config)?;
    let values = settings::values(input, images, assume, &mut repository)?;
    Ok((repository, values))
}

/// What Terraform's evaluation is told.
pub(super) fn options(
    input: &InputArgs,
    values: &Values,
    environment: &Environment,
) -> Result<Options> {
    let entry = |(name, chosen): (&String, &Chosen<String>)| {
        (Arc::from(name.as_str()), chosen.value.clone())
    };
    let asked = values.assume.iter().filter(|(_, chosen)| chosen.by == SetBy::CommandLine);
    let asked = asked.map(|(address, _)| Arc::from(address.as_str())).collect();
    let given = if input.env_vars { environment.variables.clone() } else { Vec::new() };
    Ok(Options {
        environment: given,
        variables: pairs(&input.var, "--var", "NAME=VALUE")?,
        var_files: values.var_files.iter().map(|chosen| chosen.value.clone()).collect(),
        assume: values.assume.iter().map(entry).collect(),
        asked,
        workspace: values.workspace.as_ref().map(|chosen| chosen.value.clone()),
        images: values.images.iter().map(entry).collect(),
        ..Options::default()
    })
}

fn pairs(texts: &[String], flag: &str, shape: &str) -> Result<Vec<(String, String)>> {
    texts.iter().map(|text| pair(text, flag, shape)).collect()
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
        NotFound::Missing { near: Some(near), .. } | NotFound::Empty { near: Some(near), .. } => {
            format!("did you mean `{near}`?")
        }
        NotFound::Missing { near: None, .. } => "name a directory that holds .tf files".to_owned(),
        NotFound::Empty { near: None, .. } => {
            "name a directory that holds .tf files, task definitions or a Dockerfile".to_owned()
        }
        NotFound::Skipped { .. } => "name the directory of a module".to_owned(),
        NotFound::Irregular { .. } => "name a file or a directory".to_owned(),
        NotFound::Unreadable { .. } => "check that it may be read".to_owned(),
    };
    let message = error.to_string().replace("``", "`.`");
    Error::Nothing { message, help: Some(help) }
}

/// A file that no front end reads.
fn none(path: &str) -> Error {
    let message = format!("`{path}` is not a file that bottlelint checks");
    let help = "name a directory, a .tf file, a task definition or a Dockerfile".to_owned();
    Error::Nothing { message, help: Some(help) }
}

/// The inputs at a path: the module that it is, else all that are below.
fn below(front_ends: &FrontEnds<'_>, path: &str) -> Result<Vec<Input>> {
    if input::is_module(front_ends.loader, path) {
        return Ok(vec![Input::module(path)]);
    }
    let found = input::discover(front_ends, path, &|_| false).map_err(|error| nothing(&error))?;
    if found.inputs.is_empty() { Err(none(path)) } else { Ok(found.inputs) }
}

/// All inputs at and below the paths that were named, each once.
pub(super) fn inputs(front_ends: &FrontEnds<'_>, repository: &Repository) -> Result<Vec<Input>> {
    let mut inputs: Vec<Input> = Vec::new();
    for path in &repository.paths {
        for input in below(front_ends, path)? {
            if inputs.iter().all(|other| other.name() != input.name()) {
                inputs.push(input);
            }
        }
    }
    Ok(inputs)
}

/// The one input at the path that was named.
pub(super) fn input(front_ends: &FrontEnds<'_>, repository: &Repository) -> Result<Input> {
    let path = repository.paths.first().map_or("", String::as_str);
    match below(front_ends, path)?.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(none(path)),
        several => {
            let name = if path.is_empty() { "." } else { path };
            let message = format!("`{name}` holds {} modules", several.len());
            let names: Vec<&str> = several.iter().take(3).map(|input| &**input.name()).collect();
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
