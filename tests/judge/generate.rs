//! Expressions made at random from a fixed seed, so that a run can be repeated.

use crate::table::{Case, Expectation};

/// So many expressions.
pub(crate) fn cases(count: usize) -> Vec<Case> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    (1..=count)
        .map(|line| Case {
            table: "generated".to_owned(),
            line,
            text: expression(&mut random, 3),
            ty: None,
            expectation: Expectation::Agrees,
        })
        .collect()
}

/// A generator of pseudo-random numbers (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or(0) % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const LEAVES: &[&str] = &[
    "0",
    "1",
    "2",
    "-1",
    "1.5",
    "0.1",
    "1e3",
    "100",
    "\"\"",
    "\"a\"",
    "\"b\"",
    "\"1\"",
    "\"true\"",
    "\"x y\"",
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
    "local.l_numbers",
    "local.l_object",
    "local.l_objects",
    "local.n_string",
    "local.n_list",
    "local.s_string",
    "local.s_part",
    "local.u_string",
    "local.u_number",
    "local.u_bool",
    "local.u_list",
    "local.u_map",
    "local.u_object",
    "local.u_any",
    "local.p_object",
    "local.p_list",
    "local.p_map",
    "local.l_none",
];

// Division by zero is infinity to Terraform, and an error to bottlelint.
const BINARY: &[&str] =
    &["+", "-", "*", "/ 4 +", "% 3 -", "==", "!=", "<", "<=", ">", ">=", "&&", "||"];

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

fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.pick(LEAVES).to_owned();
    }
    let mut inner = || expression(random, depth - 1);
    let (a, b, c) = (inner(), inner(), inner());
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
        13 => format!("{a}[*]"),
        14 => format!("try({a}.a, {b})"),
        15 => format!("({a})[{b}]"),
        16 | 17 => format!("{}({a})", random.pick(UNARY)),
        18 => format!("try({a}, {b}, {c})"),
        _ => random.pick(LEAVES).to_owned(),
    }
}
