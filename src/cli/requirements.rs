//! `bottlelint requirements`

use regex::Regex;

use super::args::{RequirementsArgs, RuleArgs};
use super::environment::Environment;
use super::error::Result;
use super::exit::Exit;
use super::output::{self, Target};
use super::root::{self, Asked, Seen};
use super::session;
use crate::engine::{self, Requirement, Strength};
use crate::finding::{Profile, Secrets};
use crate::report::{REQUIREMENTS_FORMATS, Requirements, RequirementsFormat};
use crate::source::{Loader, join};
use crate::standard::{self, Control, Standard};

/// Says how strongly each requirement of a module holds.
pub(super) fn run(args: &RequirementsArgs, environment: &Environment) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let style = session::style(&args.terminal, environment);
    let asked = Asked { path: &args.path, input: &args.input, style, environment };
    root::open(asked, |opened| {
        let standard = args.standard.as_deref().and_then(standard::standard);
        // Whoever asks for the requirements asks for all of them.
        let profile = args.rules.profile.or(Some(Profile::Fargate));
        let rules = RuleArgs { profile, ..args.rules.clone() };
        let rules = match &standard {
            Some(standard) => RuleArgs { select: standard.rules(), ..rules },
            None => rules,
        };
        let rules = session::choose_rules(&rules, Some(opened.repository), environment)?;
        let (front_ends, input) = (opened.front_ends, opened.input()?);
        let (mut requirements, evaluated) = opened.on_threads(|| match &standard {
            Some(standard) => engine::controls(front_ends, &input, &rules.chosen, standard),
            None => engine::requirements(front_ends, &input, &rules.chosen),
        })?;
        let titles = match &standard {
            Some(standard) => titles_of(standard),
            None => titles(&opened.repository.disk, &input.directory),
        };
        let seen = Seen { model: &evaluated.model, input: &input, sources: opened.sources() };
        let secrets = &evaluated.model.secrets;
        veil(&mut requirements, secrets);
        let report = Requirements {
            module: input.name(),
            standard: standard.as_ref(),
            requirements: &requirements,
            titles: &titles,
            incomplete: &seen.incomplete(),
            sources: seen.sources,
        };
        output::write_all(&targets, opened.style(), |format, style, out| {
            (format.write)(&report, style, out)
        })?;
        let violated = requirements.iter().any(|one| one.strength == Strength::Violated);
        let exit = if violated { Exit::Findings } else { Exit::Clean };
        Ok(opened.tell(evaluated.findings, secrets).max(exit))
    })
}

/// Takes secrets out of what the evidence says.
fn veil(requirements: &mut [Requirement], secrets: &Secrets) {
    let rules = requirements.iter_mut().flat_map(|requirement| &mut requirement.rules);
    for evidence in rules.flat_map(|rule| &mut rule.evidence) {
        evidence.message = secrets.veil(&evidence.message).into_owned();
        evidence.subject = secrets.veil(&evidence.subject).into();
    }
}

fn targets(given: &[String]) -> Result<Vec<Target<&'static RequirementsFormat>>> {
    let names: Vec<&str> = REQUIREMENTS_FORMATS.iter().map(|format| format.name).collect();
    let find = |name: &str| REQUIREMENTS_FORMATS.iter().find(|format| format.name == name);
    output::targets_or(given, find, &names)
}

fn titles_of(standard: &Standard) -> Vec<(String, String)> {
    let title = |control: &Control| (control.id.clone(), control.title.clone());
    standard.controls.iter().map(title).collect()
}

/// What the module's README calls its requirements: `Requirement 8.1: ECS-based sync`, or a table's
/// row `| 8.1 ECS-based sync |`.
fn titles(loader: &dyn Loader, directory: &str) -> Vec<(String, String)> {
    let text = join(directory, "README.md").ok().and_then(|path| loader.read(&path).ok());
    let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let pattern = r"(?m)^(?:[-*] )?(?:\*\*)?(?:\| *|Requirement )(?:\*\*)?(\d+\.\d+)(?:\*\*)?(?::|,| \|)?(?:\*\*)? +([^|\n]+)";
    let Ok(pattern) = Regex::new(pattern) else { return Vec::new() };
    let pair = |found: regex::Captures<'_>| {
        let part = |index| found.get(index).map(|part| part.as_str().trim().to_owned());
        Some((part(1)?, part(2)?))
    };
    pattern.captures_iter(&text).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn finds_the_names_of_requirements() {
        let readme = "# A\n- **Requirement 8.1**: ECS-based sync\n* Requirement 5.1: Modular\n| 6.1 Security | x |\n";
        let memory = Memory::new([("m/README.md", readme)]);
        let found = titles(&memory, "m");
        let found: Vec<String> = found.iter().map(|(id, title)| format!("{id}={title}")).collect();
        assert_eq!(found, ["8.1=ECS-based sync", "5.1=Modular", "6.1=Security"]);
    }
}
