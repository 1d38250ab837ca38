//! Root modules, Terraform's and `OpenTofu`'s: those that no other module below the path calls. Must not know how modules
//! are evaluated.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::Evaluated;
use crate::source::{Span, parent};
use crate::terraform::{self, Callers, Modules, Options};

use super::{Candidate, FrontEnd, Input, Kind, Pick};

/// Reads modules.
pub struct ModuleFrontEnd<'a> {
    /// Modules by directory.
    pub modules: &'a Modules<'a>,
    /// What the caller decides.
    pub options: &'a Options,
}

impl FrontEnd for ModuleFrontEnd<'_> {
    fn kind(&self) -> Kind {
        Kind::Module
    }

    fn claims(&self, file: &Candidate<'_>) -> bool {
        terraform::is_config(&file.entry)
    }

    fn roots(&self, files: &[Arc<str>]) -> Vec<Input> {
        let directories = files.iter().map(|file| parent(file).to_owned()).collect();
        roots(self.modules, &directories).iter().map(|directory| Input::module(directory)).collect()
    }

    fn named(&self, files: &[Arc<str>]) -> Vec<Input> {
        let one = |file: &Arc<str>| Input {
            pick: Pick::Named,
            only: Some(Arc::clone(file)),
            ..Input::module(parent(file))
        };
        files.iter().map(one).collect()
    }

    fn evaluate(&self, input: &Input, callers: Callers) -> Result<Evaluated, String> {
        let options = Options { callers, ..self.options.clone() };
        let evaluated = terraform::evaluate(self.modules, &input.directory, &options);
        evaluated.map_err(|error| error.to_string())
    }

    fn home(&self, input: &Input) -> Span {
        self.modules.home(&input.directory)
    }

    fn files(&self) -> usize {
        self.modules.files()
    }
}

/// The modules that no other one of them calls, and one of each circle of modules that call each other.
fn roots(modules: &Modules<'_>, all: &BTreeSet<String>) -> BTreeSet<String> {
    let calls: Vec<(&String, Vec<String>)> = all
        .par_iter()
        .map(|directory| {
            let called =
                modules.get(directory).map(|module| terraform::called_directories(&module));
            (directory, called.unwrap_or_default())
        })
        .collect();
    let callees = |of: &str| {
        let at = calls.binary_search_by(|(directory, _)| directory.as_str().cmp(of)).ok();
        at.and_then(|at| calls.get(at)).map_or(&[][..], |(_, called)| called.as_slice())
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

fn reach<'c>(root: &str, callees: &impl Fn(&str) -> &'c [String], reached: &mut BTreeSet<String>) {
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        if reached.insert(directory.clone()) {
            waiting.extend(callees(&directory).iter().cloned());
        }
    }
}
