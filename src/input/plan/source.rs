//! A plan and the evaluation of its configuration as one model: the instances that the plan has, where the configuration
//! has them. Must not know how either was read.

use std::collections::BTreeMap;

use crate::finding::{Finding, Waypoint};
use crate::model::{Evaluated, Existence, Mode, Resource};
use crate::source::Span;
use crate::value::address::without_keys;

/// Why a directory is taken for the configuration of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The user says so.
    Named,
    /// The plan lies there. It may be another one's.
    Found,
}

/// The instances that there will be, by the plan, as the configuration has them. The plan alone, if it is not of this
/// configuration.
pub(super) fn joined(plan: Evaluated, source: Evaluated, trust: Trust) -> Evaluated {
    let blocks = source.model.resources().iter();
    let blocks: BTreeMap<String, &Resource> =
        blocks.map(|resource| (without_keys(&resource.address), resource)).collect();
    let managed = |resource: &&Resource| resource.mode == Mode::Managed;
    let is_of = |resource: &Resource| blocks.contains_key(&without_keys(&resource.address));
    let mut planned = plan.model.resources().iter().filter(managed);
    if trust == Trust::Found && !planned.any(is_of) {
        return plan;
    }
    let of_plan = plan.model.resources().iter().map(|resource| {
        match source.model.resource(&resource.address) {
            Some(own) => Resource { existence: Existence::Certain, ..own.clone() },
            None => placed(resource, blocks.get(&without_keys(&resource.address)).copied()),
        }
    });
    // A data source that asks nothing of AWS may be left out of a plan.
    let of_source = source.model.resources().iter().filter(|resource| {
        resource.mode == Mode::Data && plan.model.resource(&resource.address).is_none()
    });
    let resources = of_plan.chain(of_source.cloned()).collect();
    let Evaluated { model, mut findings } = source;
    let mut model = model.with_resources(resources);
    model.gaps.extend(plan.model.gaps.iter().cloned());
    model.unjudged.clone_from(&plan.model.unjudged);
    model.secrets.extend(&plan.model.secrets);
    // What the plan says of a resource is about its block.
    findings.extend(plan.findings.into_iter().map(|finding| {
        match model.resource(&finding.resource).map(|resource| resource.header) {
            Some(header) => placed_at(finding, header),
            None => finding,
        }
    }));
    Evaluated { model, findings }
}

fn placed_at(finding: Finding, place: Span) -> Finding {
    let text = finding.message.clone();
    Finding { place, trail: vec![Waypoint { span: place, text }], ..finding }
}

/// An instance that only the plan has, at the block that it is of.
fn placed(resource: &Resource, block: Option<&Resource>) -> Resource {
    let Some(block) = block else { return resource.clone() };
    Resource {
        header: block.header,
        ignore_changes: block.ignore_changes.clone(),
        prevent_destroy: block.prevent_destroy.clone(),
        references: block.references.clone(),
        depends_on: block.depends_on.clone(),
        ..resource.clone()
    }
}
