//! Requirements that show each strength.

use std::io::Write;

use crate::engine::{Breach, Evidence, Requirement, RuleEvidence, Strength};
use crate::finding::Waypoint;
use crate::rule::Exhibit;
use crate::source::SourceMap;
use crate::triage::Date;
use crate::triage::testing::{rule, span};

use super::super::Style;
use super::{CheckedDays, CheckedOut, Head, ModuleRequirements, Requirements, Worktree};

/// What `write` writes of two requirements.
pub(super) fn written(
    write: fn(&Requirements<'_>, &Style, &mut dyn Write) -> std::io::Result<()>,
) -> String {
    let sources = SourceMap::default();
    let id = sources.add("modules/ecs/main.tf", "a = 1\nb = \"<x>\"\n");
    let evidence = |subject: &str, strength, needle, message: &str| Evidence {
        subject: subject.into(),
        strength,
        exhibit: Exhibit {
            place: Some(span(&sources, id, needle)),
            attribute: "flag".to_owned(),
            value: Some("true".to_owned()),
            trail: vec![
                Waypoint {
                    span: span(&sources, id, "b"),
                    text: "`true` is the default of `var.k`".to_owned(),
                },
                Waypoint {
                    span: span(&sources, id, needle),
                    text: "... and ends up in `flag`".to_owned(),
                },
            ],
        },
        message: message.to_owned(),
        broken_by: (strength == Strength::ByDefault).then(|| Breach {
            variables: vec!["k".into()],
            reason: "given by the caller (variable `k` has no value here)".to_owned(),
        }),
    };
    let good =
        (0..5).map(|n| evidence(&format!("aws_x.y[{n}]"), Strength::Guaranteed, "a = 1", ""));
    let good = RuleEvidence {
        rule: rule("ECS001"),
        strength: Strength::Guaranteed,
        evidence: good.collect(),
    };
    let bad = vec![
        evidence("aws_x.y[\"<k>\"]", Strength::ByDefault, "a = 1", ""),
        evidence("aws_x.z", Strength::Violated, "b", "`aws_x.z` is <wrong> | broken"),
    ];
    let bad = RuleEvidence { rule: rule("ECS004"), strength: Strength::Violated, evidence: bad };
    let none = RuleEvidence {
        rule: rule("ECS009"),
        strength: Strength::NotApplicable,
        evidence: Vec::new(),
    };
    let requirement = |id: &str, strength, rules| Requirement {
        id: id.to_owned(),
        strength,
        rules,
        open: Vec::new(),
    };
    let requirements = vec![
        requirement("6.1", Strength::Violated, vec![good.clone(), bad]),
        requirement("8.1", Strength::Guaranteed, vec![good, none]),
    ];
    let head = head();
    let module = module(requirements);
    let report =
        Requirements { head: &head, standard: None, modules: &[module], sources: &sources };
    let mut bytes = Vec::new();
    write(&report, &Style::default(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn head() -> Head {
    Head {
        date: Date::parse("2026-11-30"),
        commit: Some(CheckedOut { hash: "0a".repeat(20), state: Worktree::Changed }),
        rules: 3,
        digest: "0123456789ab".to_owned(),
        facts: CheckedDays { oldest: "2026-11-29", newest: "2026-11-30" },
        given: vec!["--var-file prod.tfvars".to_owned()],
    }
}

fn module(requirements: Vec<Requirement>) -> ModuleRequirements {
    ModuleRequirements {
        name: "modules/ecs".to_owned(),
        requirements,
        titles: vec![("6.1".to_owned(), "AWS security best practices".to_owned())],
        incomplete: vec!["module.vpc".to_owned()],
    }
}
