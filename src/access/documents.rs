//! Every policy document of a configuration, however it is written and attached: with its owner, what it is for, and who has it. Must
//! not know what a policy says.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::iam::Policy;
use crate::iam::check::DocumentKind;
use crate::model::{Existence, Mode, Model, Resource};
use crate::source::Span;
use crate::value::address::without_last_key;
use crate::value::{Kind, Marks, Part, Text, Type, Value};
use crate::view::value::{elements, maybe, written};
use crate::view::{find, referrers_of};

use super::arn;
use super::holders::{ATTACHMENTS, Attachment, HOLDERS, Holder};
use super::permissions::{self, PERMISSIONS};
use super::roles::document_by_arn;
use super::subject;

/// A document, and who has it.
#[derive(Debug)]
pub(super) struct Document {
    /// What it is for.
    pub(super) kind: DocumentKind,
    /// The resource that holds it, or that attaches it when it is elsewhere.
    pub(super) owner: Arc<str>,
    /// The type of that resource.
    pub(super) holder: Arc<str>,
    /// The roles, users and groups that have it: their addresses.
    pub(super) principals: Vec<Arc<str>>,
    /// Its ARN, where it is attached by that and is not in the configuration.
    pub(super) managed: Option<Value>,
    /// The text, or the value that it encodes.
    pub(super) text: Value,
    /// The text, read.
    pub(super) policy: Arc<Policy>,
    /// Why it cannot be read.
    pub(super) error: Option<String>,
    /// The ARN of what it is attached to.
    pub(super) target: Option<Value>,
    /// Where it comes from, for reports.
    pub(super) marks: Marks,
}

impl Document {
    /// Who is meant by it, in messages.
    pub(super) fn who(&self) -> String {
        match (self.kind, self.principals.as_slice()) {
            (DocumentKind::Identity | DocumentKind::Trust, [only]) => named(only),
            (DocumentKind::Identity, [first, rest @ ..]) => {
                format!("{} and {} more", named(first), rest.len())
            }
            (_, _) => format!("`{}`", self.owner),
        }
    }
}

/// "role `aws_iam_role.task`"
pub(super) fn named(address: &str) -> String {
    let kind = address.rsplit("aws_iam_").next().and_then(|rest| rest.split('.').next());
    match kind {
        Some(kind @ ("role" | "user" | "group")) => format!("{kind} `{address}`"),
        Some(_) | None => format!("`{address}`"),
    }
}

/// All documents of a model.
pub(super) fn documents(model: &Model) -> Arc<Vec<Document>> {
    model.memo().once("documents of policies", || Gatherer { model, found: Vec::new() }.gather())
}

struct Gatherer<'m> {
    model: &'m Model,
    found: Vec<Document>,
}

const BY_NAME: &[&str] = &["arn", "name", "id"];

impl Gatherer<'_> {
    fn gather(mut self) -> Vec<Document> {
        for holder in &HOLDERS {
            for resource in self.model.of_type(Mode::Managed, holder.resource) {
                self.held(holder, resource);
            }
        }
        for role in self.model.of_type(Mode::Managed, "aws_iam_role") {
            self.inline(role);
        }
        for permission in &PERMISSIONS {
            for resource in self.model.of_type(Mode::Managed, permission.resource) {
                if let Some(document) = permissions::document(permission, resource) {
                    self.push(DocumentKind::Resource, resource, &document, Of::default());
                }
            }
        }
        for attachment in &ATTACHMENTS {
            for resource in self.model.of_type(Mode::Managed, attachment.resource) {
                self.attached(*attachment, resource);
            }
        }
        self.unattached();
        self.found
    }

    fn push(&mut self, kind: DocumentKind, resource: &Resource, text: &Value, of: Of) {
        let (policy, error) = subject::document(self.model, text);
        let marks = match resource.existence {
            Existence::Certain => Marks::NONE,
            Existence::Assumed(_) => Marks::MAYBE,
        };
        self.found.push(Document {
            kind,
            owner: Arc::clone(&resource.address),
            holder: Arc::clone(&resource.kind),
            principals: of.principals,
            managed: of.managed,
            text: text.clone(),
            policy,
            error,
            target: of.target,
            marks,
        });
    }

    fn held(&mut self, holder: &Holder, resource: &Resource) {
        let Some(text) = written(&resource.values, holder.argument) else { return };
        let mut kind = holder.kind;
        if kind == DocumentKind::ServiceControl {
            let ty = resource.values.get("type").and_then(Value::as_str);
            if ty.is_some_and(|ty| ty != "SERVICE_CONTROL_POLICY") {
                return;
            }
        }
        let named = resource.values.get(holder.of).filter(|_| !holder.of.is_empty());
        let principals = match (holder.resource, named) {
            ("aws_iam_role", _) => vec![Arc::clone(&resource.address)],
            ("aws_iam_role_policy", Some(name)) => self.principal(name, "aws_iam_role"),
            ("aws_iam_user_policy", Some(name)) => self.principal(name, "aws_iam_user"),
            ("aws_iam_group_policy", Some(name)) => self.principal(name, "aws_iam_group"),
            _ => Vec::new(),
        };
        if kind == DocumentKind::Resource && !is_policy(text) {
            return;
        }
        if holder.resource == "aws_iam_policy" && self.is_boundary_only(resource) {
            kind = DocumentKind::Boundary;
        }
        let target = self.target(holder, resource);
        self.push(kind, resource, text, Of { principals, target, managed: None });
    }

    /// The addresses of those that a value names; none that is not in the configuration.
    fn principal(&self, name: &Value, kind: &str) -> Vec<Arc<str>> {
        let found = each(name)
            .iter()
            .filter_map(|name| find(self.model, name, kind, BY_NAME).ok().flatten());
        found.map(|found| Arc::clone(&found.address)).collect()
    }

    /// The ARN of what a resource policy belongs to, as far as it is known.
    fn target(&self, holder: &Holder, resource: &Resource) -> Option<Value> {
        match (holder.resource, holder.of) {
            ("aws_s3_bucket_policy", of) => self.bucket(resource.values.get(of)?),
            ("aws_sqs_queue_policy", of) => self.queue(resource.values.get(of)?),
            ("aws_s3_bucket" | "aws_iam_role", _) => {
                resource.values.get("arn").map(|own| arn::written_out(self.model, own))
            }
            (_, of) if of.ends_with("arn") => {
                Some(arn::written_out(self.model, resource.values.get(of)?))
                    .filter(|value| value.as_text().is_some())
            }
            _ => None,
        }
    }

    /// The ARN of the queue with this URL: `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`.
    fn queue(&self, url: &Value) -> Option<Value> {
        if let Ok(Some(queue)) = find(self.model, url, "aws_sqs_queue", &["url", "id"]) {
            let own = arn::written_out(self.model, queue.values.get("arn")?);
            return Some(own).filter(|value| value.as_text().is_some());
        }
        let (host, path) = url.as_str()?.strip_prefix("https://sqs.")?.split_once('/')?;
        let (region, _) = host.split_once(".amazonaws.com")?;
        let (account, name) = path.split_once('/')?;
        Some(Value::string(format!("arn:aws:sqs:{region}:{account}:{name}")))
    }

    /// The ARN of the bucket of this name.
    fn bucket(&self, name: &Value) -> Option<Value> {
        let found = find(self.model, name, "aws_s3_bucket", &["bucket", "id"]).ok().flatten();
        let name = found.and_then(|bucket| bucket.values.get("bucket")).unwrap_or(name);
        let name = match &name.kind {
            Kind::String(text) => text.parts(),
            Kind::Unknown(unknown) => vec![Part::Hole(Arc::clone(unknown))],
            _ => return None,
        };
        let head = [
            Part::Literal("arn:".into()),
            arn::fixed("partition", "partition"),
            Part::Literal(":s3:::".into()),
        ];
        Some(Value::text(Text::from_parts(head.into_iter().chain(name))))
    }

    fn inline(&mut self, role: &Resource) {
        if written(&role.values, "inline_policy").is_none() {
            return;
        }
        for block in elements(&role.values, "inline_policy") {
            let text = if block.is_unknown() { Some(&block) } else { block.get("policy") };
            let Some(text) = text.filter(|text| !text.is_null()) else { continue };
            let of = Of { principals: vec![Arc::clone(&role.address)], ..Of::default() };
            self.push(DocumentKind::Identity, role, text, of);
        }
    }

    fn attached(&mut self, attachment: Attachment, resource: &Resource) {
        let Some(arns) = written(&resource.values, attachment.arns.argument()) else { return };
        let mut principals = Vec::new();
        for (argument, kind) in attachment.to {
            match resource.values.get(argument) {
                Some(named) => principals.extend(self.principal(named, kind)),
                None if argument.is_empty() => principals.push(Arc::clone(&resource.address)),
                None => {}
            }
        }
        for arn in each(arns) {
            self.attach(arn, resource, &principals);
        }
    }

    /// One of the configuration's own policies gets its principals; another one is a document of its own.
    fn attach(&mut self, arn: &Value, resource: &Resource, principals: &[Arc<str>]) {
        let own = find(self.model, arn, "aws_iam_policy", &["arn", "id", "name"]).ok().flatten();
        if let Some(own) = own {
            for document in self.found.iter_mut().filter(|document| document.owner == own.address) {
                for principal in principals {
                    if !document.principals.contains(principal) {
                        document.principals.push(Arc::clone(principal));
                    }
                }
            }
            return;
        }
        let of = Of { principals: principals.to_vec(), target: None, managed: Some(arn.clone()) };
        self.push(DocumentKind::Identity, resource, &document_by_arn(arn), of);
    }

    /// Whether a policy is the boundary of roles, and attached to none.
    fn is_boundary_only(&self, policy: &Resource) -> bool {
        let refers = |resource: &Resource, argument: &str| {
            let value = resource.values.get(argument);
            value.is_some_and(|value| {
                each(value).iter().any(|value| {
                    let found = find(self.model, value, "aws_iam_policy", &["arn", "id"]);
                    found.is_ok_and(|found| {
                        found.is_some_and(|found| found.address == policy.address)
                    })
                })
            })
        };
        let bounding = ["aws_iam_role", "aws_iam_user"].iter().any(|kind| {
            self.model.of_type(Mode::Managed, kind).any(|one| refers(one, "permissions_boundary"))
        });
        bounding
            && !ATTACHMENTS.iter().any(|attachment| {
                self.model
                    .of_type(Mode::Managed, attachment.resource)
                    .any(|one| refers(one, attachment.arns.argument()))
            })
    }

    /// Documents of data sources whose statements are in no other document.
    fn unattached(&mut self) {
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        for document in &self.found {
            seen.extend(spans(&document.policy));
        }
        let mut sources: Vec<(&Resource, &Value, Arc<Policy>, Vec<Span>)> = Vec::new();
        for data in self.model.of_type(Mode::Data, "aws_iam_policy_document") {
            let Some(text) = data.values.get("json").filter(|text| !text.is_null()) else {
                continue;
            };
            let (policy, _) = subject::document(self.model, text);
            let own = spans(&policy);
            sources.push((data, text, policy, own));
            // A statement that another one of the same `sid` replaces is in no document any more.
            for argument in ["source_policy_documents", "override_policy_documents"] {
                for merged in data.values.get(argument).into_iter().flat_map(each) {
                    seen.extend(spans(&subject::document(self.model, merged).0));
                }
            }
        }
        for (number, (data, text, policy, own)) in sources.iter().enumerate() {
            // What is merged into another document is judged there.
            let within = sources.iter().enumerate().any(|(other, (.., theirs))| {
                other != number
                    && theirs.len() > own.len()
                    && own.iter().all(|span| theirs.contains(span))
            });
            let elsewhere = within || own.iter().any(|span| seen.contains(span));
            if own.is_empty() || elsewhere || self.is_dormant(data) {
                continue;
            }
            let kind = kind_of(policy);
            self.push(kind, data, text, Of::default());
        }
    }

    /// Whether all that would use a document has no instance, as by `count = 0`.
    fn is_dormant(&self, data: &Resource) -> bool {
        let block = without_last_key(&data.address);
        self.model.dormant.contains(block) && referrers_of(self.model, data).is_empty()
    }
}

/// Where the statements of a policy are written.
fn spans(policy: &Policy) -> Vec<Span> {
    policy.statements.iter().filter_map(|statement| statement.value.origin.span()).collect()
}

/// The elements of a list, or the one value: what is not known keeps its identity.
pub(super) fn each(value: &Value) -> &[Value] {
    match value.elements() {
        Some(elements) => elements,
        None if value.is_null() => &[],
        None => std::slice::from_ref(value),
    }
}

/// Whom a document is for.
#[derive(Default)]
struct Of {
    principals: Vec<Arc<str>>,
    target: Option<Value>,
    managed: Option<Value>,
}

/// Whether a text may be a policy: not one of another kind under the same name.
fn is_policy(text: &Value) -> bool {
    match text.as_text() {
        Some(known) if known.hole().is_none() => known
            .as_str()
            .is_none_or(|text| text.trim_start().starts_with('{') || text.contains("Statement")),
        Some(_) | None => true,
    }
}

/// Whether an action is one of STS's, by which roles are assumed.
fn is_of_sts(action: &Value) -> bool {
    action.as_str().is_some_and(|text| text.to_ascii_lowercase().starts_with("sts:"))
}

/// What a document is for that nothing says.
fn kind_of(policy: &Policy) -> DocumentKind {
    let named = policy.statements.iter().any(|statement| !statement.principals.is_empty());
    let assuming =
        policy.statements.iter().flat_map(|statement| &statement.actions.values).all(is_of_sts);
    match (named, assuming) {
        (false, _) => DocumentKind::Unattached,
        (true, true) => DocumentKind::Trust,
        (true, false) => DocumentKind::Resource,
    }
}

/// As rules see it: one that may not be there is an element that may be there or not.
pub(super) fn object(model: &Model, number: usize, document: &Document) -> Value {
    let text = |value: Option<&str>| value.map_or_else(|| Value::null(Type::String), Value::string);
    let principals = document.principals.iter().map(|address| Value::string(Arc::clone(address)));
    let owner = model.resource(&document.owner);
    let origin = owner.map(|owner| owner.values.origin.clone()).unwrap_or_default();
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let fields = [
        ("number", Value::number(number)),
        ("kind", Value::string(document.kind.name())),
        ("owner", text(Some(&document.owner))),
        ("type", text(Some(&document.holder))),
        ("principals", Value::list(Type::String, principals.collect())),
        ("managed", document.managed.clone().unwrap_or_else(|| Value::null(Type::String))),
        ("policy", document.text.clone()),
    ];
    let object =
        Value::object(fields.map(|(name, value)| (Arc::from(name), value))).with_origin(origin);
    if document.marks.is_maybe() { maybe(object) } else { object }
}

/// The type of [`object`].
pub(super) fn ty() -> Type {
    let fields = [
        ("number", Type::Number),
        ("kind", Type::String),
        ("owner", Type::String),
        ("type", Type::String),
        ("principals", Type::list(Type::String)),
        ("managed", Type::String),
        ("policy", Type::String),
    ];
    Type::object(fields.map(|(name, ty)| (name.into(), ty)))
}

/// Account numbers that are this configuration's own: those of resources that it names, and those on whose behalf services may
/// act.
pub(super) fn accounts(model: &Model, documents: &[Document]) -> Arc<Vec<Arc<str>>> {
    model.memo().once("accounts of this configuration", || {
        let mut found: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut add = |text: &str| {
            let account = if text.starts_with("arn:") {
                text.split(':').nth(4).unwrap_or_default()
            } else {
                text
            };
            if account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) {
                found.insert(account.into());
            }
        };
        for statement in documents.iter().flat_map(|document| &document.policy.statements) {
            // Roles that one assumes are often those of other accounts.
            if !statement.actions.values.iter().any(is_of_sts) {
                let named =
                    statement.resources.values.iter().chain(&statement.not_resources.values);
                named.filter_map(Value::as_str).for_each(&mut add);
            }
            let named = statement.conditions.iter().filter(|condition| {
                let key = condition.variable.as_str();
                key.is_some_and(|key| !key.to_ascii_lowercase().contains("principal"))
            });
            let values = named.flat_map(|condition| &condition.values.values);
            let arns = values.filter_map(Value::as_str).filter(|text| text.starts_with("arn:"));
            arns.for_each(&mut add);
            let own = statement.conditions.iter().filter(|condition| {
                condition.variable.as_str().is_some_and(|key| {
                    ["aws:sourceaccount", "aws:resourceaccount", "kms:calleraccount"]
                        .contains(&key.to_ascii_lowercase().as_str())
                })
            });
            own.flat_map(|condition| &condition.values.values)
                .filter_map(Value::as_str)
                .for_each(&mut add);
        }
        for document in documents.iter().filter(|document| document.kind == DocumentKind::Key) {
            for statement in &document.policy.statements {
                let roots =
                    statement.principals.iter().flat_map(|principal| &principal.identifiers.values);
                let all =
                    statement.actions.values.iter().any(|action| action.as_str() == Some("kms:*"));
                roots
                    .filter_map(Value::as_str)
                    .filter(|text| all && text.ends_with(":root"))
                    .for_each(&mut add);
            }
        }
        for resource in model.resources() {
            resource
                .values
                .children()
                .filter_map(Value::as_str)
                .filter(|text| text.starts_with("arn:"))
                .for_each(&mut add);
        }
        found.into_iter().collect()
    })
}

/// The document that an element of `iam::documents` is.
pub(super) fn of_object(object: &Value) -> Option<usize> {
    let number = object.get("number")?.as_number()?.as_i64()?;
    usize::try_from(number).ok()
}

/// Whether a role, user or group is what a program runs as.
pub(super) fn is_workload(model: &Model, address: &str) -> bool {
    let Some(resource) = model.resource(address).filter(|found| &*found.kind == "aws_iam_role")
    else {
        return false;
    };
    let Some(trust) = resource.values.get("assume_role_policy") else { return false };
    let (policy, _) = subject::document(model, trust);
    let mut principals = policy.statements.iter().flat_map(|statement| &statement.principals);
    principals.any(|principal| principal.kind.as_str() == Some("Service"))
}

/// The ARN of a role, user or group, as far as it is known.
pub(super) fn arn_of(model: &Model, address: &str) -> Option<Value> {
    let own = model.resource(address)?.values.get("arn")?;
    let known = arn::written_out(model, own);
    known.as_text().is_some().then_some(known)
}
