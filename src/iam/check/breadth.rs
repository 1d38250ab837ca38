//! Grants that are too wide: every action, every action of a service, every resource of a type. Must not know roles.

use super::document_kind::DocumentKind;
use super::problem::{Enough, PolicyProblem, unless_bounded};
use super::refuse::{self, Denied, Granted};
use super::subject::PolicySubject;
use super::words::{deed, deed_of_all, listed, shown};
use crate::iam::action::{self, Unexpanded, is_on_star};
use crate::iam::guard;
use crate::iam::pattern::{Pattern, Syntax, is_text};
use crate::iam::service::{self, AccessLevel, Action};
use crate::iam::statement::{Principal, Statement};
use crate::iam::token::PatternToken;
use crate::value::Value;

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    if matches!(
        subject.kind,
        DocumentKind::Boundary
            | DocumentKind::Endpoint
            | DocumentKind::ServiceControl
            | DocumentKind::Trust
    ) {
        return found;
    }
    let denies: Vec<&Statement> = subject.denies().collect();
    for statement in subject.allows() {
        let grant = Grant::new(subject, statement, &denies);
        let mut own = grant.negated();
        own.extend(grant.wildcards());
        if subject.kind.is_grant() {
            own.extend(grant.unscoped());
            own.extend(grant.credentials());
        }
        if !matches!(subject.kind, DocumentKind::Key) {
            own.extend(grant.root_access());
        }
        found.extend(unless_bounded(statement, own));
    }
    found
}

/// An Allow statement, and what is left of it.
struct Grant<'a> {
    subject: &'a PolicySubject<'a>,
    statement: &'a Statement,
    /// Its resources, where they are certain, as they are written and as patterns.
    written: Vec<(&'a Value, &'a Pattern)>,
    resources: &'a [Pattern],
    granted: Vec<Granted<'a>>,
    denies: &'a [&'a Statement],
}

/// Services of which every action is as good as every action there is.
const POWERFUL: [&str; 5] = ["iam", "sts", "kms", "secretsmanager", "organizations"];

/// Actions that return stored data, or secrets.
const READS_DATA: [&str; 31] = [
    "s3:getobject",
    "s3:getobjectversion",
    "secretsmanager:getsecretvalue",
    "secretsmanager:batchgetsecretvalue",
    "ssm:getparameter",
    "ssm:getparameters",
    "ssm:getparametersbypath",
    "ssm:getparameterhistory",
    "dynamodb:getitem",
    "dynamodb:batchgetitem",
    "dynamodb:query",
    "dynamodb:scan",
    "dynamodb:getrecords",
    "kms:decrypt",
    "kms:reencryptfrom",
    "kinesis:getrecords",
    "sqs:receivemessage",
    "logs:getlogevents",
    "logs:filterlogevents",
    "logs:startquery",
    "logs:getlogrecord",
    "lambda:getfunction",
    "lambda:getfunctionconfiguration",
    "rds:copydbsnapshot",
    "rds:downloaddblogfileportion",
    "ec2:copysnapshot",
    "ec2:getpassworddata",
    "codecommit:gitpull",
    "athena:getqueryresults",
    "rds-data:executestatement",
    "es:eshttpget",
];

/// Actions that return credentials, or make some.
const CREDENTIALS: [&str; 22] = [
    "sts:getfederationtoken",
    "sts:getsessiontoken",
    "iam:createaccesskey",
    "iam:createloginprofile",
    "iam:updateloginprofile",
    "iam:updateaccesskey",
    "iam:createservicespecificcredential",
    "iam:resetservicespecificcredential",
    "codeartifact:getauthorizationtoken",
    "redshift:getclustercredentials",
    "redshift:getclustercredentialswithiam",
    "redshift-serverless:getcredentials",
    "cognito-identity:getcredentialsforidentity",
    "cognito-identity:getopenidtoken",
    "cognito-identity:getopenidtokenfordeveloperidentity",
    "connect:getfederationtoken",
    "ec2:getpassworddata",
    "gamelift:requestuploadcredentials",
    "lightsail:getinstanceaccessdetails",
    "lightsail:downloaddefaultkeypair",
    "lightsail:getrelationaldatabasemasteruserpassword",
    "sso:getrolecredentials",
];

/// What AWS's own policies for execution roles allow on every resource: to pull images and to write logs. From
/// `AmazonECSTaskExecutionRolePolicy` and `AWSLambdaBasicExecutionRole`, 2026-11.
const OF_EXECUTION: [&str; 6] = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
];

/// Verbs of actions that people take for reading.
const READING: [&str; 10] =
    ["get", "list", "describe", "batchget", "read", "view", "search", "query", "lookup", "check"];

/// Actions that have rules of their own, or that matter to nobody else: a new MFA device is nobody's until it is enabled, for which
/// there is another action.
const ELSEWHERE: [&str; 6] = [
    "iam:CreateVirtualMFADevice",
    "iam:PassRole",
    "sts:AssumeRole",
    "iam:CreateServiceLinkedRole",
    "elasticfilesystem:ClientRootAccess",
    "sts:TagSession",
];

/// What it means that an action is allowed on everything.
fn concept_of(action: &Action) -> &'static str {
    let reads = READS_DATA.contains(&action.full_name().to_ascii_lowercase().as_str());
    match action.level {
        AccessLevel::PermissionsManagement => "permissions-management-unscoped",
        _ if reads => "data-read-unscoped",
        AccessLevel::Write if action.name.starts_with("Get") => "resource-star-unneeded",
        AccessLevel::Write | AccessLevel::Tagging => "write-unscoped",
        AccessLevel::Read | AccessLevel::List => "resource-star-unneeded",
    }
}

impl<'a> Grant<'a> {
    fn new(
        subject: &'a PolicySubject<'a>,
        statement: &'a Statement,
        denies: &'a [&'a Statement],
    ) -> Self {
        let resources = statement.resources.patterns(Syntax::Resource);
        let granted = refuse::granted(statement, denies, resources);
        let certain = statement.resources.values.iter().filter(|value| !value.marks.is_maybe());
        // What is not a string has no pattern.
        let written = certain.filter(|value| value.form().is_some()).zip(resources).collect();
        Self { subject, statement, written, resources, granted, denies }
    }

    fn is_everywhere(&self) -> bool {
        self.resources.iter().any(Pattern::is_everything)
    }

    /// The verb for who has the policy, or for what the policy is of.
    fn allows(&self) -> &'static str {
        if self.subject.kind.is_grant() { "can use" } else { "allows" }
    }

    /// `NotAction`, `NotResource` and `NotPrincipal`.
    fn negated(&self) -> Vec<PolicyProblem> {
        let statement = self.statement;
        let (who, allows) = (self.subject.who, self.allows());
        let mut found = Vec::new();
        // With `Action` beside it IAM refuses the statement, which is said elsewhere.
        let refused = !statement.actions.values.is_empty();
        if let Some(first) = statement.not_actions.values.first().filter(|_| !refused) {
            let names: Vec<String> = statement.not_actions.values.iter().map(shown).collect();
            let on = if self.is_everywhere() { " on every resource" } else { "" };
            let text = format!(
                "{who} {allows} every action except {}{on}",
                listed(names.iter().map(String::as_str))
            );
            let all = self.is_everywhere().then_some("not-action-with-allow-everywhere");
            found.push(
                PolicyProblem::new(all.unwrap_or("not-action-with-allow"), first, text)
                    .also(["not-action-with-allow"]),
            );
        }
        if let Some(first) = statement.not_resources.values.first() {
            let names: Vec<String> = statement.not_resources.values.iter().map(shown).collect();
            let text = format!(
                "{who} {allows} actions on every resource except {}",
                listed(names.iter().map(String::as_str))
            );
            found.push(PolicyProblem::new("not-resource-with-allow", first, text));
        }
        found
    }

    /// `*`, `s3:*`, `s3:Get*`
    fn wildcards(&self) -> Vec<PolicyProblem> {
        let mut found = Vec::new();
        for granted in &self.granted {
            match &granted.actions {
                Err(Unexpanded::Everything) => found.extend(self.everything(granted.written)),
                Err(Unexpanded::NoService | Unexpanded::Unknown) => {}
                Ok(actions) => found.extend(self.wildcard(granted.written, actions)),
            }
        }
        found
    }

    fn everything(&self, written: &Value) -> Option<PolicyProblem> {
        if self.is_own_key() || self.is_delegated() {
            return None;
        }
        let who = self.subject.who;
        if !self.subject.kind.is_grant() {
            let text = format!("{who} allows every action on the resource");
            return Some(PolicyProblem::new("action-star", written, text));
        }
        if is_administrator(self.statement, self.denies) {
            let text = format!("{who} can use every action on every resource (`*` on `*`)");
            return Some(PolicyProblem::new("full-admin", written, text));
        }
        let on: Vec<String> = self.statement.resources.values.iter().map(shown).collect();
        let on = listed(on.iter().map(String::as_str));
        let text = format!("{who} can use every action (`*`) on {on}");
        Some(PolicyProblem::new("action-star", written, text))
    }

    /// The statement by which a key policy gives the key to the policies of its account.
    fn is_own_key(&self) -> bool {
        let root = |principal: &Principal| {
            principal
                .identifiers
                .values
                .iter()
                .all(|value| shown(value).ends_with(":root") || value.is_unknown())
        };
        let statement = self.statement;
        self.subject.kind == DocumentKind::Key
            && !statement.principals.is_empty()
            && statement.principals.iter().all(root)
    }

    /// The statement by which a bucket leaves it to its access points who may do what. From the S3 guide's "Delegating access
    /// control to access points".
    fn is_delegated(&self) -> bool {
        let by_point = ["s3:dataaccesspointaccount", "s3:dataaccesspointarn"];
        self.subject.kind == DocumentKind::Resource
            && guard::bounds(&self.statement.conditions, &by_point)
    }

    fn wildcard(&self, written: &Value, actions: &[&'static Action]) -> Option<PolicyProblem> {
        let text = written.as_str()?;
        let (prefix, glob) = text.split_once(':')?;
        let first = actions.first()?;
        let who = self.subject.who;
        if !glob.contains(['*', '?']) {
            return None;
        }
        let all = glob.bytes().all(|byte| matches!(byte, b'*' | b'?'))
            && service::service(prefix)
                .is_some_and(|service| service.actions.len() == actions.len());
        if all {
            if self.is_own_key() || self.is_delegated() {
                return None;
            }
            let wide =
                (self.is_everywhere() || self.spans_service(first)) && self.subject.kind.is_grant();
            let concept =
                if wide { "service-wildcard-on-all-resources" } else { "service-wildcard" };
            let on = if wide { " on every resource" } else { "" };
            let allows = self.allows();
            let text =
                format!("{who} {allows} every action of `{prefix}` (`{}`){on}", shown(written));
            let problem = if POWERFUL.contains(&first.prefix) && wide {
                PolicyProblem::new("powerful-service-wildcard", written, text).also([concept])
            } else {
                PolicyProblem::new(concept, written, text)
            };
            return Some(problem);
        }
        let of_level = |level: AccessLevel| names_of_level(actions, level);
        // Whoever administers a key may do what its policy says: AWS's own has `kms:Create*` and `kms:Put*`.
        let permissions = match self.subject.kind {
            DocumentKind::Key => Vec::new(),
            _ => of_level(AccessLevel::PermissionsManagement),
        };
        let folded = glob.to_ascii_lowercase();
        let reading = READING.iter().any(|verb| folded.starts_with(verb));
        let writing: Vec<&str> =
            [AccessLevel::Write, AccessLevel::Tagging].into_iter().flat_map(of_level).collect();
        if !permissions.is_empty() {
            let text = format!(
                "the wildcard `{}` of {who} allows changing permissions: {}",
                shown(written),
                listed(permissions)
            );
            let also = (reading && !writing.is_empty()).then_some("wildcard-covers-write");
            return Some(
                PolicyProblem::new("wildcard-covers-permissions-management", written, text)
                    .also(also),
            );
        }
        (reading && !writing.is_empty()).then(|| {
            let text = format!(
                "the wildcard `{}` of {who} also allows writing: {}",
                shown(written),
                listed(writing)
            );
            PolicyProblem::new("wildcard-covers-write", written, text)
        })
    }

    /// Whether the resources are all that a service has: `arn:aws:s3:::*`.
    fn spans_service(&self, action: &Action) -> bool {
        let Some(service) = service::service(action.prefix) else { return false };
        let kinds = service.resource_types();
        !kinds.is_empty()
            && self
                .resources
                .iter()
                .any(|one| one.fields().is_some_and(|[_, _, _, _, _, name]| name.is_everything()))
    }

    /// Actions on everything of a type.
    fn unscoped(&self) -> Vec<PolicyProblem> {
        if guard::bounds_what(&self.statement.conditions) {
            return Vec::new();
        }
        let (mut sensitive, mut others): (Vec<Wide>, Vec<Wide>) = (Vec::new(), Vec::new());
        for granted in &self.granted {
            let Ok(actions) = &granted.actions else { continue };
            let text = granted.written.as_str().unwrap_or_default().to_ascii_lowercase();
            let glob = text.split_once(':').map_or("", |(_, glob)| glob);
            let whole = glob.bytes().all(|byte| matches!(byte, b'*' | b'?'));
            // To describe or list what a service has is about all of it.
            let listing = matches!(glob, "describe*" | "list*");
            for action in actions {
                if ELSEWHERE.contains(&action.full_name().as_str()) {
                    continue;
                }
                let Some(scope) = self.scope_of(action) else { continue };
                let concept = concept_of(action);
                let wide = Wide { action, written: granted.written, concept, scope };
                match concept {
                    "permissions-management-unscoped" | "data-read-unscoped" => {
                        sensitive.push(wide);
                    }
                    _ if whole || (listing && concept == "resource-star-unneeded") => {}
                    _ => others.push(wide),
                }
            }
        }
        [self.told(&sensitive), self.told(&others)].into_iter().flatten().collect()
    }

    fn told(&self, all: &[Wide<'_>]) -> Option<PolicyProblem> {
        let first = all.iter().min_by_key(|wide| rank(wide.concept))?;
        let mut names: Vec<String> = Vec::new();
        for wide in all {
            let name = shown(wide.written);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let on: String = shown(first.scope.written);
        let who = self.subject.who;
        let text = format!(
            "{who} can {} ({} on `{on}`)",
            first.deed(all),
            listed(names.iter().map(String::as_str))
        );
        let concepts = all.iter().map(|wide| wide.concept);
        let star = match first.scope.form {
            Form::Star => "resource-star-unneeded",
            Form::WholeType => "effectively-star-resource",
        };
        let usual = |wide: &Wide<'_>| OF_EXECUTION.contains(&wide.action.full_name().as_str());
        let concept = if all.iter().all(usual) {
            "execution-unscoped"
        } else if all.iter().all(|wide| wide.concept == "resource-star-unneeded") {
            star
        } else {
            first.concept
        };
        let problem = PolicyProblem::new(concept, first.scope.written, text);
        let concepts =
            concepts.filter(|concept| *concept != "resource-star-unneeded").chain([star]);
        let help = self.smaller(first);
        Some(problem.also(concepts).with_help(help).with_enough(self.enough()))
    }

    /// What would do in place of the one resource that the statement names.
    fn enough(&self) -> Option<Enough> {
        let [_] = self.statement.resources.values.as_slice() else { return None };
        let mut all = Vec::new();
        for granted in &self.granted {
            for action in granted.actions.as_ref().ok()? {
                // What can only be allowed on `*` would be lost.
                let service = service::service(action.prefix).filter(|_| !is_on_star(action))?;
                let required = action.types.iter().any(|used| used.required);
                let used = action.types.iter().filter(|used| used.required == required);
                all.push(used.filter_map(|used| service.resource_type(*used)).collect());
            }
        }
        Some(Enough::Resource(all))
    }

    fn smaller(&self, wide: &Wide<'_>) -> String {
        let format = service::service(wide.action.prefix).and_then(|service| {
            let used = wide
                .action
                .types
                .iter()
                .find(|used| used.required)
                .or_else(|| wide.action.types.last())?;
            service.resource_type(*used)
        });
        format
            .map(|kind| {
                format!("Name the resources that {} needs: `{}`.", self.subject.who, kind.format)
            })
            .unwrap_or_default()
    }

    /// How the statement reaches everything that an action can be allowed on, if it does.
    fn scope_of(&self, action: &'static Action) -> Option<Scope<'a>> {
        if is_on_star(action) || self.lists_buckets(action) || !self.is_unbounded(action) {
            return None;
        }
        if !self.denies.is_empty() {
            let name = Value::string(action.full_name());
            let own = Pattern::new(&name, Syntax::Action)?;
            if refuse::denied(self.denies.iter().copied(), &own, self.resources) != Denied::No {
                return None;
            }
        }
        let written = &self.written;
        if let Some((value, _)) = written.iter().find(|(_, pattern)| pattern.is_everything()) {
            return Some(Scope { written: value, form: Form::Star });
        }
        let service = service::service(action.prefix)?;
        let required = action.types.iter().any(|used| used.required);
        let mut needed = action.types.iter().filter(|used| used.required == required);
        let covers = |used: &service::TypeUse| {
            let kind = service.resource_type(*used)?;
            written.iter().find(|(_, pattern)| spans(pattern, kind)).map(|(value, _)| *value)
        };
        let found: Option<&Value> = if required {
            let all: Option<Vec<&Value>> = needed.map(covers).collect();
            all.and_then(|all| all.first().copied())
        } else {
            needed.find_map(covers)
        };
        found.map(|written| Scope { written, form: Form::WholeType })
    }

    /// Whether one of the boundaries, if there are any, leaves an action on everything of its types.
    fn is_unbounded(&self, action: &Action) -> bool {
        let kinds = || {
            let service = service::service(action.prefix);
            let used = action.types.iter();
            used.filter_map(move |used| service?.resource_type(*used))
        };
        self.reaches_beyond(action, |statement| {
            let resources = statement.resources.patterns(Syntax::Resource);
            !guard::bounds_what(&statement.conditions)
                && (!statement.not_resources.values.is_empty()
                    || resources.iter().any(|one| kinds().any(|kind| spans(one, kind))))
        })
    }

    /// Whether an action tells, beside the names of all buckets, where they are: the console asks for both. From the S3 guide's
    /// "Controlling access to a bucket with user policies".
    fn lists_buckets(&self, action: &Action) -> bool {
        let lists = |granted: &Granted<'_>| {
            granted
                .written
                .as_str()
                .is_some_and(|text| text.eq_ignore_ascii_case("s3:ListAllMyBuckets"))
        };
        action.prefix == "s3"
            && action.name == "GetBucketLocation"
            && self.granted.iter().any(lists)
    }

    /// Whether people may only change what is their own. From the IAM guide's "Allows IAM users to manage their own credentials".
    fn is_about_the_caller(&self) -> bool {
        let of_caller = |value: &Value| shown(value).contains("${aws:username}");
        let all = &self.statement.resources.values;
        !all.is_empty() && all.iter().all(of_caller)
    }

    /// Whether one of those who have the policy may use the action, whatever their boundaries.
    fn is_within_boundaries(&self, action: &Action) -> bool {
        self.reaches_beyond(action, |_| true)
    }

    /// Whether one of the boundaries, if there are any, has a statement of this kind about the action.
    fn reaches_beyond(&self, action: &Action, reaches: impl Fn(&Statement) -> bool) -> bool {
        let boundaries = self.subject.boundaries;
        boundaries.is_empty() || {
            let own = Pattern::of_action(&action.full_name());
            boundaries.iter().any(|one| refuse::is_within(one, &own, &reaches))
        }
    }

    /// Actions that hand out credentials.
    fn credentials(&self) -> Option<PolicyProblem> {
        for granted in &self.granted {
            let Ok(actions) = &granted.actions else { continue };
            let hands_out = |action: &&&'static Action| {
                CREDENTIALS.contains(&action.full_name().to_ascii_lowercase().as_str())
                    && self.is_within_boundaries(action)
                    && !(action.prefix == "iam" && self.is_about_the_caller())
            };
            let all: Vec<String> =
                actions.iter().filter(hands_out).map(|action| action.full_name()).collect();
            if !all.is_empty() {
                let text = format!(
                    "{} can obtain other credentials: {}",
                    self.subject.who,
                    listed(all.iter().map(String::as_str))
                );
                return Some(PolicyProblem::new("credentials-exposure", granted.written, text));
            }
        }
        None
    }

    /// `elasticfilesystem:ClientRootAccess`
    fn root_access(&self) -> Option<PolicyProblem> {
        let root = |action: &&&Action| {
            action.prefix == "elasticfilesystem" && action.name == "ClientRootAccess"
        };
        let granted = self.granted.iter().find(|granted| {
            granted.actions.as_ref().is_ok_and(|actions| actions.iter().any(|action| root(&action)))
        })?;
        let text = format!(
            "{} allows root access to the file system (`{}`)",
            self.subject.who,
            shown(granted.written)
        );
        Some(PolicyProblem::new("efs-root-access", granted.written, text))
    }
}

/// Whether an Allow statement is about every action on every resource.
pub(super) fn is_about_everything(statement: &Statement) -> bool {
    let every = |value: &Value| {
        !value.marks.is_maybe() && matches!(action::expand(value), Err(Unexpanded::Everything))
    };
    statement.actions.values.iter().any(every)
        && statement.resources.patterns(Syntax::Resource).iter().any(Pattern::is_everything)
}

/// Whether an Allow statement gives everything, and nothing takes a part of it back.
pub(super) fn is_administrator(statement: &Statement, denies: &[&Statement]) -> bool {
    let everything = Pattern::of_action("*");
    let resources = statement.resources.patterns(Syntax::Resource);
    is_about_everything(statement)
        && !guard::bounds_what(&statement.conditions)
        && denies.iter().all(|deny| !deny.conditions.is_empty())
        && refuse::denied(denies.iter().copied(), &everything, resources) == Denied::No
}

/// The actions of a level, without those that have rules of their own.
fn names_of_level(actions: &[&'static Action], level: AccessLevel) -> Vec<&'static str> {
    let of_level = actions.iter().filter(|action| action.level == level);
    let own = of_level.filter(|action| !ELSEWHERE.contains(&action.full_name().as_str()));
    own.map(|action| action.name).collect()
}

/// An action on everything of its type.
struct Wide<'a> {
    action: &'static Action,
    written: &'a Value,
    concept: &'static str,
    scope: Scope<'a>,
}

impl Wide<'_> {
    /// What it allows: a pattern that takes in many things, for which no one of them stands, all of them.
    fn deed(&self, all: &[Self]) -> String {
        let written = shown(self.written);
        let same = |other: &&Self| other.concept == self.concept && shown(other.written) == written;
        let actions: Vec<&Action> = all.iter().filter(same).map(|wide| wide.action).collect();
        match self.concept {
            "data-read-unscoped" | "permissions-management-unscoped" => deed(self.action),
            _ => deed_of_all(&actions).unwrap_or_else(|| deed(self.action)),
        }
    }
}

/// What a message is about: the worst that is allowed.
fn rank(concept: &str) -> u8 {
    match concept {
        "data-read-unscoped" => 0,
        "permissions-management-unscoped" => 1,
        "write-unscoped" => 2,
        _ => 3,
    }
}

/// How everything is reached.
#[derive(Clone, Copy)]
struct Scope<'a> {
    written: &'a Value,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    /// `*`
    Star,
    /// `arn:aws:secretsmanager:*:*:secret:*`
    WholeType,
}

/// Whether a resource pattern takes in everything of a type, in the account and region that it names.
pub(super) fn spans(pattern: &Pattern, kind: &service::ResourceType) -> bool {
    if pattern.is_everything() {
        return true;
    }
    if !pattern.is_wild() {
        return false;
    }
    let Some([_, _, service, _, _, name]) = pattern.stretches() else {
        let all = std::slice::from_ref(pattern);
        return kind.shapes().iter().any(|shape| refuse::covered(&shape.arn, all));
    };
    if !name.iter().any(PatternToken::is_wild) {
        return false;
    }
    let any_service = service.iter().any(PatternToken::is_wild);
    let mut shapes = kind.shapes().iter();
    let name = [Pattern(name.to_vec())];
    shapes.any(|shape| {
        (any_service || is_text(service, shape.service)) && refuse::covered(&shape.name, &name)
    })
}
