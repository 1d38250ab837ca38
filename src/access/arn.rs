//! ARNs as far as they are known: those of resources by their form, and where the configuration is deployed. Must not
//! know policies.

use std::sync::Arc;

use crate::model::Model;
use crate::value::{Kind, Part, Reason, Text, Type, Unknown, Value};

/// The same text with what is known of it written out, so that `aws_ecs_task_definition.x.arn` meets
/// `${aws_ecs_task_definition.x.arn_without_revision}:*`. Partition, region and account that nothing else tells are
/// those of the root module's provider.
pub(crate) fn written_out(model: &Model, value: &Value) -> Value {
    let value = value.written_out();
    let Kind::String(text) = &value.kind else { return value };
    let place = |part: &Part| match part {
        Part::Hole(hole) => hole.symbol.as_deref().and_then(|name| model.location.of_symbol(name)),
        Part::Literal(_) => None,
    };
    if text.hole().is_none() || !text.parts().iter().any(|part| place(part).is_some()) {
        return value;
    }
    let parts = text.parts().into_iter().flat_map(|part| match place(&part) {
        Some(known) => known.parts(),
        None => vec![part],
    });
    Value { kind: Kind::String(Text::from_parts(parts)), ..value }
}

/// The partition, region or account of the configuration, as a part of a text.
pub(crate) fn fixed(symbol: &str, name: &str) -> Part {
    let reason = Reason::Computed(name.into());
    let unknown = Unknown { symbol: Some(symbol.into()), ..Unknown::new(Type::String, reason) };
    Part::Hole(Arc::new(unknown))
}
