//! What "guaranteed" means: a healthy deployment is broken in a hundred ways, and none may be guaranteed or pass.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use bottlelint::engine::{self, Strength};
use bottlelint::finding::Verdict;
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};
use rayon::prelude::*;

/// A fact that is taken away or changed: what it breaks, the text that has it, and what takes its place.
struct Break {
    requirement: &'static str,
    find: &'static str,
    replace: &'static str,
}

const fn one(requirement: &'static str, find: &'static str, replace: &'static str) -> Break {
    Break { requirement, find, replace }
}

/// The deployment with a file system, and how it breaks.
const MOUNTED: [Break; 24] = [
    one(
        "8.1",
        "  nat_gateway_id         = aws_nat_gateway.main.id\n",
        "  gateway_id             = aws_internet_gateway.main.id\n",
    ),
    one(
        "8.1",
        "subnet_id     = aws_subnet.public[\"a\"].id",
        "subnet_id     = aws_subnet.private[\"a\"].id",
    ),
    one(
        "8.1",
        "policy_arn = \"arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy\"",
        "policy_arn = \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"",
    ),
    one(
        "8.1",
        "description       = \"HTTPS\"\n  cidr_ipv4         = \"0.0.0.0/0\"",
        "description       = \"HTTPS\"\n  cidr_ipv4         = \"10.40.0.0/16\"",
    ),
    one(
        "8.1",
        "  ip_protocol       = \"tcp\"\n  from_port         = 443\n  to_port           = 443\n}\n\nresource \"aws_lb\"",
        "  ip_protocol       = \"tcp\"\n  from_port         = 80\n  to_port           = 80\n}\n\nresource \"aws_lb\"",
    ),
    one(
        "8.1",
        "awslogs-group         = aws_cloudwatch_log_group.app.name",
        "awslogs-group         = \"\"",
    ),
    one(
        "8.1",
        "awslogs-group         = aws_cloudwatch_log_group.app.name",
        "awslogs-group         = aws_cloudwatch_log_group.app.arn",
    ),
    one(
        "8.1",
        "    target_group_arn = aws_lb_target_group.main.arn\n  }\n}\n\nresource \"aws_ecs_cluster\"",
        "    target_group_arn = \"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/other/0123456789abcdef\"\n  }\n}\n\nresource \"aws_ecs_cluster\"",
    ),
    one(
        "8.1",
        "  description                  = \"From the load balancer\"\n  referenced_security_group_id = aws_security_group.alb.id\n  ip_protocol                  = \"tcp\"\n  from_port                    = 8080\n  to_port                      = 8080",
        "  description                  = \"From the load balancer\"\n  referenced_security_group_id = aws_security_group.alb.id\n  ip_protocol                  = \"tcp\"\n  from_port                    = 8081\n  to_port                      = 8081",
    ),
    one("8.1", "    container_port   = 8080", "    container_port   = 9090"),
    one(
        "8.1",
        "destination_cidr_block = \"0.0.0.0/0\"\n  gateway_id             = aws_internet_gateway.main.id",
        "destination_cidr_block = \"192.0.2.0/24\"\n  gateway_id             = aws_internet_gateway.main.id",
    ),
    one("8.1", "  execution_role_arn       = aws_iam_role.exec.arn\n", ""),
    one(
        "8.3",
        "  for_each        = aws_subnet.private\n  file_system_id",
        "  for_each        = { a = aws_subnet.private[\"a\"] }\n  file_system_id",
    ),
    one(
        "8.3",
        "  description                  = \"NFS from the tasks\"\n  referenced_security_group_id = aws_security_group.task.id",
        "  description                  = \"NFS from the tasks\"\n  referenced_security_group_id = aws_security_group.alb.id",
    ),
    one(
        "8.3",
        "  description       = \"NFS\"\n  referenced_security_group_id = aws_security_group.efs.id",
        "  description       = \"NFS\"\n  cidr_ipv4 = \"192.0.2.0/24\"",
    ),
    one(
        "8.3",
        "  ip_protocol       = \"tcp\"\n  from_port         = 2049\n  to_port           = 2049",
        "  ip_protocol       = \"tcp\"\n  from_port         = 2050\n  to_port           = 2050",
    ),
    one("8.3", "  enable_dns_hostnames = true", "  enable_dns_hostnames = false"),
    one(
        "8.3",
        "  security_groups = [aws_security_group.efs.id]",
        "  security_groups = [aws_security_group.alb.id]",
    ),
    one(
        "8.3",
        "      transit_encryption = \"ENABLED\"\n",
        "      transit_encryption = \"DISABLED\"\n",
    ),
    one(
        "8.1",
        "  description                  = \"To the tasks\"\n  referenced_security_group_id = aws_security_group.task.id",
        "  description                  = \"To the tasks\"\n  referenced_security_group_id = aws_security_group.efs.id",
    ),
    one(
        "8.1",
        "  description                  = \"From the load balancer\"\n  referenced_security_group_id = aws_security_group.alb.id",
        "  description                  = \"From the load balancer\"\n  referenced_security_group_id = aws_security_group.efs.id",
    ),
    one(
        "8.1",
        "      identifiers = [\"ecs-tasks.amazonaws.com\"]",
        "      identifiers = [\"ecs.amazonaws.com\"]",
    ),
    one(
        "8.1",
        "  vpc_id      = aws_vpc.main.id\n\n  health_check",
        "  vpc_id      = \"vpc-0123456789abcdef0\"\n\n  health_check",
    ),
    one(
        "8.3",
        "  file_system_id = aws_efs_file_system.data.id\n\n  posix_user",
        "  file_system_id = \"fs-0123456789abcdef0\"\n\n  posix_user",
    ),
];

/// The deployment with a schedule, and how it breaks.
const SCHEDULED: [Break; 12] = [
    one("8.4", "        Action    = \"ecs:RunTask\"", "        Action    = \"ecs:StopTask\""),
    one(
        "8.4",
        "        Resource  = [aws_iam_role.exec.arn, aws_iam_role.task.arn]",
        "        Resource  = [aws_iam_role.exec.arn]",
    ),
    one(
        "8.4",
        "        Resource  = [aws_iam_role.exec.arn, aws_iam_role.task.arn]",
        "        Resource  = [aws_iam_role.task.arn]",
    ),
    one(
        "8.4",
        "      Principal = { Service = \"events.amazonaws.com\" }",
        "      Principal = { Service = \"scheduler.amazonaws.com\" }",
    ),
    one(
        "8.4",
        "\"iam:PassedToService\" = \"ecs-tasks.amazonaws.com\"",
        "\"iam:PassedToService\" = \"ecs.amazonaws.com\"",
    ),
    one(
        "8.4",
        "    task_definition_arn = aws_ecs_task_definition.app.arn\n    launch_type",
        "    task_definition_arn = aws_iam_role.events.arn\n    launch_type",
    ),
    one(
        "8.4",
        "        Resource  = aws_ecs_task_definition.app.arn",
        "        Resource  = aws_ecs_cluster.main.arn",
    ),
    one("8.4", "    actions   = [\"sqs:SendMessage\"]", "    actions   = [\"sqs:ReceiveMessage\"]"),
    one(
        "8.4",
        "\"ecs:cluster\" = aws_ecs_cluster.main.arn",
        "\"ecs:cluster\" = \"arn:aws:ecs:eu-west-1:111122223333:cluster/other\"",
    ),
    one(
        "8.4",
        "        Resource  = aws_ecs_task_definition.app.arn",
        "        Resource  = \"arn:aws:ecs:eu-west-1:111122223333:task-definition/other:*\"",
    ),
    one("8.4", "        Action    = \"iam:PassRole\"", "        Action    = \"iam:GetRole\""),
    one(
        "8.4",
        "    resources = [aws_sqs_queue.dead.arn]",
        "    resources = [\"arn:aws:sqs:eu-west-1:111122223333:other\"]",
    ),
];

/// The rules that fail or do not know, and of what.
type Open = BTreeSet<(String, String)>;

/// What the rules say of a deployment: which fail or do not know, and how strongly the requirements hold.
fn judged(text: &str) -> (Open, Vec<(String, Strength)>) {
    let memory = Memory::new([("main.tf", text)]);
    let sources = Arc::new(SourceMap::default());
    let modules = Modules::new(&memory, Arc::clone(&sources));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let rules = rule::builtin();
    let evaluated = engine::evaluate(&front_ends, &Input::module(""), Callers::These);
    let all = engine::judge(&memory, "", &evaluated.model, rules);
    let is_open = |verdict: &Verdict| matches!(verdict, Verdict::Fail | Verdict::Unknown(_));
    let of_rules = rules.iter().zip(&all);
    let open = of_rules.flat_map(|(rule, all)| {
        let open = all.iter().filter(|one| is_open(&one.verdict));
        open.map(|one| (rule.info.id.to_string(), one.subject.to_string()))
    });
    let open = open.collect();
    let is_asked = |id: &String| ["8.1", "8.3", "8.4"].contains(&id.as_str());
    let required = rules.iter().filter(|rule| rule.info.requirements.iter().any(is_asked));
    let required: Vec<_> = required.cloned().collect();
    let (requirements, _) = engine::requirements(&front_ends, &Input::module(""), &required);
    (open, requirements.into_iter().map(|one| (one.id, one.strength)).collect())
}

fn strength(of: &[(String, Strength)], id: &str) -> Strength {
    of.iter().find(|(other, _)| other == id).unwrap_or_else(|| panic!("{id}")).1
}

/// A generator of numbers (Knuth's MMIX), so that every run breaks the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// Each break alone, and then pairs of them at random.
fn variants(breaks: &[Break], number: usize) -> Vec<Vec<usize>> {
    let mut random = Random(7);
    let mut found: Vec<Vec<usize>> = (0..breaks.len()).map(|at| vec![at]).collect();
    while found.len() < number {
        let pair = [random.below(breaks.len()), random.below(breaks.len())];
        found.push(pair.to_vec());
    }
    found
}

fn hold(case: &str, breaks: &[Break], number: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field").join(case).join("main.tf");
    let healthy = std::fs::read_to_string(path).unwrap();
    let (before, _) = judged(&healthy);
    for one in breaks {
        assert!(healthy.contains(one.find), "{case} has no\n{}", one.find);
    }
    let wrong = |variant: &Vec<usize>| {
        let mut text = healthy.clone();
        for at in variant {
            text = text.replacen(breaks[*at].find, breaks[*at].replace, 1);
        }
        let (open, strengths) = judged(&text);
        let named: Vec<&str> = variant.iter().map(|at| breaks[*at].replace).collect();
        let guaranteed = variant
            .iter()
            .find(|at| strength(&strengths, breaks[**at].requirement) == Strength::Guaranteed);
        if open.is_subset(&before) {
            Some(format!("passes: {named:#?}"))
        } else {
            guaranteed.map(|at| format!("{} is guaranteed: {named:#?}", breaks[*at].requirement))
        }
    };
    let found: Vec<String> = variants(breaks, number).par_iter().filter_map(wrong).collect();
    assert!(found.is_empty(), "{case}:\n{}", found.join("\n"));
}

#[test]
fn no_broken_mount_is_guaranteed_or_passes() {
    hold("b35ok-efs", &MOUNTED, 76);
}

#[test]
fn no_broken_schedule_is_guaranteed_or_passes() {
    hold("b30ok-scheduled-task", &SCHEDULED, 34);
}
