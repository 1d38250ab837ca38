//! Whether a JSON file is what `terraform show -json` prints, and of what. Must not know what becomes of it.

use std::io::Read;

use crate::syntax::sieve::{Broken, Keep, Wanted, sift};

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlanForm {
    /// A plan.
    Plan,
    /// A state.
    State,
}

/// Which of the two a document is, by the names of its outermost members.
pub(super) fn of(names: &Names) -> Option<PlanForm> {
    let is_shown = names.has(&["format_version"]);
    let is_plan = names.has(&["resource_changes"]) || names.has(&["planned_values"]);
    match (is_shown, is_plan) {
        (true, true) => Some(PlanForm::Plan),
        // A state that is empty has no values.
        (true, false) if names.has(&["values", "terraform_version"]) => Some(PlanForm::State),
        (_, _) => None,
    }
}

/// Whether a text is one of the two. One that breaks off is still told from others by how it begins.
pub(super) fn is_ours(input: &mut dyn Read) -> bool {
    let mut names = Names::default();
    let is_broken = match sift(input, &mut names, ()) {
        Ok(kept) => kept.wrong.is_some(),
        Err(Broken::Unreadable(_)) => true,
        Err(Broken::Stopped) => false,
    };
    of(&names).is_some() || is_broken && names.has(&["format_version", "terraform_version"])
}

/// Plans and states before they are shown, by how they begin, and what to say of each.
const UNSHOWN: [(&[u8], &str); 2] = [
    (
        b"PK\x03\x04",
        "it is a plan as Terraform saves it; check what `terraform show -json` prints of it",
    ),
    (
        b"{\"@level\":",
        "it is a log of `terraform plan -json`; save the plan with `-out`, and check what \
         `terraform show -json` prints of it",
    ),
];
/// Those of JSON, by the names of their outermost members.
const UNSHOWN_JSON: [(&[&str], &str); 2] = [
    (
        &["encrypted_data", "encryption_version"],
        "it is encrypted; check what `tofu show -json` prints of it",
    ),
    (
        &["version", "serial", "lineage"],
        "it is a state as Terraform saves it; check what `terraform show -json` prints of it",
    ),
];

/// Why something that is a plan or a state is not read as it is; none where it is neither, or is shown.
pub(super) fn unshown(input: &mut dyn Read) -> Option<&'static str> {
    let mut head = Vec::new();
    input.take(16).read_to_end(&mut head).ok()?;
    if let Some((_, why)) = UNSHOWN.iter().find(|(begins, _)| head.starts_with(begins)) {
        return Some(why);
    }
    let mut names = Names::default();
    match sift(&mut head.chain(input), &mut names, ()) {
        Err(Broken::Stopped) => None,
        Ok(_) | Err(Broken::Unreadable(_)) => {
            let found = UNSHOWN_JSON.iter().find(|(all, _)| names.has(all));
            found.map(|(_, why)| *why)
        }
    }
}

/// The names of the outermost members, until they tell what the document is.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) seen: Vec<String>,
}

impl Names {
    /// Whether all of these were seen.
    fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.seen.iter().any(|seen| seen == name))
    }
}

/// Names that tell something are among the first so many, or it is not known what they are of.
const MOST_NAMES: usize = 100;

impl Wanted for Names {
    type At = ();

    fn member(&mut self, (): (), name: &str) -> Keep<()> {
        if self.seen.len() < MOST_NAMES {
            self.seen.push(name.to_owned());
        }
        if of(self).is_some() { Keep::Stop } else { Keep::Nothing }
    }

    fn element(&mut self, (): ()) -> Keep<()> {
        Keep::Stop
    }

    fn told(&mut self, (): (), _: &str) {}

    fn stays(&mut self, (): ()) -> bool {
        true
    }
}
