//! What a change is about: findings that touch its lines, and findings that were not there before it. Must not know where
//! the change comes from.

use crate::finding::{Effect, Finding, Secrets, Waypoint};
use crate::source::{SourceMap, Span};

use super::baseline::{BaselineEntries, sift};
use super::diff::Diff;

/// A change of the repository.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Its lines.
    pub diff: Diff,
    /// The findings before it.
    pub before: BaselineEntries,
}

/// Comments that count: those that silenced the same finding on the base.
#[derive(Clone, Debug, Default)]
pub struct Trusted {
    /// What the base is called.
    pub base: String,
    /// The findings that comments silenced there.
    pub silenced: BaselineEntries,
}

impl Changes {
    /// Takes out of `findings` what the change is not about, and gives that.
    ///
    /// What was not judged, and what went wrong, stays: nobody knows what it hides.
    pub(super) fn sift(
        &self,
        findings: &mut Vec<Finding>,
        sources: &SourceMap,
        secrets: &Secrets,
    ) -> Vec<Finding> {
        let all = std::mem::take(findings);
        let stays = |finding: &Finding| match finding.rule.effect {
            Effect::Incomplete | Effect::Failure => true,
            Effect::Verdict | Effect::Outside => self.touches(finding, sources),
        };
        let (touched, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(stays);
        let (old, _) = sift(self.before.clone(), &mut others, sources, secrets);
        findings.extend(touched);
        findings.extend(others);
        old
    }

    /// Whether one of the places of a finding is on a line that changed.
    fn touches(&self, finding: &Finding, sources: &SourceMap) -> bool {
        let points = finding.trail.iter().chain(&finding.related).map(|point| point.span);
        let touched = |span: Span| {
            let path = sources.path(span.source);
            self.diff.touches(&path, sources.start(span).line, sources.end(span).line)
        };
        std::iter::once(finding.place).chain(points).any(touched)
    }
}

impl Trusted {
    /// The same finding, with the comment that does not count.
    pub(super) fn told(&self, mut finding: Finding, comment: Span) -> Finding {
        let text =
            format!("this comment does not count: it does not silence this on `{}`", self.base);
        finding.related.push(Waypoint { span: comment, text });
        finding
    }
}
