//! The settings of a run: what the command line says, else what `bottlelint.hcl` says, else what is usual. Each knows
//! who set it, so that `config show` shows what `check` does.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::args::{CheckArgs, FindingArgs, InputArgs, RuleArgs};
use super::error::Result;
use super::repository::Repository;
use crate::config::{Config, Placed};
use crate::finding::{Profile, Severity};
use crate::source::{Span, join};
use crate::triage::{Choice, FailOn, Unknowns};

/// Who set something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SetBy {
    /// Nobody: it is usual.
    Default,
    /// The configuration, there.
    Config(Span),
    /// The command line.
    CommandLine,
}

/// A setting, and who set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen<T> {
    pub(super) value: T,
    pub(super) by: SetBy,
}

impl<T: Clone> Chosen<T> {
    fn new(given: Option<T>, config: Option<&Placed<T>>, usual: T) -> Self {
        match (given, config) {
            (Some(value), _) => Self { value, by: SetBy::CommandLine },
            (None, Some(placed)) => {
                Self { value: placed.value.clone(), by: SetBy::Config(placed.place) }
            }
            (None, None) => Self { value: usual, by: SetBy::Default },
        }
    }
}

/// The values that a root module is evaluated with.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Files with values of variables, from the root of the repository; the last one wins.
    pub(super) var_files: Vec<Chosen<String>>,
    /// Values by address.
    pub(super) assume: BTreeMap<String, Chosen<String>>,
    /// Directories of container images by name, from the root of the repository.
    pub(super) images: BTreeMap<String, Chosen<String>>,
    pub(super) workspace: Option<Chosen<String>>,
}

/// Which rules run.
#[derive(Debug)]
pub(super) struct RuleSettings {
    pub(super) profile: Chosen<Profile>,
    /// Directories with rules: of the configuration from the root of the repository, else from where the command runs.
    pub(super) dirs: Vec<Chosen<PathBuf>>,
    pub(super) select: Vec<Chosen<String>>,
    pub(super) ignore: Vec<Chosen<String>>,
}

/// What counts.
#[derive(Debug)]
pub(super) struct FindingSettings {
    pub(super) fail_on: Chosen<FailOn>,
    pub(super) min_severity: Chosen<Severity>,
    pub(super) unknown: Chosen<Unknowns>,
}

/// Patterns of paths that are left out, from the root of the repository.
pub(super) fn exclude(args: &CheckArgs, repository: &Repository) -> Vec<Chosen<String>> {
    let config = repository.config.as_ref();
    let given = args.exclude.iter().map(|pattern| pattern_from(&repository.cwd, pattern));
    let given = given.map(|value| Chosen { value, by: SetBy::CommandLine });
    let in_config = config.and_then(|config| Some((config, config.check.exclude.as_ref()?)));
    let of_config = in_config.into_iter().flat_map(|(config, placed)| {
        let by = SetBy::Config(placed.place);
        let patterns = placed.value.iter();
        patterns.map(move |pattern| Chosen { value: pattern_from(&config.directory, pattern), by })
    });
    of_config.chain(given).collect()
}

/// The file of accepted findings: from the root of the repository as the configuration names it, else as the command line
/// does.
pub(super) fn baseline(args: &FindingArgs, repository: &Repository) -> Option<Chosen<String>> {
    if args.no_baseline {
        return None;
    }
    if let Some(path) = &args.baseline {
        return Some(Chosen { value: path.display().to_string(), by: SetBy::CommandLine });
    }
    let config = repository.config.as_ref()?;
    let placed = config.check.baseline.as_ref()?;
    let value = join(&config.directory, &placed.value).unwrap_or_else(|_| placed.value.clone());
    Some(Chosen { value, by: SetBy::Config(placed.place) })
}

/// A pattern as seen from the root of the repository; one that begins with `**` means the same everywhere below.
fn pattern_from(directory: &str, pattern: &str) -> String {
    let pattern = pattern.trim_end_matches('/');
    join(directory, pattern).unwrap_or_else(|_| pattern.to_owned())
}

/// Reads what counts.
pub(super) fn findings(args: &FindingArgs, config: Option<&Config>) -> FindingSettings {
    let check = config.map(|config| &config.check);
    FindingSettings {
        fail_on: Chosen::new(
            args.fail_on,
            check.and_then(|check| check.fail_on.as_ref()),
            FailOn::AtLeast(Severity::Low),
        ),
        min_severity: Chosen::new(
            args.min_severity,
            check.and_then(|check| check.min_severity.as_ref()),
            Severity::Info,
        ),
        unknown: Chosen::new(
            args.unknown,
            check.and_then(|check| check.unknown.as_ref()),
            Unknowns::Show,
        ),
    }
}

/// Reads which rules run. `--select` sets the choice of the configuration aside; `--ignore` and `--rules` add to it.
pub(super) fn rules(args: &RuleArgs, config: Option<&Config>) -> RuleSettings {
    let choice = config.map(|config| &config.rules);
    let words = |placed: Option<&Placed<Vec<String>>>| placed.map(each).unwrap_or_default();
    let given = |words: &[String]| -> Vec<Chosen<String>> {
        words.iter().cloned().map(|value| Chosen { value, by: SetBy::CommandLine }).collect()
    };
    let (select, mut ignore) = if args.select.is_empty() {
        let select = words(choice.and_then(|choice| choice.select.as_ref()));
        (select, words(choice.and_then(|choice| choice.ignore.as_ref())))
    } else {
        (given(&args.select), Vec::new())
    };
    ignore.extend(given(&args.ignore));
    let dirs = words(choice.and_then(|choice| choice.dirs.as_ref()));
    let dirs = dirs.into_iter().map(|one| Chosen { value: PathBuf::from(one.value), by: one.by });
    let given = args.rules.iter().cloned();
    let given = given.map(|value| Chosen { value, by: SetBy::CommandLine });
    RuleSettings {
        profile: Chosen::new(
            args.profile,
            config.and_then(|config| config.check.profile.as_ref()),
            Profile::Default,
        ),
        dirs: dirs.chain(given).collect(),
        select,
        ignore,
    }
}

fn each(placed: &Placed<Vec<String>>) -> Vec<Chosen<String>> {
    let by = SetBy::Config(placed.place);
    placed.value.iter().cloned().map(|value| Chosen { value, by }).collect()
}

impl RuleSettings {
    /// Without who said so.
    pub(super) fn choice(&self) -> Choice {
        let words = |all: &[Chosen<String>]| all.iter().map(|one| one.value.clone()).collect();
        Choice {
            profile: self.profile.value,
            select: words(&self.select),
            ignore: words(&self.ignore),
        }
    }
}

/// Reads the values that root modules are evaluated with.
pub(super) fn values(
    input: &InputArgs,
    images: Vec<(String, String)>,
    assume: Vec<(String, String)>,
    repository: &mut Repository,
) -> Result<Values> {
    let mut values = of_config(repository);
    for path in &input.var_file {
        let value = repository.file(path);
        values.var_files.push(Chosen { value, by: SetBy::CommandLine });
    }
    for (name, directory) in images {
        let value = repository.directory(&PathBuf::from(directory))?;
        values.images.insert(name, Chosen { value, by: SetBy::CommandLine });
    }
    for (address, value) in assume {
        values.assume.insert(address, Chosen { value, by: SetBy::CommandLine });
    }
    if let Some(name) = &input.workspace {
        values.workspace = Some(Chosen { value: name.clone(), by: SetBy::CommandLine });
    }
    Ok(values)
}

/// What the configuration says of values: its paths begin at its directory, and lead nowhere outside the repository.
fn of_config(repository: &Repository) -> Values {
    let Some(config) = &repository.config else { return Values::default() };
    let here = |path: &str| join(&config.directory, path).unwrap_or_else(|_| path.to_owned());
    let evaluate = &config.evaluate;
    let var_files = evaluate.var_files.as_ref().map(each).unwrap_or_default();
    let var_files = var_files.into_iter();
    let by_name = |placed: &Placed<BTreeMap<String, String>>, value: &dyn Fn(&str) -> String| {
        let by = SetBy::Config(placed.place);
        let entries = placed.value.iter();
        let entries = entries.map(|(name, text)| (name.clone(), Chosen { value: value(text), by }));
        entries.collect::<BTreeMap<_, _>>()
    };
    let images = evaluate.images.as_ref().map(|images| by_name(images, &here));
    let assume = evaluate.assume.as_ref().map(|assume| by_name(assume, &str::to_owned));
    let workspace = evaluate.workspace.as_ref();
    Values {
        var_files: var_files.map(|one| Chosen { value: here(&one.value), by: one.by }).collect(),
        images: images.unwrap_or_default(),
        assume: assume.unwrap_or_default(),
        workspace: workspace
            .map(|placed| Chosen { value: placed.value.clone(), by: SetBy::Config(placed.place) }),
    }
}
