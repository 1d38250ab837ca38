//! Root modules, Terraform's and `OpenTofu`'s: those that no other module below the path calls. Must not know how modules
//! are evaluated.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::Evaluated;
use crate::source::{Span, parent};
use crate::terraform::{self, Callers, Modules, Options};

use super::found::{Candidate, Discovered, Skipped, is_module};
use super::front_end::FrontEnd;
use super::unit::{Input, InputKind, Pick};

/// Reads modules.
pub struct ModuleFrontEnd<'a> {
    /// Modules by directory.
    pub modules: &'a Modules<'a>,
    /// What the caller decides.
    pub options: &'a Options,
}

impl FrontEnd for ModuleFrontEnd<'_> {
    fn kind(&self) -> InputKind {
        InputKind::Module
    }

    fn claims(&self, file: &Candidate<'_>) -> bool {
        terraform::is_config(&file.entry) || terraform::is_unit(&file.entry.name)
    }

    fn roots(&self, files: &[Arc<str>]) -> Vec<Input> {
        self.found(files).inputs
    }

    fn found(&self, files: &[Arc<str>]) -> Discovered {
        let (units, files): (Vec<_>, Vec<_>) =
            files.iter().partition(|file| terraform::is_unit(name(file)));
        let mut directories: BTreeSet<String> =
            files.iter().map(|file| parent(file).to_owned()).collect();
        let elsewhere = self.run_by(&units, &mut directories);
        let roots = roots(self.modules, &directories);
        // The only directory that there is was meant, whatever it holds.
        let is_passed_over = |directory: &String| {
            directories.len() > 1 && holds_values_only(self.modules, directory)
        };
        let (values, modules): (Vec<_>, Vec<_>) = roots.into_iter().partition(is_passed_over);
        let skipped = |directory: String| Skipped { path: directory.into(), why: VALUES.into() };
        Discovered {
            inputs: modules.iter().map(|directory| Input::module(directory)).collect(),
            skipped: values.into_iter().map(skipped).chain(elsewhere).collect(),
            ..Discovered::default()
        }
    }

    fn owns(&self, file: &Candidate<'_>) -> bool {
        let is_read =
            || self.reader(&file.path).is_some() || self.run_by_file(&file.path).is_some();
        terraform::is_config(&file.entry) || is_read()
    }

    fn named(&self, files: &[Arc<str>]) -> Vec<Input> {
        let (units, files): (Vec<&Arc<str>>, Vec<&Arc<str>>) =
            files.iter().partition(|file| terraform::is_unit(name(file)));
        // A unit is judged as its directory is.
        let run: BTreeSet<String> =
            units.into_iter().filter_map(|unit| self.run_by_file(unit)).collect();
        let mut named: BTreeMap<&str, BTreeSet<&Arc<str>>> = BTreeMap::new();
        for file in files {
            let directory = self.reader(file).unwrap_or_else(|| parent(file));
            named.entry(directory).or_default().insert(file);
        }
        let one = |(directory, only): (&str, BTreeSet<&Arc<str>>)| Input {
            pick: Pick::Named,
            only: only.into_iter().cloned().collect(),
            ..Input::module(directory)
        };
        let run = run.iter().map(|directory| Input::module(directory));
        run.chain(named.into_iter().map(one)).collect()
    }

    fn evaluate(&self, input: &Input, callers: Callers) -> Result<Evaluated, String> {
        let options = Options { callers, ..self.options.clone() };
        let evaluated = terraform::evaluate(self.modules, &input.directory, &options);
        evaluated.map_err(|error| error.to_string())
    }

    fn home(&self, input: &Input) -> Span {
        self.modules.home(&input.directory)
    }

    fn files(&self) -> BTreeSet<Arc<str>> {
        self.modules.files()
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Why a unit of Terragrunt is not checked.
pub(super) const RUNS_NOTHING_HERE: &str =
    "runs no module of this repository, as far as can be told";

/// Why a directory whose files hold no blocks is not checked.
const VALUES: &str = "it holds values, as for `-backend-config`, and no blocks of a module";

/// What modules read beside configuration, by the end of the name: values of variables, and templates.
const READ_BY_MODULES: [&str; 4] = [".tfvars", ".tfvars.json", ".tftpl", ".tpl"];

/// So many directories up from a file a module that reads it is looked for: `templates/task/web.tftpl`.
const FARTHEST: usize = 3;

impl ModuleFrontEnd<'_> {
    /// Adds the modules that Terragrunt units run. What it says of the units whose module is not here is said once.
    fn run_by(&self, units: &[&Arc<str>], modules: &mut BTreeSet<String>) -> Option<Skipped> {
        let mut elsewhere = Vec::new();
        for unit in units {
            let own = parent(unit);
            match self.modules.run_by_unit(own) {
                Some(module) if is_module(self.modules.loader, &module) => {
                    modules.insert(module);
                }
                // What other units include runs nothing itself.
                Some(module) if module == own && units.len() > 1 => {}
                Some(_) | None => elsewhere.push(*unit),
            }
        }
        let why = match elsewhere.len() {
            0 | 1 => format!("it {RUNS_NOTHING_HERE}"),
            2 => format!("it {RUNS_NOTHING_HERE}, and neither does another unit"),
            all => format!("it {RUNS_NOTHING_HERE}, and neither do {} other units", all - 1),
        };
        elsewhere.first().map(|unit| Skipped { path: Arc::clone(unit), why: why.into() })
    }

    /// The directory of the module that a unit of Terragrunt runs, if the file is one and the module is in the repository.
    fn run_by_file(&self, path: &str) -> Option<String> {
        let module =
            terraform::is_unit(name(path)).then(|| self.modules.run_by_unit(parent(path)))??;
        is_module(self.modules.loader, &module).then_some(module)
    }

    /// The directory of the module that a file belongs to which is not configuration: the nearest one around it.
    fn reader<'p>(&self, path: &'p str) -> Option<&'p str> {
        if !READ_BY_MODULES.iter().any(|end| path.ends_with(end)) {
            return None;
        }
        let mut directory = path;
        for _ in 0..FARTHEST {
            if directory.is_empty() {
                return None;
            }
            directory = parent(directory);
            if is_module(self.modules.loader, directory) {
                return Some(directory);
            }
        }
        None
    }
}

/// Whether the files of a directory are no configuration for all their names: `backend-dev.tf` with `bucket = ...`. A
/// module that calls it, or a user who names it, is told of each value that is outside of any block.
fn holds_values_only(modules: &Modules<'_>, directory: &str) -> bool {
    modules.get(directory).is_ok_and(|module| {
        module.gaps.is_empty()
            && module.files.iter().all(|file| file.tree.body.blocks.is_empty())
            && module.files.iter().any(|file| !file.tree.body.attributes.is_empty())
    })
}

/// The modules that no other one of them calls, and one of each circle of modules that call each other.
fn roots(modules: &Modules<'_>, all: &BTreeSet<String>) -> BTreeSet<String> {
    let calls: Vec<(&String, Vec<String>)> =
        all.par_iter().map(|directory| (directory, called(modules, directory))).collect();
    let callees = |of: &str| {
        let at = calls.binary_search_by(|(directory, _)| directory.as_str().cmp(of)).ok();
        at.and_then(|at| calls.get(at)).map(|(_, called)| called.clone()).unwrap_or_default()
    };
    let called: BTreeSet<&String> = calls
        .iter()
        .flat_map(|(caller, called)| called.iter().filter(move |callee| callee != caller))
        .collect();
    let mut roots: BTreeSet<String> =
        all.iter().filter(|directory| !called.contains(directory)).cloned().collect();
    let mut reached = BTreeSet::new();
    for root in &roots {
        reach(root, &callees, &mut reached);
    }
    for directory in all {
        if !reached.contains(directory) {
            roots.insert(directory.clone());
            reach(directory, &callees, &mut reached);
        }
    }
    roots
}

/// The directories of a root module and of all modules that it calls, as far as they are in this repository.
#[must_use]
pub fn reached(modules: &Modules<'_>, root: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    reach(root, &|directory| called(modules, directory), &mut reached);
    reached
}

/// The same of those that are read already.
pub(super) fn reached_as_known(modules: &Modules<'_>, root: &str) -> BTreeSet<String> {
    let called = |directory: &str| {
        let module = modules.known(directory);
        module.map(|module| terraform::called_directories(&module)).unwrap_or_default()
    };
    let mut reached = BTreeSet::new();
    reach(root, &called, &mut reached);
    reached
}

fn called(modules: &Modules<'_>, directory: &str) -> Vec<String> {
    let called = modules.get(directory).map(|module| terraform::called_directories(&module));
    called.unwrap_or_default()
}

fn reach(root: &str, callees: &impl Fn(&str) -> Vec<String>, reached: &mut BTreeSet<String>) {
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        if reached.insert(directory.clone()) {
            waiting.extend(callees(&directory));
        }
    }
}
