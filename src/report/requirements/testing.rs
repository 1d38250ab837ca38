//! Requirements that show each strength.

use std::io::Write;

use crate::engine::{Evidence, Requirement, RuleEvidence, Strength};
use crate::source::SourceMap;
use crate::triage::testing::{rule, span};

use super::super::Style;
use super::Requirements;

/// What `write` writes of two requirements.
pub(super) fn written(
    write: fn(&Requirements<'_>, &Style, &mut dyn Write) -> std::io::Result<()>,
) -> String {
    let sources = SourceMap::default();
    let id = sources.add("modules/ecs/main.tf", "a = 1\nb = \"<x>\"\n");
    let evidence = |subject: &str, strength, needle, message: &str| Evidence {
        subject: subject.into(),
        strength,
        place: Some(span(&sources, id, needle)),
        message: message.to_owned(),
        broken_by: match strength {
            Strength::ByDefault => {
                "given by the caller (variable `k` has no value here)".to_owned()
            }
            _ => String::new(),
        },
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
    let requirements = [
        requirement("6.1", Strength::Violated, vec![good.clone(), bad]),
        requirement("8.1", Strength::Guaranteed, vec![good, none]),
    ];
    let report = Requirements {
        module: "modules/ecs",
        standard: None,
        requirements: &requirements,
        titles: &[("6.1".to_owned(), "AWS security best practices".to_owned())],
        incomplete: &["module.vpc".to_owned()],
        sources: &sources,
    };
    let mut bytes = Vec::new();
    write(&report, &Style::default(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}
