//! What a whole run printed and wrote, kept by everything that was asked in it: when nothing changed, it is printed again. Must
//! not know what the pages say.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Cache;
use super::trace::Trace;
use crate::cli::args::CheckArgs;
use crate::cli::baseline;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::run::Run;
use crate::cli::session;

/// What a run printed and wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Pages {
    /// On standard error.
    pub(in crate::cli) errors: String,
    /// In each format, in the order in which they were asked for; none where nothing is shown.
    pub(in crate::cli) reports: Vec<Option<String>>,
    /// For the page of the run in GitHub Actions.
    pub(in crate::cli) summary: Option<String>,
    /// How the run ends.
    pub(in crate::cli) exit: Exit,
}

/// How pages are laid out in an entry, after which their texts follow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    trace: Trace,
    errors: usize,
    reports: Vec<Option<usize>>,
    summary: Option<usize>,
    exit: u8,
}

/// The pages of one run, wherever they come from.
pub(in crate::cli) struct Book<'a> {
    cache: &'a Cache,
    run: &'a Run,
    key: String,
    stand_in: Duration,
}

impl<'a> Book<'a> {
    /// Of a run that prints the same when nothing changed: it changes no files, is no share, compares with no other state of the
    /// repository, and reads rules and a baseline where its files are.
    pub(in crate::cli) fn of(
        args: &CheckArgs,
        run: &'a Run,
        environment: &Environment,
    ) -> Option<Self> {
        let cache = run.cache.as_ref()?;
        let changes = &args.changes;
        let is_plain = !args.watch
            && args.fixes.fix.is_none()
            && !args.fixes.diff_only
            && !args.share.is_given()
            && changes.changed_since.is_none()
            && changes.diff.is_none()
            && changes.suppressions_from.is_none()
            && session::reads_rules_inside(&args.rules, &run.repository, environment)
            && baseline::is_inside(args, run);
        let key = key(args, run, environment);
        let stand_in = stand_in(&key);
        is_plain.then_some(Self { cache, run, key, stand_in })
    }

    /// The pages of an earlier run, if this one would print the same, `elapsed` after it began.
    pub(in crate::cli) fn open(&self, elapsed: impl FnOnce() -> Duration) -> Option<Pages> {
        let body = self.cache.store.read(&self.key)?;
        let (layout, texts) = super::parted::<Layout>(&body)?;
        if !layout.trace.holds(&self.run.repository.disk) {
            return None;
        }
        let mut rest = std::str::from_utf8(texts).ok()?;
        let mut next = |length: usize| {
            let (text, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(text.to_owned())
        };
        let pages = Pages {
            errors: next(layout.errors)?,
            reports: layout
                .reports
                .into_iter()
                .map(|length| length.map_or(Some(None), |length| next(length).map(Some)))
                .collect::<Option<_>>()?,
            summary: match layout.summary {
                Some(length) => Some(next(length)?),
                None => None,
            },
            exit: Exit::of_code(layout.exit)?,
        };
        Some(self.timed(pages, elapsed()))
    }

    /// What reports say of how long the run took, until somebody knows.
    pub(in crate::cli) fn stand_in(&self) -> Duration {
        self.stand_in
    }

    /// Keeps pages that say [`Book::stand_in`], and makes those to show of them.
    pub(in crate::cli) fn keep(&self, pages: Pages, elapsed: Duration) -> Pages {
        if let Some(body) = self.body(&pages) {
            self.cache.write(&self.key, &body);
        }
        self.timed(pages, elapsed)
    }

    fn body(&self, pages: &Pages) -> Option<Vec<u8>> {
        let disk = &self.run.repository.disk;
        let layout = Layout {
            trace: Trace::of(disk, disk.answers()?.questions())?,
            errors: pages.errors.len(),
            reports: pages.reports.iter().map(|page| page.as_ref().map(String::len)).collect(),
            summary: pages.summary.as_ref().map(String::len),
            exit: pages.exit.code(),
        };
        let mut body = super::headed(&layout)?;
        body.extend_from_slice(pages.errors.as_bytes());
        let more = pages.reports.iter().flatten().chain(&pages.summary);
        more.for_each(|text| body.extend_from_slice(text.as_bytes()));
        Some(body)
    }

    /// The pages with how long the run took.
    fn timed(&self, pages: Pages, elapsed: Duration) -> Pages {
        let [old_long, old_short] = shown(self.stand_in);
        let [long, short] = shown(elapsed);
        let one = |text: String| {
            if text.contains(&old_short) || text.contains(&old_long) {
                text.replace(&old_long, &long).replace(&old_short, &short)
            } else {
                text
            }
        };
        Pages {
            errors: one(pages.errors),
            reports: pages.reports.into_iter().map(|page| page.map(one)).collect(),
            summary: pages.summary.map(one),
            exit: pages.exit,
        }
    }
}

/// A time as reports show it: seconds, milliseconds.
fn shown(time: Duration) -> [String; 2] {
    [format!("{:.3}", time.as_secs_f64()), time.as_millis().to_string()]
}

/// A time that no run takes and that no file is likely to mention.
fn stand_in(key: &str) -> Duration {
    let digits = key.get(..11).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    Duration::from_millis(100_000_000_000_000 + digits.unwrap_or_default())
}

/// Everything that decides about the pages, beside the files.
fn key(args: &CheckArgs, run: &Run, environment: &Environment) -> String {
    let repository = &run.repository;
    let parts = [
        format!("{args:?}"),
        format!("{:?}", run.options),
        format!("{:?}", (repository.disk.root(), &run.paths, &run.exclude, &repository.cwd)),
        environment.looks(),
    ];
    super::key(std::iter::once("pages").chain(parts.iter().map(String::as_str)))
}
