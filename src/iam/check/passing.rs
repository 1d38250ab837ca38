//! Grants to pass and to assume roles. Must not know what those roles may do.

use std::sync::{Arc, LazyLock};

use super::breadth::spans;
use super::problem::{Enough, PolicyProblem, unless_bounded};
use super::refuse::{self, Denied};
use super::subject::PolicySubject;
use super::words::shown;
use crate::iam::guard;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service::{self, ResourceType};
use crate::iam::statement::{Policy, Statement};
use crate::value::Value;

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    if !subject.kind.is_grant() {
        return found;
    }
    let denies: Vec<&Statement> = subject.denies().collect();
    for statement in subject.allows() {
        let part = Part {
            subject,
            statement,
            denies: &denies,
            resources: statement.resources.patterns(Syntax::Resource),
        };
        let mut own = part.pass_role();
        own.extend(part.assume_role());
        own.extend(part.service_linked_role());
        found.extend(unless_bounded(statement, own));
    }
    found
}

static PASS_ROLE: LazyLock<Pattern> = LazyLock::new(|| Pattern::of_action("iam:PassRole"));
static ASSUME_ROLE: LazyLock<Pattern> = LazyLock::new(|| Pattern::of_action("sts:AssumeRole"));
static LINKED_ROLE: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::of_action("iam:CreateServiceLinkedRole"));

struct Part<'a> {
    subject: &'a PolicySubject<'a>,
    statement: &'a Statement,
    denies: &'a [&'a Statement],
    resources: &'a [Pattern],
}

/// Actions that start programs with a role that is passed.
pub(super) const STARTS: [&str; 12] = [
    "ecs:RunTask",
    "ecs:StartTask",
    "ecs:CreateService",
    "ecs:RegisterTaskDefinition",
    "lambda:CreateFunction",
    "ec2:RunInstances",
    "glue:CreateJob",
    "cloudformation:CreateStack",
    "codebuild:CreateProject",
    "sagemaker:CreateNotebookInstance",
    "apprunner:CreateService",
    "states:CreateStateMachine",
];

impl Part<'_> {
    /// The action as it is written, if the statement gives it, not all of it is denied, and it is more than a part of everything.
    fn gives(&self, target: &Pattern) -> Option<(&Value, Denied)> {
        if !refuse::covered(target, self.statement.actions.patterns(Syntax::Action)) {
            return None;
        }
        let boundaries = self.subject.boundaries;
        let leaves = |boundary: &Arc<Policy>| refuse::is_within(boundary, target, |_| true);
        if !boundaries.is_empty() && !boundaries.iter().any(leaves) {
            return None;
        }
        let known = self.statement.actions.values.iter().filter(|value| !value.marks.is_maybe());
        let written = known
            .filter(|value| {
                value
                    .as_str()
                    .is_some_and(|text| !text.bytes().all(|byte| matches!(byte, b'*' | b':')))
            })
            .find(|written| {
                Pattern::new(written, Syntax::Action)
                    .is_some_and(|own| target.is_covered_by([&own]))
            })?;
        let left = refuse::denied(self.denies.iter().copied(), target, self.resources);
        (left != Denied::Wholly).then_some((written, left))
    }

    fn pass_role(&self) -> Vec<PolicyProblem> {
        let mut found = Vec::new();
        let Some((written, left)) = self.gives(&PASS_ROLE) else { return found };
        let who = self.subject.who;
        let Some(role) = role_type() else { return found };
        if !self.resources.is_empty() && !self.reaches(role) {
            return found;
        }
        let every =
            self.statement.resources.values.iter().filter(|value| !value.marks.is_maybe()).find(
                |value| {
                    Pattern::new(value, Syntax::Resource)
                        .is_some_and(|pattern| spans(&pattern, role))
                },
            );
        if let Some(every) = every.filter(|_| left == Denied::No) {
            let starts = STARTS.iter().find(|action| self.may(action));
            let text = match starts {
                Some(action) => format!(
                    "{who} can pass every role (`{}` on `{}`) and run code with it (`{action}`)",
                    shown(written),
                    shown(every)
                ),
                None => format!(
                    "{who} can pass every role (`{}` on `{}`)",
                    shown(written),
                    shown(every)
                ),
            };
            let problem = PolicyProblem::new("pass-role-unscoped", every, text)
                .with_enough(Some(Enough::PassedRoles));
            let compute = ["pass-role-unscoped-to-compute", "pass-role-unscoped"];
            found.push(if starts.is_some() {
                PolicyProblem { concepts: compute.to_vec(), ..problem }
            } else {
                problem
            });
        }
        let to_service = guard::bounds(&self.statement.conditions, &["iam:passedtoservice"])
            || self.denied_elsewhere();
        if !to_service {
            let text = format!(
                "{who} can pass roles to any service (`{}` without `iam:PassedToService`)",
                shown(written)
            );
            let help = "Add a `StringEquals` condition on `iam:PassedToService` with the service that uses the role: `ecs-tasks.amazonaws.com` for tasks.";
            found.push(
                PolicyProblem::new("pass-role-missing-service-condition", written, text)
                    .with_help(help),
            );
        }
        found
    }

    /// Whether a resource may be a role.
    fn reaches(&self, role: &ResourceType) -> bool {
        role.shapes().iter().any(|shape| self.resources.iter().any(|one| shape.arn.meets(one)))
    }

    /// Whether a Deny keeps roles from all services but some.
    fn denied_elsewhere(&self) -> bool {
        self.denies.iter().any(|deny| {
            let about = deny.actions.patterns(Syntax::Action);
            let covers = refuse::covered(&PASS_ROLE, about);
            covers
                && deny.conditions.iter().any(|condition| {
                    guard::read(condition).is_some_and(|(operator, key)| {
                        operator.negated && key == "iam:passedtoservice"
                    })
                })
        })
    }

    /// Whether any document that is evaluated together with this one allows an action.
    fn may(&self, name: &str) -> bool {
        let target = Pattern::of_action(name);
        let all = self.subject.union.iter().flat_map(|policy| &policy.statements);
        all.filter(|statement| statement.is_allow())
            .any(|statement| refuse::covered(&target, statement.actions.patterns(Syntax::Action)))
    }

    fn assume_role(&self) -> Option<PolicyProblem> {
        let (written, left) = self.gives(&ASSUME_ROLE)?;
        let role = role_type()?;
        let every =
            self.statement.resources.values.iter().filter(|value| !value.marks.is_maybe()).find(
                |value| {
                    Pattern::new(value, Syntax::Resource)
                        .is_some_and(|pattern| spans(&pattern, role))
                },
            )?;
        if left != Denied::No || guard::bounds_what(&self.statement.conditions) {
            return None;
        }
        let text = format!(
            "{} can assume every role that trusts it (`{}` on `{}`)",
            self.subject.who,
            shown(written),
            shown(every)
        );
        Some(PolicyProblem::new("assume-role-unscoped", every, text))
    }

    fn service_linked_role(&self) -> Option<PolicyProblem> {
        let (written, left) = self.gives(&LINKED_ROLE)?;
        if left != Denied::No || guard::bounds(&self.statement.conditions, &["iam:awsservicename"])
        {
            return None;
        }
        let wide = |value: &&Value| {
            Pattern::new(value, Syntax::Resource).is_some_and(|pattern| {
                let name = pattern.fields().map(|[_, _, _, _, _, name]| name.literals());
                pattern.is_everything()
                    || name.is_some_and(|name| {
                        matches!(name.as_str(), "" | "role/" | "role/aws-service-role/")
                            && pattern.is_wild()
                    })
            })
        };
        let every = self.statement.resources.values.iter().find(wide)?;
        let text = format!(
            "{} can create a service-linked role for any service (`{}` without `iam:AWSServiceName`)",
            self.subject.who,
            shown(written)
        );
        Some(PolicyProblem::new("create-slr-unscoped", every, text))
    }
}

fn role_type() -> Option<&'static ResourceType> {
    service::service("iam")?.resource_types().iter().find(|kind| kind.name == "role")
}
