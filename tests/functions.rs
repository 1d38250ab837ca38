//! What functions make of unknowns, strings with holes, elements that may not be there, origins, limits
//! and files: of these Terraform knows nothing. What Terraform knows, `tests/judge` compares.
#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::sync::Arc;

use bottlelint::expr::equality::equal;
use bottlelint::expr::{self, Context, Limits, Reference, Resolved, Scope};
use bottlelint::source::{Memory, SourceId};
use bottlelint::syntax;
use bottlelint::value::{Budget, Kind, Marks, Origin, OriginLabel, Reason, Truth, Type, Value};

/// `id` is an unknown string that has an identity; `list`, `map` and `flag` are unknown; `some` is a list
/// whose last element stands for any number; `entries` is a map with an entry that may not be there.
struct Names;

impl Scope for Names {
    fn resolve(&self, reference: &Reference<'_>) -> expr::Result<Option<Resolved>> {
        let computed = |name: &str| Reason::Computed(Arc::from(name));
        let unknown = |ty| Value::unknown(ty, computed("a.b.x"));
        let maybe = |value: Value| value.with_marks(Marks::MAYBE);
        let value = match &**reference.root {
            "id" => Value::symbol(Type::String, computed("a.b.id"), "a.b.id".into()),
            "list" => unknown(Type::list(Type::String)),
            "map" => unknown(Type::map(Type::String)),
            "flag" => unknown(Type::Bool),
            "some" => Value::list(
                Type::String,
                vec![Value::string("a"), Value::string("b"), maybe(Value::string("c"))],
            ),
            "perhaps" => Value::list(Type::Bool, vec![maybe(Value::bool(true))]),
            "entries" => Value::object([
                ("sure".into(), Value::string("1")),
                ("perhaps".into(), maybe(Value::string("2"))),
            ]),
            _ => return Ok(None),
        };
        Ok(Some(Resolved { value, consumed: 0 }))
    }
}

fn eval(text: &str) -> expr::Result<Value> {
    let (tree, id) = syntax::parse_expression(SourceId(0), text)
        .unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let files = [("root/m/a.txt", "text"), ("root/b.txt", "above"), ("root/m/d/c.txt", "deep")];
    let loader = Memory::new(files);
    expr::eval(&tree, id, &Names, &Context::new(&loader, "root/m", Limits::default()))
}

fn value(text: &str) -> Value {
    eval(text).unwrap_or_else(|error| panic!("{text}: {}", error.message()))
}

/// Each line is `expression ==> expected`; `?` stands for what is not known.
fn check(lines: &str) {
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (expression, expected) = line.split_once(" ==> ").expect("a line has ` ==> `");
        let found = value(expression);
        if expected == "?" {
            assert!(!found.is_wholly_known(), "{expression}: {:?}", found.kind);
        } else {
            let same = equal(&found, &value(expected));
            assert_eq!(same, Truth::True, "{expression}: {:?}", found.kind);
        }
    }
}

#[test]
fn known_parts_of_strings_decide() {
    check(
        r#"
        startswith("arn:aws:s3:::${id}", "arn:aws:") ==> true
        startswith("arn:aws:s3:::${id}", "arn:aws-cn:") ==> false
        startswith("arn:aws:s3:::${id}", "arn:aws:s3:::x") ==> ?
        startswith("${id}/a", "${id}/") ==> true
        endswith("${id}/*", "/*") ==> true
        endswith("${id}/*", "/") ==> false
        strcontains("a:${id}:b", ":b") ==> true
        strcontains("a:${id}", "z") ==> ?
        trimprefix("a/${id}", "a/") == id ==> true
        trimsuffix("${id}.git", ".git") == id ==> true
        lower("ABC-${id}") == "xyz" ==> false
        endswith(upper("${id}-abc"), "-ABC") ==> true
        split(":", "arn:aws:s3:::${id}")[2] ==> "s3"
        length(split(",", "a,b,${id}")) >= 3 ==> true
        startswith(replace("a:b:${id}", ":", "-"), "a-b-") ==> true
        replace("ab${id}", "bc", "x") ==> ?
        startswith(join(",", ["a", id, "b"]), "a,") ==> true
        endswith(join(",", ["a", id, "b"]), ",b") ==> true
        join("", [id]) == id ==> true
        startswith(join(",", concat(["a", "b"], list)), "a,b") ==> true
        startswith(format("%s-%s", "web", id), "web-") ==> true
        format("%s", id) == id ==> true
        startswith(format("%5d|%s", 42, id), "   42|") ==> true
        substr("abcdef${id}", 1, 3) ==> "bcd"
        substr("abc${id}", 1, 3) ==> ?
        title("ab cd ${id}") == "x" ==> false
        trimspace("  a ${id} ") == "b" ==> false
        basename("${id}/x/y.txt") ==> "y.txt"
        endswith(urlencode("${id} b"), "+b") ==> true
        regex("^arn:([a-z-]+):", "arn:aws:${id}")[0] ==> "aws"
        can(regex("^arn:", "urn:${id}")) ==> false
        length(regexall("^arn:", "arn:aws:${id}")) > 0 ==> true
        length(regexall("^arn:", "urn:aws:${id}")) ==> 0
        regex("[a-z]+$", "abc${id}") ==> ?
        length("abc${id}") > 1 ==> true
        coalesce("a${id}", "b") == "b" ==> false
        length(compact(["a${id}", ""])) ==> 1
        md5("a${id}") ==> ?
        "#,
    );
}

#[test]
fn collections_keep_what_is_known() {
    check(
        r#"
        length([id, id]) ==> 2
        length(concat(["a"], list)) > 0 ==> true
        length(concat(["a"], list)) ==> ?
        concat(["a"], list)[0] ==> "a"
        element(concat(["a"], list), 0) ==> "a"
        element(concat(["a"], list), 1) ==> ?
        contains(concat(["a"], list), "a") ==> true
        contains(concat(["a"], list), "b") ==> ?
        contains([id], id) ==> true
        index([id, "a"], id) ==> 0
        distinct([id, id]) == tolist([id]) ==> true
        length(distinct([id, id])) ==> 1
        merge({ a = 1 }, { b = id }).a ==> 1
        keys(merge({ a = 1 }, { b = id })) ==> ["a", "b"]
        lookup({ a = id }, "a", "x") == id ==> true
        lookup(map, "a", "x") ==> ?
        flatten([["a"], [id]])[1] == id ==> true
        flatten([["a"], list])[0] ==> "a"
        zipmap(["a", "b"], [id, 1]).b ==> 1
        setsubtract(["a", "b"], ["a"]) ==> toset(["b"])
        contains(setintersection(["a", id], ["a"]), "a") ==> true
        length(setunion(["a", "b"], [id])) >= 2 ==> true
        alltrue([flag, false]) ==> false
        anytrue([flag, true]) ==> true
        alltrue([flag, true]) ==> ?
        one([id]) == id ==> true
        reverse(["a", id])[1] ==> "a"
        slice(["a", id, "c"], 0, 1) ==> ["a"]
        length(sort([id, "a"])) ==> 2
        chunklist(["a", id, "c"], 2)[1][0] ==> "c"
        setproduct(["a"], [id])[0][0] ==> "a"
        coalesce(null, id) == id ==> ?
        "#,
    );
}

#[test]
fn elements_that_may_not_be_there_decide_nothing() {
    check(
        r#"
        length(some) ==> ?
        length(some) >= 2 ==> true
        contains(some, "a") ==> true
        contains(some, "c") ==> ?
        contains(some, "d") ==> false
        element(some, 1) ==> "b"
        element(some, 2) ==> ?
        index(some, "b") ==> 1
        index(some, "c") ==> ?
        anytrue(perhaps) ==> ?
        alltrue(perhaps) ==> true
        anytrue(concat(perhaps, [true])) ==> true
        one(perhaps) ==> ?
        length(compact(some)) >= 2 ==> true
        slice(some, 0, 2) ==> tolist(["a", "b"])
        slice(some, 1, 3) ==> ?
        startswith(join(",", some), "a,b") ==> true
        join(",", some) ==> ?
        formatlist("<%s>", some)[0] ==> "<a>"
        length(formatlist("<%s>", some)) ==> ?
        contains(concat(["a"], list), "z") ==> ?
        merge(entries, entries).sure ==> "1"
        flatten([some, ["z"]])[0] ==> "a"
        reverse(some) ==> ?
        coalescelist([], some)[0] ==> "a"
        length(setproduct(some, ["x"])) ==> ?
        lookup(entries, "sure", "x") ==> "1"
        lookup(entries, "perhaps", "x") ==> ?
        lookup(entries, "perhaps", "2") ==> "2"
        lookup(entries, "none", "x") ==> "x"
        length(keys(entries)) ==> ?
        length(keys(entries)) >= 1 ==> true
        merge({ perhaps = "1" }, entries).perhaps ==> ?
        merge({ perhaps = "2" }, entries).perhaps ==> "2"
        merge(entries, { perhaps = "3" }).perhaps ==> "3"
        setunion(some, ["c"]) ==> toset(["a", "b", "c"])
        contains(setsubtract(["a", "c"], some), "c") ==> ?
        contains(setsubtract(["a", "c"], some), "a") ==> false
        zipmap(some, ["x", "y", "z"]) ==> ?
        sort(some) ==> ?
        "#,
    );
}

#[test]
fn elements_keep_their_origins() {
    let spans = |text: &str| match value(text).origin {
        Origin::At(span) => Some((span.start, span.end)),
        Origin::None
        | Origin::Step(_)
        | Origin::Perhaps(_)
        | Origin::Part(_)
        | Origin::Absent(_) => None,
    };
    let text = r#"lookup({ a = "x" }, "a", "y")"#;
    assert_eq!(spans(text), Some((13, 16)), "the value, not the call");
    assert_eq!(spans(r#"element(["a", "b"], 1)"#), Some((14, 17)));
    assert_eq!(spans(r#"coalesce("", "b")"#), Some((13, 16)));
    assert_eq!(spans(r#"merge({ a = "x" }, { b = "y" }).b"#), Some((25, 28)));

    let joined = value(r#"join("", ["a", "b"])"#);
    let Origin::Step(step) = &joined.origin else { panic!("{:?}", joined.origin) };
    assert_eq!(step.label, OriginLabel::Function("join".into()));
    assert_eq!((step.span.start, step.span.end), (0, 20));
    assert_eq!(step.from.len(), 2);
}

#[test]
fn files_outside_the_repository_are_not_read() {
    check(
        r#"
        file("a.txt") ==> "text"
        file("../b.txt") ==> "above"
        fileexists("none.txt") ==> false
        fileset(".", "**/*.txt") ==> toset(["a.txt", "d/c.txt"])
        fileset("..", "*.txt") ==> toset(["b.txt"])
        "#,
    );
    for text in [
        r#"file("../../../etc/passwd")"#,
        r#"file("/etc/passwd")"#,
        r#"file("~/.aws/credentials")"#,
        r#"filesha256("/proc/self/environ")"#,
        r#"fileexists("../../../etc/passwd")"#,
        r#"fileset("../../..", "*")"#,
        r#"fileset(".", "../../../*")"#,
        r#"filebase64("/etc/passwd")"#,
    ] {
        let found = value(text);
        let Kind::Unknown(unknown) = &found.kind else { panic!("{text}: {:?}", found.kind) };
        assert!(matches!(unknown.reason, Reason::Unsupported(_)), "{text}: {:?}", unknown.reason);
    }
    assert!(eval(r#"file("none.txt")"#).is_err());
}

#[test]
fn hostile_sizes_end_in_a_budget() {
    for text in [
        r#"format("%9999999d", 1)"#,
        r#"format("%99999999999999999999d", 1)"#,
        r#"indent(9999999, "a\nb")"#,
        r#"replace(join("", [for i in range(1000) : "aaaaaaaaaa"]), "a", join("", range(1000)))"#,
        r"setproduct(range(1000), range(1000))",
        r"setproduct([range(100), range(100), range(100), range(100)]...)",
        r"concat([for i in range(1000) : range(1000)]...)",
        r#"format(join("", [for i in range(1000) : "%[1]s"]), join("", range(1000)))"#,
        r#"join(join("", range(1000)), range(1000))"#,
    ] {
        let found = value(text);
        let Kind::Unknown(unknown) = &found.kind else { panic!("{text}: {:?}", found.kind) };
        let within = matches!(
            unknown.reason,
            Reason::Budget(Budget::Bytes | Budget::Elements | Budget::Total)
        );
        assert!(within, "{text}: {:?}", unknown.reason);
    }
}

#[test]
fn what_differs_from_run_to_run_is_unknown() {
    for text in ["timestamp()", "plantimestamp()", "uuid()", r#"bcrypt("x")"#] {
        let found = value(text);
        let Kind::Unknown(unknown) = &found.kind else { panic!("{text}: {:?}", found.kind) };
        assert!(matches!(unknown.reason, Reason::Impure(_)), "{text}");
        assert!(unknown.not_null, "{text}");
    }
}
