//! Policies, each with the concepts that are wrong with it, a third of them traps: nothing is wrong, though it may look so. The rules
//! are held to the figures that they reach on the set.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, reads its data, and says what it measured"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bottlelint::engine;
use bottlelint::expr::{Context, Limits};
use bottlelint::finding::Verdict;
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};
use serde_json::Value as Json;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/iam_policies.jsonl");

/// The account that the holders of policies are in, where a case names no other.
const ACCOUNT: &str = "111122223333";

/// A kind of policy: the resource that holds it, its argument, and what else that needs.
const HOLDERS: [(&str, &str, &str, &str); 24] = [
    ("identity", "aws_iam_policy", "policy", ""),
    ("trust", "aws_iam_role", "assume_role_policy", "name = \"app\""),
    ("s3", "aws_s3_bucket_policy", "policy", "bucket = \"bottles\""),
    (
        "sqs",
        "aws_sqs_queue_policy",
        "policy",
        "queue_url = \"https://sqs.eu-west-1.amazonaws.com/111122223333/orders\"",
    ),
    ("sns", "aws_sns_topic_policy", "policy", "arn = \"arn:aws:sns:eu-west-1:111122223333:t\""),
    ("kms", "aws_kms_key", "policy", ""),
    (
        "secret",
        "aws_secretsmanager_secret_policy",
        "policy",
        "secret_arn = \"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3\"",
    ),
    ("ecr", "aws_ecr_repository_policy", "policy", "repository = \"app\""),
    ("efs", "aws_efs_file_system_policy", "policy", "file_system_id = \"fs-1\""),
    ("bus", "aws_cloudwatch_event_bus_policy", "policy", "event_bus_name = \"mirror\""),
    ("opensearch", "aws_opensearch_domain_policy", "access_policies", "domain_name = \"logs\""),
    ("glacier", "aws_glacier_vault", "access_policy", "name = \"mirror\""),
    ("backup", "aws_backup_vault_policy", "policy", "backup_vault_name = \"mirror\""),
    (
        "ddb",
        "aws_dynamodb_resource_policy",
        "policy",
        "resource_arn = \"arn:aws:dynamodb:eu-west-1:111122223333:table/Index\"",
    ),
    (
        "kinesis",
        "aws_kinesis_resource_policy",
        "policy",
        "resource_arn = \"arn:aws:kinesis:eu-west-1:111122223333:stream/mirror\"",
    ),
    ("api", "aws_api_gateway_rest_api", "policy", "name = \"mirror\""),
    ("logs", "aws_cloudwatch_log_resource_policy", "policy_document", "policy_name = \"mirror\""),
    (
        "artifact",
        "aws_codeartifact_repository_permissions_policy",
        "policy_document",
        "domain = \"d\"\n  repository = \"r\"",
    ),
    ("user", "aws_iam_user_policy", "policy", "user = \"x\""),
    ("group", "aws_iam_group_policy", "policy", "group = \"x\""),
    ("role", "aws_iam_role_policy", "policy", "role = \"x\""),
    ("s3m", "aws_s3_bucket_policy", "policy", "bucket = aws_s3_bucket.b.id"),
    ("snsm", "aws_sns_topic_policy", "policy", "arn = aws_sns_topic.t.arn"),
    ("sqsm", "aws_sqs_queue_policy", "policy", "queue_url = aws_sqs_queue.q.id"),
];

/// The resources that policies of the kinds with an `m` are attached to.
const TARGETS: &str = r#"
resource "aws_s3_bucket" "b" {
  bucket = "bottles"
}
resource "aws_sns_topic" "t" {
  name = "t"
}
resource "aws_sqs_queue" "q" {
  name = "orders"
}
"#;

/// A policy as the resource that holds it.
fn terraform(case: &Json) -> String {
    if let Some(text) = case["terraform"].as_str() {
        return text.to_owned();
    }
    let kind = case["kind"].as_str().unwrap();
    let (_, resource, argument, rest) =
        HOLDERS.iter().find(|(name, ..)| *name == kind).unwrap_or_else(|| panic!("{kind}"));
    let rest = rest.replace(ACCOUNT, case["account"].as_str().unwrap_or(ACCOUNT));
    let json = case["policy"].to_string().replace("${", "$${");
    let targets = if kind.ends_with('m') { TARGETS } else { "" };
    format!(
        "{targets}resource \"{resource}\" \"p\" {{\n  {rest}\n  {argument} = <<EOT\n{json}\nEOT\n}}\n"
    )
}

/// The concepts that the rules for IAM report of a case for certain, with the files that stand beside its main one.
fn reported(case: &Json) -> BTreeSet<String> {
    let main = terraform(case);
    let beside = case["files"].as_object().into_iter().flatten();
    let files: Vec<(&str, &str)> = std::iter::once(("main.tf", main.as_str()))
        .chain(beside.map(|(path, text)| (path.as_str(), text.as_str().unwrap())))
        .collect();
    reported_of(&files)
}

/// The same of a configuration.
fn reported_of(files: &[(&str, &str)]) -> BTreeSet<String> {
    let memory = Memory::new(files.iter().copied());
    let sources = Arc::new(SourceMap::default());
    let modules = Modules::new(&memory, Arc::clone(&sources));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let evaluated = engine::evaluate(&front_ends, &Input::module(""), Callers::These);
    let model = evaluated.model;
    let facts = rule::Facts::new(&model);
    let context = Context::new(&memory, "", Limits::default());
    let mut concepts = BTreeSet::new();
    // That a text is not JSON is said of every argument that must be, and not of policies alone.
    if evaluated.findings.iter().any(|finding| &*finding.rule.id == "TF009") {
        concepts.insert("json-syntax-error".to_owned());
    }
    let of_iam = |id: &str| id.starts_with("IAM") || id == "LMB004";
    for rule in rule::builtin().iter().filter(|rule| of_iam(&rule.info.id)) {
        let findings =
            rule::judge(rule, &facts, &context).into_iter().filter_map(|one| one.finding);
        for finding in findings.filter(|finding| finding.verdict == Verdict::Fail) {
            let named =
                finding.message.rsplit_once(" (").and_then(|(_, tail)| tail.strip_suffix(')'));
            concepts.extend(named.into_iter().flat_map(|tail| tail.split(", ")).map(str::to_owned));
        }
    }
    concepts
}

fn names(list: &Json) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The role that policies are put into.
const ROLE: &str = r#"
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
"#;

/// Ways in which Terraform writes and attaches a policy for a role, user or group.
#[derive(Clone, Copy, Debug)]
enum Form {
    Role,
    User,
    Group,
    Inline,
    Heredoc,
    File,
    Template,
    Module,
    Each,
    Attached,
    Managed,
    Data,
    Output,
    Merged,
    Overriding,
}

const FORMS: [Form; 15] = [
    Form::Role,
    Form::User,
    Form::Group,
    Form::Inline,
    Form::Heredoc,
    Form::File,
    Form::Template,
    Form::Module,
    Form::Each,
    Form::Attached,
    Form::Managed,
    Form::Data,
    Form::Output,
    Form::Merged,
    Form::Overriding,
];

/// What is about the text of a policy: a data source writes that anew.
const OF_TEXT: [&str; 22] = [
    "json-syntax-error",
    "missing-version",
    "old-version",
    "invalid-version",
    "policy-variable-in-old-version",
    "missing-effect",
    "invalid-effect",
    "missing-action",
    "missing-resource",
    "unsupported-principal",
    "invalid-policy-element",
    "unsupported-element-combination",
    "empty-array",
    "duplicate-sid",
    "invalid-sid",
    "redundant-action",
    "redundant-resource",
    "duplicate-condition-key",
    "wildcard-in-exact-operator",
    "variable-unsupported-in-element",
    "condition-type-mismatch",
    "unknown-condition-operator",
];

impl Form {
    /// Whether a policy is written by a data source of the provider.
    fn is_data(self) -> bool {
        matches!(self, Self::Data | Self::Output | Self::Merged | Self::Overriding)
    }

    /// The files of a configuration that has the policy in this form.
    fn files(self, policy: &Json) -> Vec<(&'static str, String)> {
        let text = policy.to_string();
        let escaped = text.replace("${", "$${");
        let encoded = format!("jsonencode({escaped})");
        let held = |kind: &str, of: &str, policy: &str| {
            format!(
                "resource \"aws_iam_{kind}_policy\" \"p\" {{\n  {of} = \"x\"\n  policy = {policy}\n}}\n"
            )
        };
        let own = |policy: &str| {
            format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = {policy}\n}}\n")
        };
        let main = match self {
            Self::Role => held("role", "role", &encoded),
            Self::User => held("user", "user", &encoded),
            Self::Group => held("group", "group", &encoded),
            Self::Inline => ROLE.replace(
                "  name = \"r\"\n",
                &format!("  name = \"r\"\n  inline_policy {{\n    name = \"p\"\n    policy = {encoded}\n  }}\n"),
            ),
            Self::Heredoc => held("role", "role", &format!("<<-EOT\n    {escaped}\n  EOT")),
            Self::File => {
                let main = own("file(\"${path.module}/policy.json\")");
                return vec![("main.tf", main), ("policy.json", text)];
            }
            Self::Template => {
                let main = own("templatefile(\"policy.tftpl\", { unused = 1 })");
                return vec![("main.tf", main), ("policy.tftpl", escaped)];
            }
            Self::Module => {
                let main = format!("module \"m\" {{\n  source = \"./m\"\n  policy = {encoded}\n}}\n");
                let called = format!("variable \"policy\" {{\n  type = string\n}}\n{}", own("var.policy"));
                return vec![("main.tf", main), ("m/main.tf", called)];
            }
            Self::Each => format!(
                "locals {{\n  all = {{ p = {escaped} }}\n}}\nresource \"aws_iam_policy\" \"p\" {{\n  for_each = local.all\n  policy = jsonencode(each.value)\n}}\n"
            ),
            Self::Attached => format!(
                "{ROLE}{}resource \"aws_iam_role_policy_attachment\" \"a\" {{\n  role = aws_iam_role.r.name\n  policy_arn = aws_iam_policy.p.arn\n}}\n",
                own(&encoded)
            ),
            Self::Managed => format!(
                "{}{}resource \"aws_iam_role_policy_attachments_exclusive\" \"a\" {{\n  role_name = aws_iam_role.r.name\n  policy_arns = [aws_iam_policy.p.arn]\n}}\n",
                ROLE,
                own(&encoded)
            ),
            Self::Data => format!("{}{}", data(policy, "d"), own("data.aws_iam_policy_document.d.json")),
            Self::Output => format!("{}output \"p\" {{\n  value = data.aws_iam_policy_document.d.json\n}}\n", data(policy, "d")),
            Self::Merged => format!(
                "data \"aws_iam_policy_document\" \"d\" {{\n  source_policy_documents = [{encoded}]\n}}\n{}",
                own("data.aws_iam_policy_document.d.json")
            ),
            Self::Overriding => format!(
                "{}data \"aws_iam_policy_document\" \"d\" {{\n  override_policy_documents = [data.aws_iam_policy_document.base.json]\n}}\n{}",
                data(policy, "base"),
                own("data.aws_iam_policy_document.d.json")
            ),
        };
        vec![("main.tf", main)]
    }
}

/// A policy as a data source.
fn data(policy: &Json, name: &str) -> String {
    let list = |value: &Json| {
        let all = match value {
            Json::Array(_) => value.clone(),
            one => Json::Array(vec![one.clone()]),
        };
        // The provider writes `&{` for the policy variables of IAM, as Terraform has templates of its own.
        all.to_string().replace("${", "&{")
    };
    let mut text = format!("data \"aws_iam_policy_document\" \"{name}\" {{\n");
    let statements = &policy["Statement"];
    let statements = statements.as_array().cloned().unwrap_or_else(|| vec![statements.clone()]);
    for statement in &statements {
        text.push_str("  statement {\n");
        for (element, argument) in [("Sid", "sid"), ("Effect", "effect")] {
            if let Some(value) = statement[element].as_str() {
                writeln!(text, "    {argument} = \"{value}\"").unwrap();
            }
        }
        for (element, argument) in [
            ("Action", "actions"),
            ("NotAction", "not_actions"),
            ("Resource", "resources"),
            ("NotResource", "not_resources"),
        ] {
            if !statement[element].is_null() {
                writeln!(text, "    {argument} = {}", list(&statement[element])).unwrap();
            }
        }
        for (test, keys) in statement["Condition"].as_object().into_iter().flatten() {
            for (key, values) in keys.as_object().into_iter().flatten() {
                let values = list(values);
                writeln!(text, "    condition {{\n      test = \"{test}\"\n      variable = \"{key}\"\n      values = {values}\n    }}").unwrap();
            }
        }
        text.push_str("  }\n");
    }
    text.push_str("}\n");
    text
}

/// However Terraform writes and attaches a policy, the same is wrong with it: each policy in several forms.
#[test]
fn says_the_same_in_every_form() {
    /// So many forms of each.
    const SOME: usize = 3;
    /// Longer ones are too large for users and groups.
    const LONGEST: usize = 1_500;
    let text = std::fs::read_to_string(CASES).unwrap();
    let cases: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let identity: Vec<&Json> = cases
        .iter()
        .filter(|case| case["kind"] == "identity" && case["policy"].to_string().len() < LONGEST)
        .collect();
    let mut told = String::new();
    for (number, case) in identity.iter().enumerate() {
        let (expected, also) = (names(&case["expect"]), names(&case["also"]));
        let forms = (0..SOME).map(|step| FORMS[(number + step * 5) % FORMS.len()]);
        for form in forms {
            let text = OF_TEXT.iter().any(|concept| expected.contains(*concept));
            if form.is_data() && text {
                continue;
            }
            let files = form.files(&case["policy"]);
            let files: Vec<(&str, &str)> =
                files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            let found = reported_of(&files);
            let missed: Vec<&String> = expected.difference(&found).collect();
            let beyond: Vec<&String> = found
                .iter()
                .filter(|one| !expected.contains(*one) && !also.contains(*one))
                .collect();
            if !missed.is_empty() || !beyond.is_empty() {
                writeln!(
                    told,
                    "{} as {form:?}: misses {missed:?}, says {beyond:?}: {}",
                    case["id"], files[0].1
                )
                .unwrap();
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// What is right and wrong of one concept, or of all.
#[derive(Clone, Copy, Default)]
struct Tally {
    hits: u32,
    misses: u32,
    wrong: u32,
}

impl Tally {
    fn precision(self) -> f64 {
        percent(self.hits, self.hits + self.wrong)
    }

    fn recall(self) -> f64 {
        percent(self.hits, self.hits + self.misses)
    }
}

fn percent(part: u32, all: u32) -> f64 {
    if all == 0 { 100.0 } else { 100.0 * f64::from(part) / f64::from(all) }
}

/// Every case with what is reported of it, by as many threads as there are processors.
fn judged(cases: &[Json]) -> Vec<BTreeSet<String>> {
    let next = AtomicUsize::new(0);
    let all: Mutex<Vec<BTreeSet<String>>> = Mutex::new(vec![BTreeSet::new(); cases.len()]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, case)) = Some(next.fetch_add(1, Ordering::Relaxed))
                    .and_then(|at| Some((at, cases.get(at)?)))
                {
                    let found = reported(case);
                    all.lock().unwrap()[at] = found;
                }
            });
        }
    });
    all.into_inner().unwrap()
}

#[test]
fn finds_what_is_wrong_and_nothing_else() {
    let text = std::fs::read_to_string(CASES).unwrap();
    let cases: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut traps, mut sprung) = (0, 0);
    let mut told = String::new();
    let mut concepts: BTreeMap<String, Tally> = BTreeMap::new();
    for (case, found) in cases.iter().zip(judged(&cases)) {
        let (expected, also) = (names(&case["expect"]), names(&case["also"]));
        let missed: Vec<&String> = expected.difference(&found).collect();
        let beyond: Vec<&String> =
            found.iter().filter(|one| !expected.contains(*one) && !also.contains(*one)).collect();
        for concept in expected.intersection(&found) {
            concepts.entry(concept.clone()).or_default().hits += 1;
        }
        for concept in &missed {
            concepts.entry((*concept).clone()).or_default().misses += 1;
        }
        for concept in &beyond {
            concepts.entry((*concept).clone()).or_default().wrong += 1;
        }
        if expected.is_empty() {
            traps += 1;
            sprung += usize::from(!beyond.is_empty());
        }
        if !missed.is_empty() || !beyond.is_empty() {
            writeln!(
                told,
                "{} {}: misses {missed:?}, says {beyond:?}: {case}",
                case["id"], case["why"]
            )
            .unwrap();
        }
    }
    let all = concepts.values().fold(Tally::default(), |sum, one| Tally {
        hits: sum.hits + one.hits,
        misses: sum.misses + one.misses,
        wrong: sum.wrong + one.wrong,
    });
    for (concept, one) in concepts.iter().filter(|(_, one)| one.misses + one.wrong > 0) {
        writeln!(
            told,
            "{concept}: precision {:.0} %, recall {:.0} % of {}",
            one.precision(),
            one.recall(),
            one.hits + one.misses
        )
        .unwrap();
    }
    eprintln!(
        "{} policies, {traps} of them traps: precision {:.1} %, recall {:.1} %, {sprung} traps reported\n{told}",
        cases.len(),
        all.precision(),
        all.recall(),
    );
    assert!(all.precision() >= 99.0 && all.recall() >= 99.0 && sprung == 0, "{told}");
}
