//! Rights by which somebody gets more rights. Must not know who has them.
//!
//! The roads are facts about AWS, catalogued by `DataDog`'s pathfinding.cloud (Apache-2.0) and, before that, by Rhino Security
//! Labs' "AWS IAM Privilege Escalation"; read 2026-11.

use std::sync::{Arc, LazyLock};

use super::breadth::{is_about_everything, spans};
use super::problem::PolicyProblem;
use super::refuse::{self, Denied, covered};
use super::standing::Standing;
use super::words::{listed, shown};
use crate::iam::decision::trusts;
use crate::iam::guard;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service::{self, Action, ResourceType, Service, TypeUse};
use crate::iam::statement::{Policy, Statement};
use crate::value::{Truth, Value};

/// Several rights that together give more.
struct Road {
    name: &'static str,
    /// All of them are needed.
    actions: &'static [&'static str],
    /// The service that a role is passed to, where one is.
    passes_to: &'static str,
    /// How it goes.
    steps: &'static str,
}

const fn road(
    name: &'static str,
    actions: &'static [&'static str],
    passes_to: &'static str,
    steps: &'static str,
) -> Road {
    Road { name, actions, passes_to, steps }
}

const PASS: &str = "iam:PassRole";
const TASKS: &str = "ecs-tasks.amazonaws.com";

const ROADS: [Road; 54] = [
    road(
        "CreatePolicyVersion",
        &["iam:CreatePolicyVersion"],
        "",
        "create a new version of its own policy",
    ),
    road(
        "SetDefaultPolicyVersion",
        &["iam:SetDefaultPolicyVersion"],
        "",
        "set a more permissive version of its policy as the default",
    ),
    road("AttachRolePolicy", &["iam:AttachRolePolicy"], "", "attach AdministratorAccess to a role"),
    road("AttachUserPolicy", &["iam:AttachUserPolicy"], "", "attach AdministratorAccess to a user"),
    road(
        "AttachGroupPolicy",
        &["iam:AttachGroupPolicy"],
        "",
        "attach AdministratorAccess to a group",
    ),
    road("PutRolePolicy", &["iam:PutRolePolicy"], "", "add any inline policy to a role"),
    road("PutUserPolicy", &["iam:PutUserPolicy"], "", "add any inline policy to a user"),
    road("PutGroupPolicy", &["iam:PutGroupPolicy"], "", "add any inline policy to a group"),
    road("AddUserToGroup", &["iam:AddUserToGroup"], "", "join a group of administrators"),
    road(
        "CreateAccessKey",
        &["iam:CreateAccessKey"],
        "",
        "create an access key for an administrator",
    ),
    road(
        "CreateLoginProfile",
        &["iam:CreateLoginProfile"],
        "",
        "create a password for an administrator",
    ),
    road(
        "UpdateLoginProfile",
        &["iam:UpdateLoginProfile"],
        "",
        "change the password of an administrator",
    ),
    road(
        "UpdateAssumeRolePolicy",
        &["iam:UpdateAssumeRolePolicy"],
        "",
        "change a trust policy to assume any role",
    ),
    road(
        "PassRole+RunTask",
        &[PASS, "ecs:RunTask"],
        TASKS,
        "run a task with a more privileged role",
    ),
    road(
        "PassRole+StartTask",
        &[PASS, "ecs:StartTask"],
        TASKS,
        "start a task with a more privileged role",
    ),
    road(
        "PassRole+CreateService",
        &[PASS, "ecs:CreateService", "ecs:RegisterTaskDefinition"],
        TASKS,
        "run a service with a more privileged role",
    ),
    road(
        "PassRole+UpdateService",
        &[PASS, "ecs:UpdateService", "ecs:RegisterTaskDefinition"],
        TASKS,
        "run a service with a more privileged role",
    ),
    road(
        "PassRole+RunInstances",
        &[PASS, "ec2:RunInstances"],
        "ec2.amazonaws.com",
        "start an instance with a more privileged role",
    ),
    road(
        "PassRole+AssociateIamInstanceProfile",
        &[PASS, "ec2:AssociateIamInstanceProfile"],
        "ec2.amazonaws.com",
        "attach a more privileged role to an instance",
    ),
    road(
        "PassRole+RequestSpotInstances",
        &[PASS, "ec2:RequestSpotInstances"],
        "ec2.amazonaws.com",
        "start an instance with a more privileged role",
    ),
    road(
        "PassRole+CreateFunction",
        &[PASS, "lambda:CreateFunction", "lambda:InvokeFunction"],
        "lambda.amazonaws.com",
        "run a function with a more privileged role",
    ),
    road(
        "PassRole+CreateFunction+AddPermission",
        &[PASS, "lambda:CreateFunction", "lambda:AddPermission"],
        "lambda.amazonaws.com",
        "run a function with a more privileged role",
    ),
    road(
        "PassRole+CreateFunction+CreateEventSourceMapping",
        &[PASS, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
        "lambda.amazonaws.com",
        "run a function with a more privileged role",
    ),
    road(
        "PassRole+CreateStack",
        &[PASS, "cloudformation:CreateStack"],
        "cloudformation.amazonaws.com",
        "create a stack with a more privileged role",
    ),
    road(
        "PassRole+CreateStackSet",
        &[PASS, "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
        "cloudformation.amazonaws.com",
        "create a stack set with a more privileged role",
    ),
    road(
        "PassRole+CreateProject",
        &[PASS, "codebuild:CreateProject", "codebuild:StartBuild"],
        "codebuild.amazonaws.com",
        "run a build with a more privileged role",
    ),
    road(
        "PassRole+CreatePipeline",
        &[PASS, "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"],
        "datapipeline.amazonaws.com",
        "run a pipeline with a more privileged role",
    ),
    road(
        "PassRole+CreateDevEndpoint",
        &[PASS, "glue:CreateDevEndpoint"],
        "glue.amazonaws.com",
        "open a development endpoint with a more privileged role",
    ),
    road(
        "PassRole+CreateJob",
        &[PASS, "glue:CreateJob", "glue:StartJobRun"],
        "glue.amazonaws.com",
        "run a job with a more privileged role",
    ),
    road(
        "PassRole+CreateJob+CreateTrigger",
        &[PASS, "glue:CreateJob", "glue:CreateTrigger"],
        "glue.amazonaws.com",
        "run a job with a more privileged role",
    ),
    road(
        "PassRole+UpdateJob",
        &[PASS, "glue:UpdateJob", "glue:StartJobRun"],
        "glue.amazonaws.com",
        "run a job with a more privileged role",
    ),
    road(
        "PassRole+CreateNotebookInstance",
        &[PASS, "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
        "sagemaker.amazonaws.com",
        "open a notebook with a more privileged role",
    ),
    road(
        "PassRole+CreateTrainingJob",
        &[PASS, "sagemaker:CreateTrainingJob"],
        "sagemaker.amazonaws.com",
        "run a training job with a more privileged role",
    ),
    road(
        "PassRole+CreateProcessingJob",
        &[PASS, "sagemaker:CreateProcessingJob"],
        "sagemaker.amazonaws.com",
        "run a processing job with a more privileged role",
    ),
    road(
        "PassRole+AppRunnerCreateService",
        &[PASS, "apprunner:CreateService"],
        "tasks.apprunner.amazonaws.com",
        "run a service with a more privileged role",
    ),
    road(
        "PassRole+AppRunnerUpdateService",
        &[PASS, "apprunner:UpdateService"],
        "tasks.apprunner.amazonaws.com",
        "run a service with a more privileged role",
    ),
    road(
        "PassRole+CreateCodeInterpreter",
        &[
            PASS,
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:InvokeCodeInterpreter",
        ],
        "bedrock-agentcore.amazonaws.com",
        "run code with a more privileged role",
    ),
    road(
        "PassRole+CreateStateMachine",
        &[PASS, "states:CreateStateMachine", "states:StartExecution"],
        "states.amazonaws.com",
        "run a state machine with a more privileged role",
    ),
    road(
        "PassRole+CreateSchedule",
        &[PASS, "scheduler:CreateSchedule"],
        "scheduler.amazonaws.com",
        "create a schedule that calls any API with a more privileged role",
    ),
    road(
        "PassRole+SubmitJob",
        &[PASS, "batch:RegisterJobDefinition", "batch:SubmitJob"],
        TASKS,
        "run a job with a more privileged role",
    ),
    road(
        "UpdateFunctionCode",
        &["lambda:UpdateFunctionCode"],
        "",
        "change the code of a more privileged function",
    ),
    road(
        "UpdateFunctionConfiguration",
        &["lambda:UpdateFunctionConfiguration"],
        "",
        "add a layer to a more privileged function",
    ),
    road("ExecuteCommand", &["ecs:ExecuteCommand"], "", "open a shell in a task that may do more"),
    road("SendCommand", &["ssm:SendCommand"], "", "run commands on an instance that may do more"),
    road("StartSession", &["ssm:StartSession"], "", "open a shell on an instance that may do more"),
    road(
        "SendSSHPublicKey",
        &["ec2-instance-connect:SendSSHPublicKey"],
        "",
        "open a shell on an instance that may do more",
    ),
    road(
        "ModifyInstanceAttribute",
        &["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
        "",
        "change the user data of an instance that may do more",
    ),
    road(
        "UpdateDevEndpoint",
        &["glue:UpdateDevEndpoint"],
        "",
        "add its key to a more privileged development endpoint",
    ),
    road(
        "UpdateProject",
        &["codebuild:UpdateProject", "codebuild:StartBuild"],
        "",
        "change a build that may do more",
    ),
    road("StartBuild", &["codebuild:StartBuild"], "", "run a build with its own buildspec"),
    road(
        "UpdateStack",
        &["cloudformation:UpdateStack"],
        "",
        "change a stack with a more privileged role",
    ),
    road(
        "CreateChangeSet",
        &["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
        "",
        "change a stack with a more privileged role",
    ),
    road(
        "CreatePresignedNotebookInstanceUrl",
        &["sagemaker:CreatePresignedNotebookInstanceUrl"],
        "",
        "open a notebook that may do more",
    ),
    road(
        "CreateNotebookInstanceLifecycleConfig",
        &["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:UpdateNotebookInstance"],
        "",
        "run code in a more privileged notebook",
    ),
];

/// Every action that is a part of a road.
pub(super) fn widest() -> Vec<&'static str> {
    let of_roads = ROADS.iter().flat_map(|road| road.actions);
    let on_buckets = BUCKET_ROADS.iter().map(|(action, ..)| action);
    let mut all: Vec<&'static str> = of_roads.chain(on_buckets).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Actions on a bucket by which one gets others on its objects, and how.
const BUCKET_ROADS: [(&str, &str, &str); 3] = [
    ("s3:PutBucketPolicy", "s3:GetObject", "write a bucket policy that grants it"),
    ("s3:PutBucketAcl", "s3:GetObject", "change the ACL of the bucket"),
    (
        "s3:PutLifecycleConfiguration",
        "s3:DeleteObject",
        "add a lifecycle rule that expires the objects",
    ),
];

/// Conditions that bound what can be attached or written.
const CLEARING: [&str; 3] =
    ["iam:policyarn", "iam:permissionsboundary", "iam:associatedresourcearn"];

/// Documents of AWS that run whatever command they are given. From "AWS Systems Manager Command document plugin reference".
const ANY_COMMAND: [&str; 4] =
    ["AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument"];

/// Actions that run something on machines, and the types of those: the other types are what they run, and where they write.
const RUNS_ON: [(&str, &[&str]); 2] = [
    ("ssm:SendCommand", &["instance", "managed-instance"]),
    ("ssm:StartSession", &["instance", "managed-instance", "task"]),
];

/// The policies of one principal, read.
struct Rights<'a> {
    allows: Vec<Allowed<'a>>,
    denies: Vec<&'a Statement>,
    own: Option<Pattern>,
    attached: Vec<Pattern>,
    standing: &'a Standing<'a>,
}

/// An action that a road needs, its pattern made once.
struct Needed {
    name: &'static str,
    pattern: Pattern,
}

/// What each road needs, in their order.
static NEEDED: LazyLock<Vec<Vec<Needed>>> = LazyLock::new(|| {
    let needed = |name: &&'static str| Needed { name, pattern: Pattern::of_action(name) };
    ROADS.iter().map(|road| road.actions.iter().map(needed).collect()).collect()
});

/// An Allow statement, its patterns made once.
struct Allowed<'a> {
    policy: usize,
    statement: &'a Statement,
    actions: &'a [Pattern],
    resources: &'a [Pattern],
}

pub(super) fn problems(
    who: &str,
    standing: &Standing<'_>,
    policies: &[Arc<Policy>],
) -> Vec<(usize, PolicyProblem)> {
    let rights = Rights::new(standing, policies);
    if rights.has_everything() {
        return Vec::new();
    }
    let mut found: Vec<(&Road, &Allowed<'_>)> = Vec::new();
    for (road, needed) in ROADS.iter().zip(NEEDED.iter()) {
        if let Some(start) = rights.takes(road, needed) {
            found.push((road, start));
        }
    }
    let mut problems: Vec<(usize, PolicyProblem)> = Vec::new();
    if let Some((first, start)) = found.first() {
        let needed = listed(first.actions.iter().copied());
        let more = match found.len() {
            1 => String::new(),
            2 => format!(
                "; another path: {}",
                listed(found.iter().skip(1).map(|(road, _)| road.name))
            ),
            count => format!(
                "; {} other paths: {}",
                count - 1,
                listed(found.iter().skip(1).map(|(road, _)| road.name))
            ),
        };
        let text = format!("{who} can escalate its privileges: {} ({needed}){more}", first.steps);
        let names = found.iter().map(|(road, _)| road.name);
        let problem = PolicyProblem::new("privilege-escalation", &start.statement.value, text)
            .with_help(format!("Paths: {}.", listed(names)));
        problems.push((start.policy, problem));
    }
    problems.extend(rights.through_bucket(who));
    problems
}

impl<'a> Rights<'a> {
    fn new(standing: &'a Standing<'a>, policies: &'a [Arc<Policy>]) -> Self {
        let statements = policies.iter().enumerate().flat_map(|(policy, document)| {
            document.statements.iter().map(move |statement| (policy, statement))
        });
        let (mut allows, mut denies) = (Vec::new(), Vec::new());
        for (policy, statement) in statements {
            if statement.is_allow() {
                let actions = statement.actions.patterns(Syntax::Action);
                let resources = statement.resources.patterns(Syntax::Resource);
                allows.push(Allowed { policy, statement, actions, resources });
            } else if statement.is_deny() {
                denies.push(statement);
            }
        }
        let own = standing.own.and_then(|own| Pattern::new(own, Syntax::Resource));
        let attached = standing.attached.iter();
        let attached = attached.filter_map(|arn| Pattern::new(arn, Syntax::Resource)).collect();
        Self { allows, denies, own, attached, standing }
    }

    /// Everything on everything: there is nothing more to get.
    fn has_everything(&self) -> bool {
        self.allows.iter().any(|allow| is_about_everything(allow.statement))
    }

    fn takes(&self, road: &Road, needed: &[Needed]) -> Option<&Allowed<'a>> {
        let mut first = None;
        if !needed.iter().all(|needed| self.is_within_boundary(&needed.pattern)) {
            return None;
        }
        for needed in needed {
            // Most statements are about something else, and that is soon seen.
            let mut about =
                self.allows.iter().filter(|allow| covered(&needed.pattern, allow.actions));
            let allowed = about.find(|allow| self.gives(allow, needed, road.passes_to))?;
            first = first.or(Some(allowed));
        }
        first
    }

    /// Whether a statement that is about an action gives it on enough to matter: on everything of its type, or on whoever has the policies.
    fn gives(&self, allow: &Allowed<'a>, needed: &Needed, service: &str) -> bool {
        let Needed { name, pattern } = needed;
        let name = *name;
        let conditions = &allow.statement.conditions;
        if guard::bounds(conditions, &CLEARING) || (name != PASS && guard::bounds_what(conditions))
        {
            return false;
        }
        let starts = !service.is_empty() && name != PASS;
        let hands_over = name == PASS && self.hands_over(allow, service);
        if !starts && !hands_over && !self.matters(allow, name) {
            return false;
        }
        if refuse::denied(self.denies.iter().copied(), pattern, allow.resources) != Denied::No {
            return false;
        }
        name != PASS || may_pass_to(allow.statement, service)
    }

    /// Whether a role that may do everything, and that the service may assume, is among those that may be passed.
    fn hands_over(&self, allow: &Allowed<'a>, service: &str) -> bool {
        self.standing.administrators.iter().any(|role| {
            trusts(&role.trust, service) == Truth::True
                && Pattern::new(&role.arn, Syntax::Resource)
                    .is_some_and(|arn| covered(&arn, allow.resources))
        })
    }

    /// Whether the boundary leaves something of an action. One that is elsewhere may.
    fn is_within_boundary(&self, action: &Pattern) -> bool {
        let Some(Ok(boundary)) = &self.standing.boundary else { return true };
        refuse::is_within(boundary, action, |_| true)
    }

    fn matters(&self, allow: &Allowed<'a>, name: &str) -> bool {
        if allow.resources.iter().any(Pattern::is_everything) {
            return true;
        }
        let Some((prefix, action)) = name.split_once(':') else { return false };
        if prefix == "iam" && name != PASS && self.is_about_itself(allow, action) {
            return true;
        }
        let Some(service) = service::service(prefix) else { return false };
        let Some(action) = service.action(action) else { return false };
        let spanned = |used: &&TypeUse| {
            let kind = service.resource_type(**used);
            kind.is_some_and(|kind| allow.resources.iter().any(|one| spans(one, kind)))
        };
        if let Some((_, machines)) = RUNS_ON.iter().find(|(own, _)| *own == name) {
            return self.runs(service, action, machines, spanned);
        }
        let mut required = action.types.iter().filter(|used| used.required).peekable();
        let bare = required.peek().is_none();
        required.all(|used| spanned(&used))
            && (!bare || action.types.iter().any(|used| spanned(&used)))
    }

    /// Whether a statement is about whoever has it, or about a policy that they have.
    fn is_about_itself(&self, allow: &Allowed<'a>, action: &str) -> bool {
        let mut own: Vec<&Pattern> = self.own.iter().collect();
        if action.ends_with("PolicyVersion") {
            own = self.attached.iter().collect();
        }
        own.iter().any(|own| allow.resources.iter().any(|one| names_in_account(one, own)))
    }

    /// Whether a command of one's own choice can be run on every machine: by every document, or by one that takes any command.
    fn runs(
        &self,
        service: &Service,
        action: &Action,
        machines: &[&str],
        spanned: impl Fn(&&TypeUse) -> bool,
    ) -> bool {
        let named = |names: &[&str]| {
            let of_name = |used: &&TypeUse| {
                service.resource_type(**used).is_some_and(|kind| names.contains(&kind.name))
            };
            action.types.iter().filter(of_name).collect::<Vec<_>>()
        };
        let documents = named(&["document"]);
        let kinds = || documents.iter().filter_map(|used| service.resource_type(**used));
        let runs_any = |one: &Pattern| {
            let name = one.literals();
            ANY_COMMAND.iter().any(|document| name.ends_with(&format!(":document/{document}")))
                || kinds().any(|kind| spans(one, kind))
        };
        let is_required = documents.iter().any(|used| used.required);
        named(machines).iter().any(spanned)
            && (!is_required || self.allows.iter().flat_map(|allow| allow.resources).any(runs_any))
    }

    /// Rights on a bucket's policy that give rights on its objects.
    fn through_bucket(&self, who: &str) -> Option<(usize, PolicyProblem)> {
        for (action, gained, how) in BUCKET_ROADS {
            let (has, gets) = (Pattern::of_action(action), Pattern::of_action(gained));
            let Some(allow) = self.allows.iter().find(|allow| {
                covered(&has, allow.actions)
                    && !allow.resources.is_empty()
                    && is_bucket(allow.resources)
                    && refuse::denied(self.denies.iter().copied(), &has, allow.resources)
                        == Denied::No
            }) else {
                continue;
            };
            if self.allows.iter().any(|allow| covered(&gets, allow.actions)) {
                continue;
            }
            let text = format!("{who} has no `{gained}`, but can {how} (`{action}`)");
            let on = allow.statement.resources.values.first().map(shown).unwrap_or_default();
            let at = allow.statement.actions.values.iter().find(|value| {
                Pattern::new(value, Syntax::Action).is_some_and(|own| has.is_covered_by([&own]))
            });
            let at = at.unwrap_or(&allow.statement.value);
            let problem =
                PolicyProblem::new("s3-policy-escalation", at, format!("{text} on `{on}`"));
            // An action that is not known may be the one that it seems to lack.
            let actions = self.allows.iter().flat_map(|allow| &allow.statement.actions.values);
            let open = actions.into_iter().find_map(Value::unknown_reason);
            return Some((allow.policy, problem.unless(open.as_ref())));
        }
        None
    }
}

/// Whether a pattern is about an ARN of IAM. Nobody changes IAM of another account: an account that is written out is the own one,
/// as far as that is not known.
fn names_in_account(pattern: &Pattern, own: &Pattern) -> bool {
    if own.is_covered_by([pattern]) {
        return true;
    }
    let (Some([_, _, service, _, account, name]), Some([_, _, iam, _, own_account, own_name])) =
        (pattern.fields(), own.fields())
    else {
        return false;
    };
    own_account.plain().is_none()
        && account.meets(&own_account)
        && iam.is_covered_by([&service])
        && own_name.is_covered_by([&name])
}

/// Whether resources may be buckets: what is allowed on objects alone is a dead grant.
fn is_bucket(resources: &[Pattern]) -> bool {
    let kinds = service::service("s3").map(Service::resource_types).unwrap_or_default();
    kinds
        .iter()
        .filter(|kind| kind.name == "bucket")
        .flat_map(ResourceType::shapes)
        .any(|shape| resources.iter().any(|one| shape.arn.meets(one)))
}

/// Whether a statement that allows to pass roles allows to pass them to this service.
fn may_pass_to(statement: &Statement, service: &str) -> bool {
    let mut about = statement.conditions.iter().filter_map(|condition| {
        let (operator, key) = guard::read(condition)?;
        (key == "iam:passedtoservice" && operator.requires_key()).then_some(condition)
    });
    let value = Value::string(service);
    let Some(target) = Pattern::new(&value, Syntax::Literal) else { return true };
    about.all(|condition| {
        condition.values.values.iter().any(|value| {
            Pattern::new(value, Syntax::Resource).is_some_and(|pattern| pattern.meets(&target))
        })
    })
}
