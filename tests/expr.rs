//! Expressions to values: what the evaluator makes of unknowns, symbols, strings with holes, marks and
//! origins, of which Terraform knows nothing. What Terraform knows, `tests/judge.rs` compares.
#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::sync::Arc;

use bottlelint::expr::{self, Context, Limits, Reference, Resolved, Scope};
use bottlelint::source::{Memory, SourceId, Span};
use bottlelint::syntax;
use bottlelint::value::{Kind, Marks, Reason, Type, Value};

/// A few names: `id` and `other` are unknown strings with an identity, `any` is unknown in all, `list`
/// an unknown list of strings, `secret` a sensitive string, `flag` an unknown boolean.
struct Names;

impl Scope for Names {
    fn resolve(&self, reference: &Reference<'_>) -> expr::Result<Option<Resolved>> {
        let computed = |name: &str| Reason::Computed(Arc::from(name));
        let value = match &**reference.root {
            "id" => Value::symbol(Type::String, computed("a.b.id"), "a.b.id".into()),
            "other" => Value::symbol(Type::String, computed("a.c.name"), "a.c.name".into()),
            "any" => Value::unknown(Type::Any, computed("a.b.any")),
            "list" => Value::unknown(Type::list(Type::String), computed("a.b.list")),
            "flag" => Value::unknown(Type::Bool, computed("a.b.flag")),
            "secret" => Value::string("hush").with_marks(Marks::SENSITIVE),
            _ => return Ok(None),
        };
        Ok(Some(Resolved { value, consumed: 0 }))
    }

    fn call(&self, name: &str, arguments: &[Value], _span: Span) -> Option<expr::Result<Value>> {
        (name == "test::count").then(|| Ok(Value::number(arguments.len())))
    }
}

/// One name, `x`, of a value.
struct X(Value);

impl Scope for X {
    fn resolve(&self, _reference: &Reference<'_>) -> expr::Result<Option<Resolved>> {
        Ok(Some(Resolved { value: self.0.clone(), consumed: 0 }))
    }
}

/// Evaluates an expression so many times, each time with the result as `x`.
fn again(text: &str, times: usize) -> Value {
    let (tree, id) = syntax::parse_expression(SourceId(0), text).expect("an expression");
    let loader = Memory::default();
    let context = Context::new(&loader, "", Limits::default());
    (0..times).fold(Value::string("x"), |value, _| {
        expr::eval(&tree, id, &X(value), &context).expect("a value")
    })
}

fn eval(text: &str) -> expr::Result<Value> {
    let (tree, id) = syntax::parse_expression(SourceId(0), text)
        .unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let loader = Memory::new([("m/t.tpl", "<${name}>"), ("m/only.tpl", "${list}")]);
    expr::eval(&tree, id, &Names, &Context::new(&loader, "m", Limits::default()))
}

fn value(text: &str) -> Value {
    eval(text).unwrap_or_else(|error| panic!("{text}: {}", error.message()))
}

/// Evaluates `expression == expected` for each line of `expression ==> expected`.
fn check(lines: &str) {
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (expression, expected) = line.split_once(" ==> ").expect("a line has ` ==> `");
        let (found, expected) = (value(expression), value(expected));
        let equal = expr::equality::equal(&found, &expected);
        assert_eq!(equal, bottlelint::value::Truth::True, "{expression}\n  found {:?}", found.kind);
    }
}

#[test]
fn evaluates_the_language() {
    check(
        r#"
        1 + 2 * 3 ==> 7
        "5" + 3 ==> 8
        0.1 + 0.2 ==> 0.3
        -5 % 3 ==> -2
        !"true" ==> false
        1 < "2" ==> true
        "${1 + 1}a" ==> "2a"
        true ? 1 : "a" ==> "1"
        [for k, v in {b = 1, a = 2} : "${k}${v}"] ==> ["a2", "b1"]
        {for i, v in ["x", "y"] : v => i} ==> {x = 0, y = 1}
        {for v in ["a", "b", "a"] : v => 1...} ==> {a = [1, 1], b = [1]}
        [for v in [1, 2, 3] : v if v > 1] ==> [2, 3]
        [{a = 1}, {a = 2}][*].a ==> [1, 2]
        [{a = [1]}, {a = [2]}].*.a[0] ==> [1]
        null[*] ==> []
        {a = 1}[*].a ==> [1]
        "%{ for x in [1, 2] }${x},%{ endfor }" ==> "1,2,"
        "%{ if true }yes%{ else }no%{ endif }" ==> "yes"
        {a = {b = [10, 20]}}.a.b[1] ==> 20
        try({}.a, [][0], "none") ==> "none"
        can({}.a) ==> false
        jsonencode({b = [1, true, null], a = "<&>"}) ==> "{\"a\":\"\\u003c\\u0026\\u003e\",\"b\":[1,true,null]}"
        jsondecode("{\"a\": [1.5, \"x\"]}").a ==> [1.5, "x"]
        tolist(["a", 1]) == tolist(["a", "1"]) ==> true
        test::count(1, [2, 3]...) ==> 3
        templatefile("t.tpl", {name = "x"}) ==> "<x>"
        templatefile("only.tpl", {list = [1]}) ==> [1]
        "#,
    );
}

#[test]
fn knows_what_unknowns_have_in_common() {
    check(
        r#"
        id == id ==> true
        "x-${id}" == "x-${id}" ==> true
        "x-${id}" == "y-${id}" ==> false
        [id] == [id] ==> true
        false && flag ==> false
        flag ? "a" : "a" ==> "a"
        (flag ? {a = 1, b = 2} : {a = 1, b = 3}).a ==> 1
        jsondecode(jsonencode({a = id, b = 1})).b ==> 1
        jsondecode(jsonencode({a = id})).a == id ==> true
        can(id) ==> true
        "#,
    );
    for unknown in
        ["id == other", "any.a.b", "[for x in list : x]", "flag ? [1] : []", "can(any.a)"]
    {
        assert!(!value(unknown).is_wholly_known(), "{unknown}");
    }
}

#[test]
fn carries_marks() {
    assert!(value(r#""a${secret}""#).marks.is_sensitive());
    assert!(value("{a = secret}").deep_marks().is_sensitive());
    assert!(!value("{a = secret}").marks.is_sensitive());
    assert!(value("secret == 1").marks.is_sensitive());
    assert!(!value("nonsensitive(secret)").marks.is_sensitive());
    assert!(value("flag ? secret : 1").marks.is_sensitive());
}

#[test]
fn stops_at_limits() {
    let deep = format!("{}1{}", "(".repeat(50), ")".repeat(50));
    let (tree, id) = syntax::parse_expression(SourceId(0), &deep).unwrap();
    let loader = Memory::default();
    let limits = Limits { depth: 10, ..Limits::default() };
    let value = expr::eval(&tree, id, &Names, &Context::new(&loader, "", limits)).unwrap();
    assert!(matches!(value.kind, Kind::Unknown(_)));
}

#[test]
fn survives_what_grows_without_bound() {
    for text in [
        "[x, x]",
        "{ a = x, b = [x] }",
        "\"${jsonencode(x)}${jsonencode(x)}\"",
        "jsonencode([x, x])",
        "[for i in [1, 2, 3] : x]",
        "concat([x], [x])",
        "true ? [x, x] : []",
    ] {
        let value = again(text, 40);
        assert!(!value.is_wholly_known(), "{text}");
    }
    assert!(!again("[x]", 1_000).is_wholly_known());
}

#[test]
fn gives_up_on_loops_that_take_too_long() {
    let long = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]";
    assert!(!value(long).is_wholly_known());
}

#[test]
fn renders_what_is_known_and_nothing_that_is_sensitive() {
    let rendered = |text: &str| expr::render::render(&eval(text)).to_string();
    assert_eq!(rendered("[1.50, \"a\", null]"), r#"{"value":[1.5,"a",null]}"#);
    assert_eq!(rendered("secret"), r#"{"type":"string","sensitive":true}"#);
    assert_eq!(
        rendered("\"a-${id}\""),
        r#"{"unknown":true,"type":"string","reason":"known only after apply (`a.b.id`)","known":"a-…"}"#
    );
    assert_eq!(
        rendered("[1, flag]"),
        r#"{"unknown":true,"type":"tuple([number, bool])","reason":"known only after apply (`a.b.flag`)","known":[1,null]}"#
    );
    assert!(!rendered("{ a = secret, b = id }").contains("hush"));
    assert!(!rendered("tonumber(secret)").contains("hush"));
    assert_eq!(rendered("[][0]"), r#"{"error":"there is no such element: the sequence is empty"}"#);
}

#[test]
fn refuses_what_is_no_type() {
    let refused = |text: &str| {
        let (tree, id) = syntax::parse_expression(SourceId(0), text).expect("an expression");
        expr::type_expr::parse_type(&tree, id).is_err()
    };
    for text in
        ["strin", "list()", "list(string, number)", "object(string)", "object({ a = optional() })"]
    {
        assert!(refused(text), "{text}");
    }
    assert!(refused("object({ a = optional(number, \"x\") })"));
    assert!(refused("object({ a = optional(string, id) })"));
    assert!(!refused("map(object({ a = optional(list(any), []) }))"));
}

#[test]
fn values_know_their_way() {
    let value = value("[for x in [{ a = id }] : x.a][0]");
    let trail: Vec<_> =
        value.origin.trail(9).into_iter().map(|(span, _)| (span.start, span.end)).collect();
    // The reference in the body of the `for`, then the one in the object.
    assert_eq!(trail, [(25, 28), (17, 19)]);
}
