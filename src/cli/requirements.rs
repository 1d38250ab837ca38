//! `bottlelint requirements`

use std::sync::Arc;

use regex::Regex;
use sha2::{Digest, Sha256};

use super::args::{RequirementsArgs, RuleArgs};
use super::environment::Environment;
use super::error::Result;
use super::exit::Exit;
use super::git;
use super::output::{self, ReportTarget};
use super::root::{self, Asked, Opened, Seen};
use super::session;
use crate::engine::{self, Requirement, Strength};
use crate::finding::{Profile, Secrets};
use crate::input::Input;
use crate::model::Evaluated;
use crate::report::{
    CheckedDays, Head, ModuleRequirements, REQUIREMENTS_FORMATS, Requirements, RequirementsFormat,
};
use crate::rule::Rule;
use crate::source::{Loader, hexadecimal, join};
use crate::standard::{self, Control, Standard};

/// Says how strongly each requirement of modules holds.
pub(super) fn run(args: &RequirementsArgs, environment: &Environment) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let style = session::style(&args.terminal, environment);
    let asked = Asked { paths: &args.paths, input: &args.input, style, environment };
    root::open(asked, |opened| {
        let standard = args.standard.as_deref().and_then(standard::standard);
        // Whoever asks for the requirements asks for all of them.
        let profile = args.rules.profile.or(Some(Profile::Fargate));
        let rules = RuleArgs { profile, ..args.rules.clone() };
        let rules = match &standard {
            Some(standard) => RuleArgs { select: standard.rules(), ..rules },
            None => rules,
        };
        let rules = session::choose_rules(&rules, Some(opened.repository), environment)?.chosen;
        let mut secrets = Secrets::default();
        let (mut modules, mut told) = (Vec::new(), Vec::new());
        for input in opened.inputs()? {
            let (module, evaluated) = judge(opened, &input, &rules, standard.as_ref())?;
            secrets.extend(&evaluated.model.secrets);
            told.extend(evaluated.findings);
            modules.push(module);
        }
        for module in &mut modules {
            veil(&mut module.requirements, &secrets);
        }
        let head = Head {
            date: args.date,
            commit: git::checked_out(opened.repository.disk.root()),
            rules: rules.len(),
            digest: digest(&rules),
            facts: CheckedDays::here(),
            given: given(args),
        };
        let report = Requirements {
            head: &head,
            standard: standard.as_ref(),
            modules: &modules,
            sources: opened.sources(),
        };
        output::write_all(&targets, opened.style(), |format, style, out| {
            (format.write)(&report, style, out)
        })?;
        let mut all = modules.iter().flat_map(|module| &module.requirements);
        let violated = all.any(|one| one.strength == Strength::Violated);
        let exit = if violated { Exit::Findings } else { Exit::Clean };
        Ok(opened.tell(told, &secrets).max(exit))
    })
}

/// Judges one module.
fn judge(
    opened: &Opened<'_>,
    input: &Input,
    rules: &[Arc<Rule>],
    standard: Option<&Standard>,
) -> Result<(ModuleRequirements, Evaluated)> {
    let front_ends = opened.front_ends;
    let (requirements, evaluated) = opened.on_threads(|| match standard {
        Some(standard) => engine::controls(front_ends, input, rules, standard),
        None => engine::requirements(front_ends, input, rules),
    })?;
    let titles = match standard {
        Some(standard) => titles_of(standard),
        None => titles(&opened.repository.disk, &input.directory),
    };
    let seen = Seen { model: &evaluated.model, input, sources: opened.sources() };
    let incomplete = seen.incomplete();
    let name = input.name().to_string();
    Ok((ModuleRequirements { name, requirements, titles, incomplete }, evaluated))
}

/// The beginning of the SHA-256 of the texts of all rules.
fn digest(rules: &[Arc<Rule>]) -> String {
    let mut rules: Vec<&Arc<Rule>> = rules.iter().collect();
    rules.sort_by(|one, other| one.info.id.cmp(&other.info.id));
    let mut hash = Sha256::new();
    for rule in rules {
        hash.update(rule.text());
    }
    let bytes = hash.finalize();
    hexadecimal(bytes.get(..DIGEST_BYTES).unwrap_or(&bytes))
}

/// Enough to tell two sets of rules apart.
const DIGEST_BYTES: usize = 8;

/// What the command line gives values by. A value may be a secret: only names are told.
fn given(args: &RequirementsArgs) -> Vec<String> {
    let input = &args.input;
    let name = |pair: &String| pair.split('=').next().unwrap_or_default().to_owned();
    let files = input.var_file.iter().map(|file| format!("--var-file {}", file.display()));
    let variables = input.var.iter().map(|pair| format!("--var {}", name(pair)));
    let assumed = input.assume.iter().map(|pair| format!("--assume {}", name(pair)));
    let workspace = input.workspace.iter().map(|name| format!("--workspace {name}"));
    let environment = input.env_vars.then(|| "--env-vars".to_owned());
    files.chain(variables).chain(assumed).chain(workspace).chain(environment).collect()
}

/// Takes secrets out of what the evidence says.
fn veil(requirements: &mut [Requirement], secrets: &Secrets) {
    let veiled = |text: &mut String| *text = secrets.veil(text).into_owned();
    let rules = requirements.iter_mut().flat_map(|requirement| &mut requirement.rules);
    for evidence in rules.flat_map(|rule| &mut rule.evidence) {
        veiled(&mut evidence.message);
        evidence.subject = secrets.veil(&evidence.subject).into();
        evidence.exhibit.value.iter_mut().for_each(veiled);
        evidence.exhibit.trail.iter_mut().for_each(|step| veiled(&mut step.text));
        veiled(&mut evidence.exhibit.attribute);
        if let Some(breach) = &mut evidence.broken_by {
            veiled(&mut breach.reason);
        }
    }
}

fn targets(given: &[String]) -> Result<Vec<ReportTarget<&'static RequirementsFormat>>> {
    let names: Vec<&str> = REQUIREMENTS_FORMATS.iter().map(|format| format.name).collect();
    let find = |name: &str| REQUIREMENTS_FORMATS.iter().find(|format| format.name == name);
    output::targets_or(given, find, &names)
}

fn titles_of(standard: &Standard) -> Vec<(String, String)> {
    let title = |control: &Control| (control.id.clone(), control.title.clone());
    standard.controls.iter().map(title).collect()
}

/// What requirements are called: in the module's README, else in that of the reference module: `Requirement 8.1: ECS-based sync`, or a table's
/// row `| 8.1 ECS-based sync |`.
fn titles(loader: &dyn Loader, directory: &str) -> Vec<(String, String)> {
    let text = join(directory, "README.md").ok().and_then(|path| loader.read(&path).ok());
    let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let own = titles_in(&text);
    let of_reference = REFERENCE.iter().map(|(id, title)| ((*id).to_owned(), (*title).to_owned()));
    // The first one counts.
    own.into_iter().chain(of_reference).collect()
}

/// What the reference module calls the requirements that rules judge, for modules whose README says nothing of them.
const REFERENCE: [(&str, &str); 7] = [
    ("5.1", "Modular infrastructure"),
    ("6.1", "Security best practices"),
    ("8.1", "ECS-based sync for large downloads"),
    ("8.2", "Sufficient CPU, memory and disk"),
    ("8.3", "Temporary working directory on EFS"),
    ("8.4", "Triggered by EventBridge"),
    ("8.5", "Resources for large-scale downloads"),
];

fn titles_in(text: &str) -> Vec<(String, String)> {
    let pattern = r"(?m)^(?:[-*] )?(?:\*\*)?(?:\| *|Requirement )(?:\*\*)?(\d+\.\d+)(?:\*\*)?(?::|,| \|)?(?:\*\*)? +([^|\n]+)";
    let Ok(pattern) = Regex::new(pattern) else { return Vec::new() };
    let pair = |found: regex::Captures<'_>| {
        let part = |index| found.get(index).map(|part| part.as_str().trim().to_owned());
        Some((part(1)?, part(2)?))
    };
    pattern.captures_iter(text).filter_map(pair).collect()
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
        assert_eq!(found.get(..3).unwrap(), ["8.1=ECS-based sync", "5.1=Modular", "6.1=Security"]);
    }

    #[test]
    fn names_without_a_readme_are_those_of_the_reference_module() {
        let readme = include_str!("../../terraform/modules/ecs/README.md");
        let mut named = titles_in(readme);
        named.sort();
        assert_eq!(titles(&Memory::new([("m/main.tf", "")]), "m"), named);
    }
}
