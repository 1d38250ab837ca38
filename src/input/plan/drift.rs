//! What was changed or deleted outside of Terraform since its last run, as far as the plan tells: Terraform finds that when
//! it reads the state anew. Must not know what the attributes mean.

use std::sync::Arc;

use crate::finding::{Builtin, Finding};
use crate::source::{SourceId, Span};
use crate::syntax::{Json, SyntaxError, outline};

use super::json::{elements, members};
use super::sections::Sections;

/// So many attributes are named.
const MOST_NAMED: usize = 5;

/// A resource that is other than Terraform left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drift {
    address: Arc<str>,
    /// Where its address is.
    pub(super) place: Span,
    message: String,
}

/// Each of them, in the order of the plan. An element of another shape is left out.
pub(super) fn all(text: &str, sections: &Sections) -> Result<Vec<Drift>, SyntaxError> {
    let Some(drifts) = sections.get("resource_drift") else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for span in outline::elements(text, drifts)?.unwrap_or_default() {
        all.extend(drift(text, &outline::part(text, span)?));
    }
    Ok(all)
}

fn drift(text: &str, json: &Json) -> Option<Drift> {
    let address = json.get("address")?;
    let change = json.get("change")?;
    let actions = elements(change.get("actions")).iter().filter_map(Json::as_str);
    let name = address.as_str()?;
    let message = match actions.collect::<Vec<_>>().as_slice() {
        ["delete"] => format!("`{name}` was deleted outside of Terraform"),
        ["update"] => {
            let changed = changed(text, change.get("before"), change.get("after"));
            match changed.as_slice() {
                [] => format!("`{name}` was changed outside of Terraform"),
                names => format!("`{name}` was changed outside of Terraform: {}", listed(names)),
            }
        }
        // It only has another address now.
        _ => return None,
    };
    Some(Drift { address: name.into(), place: address.span, message })
}

/// The attributes that are written differently.
fn changed<'j>(text: &str, before: Option<&'j Json>, after: Option<&'j Json>) -> Vec<&'j str> {
    let written = |json: &Json| text.get(json.span.start as usize..json.span.end as usize);
    let is_other = |(name, after): &(&str, &Json)| {
        before.and_then(|before| before.get(name)).and_then(written) != written(after)
    };
    members(after).filter(is_other).map(|(name, _)| name).collect()
}

fn listed(names: &[&str]) -> String {
    let named: Vec<String> =
        names.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(MOST_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

impl Drift {
    /// That it is so.
    pub(super) fn finding(&self, source: SourceId) -> Finding {
        let place = Span { source, ..self.place };
        let finding = Finding::builtin(Builtin::ChangedOutside, place, self.message.as_str());
        Finding { resource: Arc::clone(&self.address), ..finding }
    }
}
