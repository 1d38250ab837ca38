//! Where the resources of a plan or a state are, one by one, so that a large one is never a tree as a whole. Must not know
//! what is in them.

use crate::source::Span;
use crate::syntax::{SyntaxError, outline};

use super::form::PlanForm;
use super::sections::Sections;

/// Where a resource is, and what it is an element of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlanPlace {
    pub(super) span: Span,
    pub(super) list: ResourceList,
}

/// A list of resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ResourceList {
    /// `resource_changes`
    Changes,
    /// The `resources` of a module of a state or of `planned_values`: the module's address.
    State(String),
}

/// The resources that a plan or a state speaks of. Those of the state before a plan come last: what the plan says of them
/// counts.
pub(super) fn all(
    text: &str,
    sections: &Sections,
    form: PlanForm,
) -> Result<Vec<PlanPlace>, SyntaxError> {
    let mut places = Vec::new();
    match (form, sections.get("resource_changes")) {
        (PlanForm::State, _) => of_values(text, sections.get("values"), &mut places)?,
        (PlanForm::Plan, Some(changes)) => {
            let spans = outline::elements(text, changes)?.unwrap_or_default();
            places.extend(
                spans.into_iter().map(|span| PlanPlace { span, list: ResourceList::Changes }),
            );
        }
        (PlanForm::Plan, None) => of_values(text, sections.get("planned_values"), &mut places)?,
    }
    if let Some(prior) = sections.get("prior_state") {
        of_values(text, member(text, prior, "values")?, &mut places)?;
    }
    Ok(places)
}

/// The resources of `{"root_module": {...}}`.
fn of_values(
    text: &str,
    values: Option<Span>,
    places: &mut Vec<PlanPlace>,
) -> Result<(), SyntaxError> {
    let Some(values) = values else { return Ok(()) };
    let mut waiting: Vec<Span> = member(text, values, "root_module")?.into_iter().collect();
    while let Some(module) = waiting.pop() {
        let address = match member(text, module, "address")? {
            Some(span) => outline::part(text, span)?.as_str().unwrap_or_default().to_owned(),
            None => String::new(),
        };
        if let Some(resources) = member(text, module, "resources")? {
            let spans = outline::elements(text, resources)?.unwrap_or_default();
            let one = |span| PlanPlace { span, list: ResourceList::State(address.clone()) };
            places.extend(spans.into_iter().map(one));
        }
        if let Some(modules) = member(text, module, "child_modules")? {
            waiting.extend(outline::elements(text, modules)?.unwrap_or_default());
        }
    }
    Ok(())
}

/// The member of an object, the last one of its name.
pub(super) fn member(text: &str, of: Span, name: &str) -> Result<Option<Span>, SyntaxError> {
    let members = outline::members(text, of)?.unwrap_or_default();
    Ok(members.into_iter().rfind(|member| member.name == name).map(|member| member.span))
}
