//! The functions of `iam` over small models.

use super::*;
use crate::model::Resource;
use crate::value::{Part, Reason, Text, Unknown};
use crate::view::testing::{list, model, object, resource, symbol, text, unknown, values};

fn call(name: &str, model: &Model, arguments: &[Value]) -> Value {
    let function = functions().iter().find(|function| function.name == name).unwrap();
    assert_eq!(function.parameters.len(), arguments.len());
    (function.call)(model, arguments).unwrap()
}

fn allow(action: &str, resource: &str) -> Value {
    text(&format!(
        r#"{{"Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    ))
}

fn role(name: &str, more: &[(&str, Value)]) -> Resource {
    let trust = r#"{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}"#;
    let address = format!("aws_iam_role.{name}");
    let mut attributes = vec![
        ("name", text(name)),
        ("path", Value::null(Type::String)),
        ("arn", symbol(&format!("{address}.arn"))),
        ("id", symbol(&format!("{address}.id"))),
        ("assume_role_policy", text(trust)),
        ("inline_policy", symbol(&format!("{address}.inline_policy"))),
        ("managed_policy_arns", symbol(&format!("{address}.managed_policy_arns"))),
    ];
    attributes.extend(more.iter().cloned());
    resource(&address, &attributes)
}

fn world() -> Model {
    let of_a = || ("role", symbol("aws_iam_role.a.id"));
    let execution = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    model(vec![
        role(
            "a",
            &[(
                "inline_policy",
                list(&[object(&[("name", text("x")), ("policy", allow("sqs:SendMessage", "*"))])]),
            )],
        ),
        role(
            "b",
            &[(
                "managed_policy_arns",
                list(&[text("arn:aws:iam::aws:policy/AdministratorAccess")]),
            )],
        ),
        resource(
            "aws_iam_role_policy.p",
            &[of_a(), ("name", text("p")), ("policy", allow("s3:PutObject", "arn:aws:s3:::b/*"))],
        ),
        resource(
            "aws_iam_role_policy.by_name",
            &[("role", text("a")), ("policy", allow("sns:Publish", "*"))],
        ),
        resource(
            "aws_iam_role_policy.other",
            &[("role", symbol("aws_iam_role.b.name")), ("policy", allow("kms:*", "*"))],
        ),
        resource(
            "aws_iam_policy.q",
            &[
                ("name", text("q")),
                ("arn", symbol("aws_iam_policy.q.arn")),
                ("policy", allow("logs:PutLogEvents", "*")),
            ],
        ),
        resource(
            "aws_iam_role_policy_attachment.q",
            &[of_a(), ("policy_arn", symbol("aws_iam_policy.q.arn"))],
        ),
        resource("aws_iam_role_policy_attachment.m", &[of_a(), ("policy_arn", text(execution))]),
        resource(
            "aws_iam_policy_attachment.all",
            &[
                ("roles", list(&[text("a"), text("z")])),
                ("policy_arn", text("arn:aws:iam::1:policy/elsewhere")),
            ],
        ),
    ])
}

#[test]
fn finds_every_policy_of_a_role() {
    let model = world();
    let policies = call("iam::policies_of", &model, &[values(&model, "aws_iam_role.a")]);
    let kinds: Vec<&str> = policies
        .elements()
        .unwrap()
        .iter()
        .map(|policy| policy.get("kind").unwrap().as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["inline", "inline", "inline", "managed", "attached", "managed"]);
    let by_arn = call("iam::policies_of", &model, &[symbol("aws_iam_role.a.arn")]);
    assert_eq!(by_arn.elements().unwrap().len(), 6);
    let elsewhere = call("iam::policies_of", &model, &[text("arn:aws:iam::1:role/elsewhere")]);
    assert!(elsewhere.elements().unwrap()[0].marks.is_maybe());
    assert!(call("iam::role", &model, &[text("arn:aws:iam::1:role/a")]).entries().is_some());
}

/// A policy of one's own, in every way that Terraform attaches one.
#[test]
fn finds_a_policy_by_every_way_of_attaching_it() {
    let arn = || symbol("aws_iam_policy.q.arn");
    let of_a = |name: &'static str| (name, symbol("aws_iam_role.a.name"));
    let policy = || {
        let document = allow("logs:PutLogEvents", "*");
        resource("aws_iam_policy.q", &[("name", text("q")), ("arn", arn()), ("policy", document)])
    };
    let by = |kind: &str, attributes: &[(&str, Value)]| {
        vec![policy(), role("a", &[]), resource(&format!("{kind}.x"), attributes)]
    };
    let ways = [
        vec![policy(), role("a", &[("managed_policy_arns", list(&[arn()]))])],
        by("aws_iam_role_policy_attachment", &[of_a("role"), ("policy_arn", arn())]),
        by(
            "aws_iam_policy_attachment",
            &[("roles", list(&[symbol("aws_iam_role.a.name")])), ("policy_arn", arn())],
        ),
        by(
            "aws_iam_role_policy_attachments_exclusive",
            &[of_a("role_name"), ("policy_arns", list(&[arn()]))],
        ),
    ];
    for (number, resources) in ways.into_iter().enumerate() {
        let model = model(resources);
        let role = values(&model, "aws_iam_role.a");
        let can = |action: &str| {
            call("iam::allows", &model, &[role.clone(), text(action), text("x")]).as_bool()
        };
        assert_eq!(
            (can("logs:PutLogEvents"), can("s3:GetObject")),
            (Some(true), Some(false)),
            "{number}"
        );
    }
}

#[test]
fn decides_over_all_policies_of_a_role() {
    let model = world();
    let can = |role: &str, action: &str, resource: &str| {
        call("iam::allows", &model, &[values(&model, role), text(action), text(resource)]).as_bool()
    };
    for (action, resource) in [
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q"),
        ("s3:PutObject", "arn:aws:s3:::b/x"),
        ("logs:PutLogEvents", "x"),
        ("ecr:BatchGetImage", "x"),
    ] {
        // A policy that is elsewhere may deny.
        assert_eq!(can("aws_iam_role.a", action, resource), None, "{action}");
    }
    assert_eq!(can("aws_iam_role.b", "iam:PassRole", "x"), Some(true));
    let policy = allow("s3:*", "arn:aws:s3:::b/*");
    let with = |resource: &str| {
        call("iam::allows", &model, &[policy.clone(), text("s3:GetObject"), text(resource)])
            .as_bool()
    };
    assert_eq!((with("arn:aws:s3:::b/x"), with("arn:aws:s3:::c/x")), (Some(true), Some(false)));
}

#[test]
#[allow(clippy::too_many_lines, reason = "one table of cases")]
fn follows_arns_into_their_shape() {
    let task = "aws_ecs_task_definition.t";
    let literal = |text: &str| Part::Literal(text.into());
    let formed = |name: &str, form: &[Part]| {
        let name: std::sync::Arc<str> = name.into();
        let unknown = Unknown::new(Type::String, Reason::Computed(name.clone()));
        let form = Some(Box::new(Text::from_parts(form.to_vec())));
        std::sync::Arc::new(Unknown { symbol: Some(name), form, ..unknown })
    };
    let place = |name: &str| fixed(name, name);
    let revision = |text: &str| {
        [
            vec![literal("arn:"), place("partition"), literal(":ecs:"), place("region")],
            vec![literal(":"), place("account"), literal(":task-definition/web"), literal(text)],
        ]
        .concat()
    };
    let number = Unknown::new(Type::Number, Reason::Computed("revision".into()));
    let with_number = [revision(":"), vec![Part::Hole(std::sync::Arc::new(number))]].concat();
    let arn = formed("aws_ecs_task_definition.t.arn", &with_number);
    let role_arn = [literal("arn:"), place("partition"), literal(":iam::1:role/r")];
    let role_arn = formed("aws_iam_role.r.arn", &role_arn);
    let symbol = |asked: &str| -> Value {
        Kind::Unknown(if asked.ends_with("t.arn") { arn.clone() } else { role_arn.clone() }).into()
    };
    let hole = |name: &str| Part::Hole(formed(&format!("{task}.{name}"), &revision("")));
    let model = model(vec![resource(task, &[("family", text("web"))]), role("r", &[])]);
    let policy = |resource: Value| {
        let statement =
            object(&[("Effect", text("Allow")), ("Action", text("*")), ("Resource", resource)]);
        object(&[("Statement", list(&[statement]))])
    };
    let can = |granted: Value, asked: &str| {
        call("iam::allows", &model, &[policy(granted), text("ecs:RunTask"), symbol(asked)])
            .as_bool()
    };
    let any_revision =
        Value::text(Text::from_parts([hole("arn_without_revision"), Part::Literal(":*".into())]));
    assert_eq!(can(any_revision.clone(), "aws_ecs_task_definition.t.arn"), Some(true));
    assert_eq!(can(any_revision, "aws_iam_role.r.arn"), Some(false));
    assert_eq!(
        can(text("arn:aws:ecs:*:*:task-definition/web:*"), "aws_ecs_task_definition.t.arn"),
        None
    );
    assert_eq!(
        can(text("arn:*:ecs:*:*:task-definition/web:*"), "aws_ecs_task_definition.t.arn"),
        Some(true)
    );
    assert_eq!(
        can(text("arn:aws:ecs:*:*:task-definition/mail:*"), "aws_ecs_task_definition.t.arn"),
        Some(false)
    );
    assert_eq!(can(text("arn:*:iam::*:role/r"), "aws_iam_role.r.arn"), Some(true));
    let data = |symbol: &str, told: &str| Part::Hole(formed(symbol, &[place(told)]));
    let spelt_out = Value::text(Text::from_parts([
        Part::Literal("arn:".into()),
        data("data.aws_partition.current.partition", "partition"),
        Part::Literal(":ecs:".into()),
        data("module.a.data.aws_region.current.name", "region"),
        Part::Literal(":".into()),
        data("data.aws_caller_identity.current.account_id", "account"),
        Part::Literal(":task-definition/web:*".into()),
    ]));
    assert_eq!(can(spelt_out, "aws_ecs_task_definition.t.arn"), Some(true));
}

#[test]
fn judges_requests() {
    let model = Model::default();
    let policy = text(
        r#"{"Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}]}"#,
    );
    let to = |service: &str| object(&[("iam:PassedToService", text(service))]);
    let can = |request: Value| {
        call(
            "iam::allows_when",
            &model,
            &[policy.clone(), text("iam:PassRole"), text("r"), request],
        )
        .as_bool()
    };
    assert_eq!(can(to("ecs-tasks.amazonaws.com")), Some(true));
    assert_eq!(can(to("ec2.amazonaws.com")), Some(false));
}

#[test]
fn lists_statements() {
    let model = world();
    let role = call("iam::statements", &model, &[values(&model, "aws_iam_role.b")]);
    let statements = role.elements().unwrap();
    assert_eq!(statements.len(), 2);
    assert_eq!(
        statements[1].get("actions").unwrap().elements().unwrap()[0].as_str(),
        Some("kms:*")
    );
    let document = call("iam::statements", &model, &[allow("a:b", "*")]);
    assert_eq!(
        document.elements().unwrap()[0].get("resources").unwrap().elements().unwrap().len(),
        1
    );
    for broken in [text("{"), unknown()] {
        let found = call("iam::statements", &model, &[broken]);
        assert!(found.elements().unwrap()[0].marks.is_maybe());
    }
    assert_eq!(
        call("iam::statements", &model, &[Value::null(Type::String)]).elements().unwrap().len(),
        0
    );
}

#[test]
fn knows_trust() {
    let model = world();
    let trusts = |subject: Value, service: &str| {
        call("iam::trusts", &model, &[subject, text(service)]).as_bool()
    };
    assert_eq!(trusts(values(&model, "aws_iam_role.a"), "ecs-tasks.amazonaws.com"), Some(true));
    assert_eq!(trusts(symbol("aws_iam_role.a.arn"), "lambda.amazonaws.com"), Some(false));
    assert_eq!(trusts(text("arn:aws:iam::1:role/elsewhere"), "lambda.amazonaws.com"), None);
    assert_eq!(trusts(unknown(), "lambda.amazonaws.com"), None);
}

#[test]
fn answers_about_actions_and_resources() {
    let model = Model::default();
    let ask = |name: &str, value: &str| call(name, &model, &[text(value)]);
    assert_eq!(ask("iam::requires_star", "ecr:GetAuthorizationToken").as_bool(), Some(true));
    assert_eq!(ask("iam::action_exists", "s3:ListObjects").as_bool(), Some(false));
    assert_eq!(ask("iam::did_you_mean", "s3:GetObjekt").as_str(), Some("s3:GetObject"));
    assert_eq!(ask("iam::is_wildcard_resource", "arn:aws:s3:::*").as_bool(), Some(true));
    assert_eq!(
        ask("iam::access_levels", "iam:PassRole").elements().unwrap()[0].as_str(),
        Some("Permissions management")
    );
    let public =
        r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}"#;
    assert_eq!(ask("iam::is_public", public).as_bool(), Some(true));
}
