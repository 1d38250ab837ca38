//! Expressions made at random from a fixed seed, so that a run can be repeated. Most are made to fit a
//! type, so that there is a value to compare; some are made of anything.

use crate::random::Random;
use crate::table::{Case, Expectation};

/// So many expressions.
pub(crate) fn cases(count: usize) -> Vec<Case> {
    let mut random = Random::new(1);
    let case = |line| {
        let text = if random.below(5) == 0 {
            anything(&mut random, 2)
        } else {
            let kind = *random.pick(TYPES);
            typed(&mut random, kind, 3)
        };
        Case {
            table: "generated".to_owned(),
            line,
            text,
            ty: None,
            expectation: Expectation::Agrees,
        }
    };
    (1..=count).map(case).collect()
}

/// What an expression is to be.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    String,
    Bool,
    /// A list or tuple of strings.
    Strings,
    /// A list or tuple of numbers.
    Numbers,
    /// An object with the attributes `a` and `b`.
    Object,
    /// A map of strings.
    Map,
}

const TYPES: &[Kind] = &[
    Kind::Number,
    Kind::String,
    Kind::Bool,
    Kind::Strings,
    Kind::Numbers,
    Kind::Object,
    Kind::Map,
];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "-1",
    "1.5",
    "0.1",
    "1e3",
    "100",
    "7",
    "\"3\"",
    "\"2.5\"",
    "local.u_number",
    "local.s_number",
    "local.l_objects[0].port",
    "1 / 3",
    "12345678901234567890",
];
const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"b\"",
    "\"1\"",
    "\"true\"",
    "\"x y\"",
    "\"é\"",
    "\"<&>\"",
    "\"a,b,c\"",
    "local.u_string",
    "local.u_id",
    "local.s_string",
    "local.l_list[0]",
    "local.l_object.a",
    "local.p_object.k",
    "local.p_object.u",
    "local.p_text",
    "local.l_map[\"a\"]",
];
const BOOLS: &[&str] = &["true", "false", "\"true\"", "local.u_bool", "local.l_object.c.d"];
const STRING_LISTS: &[&str] = &[
    "[]",
    "[\"a\"]",
    "[\"b\", \"a\", \"b\"]",
    "local.l_list",
    "local.u_list",
    "local.p_list",
    "local.s_list",
    "local.l_objects[*].name",
    "tolist(local.l_set)",
    "local.l_none",
];
const NUMBER_LISTS: &[&str] = &[
    "[1]",
    "[3, 1, 2]",
    "local.l_numbers",
    "tolist([1, 2])",
    "local.l_object.b",
    "[1, local.u_number]",
];
const OBJECTS: &[&str] = &[
    "{ a = \"x\", b = 1 }",
    "{ a = null, b = [] }",
    "local.s_part",
    "local.u_object",
    "{ a = local.u_string, b = 2 }",
    "{ a = { c = 1 }, b = true }",
];
const MAPS: &[&str] = &[
    "local.l_map",
    "local.u_map",
    "local.p_map",
    "local.l_nomap",
    "tomap({ a = \"x\" })",
    "{ k = \"v\", a = \"w\" }",
];

fn typed(random: &mut Random, kind: Kind, depth: usize) -> String {
    if depth == 0 || random.below(8) == 0 {
        let leaves = match kind {
            Kind::Number => NUMBERS,
            Kind::String => STRINGS,
            Kind::Bool => BOOLS,
            Kind::Strings => STRING_LISTS,
            Kind::Numbers => NUMBER_LISTS,
            Kind::Object => OBJECTS,
            Kind::Map => MAPS,
        };
        return (*random.pick(leaves)).to_owned();
    }
    if random.below(6) == 0 {
        let [condition, yes, no] =
            [Kind::Bool, kind, kind].map(|kind| typed(random, kind, depth - 1));
        return format!("({condition} ? {yes} : {no})");
    }
    let forms = forms(kind);
    let form = *random.pick(&forms);
    fill(random, form, depth - 1)
}

/// The forms of a kind, from the table beside this file.
fn forms(kind: Kind) -> Vec<&'static str> {
    let letter = match kind {
        Kind::Number => "n: ",
        Kind::String => "s: ",
        Kind::Bool => "b: ",
        Kind::Strings => "l: ",
        Kind::Numbers => "m: ",
        Kind::Object => "o: ",
        Kind::Map => "p: ",
    };
    include_str!("forms").lines().filter_map(|line| line.strip_prefix(letter)).collect()
}

fn fill(random: &mut Random, form: &str, depth: usize) -> String {
    let mut text = String::new();
    let mut rest = form;
    while let Some(at) = rest.find('<') {
        let letter = rest.get(at + 1..at + 3).filter(|part| part.ends_with('>'));
        let kind = letter.and_then(|part| match part.chars().next() {
            Some('n') => Some(Kind::Number),
            Some('s') => Some(Kind::String),
            Some('b') => Some(Kind::Bool),
            Some('l') => Some(Kind::Strings),
            Some('m') => Some(Kind::Numbers),
            Some('o') => Some(Kind::Object),
            Some('p') => Some(Kind::Map),
            _ => None,
        });
        let length = if kind.is_some() { 3 } else { 1 };
        text.push_str(&rest[..at]);
        match kind {
            Some(kind) => text.push_str(&typed(random, kind, depth)),
            None => text.push('<'),
        }
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    text
}

/// Leaves for expressions that need not make sense.
const LEAVES: &[&str] = &[
    "0",
    "1",
    "-1",
    "1.5",
    "\"\"",
    "\"a\"",
    "\"1\"",
    "\"true\"",
    "true",
    "false",
    "null",
    "[]",
    "{}",
    "[1, 2]",
    "[\"a\", 1]",
    "{ a = 1 }",
    "{ a = \"x\", b = 2 }",
    "local.l_list",
    "local.l_set",
    "local.l_map",
    "local.l_objects",
    "local.n_string",
    "local.n_list",
    "local.s_part",
    "local.u_string",
    "local.u_number",
    "local.u_list",
    "local.u_map",
    "local.u_object",
    "local.u_any",
    "local.p_object",
    "local.p_list",
    "local.l_none",
];

// Division by zero is infinity to Terraform, and an error to bottlelint; `&&` and `||` do not look at
// an error on the right where the left decides, as Terraform does from 1.12 on.
const BINARY: &[&str] = &["+", "-", "*", "/ 4 +", "% 3 -", "==", "!=", "<", "<=", ">", ">="];

const UNARY: &[&str] = &[
    "tostring",
    "tonumber",
    "tobool",
    "tolist",
    "toset",
    "tomap",
    "jsonencode",
    "can",
    "try",
    "sensitive",
    "nonsensitive",
    "issensitive",
];

fn anything(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return (*random.pick(LEAVES)).to_owned();
    }
    let [a, b, c] = [(); 3].map(|()| anything(random, depth - 1));
    match random.below(20) {
        0..=3 => format!("({a} {} {b})", random.pick(BINARY)),
        4 => format!("!({a})"),
        5 | 6 => format!("({a} ? {b} : {c})"),
        7 => format!("\"x${{{a}}}y${{{b}}}\""),
        8 => format!("[{a}, {b}]"),
        9 => format!("{{ a = {a}, b = {b} }}"),
        10 => format!("[for k, v in {a} : [k, v]]"),
        11 => format!("{{ for k, v in {a} : k => v }}"),
        12 => format!("[for v in {a} : v if v == {b}]"),
        13 => format!("({a})[*]"),
        14 => format!("try(({a}).a, {b})"),
        15 => format!("({a})[{b}]"),
        16 | 17 => format!("{}({a})", random.pick(UNARY)),
        18 => format!("try({a}, {b}, {c})"),
        _ => (*random.pick(LEAVES)).to_owned(),
    }
}
