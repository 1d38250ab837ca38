//! One resource instance as a plan or a state has it. Must not know what its attributes mean.

use std::sync::Arc;

use crate::model::Mode;
use crate::source::Span;
use crate::syntax::{Json, JsonKind};

use super::json::{called, elements, is_true};

/// What the plan does with an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlannedAction {
    /// Nothing, or it is of a state.
    None,
    /// Reads a data source while it applies.
    Read,
    /// Makes it.
    Create,
    /// Changes it.
    Update,
    /// Makes it anew.
    Replace,
    /// Takes it away, or leaves it to others.
    Remove,
}

impl PlannedAction {
    /// Whether something of it may be other than before.
    pub(super) fn is_change(self) -> bool {
        match self {
            Self::Read | Self::Create | Self::Update | Self::Replace => true,
            Self::None | Self::Remove => false,
        }
    }
}

/// A resource instance.
#[derive(Clone, Debug)]
pub(super) struct PlanInstance<'j> {
    pub(super) address: Arc<str>,
    /// Where its address is.
    pub(super) place: Span,
    /// With instance keys; empty for the root module.
    pub(super) module: Arc<str>,
    pub(super) mode: Mode,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) action: PlannedAction,
    /// What it will be, or is.
    pub(super) values: Option<&'j Json>,
    /// What of it is not known, with `true` for what is not.
    pub(super) unknown: Option<&'j Json>,
    /// What of it is sensitive, likewise.
    pub(super) sensitive: Option<&'j Json>,
}

/// Something that has another shape than Terraform's documentation of the format gives.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) place: Span,
    pub(super) message: String,
}

impl<'j> PlanInstance<'j> {
    /// An element of `resource_changes`. None for an object that was left over when its successor was made.
    pub(super) fn of_change(json: &'j Json) -> Result<Option<Self>, Malformed> {
        let change = object(json, "change")?;
        if json.get("deposed").is_some_and(|deposed| deposed.as_str().is_some()) {
            return Ok(None);
        }
        let module = json.text_of("module_address").unwrap_or_default();
        let instance = Self::of(json, module)?;
        Ok(Some(Self {
            action: action(object_member(change, "actions")?)?,
            values: change.get("after"),
            unknown: change.get("after_unknown"),
            sensitive: change.get("after_sensitive"),
            ..instance
        }))
    }

    /// An element of the `resources` of a module in a state, or in `planned_values`. None for a leftover, as above.
    pub(super) fn of_state(json: &'j Json, module: &str) -> Result<Option<Self>, Malformed> {
        if json.get("deposed_key").is_some_and(|key| key.as_str().is_some()) {
            return Ok(None);
        }
        let instance = Self::of(json, module)?;
        let (values, sensitive) = (json.get("values"), json.get("sensitive_values"));
        Ok(Some(Self { values, sensitive, ..instance }))
    }

    fn of(json: &'j Json, module: &str) -> Result<Self, Malformed> {
        let address = object_member(json, "address")?;
        let mode = match json.text_of("mode") {
            Some("data") => Mode::Data,
            Some(_) | None => Mode::Managed,
        };
        Ok(Self {
            address: string(address, "address")?.into(),
            place: address.span,
            module: module.into(),
            mode,
            kind: string(object_member(json, "type")?, "type")?.into(),
            name: string(object_member(json, "name")?, "name")?.into(),
            action: PlannedAction::None,
            values: None,
            unknown: None,
            sensitive: None,
        })
    }

    /// Whether it is there once the plan is applied, and whether that is known of its values.
    pub(super) fn is_there(&self) -> bool {
        self.action != PlannedAction::Remove
            && self.values.is_some_and(|json| matches!(json.kind, JsonKind::Object(_)))
    }

    /// Whether all of it is sensitive.
    pub(super) fn is_sensitive(&self) -> bool {
        is_true(self.sensitive)
    }
}

fn action(json: &Json) -> Result<PlannedAction, Malformed> {
    let words: Vec<&str> = elements(Some(json)).iter().filter_map(Json::as_str).collect();
    let has = |word: &str| words.contains(&word);
    Ok(match words.as_slice() {
        [] => return Err(malformed(json, "actions", "a list of words")),
        // `forget` leaves an object to others, and may make another one in its place.
        _ if has("create") && (has("delete") || has("forget")) => PlannedAction::Replace,
        ["create"] => PlannedAction::Create,
        ["update"] => PlannedAction::Update,
        ["read"] => PlannedAction::Read,
        ["delete" | "forget"] => PlannedAction::Remove,
        ["no-op"] => PlannedAction::None,
        // What a later version of the format may say: it is looked at all the same.
        _ => PlannedAction::Update,
    })
}

fn object<'j>(json: &'j Json, name: &str) -> Result<&'j Json, Malformed> {
    let member = object_member(json, name)?;
    match &member.kind {
        JsonKind::Object(_) => Ok(member),
        _ => Err(malformed(member, name, "an object")),
    }
}

/// The member of an object, which has to be there.
fn object_member<'j>(json: &'j Json, name: &str) -> Result<&'j Json, Malformed> {
    let JsonKind::Object(_) = &json.kind else {
        return Err(Malformed {
            place: json.first_byte(),
            message: format!("a resource has to be an object, not {}", called(json)),
        });
    };
    json.get(name).ok_or_else(|| Malformed {
        place: json.first_byte(),
        message: format!("a resource has no `{name}`"),
    })
}

fn string<'j>(json: &'j Json, name: &str) -> Result<&'j str, Malformed> {
    json.as_str().ok_or_else(|| malformed(json, name, "a string"))
}

/// That a member is of the wrong type.
pub(super) fn malformed(json: &Json, name: &str, wanted: &str) -> Malformed {
    let message = format!("`{name}` has to be {wanted}, not {}", called(json));
    Malformed { place: json.first_byte(), message }
}
