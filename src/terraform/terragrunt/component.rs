//! Components of Terraform Stacks: which modules a `*.tfcomponent.hcl` runs, and with which inputs. Variables of the stack,
//! outputs of other components and `each` are unknown. Must not know modules.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::expr::{self, Context, Limits};
use crate::source::{Loader, SourceMap, join, parent};
use crate::syntax::{Block, ExprId};
use crate::value::{Label, Origin, Value};

use super::Runner;
use super::scope::{FileScope, Purpose};
use super::unit::{Parsed, Unit, parse};

/// The ends of the names of such files; the second is what they were called before.
const ENDS: [&str; 2] = [".tfcomponent.hcl", ".tfstack.hcl"];

/// Whether a file may hold components.
pub(super) fn is_one(name: &str) -> bool {
    ENDS.iter().any(|end| name.ends_with(end))
}

/// The components of a file whose modules are in this repository, each with the directory of its module.
pub(super) fn read(loader: &dyn Loader, sources: &SourceMap, path: &str) -> Vec<(String, Unit)> {
    let Some(file) = parse(loader, sources, path) else { return Vec::new() };
    let context = Context::new(loader, parent(path), Limits::default());
    let reader = Reader { loader, context: &context, file: &file };
    let blocks = file.tree.body.blocks(&file.tree, "component");
    blocks.filter_map(|block| reader.component(block)).collect()
}

struct Reader<'a> {
    loader: &'a dyn Loader,
    context: &'a Context<'a>,
    file: &'a Parsed,
}

impl Reader<'_> {
    fn eval(&self, expr: ExprId) -> Option<Value> {
        let scope = FileScope {
            loader: self.loader,
            context: self.context,
            tree: &self.file.tree,
            file: &self.file.path,
            unit: parent(&self.file.path),
            purpose: Purpose::Value,
            locals: RefCell::default(),
        };
        expr::eval(&self.file.tree, expr, &scope, self.context).ok()
    }

    fn component(&self, block: &Block) -> Option<(String, Unit)> {
        let tree = &self.file.tree;
        let source = self.eval(block.body.attribute(tree, "source")?.expr)?;
        let source = source.as_str().filter(|text| text.starts_with('.'))?.to_owned();
        let module = join(parent(&self.file.path), &source).ok()?;
        let inputs = block.body.attribute(tree, "inputs").map(|attribute| attribute.expr);
        let given = inputs.map(|inputs| self.inputs(inputs));
        let unit = Unit {
            file: Arc::clone(&self.file.path),
            runner: Runner::Stack,
            start: block.header(tree),
            // Without the argument there are none.
            has_more_inputs: matches!(given, Some(None)),
            inputs: given.flatten().unwrap_or_default(),
            declared: BTreeSet::new(),
            is_open: false,
            generates: None,
            generated_by: None,
        };
        Some((module, unit))
    }

    /// None where not even the names are known.
    fn inputs(&self, expr: ExprId) -> Option<BTreeMap<Arc<str>, Value>> {
        let span = self.file.tree.span(expr);
        let value = self.eval(expr)?;
        let one = |(name, value): (&Arc<str>, &Value)| {
            let at = value.origin.span().unwrap_or(span);
            let from = vec![value.origin.clone()];
            let origin = Origin::step(at, Label::Given(Arc::clone(name)), from);
            (Arc::clone(name), value.clone().with_origin(origin))
        };
        Some(value.entries()?.iter().map(one).collect())
    }
}
