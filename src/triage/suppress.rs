//! Comments that silence findings, and the findings about such comments. Pure: texts and findings in,
//! findings out.

use std::cell::Cell;
use std::sync::Arc;

use crate::finding::{Builtin, Effect, Finding, RuleInfo};
use crate::fix;
use crate::source::{Source, SourceId, SourceMap, Span, is_terraform};
use crate::syntax::{self, Comment};

use super::cover::{Cover, CoverKind, cover, cover_in_dockerfile, enclosing};
use super::directive::{self, Directive, DirectiveReach, parse};
use super::{Catalogue, Foreign, Reasons, ReportPolicy, foreign, select};

/// A comment that silences findings, with what it covers.
#[derive(Debug)]
pub(super) struct Suppression {
    pub(super) span: Span,
    path: Arc<str>,
    pub(super) directive: Directive,
    /// None: it stands at nothing, or it covers the whole file.
    cover: Option<Cover>,
    /// Which of its rules silenced something, or would have if it counted.
    used: Vec<Cell<bool>>,
    file: CommentFile,
}

/// What kind of file a comment stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommentFile {
    Terraform,
    /// It is read with every module that may run the image, and silences nothing for those that do not.
    Dockerfile,
}

impl CommentFile {
    pub(super) fn of(source: &Source) -> Option<Self> {
        if source.is_dockerfile {
            return Some(Self::Dockerfile);
        }
        is_terraform(&source.path).then_some(Self::Terraform)
    }
}

/// Whether a text may hold a comment that silences findings, of this tool or of another one.
#[must_use]
pub fn may_silence(text: &str) -> bool {
    directive::mentions(text) || foreign::mentions(text)
}

/// The comments for bottlelint of all texts.
#[derive(Debug, Default)]
pub(super) struct Comments {
    pub(super) suppressions: Vec<Suppression>,
    /// Those that cannot be read, and what is wrong with them.
    malformed: Vec<(Span, String)>,
}

/// Reads the comments of every Terraform file and every Dockerfile.
pub(super) fn collect(sources: &SourceMap) -> Comments {
    let mut comments = Comments::default();
    let mut seen = std::collections::BTreeSet::new();
    let mut all: Vec<_> =
        (0..).map(SourceId).map_while(|id| Some((id, sources.get(id)?))).collect();
    // Ids are given in the order of loading, which differs from run to run.
    all.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
    for (id, source) in all {
        let Some(file) = CommentFile::of(&source).filter(|_| may_silence(&source.text)) else {
            continue;
        };
        // A file that two root modules read is there twice.
        if seen.insert(Arc::clone(&source.path)) {
            match file {
                CommentFile::Terraform => {
                    let tree = syntax::parse(id, &source.path, &source.text).tree;
                    let at = |reach, comment| match reach {
                        DirectiveReach::Here => cover(&tree, &source.text, comment),
                        DirectiveReach::Block => enclosing(&tree, comment),
                        DirectiveReach::File => None,
                    };
                    collect_file((id, &source, file), &tree.comments, at, &mut comments);
                }
                CommentFile::Dockerfile => {
                    let dockerfile = syntax::parse_dockerfile(id, &source.text);
                    let at = |reach, comment| match reach {
                        DirectiveReach::Here | DirectiveReach::Block => {
                            cover_in_dockerfile(&dockerfile, comment)
                        }
                        DirectiveReach::File => None,
                    };
                    collect_file((id, &source, file), &dockerfile.comments, at, &mut comments);
                }
            }
        }
    }
    comments
}

fn collect_file(
    (id, source, file): (SourceId, &Source, CommentFile),
    all: &[Comment],
    at: impl Fn(DirectiveReach, Comment) -> Option<Cover>,
    comments: &mut Comments,
) {
    for comment in all {
        let Comment { start, end } = *comment;
        let Some(text) = source.text.get(start as usize..end as usize) else { continue };
        let span = Span::new(id, start, end);
        match parse(text).or_else(|| foreign::parse(text).map(Ok)) {
            None => {}
            Some(Err(message)) => comments.malformed.push((span, message)),
            Some(Ok(directive)) => {
                let cover = at(directive.reach, *comment);
                let used = directive.rules.iter().map(|_| Cell::new(false)).collect();
                let path = Arc::clone(&source.path);
                let suppression = Suppression { span, path, directive, cover, used, file };
                comments.suppressions.push(suppression);
            }
        }
    }
}

/// What is known of the run when comments are looked at.
#[derive(Clone, Copy)]
pub(super) struct CommentContext<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) policy: &'a ReportPolicy,
    pub(super) sources: &'a SourceMap,
}

/// So many findings about comments are reported: text of a megabyte has room for thirty thousand comments.
const MOST_FINDINGS: usize = 2_000;

impl Comments {
    /// The comment that silences `finding`, if one does.
    pub(super) fn silencing(
        &self,
        finding: &Finding,
        sources: &SourceMap,
        policy: &ReportPolicy,
    ) -> Option<&Suppression> {
        let mut silencing = None;
        for suppression in &self.suppressions {
            let Some(used) = suppression.used_by(finding, sources) else { continue };
            used.set(true);
            if suppression.counts(&finding.rule.id, policy) {
                silencing = silencing.or(Some(suppression));
            }
        }
        silencing
    }

    /// What is wrong with the comments, once every finding has been asked for.
    pub(super) fn findings(&self, context: &CommentContext<'_>) -> Vec<Finding> {
        let malformed = self.malformed.iter().map(|(span, message)| {
            Finding::builtin(
                Builtin::MalformedSuppression,
                *span,
                format!("suppression cannot be read: {message}"),
            )
        });
        let others = self.suppressions.iter().flat_map(|one| one.findings(context));
        let all = malformed.chain(others);
        let ran =
            |finding: &Finding| context.catalogue.ran.iter().any(|rule| rule.id == finding.rule.id);
        all.filter(ran).take(MOST_FINDINGS).collect()
    }

    /// That there are more comments with something wrong than are reported, if there may be.
    pub(super) fn limit(&self, found: usize) -> Option<Finding> {
        let malformed = self.malformed.last().map(|(span, _)| *span);
        let last = self.suppressions.last().map(|last| last.span).or(malformed)?;
        let message = format!(
            "only the first {MOST_FINDINGS} suppressions with something wrong are reported"
        );
        let help = Some("repair or remove those first");
        (found >= MOST_FINDINGS)
            .then(|| Finding::builtin(Builtin::LimitReached, last, message).with_help(help))
    }
}

impl Suppression {
    /// The mark of the rule in its list that `finding` is of, if it covers the finding.
    fn used_by(&self, finding: &Finding, sources: &SourceMap) -> Option<&Cell<bool>> {
        let index =
            self.directive.rules.iter().position(|word| select::names(&finding.rule, word))?;
        if !may_be_silenced(&finding.rule) {
            return None;
        }
        self.covers(finding, sources).then(|| self.used.get(index)).flatten()
    }

    fn covers(&self, finding: &Finding, sources: &SourceMap) -> bool {
        let trail = finding.trail.iter().map(|waypoint| waypoint.span);
        let mut places = std::iter::once(finding.place).chain(trail);
        match (self.directive.reach, self.cover) {
            (DirectiveReach::File, _) => places.any(|span| sources.path(span.source) == self.path),
            (DirectiveReach::Here | DirectiveReach::Block, None) => false,
            (DirectiveReach::Here | DirectiveReach::Block, Some(cover)) => match cover.kind {
                CoverKind::Text => places.any(|span| self.holds(cover, span, sources)),
                CoverKind::Call => places
                    .chain(finding.calls.iter().copied())
                    .any(|span| self.holds(cover, span, sources)),
            },
        }
    }

    fn holds(&self, cover: Cover, span: Span, sources: &SourceMap) -> bool {
        cover.start <= span.start
            && span.start < cover.end
            && sources.path(span.source) == self.path
    }

    fn counts(&self, rule: &str, policy: &ReportPolicy) -> bool {
        !self.is_set_aside(policy)
            && !self.lacks_reason(policy)
            && !self.expired(policy)
            && !self.lasts_too_long(policy)
            && !policy.limits.not_suppressible.iter().any(|id| **id == *rule)
    }

    /// Whether it is for another tool, and those do not count.
    fn is_set_aside(&self, policy: &ReportPolicy) -> bool {
        self.directive.tool.is_foreign() && policy.limits.foreign == Foreign::Ignored
    }

    fn lacks_reason(&self, policy: &ReportPolicy) -> bool {
        match policy.limits.reasons {
            // Most tools have no place for one.
            Reasons::Required => {
                self.directive.reason.is_none() && !self.directive.tool.is_foreign()
            }
            Reasons::Optional => false,
        }
    }

    fn expired(&self, policy: &ReportPolicy) -> bool {
        self.directive.until.is_some_and(|until| until < policy.today)
    }

    fn lasts_too_long(&self, policy: &ReportPolicy) -> bool {
        let latest = policy.limits.latest;
        latest.is_some_and(|latest| self.directive.until.is_none_or(|until| until > latest))
    }

    fn findings(&self, context: &CommentContext<'_>) -> Vec<Finding> {
        if self.directive.tool.is_foreign() {
            return Vec::new();
        }
        let words = self.directive.rules.iter().zip(&self.used);
        words.filter_map(|(word, used)| self.finding(word, used.get(), context)).collect()
    }

    /// What is wrong with naming `word`, the worst first.
    fn finding(&self, word: &str, used: bool, context: &CommentContext<'_>) -> Option<Finding> {
        let CommentContext { catalogue, policy, sources } = *context;
        let named = |rule: &&Arc<RuleInfo>| select::names(rule, word);
        if catalogue.known.iter().filter(named).any(|rule| !may_be_silenced(rule)) {
            let message = format!("`{word}` cannot be suppressed");
            return Some(Finding::builtin(Builtin::SuppressionNotAllowed, self.span, message));
        }
        if !catalogue.known.iter().any(|rule| named(&rule)) {
            return Some(self.unknown_rule(word, catalogue));
        }
        if !used && self.file == CommentFile::Dockerfile {
            return None;
        }
        if !used {
            // A rule that did not run could have found something.
            let ran = catalogue
                .known
                .iter()
                .filter(named)
                .all(|rule| catalogue.ran.iter().any(|other| other.id == rule.id));
            return ran.then(|| self.unused(word, sources));
        }
        self.does_not_count(word, catalogue, policy)
    }

    /// Why a comment at a finding does not count, the worst first.
    fn does_not_count(
        &self,
        word: &str,
        catalogue: &Catalogue,
        policy: &ReportPolicy,
    ) -> Option<Finding> {
        let fixed = |rule: &Arc<RuleInfo>| {
            select::names(rule, word) && policy.limits.not_suppressible.contains(&rule.id)
        };
        if catalogue.known.iter().any(fixed) {
            let message = format!("`{word}` cannot be suppressed by a comment in this repository");
            return Some(Finding::builtin(Builtin::SuppressionNotAllowed, self.span, message));
        }
        if self.lacks_reason(policy) {
            let message = format!("suppression of {word} gives no reason, so it does not count");
            return Some(Finding::builtin(Builtin::SuppressionWithoutReason, self.span, message));
        }
        if let Some(until) = self.directive.until.filter(|_| self.expired(policy)) {
            let message = format!("suppression of {word} has expired: its last day was {until}");
            return Some(Finding::builtin(Builtin::ExpiredSuppression, self.span, message));
        }
        let latest = policy.limits.latest.filter(|_| self.lasts_too_long(policy))?;
        let what = match self.directive.until {
            Some(until) => format!("lasts until {until}, later than the {latest} that is allowed"),
            None => format!("has no `until`, which is required; the latest is {latest}"),
        };
        Some(Finding::builtin(
            Builtin::SuppressionLastsTooLong,
            self.span,
            format!("suppression of {word} {what}"),
        ))
    }

    fn unknown_rule(&self, word: &str, catalogue: &Catalogue) -> Finding {
        let rules = catalogue.known.iter().map(|rule| &**rule);
        let mut unknown = Finding::builtin(
            Builtin::SuppressionOfUnknownRule,
            self.span,
            format!("there is no rule `{word}`"),
        );
        if let Some(similar) = select::similar(rules, word) {
            unknown.help = format!("did you mean `{similar}`?");
        }
        unknown
    }

    fn unused(&self, word: &str, sources: &SourceMap) -> Finding {
        let mut unused = Finding::builtin(
            Builtin::UnusedSuppression,
            self.span,
            format!("suppression of {word} silences nothing"),
        );
        if let [_] = self.directive.rules.as_slice() {
            let source = sources.get(self.span.source);
            unused.edits.extend(source.and_then(|source| fix::without(&source, self.span)));
        }
        unused
    }
}

/// Comments silence verdicts: not what was not judged, nor what is wrong with comments.
fn may_be_silenced(rule: &RuleInfo) -> bool {
    let about_comments = Builtin::of(rule).is_some_and(Builtin::is_about_suppressions);
    match rule.effect {
        Effect::Verdict | Effect::Outside => !about_comments,
        Effect::Incomplete | Effect::Failure => false,
    }
}
