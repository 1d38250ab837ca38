//! The functions of `ecs` over small models.

use std::sync::Arc;

use super::*;
use crate::model::{Gap, Model, Resource};
use crate::value::{Kind, Marks, Origin, Part, Reason, Text, Unknown, Value};
use crate::view::testing::{list, model, object, resource, span, symbol, text, unknown, values};

fn call(name: &str, model: &Model, arguments: &[Value]) -> Value {
    let function = functions().iter().find(|function| function.name == name).unwrap();
    assert_eq!(function.parameters.len(), arguments.len());
    (function.call)(model, arguments).unwrap()
}

fn task(address: &str, more: &[(&str, Value)]) -> Resource {
    let mut attributes = vec![
        ("container_definitions", text("[]")),
        ("family", text(address)),
        ("arn", symbol(&format!("{address}.arn"))),
        ("id", symbol(&format!("{address}.id"))),
        ("requires_compatibilities", Value::null(Type::set(Type::String))),
    ];
    attributes.extend(more.iter().cloned());
    resource(address, &attributes)
}

fn containers(definitions: Value) -> Vec<Value> {
    let task = object(&[("container_definitions", definitions)]);
    call("ecs::containers", &Model::default(), &[task]).elements().unwrap().to_vec()
}

#[test]
fn normalises_the_names_of_fields() {
    let json = r#"[{"Name": "a", "PRIVILEGED": true, "portMappings": [{"ContainerPort": 80}], "extra": 1}]"#;
    let found = containers(text(json));
    let container = &found[0];
    assert_eq!(container.get("name").unwrap().as_str(), Some("a"));
    assert_eq!(container.get("privileged").unwrap().as_bool(), Some(true));
    assert!(container.get("readonlyRootFilesystem").unwrap().is_null());
    assert!(container.get("healthCheck").unwrap().is_null());
    assert!(container.get("extra").is_some());
    let port = &container.get("portMappings").unwrap().elements().unwrap()[0];
    assert_eq!(port.get("containerPort").unwrap().as_number().unwrap().as_i64(), Some(80));
    assert!(port.get("protocol").unwrap().is_null());
}

#[test]
fn does_not_touch_the_keys_of_maps() {
    let found = containers(text(
        r#"[{"dockerLabels": {"NAME": "x"}, "logConfiguration": {"options": {"Tag": "y"}}}]"#,
    ));
    assert!(found[0].get("dockerLabels").unwrap().get("NAME").is_some());
    let log = found[0].get("logConfiguration").unwrap();
    assert!(log.get("options").unwrap().get("Tag").is_some());
    assert!(log.get("logDriver").unwrap().is_null());
}

#[test]
fn keeps_what_was_encoded_with_its_origin() {
    let user = text("root").with_origin(Origin::At(span()));
    let encoded = list(&[object(&[("user", user), ("image", unknown())])]);
    let definitions = Value::text(Text::known("...").with_json(encoded));
    let found = containers(definitions);
    assert!(found[0].get("user").unwrap().origin.span().is_some());
    assert!(found[0].get("image").unwrap().is_unknown());
}

#[test]
fn what_cannot_be_read_is_unknown() {
    for (definitions, reason) in [
        (text("[{"), "not valid JSON"),
        (text("{}"), "a list is required"),
        (text("[1]"), "an object is required"),
        (unknown(), "variable `x`"),
    ] {
        let found = containers(definitions);
        let message = found[0].unknown_reason().unwrap().to_string();
        assert!(message.contains(reason), "{message}");
    }
    assert!(containers(Value::null(Type::String)).is_empty());
}

#[test]
fn reads_definitions_with_holes() {
    let hole = Part::Hole(Arc::new(Unknown::new(Type::String, Reason::Variable("tag".into()))));
    let parts = [
        Part::Literal(r#"[{"image": "a:"#.into()),
        hole,
        Part::Literal(r#"", "user": "root"}]"#.into()),
    ];
    let found = containers(Value::text(Text::from_parts(parts)));
    assert_eq!(found[0].get("user").unwrap().as_str(), Some("root"));
    let Kind::String(image) = &found[0].get("image").unwrap().kind else { panic!() };
    assert_eq!(image.prefix(), "a:");
}

#[test]
fn reads_environments() {
    let variable = |name: Value, value: &str| object(&[("name", name), ("value", text(value))]);
    let container = |variables: &[Value]| object(&[("environment", list(variables))]);
    let read = |container: Value| call("ecs::environment", &Model::default(), &[container]);
    let map = read(container(&[
        variable(text("A"), "1"),
        variable(text("B"), "2").with_marks(Marks::MAYBE),
    ]));
    assert_eq!(map.get("A").unwrap().as_str(), Some("1"));
    assert!(map.get("B").unwrap().marks.is_maybe());
    assert!(read(container(&[variable(unknown(), "1")])).is_unknown());
    assert!(read(object(&[("environment", unknown())])).is_unknown());
    assert_eq!(read(object(&[])).entries().unwrap().len(), 0);
}

#[test]
fn finds_the_services_of_a_task() {
    let service = |address: &str, task: Value| resource(address, &[("task_definition", task)]);
    let revision = Value::text(Text::from_parts([
        Part::Hole(Arc::new(Unknown {
            symbol: Some("aws_ecs_task_definition.a.family".into()),
            ..Unknown::new(Type::String, Reason::Stated)
        })),
        Part::Literal(":3".into()),
    ]));
    let model = model(vec![
        task("aws_ecs_task_definition.a", &[("family", text("web"))]),
        task("aws_ecs_task_definition.b", &[]),
        service("aws_ecs_service.arn", symbol("aws_ecs_task_definition.a.arn")),
        service("aws_ecs_service.text", text("arn:aws:ecs:eu-west-1:1:task-definition/web:7")),
        service("aws_ecs_service.family", text("web:7")),
        service("aws_ecs_service.template", revision),
        service("aws_ecs_service.other", symbol("aws_ecs_task_definition.b.arn")),
        service("aws_ecs_service.none", Value::null(Type::String)),
        service("aws_ecs_service.elsewhere", text("mail:1")),
        service("aws_ecs_service.maybe", unknown()),
    ]);
    let found = call("ecs::services_of", &model, &[values(&model, "aws_ecs_task_definition.a")]);
    let (maybe, certain): (Vec<&Value>, Vec<&Value>) =
        found.elements().unwrap().iter().partition(|service| service.marks.is_maybe());
    assert_eq!((certain.len(), maybe.len()), (4, 1));
    let back = call("ecs::task_of", &model, &[values(&model, "aws_ecs_service.family")]);
    assert_eq!(back.get("family").unwrap().as_str(), Some("web"));
    assert!(call("ecs::task_of", &model, &[values(&model, "aws_ecs_service.elsewhere")]).is_null());
    assert!(call("ecs::task_of", &model, &[values(&model, "aws_ecs_service.maybe")]).is_unknown());
}

#[test]
fn finds_the_task_of_a_target_and_the_secret_of_a_container() {
    let secret = resource(
        "aws_secretsmanager_secret.db",
        &[("name", text("db")), ("arn", symbol("aws_secretsmanager_secret.db.arn"))],
    );
    let model = model(vec![task("aws_ecs_task_definition.a", &[("family", text("web"))]), secret]);
    let target = |task: Value| {
        let target = object(&[("task_definition_arn", task)]);
        call("ecs::task_of", &model, &[target])
    };
    let by_arn = target(symbol("aws_ecs_task_definition.a.arn"));
    assert_eq!(by_arn.get("family").unwrap().as_str(), Some("web"));
    assert!(target(text("arn:aws:ecs:eu-west-1:1:task-definition/mail:1")).is_null());
    let revision = Unknown::new(Type::Number, Reason::Stated);
    let latest = |family: &str| {
        let parts = [Part::Literal(family.into()), Part::Hole(Arc::new(revision.clone()))];
        target(Value::text(Text::from_parts(parts)))
    };
    assert_eq!(latest("web:").get("family").unwrap().as_str(), Some("web"));
    assert!(latest("mail:").is_null());
    let secret_of = |from: Value| call("ecs::secret_of", &model, &[from]);
    let hole = Unknown {
        symbol: Some("aws_secretsmanager_secret.db.arn".into()),
        ..Unknown::new(Type::String, Reason::Stated)
    };
    let key = [Part::Hole(Arc::new(hole)), Part::Literal(":password::".into())];
    for from in
        [text("db"), symbol("aws_secretsmanager_secret.db.arn"), Value::text(Text::from_parts(key))]
    {
        assert_eq!(secret_of(from).get("name").unwrap().as_str(), Some("db"));
    }
    assert!(secret_of(text("arn:aws:ssm:eu-west-1:1:parameter/db-2")).is_null());
    assert!(secret_of(unknown()).is_unknown());
}

#[test]
fn a_gap_may_hold_further_services() {
    let gap = Gap::new(span(), Reason::Unreadable("x.tf".into()), "x.tf".into());
    let model = Model::new(vec![task("aws_ecs_task_definition.a", &[])], Vec::new(), vec![gap]);
    let found = call("ecs::services_of", &model, &[values(&model, "aws_ecs_task_definition.a")]);
    assert!(found.elements().unwrap()[0].marks.is_maybe());
}

#[test]
fn finds_the_cluster_of_a_service() {
    let cluster = resource(
        "aws_ecs_cluster.c",
        &[("id", symbol("aws_ecs_cluster.c.id")), ("name", text("main"))],
    );
    let service = |name: &str, cluster: Value| {
        resource(&format!("aws_ecs_service.{name}"), &[("cluster", cluster)])
    };
    let by_arn = text("arn:aws:ecs:eu-west-1:1:cluster/main");
    let model = model(vec![
        cluster,
        service("id", symbol("aws_ecs_cluster.c.id")),
        service("arn", by_arn),
        service("other", text("x")),
    ]);
    let found = |address: &str| call("ecs::cluster_of", &model, &[values(&model, address)]);
    assert!(!found("aws_ecs_service.id").is_null());
    assert!(!found("aws_ecs_service.arn").is_null());
    assert!(found("aws_ecs_service.other").is_null());
}

#[test]
fn tells_what_runs_on_fargate() {
    let fargate = || list(&[text("FARGATE")]);
    let strategy = |provider: &str| list(&[object(&[("capacity_provider", text(provider))])]);
    let runs = |address: &str| {
        ("task_definition", symbol(&format!("aws_ecs_task_definition.{address}.arn")))
    };
    // As where the argument is written, but null.
    let computed = |address: &str| {
        let value = symbol(&format!("{address}.launch_type"));
        ("launch_type", value.with_origin(Origin::At(span())))
    };
    let target = object(&[
        ("task_definition_arn", symbol("aws_ecs_task_definition.scheduled.arn")),
        ("launch_type", text("FARGATE")),
    ]);
    let model = model(vec![
        task("aws_ecs_task_definition.says", &[("requires_compatibilities", fargate())]),
        task("aws_ecs_task_definition.ec2", &[("requires_compatibilities", list(&[text("EC2")]))]),
        task("aws_ecs_task_definition.served", &[]),
        task("aws_ecs_task_definition.scheduled", &[]),
        task("aws_ecs_task_definition.unknown", &[("requires_compatibilities", unknown())]),
        resource(
            "aws_ecs_service.spot",
            &[
                runs("served"),
                computed("aws_ecs_service.spot"),
                ("capacity_provider_strategy", strategy("FARGATE_SPOT")),
            ],
        ),
        resource("aws_ecs_service.by_task", &[runs("says"), computed("aws_ecs_service.by_task")]),
        resource("aws_ecs_service.ec2", &[runs("ec2"), ("launch_type", text("EC2"))]),
        resource("aws_cloudwatch_event_target.t", &[("ecs_target", list(&[target]))]),
        resource("aws_ecs_cluster.c", &[("name", text("main"))]),
        resource(
            "aws_ecs_cluster_capacity_providers.c",
            &[
                ("cluster_name", text("main")),
                ("default_capacity_provider_strategy", strategy("FARGATE")),
            ],
        ),
        resource(
            "aws_ecs_service.by_cluster",
            &[("cluster", text("main")), computed("aws_ecs_service.by_cluster")],
        ),
    ]);
    let on_fargate =
        |address: &str| call("ecs::is_fargate", &model, &[values(&model, address)]).as_bool();
    for (address, expected) in [
        ("aws_ecs_task_definition.says", Some(true)),
        ("aws_ecs_task_definition.ec2", Some(false)),
        ("aws_ecs_task_definition.served", Some(true)),
        ("aws_ecs_task_definition.scheduled", Some(true)),
        ("aws_ecs_task_definition.unknown", None),
        ("aws_ecs_service.spot", Some(true)),
        ("aws_ecs_service.by_task", Some(true)),
        ("aws_ecs_service.ec2", Some(false)),
        ("aws_ecs_service.by_cluster", Some(true)),
    ] {
        assert_eq!(on_fargate(address), expected, "{address}");
    }
}

#[test]
fn says_what_leaves_open_whether_a_task_runs_on_fargate() {
    let given = |name: &str| Value::unknown(Type::String, Reason::Variable(name.into()));
    let runs = |address: &str| {
        ("task_definition", symbol(&format!("aws_ecs_task_definition.{address}.arn")))
    };
    let arn = |address: &str| ("arn", symbol(&format!("{address}.arn")));
    let task = |name: &str, arguments: &[(&str, Value)]| {
        let address = format!("aws_ecs_task_definition.{name}");
        task(&address, &[arguments, &[arn(&address)]].concat())
    };
    let model = model(vec![
        task("says", &[("requires_compatibilities", list(&[given("platform")]))]),
        task("served", &[]),
        resource("aws_ecs_service.a", &[runs("served"), ("launch_type", given("launch_type"))]),
        task("alone", &[]),
    ]);
    let asked = |function: &str, name: &str| {
        let address = format!("aws_ecs_task_definition.{name}");
        call(function, &model, &[values(&model, &address)])
    };
    let reason = |name: &str| {
        let answer = asked("ecs::is_fargate", name);
        answer.unknown_reason().map(|reason| reason.to_string())
    };
    assert!(reason("says").is_some_and(|reason| reason.contains("`platform`")));
    assert!(reason("served").is_some_and(|reason| reason.contains("`launch_type`")));
    assert_eq!(reason("alone"), None);
    let has_host = |name: &str| asked("ecs::has_host", name).as_bool();
    assert_eq!(
        (has_host("says"), has_host("served"), has_host("alone")),
        (None, Some(true), Some(true))
    );
}

#[test]
fn finds_volumes() {
    let volume = |name: &str| object(&[("name", text(name))]);
    let find = |volumes: Value, name: &str| {
        call("ecs::volume", &Model::default(), &[object(&[("volume", volumes)]), text(name)])
    };
    assert!(!find(list(&[volume("a"), volume("b")]), "b").is_null());
    assert!(find(list(&[volume("a")]), "b").is_null());
    assert!(find(list(&[volume("b").with_marks(Marks::MAYBE)]), "b").is_unknown());
    assert!(find(unknown(), "b").is_unknown());
}
