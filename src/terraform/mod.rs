//! Terraform's language: modules, variables, expansion, resource instances. Makes a model of a root
//! module. Must not know rules or findings about deployments; it reports what Terraform would refuse.

mod address;
mod aliases;
mod argument_owner;
mod arguments;
mod block;
mod block_language;
mod calls;
mod certain;
mod collect;
mod conditions;
mod config;
mod declared;
mod dialect;
mod documented;
mod entry;
mod expand;
mod forms;
mod facts;
mod instance;
mod json_blocks;
mod lifecycle;
mod language;
mod load;
mod meta_arguments;
mod module_source;
mod modules;
mod options;
mod plan;
mod planned;
mod provider;
mod quota;
mod readme;
mod published;
mod receives;
mod references;
mod rendered;
mod resource;
mod scope;
mod session;
mod statements;
mod terragrunt;
mod validated;
mod validators;
mod variables;
mod version;
mod walk;
mod written;

use std::rc::Rc;
use std::sync::Arc;

pub use address::InstanceKey;
pub use address::{block_of, within};
pub use argument_owner::ArgumentOwner;
pub use config::Module;
pub use dialect::Dialect;
pub use forms::with_forms;
pub use load::is_config;
pub use module_source::ModuleSource;
pub use modules::Modules;
pub use options::{Callers, JudgedResources, Options};
pub use plan::Planned;
pub use provider::in_region;
pub use resource::{as_seen_by_rules, computed};
pub use terragrunt::is_unit;

use crate::expr::{Error, Result};
use crate::finding::{Finding, Secrets};
use crate::model::{Evaluated, Existence};
use crate::schema;
use crate::source::LoadError;
use crate::syntax;
use crate::value::{NameMap, Value};

use instance::{Frame, ModuleInstance};
use session::Session;

/// Evaluates the root module in a directory, and all that it calls.
pub fn evaluate(
    modules: &Modules<'_>,
    directory: &str,
    options: &Options,
) -> Result<Evaluated, LoadError> {
    let module = modules.get(directory)?;
    let session = Session::new(modules.loader, modules, directory, options);
    let root = root(module);
    variables::undeclared(&session, &root);
    let mut model = collect::collect(&session, &root);
    resource::unmatched_assumptions(&session, &model);
    model.written = session.written();
    model.secrets = session.secrets();
    model.watched = session.context.take_seen();
    root.release();
    Ok(Evaluated { model, findings: session.into_findings() })
}

/// Arguments as the provider has them: with what is not written, null or computed.
#[must_use]
pub fn complete(
    subject: ArgumentOwner<'_>,
    written: NameMap<Value>,
    schema: &schema::SchemaBlock,
) -> NameMap<Value> {
    block::complete(subject, written, block::Blocks::new(), schema)
}

fn root(module: Arc<Module>) -> Rc<ModuleInstance> {
    Rc::new(ModuleInstance::new(module, "".into(), None, Existence::Certain))
}

/// Evaluates expressions in the scope of a root module, one after another.
pub struct Console<'a> {
    session: Session<'a>,
    root: Rc<ModuleInstance>,
}

impl<'a> Console<'a> {
    /// The scope of the root module in a directory.
    pub fn open(
        modules: &'a Modules<'a>,
        directory: &'a str,
        options: &'a Options,
    ) -> Result<Self, LoadError> {
        let root = root(modules.get(directory)?);
        Ok(Self { session: Session::new(modules.loader, modules, directory, options), root })
    }

    /// The value of an expression.
    pub fn eval(&self, text: &str) -> Result<Value> {
        let source = self.session.sources.add("<expression>", text);
        let (tree, expr) = syntax::parse_expression(source, text).map_err(|errors| {
            let first = errors.into_iter().next();
            first.map_or_else(
                || Error::new("this is not an expression"),
                |error| Error::at(error.span, error.message),
            )
        })?;
        self.session.eval(&self.root, &Frame::default(), config::ExprRef { tree: &tree, expr })
    }

    /// What must not be shown of what was evaluated so far.
    #[must_use]
    pub fn secrets(&self) -> Secrets {
        self.session.secrets()
    }

    /// What the user is told of what was evaluated so far.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.session.tell_all(&self.root.module.told);
        for span in &self.root.module.perhaps_secrets {
            self.session.hide_place(*span);
        }
        self.session.findings()
    }
}

impl Drop for Console<'_> {
    fn drop(&mut self) {
        self.root.release();
    }
}

/// The directories that a module calls, as far as they are in this repository.
#[must_use]
pub fn called_directories(module: &Module) -> Vec<String> {
    module_source::local_directories(module)
}
