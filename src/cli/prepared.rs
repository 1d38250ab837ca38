//! A run with its rules, what counts in it, and what the findings are compared with.

use std::sync::Arc;

use super::analysis::{analyze_all, triage};
use super::args::CheckArgs;
use super::base::Base;
use super::environment::Environment;
use super::error::{Error, Result};
use super::run::Run;
use super::session::{self, Rules};
use super::settings;
use crate::config::{Config, ExceptionBlock};
use crate::triage::{
    self, AddressPattern, Baselining, Changes, Date, Exception, Foreign, Reasons, ReportPolicy,
    SuppressionLimits, Suppressions, Trusted,
};

/// What is checked, by which rules, and what counts.
pub(super) struct Prepared {
    pub(super) run: Run,
    pub(super) rules: Rules,
    pub(super) policy: ReportPolicy,
}

/// Reads arguments, configuration, rules and what the findings are compared with.
pub(super) fn prepare(
    args: &CheckArgs,
    environment: &Environment,
    baselining: impl FnOnce(&Run) -> Result<Baselining>,
) -> Result<Prepared> {
    prepare_run(args, Run::new(args, environment)?, environment, baselining)
}

/// The same for a run that is open.
pub(super) fn prepare_run(
    args: &CheckArgs,
    run: Run,
    environment: &Environment,
    baselining: impl FnOnce(&Run) -> Result<Baselining>,
) -> Result<Prepared> {
    let baselining = baselining(&run)?;
    let rules = session::choose_rules(&args.rules, Some(&run.repository), environment)?;
    let policy = policy(args, &run, &rules, environment);
    let (changes, trusted) = before(args, &run, &rules, &policy)?;
    let policy = ReportPolicy { baselining, changes, trusted, ..policy };
    Ok(Prepared { run, rules, policy })
}

/// What was there before the change that the run is about, and which comments count.
fn before(
    args: &CheckArgs,
    run: &Run,
    rules: &Rules,
    policy: &ReportPolicy,
) -> Result<(Option<Changes>, Option<Trusted>)> {
    let disk = &run.repository.disk;
    let change = match (&args.changes.changed_since, &args.changes.diff) {
        (Some(name), _) => Some(Base::of_fork(disk, name)?),
        (None, Some(file)) => Some(Base::of_diff(disk, &run.repository.directory, file)?),
        (None, None) => None,
    };
    let on_base = |base: &Base| {
        let (analysis, discovered) = match analyze_all(args, run, &base.loader(disk), rules, None) {
            // Nothing was there.
            Err(Error::Nothing { .. }) => Default::default(),
            other => other?,
        };
        let policy = ReportPolicy { baselining: Baselining::Collect, ..policy.clone() };
        Ok(triage(analysis, &discovered, &rules.catalogue, &policy).baselined)
    };
    let changes = change.map(|base| {
        let before = on_base(&base)?.collected;
        Ok(Changes { diff: base.diff, before })
    });
    let trusted = run.repository.base.as_ref().map(|base| {
        let silenced = on_base(base)?.silenced;
        Ok(Trusted { base: base.name.clone(), silenced })
    });
    Ok((changes.transpose()?, trusted.transpose()?))
}

fn policy(args: &CheckArgs, run: &Run, rules: &Rules, environment: &Environment) -> ReportPolicy {
    let config = run.repository.config.as_ref();
    let counts = settings::findings(&args.findings, config);
    ReportPolicy {
        today: environment.today,
        min_severity: counts.min_severity.value,
        fail_on: counts.fail_on.value,
        unknown: counts.unknown.value,
        suppressions: if args.findings.no_suppressions {
            Suppressions::Ignored
        } else {
            Suppressions::Honoured
        },
        incomplete: args.input.incomplete(),
        limits: limits_of_run(args, config, rules, environment),
        exceptions: config.map(exceptions).unwrap_or_default(),
        baselining: Baselining::None,
        changes: None,
        trusted: None,
    }
}

/// Which comments count: the command line can set those of other tools aside.
fn limits_of_run(
    args: &CheckArgs,
    config: Option<&Config>,
    rules: &Rules,
    environment: &Environment,
) -> SuppressionLimits {
    let limits = config.map(|config| limits(config, rules, environment.today));
    let limits = limits.unwrap_or_default();
    if args.findings.no_foreign_suppressions {
        SuppressionLimits { foreign: Foreign::Ignored, ..limits }
    } else {
        limits
    }
}

/// Which comments count, as the configuration says.
fn limits(config: &Config, rules: &Rules, today: Date) -> SuppressionLimits {
    let suppressions = &config.suppressions;
    let fixed = config.rule.iter().filter(|block| {
        block.suppressible.as_ref().is_some_and(|suppressible| !suppressible.value)
    });
    let ids = fixed.flat_map(|block| {
        let known = rules.catalogue.known.iter();
        known.filter(|rule| triage::names(rule, &block.rule.value)).map(|rule| Arc::clone(&rule.id))
    });
    SuppressionLimits {
        reasons: match suppressions.require_reason.as_ref().map(|placed| placed.value) {
            Some(false) => Reasons::Optional,
            Some(true) | None => Reasons::Required,
        },
        latest: suppressions.max_days.as_ref().map(|days| today.plus_days(days.value)),
        not_suppressible: ids.collect(),
        foreign: match suppressions.foreign.as_ref().map(|placed| placed.value) {
            Some(false) => Foreign::Ignored,
            Some(true) | None => Foreign::Counted,
        },
    }
}

fn exceptions(config: &Config) -> Vec<Exception> {
    let one = |block: &ExceptionBlock| Exception {
        place: block.place,
        rules: block.rules.value.clone(),
        address: AddressPattern::new(&block.address.value),
        reason: block.reason.value.clone(),
        until: block.until.as_ref().map(|placed| placed.value),
    };
    config.exceptions.iter().map(one).collect()
}
