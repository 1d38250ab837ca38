//! What is read of a plan or a state: resources as they will be, what else decides about them, and nothing of what they
//! were. Must not know what becomes of it.

use std::collections::HashSet;

use crate::syntax::sieve::{Keep, Wanted};

/// An object or array of a plan or a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The outermost object.
    Document,
    /// `resource_changes`
    Changes,
    /// An element of that.
    Changed,
    /// `change` in that.
    Change,
    /// `resource_drift`
    Drifts,
    /// An element of that.
    Drifted,
    /// `change` in that.
    Drift,
    /// `prior_state`
    State,
    /// `planned_values`, and `values` of a state.
    Values,
    /// A module of such values.
    Module,
    /// `child_modules` of that.
    Modules,
    /// `resources` of that.
    Resources,
    /// An element of that.
    Resource,
}

/// What a plan or a state is asked for.
#[derive(Debug, Default)]
pub(super) struct OfPlans {
    /// The addresses that `resource_changes` says more of.
    changed: HashSet<Box<str>>,
    /// Whether there is a `resource_changes`.
    has_changes: bool,
    /// Whether more was said before of the resource that is being read.
    is_known: bool,
}

/// Members of the outermost object that are read as they are.
const WHOLE: [&str; 7] = [
    "format_version",
    "terraform_version",
    "variables",
    "checks",
    "configuration",
    "complete",
    "errored",
];
/// What names a resource.
const NAMES: [&str; 6] = ["module_address", "mode", "type", "name", "deposed", "deposed_key"];

impl OfPlans {
    fn section(&mut self, name: &str) -> Keep<At> {
        match name {
            "resource_changes" => {
                self.has_changes = true;
                // That says the same, and less of it.
                Keep::InPlaceOf("planned_values", At::Changes)
            }
            "planned_values" if self.has_changes => Keep::Nothing,
            "planned_values" | "values" => Keep::Parts(At::Values),
            "resource_drift" => Keep::Parts(At::Drifts),
            "prior_state" => Keep::Parts(At::State),
            name if WHOLE.contains(&name) => Keep::Whole,
            _ => Keep::Nothing,
        }
    }
}

impl Wanted for OfPlans {
    type At = At;

    fn member(&mut self, of: At, name: &str) -> Keep<At> {
        match (of, name) {
            (At::Document, name) => self.section(name),
            (At::Changed | At::Resource, "address") => Keep::Told,
            (At::Drifted, "address") => Keep::Whole,
            (At::Changed, "change") => Keep::Parts(At::Change),
            (At::Drifted, "change") => Keep::Parts(At::Drift),
            (At::Changed | At::Drifted | At::Resource, name) if NAMES.contains(&name) => {
                Keep::Whole
            }
            (At::Change, "actions" | "after" | "after_unknown" | "after_sensitive")
            | (At::Drift, "actions" | "before" | "after")
            | (At::Resource, "values" | "sensitive_values")
            | (At::Module, "address") => Keep::Whole,
            (At::State, "values") => Keep::Parts(At::Values),
            (At::Values, "root_module") => Keep::Parts(At::Module),
            (At::Module, "resources") => Keep::Parts(At::Resources),
            (At::Module, "child_modules") => Keep::Parts(At::Modules),
            (_, _) => Keep::Nothing,
        }
    }

    fn element(&mut self, of: At) -> Keep<At> {
        match of {
            At::Changes => Keep::Parts(At::Changed),
            At::Drifts => Keep::Parts(At::Drifted),
            At::Modules => Keep::Parts(At::Module),
            At::Resources => {
                self.is_known = false;
                Keep::Parts(At::Resource)
            }
            At::Document
            | At::Changed
            | At::Change
            | At::Drifted
            | At::Drift
            | At::State
            | At::Values
            | At::Module
            | At::Resource => Keep::Nothing,
        }
    }

    fn told(&mut self, of: At, written: &str) {
        let written = written.trim();
        match of {
            At::Changed => {
                self.changed.insert(written.into());
            }
            At::Resource => self.is_known = self.changed.contains(written),
            // Of these nothing is told.
            At::Document
            | At::Changes
            | At::Change
            | At::Drifts
            | At::Drifted
            | At::Drift
            | At::State
            | At::Values
            | At::Module
            | At::Modules
            | At::Resources => {}
        }
    }

    fn stays(&mut self, element: At) -> bool {
        element != At::Resource || !self.is_known
    }
}
