//! Findings for people: every place of a finding drawn in one message, the line to edit first.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Element, Level as Drawn, Origin, Patch, Renderer};

use crate::finding::{Applicability, Edit, Effect, Finding, Secrets, Verdict, Waypoint};
use crate::source::{SourceId, SourceMap, Span};
use crate::triage::{Failed, Level, Problem, Report, Suppressed, UnknownVerdicts, reading};

use super::diagnostic::renderer;
use super::overview::{self, Detail, unknown_lines};
use super::place::first_line;
use super::summary::summary;
use super::text::{plain, some};
use super::window::Window;
use super::{Hyperlinks, Style, Verbosity};

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let renderer = renderer(style);
    let reading = reading(report, style.hygiene);
    let detail = overview::detail(&reading, style);
    for entry in &reading.failed {
        write_failed(entry, (report, detail), (style, &renderer), out)?;
    }
    for entry in &reading.unknown {
        match (detail, entry.problems.as_slice()) {
            (Detail::Drawn, [only]) => {
                writeln!(out, "{}\n", draw(only, report, (style, &renderer)))?;
            }
            (Detail::Drawn, _) => {
                writeln!(out, "{}\n", draw_unknown(entry, report, &renderer))?;
            }
            (Detail::Listed, _) => write_lines(&unknown_lines(entry, &report.sources), out)?,
        }
    }
    overview::closing(&reading, detail, style, out)?;
    if style.verbosity >= Verbosity::Verbose {
        for suppressed in &report.suppressed {
            writeln!(out, "{}", suppressed_line(suppressed, &report.sources))?;
        }
    }
    if style.verbosity >= Verbosity::Normal {
        for line in summary(report) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A finding as it is drawn.
pub(super) fn drawing(problem: &Problem, report: &Report, style: &Style) -> String {
    draw(problem, report, (style, &renderer(style)))
}

/// The failures of a rule: all drawn, or the first of them where the rule is severe, and a line for the others.
fn write_failed(
    entry: &Failed<'_>,
    (report, detail): (&Report, Detail),
    (style, renderer): (&Style, &Renderer),
    out: &mut dyn Write,
) -> io::Result<()> {
    let drawn = match detail {
        Detail::Drawn => entry.problems.len(),
        Detail::Listed => usize::from(overview::is_severe(entry.rule.severity)),
    };
    for problem in entry.problems.iter().take(drawn) {
        writeln!(out, "{}\n", draw(problem, report, (style, renderer)))?;
    }
    match detail {
        Detail::Drawn => Ok(()),
        Detail::Listed => write_lines(&overview::listed(entry, &report.sources, style), out),
    }
}

/// Lines, and an empty one after them.
fn write_lines(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{line}")?;
    }
    if lines.is_empty() { Ok(()) } else { writeln!(out) }
}

/// The one cause of several unknown verdicts, drawn at the first of them.
fn draw_unknown(entry: &UnknownVerdicts<'_>, report: &Report, renderer: &Renderer) -> String {
    let texts = (&*report.sources, &report.secrets);
    let title = drawn_level(Level::Unknown).primary_title(overview::unknown_title(entry));
    let first = entry.problems.first().map(|problem| &problem.finding);
    let elements = first.map(|finding| {
        let cause = [Waypoint { span: finding.place, text: String::new() }];
        places(&cause, Some(finding.place), finding.sensitive, texts)
    });
    let mut group = title.elements(elements.unwrap_or_default());
    for note in overview::unknown_notes(entry) {
        group = group.element(Drawn::NOTE.message(note));
    }
    renderer.render(&[group])
}

/// A value's way, for people.
#[derive(Debug)]
pub struct WayPlaces<'a> {
    /// What it is the way of.
    pub title: &'a str,
    /// The places, the oldest first.
    pub waypoints: &'a [Waypoint],
    /// Whether their text may be shown.
    pub sensitive: bool,
}

/// Draws the places that a value came by.
#[must_use]
pub fn draw_places(
    way: &WayPlaces<'_>,
    (sources, secrets): (&SourceMap, &Secrets),
    style: &Style,
) -> String {
    let first = way.waypoints.first().map(|waypoint| waypoint.span);
    let elements = places(way.waypoints, first, way.sensitive, (sources, secrets));
    let title = Drawn::NOTE.with_name("trace").primary_title(plain(way.title));
    renderer(style).render(&[title.elements(elements)])
}

fn suppressed_line(suppressed: &Suppressed, sources: &SourceMap) -> String {
    let finding = &suppressed.problem.finding;
    let until = suppressed.until.map(|day| format!(" until {day}")).unwrap_or_default();
    let place = super::place::seen(sources, finding);
    let (message, reason) = (plain(&finding.message), plain(&suppressed.reason));
    format!(
        "suppressed[{}]{until}: {message}\n --> {}\n  = reason: {reason}\n",
        finding.rule.id,
        plain(&place)
    )
}

fn draw(problem: &Problem, report: &Report, (style, renderer): (&Style, &Renderer)) -> String {
    let texts = (&*report.sources, &report.secrets);
    let finding = &problem.finding;
    let title = drawn_level(Level::of(finding)).primary_title(plain(&finding.message));
    let mut title = title.id(finding.rule.id.to_string());
    if let (Hyperlinks::Written, Some(address)) =
        (style.hyperlinks, crate::rule::page_address(&finding.rule.id))
    {
        title = title.id_url(address);
    }
    let mut group =
        title.elements(places(&waypoints(finding), Some(finding.place), finding.sensitive, texts));
    for note in notes(problem) {
        group = group.element(Drawn::NOTE.message(note));
    }
    let help = help(finding);
    let mut groups = Vec::new();
    let patches = patches(finding, texts);
    if patches.is_empty() {
        group = group.elements(help.map(|help| Drawn::HELP.message(help)));
        groups.push(group);
    } else {
        groups.push(group);
        let help = help.unwrap_or_else(|| "change it".to_owned());
        groups.push(Drawn::HELP.secondary_title(help).elements(patches));
    }
    renderer.render(&groups)
}

fn drawn_level(level: Level) -> Drawn<'static> {
    match level {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Note => Drawn::NOTE,
        // Not an error: a word and a colour of its own, see `diagnostic::renderer`.
        Level::Unknown | Level::Skipped => Drawn::INFO.with_name(level.as_str()),
    }
}

/// The places by file, in the order in which the way of the value meets the files.
fn places(
    waypoints: &[Waypoint],
    primary: Option<Span>,
    sensitive: bool,
    (sources, secrets): (&SourceMap, &Secrets),
) -> Vec<Element<'static>> {
    let waypoints = merged(waypoints, sources);
    if sensitive {
        return waypoints.iter().flat_map(|waypoint| hidden(waypoint, sources)).collect();
    }
    let mut files: Vec<SourceId> = Vec::new();
    for waypoint in &waypoints {
        if !files.contains(&waypoint.span.source) {
            files.push(waypoint.span.source);
        }
    }
    let of_file = |file: &SourceId| {
        let of_file: Vec<&Waypoint> =
            waypoints.iter().filter(|point| point.span.source == *file).collect();
        snippet(&of_file, primary, (sources, secrets))
    };
    files.iter().flat_map(of_file).collect()
}

/// Where to edit, the way, and related places. A label that only repeats the title is left out.
fn waypoints(finding: &Finding) -> Vec<Waypoint> {
    let primary = Waypoint { span: finding.place, text: String::new() };
    let all = std::iter::once(&primary).chain(&finding.trail).chain(&finding.related);
    let mut all: Vec<Waypoint> = all.cloned().collect();
    all.iter_mut().filter(|one| one.text == finding.message).for_each(|one| one.text.clear());
    all
}

/// Each place once, cut to a line.
fn merged(all: &[Waypoint], sources: &SourceMap) -> Vec<Waypoint> {
    let mut waypoints: Vec<Waypoint> = Vec::new();
    for waypoint in all {
        let span = first_line(sources, waypoint.span);
        match waypoints.iter_mut().find(|other| other.span == span) {
            Some(other) if other.text.is_empty() => other.text = plain(&waypoint.text),
            Some(other) if !waypoint.text.is_empty() && other.text != waypoint.text => {
                other.text = format!("{}; {}", other.text, plain(&waypoint.text));
            }
            Some(_) => {}
            None => waypoints.push(Waypoint { span, text: plain(&waypoint.text) }),
        }
    }
    waypoints
}

/// A place without its text, which may hold a sensitive value.
fn hidden(waypoint: &Waypoint, sources: &SourceMap) -> Vec<Element<'static>> {
    let at = sources.start(waypoint.span);
    let origin = Origin::path(plain(&sources.seen(&sources.path(waypoint.span.source))))
        .line(at.line as usize)
        .char_column(at.column as usize);
    let text = format!("(sensitive, not shown) {}", waypoint.text);
    vec![Element::Origin(origin), Element::Message(Drawn::NOTE.no_name().message(text))]
}

fn snippet(
    waypoints: &[&Waypoint],
    primary: Option<Span>,
    (sources, secrets): (&SourceMap, &Secrets),
) -> Vec<Element<'static>> {
    let spans = waypoints.iter().map(|waypoint| waypoint.span);
    let Some(window) = Window::around(&spans, sources, secrets) else { return Vec::new() };
    let first = waypoints.first().map(|waypoint| sources.start(waypoint.span));
    let head = first.and_then(|at| window.head(at)).map(Element::Origin);
    let annotation = |waypoint: &&Waypoint| {
        let starts = primary.is_some_and(|primary| {
            (waypoint.span.source, waypoint.span.start) == (primary.source, primary.start)
        });
        let kind = if starts { AnnotationKind::Primary } else { AnnotationKind::Context };
        let label = Some(waypoint.text.clone()).filter(|text| !text.is_empty());
        window.range(waypoint.span).map(|range| kind.span(range).label(label))
    };
    let annotations: Vec<_> = waypoints.iter().filter_map(annotation).collect();
    let drawn = Element::Cause(window.snippet().annotations(annotations));
    head.into_iter().chain([drawn]).collect()
}

fn notes(problem: &Problem) -> Vec<String> {
    let finding = &problem.finding;
    let mut notes = Vec::new();
    match (&*finding.resource, finding.attribute.as_str()) {
        ("", _) => {}
        (resource, "") => notes.push(format!("resource: {resource}")),
        (resource, attribute) => notes.push(format!("value: {resource}.{attribute}")),
    }
    match problem.also_through().as_slice() {
        [] => {}
        names => notes.push(format!("also through {}", some(names, 3))),
    }
    if let (Verdict::Unknown(reason), Effect::Verdict) = (&finding.verdict, finding.rule.effect) {
        notes.push(format!("unknown because it is {reason}"));
    }
    if !finding.assumption.is_empty() {
        notes.push(format!("this holds {}", finding.assumption));
    }
    notes.push(about_rule(finding));
    notes.iter().map(|note| plain(note)).collect()
}

/// `severity high, requirement 6.1 (CKV_AWS_336); more: bottlelint explain ECS004`
fn about_rule(finding: &Finding) -> String {
    let rule = &finding.rule;
    let requirements = match rule.requirements.as_slice() {
        [] => String::new(),
        [one] => format!(", requirement {one}"),
        several => format!(", requirements {}", several.join(", ")),
    };
    let aliases: Vec<&str> = rule.spoken_aliases().collect();
    let aliases = match aliases.as_slice() {
        [] => String::new(),
        names => format!(" ({})", some(names, 4)),
    };
    format!(
        "severity {}{requirements}{aliases}; more: bottlelint explain {}",
        rule.severity, rule.id
    )
}

/// What to do here, or what the rule says in general: its first paragraph.
fn help(finding: &Finding) -> Option<String> {
    finding.advice().and_then(|advice| advice.split("\n\n").next()).map(plain)
}

fn patches(finding: &Finding, (sources, secrets): (&SourceMap, &Secrets)) -> Vec<Element<'static>> {
    let mut files: Vec<SourceId> = finding.edits.iter().map(|edit| edit.span.source).collect();
    files.sort_by_cached_key(|id| sources.path(*id));
    files.dedup();
    if finding.sensitive {
        return Vec::new();
    }
    let of_file = |file: &SourceId| {
        let edits: Vec<&Edit> =
            finding.edits.iter().filter(|edit| edit.span.source == *file).collect();
        let window = Window::around(&edits.iter().map(|edit| edit.span), sources, secrets)?;
        let patch = |edit: &&Edit| Some(Patch::new(window.range(edit.span)?, plain_edit(edit)));
        Some(Element::Suggestion(window.snippet().patches(edits.iter().filter_map(patch))))
    };
    files.iter().filter_map(of_file).collect()
}

fn plain_edit(edit: &Edit) -> String {
    match edit.applicability {
        Applicability::Safe | Applicability::Unsafe => super::text::plain_lines(&edit.text),
    }
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn draws_every_place_in_one_message() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        error[TF004]: the list has no end
         --> envs/prod/broken.tf:2:7
          |
        2 |   a = [
          |       ^
          |
          = note: severity high, requirement 5.1; more: bottlelint explain TF004
          = help: add `]`

        error[ECS004]: container `checkout` can write to its root file system
         --> envs/prod/main.tf:6:3
          |
        6 |   read_only_root = false
          |   ^^^^^^^^^^^^^^^^^^^^^^ `false` is set here, by `module.checkout`
          |
         ::: modules/ecs/variables.tf:3:3
          |
        3 |   default = true
          |   -------------- ... over this default
          |
         ::: modules/ecs/main.tf:8:7
          |
        8 |       readonlyRootFilesystem = var.read_only_root
          |       ------------------------------------------- ... and ends up in this attribute, which must be `true`
          |
          = note: value: module.checkout.aws_ecs_task_definition.this.container_definitions[0].readonlyRootFilesystem
          = note: also through module.orders
          = note: severity high, requirement 6.1 (CKV_AWS_336, ECS.5); more: bottlelint explain ECS004
        help: drop the override
          |
        6 -   read_only_root = false
          |

        warning[ECS021]: service `this` has no deployment circuit breaker
          --> modules/ecs/main.tf:13:1
           |
        13 | resource "aws_ecs_service" "this" {
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a `deployment_circuit_breaker` block; there is none
           |
           = note: resource: module.checkout.aws_ecs_service.this
           = note: this holds if it is created
           = note: severity low; more: bottlelint explain ECS021
           = help: Add a `deployment_circuit_breaker` block with `enable = true`.

        unknown[ECS011]: cannot tell whether the image of container `checkout` is pinned by digest
         --> envs/prod/main.tf:5:20
          |
        5 |   image          = data.aws_ssm_parameter.image.value
          |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ read from AWS at plan time, so not known here
          |
         ::: modules/ecs/main.tf:6:32
          |
        6 |       image                  = var.image
          |                                --------- used as the image
          |
          = note: value: module.checkout.aws_ecs_task_definition.this.container_definitions[0].image
          = note: unknown because it is read from AWS at plan time (`data.aws_ssm_parameter.image.value`)
          = note: severity medium, requirement 6.1 (CKV_AWS_336, ECS.5); more: bottlelint explain ECS011
          = help: Refer to the image as `repository@sha256:...`.

        2 errors, 1 warning, 1 unknown in 12 resources of 2 modules (3 rules, 38 ms); 1 can be fixed with --fix
        incomplete: 1 of 9 files could not be read, results may lack findings
        "#);
    }
}
