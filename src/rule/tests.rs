//! Rules that load and rules that do not, and verdicts on models made by hand.

use std::sync::Arc;

use miette::Diagnostic;

use super::catalogue::load;
use super::logic::Logic;
use super::{Facts, Judgement, Rule, judge};
use crate::expr::{Context, Limits};
use crate::finding::Verdict;
use crate::model::{Existence, Gap, Mode, Model, Resource};
use crate::source::{Memory, SourceId, Span};
use crate::value::{Marks, Origin, OriginLabel, Reason, Type, Value};

/// A rule with these lines for its variables and expressions.
fn source(lines: &str) -> String {
    format!(
        r#"rule "TST001" {{
  name     = "tested"
  title    = "Something is wrong"
  severity = "low"
  group    = "hygiene"
  why      = "Because."
  how      = "So."
{lines}
}}"#
    )
}

fn rule(lines: &str) -> Rule {
    load("rules/tested.hcl", &source(lines), 0)
        .unwrap_or_else(|errors| panic!("{}", describe(&errors).join("\n")))
}

/// What is wrong: the place, the message, the help.
fn errors(lines: &str) -> Vec<String> {
    let text = source(lines);
    let errors = load("rules/tested.hcl", &text, 0).expect_err("the rule should not load");
    describe(&errors)
}

fn describe(errors: &[super::RuleError]) -> Vec<String> {
    let one = |error: &super::RuleError| {
        let text = error.source_code().map(|_| error.bytes());
        let help = error.help().map_or_else(String::new, |help| format!(" ({help})"));
        let (start, length) = text.unwrap_or_default();
        (start, length, format!("{error}{help}"))
    };
    errors.iter().map(|error| one(error).2).collect()
}

#[test]
fn a_resource_type_that_does_not_exist_is_an_error() {
    let found = errors(
        "each \"x\" { in = resources.aws_efs_filesystem }\ncondition = true\nmessage = \"m\"",
    );
    assert_eq!(
        found,
        [
            "the provider has no resource type `aws_efs_filesystem` (did you mean `aws_efs_file_system`?)"
        ]
    );
}

#[test]
fn options_are_declared_once_read_and_of_their_type() {
    let option = |body: &str| {
        let blocks = format!("option \"days\" {{\n{body}\ndescription = \"d\"\n}}\n");
        format!("{blocks}condition = option.days > 1\nmessage = \"m\"")
    };
    let wrong = |lines: &str| errors(lines).join("; ");
    assert!(load("rules/tested.hcl", &source(&option("type = number\ndefault = 1")), 0).is_ok());
    assert_eq!(wrong(&option("type = number")), "the option has no `default`");
    assert!(wrong(&option("type = number\ndefault = \"many\"")).contains("number is required"));
    assert!(wrong(&option("type = days\ndefault = 1")).contains("not a type"));
    assert!(wrong(&option("type = number\ndefault = local.x")).contains("not known in a text"));
    let twice = option("type = number\ndefault = 1");
    let twice = twice.replace(
        "condition",
        "option \"days\" {\n  type = number\n  default = 2\n  description = \"d\"\n}\ncondition",
    );
    assert_eq!(wrong(&twice), "option `days` is declared twice");
    let misspelt = option("type = number\ndefault = 1").replace("option.days", "option.day");
    assert_eq!(
        wrong(&misspelt),
        "the rule has no option `day` (did you mean `days`?); nothing reads option `days`"
    );
}

#[test]
fn an_attribute_that_does_not_exist_is_an_error_with_its_place() {
    let lines = "each \"task\" { in = resources.aws_ecs_task_definition }\ncondition = task.cpuu == \"256\"\nmessage = \"m\"";
    let text = source(lines);
    let errors = load("rules/tested.hcl", &text, 0).unwrap_err();
    assert_eq!(
        describe(&errors),
        [
            "`aws_ecs_task_definition` has no argument, attribute or block `cpuu` (did you mean `cpu`?)"
        ]
    );
    let (start, length) = errors[0].bytes();
    assert_eq!(&text[start..start + length], ".cpuu");
    assert_eq!(errors[0].path(), "rules/tested.hcl");
}

#[test]
fn names_are_followed_through_blocks_loops_and_locals() {
    for (lines, message) in [
        (
            "each \"task\" { in = resources.aws_ecs_task_definition }\ncondition = task.volume[0].efs_volume_configuration[0].transit == null",
            "`efs_volume_configuration` has no argument, attribute or block `transit`",
        ),
        (
            "condition = alltrue([for s in resources.aws_subnet : s.map_public_ip == false])",
            "`aws_subnet` has no argument, attribute or block `map_public_ip`",
        ),
        (
            "locals { mts = [for m in resources.aws_efs_mount_target : m if m.subnet_id != null] }\ncondition = local.mts[0].subnetid == null",
            "`aws_efs_mount_target` has no argument, attribute or block `subnetid` (did you mean `subnet_id`?)",
        ),
        (
            "condition = resources.aws_subnet[*].cidrblock == []",
            "`aws_subnet` has no argument, attribute or block `cidrblock` (did you mean `cidr_block`?)",
        ),
        (
            "each \"task\" { in = resources.aws_ecs_task_definition }\neach \"c\" { in = ecs::containers(task) }\ncondition = c.privilege != true",
            "a container has no field `privilege` (did you mean `privileged`?)",
        ),
        (
            "each \"m\" { in = modules }\ncondition = alltrue([for v in m.variables : v.typ != null])",
            "a variable has no field `typ` (did you mean `type`?)",
        ),
    ] {
        let found = errors(&format!("{lines}\nmessage = \"m\""));
        assert!(found.len() == 1 && found[0].starts_with(message), "{found:?}");
    }
}

#[test]
fn unknown_variables_locals_and_functions_are_errors() {
    let lines = "each \"fs\" { in = resources.aws_efs_file_system }\nlocals { a = fs.id }\n";
    for (condition, message) in [
        ("f.id == null", "there is no variable `f` (did you mean `fs`?)"),
        ("local.b == null", "the rule has no local `b` (did you mean `a`?)"),
        (
            "tf::adress(fs) == null",
            "there is no function `tf::adress` (did you mean `tf::address`?)",
        ),
        ("tf::address(fs, fs) == null", "`tf::address` takes 1 argument, and here are 2"),
    ] {
        let found = errors(&format!("{lines}condition = {condition}\nmessage = \"m\""));
        assert_eq!(found, [message]);
    }
}

#[test]
fn the_shape_of_a_rule_is_checked() {
    for (lines, message) in [
        ("condition = true", "the rule has no `message`"),
        (
            "condition = true\nmessage = \"m\"\nconditoin = 1",
            "a rule has no attribute `conditoin` (did you mean `condition`?)",
        ),
        (
            "condition = true\nmessage = \"m\"\nlocal {}",
            "a rule has no block `local` (did you mean `locals`?)",
        ),
        (
            "condition = true\nmessage = \"m\"\ndefault = \"yes\"",
            "`yes` is not a valid default (one of on, off)",
        ),
        (
            "condition = true\nmessage = \"%{ if true }a%{ endif }\"",
            "a text of a rule has no `%{ }` (use `join`, a `for` and `? :` instead)",
        ),
        (
            "locals {\n a = local.b\n b = local.a\n}\ncondition = true\nmessage = \"m\"",
            "local `a` refers to itself",
        ),
    ] {
        let found = errors(lines);
        assert_eq!(found, [message], "{lines}");
    }
}

#[test]
fn a_rule_is_named_as_its_file() {
    let text = source("condition = true\nmessage = \"m\"");
    let errors = load("rules/other.hcl", &text, 0).unwrap_err();
    assert_eq!(errors[0].to_string(), "the rule is named `tested`, and its file `other.hcl`");
}

/// Texts that the hand-made models stand in: any span will do.
fn at(start: u32) -> Span {
    Span::new(SourceId(0), start, start + 5)
}

fn resource(kind: &str, name: &str, values: Vec<(&str, Value)>) -> Resource {
    let address: Arc<str> = format!("{kind}.{name}").into();
    let header = at(1000);
    let values = values.into_iter().map(|(name, value)| (Arc::from(name), value));
    Resource {
        mode: Mode::Managed,
        kind: kind.into(),
        name: name.into(),
        module: "".into(),
        existence: Existence::Certain,
        values: Value::object(values).with_origin(Origin::step(
            header,
            OriginLabel::Block(Arc::clone(&address)),
            Vec::new(),
        )),
        header,
        ignore_changes: Ok(Vec::new()),
        prevent_destroy: None,
        references: Vec::new(),
        depends_on: Vec::new(),
        address,
    }
}

fn verdicts(rule: &Rule, model: &Model) -> Vec<Judgement> {
    let loader = Memory::default();
    let context = Context::new(&loader, "", Limits::default()).with_forms();
    judge(rule, &Facts::new(model), &context)
}

fn unknown(start: u32) -> Value {
    let origin =
        Origin::step(at(start), OriginLabel::Block("variable.encrypted".into()), Vec::new());
    Value::unknown(Type::Bool, Reason::Variable("encrypted".into())).with_origin(origin)
}

const ENCRYPTED: &str = r#"
  each "fs" { in = resources.aws_efs_file_system }
  condition = fs.encrypted == true
  message   = "file system `${tf::address(fs)}` is not encrypted"
  place     = fs.encrypted
"#;

#[test]
fn judges_each_resource_by_itself() {
    let literal = |known: bool, start: u32| Value::bool(known).with_origin(Origin::At(at(start)));
    let file_systems = vec![
        resource("aws_efs_file_system", "a", vec![("encrypted", literal(true, 10))]),
        resource("aws_efs_file_system", "b", vec![("encrypted", literal(false, 20))]),
        resource("aws_efs_file_system", "c", vec![("encrypted", Value::null(Type::Bool))]),
        resource("aws_efs_file_system", "d", vec![("encrypted", unknown(40))]),
    ];
    let found = verdicts(&rule(ENCRYPTED), &Model::new(file_systems, Vec::new(), Vec::new()));
    let shown: Vec<(&str, u32, String)> = found
        .iter()
        .map(|judgement| {
            let place = judgement.exhibit.place.unwrap().start;
            let finding = judgement.finding.as_ref();
            let text = finding.map_or_else(
                || format!("{:?}", judgement.verdict),
                |finding| format!("{} | {}", finding.message, finding.trail[0].text),
            );
            (&*judgement.subject, place, text)
        })
        .collect();
    let expected = [
        ("aws_efs_file_system.a", 10, "Pass"),
        (
            "aws_efs_file_system.b",
            20,
            "file system `aws_efs_file_system.b` is not encrypted | `false` is set here",
        ),
        (
            "aws_efs_file_system.c",
            1000,
            "file system `aws_efs_file_system.c` is not encrypted | `encrypted` is not set here",
        ),
        (
            "aws_efs_file_system.d",
            40,
            "cannot tell whether file system `aws_efs_file_system.d` is not encrypted | not known here, because it is \
             given by the caller (variable `encrypted` has no value here)",
        ),
    ];
    assert_eq!(shown, expected.map(|(subject, place, text)| (subject, place, text.to_owned())));
    let attributes: Vec<&str> = found
        .iter()
        .filter_map(|judgement| Some(judgement.finding.as_ref()?.attribute.as_str()))
        .collect();
    assert_eq!(attributes, ["encrypted"; 3]);
}

#[test]
fn what_may_not_exist_fails_with_an_assumption() {
    let mut fs = resource("aws_efs_file_system", "a", vec![("encrypted", Value::null(Type::Bool))]);
    fs.existence = Existence::Assumed(Reason::Variable("create".into()));
    let found = verdicts(&rule(ENCRYPTED), &Model::new(vec![fs], Vec::new(), Vec::new()));
    let finding = found[0].finding.as_ref().unwrap();
    assert_eq!(
        (&finding.verdict, finding.assumption.as_str()),
        (&Verdict::Fail, "if it is created")
    );
}

fn unread() -> Gap {
    Gap::new(at(0), Reason::Unreadable("main.tf".into()), "main.tf".into())
}

#[test]
fn absence_is_unknown_where_something_could_not_be_read() {
    let rule = rule(
        "condition = length(resources.aws_efs_backup_policy) > 0\nmessage = \"nothing is backed up\"",
    );
    let verdict =
        |gaps| verdicts(&rule, &Model::new(Vec::new(), Vec::new(), gaps))[0].verdict.clone();
    assert_eq!(verdict(Vec::new()), Verdict::Fail);
    assert!(matches!(verdict(vec![unread()]), Verdict::Unknown(_)));
}

#[test]
fn what_could_not_be_read_is_not_judged_but_counts() {
    let found = verdicts(&rule(ENCRYPTED), &Model::new(Vec::new(), Vec::new(), vec![unread()]));
    let [gap] = &found[..] else { panic!("{} judgements", found.len()) };
    assert!(matches!(gap.verdict, Verdict::Unknown(_)) && gap.finding.is_none());
}

#[test]
fn what_a_rule_gathers_from_what_could_not_be_read_is_not_judged_either() {
    let gathered = rule(
        "each \"it\" { in = [for fs in resources.aws_efs_file_system : { of = fs, on = fs.encrypted }] }\ncondition = it.on\nmessage = \"m\"",
    );
    let plain = resource("aws_efs_file_system", "a", vec![("encrypted", Value::bool(false))]);
    let found = verdicts(&gathered, &Model::new(vec![plain], Vec::new(), vec![unread()]));
    assert!(found[0].verdict == Verdict::Fail && found[1].finding.is_none());
}

#[test]
fn an_unknown_applicability_counts_only_where_it_decides() {
    let rule = |condition: &str| {
        rule(&format!(
            "each \"fs\" {{ in = resources.aws_efs_file_system }}\nwhen = fs.encrypted\ncondition = {condition}\nmessage = \"m\""
        ))
    };
    let model = || {
        let fs = resource("aws_efs_file_system", "a", vec![("encrypted", unknown(40))]);
        Model::new(vec![fs], Vec::new(), Vec::new())
    };
    assert_eq!(verdicts(&rule("true"), &model())[0].verdict, Verdict::Pass);
    assert!(matches!(verdicts(&rule("false"), &model())[0].verdict, Verdict::Unknown(_)));
}

#[test]
fn sensitive_values_are_not_shown() {
    let secret =
        Value::string("hunter2").with_marks(Marks::SENSITIVE).with_origin(Origin::At(at(7)));
    let fs = resource("aws_efs_file_system", "a", vec![("creation_token", secret)]);
    let rule = rule(
        "each \"fs\" { in = resources.aws_efs_file_system }\ncondition = false\nmessage = \"the token of ${tf::address(fs)} is ${fs.creation_token}\"\nplace = fs.creation_token",
    );
    let found = verdicts(&rule, &Model::new(vec![fs], Vec::new(), Vec::new()));
    let finding = found[0].finding.as_ref().unwrap();
    assert_eq!(finding.message, "the token of aws_efs_file_system.a is (sensitive)");
    assert!(finding.sensitive);
    assert!(!format!("{finding:?}").contains("hunter2"));
}

#[test]
fn types_of_other_providers_are_taken_as_they_are() {
    rule(
        "each \"x\" { in = resources.google_storage_bucket }\ncondition = x.labels != null\nmessage = \"m\"",
    );
}

#[test]
fn a_value_that_is_unknown_as_a_gap_is_still_told() {
    let reason = Reason::Module("module.task".into());
    let gap = Gap::new(at(0), reason.clone(), "module.task".into());
    let label = OriginLabel::Reference("module.task.definitions".into());
    let definitions =
        Value::unknown(Type::String, reason).with_origin(Origin::step(at(70), label, Vec::new()));
    let task =
        resource("aws_ecs_task_definition", "a", vec![("container_definitions", definitions)]);
    let rule = rule(
        "each \"task\" { in = resources.aws_ecs_task_definition }\neach \"c\" { in = ecs::containers(task) }\ncondition = c.privileged != true\nmessage = \"container ${c.name} is privileged\"",
    );
    let found = verdicts(&rule, &Model::new(vec![task], Vec::new(), vec![gap]));
    let findings: Vec<_> =
        found.iter().filter_map(|judgement| judgement.finding.as_ref()).collect();
    let [finding] = findings.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.place, at(70));
    assert_eq!(
        finding.message,
        "cannot judge `aws_ecs_task_definition.a` by TST001: Something is wrong"
    );
    assert_eq!(finding.attribute, "container_definitions");
}

#[test]
fn a_local_is_evaluated_once_and_only_when_used() {
    let rule =
        rule("locals {\n a = 1 / 0\n b = true\n}\ncondition = local.b && local.b\nmessage = \"m\"");
    assert_eq!(verdicts(&rule, &Model::default())[0].verdict, Verdict::Pass);
}

#[test]
fn what_is_absent_is_null_also_in_loops_and_behind_calls() {
    let rule = rule(
        "condition = alltrue([for t in resources.aws_ecs_task_definition : t.runtime_platform[0].cpu_architecture == null])\nmessage = \"m\"",
    );
    let blocks = Value::tuple(Vec::new());
    let task = resource("aws_ecs_task_definition", "a", vec![("runtime_platform", blocks)]);
    let found = verdicts(&rule, &Model::new(vec![task], Vec::new(), Vec::new()));
    assert_eq!(found[0].verdict, Verdict::Pass);
}

#[test]
fn nulls_have_no_elements() {
    let rule = rule(
        "each \"g\" { in = resources.aws_security_group }\neach \"tag\" { in = g.tags }\ncondition = false\nmessage = \"m\"",
    );
    let tags = Value::null(Type::map(Type::String));
    let group = || resource("aws_security_group", "a", vec![("tags", tags.clone())]);
    assert!(verdicts(&rule, &Model::new(vec![group()], Vec::new(), Vec::new())).is_empty());
    let looped = self::rule(
        "each \"g\" { in = resources.aws_security_group }\ncondition = length([for t in coalesce(g.tags, {}) : t]) == 0\nmessage = \"m\"",
    );
    let found = verdicts(&looped, &Model::new(vec![group()], Vec::new(), Vec::new()));
    assert_eq!(found[0].verdict, Verdict::Pass);
}

/// The joins of a rule that take longer than the configuration grows: a `for` over all resources of a type, worked out again
/// for each element that the rule judges, of which nothing is indexed.
fn unindexed(rule: &Logic) -> Vec<&str> {
    let tree = &rule.tree;
    let is_repeated = |id| rule.constants().get(&id).is_none_or(|level| *level > 0);
    let slow = tree.ids().filter_map(|id| {
        let crate::syntax::Expr::For(index) = tree.expr(id) else { return None };
        let parts = tree.for_expr(index)?;
        let of = rule.text_at(tree.span(parts.collection));
        // What is the same for all elements, too, may be as long as there are resources.
        let common = |local: &super::names::RuleLocal| {
            let at = rule.locals.iter().position(|other| other.name == local.name);
            at.and_then(|at| rule.levels.get(at)) == Some(&0)
                && rule.text_at(tree.span(local.value)).contains("resources.")
        };
        let is_local = |local: &super::names::RuleLocal| of == format!("local.{}", local.name);
        let is_joined = of.starts_with("concat(") && of.contains("resources.");
        let is_list = of.starts_with("resources.")
            || of.starts_with("data.")
            || (is_joined && !of.contains(" for "))
            || rule.locals.iter().any(|local| is_local(local) && common(local));
        let is_slow = is_list && is_repeated(id) && !crate::expr::is_indexed(tree, parts);
        is_slow.then(|| rule.text_at(tree.span(id)))
    });
    slow.collect()
}

#[test]
fn joins_are_indexed() {
    let of_rule = |rule: &Arc<Rule>| -> Vec<String> {
        let logic = rule.logic().unwrap();
        let slow = if logic.each.is_empty() { Vec::new() } else { unindexed(logic) };
        slow.iter().map(|text| format!("{} {text}", rule.info.id)).collect()
    };
    let slow: Vec<String> = super::builtin().iter().flat_map(of_rule).collect();
    assert!(slow.is_empty(), "{slow:#?}");
}
