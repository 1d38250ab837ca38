//! `bottlelint trace`: a value and every step it came from.

use std::slice;

use super::args::TraceArgs;
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::root::{self, Asked, Opened, Seen};
use super::session;
use super::show;
use crate::finding::Waypoint;
use crate::model::{Existence, Model};
use crate::report;
use crate::rule;
use crate::terraform::Console;
use crate::value::{Kind, Origin, OriginLabel, Value};

/// Prints a value and its way.
pub(super) fn run(args: &TraceArgs, environment: &Environment) -> Result<Exit> {
    let style = session::style(&args.terminal, environment);
    let asked =
        Asked { paths: slice::from_ref(&args.path), input: &args.input, style, environment };
    root::look(asked, |opened, seen| {
        let traced = match in_model(seen.model, &args.address) {
            Some(traced) => traced,
            None => in_console(opened, seen, &args.address)?,
        };
        let places = report::WayPlaces {
            title: &args.address,
            waypoints: &way(&traced),
            sensitive: traced.value.deep_marks().is_sensitive(),
        };
        let shown = show::shown(&traced.value);
        let hidden = (seen.sources, &seen.model.secrets);
        let drawn = report::draw_places(&places, hidden, opened.style());
        seen.print(|out| {
            writeln!(out, "{} = {}", args.address, shown)?;
            if let Some(assumption) = &traced.assumption {
                writeln!(out, "if it is created: how many there are is {assumption}")?;
            }
            writeln!(out, "\n{drawn}")
        })
    })
}

/// What an expression of the root module gives.
fn in_console(opened: &Opened<'_>, seen: &Seen<'_>, expression: &str) -> Result<Traced> {
    let directory = &*seen.input.directory;
    let console = Console::open(opened.modules, directory, opened.options)
        .map_err(|error| Error::usage(format!("`{directory}`: {error}"), "name a module"))?;
    let more = "; `local.x` and `var.x` can be traced too";
    let value = console.eval(expression).map_err(|_| seen.no_such(expression, more))?;
    Ok(Traced { value, attribute: String::new(), assumption: None })
}

/// A value that was found.
struct Traced {
    value: Value,
    /// The last name on the path to it.
    attribute: String,
    assumption: Option<String>,
}

/// The line on which it begins first, as in findings; for a value without a way, the block around it.
fn way(traced: &Traced) -> Vec<Waypoint> {
    let way = rule::way(&traced.value, &traced.attribute);
    if !way.is_empty() {
        return way;
    }
    let span = traced.value.origin.span();
    span.map(|span| Waypoint { span, text: "it is not set here".to_owned() }).into_iter().collect()
}

/// `ADDRESS` or `ADDRESS.path` of a resource instance, whatever module it is in.
fn in_model(model: &Model, text: &str) -> Option<Traced> {
    let fits = |address: &str| {
        let rest = text.strip_prefix(address)?;
        (rest.is_empty() || rest.starts_with(['.', '['])).then_some(rest)
    };
    let candidates = model.resources().iter().filter_map(|one| Some((one, fits(&one.address)?)));
    let (resource, path) = candidates.min_by_key(|(_, rest)| rest.len())?;
    let mut value = resource.values.clone();
    let mut attribute = String::new();
    for step in steps(path)? {
        let next = child(&value, &step)?;
        // A value that is absent has no place of its own: the block that lacks it has.
        value = match (next.origin.span(), value.origin.clone()) {
            (None, above) => next.with_origin(above_of(&above)),
            (Some(_), _) => next,
        };
        attribute = step;
    }
    let assumption = match &resource.existence {
        Existence::Certain => None,
        Existence::Assumed(reason) => Some(reason.to_string()),
    };
    Some(Traced { value, attribute, assumption })
}

fn above_of(origin: &Origin) -> Origin {
    match origin {
        Origin::Step(step) if matches!(step.label, OriginLabel::Block(_)) => Origin::At(step.span),
        Origin::Perhaps(doubt) => above_of(&doubt.origin),
        Origin::Part(inside) => above_of(&inside.own),
        Origin::Step(_) | Origin::At(_) | Origin::Absent(_) | Origin::None => origin.clone(),
    }
}

/// `.a[0]["k"]` as `a`, `0`, `k`.
fn steps(path: &str) -> Option<Vec<String>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            steps.push(name.get(..end)?.to_owned());
            rest = name.get(end..)?;
        } else {
            let inner = rest.strip_prefix('[')?;
            let end = match inner.strip_prefix('"') {
                Some(quoted) => quoted.find("\"]")? + 2,
                None => inner.find(']')?,
            };
            steps.push(inner.get(..end)?.trim_matches('"').to_owned());
            rest = inner.get(end + 1..)?;
        }
    }
    Some(steps)
}

/// An attribute, entry or element; of a string that holds JSON, those of what it holds.
fn child(value: &Value, step: &str) -> Option<Value> {
    if let Kind::String(text) = &value.kind {
        return child(text.json()?, step);
    }
    let element = || value.elements()?.get(step.parse::<usize>().ok()?).cloned();
    value.get(step).cloned().or_else(element)
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn reads_paths() {
        let read = |path| steps(path).unwrap_or_default().join("|");
        assert_eq!(read(".container_definitions[0].user"), "container_definitions|0|user");
        assert_eq!(read(".tags[\"a.b\"]"), "tags|a.b");
        assert_eq!(read(""), "");
        assert_eq!(steps("[0"), None);
    }
}
