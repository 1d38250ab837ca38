//! The words for a need and for what satisfies it. Must not know formats.

use crate::needs::{Layer, Need, NeedLink};
use crate::rule::in_sentence;
use crate::source::Span;
use crate::value::{Truth, Value};

/// The words for a layer.
pub(super) fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Existence => "existence",
        Layer::Permission => "permission",
        Layer::Reach => "reach",
    }
}

/// The fact of a link: what satisfies it, or what is wrong with it.
pub(super) fn fact(link: &NeedLink) -> String {
    in_sentence(if link.truth == Truth::True { &link.met } else { &link.fault })
}

/// Where a link is decided.
pub(super) fn place_of(link: &NeedLink) -> Option<Span> {
    let doubt = link.doubt.as_ref().and_then(|doubt| doubt.origin.span());
    let related = || link.related.first().and_then(|value| value.origin.span());
    doubt.or_else(|| link.fault.origin.span()).or_else(related)
}

/// The role that asks, by address; none where there is none here.
pub(super) fn role(need: &Need) -> Option<String> {
    need.role_address.as_deref().map(str::to_owned)
}

/// A text for readers; none of null.
pub(super) fn given(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| in_sentence(value))
}
