//! Module trees made at random from fixed seeds: variables with types and defaults, locals, resources and called modules
//! with `count` and `for_each`, outputs, conditions. Expressions are made to fit a type, so that most modules are
//! accepted; what is known only after apply comes from `terraform_data`.

mod expressions;
mod types;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::cases::Case;
use crate::random::Random;
use expressions::Names;
use types::Type;

/// How deep expressions are.
const DEPTH: usize = 3;

/// How many modules one plan holds.
pub(crate) const BATCH: usize = 250;

/// The first seed and the number of seeds: `BOTTLELINT_JUDGE_SEEDS` names others, as `1000+5000`.
pub(crate) fn seeds() -> (u64, u64) {
    let Ok(text) = std::env::var("BOTTLELINT_JUDGE_SEEDS") else { return (1, 60) };
    let (first, count) = text.split_once('+').expect("seeds as FIRST+COUNT");
    (first.parse().expect("the first seed"), count.parse().expect("a number of seeds"))
}

/// The module of a seed.
pub(crate) fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let mut files = BTreeMap::new();
    module(&mut random, "", 2, &mut files);
    Case { name: format!("g{seed}"), files }
}

/// What a module offers to those who call it.
struct Interface {
    variables: Vec<Variable>,
    outputs: Vec<(String, Type)>,
}

struct Variable {
    name: String,
    ty: Type,
    is_required: bool,
}

/// A module being written.
struct Writer<'r> {
    random: &'r mut Random,
    names: Names,
    text: String,
}

/// Writes a module into a directory, and those that it calls below that.
fn module(
    random: &mut Random,
    directory: &str,
    levels: usize,
    files: &mut BTreeMap<String, String>,
) -> Interface {
    let text = "locals {\n  none  = null\n  empty = {}\n  key   = \"k\"\n}\n".to_owned();
    let mut writer = Writer { random, names: Names::default(), text };
    let variables = writer.variables(directory.is_empty());
    let steps = 3 + writer.random.below(5);
    for step in 0..steps {
        match writer.random.below(if levels > 0 { 7 } else { 5 }) {
            0..=1 => writer.local(step),
            2..=4 => writer.resource(step),
            _ => {
                let called = format!("m{step}");
                let path = format!("{directory}{called}/");
                let interface = module(writer.random, &path, levels - 1, files);
                writer.call(&called, &interface);
            }
        }
    }
    let outputs = writer.outputs();
    writer.shown();
    let text = writer.text;
    files.insert(format!("{directory}main.tf"), text);
    Interface { variables, outputs }
}

impl Writer<'_> {
    fn ty(&mut self) -> Type {
        Type::random(self.random, 2)
    }

    /// An expression. Most have something to fall back on: an error in one must not hide what the others are.
    fn value(&mut self, ty: &Type) -> String {
        let value = self.names.expression(self.random, ty, DEPTH);
        if self.random.once_in(12) {
            return value;
        }
        format!("try({value}, {})", ty.constant(self.random))
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    /// Variables; those of a module that nobody gives values have defaults.
    fn variables(&mut self, have_defaults: bool) -> Vec<Variable> {
        let count = self.random.below(5);
        let mut all = Vec::new();
        for index in 0..count {
            let (name, ty) = (format!("x{index}"), self.ty());
            self.line(&format!("variable \"{name}\" {{"));
            match self.random.below(10) {
                0 => {}
                1 => self.line("  type = any"),
                _ => self.line(&format!("  type = {}", ty.constraint())),
            }
            let is_required = !have_defaults && self.random.once_in(2);
            if !is_required {
                let default = ty.constant(self.random);
                self.line(&format!("  default = {default}"));
            }
            for (times, line) in
                [(6, "nullable = false"), (8, "sensitive = true"), (40, "ephemeral = true")]
            {
                if self.random.once_in(times) {
                    self.line(&format!("  {line}"));
                }
            }
            self.names.add(format!("var.{name}"), ty.clone());
            if self.random.once_in(4) {
                self.validation(&name);
            }
            self.line("}");
            all.push(Variable { name, ty, is_required });
        }
        all
    }

    fn validation(&mut self, name: &str) {
        let condition = match self.random.below(6) {
            0 => format!("var.{name} != null"),
            1 => format!("can(var.{name}.a) || true"),
            2 => format!("try(length(var.{name}) >= 0, true)"),
            3 => format!("can(tostring(var.{name}))"),
            4 => {
                let bool = self.value(&Type::Bool);
                format!("var.{name} == null ? true : {bool} == true || true")
            }
            _ => format!("var.{name} == var.{name}"),
        };
        self.line(&format!("  validation {{\n    condition = {condition}\n    error_message = \"no ${{jsonencode(var.{name})}}\"\n  }}"));
    }

    fn local(&mut self, step: usize) {
        let ty = self.ty();
        let value = self.value(&ty);
        self.line(&format!("locals {{\n  l{step} = {value}\n}}"));
        self.names.add(format!("local.l{step}"), ty);
    }

    /// `count` or `for_each` of a block, and what a single instance of it is called.
    fn repetition(&mut self) -> (Option<String>, Repeated) {
        match self.random.below(5) {
            0 => {
                let count = match self.random.below(4) {
                    0 => self.random.below(3).to_string(),
                    1 => format!("{} ? 1 : 0", self.value(&Type::Bool)),
                    2 => format!("length({})", self.value(&Type::list(Type::String))),
                    _ => format!("min(3, length({}))", self.value(&Type::map(Type::String))),
                };
                (Some(format!("  count = {count}")), Repeated::Count)
            }
            1 => {
                let (each, ty) = if self.random.once_in(2) {
                    (format!("toset({})", self.value(&Type::list(Type::String))), Type::String)
                } else {
                    let of = Type::random(self.random, 1);
                    (self.value(&Type::map(of.clone())), of)
                };
                (Some(format!("  for_each = {each}")), Repeated::Each(ty))
            }
            _ => (None, Repeated::No),
        }
    }

    /// Gives names to what a block sees of its own repetition, while its arguments are written.
    fn inside<T>(&mut self, repeated: &Repeated, write: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.names.clone();
        match repeated {
            Repeated::No => {}
            Repeated::Count => self.names.add("count.index", Type::Number),
            Repeated::Each(ty) => {
                self.names.add("each.key", Type::String);
                self.names.add("each.value", ty.clone());
            }
        }
        let result = write(self);
        self.names = before;
        result
    }

    fn resource(&mut self, step: usize) {
        let (multiplier, repeated) = self.repetition();
        let ty = self.ty();
        self.line(&format!("resource \"terraform_data\" \"r{step}\" {{"));
        if let Some(line) = &multiplier {
            self.line(line);
        }
        self.inside(&repeated, |writer| {
            let value = writer.value(&ty);
            writer.line(&format!("  input = {value}"));
            if writer.random.once_in(4) {
                let value = writer.value(&Type::String);
                writer.line(&format!("  triggers_replace = [{value}]"));
            }
            if writer.random.once_in(5) {
                let condition = *writer.random.pick(&[
                    "self.input == self.input",
                    "self.id != \"\"",
                    "self.output != null || true",
                ]);
                writer.line(&format!("  lifecycle {{\n    postcondition {{\n      condition = {condition}\n      error_message = \"no\"\n    }}\n  }}"));
            }
        });
        self.line("}");
        let parts = [("input", ty.clone()), ("output", ty), ("id", Type::String)];
        self.repeated_names(&format!("terraform_data.r{step}"), &repeated, &parts);
    }

    fn call(&mut self, name: &str, interface: &Interface) {
        let (multiplier, repeated) = self.repetition();
        self.line(&format!("module \"{name}\" {{\n  source = \"./{name}\""));
        if let Some(line) = &multiplier {
            self.line(line);
        }
        self.inside(&repeated, |writer| {
            for variable in &interface.variables {
                if !variable.is_required && writer.random.once_in(3) {
                    continue;
                }
                let value = writer.value(&variable.ty);
                writer.line(&format!("  {} = {value}", variable.name));
            }
        });
        self.line("}");
        let outputs: Vec<(&str, Type)> =
            interface.outputs.iter().map(|(name, ty)| (&**name, ty.clone())).collect();
        self.repeated_names(&format!("module.{name}"), &repeated, &outputs);
    }

    /// The names of what a repeated block holds.
    fn repeated_names(&mut self, address: &str, repeated: &Repeated, parts: &[(&str, Type)]) {
        for (part, ty) in parts {
            let (one, all) = (ty.clone(), Type::list(ty.clone()));
            match repeated {
                Repeated::No => self.names.add(format!("{address}.{part}"), one),
                Repeated::Count => {
                    self.names.add(format!("({address}[*].{part})"), all.clone());
                    self.names.add(format!("[for x in {address} : x.{part}]"), all);
                    self.names.add(format!("try({address}[0].{part}, null)"), one.clone());
                    self.names.add(format!("one({address}[*].{part})"), one);
                }
                Repeated::Each(_) => {
                    self.names.add(format!("(values({address})[*].{part})"), all);
                    self.names.add(
                        format!("{{ for k, v in {address} : k => v.{part} }}"),
                        Type::map(one.clone()),
                    );
                    self.names.add(format!("try({address}[\"a\"].{part}, null)"), one);
                }
            }
        }
        match repeated {
            Repeated::No => {}
            Repeated::Count => self.names.add(format!("length({address})"), Type::Number),
            Repeated::Each(_) => {
                self.names.add(format!("keys({address})"), Type::list(Type::String));
            }
        }
    }

    fn outputs(&mut self) -> Vec<(String, Type)> {
        let mut all = Vec::new();
        for index in 0..=self.random.below(3) {
            let (name, ty) = (format!("o{index}"), self.ty());
            let value = self.value(&ty);
            self.line(&format!("output \"{name}\" {{\n  value = {value}"));
            if self.random.once_in(6) {
                self.line("  sensitive = true");
            }
            if self.random.once_in(8) {
                let condition = self.value(&Type::Bool);
                self.line(&format!("  precondition {{\n    condition = try({condition}, true) == true || local.key == \"k\"\n    error_message = \"no\"\n  }}"));
            }
            self.line("}");
            all.push((name, ty));
        }
        all
    }

    /// Resources that show values of the module, those that are sensitive too.
    fn shown(&mut self) {
        for index in 0..2 {
            let ty = self.ty();
            let value = self.value(&ty);
            let input = match self.random.below(4) {
                0 => format!("nonsensitive(jsonencode({value}))"),
                1 => format!("[{value}, issensitive({value})]"),
                _ => value,
            };
            self.line(&format!(
                "resource \"terraform_data\" \"s{index}\" {{\n  input = {input}\n}}"
            ));
        }
    }
}

/// How a block is repeated.
enum Repeated {
    No,
    Count,
    /// `for_each`, over values of this type.
    Each(Type),
}
