//! Who runs a module from outside of Terraform's own language: units of Terragrunt and components of Terraform Stacks, what
//! they generate into it and which inputs they give it. Reads `terragrunt.hcl` and the files it includes, and
//! `*.tfcomponent.hcl`. Must not know what the module makes of it.

mod component;
mod runner;
mod scope;
mod unit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::expr::equality;
use crate::source::{Hit, Loader, Search, SourceMap, Span, below};
use crate::value::{Reason, Truth, Type, Value};

pub(super) use runner::Runner;
use runner::UNIT;
use unit::Unit;

/// Whether a file of this name makes its directory a unit.
#[must_use]
pub fn is_unit(name: &str) -> bool {
    name == UNIT
}

/// The directory of the module that the unit in a directory runs: its own where it names no other. None for one that is
/// elsewhere, or where nothing can be read.
pub(super) fn module_of(loader: &dyn Loader, sources: &SourceMap, unit: &str) -> Option<String> {
    unit::read(loader, sources, unit).map(|(module, _)| module)
}

/// Directories of a repository that are looked into; those of tools, whose names begin with a dot, are not.
const MOST_DIRECTORIES: usize = 50_000;

/// The units of a repository, by the directory of the module that each of them runs.
#[derive(Debug, Default)]
pub(super) struct Units {
    by_module: BTreeMap<String, Vec<Unit>>,
}

/// What the units that run a module add to it.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The file of the first unit.
    pub file: Arc<str>,
    /// Who runs the first unit.
    pub runner: Runner,
    /// The place that says so: a `generate` block, or the start of that file.
    pub span: Span,
    /// What is declared by generated files: `variable env`, `resource aws_sqs_queue q`, `provider aws`.
    declared: BTreeSet<String>,
    /// Whether some of what is generated is not known.
    is_open: bool,
    /// Values of variables.
    pub inputs: BTreeMap<Arc<str>, Value>,
    /// Whether there are inputs whose names are not known.
    pub has_more_inputs: bool,
}

impl Outside {
    /// Whether a generated file declares this, or may do so.
    pub(super) fn may_declare(&self, kind: &str, names: &[&str]) -> bool {
        self.is_open || self.declared.contains(&unit::declaration(kind, names.iter().copied()))
    }

    /// Whether anything is left unknown.
    pub(super) fn leaves_unknown(&self) -> bool {
        let unknown = self.inputs.values().any(|value| !value.is_wholly_known());
        self.is_open || !self.declared.is_empty() || self.has_more_inputs || unknown
    }

    /// Why something is not known.
    pub(super) fn reason(&self) -> Reason {
        let runner = self.runner.as_str();
        Reason::Unsupported(format!("set by {runner} in `{}`", self.file).into())
    }
}

impl Units {
    /// Reads the units of a repository.
    pub(super) fn read(loader: &dyn Loader, sources: &SourceMap) -> Self {
        let mut units = Self::default();
        let files = files(loader);
        let of_terragrunt = files.units.iter();
        let of_terragrunt = of_terragrunt.filter_map(|one| unit::read(loader, sources, one));
        let of_stacks = files.components.iter();
        let of_stacks = of_stacks.flat_map(|path| component::read(loader, sources, path));
        for (module, unit) in of_terragrunt.chain(of_stacks) {
            units.by_module.entry(module).or_default().push(unit);
        }
        units
    }

    /// What the units that run a module add to it; none if no unit does.
    pub(super) fn of(&self, module: &str) -> Option<Outside> {
        let units = self.by_module.get(module)?;
        let first = units.first()?;
        let declared = units.iter().flat_map(|unit| unit.declared.iter().cloned()).collect();
        let place = units.iter().find_map(|unit| unit.generates);
        Some(Outside {
            file: place.map_or_else(|| Arc::clone(&first.file), |_| generating(units, first)),
            runner: first.runner,
            span: place.unwrap_or(first.start),
            declared,
            is_open: units.iter().any(|unit| unit.is_open),
            inputs: inputs(units),
            has_more_inputs: units.iter().any(|unit| unit.has_more_inputs),
        })
    }
}

/// The file that generates something.
fn generating(units: &[Unit], first: &Unit) -> Arc<str> {
    let file = units.iter().find_map(|unit| unit.generated_by.clone());
    file.unwrap_or_else(|| Arc::clone(&first.file))
}

/// The inputs that all units of a module agree on; the others are not known.
fn inputs(units: &[Unit]) -> BTreeMap<Arc<str>, Value> {
    let mut all: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let names: BTreeSet<&Arc<str>> = units.iter().flat_map(|unit| unit.inputs.keys()).collect();
    for name in names {
        let mut values = units.iter().map(|unit| unit.inputs.get(name));
        let first = values.next().flatten();
        let mut is_agreed = |first: &Value| {
            values.all(|other| {
                other.is_some_and(|other| equality::equal(first, other) == Truth::True)
            })
        };
        let value = if let Some(first) = first.filter(|first| is_agreed(first)) {
            first.clone()
        } else {
            let file = units.iter().find(|unit| unit.inputs.contains_key(name));
            let file = file.map_or(UNIT, |unit| &*unit.file);
            let what = match units.first().map(|unit| unit.runner) {
                Some(Runner::Stack) => {
                    format!("different from one component to the next (`{file}`)")
                }
                _ => format!("different from one Terragrunt unit to the next (`{file}`)"),
            };
            Value::unknown(Type::Any, Reason::Unsupported(what.into()))
        };
        all.insert(Arc::clone(name), value);
    }
    all
}

/// What runs modules.
#[derive(Default)]
struct Files {
    /// The directories that hold a unit.
    units: Vec<String>,
    /// The files that may hold components.
    components: Vec<String>,
}

fn files(loader: &dyn Loader) -> Files {
    let mut found = Files::default();
    for Hit { directory, names } in loader.search(&wanted()) {
        let is_unit = |name: &String| name == UNIT;
        let components = names.iter().filter(|name| !is_unit(name));
        found.components.extend(components.map(|name| below(&directory, name)));
        if names.iter().any(is_unit) {
            found.units.push(directory);
        }
    }
    found.units.sort();
    found.components.sort();
    found
}

/// Every file that runs modules, wherever it is.
fn wanted() -> Search {
    Search {
        below: String::new(),
        deepest: usize::MAX,
        most_directories: MOST_DIRECTORIES,
        most_hits: usize::MAX,
        names: vec![UNIT.to_owned()],
        ends: component::ENDS.map(str::to_owned).to_vec(),
        skipped: vec!["node_modules".to_owned()],
        closed_by: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    const ROOT: &str = r#"
        locals {
          region = "eu-west-1"
        }
        generate "provider" {
          path      = "provider.tf"
          if_exists = "overwrite"
          contents  = <<-EOF
            provider "aws" {
              region = "${local.region}"
            }
            variable "env" {}
          EOF
        }
        inputs = {
          region = local.region
          owner  = get_env("OWNER")
        }
    "#;
    const UNIT_FILE: &str = r#"
        include "root" {
          path = find_in_parent_folders("root.hcl")
        }
        terraform {
          source = "${get_repo_root()}/modules//app"
        }
        dependency "network" {
          config_path = "../network"
        }
        inputs = {
          size   = 2
          subnet = dependency.network.outputs.subnet
        }
    "#;

    fn outside(files: &[(&str, &str)]) -> Option<Outside> {
        let memory = Memory::new(files.iter().copied());
        Units::read(&memory, &SourceMap::default()).of("modules/app")
    }

    #[test]
    fn reads_what_a_unit_and_its_root_say() {
        let files = [("live/root.hcl", ROOT), ("live/dev/app/terragrunt.hcl", UNIT_FILE)];
        let outside = outside(&files).unwrap();
        assert!(outside.may_declare("variable", &["env"]));
        assert!(outside.may_declare("provider", &["aws"]));
        assert!(!outside.may_declare("variable", &["other"]));
        assert_eq!(&*outside.file, "live/root.hcl");
        let input = |name: &str| outside.inputs.get(name).unwrap();
        assert_eq!(input("region").as_str(), Some("eu-west-1"));
        assert!(input("size").is_wholly_known());
        assert!(input("subnet").is_unknown() && input("owner").is_unknown());
        assert!(!outside.has_more_inputs);
    }

    #[test]
    fn generated_provider_configurations_can_be_used() {
        let module = "resource \"aws_sqs_queue\" \"q\" {\n  provider = aws.east\n}\nmodule \"m\" {\n  source = \"./m\"\n  providers = { aws = aws.east }\n}\n";
        let unit = |contents: &str| {
            format!(
                "terraform {{\n  source = \"../modules//app\"\n}}\ngenerate \"provider\" {{\n  path = \"provider.tf\"\n  contents = {contents}\n}}\n"
            )
        };
        let errors = |unit: &str| {
            let files = [
                ("live/terragrunt.hcl", unit),
                ("modules/app/main.tf", module),
                ("modules/app/m/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"),
            ];
            let memory = Memory::new(files);
            let modules = super::super::Modules::new(&memory, Arc::new(SourceMap::default()));
            let options = super::super::Options::default();
            let evaluated = super::super::evaluate(&modules, "modules/app", &options).unwrap();
            evaluated.findings.iter().filter(|finding| &*finding.rule.id == "TF001").count()
        };
        assert_eq!(errors(&unit("file(\"provider.tf\")")), 0);
        assert_eq!(errors(&unit("\"provider \\\"aws\\\" { alias = \\\"east\\\" }\"")), 0);
        assert_eq!(errors(&unit("\"variable \\\"env\\\" {}\"")), 2);
    }

    #[test]
    fn units_that_differ_leave_an_input_unknown() {
        let unit = |size: &str| {
            format!(
                "terraform {{\n  source = \"../../modules/app\"\n}}\ninputs = {{ size = {size}, env = \"x\" }}\n"
            )
        };
        let (dev, prod) = (unit("1"), unit("2"));
        let files = [("live/dev/terragrunt.hcl", &*dev), ("live/prod/terragrunt.hcl", &*prod)];
        let outside = outside(&files).unwrap();
        assert!(outside.inputs["size"].is_unknown());
        assert_eq!(outside.inputs["env"].as_str(), Some("x"));
    }

    #[test]
    fn what_cannot_be_evaluated_may_be_anything() {
        let unit = "terraform {\n source = \"../modules/app\"\n}\ninputs = merge(local.a, read_terragrunt_config(\"x\"))\ngenerate \"x\" {\n path = \"x.tf\"\n contents = file(\"x\")\n}\n";
        let outside = outside(&[("live/terragrunt.hcl", unit)]).unwrap();
        assert!(outside.has_more_inputs && outside.may_declare("variable", &["anything"]));
    }

    #[test]
    fn components_of_a_stack_give_inputs() {
        let stack = r#"
            component "app" {
              source = "../modules/app"
              inputs = {
                size   = 2
                region = var.region
                name   = "app-${component.network.id}"
              }
              providers = { aws = provider.aws.this }
            }
            component "registry" {
              source = "app.terraform.io/x/y/aws"
            }
        "#;
        let found = outside(&[("stack/app.tfcomponent.hcl", stack)]).unwrap();
        assert_eq!((found.runner, &*found.file), (Runner::Stack, "stack/app.tfcomponent.hcl"));
        assert!(found.inputs["size"].is_wholly_known());
        assert!(found.inputs["region"].is_unknown());
        assert!(!found.inputs["name"].is_wholly_known() && !found.has_more_inputs);
        assert!(found.leaves_unknown());
        let computed = stack.replace("inputs = {", "inputs = merge(var.all, {").replace(
            "              }\n              providers",
            "              })\n              providers",
        );
        assert!(outside(&[("stack/app.tfstack.hcl", &computed)]).unwrap().has_more_inputs);
    }

    #[test]
    fn modules_from_elsewhere_are_not_run_here() {
        let unit = "terraform {\n source = \"git::https://example.org/modules.git//app\"\n}\n";
        assert!(outside(&[("live/terragrunt.hcl", unit)]).is_none());
        assert!(outside(&[("live/terragrunt.hcl", "not hcl {{")]).is_none());
    }
}
