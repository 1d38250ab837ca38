//! Expressions made to fit a type, of what a module has names for.

use super::types::{Presence, Type};
use crate::random::Random;

/// What a module has a name for: how it is referred to, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) ty: Type,
}

/// The names of a module.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    all: Vec<Name>,
    /// What names bring into scope while an expression is made.
    fresh: usize,
}

impl Names {
    pub(super) fn add(&mut self, text: impl Into<String>, ty: Type) {
        self.all.push(Name { text: text.into(), ty });
    }

    fn fresh(&mut self) -> String {
        self.fresh += 1;
        format!("v{}", self.fresh)
    }

    /// Something that has the type: a name, or a part of what a name stands for.
    fn reference(&self, random: &mut Random, ty: &Type) -> Option<String> {
        let mut found = Vec::new();
        for name in &self.all {
            parts(&name.text, &name.ty, ty, 2, &mut found);
        }
        if found.is_empty() { None } else { Some(random.pick(&found).clone()) }
    }

    /// An expression for a type.
    pub(super) fn expression(&mut self, random: &mut Random, ty: &Type, depth: usize) -> String {
        if depth == 0 || random.once_in(4) {
            return self.leaf(random, ty);
        }
        let depth = depth - 1;
        match random.below(30) {
            0 | 1 => {
                let (condition, yes) =
                    (self.of(random, depth, Type::Bool), self.expression(random, ty, depth));
                format!("({condition} ? {yes} : {})", self.expression(random, ty, depth))
            }
            2 => format!("(true ? {} : null)", self.expression(random, ty, depth)),
            3 => {
                let missing = [
                    "local.none.x",
                    "local.none[0]",
                    "tonumber(\"x\")",
                    "local.empty[0]",
                    "local.empty.a",
                ];
                let missing = random.pick(&missing);
                format!("try({missing}, {})", self.expression(random, ty, depth))
            }
            4 => format!(
                "[{0}, {1}][{2}]",
                self.expression(random, ty, depth),
                self.expression(random, ty, depth),
                random.below(2)
            ),
            5 => format!("{{ a = {}, b = 1 }}.a", self.expression(random, ty, depth)),
            6 => format!(
                "lookup({{ k = {} }}, {}, {})",
                self.expression(random, ty, depth),
                self.of(random, 0, Type::String),
                self.expression(random, ty, depth)
            ),
            7 => format!(
                "element([{}, {}], {})",
                self.expression(random, ty, depth),
                self.expression(random, ty, depth),
                random.below(5)
            ),
            8 => {
                format!("one([for x in [1, 2] : {} if x == 1])", self.expression(random, ty, depth))
            }
            9 if random.once_in(3) => format!("sensitive({})", self.expression(random, ty, depth)),
            10 => format!("nonsensitive({})", self.expression(random, ty, depth)),
            11 => format!("jsondecode(jsonencode({}))", self.expression(random, ty, depth)),
            12 => format!(
                "try({}, {})",
                self.expression(random, ty, depth),
                self.expression(random, ty, depth)
            ),
            13 => format!(
                "merge({{ a = {} }}, {{ b = {} }}).a",
                self.expression(random, ty, depth),
                self.of(random, 0, Type::Number)
            ),
            _ => self.form(random, ty, depth),
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "types are made where they are asked for")]
    fn of(&mut self, random: &mut Random, depth: usize, ty: Type) -> String {
        self.expression(random, &ty, depth)
    }

    fn leaf(&mut self, random: &mut Random, ty: &Type) -> String {
        let reference = if random.once_in(3) { None } else { self.reference(random, ty) };
        reference.unwrap_or_else(|| match ty {
            Type::Set(of) if !matches!(**of, Type::Object(_)) || random.once_in(2) => {
                format!("toset({})", Type::List(of.clone()).constant(random))
            }
            Type::List(of) if !matches!(**of, Type::Object(_)) && random.once_in(3) => {
                format!("tolist({})", ty.constant(random))
            }
            Type::Map(_) if random.once_in(3) => format!("tomap({})", ty.constant(random)),
            _ => ty.constant(random),
        })
    }

    fn form(&mut self, random: &mut Random, ty: &Type, depth: usize) -> String {
        match ty {
            Type::String => self.string(random, depth),
            Type::Number => self.number(random, depth),
            Type::Bool => self.bool(random, depth),
            Type::List(of) => self.list(random, of, depth),
            Type::Set(of) => self.set(random, of, depth),
            Type::Map(of) => self.map(random, of, depth),
            Type::Tuple(of) => {
                let parts: Vec<String> =
                    of.iter().map(|of| self.expression(random, of, depth)).collect();
                format!("[{}]", parts.join(", "))
            }
            Type::Object(attributes) if random.once_in(4) => {
                let whole = self.expression(random, ty, depth);
                let part = attributes.iter().find(|one| one.presence == Presence::Required);
                match part {
                    Some(one) => {
                        let value = self.expression(random, &one.ty, depth);
                        format!("merge({whole}, {{ {} = {value} }})", one.name)
                    }
                    None => format!("merge({whole}, {{}})"),
                }
            }
            Type::Object(attributes) => {
                Type::entries(random, attributes, |random, ty| self.expression(random, ty, depth))
            }
        }
    }

    fn string(&mut self, random: &mut Random, depth: usize) -> String {
        let strings = || Type::list(Type::String);
        match random.below(17) {
            0 | 1 => format!(
                "\"${{{}}}-${{{}}}\"",
                self.of(random, depth, Type::String),
                self.of(random, depth, Type::String)
            ),
            2 => format!("upper({})", self.of(random, depth, Type::String)),
            3 => format!(
                "format(\"%s/%v\", {}, {})",
                self.of(random, depth, Type::String),
                self.of(random, depth, Type::Number)
            ),
            4 => format!("join(\",\", {})", self.of(random, depth, strings())),
            5 | 6 => {
                let ty = Type::random(random, 2);
                format!("jsonencode({})", self.expression(random, &ty, depth))
            }
            7 => format!(
                "replace({}, \"a\", {})",
                self.of(random, depth, Type::String),
                self.of(random, depth, Type::String)
            ),
            8 => format!(
                "coalesce({}, {}, \"z\")",
                self.of(random, depth, Type::String),
                self.of(random, depth, Type::String)
            ),
            9 => format!("tostring({})", self.of(random, depth, Type::Number)),
            10 => format!(
                "\"%{{ if {} }}y${{{}}}%{{ else }}n%{{ endif }}\"",
                self.of(random, depth, Type::Bool),
                self.of(random, depth, Type::String)
            ),
            11 => {
                let name = self.fresh();
                format!(
                    "\"%{{ for {name} in {} }}${{{name}}};%{{ endfor }}\"",
                    self.of(random, depth, strings())
                )
            }
            12 => {
                format!("substr({}, 0, {})", self.of(random, depth, Type::String), random.below(4))
            }
            13 => format!(
                "try(keys({})[0], {})",
                self.of(random, depth, Type::map(Type::Number)),
                self.of(random, depth, Type::String)
            ),
            14 => format!(
                "trimprefix({}, {})",
                self.of(random, depth, Type::String),
                self.of(random, depth, Type::String)
            ),
            15 => format!("element(concat({}, [\"last\"]), 0)", self.of(random, depth, strings())),
            _ => format!("md5({})", self.of(random, depth, Type::String)),
        }
    }

    fn number(&mut self, random: &mut Random, depth: usize) -> String {
        match random.below(9) {
            0 | 1 => {
                let operator = *random.pick(&["+", "-", "*"]);
                format!(
                    "({} {operator} {})",
                    self.of(random, depth, Type::Number),
                    self.of(random, depth, Type::Number)
                )
            }
            2..=4 => {
                let of = Type::random(random, 1);
                let ty = if random.once_in(2) { Type::list(of) } else { Type::map(of) };
                format!("length({})", self.expression(random, &ty, depth))
            }
            5 => format!(
                "max({}, {})",
                self.of(random, depth, Type::Number),
                self.of(random, depth, Type::Number)
            ),
            6 => format!("length({})", self.of(random, depth, Type::String)),
            7 => format!("sum(concat({}, [1]))", self.of(random, depth, Type::list(Type::Number))),
            _ => format!("floor({})", self.of(random, depth, Type::Number)),
        }
    }

    fn bool(&mut self, random: &mut Random, depth: usize) -> String {
        match random.below(12) {
            0 | 1 => {
                let ty = Type::random(random, 1);
                let operator = *random.pick(&["==", "!="]);
                format!(
                    "({} {operator} {})",
                    self.expression(random, &ty, depth),
                    self.expression(random, &ty, depth)
                )
            }
            2 => format!(
                "({} > {})",
                self.of(random, depth, Type::Number),
                self.of(random, depth, Type::Number)
            ),
            // Where the left decides, bottlelint does not look at an error on the right, as Terraform does from 1.12 on.
            3 | 4 => {
                let operator = *random.pick(&["&&", "||"]);
                let left = self.of(random, depth, Type::Bool);
                format!(
                    "({left} {operator} try({} == true, false))",
                    self.of(random, depth, Type::Bool)
                )
            }
            5 => format!("!{}", self.of(random, depth, Type::Bool)),
            6 => {
                let ty = Type::random(random, 2);
                format!("can({})", self.expression(random, &ty, depth))
            }
            7 => format!(
                "contains({}, {})",
                self.of(random, depth, Type::list(Type::String)),
                self.of(random, depth, Type::String)
            ),
            8 => {
                let ty = Type::random(random, 2);
                format!("({} == null)", self.expression(random, &ty, depth))
            }
            9 => format!("alltrue({})", self.of(random, depth, Type::list(Type::Bool))),
            10 => format!("startswith({}, \"a\")", self.of(random, depth, Type::String)),
            _ => {
                let ty = Type::random(random, 1);
                format!("issensitive({})", self.expression(random, &ty, depth))
            }
        }
    }

    fn list(&mut self, random: &mut Random, of: &Type, depth: usize) -> String {
        let list = || Type::list(of.clone());
        match random.below(18) {
            0..=2 => {
                let count = random.below(3);
                let parts: Vec<String> =
                    (0..=count).map(|_| self.expression(random, of, depth)).collect();
                format!("[{}]", parts.join(", "))
            }
            3 => format!(
                "concat({}, {})",
                self.of(random, depth, list()),
                self.of(random, depth, list())
            ),
            4..=6 => self.over(random, depth, |names, random, from| {
                let inner = names.expression(random, of, depth);
                let only = if random.once_in(3) {
                    format!(" if {}", names.of(random, 1, Type::Bool))
                } else {
                    String::new()
                };
                format!("[for {from} : {inner}{only}]")
            }),
            7 => format!("values({})", self.of(random, depth, Type::map(of.clone()))),
            8 => format!("distinct({})", self.of(random, depth, list())),
            9 => format!("reverse({})", self.of(random, depth, list())),
            10 => format!("tolist({})", self.of(random, depth, Type::set(of.clone()))),
            11 => format!(
                "flatten([{}, [{}]])",
                self.of(random, depth, list()),
                self.of(random, depth, list())
            ),
            12 => format!("({})[*]", self.expression(random, of, depth)),
            13 => {
                let object = format!("[for x in {} : {{ p = x }}]", self.of(random, depth, list()));
                format!("{object}{}.p", random.pick(&["[*]", ".*"]))
            }
            14 => format!("slice({}, 0, 1)", self.of(random, depth, list())),
            15 => format!(
                "coalescelist({}, {})",
                self.of(random, depth, list()),
                self.of(random, depth, list())
            ),
            _ if *of == Type::String => match random.below(4) {
                0 => format!("sort({})", self.of(random, depth, list())),
                1 => format!("compact({})", self.of(random, depth, list())),
                2 => format!("split(\"-\", {})", self.of(random, depth, Type::String)),
                _ => format!("keys({})", self.of(random, depth, Type::map(Type::Number))),
            },
            16 if *of == Type::Number => format!("range({})", random.below(4)),
            _ => format!("chunklist({}, 1)[0]", self.of(random, depth, list())),
        }
    }

    fn set(&mut self, random: &mut Random, of: &Type, depth: usize) -> String {
        let set = || Type::set(of.clone());
        // The library under Terraform panics on unions of some sets with null in them.
        let simple = matches!(of, Type::String | Type::Number | Type::Bool);
        match random.below(if simple { 6 } else { 1 }) {
            3 => format!(
                "setunion({}, {})",
                self.of(random, depth, set()),
                self.of(random, depth, set())
            ),
            4 => format!(
                "setsubtract({}, {})",
                self.of(random, depth, set()),
                self.of(random, depth, set())
            ),
            5 => format!(
                "setintersection({}, {})",
                self.of(random, depth, set()),
                self.of(random, depth, set())
            ),
            _ => format!("toset({})", self.of(random, depth, Type::list(of.clone()))),
        }
    }

    fn map(&mut self, random: &mut Random, of: &Type, depth: usize) -> String {
        let map = || Type::map(of.clone());
        match random.below(10) {
            0..=2 => {
                let keys = ["a", "b", "(local.key)", "\"c-1\"", "\"${local.key}x\""];
                let keys = keys.iter().filter(|_| random.once_in(2)).collect::<Vec<_>>();
                let entries: Vec<String> = keys
                    .iter()
                    .map(|key| format!("{key} = {}", self.expression(random, of, depth)))
                    .collect();
                format!("{{ {} }}", entries.join(", "))
            }
            3 | 4 => format!(
                "merge({}, {})",
                self.of(random, depth, map()),
                self.of(random, depth, map())
            ),
            5 | 6 => self.over(random, depth, |names, random, from| {
                let inner = names.expression(random, of, depth);
                let key = names.of(random, 1, Type::String);
                let grouped = if random.once_in(3) { "..." } else { "" };
                format!("{{ for {from} : {key} => {inner}{grouped} }}")
            }),
            7 => format!(
                "zipmap([\"p\", \"q\"], [{}, {}])",
                self.expression(random, of, depth),
                self.expression(random, of, depth)
            ),
            8 => format!("tomap({})", self.of(random, depth, map())),
            _ => {
                let from = self.of(random, depth, map());
                format!("{{ for k, v in {from} : k => v if k != \"a\" }}")
            }
        }
    }

    /// What is repeated for each element of a collection, which has a name meanwhile.
    fn over(
        &mut self,
        random: &mut Random,
        depth: usize,
        inner: impl FnOnce(&mut Self, &mut Random, String) -> String,
    ) -> String {
        let of = Type::random(random, 1);
        let (ty, key) = match random.below(3) {
            0 => (Type::list(of.clone()), Type::Number),
            1 => (Type::set(of.clone()), of.clone()),
            _ => (Type::map(of.clone()), Type::String),
        };
        let from = self.expression(random, &ty, depth);
        let (name, before) = (self.fresh(), self.all.len());
        self.add(name.clone(), of);
        let names = if random.once_in(2) {
            let key_name = self.fresh();
            self.add(key_name.clone(), key);
            format!("{key_name}, {name}")
        } else {
            name
        };
        let text = inner(self, random, format!("{names} in {from}"));
        self.all.truncate(before);
        text
    }
}

/// The parts of a value that have a type.
fn parts(text: &str, ty: &Type, wanted: &Type, depth: usize, found: &mut Vec<String>) {
    if ty == wanted {
        found.push(text.to_owned());
    }
    if depth == 0 {
        return;
    }
    match ty {
        Type::String | Type::Number | Type::Bool => {}
        Type::List(of) => {
            parts(&format!("try({text}[0], {text}[1], null)"), of, wanted, 0, found);
            parts(&format!("{text}[0]"), of, wanted, depth - 1, found);
            if let (Type::Object(attributes), Type::List(of)) = (&**of, wanted) {
                for one in attributes.iter().filter(|one| one.ty == **of) {
                    found.push(format!("{text}[*].{}", one.name));
                }
            }
        }
        Type::Set(of) => parts(&format!("one({text})"), of, wanted, 0, found),
        Type::Map(of) => {
            parts(&format!("{text}[\"a\"]"), of, wanted, depth - 1, found);
            parts(&format!("try({text}.b, values({text})[0], null)"), of, wanted, 0, found);
        }
        Type::Tuple(of) => {
            for (index, of) in of.iter().enumerate() {
                parts(&format!("{text}[{index}]"), of, wanted, depth - 1, found);
            }
        }
        Type::Object(attributes) => {
            for one in attributes {
                parts(&format!("{text}.{}", one.name), &one.ty, wanted, depth - 1, found);
            }
        }
    }
}
