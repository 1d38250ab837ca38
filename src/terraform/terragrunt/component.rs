//! Components of Terraform Stacks: which modules a `*.tfcomponent.hcl` runs, and with which inputs. Variables of the stack,
//! outputs of other components and `each` are unknown. Must not know modules.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::{Context, Limits};
use crate::source::{Loader, SourceMap, join, parent};
use crate::syntax::Block;

use super::runner::Runner;
use super::scope::Purpose;
use super::unit::{ParsedUnit, Unit, UnitPlace, parse};

/// The ends of the names of such files; the second is what they were called before.
pub(super) const ENDS: [&str; 2] = [".tfcomponent.hcl", ".tfstack.hcl"];

/// The components of a file whose modules are in this repository, each with the directory of its module.
pub(super) fn read(loader: &dyn Loader, sources: &SourceMap, path: &str) -> Vec<(String, Unit)> {
    let Some(file) = parse(loader, sources, path) else { return Vec::new() };
    let context = Context::new(loader, parent(path), Limits::default());
    let at = UnitPlace { loader, context: &context, directory: parent(path) };
    let reader = Reader { at, file: &file };
    let blocks = file.tree.body.blocks(&file.tree, "component");
    blocks.filter_map(|block| reader.component(block)).collect()
}

struct Reader<'a> {
    at: UnitPlace<'a>,
    file: &'a ParsedUnit,
}

impl Reader<'_> {
    fn component(&self, block: &Block) -> Option<(String, Unit)> {
        let tree = &self.file.tree;
        let source = block.body.attribute(tree, "source")?.expr;
        let source = self.at.eval(self.file, source, Purpose::Value)?;
        let source = source.as_str().filter(|text| text.starts_with('.'))?.to_owned();
        let module = join(self.at.directory, &source).ok()?;
        let inputs = block.body.attribute(tree, "inputs").map(|attribute| attribute.expr);
        let given = inputs.map(|inputs| self.at.inputs(self.file, inputs));
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
}
