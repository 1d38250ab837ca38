//! `bottlelint iam`: what each role, user and group of a configuration may do, and whether one of them may do something.

use std::slice;

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::args::{IamArgs, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::root::{self, Asked, Seen};
use super::session;
use crate::access::{self, Answer, Because, Grant, RightsHolder};
use crate::iam::Request;
use crate::value::{Truth, Value, did_you_mean};

/// The JSON schema of what is printed.
pub(super) const SCHEMA: &str = include_str!("iam.schema.json");

/// Prints the rights of roles, or the answer to a question about them.
pub(super) fn run(args: &IamArgs, environment: &Environment) -> Result<Exit> {
    let style = session::style(&TerminalArgs::default(), environment);
    let asked =
        Asked { paths: slice::from_ref(&args.path), input: &args.input, style, environment };
    root::look(asked, |_, seen| {
        let all = access::principals(seen.model);
        let wanted = chosen(&all, args.role.as_deref())?;
        match args.can.as_slice() {
            [action, resource] => {
                let request = request(&args.with)?;
                let question = Question { action, resource, request: &request };
                answer(seen, &wanted, &question, args.json)
            }
            _ => table(seen, &wanted, args.json),
        }
    })
}

/// The principals that are asked about.
fn chosen<'a>(all: &'a [RightsHolder], address: Option<&str>) -> Result<Vec<&'a RightsHolder>> {
    let Some(address) = address else { return Ok(all.iter().collect()) };
    if let Some(found) = all.iter().find(|one| one.address == address) {
        return Ok(vec![found]);
    }
    let near = did_you_mean(address, all.iter().map(|one| one.address.as_str()));
    let help = near.map_or_else(
        || "run `bottlelint iam` without --role to see all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Err(Error::usage(format!("there is no role, user or group `{address}`"), help))
}

/// `KEY=VALUE` pairs.
fn request(pairs: &[String]) -> Result<Request> {
    let mut request = Request::new();
    for pair in pairs {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(Error::usage(
                format!("`{pair}` is not KEY=VALUE"),
                "write --with aws:SourceAccount=111122223333",
            ));
        };
        request.insert(key.to_ascii_lowercase(), Value::string(value));
    }
    Ok(request)
}

struct Question<'a> {
    action: &'a str,
    resource: &'a str,
    request: &'a Request,
}

fn answer(
    seen: &Seen<'_>,
    wanted: &[&RightsHolder],
    question: &Question<'_>,
    as_json: bool,
) -> Result<Exit> {
    let (action, resource) = (Value::string(question.action), Value::string(question.resource));
    let answers: Vec<(&str, Answer)> = wanted
        .iter()
        .filter_map(|one| {
            let found =
                access::can(seen.model, &one.address, &action, &resource, question.request)?;
            Some((one.address.as_str(), found))
        })
        .collect();
    if as_json {
        let answers: Vec<Json> =
            answers.iter().map(|(address, answer)| answer_json(address, answer, seen)).collect();
        return seen.print_json(json!({
            "schema": "bottlelint-iam/1",
            "action": question.action,
            "resource": question.resource,
            "answers": answers,
        }));
    }
    seen.print(|out| {
        for (address, answer) in &answers {
            write_answer(out, address, answer, question, seen)?;
        }
        if answers.is_empty() {
            writeln!(out, "there are no roles, users or groups here")?;
        }
        Ok(())
    })
}

fn write_answer(
    out: &mut dyn Write,
    address: &str,
    answer: &Answer,
    question: &Question<'_>,
    seen: &Seen<'_>,
) -> io::Result<()> {
    let word = answer.may.as_str();
    writeln!(out, "{word:<8} {address} may {} on {}", question.action, question.resource)?;
    for because in &answer.because {
        let certainly = match because.applies {
            Truth::True => "",
            Truth::False => " does not apply",
            Truth::Unknown => " perhaps",
        };
        let at = because.place.map(|span| format!(", {}", seen.place(span))).unwrap_or_default();
        writeln!(out, "         {}{certainly}: {}{at}", because.effect, because.owner)?;
        for condition in &because.unmet {
            writeln!(out, "           only if {condition}")?;
        }
    }
    if answer.because.is_empty() {
        writeln!(out, "         no statement is about it")?;
    }
    match &answer.unknown {
        Some(reason) => writeln!(out, "         not known, because a part is {reason}"),
        None => Ok(()),
    }
}

fn table(seen: &Seen<'_>, wanted: &[&RightsHolder], as_json: bool) -> Result<Exit> {
    if as_json {
        let principals: Vec<Json> = wanted.iter().map(|one| principal_json(one, seen)).collect();
        return seen.print_json(json!({
            "schema": "bottlelint-iam/1",
            "documents": access::document_count(seen.model),
            "principals": principals,
        }));
    }
    seen.print(|out| {
        for (number, one) in wanted.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            write_principal(out, one, seen)?;
        }
        if wanted.is_empty() {
            writeln!(out, "there are no roles, users or groups here")?;
        }
        Ok(())
    })
}

fn write_principal(
    out: &mut dyn Write,
    principal: &RightsHolder,
    seen: &Seen<'_>,
) -> io::Result<()> {
    writeln!(out, "{}", principal.address)?;
    if !principal.trusts.is_empty() {
        writeln!(out, "  assumed by {}", principal.trusts.join(", "))?;
    }
    if let Some(boundary) = &principal.boundary {
        writeln!(out, "  at most what {boundary} allows")?;
    }
    let rows: Vec<[String; 4]> = principal.grants.iter().map(row).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1)];
    for (grant, [effect, levels, actions, on]) in principal.grants.iter().zip(&rows) {
        let at = grant.place.map(|span| seen.place(span)).unwrap_or_default();
        let [first, second] = widths;
        writeln!(out, "  {effect:<first$}  {levels:<second$}  {actions}")?;
        writeln!(out, "  {:<first$}  {:<second$}    on {on}", "", "")?;
        for condition in &grant.conditions {
            writeln!(out, "  {:<first$}  {:<second$}    if {condition}", "", "")?;
        }
        writeln!(out, "  {:<first$}  {:<second$}    from {} {at}", "", "", grant.owner)?;
    }
    if principal.grants.is_empty() && principal.unknown.is_none() {
        writeln!(out, "  no permissions")?;
    }
    match &principal.unknown {
        Some(reason) => writeln!(out, "  and what is not known: a policy is {reason}"),
        None => Ok(()),
    }
}

fn row(grant: &Grant) -> [String; 4] {
    [
        format!("{} {}", grant.effect, grant.service),
        grant.levels.join(", "),
        grant.actions.join(", "),
        if grant.resources.is_empty() { "nothing".to_owned() } else { grant.resources.join(", ") },
    ]
}

fn principal_json(principal: &RightsHolder, seen: &Seen<'_>) -> Json {
    let grants = principal.grants.iter().map(|grant| {
        json!({
            "effect": grant.effect,
            "service": grant.service,
            "accessLevels": grant.levels,
            "actions": grant.actions,
            "resources": grant.resources,
            "conditions": grant.conditions,
            "owner": grant.owner,
            "place": grant.place.map(|span| seen.place_json(span)),
        })
    });
    json!({
        "address": principal.address,
        "trusts": principal.trusts,
        "boundary": principal.boundary,
        "grants": grants.collect::<Vec<_>>(),
        "unknown": principal.unknown,
    })
}

fn answer_json(address: &str, answer: &Answer, seen: &Seen<'_>) -> Json {
    let because = answer.because.iter().map(|one: &Because| {
        json!({
            "effect": one.effect,
            "applies": one.applies.as_str(),
            "owner": one.owner,
            "place": one.place.map(|span| seen.place_json(span)),
            "unmet": one.unmet,
        })
    });
    json!({
        "address": address,
        "may": answer.may.as_str(),
        "because": because.collect::<Vec<_>>(),
        "unknown": answer.unknown,
    })
}
