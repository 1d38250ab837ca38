//! What `iam::allows` states of policies with unknown parts, against a concrete evaluator that is given
//! the same policies with the unknown parts filled in.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use bottlelint::iam::{Policy, Request, allows};
use bottlelint::value::{Marks, Part, Reason, Text, Truth, Type, Unknown, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestCaseError;

/// A string of a policy: parts, `None` where the hole of this number is.
type Pieces = Vec<Result<&'static str, usize>>;

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Statement {
    allow: bool,
    not_action: bool,
    actions: Vec<Pieces>,
    not_resource: bool,
    resources: Vec<Pieces>,
    /// It may be there or not.
    maybe: bool,
}

const FILLERS: [&str; 5] = ["", "b", "*", "x/y", "b/x"];
const ACTIONS: [&str; 3] = ["s3:Get", "s3:Put", "ecs:Run"];
const RESOURCES: [&str; 4] = ["b", "b/x", "c/x/y", "x/y"];

fn pieces(words: &'static [&'static str]) -> impl Strategy<Value = Pieces> {
    let piece = prop_oneof![
        3 => prop::sample::select(words).prop_map(Ok),
        1 => (0..2_usize).prop_map(Err),
    ];
    prop::collection::vec(piece, 1..3)
}

fn statement() -> impl Strategy<Value = Statement> {
    let actions = pieces(&["s3:", "Get", "*", "s3:Get", "S3:PUT", "ecs:*", "s3:?et"]);
    let resources = pieces(&["b", "/", "*", "b/*", "c/x", "?"]);
    (
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::collection::vec(actions, 1..3),
        prop::bool::weighted(0.2),
        prop::collection::vec(resources, 1..3),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(allow, not_action, actions, not_resource, resources, maybe)| Statement {
            allow,
            not_action,
            actions,
            not_resource,
            resources,
            maybe,
        })
}

fn abstract_string(pieces: &Pieces) -> Value {
    let part = |piece: &Result<&'static str, usize>| match piece {
        Ok(text) => Part::Literal(Arc::from(*text)),
        Err(hole) => {
            let symbol: Arc<str> = format!("hole{hole}").into();
            let unknown = Unknown::new(Type::String, Reason::Computed(Arc::clone(&symbol)));
            Part::Hole(Arc::new(Unknown { symbol: Some(symbol), ..unknown }))
        }
    };
    Value::text(Text::from_parts(pieces.iter().map(part)))
}

fn abstract_policy(statements: &[Statement]) -> Policy {
    let strings = |all: &[Pieces]| Value::tuple(all.iter().map(abstract_string).collect());
    let statement = |statement: &Statement| {
        let action = if statement.not_action { "NotAction" } else { "Action" };
        let resource = if statement.not_resource { "NotResource" } else { "Resource" };
        let value = Value::object([
            ("Effect".into(), Value::string(if statement.allow { "Allow" } else { "Deny" })),
            (action.into(), strings(&statement.actions)),
            (resource.into(), strings(&statement.resources)),
        ]);
        if statement.maybe { value.with_marks(Marks::MAYBE) } else { value }
    };
    let list = Value::tuple(statements.iter().map(statement).collect());
    Policy::from_value(&Value::object([("Statement".into(), list)])).unwrap()
}

fn concrete_string(pieces: &Pieces, fillers: [&str; 2]) -> String {
    pieces.iter().map(|piece| piece.unwrap_or_else(|hole| fillers[hole])).collect()
}

fn concrete_allows(
    statements: &[Statement],
    fillers: [&str; 2],
    present: bool,
    action: &str,
    resource: &str,
) -> bool {
    let concerns = |patterns: &[Pieces], not: bool, target: &str, fold: bool| {
        let hit = patterns.iter().any(|pattern| {
            let pattern = concrete_string(pattern, fillers);
            if fold {
                glob(&pattern.to_lowercase(), &target.to_lowercase())
            } else {
                glob(&pattern, target)
            }
        });
        hit != not
    };
    let hit = |statement: &&Statement| {
        (present || !statement.maybe)
            && concerns(&statement.actions, statement.not_action, action, true)
            && concerns(&statement.resources, statement.not_resource, resource, false)
    };
    let hits: Vec<&Statement> = statements.iter().filter(hit).collect();
    hits.iter().any(|statement| statement.allow) && hits.iter().all(|statement| statement.allow)
}

fn glob(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => (0..=text.len()).any(|skip| glob(rest.as_str(), &text[skip..])),
        Some(expected) => {
            let mut others = text.chars();
            others.next().is_some_and(|found| {
                (expected == '?' || expected == found) && glob(rest.as_str(), others.as_str())
            })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_stated_holds_for_every_value_of_the_unknowns(statements in prop::collection::vec(statement(), 0..4)) {
        let policy = abstract_policy(&statements);
        for action in ACTIONS {
            for resource in RESOURCES {
                judge(&statements, &policy, action, resource)?;
            }
        }
    }
}

fn judge(
    statements: &[Statement],
    policy: &Policy,
    action: &str,
    resource: &str,
) -> Result<(), TestCaseError> {
    let (asked, on) = (Value::string(action), Value::string(resource));
    let stated = allows(std::slice::from_ref(policy), &asked, &on, &Request::new());
    for first in FILLERS {
        for second in FILLERS {
            for present in [false, true] {
                let concrete =
                    concrete_allows(statements, [first, second], present, action, resource);
                let agrees = stated == Truth::Unknown || stated == Truth::from(concrete);
                prop_assert!(
                    agrees,
                    "{stated:?} but {concrete} for {action} on {resource} with {first:?}, {second:?}"
                );
            }
        }
    }
    Ok(())
}

/// Where nothing is unknown, the answer is never unknown.
#[test]
fn knows_all_of_what_is_known() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..500 {
        let mut statements =
            prop::collection::vec(statement(), 0..4).new_tree(&mut runner).unwrap().current();
        for statement in &mut statements {
            statement.maybe = false;
            for pieces in statement.actions.iter_mut().chain(&mut statement.resources) {
                for piece in pieces {
                    *piece = Ok(piece.unwrap_or("b"));
                }
            }
        }
        let policy = abstract_policy(&statements);
        for (action, resource) in ACTIONS.iter().zip(RESOURCES) {
            let (asked, on) = (Value::string(*action), Value::string(resource));
            let stated = allows(std::slice::from_ref(&policy), &asked, &on, &Request::new());
            let concrete = concrete_allows(&statements, ["", ""], true, action, resource);
            assert_eq!(stated, Truth::from(concrete), "{statements:?} {action} {resource}");
        }
    }
}
