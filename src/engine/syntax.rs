//! Which syntax trees are still wanted: those of modules that some input is yet to be evaluated with. Must not know what
//! modules are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::input::{FrontEnds, Input, InputKind};

/// The modules that inputs are yet to be evaluated with. A model holds nothing of their syntax, which takes several times
/// as much memory as the texts: it makes room for what the rules work out.
pub(super) struct WantedModules(Mutex<Waiting>);

struct Waiting {
    /// The directories of the modules that each root module consists of, by its own.
    modules: BTreeMap<String, BTreeSet<String>>,
    /// How many of these root modules have a module.
    readers: BTreeMap<String, usize>,
}

impl WantedModules {
    /// What all these inputs are to be evaluated with.
    pub(super) fn of(front_ends: &FrontEnds<'_>, inputs: &[Input]) -> Self {
        let roots = inputs.iter().filter(|input| input.kind == InputKind::Module);
        let modules: BTreeMap<String, BTreeSet<String>> =
            roots.map(|root| (root.directory.to_string(), front_ends.modules_of(root))).collect();
        let mut readers = BTreeMap::new();
        for directory in modules.values().flatten() {
            *readers.entry(directory.clone()).or_insert(0) += 1;
        }
        Self(Mutex::new(Waiting { modules, readers }))
    }

    /// Takes note that an input is evaluated, or need not be: what no other one wants is forgotten.
    pub(super) fn evaluated(&self, front_ends: &FrontEnds<'_>, input: &Input) {
        if input.kind != InputKind::Module {
            return;
        }
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = waiting.modules.remove(&*input.directory) else { return };
        // What was read on the way, such as modules that were downloaded, may be wanted until the end.
        if waiting.modules.is_empty() {
            drop(waiting);
            return front_ends.forget_all();
        }
        let is_last = |directory: &&String| {
            let Some(readers) = waiting.readers.get_mut(*directory) else { return false };
            *readers -= 1;
            *readers == 0
        };
        let unwanted: Vec<&String> = own.iter().filter(is_last).collect();
        drop(waiting);
        front_ends.forget(unwanted);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Memory, SourceMap};
    use crate::terraform::{Modules, Options};

    #[test]
    fn what_no_root_module_is_to_be_evaluated_with_is_forgotten() {
        let call = "module \"shared\" {\n  source = \"../shared\"\n}\n";
        let own = "module \"own\" {\n  source = \"./own\"\n}\n";
        let files = Memory::new([
            ("a/main.tf", &*format!("{call}{own}")),
            ("a/own/main.tf", "locals {}\n"),
            ("b/main.tf", call),
            ("shared/main.tf", "locals {}\n"),
        ]);
        let modules = Modules::new(&files, Arc::new(SourceMap::default()));
        let all = ["a", "a/own", "b", "shared"];
        for directory in all {
            assert!(modules.get(directory).is_ok());
        }
        let options = Options::default();
        let front_ends = FrontEnds::new(&modules, &options);
        let inputs = [Input::module("a"), Input::module("b")];
        let wanted = WantedModules::of(&front_ends, &inputs);
        let known = || all.into_iter().filter(|it| modules.known(it).is_some()).collect::<Vec<_>>();
        wanted.evaluated(&front_ends, &inputs[0]);
        assert_eq!(known(), ["b", "shared"]);
        wanted.evaluated(&front_ends, &inputs[1]);
        assert!(known().is_empty());
        assert_eq!(front_ends.files().len(), all.len(), "what was read is still known");
        assert!(modules.get("shared").is_ok(), "who asks all the same reads it again");
    }
}
