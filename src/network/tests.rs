//! The functions of `net` over small models.

use super::*;
use crate::expr::equality::equal;
use crate::model::{Existence, Gap, Resource};
use crate::value::{Marks, Origin, Reason};
use crate::view::testing::{
    list, model, number, object, resource, span, symbol, text, unknown, values,
};

fn call(name: &str, model: &Model, arguments: &[Value]) -> Value {
    let function = functions().iter().find(|function| function.name == name).unwrap();
    assert_eq!(function.parameters.len(), arguments.len());
    (function.call)(model, arguments).unwrap()
}

/// A reference to the id of a resource.
fn id(address: &str) -> Value {
    symbol(&format!("{address}.id")).with_origin(Origin::At(span()))
}

fn group(address: &str, more: &[(&str, Value)]) -> Resource {
    let mut attributes = vec![("id", id(address))];
    attributes.extend(more.iter().cloned());
    resource(address, &attributes)
}

fn ports(from: i64, to: i64) -> [(&'static str, Value); 2] {
    [("from_port", number(from)), ("to_port", number(to))]
}

/// One rule in each of the four styles, all of the same group.
fn four_styles() -> Model {
    let of = || ("security_group_id", id("aws_security_group.g"));
    let [from, to] = ports(443, 443);
    let block = object(&[
        ("protocol", text("TCP")),
        from.clone(),
        to.clone(),
        ("cidr_blocks", list(&[text("0.0.0.0/0")])),
    ]);
    model(vec![
        group(
            "aws_security_group.g",
            &[("ingress", list(&[block])), ("egress", symbol("aws_security_group.g.egress"))],
        ),
        group("aws_security_group.other", &[]),
        resource(
            "aws_security_group_rule.r",
            &[
                of(),
                ("type", text("ingress")),
                ("protocol", text("6")),
                from.clone(),
                to.clone(),
                ("cidr_blocks", list(&[text("0.0.0.0/0")])),
                (
                    "source_security_group_id",
                    symbol("aws_security_group_rule.r.source_security_group_id"),
                ),
            ],
        ),
        resource(
            "aws_vpc_security_group_ingress_rule.i",
            &[of(), ("ip_protocol", text("tcp")), from, to, ("cidr_ipv4", text("0.0.0.0/0"))],
        ),
        resource(
            "aws_vpc_security_group_egress_rule.e",
            &[
                of(),
                ("ip_protocol", text("-1")),
                ("cidr_ipv6", text("::/0")),
                ("referenced_security_group_id", id("aws_security_group.g")),
            ],
        ),
        resource(
            "aws_vpc_security_group_egress_rule.x",
            &[("security_group_id", id("aws_security_group.other")), ("ip_protocol", text("all"))],
        ),
    ])
}

#[test]
fn finds_rules_in_every_style() {
    let model = four_styles();
    let rules = call("net::rules", &model, &[values(&model, "aws_security_group.g")]);
    let rules = rules.elements().unwrap();
    let field = |name: &str| {
        rules.iter().map(|rule| rule.get(name).unwrap().as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(field("direction"), ["ingress", "ingress", "ingress", "egress"]);
    assert_eq!(field("protocol"), ["tcp", "tcp", "tcp", "-1"]);
    assert_eq!(field("style")[0], "inline");
    for rule in &rules[..3] {
        assert_eq!(
            call("net::covers_world", &model, &[rule.get("cidrs").unwrap().clone()]).as_bool(),
            Some(true)
        );
        assert_eq!(rule.get("groups").unwrap().elements().unwrap().len(), 0);
    }
    let egress = &rules[3];
    assert_eq!(egress.get("to_port").unwrap().as_number().unwrap().as_i64(), Some(65_535));
    assert_eq!(egress.get("self").unwrap().as_bool(), Some(true));
    assert_eq!(egress.get("ipv6_cidrs").unwrap().elements().unwrap().len(), 1);
    let all = call("net::all_rules", &model, &[]);
    assert_eq!(all.elements().unwrap().len(), 5);
}

#[test]
fn follows_references_to_groups() {
    let model = four_styles();
    let rules = call("net::rules", &model, &[id("aws_security_group.g")]);
    assert_eq!(rules.elements().unwrap().len(), 4);
    let elsewhere = call("net::rules", &model, &[text("sg-123")]);
    assert!(elsewhere.elements().unwrap()[0].marks.is_maybe());
    assert!(call("net::security_group", &model, &[text("sg-123")]).is_null());
    assert!(call("net::security_group", &model, &[unknown()]).is_unknown());
    assert!(call("net::security_group", &model, &[id("aws_security_group.g")]).entries().is_some());
}

#[test]
fn what_is_not_known_may_be_a_rule() {
    let mut assumed =
        group("aws_security_group.a", &[("ingress", list(&[object(&[("protocol", text("-1"))])]))]);
    assumed.existence = Existence::Assumed(Reason::Stated);
    let gap = Gap::new(span(), Reason::Unreadable("x.tf".into()), "x.tf".into());
    let dynamic = list(&[object(&[("protocol", text("tcp"))]).with_marks(Marks::MAYBE)]);
    let resources = vec![
        assumed,
        group("aws_security_group.d", &[("ingress", dynamic)]),
        group("aws_security_group.u", &[("egress", unknown())]),
    ];
    let model = Model::new(resources, Vec::new(), vec![gap]);
    let all = call("net::all_rules", &model, &[]);
    let all = all.elements().unwrap();
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|rule| rule.marks.is_maybe()));
}

#[test]
fn compares_ports() {
    let rule = |from: Value, to: Value| {
        object(&[("protocol", text("tcp")), ("from_port", from), ("to_port", to)])
    };
    let within = |rule: Value| {
        call(
            "net::ports_within",
            &Model::default(),
            &[rule, list(&[number(53), number(443), text("1024-65535")])],
        )
        .as_bool()
    };
    assert_eq!(within(rule(number(443), number(443))), Some(true));
    assert_eq!(within(rule(number(443), number(444))), Some(false));
    assert_eq!(within(rule(number(2000), number(3000))), Some(true));
    assert_eq!(within(rule(number(0), number(65_535))), Some(false));
    assert_eq!(within(rule(number(443), unknown())), None);
    assert_eq!(within(rule(number(22), unknown())), Some(false));
    let icmp =
        object(&[("protocol", text("icmp")), ("from_port", number(443)), ("to_port", number(443))]);
    assert_eq!(within(icmp), Some(false));
    let includes = |rule: Value, port: i64| {
        call("net::includes_port", &Model::default(), &[rule, number(port)]).as_bool()
    };
    assert_eq!(includes(rule(number(2000), number(3000)), 2049), Some(true));
    assert_eq!(includes(rule(number(2000), unknown()), 2049), None);
    assert_eq!(includes(rule(number(2050), unknown()), 2049), Some(false));
}

#[test]
fn judges_private_ranges_together() {
    let private =
        |cidrs: &[Value]| call("net::is_private", &Model::default(), &[list(cidrs)]).as_bool();
    assert_eq!(private(&[text("10.0.0.0/8"), text("fd00::/8")]), Some(true));
    assert_eq!(private(&[text("10.0.0.0/8"), text("8.8.8.8/32")]), Some(false));
    assert_eq!(private(&[unknown(), text("8.8.8.8/32")]), Some(false));
    assert_eq!(private(&[unknown()]), None);
    assert_eq!(private(&[]), Some(true));
}

fn subnets(table_routes: &[(&str, Value)], more: Vec<Resource>) -> Model {
    let mut resources = vec![
        resource(
            "aws_vpc.v",
            &[
                ("id", id("aws_vpc.v")),
                ("default_route_table_id", symbol("aws_vpc.v.default_route_table_id")),
            ],
        ),
        resource("aws_internet_gateway.i", &[("id", id("aws_internet_gateway.i"))]),
        resource("aws_nat_gateway.n", &[("id", id("aws_nat_gateway.n"))]),
        resource("aws_subnet.s", &[("id", id("aws_subnet.s")), ("vpc_id", id("aws_vpc.v"))]),
        group("aws_route_table.t", table_routes),
    ];
    resources.extend(more);
    model(resources)
}

fn association() -> Resource {
    resource(
        "aws_route_table_association.a",
        &[("subnet_id", id("aws_subnet.s")), ("route_table_id", id("aws_route_table.t"))],
    )
}

fn public(model: &Model) -> Option<bool> {
    let by_value = call("net::is_public_subnet", model, &[values(model, "aws_subnet.s")]).as_bool();
    let by_id = call("net::is_public_subnet", model, &[id("aws_subnet.s")]).as_bool();
    assert_eq!(by_value, by_id);
    by_value
}

#[test]
fn a_subnet_is_public_by_its_route_table() {
    let world = ("cidr_block", text("0.0.0.0/0"));
    let to_gateway =
        list(&[object(&[world.clone(), ("gateway_id", id("aws_internet_gateway.i"))])]);
    let to_nat = list(&[object(&[
        world,
        ("nat_gateway_id", id("aws_nat_gateway.n")),
        ("gateway_id", Value::null(Type::String)),
    ])]);
    assert_eq!(public(&subnets(&[("route", to_gateway.clone())], vec![association()])), Some(true));
    assert_eq!(public(&subnets(&[("route", to_nat)], vec![association()])), Some(false));
    assert_eq!(public(&subnets(&[("route", to_gateway)], vec![])), Some(false));
    assert_eq!(public(&subnets(&[("route", unknown())], vec![association()])), None);
}

#[test]
fn a_subnet_is_public_by_a_route_of_its_own() {
    let route = |gateway: Value| {
        let table = ("route_table_id", id("aws_route_table.t"));
        resource(
            "aws_route.r",
            &[table, ("destination_cidr_block", text("0.0.0.0/0")), ("gateway_id", gateway)],
        )
    };
    assert_eq!(
        public(&subnets(&[], vec![association(), route(id("aws_internet_gateway.i"))])),
        Some(true)
    );
    assert_eq!(public(&subnets(&[], vec![association(), route(text("igw-1"))])), Some(true));
    assert_eq!(
        public(&subnets(&[], vec![association(), route(id("aws_nat_gateway.n"))])),
        Some(false)
    );
    assert_eq!(public(&subnets(&[], vec![association(), route(unknown())])), None);
}

#[test]
fn a_subnet_without_association_has_the_main_table() {
    let gateway = ("gateway_id", id("aws_internet_gateway.i"));
    let route = list(&[object(&[("cidr_block", text("0.0.0.0/0")), gateway])]);
    let main = resource(
        "aws_default_route_table.d",
        &[("default_route_table_id", symbol("aws_vpc.v.default_route_table_id")), ("route", route)],
    );
    assert_eq!(public(&subnets(&[], vec![main])), Some(true));
    let mut elsewhere = subnets(&[], vec![]);
    assert_eq!(public(&elsewhere), Some(false));
    elsewhere =
        model(vec![resource("aws_subnet.s", &[("id", id("aws_subnet.s")), ("vpc_id", unknown())])]);
    assert_eq!(public(&elsewhere), None);
}

#[test]
fn a_vpc_names_its_main_table_by_an_attribute() {
    let route = |of: &str, gateway: &str| {
        resource(
            "aws_route.r",
            &[
                ("route_table_id", symbol(of)),
                ("destination_cidr_block", text("0.0.0.0/0")),
                ("gateway_id", id(gateway)),
            ],
        )
    };
    for name in ["aws_vpc.v.main_route_table_id", "aws_vpc.v.default_route_table_id"] {
        let out = || route(name, "aws_internet_gateway.i");
        assert_eq!(public(&subnets(&[], vec![out()])), Some(true), "{name}");
        assert_eq!(public(&subnets(&[], vec![out(), association()])), Some(false), "{name}");
        assert_eq!(public(&subnets(&[], vec![route(name, "aws_nat_gateway.n")])), Some(false));
        let by_name = resource(
            "aws_route_table_association.a",
            &[("subnet_id", id("aws_subnet.s")), ("route_table_id", symbol(name))],
        );
        assert_eq!(public(&subnets(&[], vec![out(), by_name])), Some(true), "{name}");
    }
}

/// An ACL with a rule in itself, one of which the rules are not known, and rules that are resources of their own.
fn network_acls() -> Model {
    let acl = |address: &str, ingress: Value| {
        resource(address, &[("id", id(address)), ("ingress", ingress)])
    };
    let rule = |address: &str, more: &[(&'static str, Value)]| {
        let mut attributes = vec![("network_acl_id", id("aws_network_acl.a"))];
        attributes.extend(more.iter().cloned());
        resource(address, &attributes)
    };
    let inside = object(&[
        ("rule_no", number(10)),
        ("action", text("deny")),
        ("protocol", number(6)),
        ("from_port", number(22)),
        ("to_port", number(22)),
        ("cidr_block", text("0.0.0.0/0")),
    ]);
    model(vec![
        rule(
            "aws_network_acl_rule.all",
            &[
                ("rule_number", number(20)),
                ("rule_action", text("allow")),
                ("protocol", text("all")),
                ("ipv6_cidr_block", text("::/0")),
            ],
        ),
        rule("aws_network_acl_rule.out", &[("egress", Value::bool(true))]),
        rule("aws_network_acl_rule.either", &[("egress", unknown())]),
        acl("aws_network_acl.a", list(&[inside])),
        acl("aws_network_acl.b", symbol("aws_network_acl.b.ingress")),
        acl("aws_default_network_acl.c", list(&[unknown()])),
    ])
}

#[test]
fn finds_the_ingress_rules_of_acls() {
    let rules = call("net::acl_rules", &network_acls(), &[]);
    let [all, either, inside, given] = rules.elements().unwrap() else { panic!("{rules:?}") };
    let texts = |rule: &Value, names: [&str; 3]| {
        names.map(|name| rule.get(name).unwrap().as_str().unwrap().to_owned())
    };
    let names = ["action", "protocol", "resource"];
    assert_eq!(texts(all, names), ["allow", "-1", "aws_network_acl_rule.all"]);
    assert_eq!(texts(inside, names), ["deny", "tcp", "aws_network_acl.a"]);
    let number = |rule: &Value, name: &str| rule.get(name).unwrap().as_number().unwrap().as_i64();
    assert_eq!(number(all, "from_port"), Some(0), "an absent port is 0");
    assert_eq!(number(inside, "number"), Some(10));
    assert_eq!(inside.get("cidr_block").unwrap().as_str(), Some("0.0.0.0/0"));
    assert!(inside.get("ipv6_cidr_block").unwrap().is_null());
    for rule in [all, either, inside] {
        let acl = rule.get("acl").unwrap();
        assert_eq!(equal(acl, &id("aws_network_acl.a")), Truth::True);
    }
    assert!(!all.marks.is_maybe() && !inside.marks.is_maybe());
    assert!(either.get("action").unwrap().is_unknown(), "it may be of egress");
    assert!(given.get("action").unwrap().is_unknown() && given.marks.is_maybe());
    assert_eq!(equal(given.get("acl").unwrap(), &id("aws_default_network_acl.c")), Truth::True);
}

#[test]
fn finds_the_egress_rules_of_acls() {
    let out = resource("aws_network_acl_rule.out", &[("egress", Value::bool(true))]);
    let inside = resource("aws_network_acl.a", &[("egress", list(&[object(&[])]))]);
    let either = resource("aws_network_acl_rule.either", &[("egress", unknown())]);
    let rules = call("net::acl_egress_rules", &model(vec![out, inside, either]), &[]);
    let [either, out, inside] = rules.elements().unwrap() else { panic!("{rules:?}") };
    let names = [either, out, inside].map(|rule| rule.get("resource").unwrap().as_str().unwrap());
    let expected = ["aws_network_acl_rule.either", "aws_network_acl_rule.out", "aws_network_acl.a"];
    assert_eq!(names, expected);
    assert!(either.get("action").unwrap().is_unknown(), "it may be of ingress");
    assert!(!out.get("action").unwrap().is_unknown());
}

#[test]
fn acl_rules_may_be_in_an_unreadable_file_or_not_exist() {
    let mut some = resource("aws_network_acl_rule.some", &[("rule_number", number(1))]);
    some.existence = Existence::Assumed(Reason::Variable("count".into()));
    let gap = Gap::new(span(), Reason::Unreadable("x.tf".into()), "x.tf".into());
    let model = Model::new(vec![some], Vec::new(), vec![gap]);
    let rules = call("net::acl_rules", &model, &[]);
    let [assumed, unread] = rules.elements().unwrap() else { panic!("{rules:?}") };
    assert!(assumed.marks.is_maybe());
    assert_eq!(unread.unknown_reason(), Some(Reason::Unreadable("x.tf".into())));
    assert!(unread.marks.is_maybe());
}
