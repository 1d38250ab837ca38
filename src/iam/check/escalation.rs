//! Rights by which somebody gets more rights. Must not know who has them.
//!
//! The roads are facts about AWS, catalogued by `DataDog`'s pathfinding.cloud (Apache-2.0) and, before that, by Rhino Security
//! Labs' "AWS IAM Privilege Escalation"; read 2026-11.

use std::sync::Arc;

use super::breadth::spans;
use super::refuse::{self, Denied, covered, patterns};
use super::words::{listed, shown};
use super::{Problem, is_allow};
use crate::iam::guard;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service::{self, TypeUse};
use crate::iam::statement::{Policy, Statement};
use crate::value::Value;

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
        "write a new version of a policy that it has",
    ),
    road(
        "SetDefaultPolicyVersion",
        &["iam:SetDefaultPolicyVersion"],
        "",
        "make an older, wider version of a policy the one that counts",
    ),
    road("AttachRolePolicy", &["iam:AttachRolePolicy"], "", "attach AdministratorAccess to a role"),
    road("AttachUserPolicy", &["iam:AttachUserPolicy"], "", "attach AdministratorAccess to a user"),
    road(
        "AttachGroupPolicy",
        &["iam:AttachGroupPolicy"],
        "",
        "attach AdministratorAccess to a group",
    ),
    road("PutRolePolicy", &["iam:PutRolePolicy"], "", "write any policy into a role"),
    road("PutUserPolicy", &["iam:PutUserPolicy"], "", "write any policy into a user"),
    road("PutGroupPolicy", &["iam:PutGroupPolicy"], "", "write any policy into a group"),
    road("AddUserToGroup", &["iam:AddUserToGroup"], "", "join a group of administrators"),
    road("CreateAccessKey", &["iam:CreateAccessKey"], "", "make an access key of an administrator"),
    road(
        "CreateLoginProfile",
        &["iam:CreateLoginProfile"],
        "",
        "give an administrator a password of its own choice",
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
        "let itself assume any role",
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
        "give an instance a more privileged role",
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
        "build with a more privileged role",
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
        "train with a more privileged role",
    ),
    road(
        "PassRole+CreateProcessingJob",
        &[PASS, "sagemaker:CreateProcessingJob"],
        "sagemaker.amazonaws.com",
        "process with a more privileged role",
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
        "have a schedule call any API with a more privileged role",
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
        "change the program of a function that may do more",
    ),
    road(
        "UpdateFunctionConfiguration",
        &["lambda:UpdateFunctionConfiguration"],
        "",
        "put a layer of its own into a function that may do more",
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
        "put its key into a development endpoint that may do more",
    ),
    road(
        "UpdateProject",
        &["codebuild:UpdateProject", "codebuild:StartBuild"],
        "",
        "change a build that may do more",
    ),
    road("StartBuild", &["codebuild:StartBuild"], "", "build with a specification of its own"),
    road(
        "UpdateStack",
        &["cloudformation:UpdateStack"],
        "",
        "change a stack whose role may do more",
    ),
    road(
        "CreateChangeSet",
        &["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
        "",
        "change a stack whose role may do more",
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
        "start a program in a notebook that may do more",
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
    ("s3:PutBucketPolicy", "s3:GetObject", "write a policy that gives it the objects"),
    ("s3:PutBucketAcl", "s3:GetObject", "change who owns and reads the bucket"),
    ("s3:PutLifecycleConfiguration", "s3:DeleteObject", "let the objects expire"),
];

/// Conditions that bound what can be attached or written.
const CLEARING: [&str; 3] =
    ["iam:policyarn", "iam:permissionsboundary", "iam:associatedresourcearn"];

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
}

/// An action that a road needs, its pattern made once.
struct Needed {
    name: &'static str,
    pattern: Pattern,
}

impl Needed {
    fn new(name: &'static str) -> Option<Self> {
        Some(Self { name, pattern: Pattern::new(&Value::string(name), Syntax::Action)? })
    }
}

/// An Allow statement, its patterns made once.
struct Allowed<'a> {
    policy: usize,
    statement: &'a Statement,
    actions: Vec<Pattern>,
    resources: Vec<Pattern>,
}

pub(super) fn problems(
    who: &str,
    own: Option<&Value>,
    policies: &[Arc<Policy>],
) -> Vec<(usize, Problem)> {
    let rights = Rights::new(own, policies);
    if rights.is_administrator() {
        return Vec::new();
    }
    let mut found: Vec<(&Road, &Allowed<'_>)> = Vec::new();
    for road in &ROADS {
        if let Some(start) = rights.takes(road) {
            found.push((road, start));
        }
    }
    let mut problems: Vec<(usize, Problem)> = Vec::new();
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
        let problem = Problem::new("privilege-escalation", &start.statement.value, text)
            .with_help(format!("Paths: {}.", listed(names)));
        problems.push((start.policy, problem));
    }
    problems.extend(rights.through_bucket(who));
    problems
}

impl<'a> Rights<'a> {
    fn new(own: Option<&Value>, policies: &'a [Arc<Policy>]) -> Self {
        let statements = policies.iter().enumerate().flat_map(|(policy, document)| {
            document.statements.iter().map(move |statement| (policy, statement))
        });
        let (mut allows, mut denies) = (Vec::new(), Vec::new());
        for (policy, statement) in statements {
            if is_allow(statement) {
                let actions = patterns(&statement.actions, Syntax::Action);
                let resources = patterns(&statement.resources, Syntax::Resource);
                allows.push(Allowed { policy, statement, actions, resources });
            } else if statement.is_certain() && statement.effect.as_str() == Some("Deny") {
                denies.push(statement);
            }
        }
        Self { allows, denies, own: own.and_then(|own| Pattern::new(own, Syntax::Resource)) }
    }

    /// Everything on everything: there is nothing more to get.
    fn is_administrator(&self) -> bool {
        let everything = |value: &Value| matches!(value.as_str(), Some("*" | "*:*"));
        self.allows.iter().any(|allow| {
            allow.statement.actions.values.iter().any(everything)
                && allow.resources.iter().any(Pattern::is_everything)
        })
    }

    fn takes(&self, road: &Road) -> Option<&Allowed<'a>> {
        let mut first = None;
        for action in road.actions {
            let needed = Needed::new(action)?;
            // Most statements are about something else, and that is soon seen.
            let mut about =
                self.allows.iter().filter(|allow| covered(&needed.pattern, &allow.actions));
            let allowed = about.find(|allow| self.gives(allow, &needed, road.passes_to))?;
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
        if !starts && !self.matters(allow, name) {
            return false;
        }
        if refuse::denied(self.denies.iter().copied(), pattern, &allow.resources) != Denied::No {
            return false;
        }
        name != PASS || may_pass_to(allow.statement, service)
    }

    fn matters(&self, allow: &Allowed<'a>, name: &str) -> bool {
        if allow.resources.iter().any(Pattern::is_everything) {
            return true;
        }
        let Some((prefix, action)) = name.split_once(':') else { return false };
        let own = prefix == "iam"
            && name != PASS
            && self.own.as_ref().is_some_and(|own| covered(own, &allow.resources));
        if own {
            return true;
        }
        let Some(service) = service::service(prefix) else { return false };
        let Some(action) = service.action(action) else { return false };
        let spanned = |used: &&TypeUse| {
            let kind = service.resource_type(**used);
            kind.is_some_and(|kind| allow.resources.iter().any(|one| spans(one, kind)))
        };
        let mut required = action.types.iter().filter(|used| used.required).peekable();
        let bare = required.peek().is_none();
        if !required.all(|used| spanned(&used)) {
            return false;
        }
        let mut uses = action.types.iter();
        match RUNS_ON.iter().find(|(own, _)| *own == name) {
            Some((_, machines)) => uses.any(|used| {
                let kind = service.resource_type(*used);
                kind.is_some_and(|kind| machines.contains(&kind.name)) && spanned(&used)
            }),
            None => !bare || uses.any(|used| spanned(&used)),
        }
    }

    /// Rights on a bucket's policy that give rights on its objects.
    fn through_bucket(&self, who: &str) -> Option<(usize, Problem)> {
        for (action, gained, how) in BUCKET_ROADS {
            let (has, gets) = (Value::string(action), Value::string(gained));
            let (has, gets) =
                (Pattern::new(&has, Syntax::Action)?, Pattern::new(&gets, Syntax::Action)?);
            let Some(allow) = self.allows.iter().find(|allow| {
                covered(&has, &allow.actions)
                    && !allow.resources.is_empty()
                    && refuse::denied(self.denies.iter().copied(), &has, &allow.resources)
                        == Denied::No
            }) else {
                continue;
            };
            if self.allows.iter().any(|allow| covered(&gets, &allow.actions)) {
                continue;
            }
            let text = format!("{who} has no `{gained}`, but may {how} (`{action}`)");
            let on = allow.statement.resources.values.first().map(shown).unwrap_or_default();
            let at = allow.statement.actions.values.iter().find(|value| {
                Pattern::new(value, Syntax::Action).is_some_and(|own| has.is_covered_by(&[&own]))
            });
            let at = at.unwrap_or(&allow.statement.value);
            let problem = Problem::new("s3-policy-escalation", at, format!("{text} on `{on}`"));
            // An action that is not known may be the one that it seems to lack.
            let actions = self.allows.iter().flat_map(|allow| &allow.statement.actions.values);
            let open = actions.into_iter().find_map(Value::unknown_reason);
            return Some((allow.policy, problem.unless(open.as_ref())));
        }
        None
    }
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
