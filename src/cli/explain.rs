//! `bottlelint explain`

use std::path::PathBuf;

use super::args::{ExplainArgs, RuleArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output;
use super::repository;
use super::session;
use super::settings;
use crate::rule;
use crate::triage;

/// Where rules of one's own are looked for.
const OF_ONES_OWN: &str =
    "For rules of your own, pass `--rules DIR`, or set `dirs` in bottlelint.hcl";

/// Prints the page of a rule.
pub(super) fn run(args: &ExplainArgs, environment: &Environment) -> Result<Exit> {
    let here = [PathBuf::from(".")];
    let repository = repository::open(&environment.directory, &here, &args.config)?;
    let given = RuleArgs { rules: args.rules.clone(), ..RuleArgs::default() };
    let settings = settings::rules(&given, repository.config.as_ref());
    let rules = session::load_rules(&settings.dirs, Some(&repository), environment)?;
    let written = rules.iter().filter(|rule| triage::names(&rule.info, &args.rule));
    let mut pages: Vec<String> = written.map(|rule| rule::explain(rule)).collect();
    if pages.is_empty() {
        let infos = rule::infos(&rules);
        let own = infos.iter().filter(|rule| triage::names(rule, &args.rule));
        pages.extend(own.map(|rule| rule::help(rule)));
        if pages.is_empty() {
            let similar = triage::similar(infos.iter().map(|rule| &**rule), &args.rule);
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`? {OF_ONES_OWN}"),
                None => format!("`bottlelint rules list` prints all rules. {OF_ONES_OWN}"),
            };
            return Err(Error::usage(format!("no rule is called `{}`", args.rule), help));
        }
    }
    output::print(|out| write!(out, "{}", pages.join("\n---\n\n")))
}
