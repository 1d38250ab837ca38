//! The resources of a type by the value of one of their arguments: to look one up takes no walk over all of them. Must not
//! know what the argument means.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::expr::equality::equal;
use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Truth, Unknown, Value};

use super::join::set_at_apply;

/// An argument of a resource type.
#[derive(Clone, Copy)]
pub(crate) struct KeyArgument<'n> {
    /// Whether it is managed or read.
    pub(crate) mode: Mode,
    /// The resource type.
    pub(crate) kind: &'n str,
    /// The argument, at the top of the resource.
    pub(crate) argument: &'n str,
}

/// Addresses of resources by the value of an argument.
#[derive(Default)]
struct Index {
    by_text: HashMap<Arc<str>, Arc<str>, RandomState>,
    /// Those whose value is not wholly known, by what it consists of.
    by_parts: HashMap<String, Arc<str>, RandomState>,
    /// Those whose value is not wholly known.
    open: Vec<Arc<str>>,
}

impl<'n> KeyArgument<'n> {
    /// An argument of managed resources.
    pub(crate) const fn managed(kind: &'n str, argument: &'n str) -> Self {
        Self { mode: Mode::Managed, kind, argument }
    }

    /// An argument of data sources.
    pub(crate) const fn data(kind: &'n str, argument: &'n str) -> Self {
        Self { mode: Mode::Data, kind, argument }
    }

    /// The first resource whose argument is this text.
    pub(crate) fn with_text<'m>(&self, model: &'m Model, text: &str) -> Option<&'m Resource> {
        model.resource(self.index(model).by_text.get(text)?)
    }

    /// The first resource whose argument certainly has this value.
    pub(crate) fn with<'m>(&self, model: &'m Model, value: &Value) -> Option<&'m Resource> {
        if let Some(text) = value.as_str() {
            return self.with_text(model, text);
        }
        let found = model.resource(self.index(model).by_parts.get(&parts(value)?)?)?;
        let own = found.values.get(self.argument)?;
        (equal(own, value) == Truth::True).then_some(found)
    }

    /// Whether the argument of some resource may turn out to have this value.
    pub(crate) fn may_have(&self, model: &Model, value: &Value) -> bool {
        let may = |resource: &Resource| {
            let own = resource.values.get(self.argument);
            own.is_some_and(|own| equal(own, value) == Truth::Unknown)
        };
        if value.as_str().is_none() {
            return model.of_type(self.mode, self.kind).any(may);
        }
        self.open_to_text(model).any(may)
    }

    /// Those whose argument may turn out to be a text that somebody wrote: what the provider sets at apply is none.
    pub(crate) fn open_to_text<'m>(
        &self,
        model: &'m Model,
    ) -> impl Iterator<Item = &'m Resource> + use<'m> {
        let name = format!("{:?} {} open by {}", self.mode, self.kind, self.argument);
        let open = model.memo().once(&name, || {
            let is_open = |resource: &&Resource| {
                let own = resource.values.get(self.argument);
                own.is_none_or(|own| match &own.kind {
                    Kind::Unknown(unknown) => !set_at_apply(unknown),
                    _ => true,
                })
            };
            let open = self.open(model).filter(is_open);
            open.map(|resource| Arc::clone(&resource.address)).collect::<Vec<_>>()
        });
        (0..open.len()).filter_map(move |at| model.resource(open.get(at)?))
    }

    /// Those whose argument is set and not wholly known.
    pub(crate) fn open<'m>(
        &self,
        model: &'m Model,
    ) -> impl Iterator<Item = &'m Resource> + use<'m> {
        let index = self.index(model);
        (0..index.open.len()).filter_map(move |at| model.resource(index.open.get(at)?))
    }

    fn index(&self, model: &Model) -> Arc<Index> {
        let name = format!("{:?} {} by {}", self.mode, self.kind, self.argument);
        model.memo().once(&name, || {
            let mut index = Index::default();
            for resource in model.of_type(self.mode, self.kind) {
                if let Some(value) = resource.values.get(self.argument) {
                    index.add(&resource.address, value);
                }
            }
            index
        })
    }
}

impl Index {
    fn add(&mut self, address: &Arc<str>, value: &Value) {
        let address = Arc::clone(address);
        match &value.kind {
            Kind::String(text) => {
                if let Some(known) = text.as_arc() {
                    self.by_text.entry(Arc::clone(known)).or_insert(address);
                    return;
                }
            }
            Kind::Unknown(_) => {}
            _ => return,
        }
        if let Some(parts) = parts(value) {
            self.by_parts.entry(parts).or_insert_with(|| Arc::clone(&address));
        }
        self.open.push(address);
    }
}

/// What a value that is not wholly known consists of: the same for two only if they are equal.
fn parts(value: &Value) -> Option<String> {
    let mut name = String::new();
    let hole = |unknown: &Arc<Unknown>| match &unknown.symbol {
        Some(symbol) => symbol.to_string(),
        // What was passed on is still the same.
        None => Arc::as_ptr(unknown).addr().to_string(),
    };
    match &value.kind {
        Kind::Unknown(unknown) => name.push_str(&hole(unknown)),
        Kind::String(text) => {
            for part in text.parts() {
                let _ = match part {
                    Part::Literal(known) => write!(name, "{known:?}"),
                    Part::Hole(unknown) => write!(name, "${{{}}}", hole(&unknown)),
                };
            }
        }
        _ => return None,
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::{model, resource, symbol, text};

    const NAME: KeyArgument<'_> = KeyArgument::managed("aws_cloudwatch_log_group", "name");

    #[test]
    fn finds_by_text_and_by_what_is_not_known() {
        let group = |name: &str, value: Value| {
            resource(&format!("aws_cloudwatch_log_group.{name}"), &[("name", value)])
        };
        let all = vec![
            group("a", text("/ecs/a")),
            group("b", text("/ecs/b")),
            group("open", symbol("var.name")),
        ];
        let model = model(all);
        let found = |value: &Value| NAME.with(&model, value).map(|found| found.name.to_string());
        assert_eq!(found(&text("/ecs/b")).as_deref(), Some("b"));
        assert_eq!(found(&text("/ecs/c")), None);
        assert_eq!(found(&symbol("var.name")).as_deref(), Some("open"));
        assert_eq!(found(&symbol("var.other")), None);
        assert!(NAME.may_have(&model, &text("/ecs/c")));
        assert!(NAME.may_have(&model, &symbol("var.other")));
        assert_eq!(NAME.open(&model).count(), 1);
    }
}
