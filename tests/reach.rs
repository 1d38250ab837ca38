//! `net::reach` on topologies with right answers: Terraform's text to a verdict and the first link that breaks. What a
//! kernel can judge, `tests/reach_random` does; this is about the rest too: names, zones, what absence means.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::input::{FrontEnds, Input};
use bottlelint::model::Model;
use bottlelint::network::{From, Port, Protocol, Reach, To, reach};
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};
use bottlelint::value::{Truth, Value};

const BASES: [(&str, &str); 6] = [
    ("base", include_str!("topologies/base.tf")),
    ("endpoints", include_str!("topologies/endpoints.tf")),
    ("balancer", include_str!("topologies/balancer.tf")),
    ("files", include_str!("topologies/files.tf")),
    ("transit", include_str!("topologies/transit.tf")),
    ("instance", include_str!("topologies/instance.tf")),
];

/// The blocks of a text by `type.name`, and what it takes out.
fn apply(blocks: &mut BTreeMap<String, String>, text: &str) {
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        if let Some((_, body)) = &mut open {
            body.push_str(line);
            body.push('\n');
        } else if let Some(address) = line.strip_prefix("- ") {
            assert!(blocks.remove(address.trim()).is_some(), "there is no {address}");
        } else if line.ends_with('{') || line.ends_with("{}") {
            let key = line.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(".");
            open = Some((key, format!("{line}\n")));
        }
        let closed = line == "}" || line.ends_with("{}") && !line.starts_with(' ');
        if closed && let Some((key, body)) = open.take() {
            blocks.insert(key, body);
        }
    }
    assert!(open.is_none(), "a block is not closed: {open:?}");
}

fn model_of(texts: &[&str]) -> Model {
    let mut blocks = BTreeMap::new();
    for text in texts {
        apply(&mut blocks, text);
    }
    let text: String = blocks.into_values().collect();
    let files = Memory::new([("root/main.tf", text.as_str())]);
    let modules = Modules::new(&files, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let evaluated = engine::evaluate(&front_ends, &Input::module("root"), Callers::These);
    // The topologies are written with what reach asks for, not with all that the provider wants.
    let refused = |id: &str| id == "TF013" || id == "TF002";
    let found = evaluated.findings.iter().filter(|one| !refused(&one.rule.id));
    assert_eq!(found.count(), 0, "{:?}\n{text}", evaluated.findings);
    evaluated.model
}

fn end(model: &Model, text: &str) -> Value {
    let resource = model.resource(text).or_else(|| model.resource(&format!("{text}[*]")));
    resource.map_or_else(|| Value::string(text), |resource| resource.values.clone())
}

fn port(text: &str) -> Port {
    let (kind, number) = text.split_once('/').unwrap_or(("tcp", text));
    let port = Port::tcp(number.parse().unwrap());
    match kind {
        "udp" => Port { protocol: Protocol::Udp, ..port },
        "v6" => Port { v6: true, ..port },
        _ => port,
    }
}

fn ask(model: &Model, question: &str) -> Reach {
    let parts: Vec<&str> = question.split_whitespace().collect();
    let from = match parts[0] {
        "internet" => From::Internet,
        address => From::of(model, &end(model, address)).unwrap(),
    };
    let to = To::of(model, &end(model, parts[1])).unwrap();
    reach(model, &from, &to, port(parts[2]))
}

fn judge(reach: &Reach, answer: &str) -> Result<(), String> {
    let mut words = answer.splitn(3, ' ');
    let verdict = match words.next().unwrap() {
        "yes" => Truth::True,
        "no" => Truth::False,
        "unknown" => Truth::Unknown,
        other => panic!("{other}"),
    };
    let deciding = match verdict {
        Truth::True => None,
        Truth::False => reach.broken.first(),
        Truth::Unknown => reach.hops.iter().find(|hop| hop.verdict == Truth::Unknown),
    };
    let link = words.next();
    let fits = reach.verdict == verdict
        && link.is_none_or(|link| deciding.is_some_and(|hop| hop.link.name() == link))
        && words.next().is_none_or(|text| deciding.is_some_and(|hop| hop.fact.contains(text)));
    if fits { Ok(()) } else { Err(shown(reach)) }
}

fn shown(reach: &Reach) -> String {
    let mut out = format!("{:?}", reach.verdict);
    for hop in &reach.hops {
        write!(out, "\n    {:?} {}: {}", hop.verdict, hop.link.name(), hop.fact).unwrap();
    }
    for hop in &reach.broken {
        write!(out, "\n    broken {}: {}", hop.link.name(), hop.fact).unwrap();
    }
    out
}

#[test]
fn topologies_have_their_right_answers() {
    let mut wrong = String::new();
    let mut count = 0;
    for case in include_str!("topologies/cases.txt").split("\n## ").skip(1) {
        let (head, body) = case.split_once('\n').unwrap();
        let bases = head.split_once('[').unwrap().1.split_once(']').unwrap().0;
        let mut texts = vec![BASES[0].1];
        for base in bases.split_whitespace() {
            texts.push(BASES.iter().find(|(name, _)| *name == base).unwrap().1);
        }
        let lines: Vec<&str> = body.lines().filter(|line| !line.starts_with('?')).collect();
        let text = lines.join("\n");
        texts.push(&text);
        let model = model_of(&texts);
        for line in body.lines().filter_map(|line| line.strip_prefix("? ")) {
            let (question, answer) = line.split_once(" => ").unwrap();
            count += 1;
            if let Err(found) = judge(&ask(&model, question), answer) {
                writeln!(wrong, "{head}\n  {line}\n  {found}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 120, "{count}");
}
