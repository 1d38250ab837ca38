//! What `iam::allows` states of requests that are known, against a small evaluator of IAM's documented algorithm, and against an
//! outside judge, npm's `@cloud-copilot/iam-simulate`.
//!
//! The algorithm is that of "Policy evaluation logic": a Deny that applies decides; else an Allow, within the boundary if there is
//! one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs a judge, and says what it skips"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bottlelint::iam::{Policy, Request, allows};
use bottlelint::value::{Truth, Type, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

const ACTIONS: [&str; 5] = ["s3:GetObject", "s3:PutObject", "s3:Get*", "*", "s3:?utObject"];
const RESOURCES: [&str; 5] =
    ["arn:aws:s3:::a/x", "arn:aws:s3:::a/*", "arn:aws:s3:::*", "*", "arn:aws:s3:::b/?"];

type Words = &'static [&'static str];

/// Operators that fit a key, its values in policies, and its values in requests.
const KEYS: [(&str, Words, Words, Words); 6] = [
    (
        "aws:PrincipalAccount",
        &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
        ],
        &["111122223333", "1111*", "444455556666", "?11122223333"],
        &["111122223333", "444455556666", "1111*"],
    ),
    (
        "aws:PrincipalArn",
        &["ArnEquals", "ArnLike", "ArnNotLike", "ArnNotEquals", "StringLike"],
        &[
            "arn:aws:iam::111122223333:role/a",
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::111122223333:user/?",
        ],
        &[
            "arn:aws:iam::111122223333:role/a",
            "arn:aws:iam::444455556666:role/b",
            "arn:aws:iam::111122223333:user/x",
        ],
    ),
    ("aws:SecureTransport", &["Bool"], &["true", "false"], &["true", "false"]),
    // The outside judge takes no address for one of `0.0.0.0/0`.
    (
        "aws:SourceIp",
        &["IpAddress", "NotIpAddress"],
        &["203.0.113.0/24", "128.0.0.0/1", "2001:db8::/32", "198.51.100.7"],
        &["203.0.113.9", "198.51.100.7", "2001:db8::1"],
    ),
    (
        "aws:MultiFactorAuthAge",
        &[
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericEquals",
            "NumericNotEquals",
        ],
        &["10", "20", "30"],
        &["10", "15", "30"],
    ),
    (
        "aws:TagKeys",
        &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringLike",
            "ForAnyValue:StringLike",
        ],
        &["a", "b", "a*"],
        &["a", "b", "ab"],
    ),
];

#[derive(Clone, Debug)]
struct Test {
    operator: String,
    key: usize,
    values: Vec<&'static str>,
}

#[derive(Clone, Debug)]
struct Statement {
    effect: &'static str,
    action: (&'static str, Vec<&'static str>),
    resource: (&'static str, Vec<&'static str>),
    tests: Vec<Test>,
}

#[derive(Clone, Debug)]
struct Case {
    policies: Vec<Vec<Statement>>,
    boundary: Option<Vec<Statement>>,
    action: &'static str,
    resource: &'static str,
    /// Values of each key; none: the request does not have it.
    context: Vec<Vec<&'static str>>,
}

fn test() -> impl Strategy<Value = Test> {
    (
        0..KEYS.len(),
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<prop::sample::Index>(), 1..3),
        any::<bool>(),
        0..8_u8,
    )
        .prop_map(|(key, operator, values, if_exists, null)| {
            let (_, operators, wanted, _) = KEYS[key];
            if null == 0 {
                let values = vec![if if_exists { "true" } else { "false" }];
                return Test { operator: "Null".to_owned(), key, values };
            }
            let operator = operator.get(operators);
            // What `IfExists` means with `ForAnyValue` is documented nowhere.
            let optional = if_exists && !operator.starts_with("ForAnyValue");
            let operator = format!("{operator}{}", if optional { "IfExists" } else { "" });
            let mut values: Vec<&str> = values.iter().map(|index| *index.get(wanted)).collect();
            values.sort_unstable();
            values.dedup();
            Test { operator, key, values }
        })
}

fn words(all: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(all, 1..3)
}

fn statement() -> impl Strategy<Value = Statement> {
    let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
    let action = (prop_oneof![5 => Just("Action"), 1 => Just("NotAction")], words(&ACTIONS));
    let resource =
        (prop_oneof![5 => Just("Resource"), 1 => Just("NotResource")], words(&RESOURCES));
    (effect, action, resource, prop::collection::vec(test(), 0..3))
        .prop_map(|(effect, action, resource, tests)| Statement { effect, action, resource, tests })
}

fn case() -> impl Strategy<Value = Case> {
    let statements = || prop::collection::vec(statement(), 1..4);
    let context: Vec<_> = KEYS
        .iter()
        .map(|(name, _, _, values)| {
            let most = if *name == "aws:TagKeys" { 3 } else { 2 };
            prop::sample::subsequence(*values, 0..most).boxed()
        })
        .collect();
    (
        prop::collection::vec(statements(), 1..3),
        prop::option::of(statements()),
        prop::sample::select(vec!["s3:GetObject", "s3:PutObject"]),
        prop::sample::select(vec!["arn:aws:s3:::a/x", "arn:aws:s3:::b/y", "arn:aws:s3:::b/yy"]),
        context,
    )
        .prop_map(|(policies, boundary, action, resource, context)| Case {
            policies,
            boundary,
            action,
            resource,
            context,
        })
}

fn document(statements: &[Statement]) -> Json {
    let one = |statement: &Statement| {
        let mut conditions: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
        for test in &statement.tests {
            let keys = conditions.entry(&test.operator).or_default();
            // Of two on one key under one operator, a JSON object has the last.
            keys.insert(KEYS[test.key].0, test.values.clone());
        }
        let mut object = json!({ "Effect": statement.effect });
        object[statement.action.0] = json!(statement.action.1);
        object[statement.resource.0] = json!(statement.resource.1);
        if !conditions.is_empty() {
            object["Condition"] = json!(conditions);
        }
        object
    };
    json!({ "Version": "2012-10-17", "Statement": statements.iter().map(one).collect::<Vec<_>>() })
}

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
        (Some((b'?', rest)), Some((_, others))) => glob(rest, others),
        (Some((a, rest)), Some((b, others))) => a == b && glob(rest, others),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn fits(operator: &str, wanted: &str, actual: &str) -> bool {
    let like = |wanted: &str, actual: &str| glob(wanted.as_bytes(), actual.as_bytes());
    let number = |text: &str| text.parse::<f64>().unwrap();
    match operator {
        "StringEquals" => wanted == actual,
        "StringEqualsIgnoreCase" => wanted.eq_ignore_ascii_case(actual),
        "StringLike" => like(wanted, actual),
        "ArnEquals" | "ArnLike" => {
            let (wanted, actual): (Vec<&str>, Vec<&str>) =
                (wanted.splitn(6, ':').collect(), actual.splitn(6, ':').collect());
            wanted.len() == 6
                && actual.len() == 6
                && wanted.iter().zip(&actual).all(|(a, b)| like(a, b))
        }
        "Bool" => wanted == actual,
        "NumericLessThan" => number(actual) < number(wanted),
        "NumericLessThanEquals" => number(actual) <= number(wanted),
        "NumericGreaterThan" => number(actual) > number(wanted),
        "NumericEquals" => (number(actual) - number(wanted)).abs() < f64::EPSILON,
        "IpAddress" => within(wanted, actual),
        other => panic!("{other}"),
    }
}

fn within(block: &str, address: &str) -> bool {
    let (network, length) =
        block.split_once('/').map_or((block, None), |(network, length)| (network, Some(length)));
    let bits = |text: &str| match text.parse().unwrap() {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32_u32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    let ((network, width), (address, own)) = (bits(network), bits(address));
    let length: u32 = length.map_or(width, |length| length.parse().unwrap());
    let shift = width - length;
    width == own && (shift >= 128 || network >> shift == address >> shift || length == 0)
}

fn met(test: &Test, context: &[Vec<&str>]) -> bool {
    let actual = &context[test.key];
    if test.operator == "Null" {
        return test.values.iter().any(|value| (*value == "true") == actual.is_empty());
    }
    let (quantifier, name) = test
        .operator
        .split_once(':')
        .map_or(("", test.operator.as_str()), |(one, name)| (one, name));
    let (name, if_exists) =
        name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
    let (name, negated) = if let Some(rest) = name.strip_prefix("Not") {
        (rest.to_owned(), true)
    } else {
        (name.replace("Not", ""), name.contains("Not"))
    };
    if actual.is_empty() {
        return if_exists || quantifier == "ForAllValues" || (quantifier.is_empty() && negated);
    }
    let one =
        |actual: &&str| test.values.iter().any(|wanted| fits(&name, wanted, actual)) != negated;
    if quantifier == "ForAllValues" { actual.iter().all(one) } else { actual.iter().any(one) }
}

/// What a statement says of the request, as it is written in JSON: of two conditions on one key under one operator, the last.
fn applies(statement: &Statement, case: &Case) -> bool {
    let listed = |(element, words): &(&str, Vec<&str>), text: &str| {
        words.iter().any(|word| glob(word.as_bytes(), text.as_bytes()))
            != element.starts_with("Not")
    };
    let mut tests: BTreeMap<(&str, usize), &Test> = BTreeMap::new();
    for test in &statement.tests {
        tests.insert((&test.operator, test.key), test);
    }
    listed(&statement.action, case.action)
        && listed(&statement.resource, case.resource)
        && tests.values().all(|test| met(test, &case.context))
}

fn decided<'s>(statements: &(impl Iterator<Item = &'s Statement> + Clone), case: &Case) -> bool {
    let of = |effect: &'static str| {
        statements.clone().any(|one| one.effect == effect && applies(one, case))
    };
    of("Allow") && !of("Deny")
}

/// IAM's algorithm.
fn concrete(case: &Case) -> bool {
    let own = decided(&case.policies.iter().flatten(), case);
    own && case.boundary.as_ref().is_none_or(|boundary| decided(&boundary.iter(), case))
}

fn read(statements: &[Statement]) -> Policy {
    Policy::from_value(&Value::string(document(statements).to_string())).unwrap()
}

fn request(case: &Case) -> Request {
    let values = KEYS.iter().zip(&case.context).map(|((name, ..), values)| {
        let value = match values.as_slice() {
            [] => Value::null(Type::String),
            [only] => Value::string(*only),
            several => Value::tuple(several.iter().map(|value| Value::string(*value)).collect()),
        };
        (name.to_ascii_lowercase(), value)
    });
    values.collect()
}

fn stated(case: &Case) -> Truth {
    let policies: Vec<Policy> = case.policies.iter().map(|statements| read(statements)).collect();
    let (action, resource) = (Value::string(case.action), Value::string(case.resource));
    let own = allows(&policies, &action, &resource, &request(case));
    let within = case.boundary.as_ref().map_or(Truth::True, |boundary| {
        allows(&[read(boundary)], &action, &resource, &request(case))
    });
    own.and(within)
}

proptest! {
    #![proptest_config(Config { cases: 1_000, ..Config::default() })]

    #[test]
    fn agrees_with_the_algorithm(case in case()) {
        prop_assert_eq!(stated(&case), Truth::from(concrete(&case)), "{:?}", case);
    }

    /// What is possible for some request has a witness among those that the evaluator allows; what is not has none.
    #[test]
    fn may_has_a_witness(case in case(), others in prop::collection::vec(case(), 12)) {
        let policies: Vec<Policy> = case.policies.iter().map(|statements| read(statements)).collect();
        let (action, resource) = (Value::string(case.action), Value::string(case.resource));
        let may = allows(&policies, &action, &resource, &Request::new());
        let witness = others.iter().any(|other| {
            let request = Case { context: other.context.clone(), boundary: None, ..case.clone() };
            concrete(&request)
        });
        if may == Truth::False {
            prop_assert!(!witness, "{:?}", case);
        }
    }
}

fn judge() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/npm");
    root.join("node_modules/@cloud-copilot/iam-simulate").is_dir().then_some(root)
}

/// Reads cases, a JSON object a line, and answers each with `true` or `false`.
const SCRIPT: &str = r#"
const { runUnsafeSimulation } = require("@cloud-copilot/iam-simulate");
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
(async () => {
  for (const line of lines) {
    const one = JSON.parse(line);
    const result = await runUnsafeSimulation({
      request: {
        principal: "arn:aws:iam::111122223333:role/a", action: one.action,
        resource: { resource: one.resource, accountId: "111122223333" }, contextVariables: one.context,
      },
      identityPolicies: one.policies.map((policy, n) => ({ name: "p" + n, policy })),
      permissionBoundaryPolicies: one.boundary ? [{ name: "b", policy: one.boundary }] : undefined,
      serviceControlPolicies: [], resourceControlPolicies: [],
    }, {});
    console.log(result === "Allowed");
  }
})();
"#;

#[test]
fn agrees_with_an_outside_judge() {
    let Some(root) = judge() else {
        assert!(std::env::var_os("CI").is_none(), "the judge is missing: run .ci/setup");
        eprintln!("skipped: @cloud-copilot/iam-simulate is not installed");
        return;
    };
    let mut runner = TestRunner::deterministic();
    let drawn = (0..600).map(|_| case().new_tree(&mut runner).unwrap().current());
    // The judge takes who asks from the principal.
    let by_role = |mut case: Case| {
        case.context[0] = vec!["111122223333"];
        case.context[1] = vec!["arn:aws:iam::111122223333:role/a"];
        case
    };
    let cases: Vec<Case> = drawn.map(by_role).collect();
    let mut lines = String::new();
    for case in &cases {
        let context: BTreeMap<&str, Json> = KEYS
            .iter()
            .zip(&case.context)
            .filter(|(_, values)| !values.is_empty())
            .map(|((name, ..), values)| {
                (*name, if *name == "aws:TagKeys" { json!(values) } else { json!(values[0]) })
            })
            .collect();
        let line = json!({
            "action": case.action, "resource": case.resource, "context": context,
            "policies": case.policies.iter().map(|one| document(one)).collect::<Vec<_>>(),
            "boundary": case.boundary.as_ref().map(|one| document(one)),
        });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    let mut node = Command::new("node");
    node.args(["-e", SCRIPT]).current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = node.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), cases.len());
    let allowed = answers.iter().filter(|answer| **answer == "true").count();
    assert!(allowed > 50, "the judge allows {allowed}: too few to tell anything");
    let differs = |(case, answer): &(&Case, &str)| stated(case) != Truth::from(*answer == "true");
    let differences: Vec<String> = cases
        .iter()
        .zip(answers)
        .filter(differs)
        .map(|(case, answer)| format!("the judge says {answer}: {case:?}"))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}
