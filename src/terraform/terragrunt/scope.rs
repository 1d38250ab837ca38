//! What names and functions of Terragrunt mean in one of its files. Must not know units.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::{self, Context, Key, Reference, Resolved, Result, Scope};
use crate::source::{Loader, Span, below, join, parent};
use crate::syntax::Tree;
use crate::value::{Reason, Type, Value};

use super::runner::UNIT;

/// What an expression is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A path: directories are known, and the root of the repository is `/`.
    Path,
    /// Any other value: where the repository lies on disk is not known.
    Value,
}

/// The names of one file.
pub(super) struct FileScope<'a> {
    pub loader: &'a dyn Loader,
    pub context: &'a Context<'a>,
    /// The file's syntax.
    pub tree: &'a Tree,
    /// The file's path, from the root of the repository.
    pub file: &'a str,
    /// The directory of the unit.
    pub unit: &'a str,
    pub purpose: Purpose,
    /// Local values that were worked out; none for one that is being worked out.
    pub locals: RefCell<BTreeMap<Arc<str>, Option<Value>>>,
}

impl Scope for FileScope<'_> {
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        let consumed = reference.keys.len();
        if let ("local", Some(Key::Attribute(name))) = (&**reference.root, reference.keys.first()) {
            return Ok(Some(Resolved { value: self.local(name), consumed: 1 }));
        }
        if let ("dependency", Some(Key::Attribute(name))) =
            (&**reference.root, reference.keys.first())
        {
            let reason = Reason::Module(format!("dependency.{name}").into());
            return Ok(Some(Resolved { value: Value::unknown(Type::Any, reason), consumed }));
        }
        let what = format!("`{}` of `{}`", reference.root, self.file);
        Ok(Some(Resolved { value: unknown(what), consumed }))
    }

    fn call(&self, name: &str, arguments: &[Value], span: Span) -> Option<Result<Value>> {
        let _ = span;
        let known = match self.purpose {
            Purpose::Path => self.path(name, arguments),
            Purpose::Value => None,
        };
        Some(Ok(known.unwrap_or_else(|| unknown(format!("`{name}` in `{}`", self.file)))))
    }
}

impl FileScope<'_> {
    /// A local value. One that depends on itself is not known: Terragrunt refuses it.
    fn local(&self, name: &Arc<str>) -> Value {
        if let Some(known) = self.locals.borrow().get(name) {
            return known.clone().unwrap_or_else(|| unknown(format!("`local.{name}`")));
        }
        self.locals.borrow_mut().insert(Arc::clone(name), None);
        let blocks = self.tree.body.blocks(self.tree, "locals");
        let mut found = blocks.filter_map(|block| block.body.attribute(self.tree, name));
        let value = found
            .next()
            .and_then(|attribute| expr::eval(self.tree, attribute.expr, self, self.context).ok());
        let value = value.unwrap_or_else(|| unknown(format!("`local.{name}` of `{}`", self.file)));
        self.locals.borrow_mut().insert(Arc::clone(name), Some(value.clone()));
        value
    }

    /// A function that gives a directory or file of the repository.
    fn path(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let text = |path: &str| Some(Value::string(format!("/{path}")));
        match name {
            "get_repo_root" => Some(Value::string("")),
            "get_terragrunt_dir" | "get_original_terragrunt_dir" | "get_working_dir" => {
                text(self.unit)
            }
            "get_parent_terragrunt_dir" => text(parent(self.file)),
            "get_path_to_repo_root" => {
                let depth = self.unit.split('/').filter(|part| !part.is_empty()).count();
                Some(Value::string("../".repeat(depth)))
            }
            "path_relative_to_include" => {
                let rest = self.unit.strip_prefix(parent(self.file))?;
                Some(Value::string(rest.trim_start_matches('/')))
            }
            "find_in_parent_folders" => {
                let wanted = match arguments.first() {
                    Some(wanted) => wanted.as_str()?,
                    None => UNIT,
                };
                text(&self.above(wanted)?)
            }
            _ => None,
        }
    }

    /// The nearest file of this name in a directory above the unit.
    fn above(&self, wanted: &str) -> Option<String> {
        let mut directory = self.unit;
        while !directory.is_empty() {
            directory = parent(directory);
            let path = below(directory, wanted);
            let path = join("", &path).ok()?;
            if self.loader.kind(&path).is_ok() {
                return Some(path);
            }
        }
        None
    }
}

fn unknown(what: String) -> Value {
    Value::unknown(Type::Any, Reason::Unsupported(what.into()))
}
