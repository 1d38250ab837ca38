//! `bottlelint requirements`

use std::sync::Arc;

use regex::Regex;

use super::args::{RequirementsArgs, RuleArgs};
use super::environment::Environment;
use super::error::Result;
use super::exit::Exit;
use super::output::{self, Mode, Target};
use super::session;
use super::told::{self, Told};
use crate::engine::{self, Requirement, Strength};
use crate::finding::{Profile, Secrets};
use crate::input::FrontEnds;
use crate::report::{Color, REQUIREMENTS_FORMATS, Requirements, RequirementsFormat, Style};
use crate::source::{Loader, join};
use crate::terraform::Modules;

/// Says how strongly each requirement of a module holds.
pub(super) fn run(args: &RequirementsArgs, environment: &Environment) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let (repository, options) =
        session::open(std::slice::from_ref(&args.path), &args.input, environment)?;
    // Whoever asks for the requirements asks for all of them.
    let rules =
        RuleArgs { profile: args.rules.profile.or(Some(Profile::Fargate)), ..args.rules.clone() };
    let rules = session::choose_rules(&rules, Some(&repository), environment)?;
    let modules = Modules::new(&repository.disk, Arc::clone(&repository.sources));
    let front_ends = FrontEnds::new(&modules, &options);
    let input = session::input(&front_ends, &repository)?;
    let (mut requirements, evaluated) = session::on_threads(args.input.threads, || {
        engine::requirements(&front_ends, &input, &rules.chosen)
    })?;
    let gaps = evaluated.model.unread().map(|gap| gap.what.to_string());
    let incomplete: Vec<String> = gaps.collect();
    let secrets = &evaluated.model.secrets;
    veil(&mut requirements, secrets);
    let report = Requirements {
        module: input.name(),
        requirements: &requirements,
        titles: &titles(&repository.disk, &input.directory),
        incomplete: &incomplete,
        sources: &modules.sources,
    };
    let style = session::style(&args.terminal, environment);
    for target in targets {
        match &target.path {
            Some(path) => {
                let plain = Style { color: Color::Never, ..style.clone() };
                output::write_file(path, Mode::Replace, |out| {
                    (target.format.write)(&report, &plain, out)
                })?;
            }
            None => {
                output::print(|out| (target.format.write)(&report, &style, out))?;
            }
        }
    }
    let violated = requirements.iter().any(|one| one.strength == Strength::Violated);
    let told = Told { findings: evaluated.findings, secrets, sources: &modules.sources };
    let exit = told::tell(told, &args.input, &style, environment);
    Ok(if violated { exit.max(Exit::Findings) } else { exit })
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
    let targets = output::targets(given, find, &names)?;
    if targets.is_empty() {
        output::targets(&["text".to_owned()], find, &names)
    } else {
        Ok(targets)
    }
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
