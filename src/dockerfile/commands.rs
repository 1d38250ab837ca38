//! The commands of a `RUN` as rules see them. Must not know which of them are good.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::syntax::{Command, Fragment, Instruction, Output, ShellWord, program};
use crate::value::{Kind, NameMap, Origin, OriginLabel, Part, Reason, Text, Type, Unknown, Value};

use super::expand::Variables;
use super::packages::{self, HOLE};

/// The commands of an instruction, in the order of the text.
pub(super) fn commands(variables: &Variables, instruction: &Instruction) -> Value {
    let scope = Scope::new(variables, instruction);
    let all = instruction.commands.iter().filter(|command| !command.words.is_empty());
    let all = all.enumerate();
    Value::tuple(all.map(|(number, command)| scope.command(command, number)).collect())
}

/// The variables that a `RUN` sets for commands: in front of them, and by `export`.
pub(super) fn settings(variables: &Variables, instruction: &Instruction) -> Vec<Value> {
    let scope = Scope::new(variables, instruction);
    let exported = |command: &Command| {
        let name = command.words.first().map(ShellWord::text);
        let is_export = matches!(name.as_deref(), Some("export" | "declare" | "typeset"));
        if is_export { command.words.clone() } else { Vec::new() }
    };
    let words = instruction.commands.iter();
    let words = words.flat_map(|one| one.assignments.iter().cloned().chain(exported(one)));
    let one = |word: ShellWord| {
        let (name, value) = scope.assignment(&word)?;
        let named = Value::string(name).with_origin(Origin::At(word.span));
        let setting = Value::object([(Arc::from("name"), named), (Arc::from("value"), value)]);
        Some(setting.with_origin(Origin::At(word.span)))
    };
    words.filter_map(one).collect()
}

/// The names that the script itself sets: in front of a command, by `export`, `read` or a loop.
fn set(instruction: &Instruction) -> BTreeSet<String> {
    let words = instruction.commands.iter();
    let words = words.flat_map(|command| command.assignments.iter().chain(&command.words));
    let name = |word: &ShellWord| {
        let text = word.text();
        text.split_once('=').map_or(text.clone(), |(name, _)| name.to_owned())
    };
    words.map(name).collect()
}

struct Scope<'v> {
    variables: &'v Variables,
    set: BTreeSet<String>,
    /// What all commands are called.
    label: Arc<str>,
    /// A command of which nothing is said. A script may have a hundred thousand: they share their names, and what most of
    /// them lack.
    blank: NameMap<Value>,
}

fn blank() -> NameMap<Value> {
    let list = || Value::list(Type::String, Vec::new());
    let fields = [
        ("number", Value::number(0_usize)),
        ("name", Value::string("")),
        ("words", list()),
        ("flags", list()),
        ("operands", list()),
        ("assignments", Value::map(Type::String, [])),
        ("redirections", list()),
        ("piped", Value::bool(false)),
        // What a command is not is an empty text, which is in no list.
        ("manager", Value::string("")),
        ("action", Value::string("")),
        ("packages", Value::tuple(Vec::new())),
        ("asks", Value::bool(false)),
    ];
    fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect()
}

impl<'v> Scope<'v> {
    fn new(variables: &'v Variables, instruction: &Instruction) -> Self {
        Self { variables, set: set(instruction), label: "RUN".into(), blank: blank() }
    }

    fn command(&self, command: &Command, number: usize) -> Value {
        let Some((first, rest)) = command.words.split_first() else {
            return Value::null(Type::Any);
        };
        let plain: Vec<String> = rest.iter().map(literal).collect();
        let values: Vec<Value> = rest.iter().map(|word| self.word(word)).collect();
        let name = literal(first);
        let used = packages::of(program(&name), &plain);
        let assignments = command.assignments.iter().filter_map(|word| self.assignment(word));
        let flags: Vec<Value> = packages::flags(&plain).into_iter().map(Value::string).collect();
        let operands = plain.iter().zip(&values).filter(|(word, _)| !word.starts_with('-'));
        let operands: Vec<Value> = operands.map(|(_, value)| value.clone()).collect();
        let redirections: Vec<Value> =
            command.redirections.iter().map(|word| self.word(word)).collect();
        let list = |all: Vec<Value>| (!all.is_empty()).then(|| Value::list(Type::String, all));
        let mut said = vec![
            ("number", Some(Value::number(number))),
            ("piped", Some(Value::bool(command.output == Output::Piped))),
            ("flags", list(flags)),
            ("operands", list(operands)),
            ("redirections", list(redirections)),
        ];
        if !command.assignments.is_empty() {
            said.push(("assignments", Some(Value::map(Type::String, assignments))));
        }
        if let Some(used) = used {
            let one = |index: &usize| package(used.manager, *index, (&plain, &values));
            let packages = used.packages.iter().filter_map(one).collect();
            said.push(("manager", Some(Value::string(used.manager))));
            said.push(("action", Some(Value::string(used.action))));
            said.push(("packages", Some(Value::tuple(packages))));
            said.push(("asks", Some(Value::bool(used.asks == Some(true)))));
        }
        said.push(("words", list(values)));
        let name = named(first, &name);
        Value {
            kind: Kind::Object(Arc::new(self.filled(command, said, name))),
            ..Value::object([])
        }
        .with_origin(Origin::step(
            command.span,
            OriginLabel::Block(Arc::clone(&self.label)),
            Vec::new(),
        ))
    }

    /// The fields of a command, with what is said of it.
    fn filled(
        &self,
        command: &Command,
        said: Vec<(&str, Option<Value>)>,
        name: Value,
    ) -> NameMap<Value> {
        let mut fields = self.blank.clone();
        for (field, value) in said {
            if let (Some(own), Some(value)) = (fields.get_mut(field), value) {
                *own = value;
            }
        }
        for (_, value) in fields.iter_mut() {
            value.origin = Origin::At(command.span);
        }
        if let Some(own) = fields.get_mut("name") {
            *own = name;
        }
        fields
    }

    fn assignment(&self, word: &ShellWord) -> Option<(Arc<str>, Value)> {
        let (Fragment::Literal(name), rest) = word.fragments.split_first()? else { return None };
        let (name, value) = name.split_once('=')?;
        let literal = Fragment::Literal(value.to_owned());
        let fragments = std::iter::once(literal).chain(rest.iter().cloned()).collect();
        Some((name.into(), self.word(&ShellWord { fragments, span: word.span })))
    }

    /// A word, with what the Dockerfile sets and the script does not for its variables.
    fn word(&self, word: &ShellWord) -> Value {
        let mut parts = Vec::new();
        for fragment in &word.fragments {
            match fragment {
                Fragment::Literal(text) => parts.push(Part::Literal(text.as_str().into())),
                Fragment::Variable(name) => match self.known(name) {
                    Some(text) => parts.push(Part::Literal(text.into())),
                    None => parts.push(hole(&format!("${name}"))),
                },
                Fragment::Other(text) => parts.push(hole(text)),
            }
        }
        let value = match parts.as_slice() {
            [Part::Hole(hole)] => Kind::Unknown(Arc::clone(hole)).into(),
            _ => Value::text(Text::from_parts(parts)),
        };
        value.with_origin(Origin::At(word.span))
    }

    fn known(&self, name: &str) -> Option<&str> {
        let Variables { environment, arguments, .. } = self.variables;
        let value = environment.get(name).or_else(|| arguments.get(name));
        value.filter(|_| !self.set.contains(name)).and_then(Value::as_str)
    }
}

fn hole(what: &str) -> Part {
    let unknown = Unknown::new(Type::String, Reason::Script(what.into()));
    Part::Hole(Arc::new(Unknown { not_null: true, ..unknown }))
}

/// A word with a stand-in for what is not known.
fn literal(word: &ShellWord) -> String {
    let mut text = String::new();
    for fragment in &word.fragments {
        match fragment {
            Fragment::Literal(literal) => text.push_str(literal),
            Fragment::Variable(_) | Fragment::Other(_) => text.push(HOLE),
        }
    }
    text
}

/// The program of a command; an empty text where only a shell knows.
fn named(word: &ShellWord, name: &str) -> Value {
    let known = !name.contains(HOLE);
    Value::string(if known { program(name) } else { "" }).with_origin(Origin::At(word.span))
}

fn package(manager: &str, index: usize, (plain, values): (&[String], &[Value])) -> Option<Value> {
    let (word, value) = (plain.get(index)?, values.get(index)?);
    let reason = || value.unknown_reason().unwrap_or(Reason::Stated);
    let pinned = Value::truth(packages::pinned(manager, word, plain), reason);
    let origin = value.origin.clone();
    Some(
        Value::object([
            (Arc::from("name"), value.clone()),
            (Arc::from("pinned"), pinned.with_origin(origin.clone())),
        ])
        .with_origin(origin),
    )
}
