//! The resources of a type by the value of one of their arguments: to look one up takes no walk over all of them. Must not
//! know what the argument means.

use std::sync::Arc;

use crate::expr::equality::equal;
use crate::model::{Mode, Model, Resource};
use crate::value::{Truth, Value};

use super::by_value::ByValue;

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
        model.resource(self.index(model).with_text(text).first()?)
    }

    /// The first resource whose argument certainly has this value.
    pub(crate) fn with<'m>(&self, model: &'m Model, value: &Value) -> Option<&'m Resource> {
        if let Some(text) = value.as_str() {
            return self.with_text(model, text);
        }
        let found = model.resource(self.index(model).with(value).first()?)?;
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

    /// Those whose argument may turn out to be a text that somebody wrote.
    pub(crate) fn open_to_text<'m>(
        &self,
        model: &'m Model,
    ) -> impl Iterator<Item = &'m Resource> + use<'m> {
        let index = self.index(model);
        let open = (0..).map_while(move |at| index.open_to_text(at).cloned());
        open.filter_map(|address| model.resource(&address))
    }

    fn index(&self, model: &Model) -> Arc<ByValue<Arc<str>>> {
        let name = format!("{:?} {} by {}", self.mode, self.kind, self.argument);
        model.memo().once(&name, || {
            let mut index = ByValue::default();
            for resource in model.of_type(self.mode, self.kind) {
                if let Some(value) = resource.values.get(self.argument) {
                    index.add(value, Arc::clone(&resource.address));
                }
            }
            index
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::{model, resource, symbol, text, unknown};

    const NAME: KeyArgument<'_> = KeyArgument::managed("aws_cloudwatch_log_group", "name");

    #[test]
    fn finds_by_text_and_by_what_is_not_known() {
        let group = |name: &str, value: Value| {
            resource(&format!("aws_cloudwatch_log_group.{name}"), &[("name", value)])
        };
        let all = vec![
            group("a", text("/ecs/a")),
            group("b", text("/ecs/b")),
            group("open", symbol("random_pet.name.id")),
            group("given", unknown()),
        ];
        let model = model(all);
        let found = |value: &Value| NAME.with(&model, value).map(|found| found.name.to_string());
        assert_eq!(found(&text("/ecs/b")).as_deref(), Some("b"));
        assert_eq!(found(&text("/ecs/c")), None);
        assert_eq!(found(&symbol("random_pet.name.id")).as_deref(), Some("open"));
        assert_eq!(found(&symbol("var.other")), None);
        assert!(NAME.may_have(&model, &text("/ecs/c")));
        assert!(NAME.may_have(&model, &symbol("var.other")));
        // A text that is written is none that the provider makes up.
        let open: Vec<&str> = NAME.open_to_text(&model).map(|group| &*group.name).collect();
        assert_eq!(open, ["given"]);
    }
}
