//! `bottlelint reach`: whether a packet gets through and its reply back, hop by hop.

use std::slice;

use serde_json::{Value as Json, json};

use super::args::{ReachArgs, ReachFormat, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::root::{self, Asked, Seen};
use super::session;
use crate::network::{self, From, Hop, Port, Protocol, Reach, To};
use crate::report::plain;
use crate::value::{Truth, Value};

/// The JSON schema of what is printed.
pub(super) const SCHEMA: &str = include_str!("reach.schema.json");

/// Prints a path.
pub(super) fn run(args: &ReachArgs, environment: &Environment) -> Result<Exit> {
    let port = port(&args.port, args.ipv6)?;
    let style = session::style(&TerminalArgs::default(), environment);
    let asked =
        Asked { paths: slice::from_ref(&args.path), input: &args.input, style, environment };
    root::look(asked, |_, seen| {
        let (from, to) = (from(seen, &args.from)?, to(seen, &args.to)?);
        let answer = network::reach(seen.model, &from, &to, port);
        let printed = Printed { args, answer: &answer, seen };
        match args.format {
            ReachFormat::Text => seen.print(|out| out.write_all(printed.text().as_bytes()))?,
            ReachFormat::Json => seen.print_json(printed.json())?,
        };
        Ok(match answer.verdict {
            Truth::True => Exit::Clean,
            Truth::False => Exit::Findings,
            Truth::Unknown => Exit::Incomplete,
        })
    })
}

/// `443`, `tcp/443`, `udp/53`
fn port(text: &str, v6: bool) -> Result<Port> {
    let wrong =
        || Error::usage(format!("`{text}` is not a port"), "give one like 443, tcp/443 or udp/53");
    let (protocol, number) = text.split_once('/').unwrap_or(("tcp", text));
    let protocol = match protocol {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        _ => return Err(wrong()),
    };
    Ok(Port { protocol, number: number.parse().map_err(|_| wrong())?, v6 })
}

fn from(seen: &Seen<'_>, text: &str) -> Result<From> {
    if text == "internet" {
        return Ok(From::Internet);
    }
    let found = resource(seen, text)?;
    From::of(seen.model, &found).ok_or_else(|| {
        Error::usage(
            format!("`{text}` sends nothing from a VPC"),
            "name a service, task set, event target, schedule, function, load balancer or NAT gateway, or `internet`",
        )
    })
}

/// A resource is called by its address; everything else is a range, a service, or `internet`.
fn to(seen: &Seen<'_>, text: &str) -> Result<To> {
    let address = text.starts_with("aws_") || text.starts_with("module.");
    let value = if address { resource(seen, text)? } else { Value::string(text) };
    To::of(seen.model, &value).ok_or_else(|| {
        Error::usage(
            format!("`{text}` is nothing that can be reached"),
            "name a resource with interfaces in subnets, a file system, a range, `internet`, or a service such as ecr.api",
        )
    })
}

fn resource(seen: &Seen<'_>, address: &str) -> Result<Value> {
    let found = seen.model.resource(address).map(|found| found.values.clone());
    found.ok_or_else(|| seen.no_such(address, ""))
}

/// What is printed.
struct Printed<'p> {
    args: &'p ReachArgs,
    answer: &'p Reach,
    seen: &'p Seen<'p>,
}

impl Printed<'_> {
    fn text(&self) -> String {
        let verdict = match self.answer.verdict {
            Truth::True => "reached",
            Truth::False => "not reached",
            Truth::Unknown => "unknown",
        };
        let (from, to, port) = (&self.args.from, &self.args.to, &self.args.port);
        let mut lines = vec![format!("{from} -> {to} {port}: {verdict}"), String::new()];
        let others: Vec<&Hop> =
            self.answer.broken.iter().filter(|hop| !self.answer.hops.contains(hop)).collect();
        let shown = self.answer.hops.iter().chain(others.iter().copied());
        let widths = Widths::of(shown.map(|hop| (hop.link.name().len(), self.at(hop).len())));
        for hop in &self.answer.hops {
            lines.push(self.line(hop, &widths));
            if let Some(reason) = &hop.reason {
                lines.push(format!("      not known, because it is {reason}"));
            }
        }
        if !others.is_empty() {
            lines.push(String::new());
            lines.push("On other paths that it needs:".to_owned());
            lines.extend(others.iter().map(|hop| self.line(hop, &widths)));
        }
        let mut text = lines.iter().map(|line| plain_line(line)).collect::<Vec<_>>().join("\n");
        text.push('\n');
        text
    }

    fn line(&self, hop: &Hop, widths: &Widths) -> String {
        let mark = match hop.verdict {
            Truth::True => "ok ",
            Truth::False => "NO ",
            Truth::Unknown => " ? ",
        };
        let (link, place) = (widths.link, widths.place);
        format!("  {mark} {:link$}  {:place$}  {}", hop.link.name(), self.at(hop), hop.fact)
    }

    fn at(&self, hop: &Hop) -> String {
        hop.place.map_or_else(String::new, |span| self.seen.place(span))
    }

    fn json(&self) -> Json {
        let hop = |hop: &Hop| {
            json!({
                "link": hop.link.name(),
                "reached": known(hop.verdict),
                "fact": *hop.fact,
                "resource": *hop.resource,
                "place": hop.place.map(|span| self.seen.place_json(span)),
                "reason": hop.reason.as_ref().map(ToString::to_string),
            })
        };
        json!({
            "schema": "bottlelint-reach/1",
            "from": self.args.from,
            "to": self.args.to,
            "port": self.args.port,
            "reached": known(self.answer.verdict),
            "hops": self.answer.hops.iter().map(hop).collect::<Vec<_>>(),
            "broken": self.answer.broken.iter().map(hop).collect::<Vec<_>>(),
        })
    }
}

/// True, false, or null where it is not known.
fn known(verdict: Truth) -> Json {
    match verdict {
        Truth::True => Json::Bool(true),
        Truth::False => Json::Bool(false),
        Truth::Unknown => Json::Null,
    }
}

/// A line without control characters, which keeps its indent.
fn plain_line(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    format!("{}{}", " ".repeat(indent), plain(line))
}

/// How wide the columns are.
struct Widths {
    link: usize,
    place: usize,
}

impl Widths {
    fn of(sizes: impl Iterator<Item = (usize, usize)>) -> Self {
        sizes.fold(Self { link: 0, place: 0 }, |all, (link, place)| Self {
            link: all.link.max(link),
            place: all.place.max(place),
        })
    }
}
