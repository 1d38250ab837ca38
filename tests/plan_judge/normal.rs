//! What the provider does to values before it plans them: the list of all ways in which a plan may differ from
//! the configuration without bottlelint being wrong. bottlelint states what is written; the provider's library
//! has no null in some places, and some types are written down in more than one way.

use serde_json::Value as Json;

/// Arguments of `aws_lb` that only some types of load balancers have, and that are written in this repository or in
/// public modules for others.
const FOR_SOME_TYPES: [&str; 1] = ["enable_cross_zone_load_balancing"];

/// IANA's numbers, and the names that EC2 has for them.
const PROTOCOLS: [(&str, &str); 5] =
    [("1", "icmp"), ("6", "tcp"), ("17", "udp"), ("58", "icmpv6"), ("all", "-1")];

/// Where a value stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context<'c> {
    /// The resource type.
    pub(crate) kind: &'c str,
    /// The path of the attribute.
    pub(crate) path: &'c str,
    /// In an element of a set.
    pub(crate) in_set: bool,
    /// In a data source that was read.
    pub(crate) read: bool,
}

/// The rule by which a value of the configuration becomes the value of the plan, if there is one.
pub(crate) fn same(context: Context<'_>, ours: &Json, theirs: &Json) -> Option<&'static str> {
    if context.in_set && ours.is_null() && is_zero(theirs) {
        return Some("an element of a set has zero values where nothing is written");
    }
    if context.kind == "aws_iam_policy_document" && ours.is_null() {
        // The rendered document is compared; these are only what the arguments are taken for.
        let default = match context.path.rsplit('.').next() {
            Some("effect") => "Allow",
            Some("version") => "2012-10-17",
            _ => "",
        };
        if theirs == default {
            return Some("a policy document has defaults for what is not written");
        }
    }
    if context.read && (ours.is_null() && is_zero(theirs) || is_empty(ours) && theirs.is_null()) {
        return Some("what a data source reads has zero values where nothing is written");
    }
    if context.kind == "aws_lb" && FOR_SOME_TYPES.contains(&context.path) && theirs.is_null() {
        return Some("a load balancer drops what its type does not have");
    }
    if context.kind == "aws_security_group_rule" && context.path == "protocol" {
        let name = PROTOCOLS.iter().find(|(number, _)| ours == number).map(|(_, name)| *name);
        if name.is_some_and(|name| theirs == name) {
            return Some("a rule has the name of a protocol instead of its number");
        }
    }
    if is_empty(ours) && theirs.is_null() {
        return Some("an empty collection is null");
    }
    let (ours, theirs) = (ours.as_str()?, theirs.as_str()?);
    let parse = |text: &str| serde_json::from_str::<Json>(text).ok();
    let (ours, theirs) = (parse(ours)?, parse(theirs)?);
    if ours == theirs {
        return Some("JSON has its properties in another order");
    }
    if context.kind == "aws_ecs_task_definition" && context.path == "container_definitions" {
        let rule = "container definitions have properties in AWS's case, none empty, and are sorted by name";
        return (containers(&ours) == containers(&theirs)).then_some(rule);
    }
    None
}

fn is_zero(value: &Json) -> bool {
    match value {
        Json::String(text) => text.is_empty(),
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::Bool(known) => !known,
        Json::Array(_) | Json::Object(_) => is_empty(value),
        Json::Null => false,
    }
}

fn is_empty(value: &Json) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// Without null and empty lists and maps, with containers and environments by name. The provider reads the names of
/// properties in any case (`entrypoint`).
fn containers(value: &Json) -> Json {
    match value {
        Json::Array(values) => {
            let mut values: Vec<Json> = values.iter().map(containers).collect();
            if values.iter().all(|one| one["name"].is_string()) {
                values.sort_by_key(|one| one["name"].as_str().map(str::to_owned));
            }
            Json::Array(values)
        }
        Json::Object(entries) => {
            let mut kept = serde_json::Map::new();
            for (name, value) in entries {
                let value = containers(value);
                if !value.is_null() && !is_empty(&value) {
                    kept.insert(name.to_ascii_lowercase(), value);
                }
            }
            Json::Object(kept)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn zero_values_stand_for_nothing_only_in_sets_and_in_what_was_read() {
        let plain = Context::default();
        let in_set = Context { in_set: true, ..plain };
        let read = Context { read: true, ..plain };
        for zero in [json!(""), json!(0), json!(false), json!([])] {
            assert!(same(in_set, &Json::Null, &zero).is_some());
            assert!(same(read, &Json::Null, &zero).is_some());
            assert_eq!(same(plain, &Json::Null, &zero), None);
        }
        assert_eq!(same(in_set, &Json::Null, &json!("a")), None);
        assert_eq!(same(in_set, &json!("a"), &json!("")), None);
        assert!(same(plain, &json!({}), &Json::Null).is_some());
        assert_eq!(same(plain, &json!("a"), &Json::Null), None);
    }

    #[test]
    fn only_the_arguments_that_are_listed_are_rewritten() {
        let rule =
            Context { kind: "aws_security_group_rule", path: "protocol", ..Context::default() };
        assert!(same(rule, &json!("6"), &json!("tcp")).is_some());
        assert_eq!(same(rule, &json!("6"), &json!("udp")), None);
        let balancer = Context {
            kind: "aws_lb",
            path: "enable_cross_zone_load_balancing",
            ..Context::default()
        };
        assert!(same(balancer, &json!(true), &Json::Null).is_some());
        assert_eq!(same(balancer, &json!(true), &json!(false)), None);
        let other = Context { path: "internal", ..balancer };
        assert_eq!(same(other, &json!(true), &Json::Null), None);
    }

    #[test]
    fn json_is_compared_by_what_it_says() {
        let context = Context::default();
        assert!(same(context, &json!(r#"{"a":1,"b":2}"#), &json!(r#"{"b":2, "a":1}"#)).is_some());
        assert_eq!(same(context, &json!("[1,2]"), &json!("[2,1]")), None);
        let task =
            Context { kind: "aws_ecs_task_definition", path: "container_definitions", ..context };
        let ours = json!(
            r#"[{"environment":[{"name":"B"},{"name":"A"}],"secrets":[],"entrypoint":["a"]}]"#
        );
        let theirs = json!(r#"[{"entryPoint":["a"],"environment":[{"name":"A"},{"name":"B"}]}]"#);
        assert!(same(task, &ours, &theirs).is_some());
        assert_eq!(same(context, &ours, &theirs), None);
        assert_eq!(same(task, &ours, &json!(r#"[{"environment":[{"name":"A"}]}]"#)), None);
    }
}
