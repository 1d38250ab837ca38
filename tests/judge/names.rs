//! The names that expressions of the judge may use, for Terraform and for bottlelint.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bottlelint::expr::{self, Context, Error, Key, Limits, Reference, Resolved, Scope};
use bottlelint::source::{Disk, SourceId};
use bottlelint::syntax;
use bottlelint::value::{Kind, Reason, Type, Unknown, Value};

use crate::table::Case;

/// What stands in place of the unknown values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Given {
    /// They are unknown.
    Unknown,
    /// Some values.
    First,
    /// Others: empty, zero, false.
    Second,
    /// Null, as far as they may be.
    Null,
}

/// Unknown values: name, type, and the expressions that replace it.
const UNKNOWN: &[(&str, &str, [&str; 3])] = &[
    ("any", "any", [r#"{ a = "x", b = [1, 2] }"#, r#""text""#, "null"]),
    ("string", "string", [r#""str""#, r#""""#, "null"]),
    ("number", "number", ["5", "-1.5", "null"]),
    ("bool", "bool", ["true", "false", "null"]),
    ("list", "list(string)", [r#"["p", "q"]"#, "[]", "null"]),
    ("set", "set(string)", [r#"["p", "q"]"#, "[]", "null"]),
    ("map", "map(string)", [r#"{ a = "x", k = "y" }"#, "{}", "null"]),
    (
        "object",
        "object({ a = string, b = number })",
        [r#"{ a = "x", b = 1 }"#, r#"{ a = "", b = null }"#, "null"],
    ),
    (
        "objects",
        "list(object({ name = string, port = number }))",
        [r#"[{ name = "n", port = 1 }]"#, "[]", "null"],
    ),
    ("tuple", "tuple([string, number])", [r#"["x", 1]"#, r#"["", 0]"#, "null"]),
];

/// Names for values that both know, at least in part.
const KNOWN: &[(&str, &str)] = &[
    ("s_string", r#"sensitive("hush")"#),
    ("s_number", "sensitive(42)"),
    ("s_list", r#"sensitive(["a", "b"])"#),
    ("s_part", r#"{ a = sensitive("x"), b = "y" }"#),
    ("n_string", "tostring(null)"),
    ("n_list", "true ? null : tolist([\"\"])"),
    ("n_map", "true ? null : tomap({ a = \"\" })"),
    ("l_list", r#"tolist(["c", "a", "b"])"#),
    ("l_set", r#"toset(["c", "a", "b"])"#),
    ("l_map", r#"tomap({ b = "2", a = "1" })"#),
    ("l_numbers", "[3, 1, 2]"),
    ("l_object", r#"{ a = "x", b = [1, 2, 3], c = { d = true } }"#),
    ("l_objects", r#"[{ name = "a", port = 80 }, { name = "b", port = 443 }]"#),
    ("l_none", "tolist([])"),
    ("l_nomap", "tomap({})"),
    ("p_object", r#"{ k = "known", u = local.u_string }"#),
    ("p_list", r#"["a", local.u_string, "c"]"#),
    ("p_map", r#"tomap({ k = "known", u = local.u_string })"#),
    ("p_text", r#""arn:aws:s3:::${local.u_id}/*""#),
];

/// Files that functions may read.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("hello.txt", "hello\n"),
    ("hello.tpl", "hello ${name}!"),
    ("list.tpl", "%{ for x in xs ~}\n- ${x}\n%{ endfor ~}\n"),
    ("only.tpl", "${xs}"),
    ("missing.tpl", "${nothing}"),
    ("files/a.txt", "a"),
    ("files/b.json", "{\"b\": 1}"),
    ("files/deep/c.txt", "c"),
];

/// The configuration that gives Terraform the names: the root module's file and that of the module
/// `typed`, through whose variables unknown values get their types.
pub(crate) fn configuration(given: Given) -> (String, String) {
    let mut root =
        "resource \"terraform_data\" \"u\" {}\n\nmodule \"typed\" {\n  source = \"./typed\"\n"
            .to_owned();
    let mut typed = String::new();
    let id = if given == Given::Unknown { "terraform_data.u.id" } else { "\"id-1\"" };
    let mut locals = format!("locals {{\n  u_id = {id}\n");
    for (name, ty, values) in UNKNOWN {
        let value = match given {
            Given::Unknown => "jsondecode(terraform_data.u.id)",
            Given::First => values[0],
            Given::Second => values[1],
            Given::Null => values[2],
        };
        root.push_str(&format!("  {name} = {value}\n"));
        typed.push_str(&format!("variable \"{name}\" {{\n  type = {ty}\n}}\n"));
        typed.push_str(&format!("output \"{name}\" {{\n  value = var.{name}\n}}\n"));
        locals.push_str(&format!("  u_{name} = module.typed.{name}\n"));
    }
    root.push_str("}\n\n");
    for (name, text) in KNOWN {
        locals.push_str(&format!("  {name} = {text}\n"));
    }
    locals.push_str("}\n");
    root.push_str(&locals);
    (root, typed)
}

/// What bottlelint makes of an expression.
pub(crate) fn evaluate(directory: &Path, case: &Case) -> expr::Result<Value> {
    let loader = Disk::new(directory).expect("the working directory");
    let context = Context::new(&loader, "", Limits::default());
    let value = run(&case.text, &Names { context: &context, cache: RefCell::default() }, &context)?;
    let Some(ty) = &case.ty else { return Ok(value) };
    let (tree, id) = syntax::parse_expression(SourceId(0), ty).map_err(|_| Error::new("syntax"))?;
    expr::type_expr::parse_type(&tree, id)?.apply(&value)
}

fn run(text: &str, scope: &dyn Scope, context: &Context<'_>) -> expr::Result<Value> {
    let (tree, id) = syntax::parse_expression(SourceId(0), text).map_err(|errors| {
        Error::new(format!("syntax: {}", errors.first().map_or("", |error| error.message.as_str())))
    })?;
    expr::eval(&tree, id, scope, context)
}

struct Names<'a> {
    context: &'a Context<'a>,
    cache: RefCell<BTreeMap<String, Value>>,
}

impl Scope for Names<'_> {
    fn resolve(&self, reference: &Reference<'_>) -> expr::Result<Option<Resolved>> {
        let (root, Some(Key::Attribute(name))) = (&**reference.root, reference.keys.first()) else {
            return Ok(None);
        };
        if root == "path" {
            let value =
                Value::string(if **name == *"module" || **name == *"root" { "." } else { "" });
            return Ok(Some(Resolved { value, consumed: 1 }));
        }
        if root != "local" {
            return Ok(None);
        }
        if let Some(value) = self.cache.borrow().get(&**name) {
            return Ok(Some(Resolved { value: value.clone(), consumed: 1 }));
        }
        let value = self.local(name)?;
        self.cache.borrow_mut().insert(name.to_string(), value.clone());
        Ok(Some(Resolved { value, consumed: 1 }))
    }
}

impl Names<'_> {
    fn local(&self, name: &Arc<str>) -> expr::Result<Value> {
        if &**name == "u_id" {
            return Ok(unknown(Type::String, "u_id", true));
        }
        if let Some((_, ty, _)) =
            UNKNOWN.iter().find(|(short, ..)| name.strip_prefix("u_") == Some(short))
        {
            return Ok(unknown(type_of(ty), name, false));
        }
        match KNOWN.iter().find(|(known, _)| *known == &**name) {
            Some((_, text)) => run(text, self, self.context),
            None => Err(Error::new(format!("there is no local value `{name}`")).as_static()),
        }
    }
}

fn unknown(ty: Type, name: &str, not_null: bool) -> Value {
    let reason = Reason::Computed(name.into());
    let unknown = Unknown { symbol: Some(name.into()), not_null, ..Unknown::new(ty, reason) };
    Kind::Unknown(Arc::new(unknown)).into()
}

/// The types of the table of unknown values.
fn type_of(text: &str) -> Type {
    let object = |attributes: &[(&str, Type)]| {
        Type::object(attributes.iter().map(|(name, ty)| (Arc::from(*name), ty.clone())))
    };
    match text {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list(string)" => Type::list(Type::String),
        "set(string)" => Type::set(Type::String),
        "map(string)" => Type::map(Type::String),
        "object({ a = string, b = number })" => object(&[("a", Type::String), ("b", Type::Number)]),
        "list(object({ name = string, port = number }))" => {
            Type::list(object(&[("name", Type::String), ("port", Type::Number)]))
        }
        "tuple([string, number])" => Type::Tuple([Type::String, Type::Number].into()),
        _ => Type::Any,
    }
}
