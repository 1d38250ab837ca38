//! What a container takes from Secrets Manager and Parameter Store: the forms of `valueFrom`, and who may read what is
//! behind them. The forms are those of the ECS agent: `agent/taskresource/asmsecret` and `ssmsecret`. Must not know
//! images, nor logs.

use crate::iam::Request;
use crate::model::{Mode, Model, Resource};
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::{elements, given};
use crate::view::{KeyArgument, Link as Join, instance, owner};

use super::holder::{AskingRole, RoleRequest, arn, worst};
use super::key::{self, KmsKey};
use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink};
use super::policy::{self, Visitor};
use super::task::Task;
use super::text::{HOLE, MaskedUnknowns, Sentence, joined, literal};

/// What a `valueFrom` names.
pub(super) enum SecretSource<'m> {
    /// A secret of Secrets Manager.
    Secret {
        /// Its ARN, without what follows it.
        arn: Value,
        /// The secret itself, if it is here.
        here: Option<&'m Resource>,
        /// The JSON key that is asked for.
        json_key: Option<String>,
    },
    /// A parameter of Parameter Store.
    Parameter {
        /// Its ARN.
        arn: Value,
        /// The parameter itself, if it is here.
        here: Option<&'m Resource>,
    },
    /// ECS cannot read it: why.
    Malformed(String),
    /// It is given by the caller, or by something of which nothing is known.
    Unknown(Reason),
}

const SECRET: &str = "aws_secretsmanager_secret";
const PARAMETER: &str = "aws_ssm_parameter";
/// The services that hold them, for readers.
const SECRETS: &str = "AWS Secrets Manager";
const PARAMETERS: &str = "AWS Systems Manager";

/// What a `valueFrom` names.
pub(super) fn source<'m>(model: &'m Model, from: &Value) -> SecretSource<'m> {
    let unknown = || SecretSource::Unknown(from.unknown_reason().unwrap_or(Reason::Stated));
    let Some(masked) = MaskedUnknowns::of(from) else { return unknown() };
    if let Some(fields) = masked.arn() {
        let [_, _, service, region, account, rest] = fields;
        let place = (Some(masked.parts(region)), Some(masked.parts(account)));
        return match masked.get(service) {
            "secretsmanager" => secret_by_arn(model, &masked, rest),
            "ssm" => {
                let name = masked.get(rest.clone());
                if name.starts_with("parameter/") || name.contains(HOLE) {
                    let arn = arn("ssm", place, masked.parts(rest.clone()));
                    let known = name.strip_prefix("parameter").filter(|name| !name.contains(HOLE));
                    SecretSource::Parameter {
                        arn,
                        here: known.and_then(|name| parameter(model, name)),
                    }
                } else {
                    SecretSource::Malformed("is not the ARN of a parameter".to_owned())
                }
            }
            other if other.contains(HOLE) => unknown(),
            _ => SecretSource::Malformed(
                "is neither the ARN of a secret nor that of a parameter".to_owned(),
            ),
        };
    }
    match masked.first_hole().and_then(|hole| Some((owner(model, hole)?, hole))) {
        Some((resource, hole)) => {
            let attribute = attribute_of(resource, hole.symbol.as_deref().unwrap_or_default());
            by_reference(model, (resource, attribute), &masked)
                .or_else(|| by_form(model, from))
                .unwrap_or_else(unknown)
        }
        None if named(model, from).is_some() => SecretSource::Malformed(NAME.to_owned()),
        None if masked.text.starts_with(HOLE) => by_form(model, from).unwrap_or_else(unknown),
        None => plain(model, from, &masked),
    }
}

/// What is known of an ARN that is not known as a whole: that of a topic is no secret's.
fn by_form<'m>(model: &'m Model, from: &Value) -> Option<SecretSource<'m>> {
    let is_arn =
        |value: &Value| value.as_text().is_some_and(|text| text.prefix().starts_with("arn:"));
    let known = from.written_out();
    (is_arn(&known) && !is_arn(from)).then(|| source(model, &known))
}

fn attribute_of<'s>(resource: &Resource, symbol: &'s str) -> &'s str {
    symbol.strip_prefix(&*resource.address).unwrap_or_default().trim_start_matches('.')
}

/// A reference, and what is written after it.
fn by_reference<'m>(
    model: &'m Model,
    (resource, attribute): (&'m Resource, &str),
    masked: &MaskedUnknowns,
) -> Option<SecretSource<'m>> {
    let behind = masked.get(HOLE.len_utf8()..masked.text.len());
    let whole = || joined(masked.parts(0..HOLE.len_utf8()));
    let here = (resource.mode == Mode::Managed).then_some(resource);
    match (&*resource.kind, attribute) {
        (SECRET, "arn" | "id") => Some(secret_with(behind, whole(), here)),
        ("aws_secretsmanager_secret_version", "arn" | "secret_id") => {
            let secret = resource.values.get("secret_id").and_then(|id| secret_of(model, id));
            let arn = secret.and_then(|secret| secret.values.get("arn").cloned());
            Some(secret_with(behind, arn.unwrap_or_else(whole), secret))
        }
        (SECRET, "name") if behind.is_empty() => Some(SecretSource::Malformed(NAME.to_owned())),
        (_, attribute) if attribute.starts_with("master_user_secret") => {
            Some(secret_with(behind, whole(), None))
        }
        (PARAMETER, "arn") => Some(SecretSource::Parameter { arn: whole(), here }),
        (PARAMETER, "name" | "id") => {
            let arn = resource.values.get("arn").cloned().unwrap_or_else(whole);
            Some(SecretSource::Parameter { arn, here })
        }
        _ => None,
    }
}

const NAME: &str = "is the name of a secret, but ECS treats it as the name of a parameter";

fn secret_of<'m>(model: &'m Model, id: &Value) -> Option<&'m Resource> {
    let found = crate::view::find(model, id, SECRET, &["arn", "id", "name"]).ok().flatten();
    found.or_else(|| named(model, id))
}

/// The secret whose name this is, where neither is known.
fn named<'m>(model: &'m Model, name: &Value) -> Option<&'m Resource> {
    if name.as_str().is_some() {
        return None;
    }
    KeyArgument::managed(SECRET, "name").with(model, name)
}

/// A secret's ARN, and what follows it: nothing, or key, stage and version with a colon before each.
fn secret_with<'m>(behind: &str, arn: Value, here: Option<&'m Resource>) -> SecretSource<'m> {
    if behind.is_empty() {
        return SecretSource::Secret { arn, here, json_key: None };
    }
    let Some(fields) = behind.strip_prefix(':') else {
        return SecretSource::Malformed("has text directly after the ARN of a secret".to_owned());
    };
    let fields: Vec<&str> = fields.split(':').collect();
    let [json_key, stage, version] = fields.as_slice() else {
        // A part that is not known may hold colons of its own.
        if behind.contains(HOLE) {
            let what = "what follows the ARN of a secret";
            return SecretSource::Unknown(Reason::Unsupported(what.into()));
        }
        let colons = fields.len();
        let colons = if colons == 1 { "one colon".to_owned() } else { format!("{colons} colons") };
        return SecretSource::Malformed(format!(
            "has {colons} after the ARN of a secret, but ECS needs none or three"
        ));
    };
    if !stage.is_empty() && !version.is_empty() {
        return SecretSource::Malformed(
            "has both a version stage and a version ID, but ECS supports only one of them"
                .to_owned(),
        );
    }
    let json_key =
        (!json_key.is_empty() && !json_key.contains(HOLE)).then(|| (*json_key).to_owned());
    SecretSource::Secret { arn, here, json_key }
}

fn secret_by_arn<'m>(
    model: &'m Model,
    masked: &MaskedUnknowns,
    rest: std::ops::Range<usize>,
) -> SecretSource<'m> {
    let text = masked.get(rest.clone());
    let Some(name) = text.strip_prefix("secret:") else {
        if text.starts_with(HOLE) {
            return SecretSource::Unknown(Reason::Stated);
        }
        return SecretSource::Malformed("is not the ARN of a secret".to_owned());
    };
    let end = name.find(':').unwrap_or(name.len());
    let start = rest.start + "secret:".len();
    let (own, behind) = (start..start + end, name.get(end..).unwrap_or_default());
    let whole = joined(masked.parts(0..own.end));
    let known = Some(masked.get(own)).filter(|name| !name.contains(HOLE));
    let here = known.and_then(|name| {
        // AWS adds a hyphen and six characters to the name.
        let stem = name.len().checked_sub(7).and_then(|end| name.get(..end)).unwrap_or(name);
        KeyArgument::managed(SECRET, "name").with_text(model, stem)
    });
    secret_with(behind, whole, here)
}

fn parameter<'m>(model: &'m Model, name: &str) -> Option<&'m Resource> {
    let parameters = KeyArgument::managed(PARAMETER, "name");
    let name = name.trim_start_matches('/');
    let found = parameters.with_text(model, name);
    found.or_else(|| parameters.with_text(model, &format!("/{name}")))
}

/// A text that is no ARN: the name of a parameter.
fn plain<'m>(model: &'m Model, from: &Value, masked: &MaskedUnknowns) -> SecretSource<'m> {
    let name = &masked.text;
    let declared =
        |kind, mode| KeyArgument { mode, kind, argument: "name" }.with_text(model, name).is_some();
    if name.starts_with("arn:") {
        if name.contains(HOLE) {
            return SecretSource::Unknown(from.unknown_reason().unwrap_or(Reason::Stated));
        }
        return SecretSource::Malformed("is not a complete ARN".to_owned());
    }
    let here = parameter(model, name);
    let slash = if name.starts_with('/') { "" } else { "/" };
    let rest = [vec![literal(format!("parameter{slash}"))], masked.parts(0..name.len())].concat();
    let is_path = name.starts_with('/');
    if here.is_some()
        || declared(PARAMETER, Mode::Data)
        || (is_path && !declared(SECRET, Mode::Managed))
    {
        return SecretSource::Parameter { arn: arn("ssm", (None, None), rest), here };
    }
    if declared(SECRET, Mode::Managed) || declared(SECRET, Mode::Data) {
        return SecretSource::Malformed(NAME.to_owned());
    }
    if name.contains(HOLE) {
        return SecretSource::Unknown(from.unknown_reason().unwrap_or(Reason::Stated));
    }
    if name.contains(['{', ' ', ':', '?']) || name.is_empty() {
        return SecretSource::Malformed(
            "is neither the ARN of a secret nor the name of a parameter".to_owned(),
        );
    }
    SecretSource::Malformed(
        "is not an ARN, and no parameter in the configuration has this name".to_owned(),
    )
}

/// The needs of a container's secrets, and of its log options that are secrets.
pub(super) fn needs(task: &Task<'_>, container: &Value) -> Vec<Need> {
    let mut found = elements(container, "secrets");
    if let Some(log) = given(container, "logConfiguration") {
        found.extend(elements(log, "secretOptions"));
    }
    found.iter().filter_map(|secret| one(task, secret)).collect()
}

fn one(task: &Task<'_>, secret: &Value) -> Option<Need> {
    let from = given(secret, "valueFrom")?;
    let name = secret.get("name").cloned().unwrap_or_else(|| Value::null(Type::String));
    let what = Sentence::new("secret ").value(&name).done();
    let need = empty(task, (NeedKind::Secret, "secret.sm"), (what, &name, from));
    Some(match source(task.model, from) {
        SecretSource::Secret { arn, here, json_key } => {
            let mut need = of_secret(task, need, &arn, here);
            need.links.extend(content(task.model, here, json_key.as_deref()));
            need
        }
        SecretSource::Parameter { arn, here } => of_parameter(task, need, &arn, here),
        SecretSource::Malformed(message) => malformed(need, &message),
        SecretSource::Unknown(reason) => of_either(task, unknown(need, reason), from),
    })
}

/// A secret or a parameter: what the role may read says which of them it is.
fn of_either(task: &Task<'_>, mut need: Need, from: &Value) -> Need {
    let may = |action| task.execution.may(task.model, &[action], (from, &Request::new()));
    let secret = may("secretsmanager:GetSecretValue");
    let parameter = may("ssm:GetParameters");
    let is_parameter = parameter.truth == Truth::True && secret.truth != Truth::True;
    let (link, service, host) = if is_parameter {
        (parameter, "ssm", PARAMETERS)
    } else {
        (secret, "secretsmanager", SECRETS)
    };
    need.destination = Some(destination(service, from, host));
    need.links.push(link);
    need.where_decided_by(from)
}

fn empty(
    task: &Task<'_>,
    (kind, id): (NeedKind, &'static str),
    (what, name, place): (Value, &Value, &Value),
) -> Need {
    Need {
        id,
        kind,
        what,
        subject: name.clone(),
        whose: task.execution.whose,
        role: task.execution.value(),
        role_address: task.execution.address(),
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: None,
        place: place.clone(),
        links: Vec::new(),
        doubt: None,
    }
}

fn malformed(mut need: Need, message: &str) -> Need {
    let fault = Sentence::new("").value(&need.place).text(format!(" {message}"));
    need.links.push(NeedLink::broken(Layer::Existence, fault));
    need
}

fn unknown(mut need: Need, reason: Reason) -> Need {
    let fault = Sentence::new("").value(&need.place).text(" is not known");
    let doubt = NeedDoubt::new(reason, need.place.origin.clone());
    need.links.push(NeedLink::open(Layer::Existence, fault, doubt));
    need
}

/// Credentials of a registry: a secret by its ARN, or by its name in the same region.
pub(super) fn credentials(task: &Task<'_>, container: &Value, parameter: &Value) -> Need {
    let what = Sentence::new("registry credentials of container ").value(container).done();
    let need = empty(task, (NeedKind::Credentials, "image.creds"), (what, container, parameter));
    let by_name = secret_of(task.model, parameter);
    match source(task.model, parameter) {
        SecretSource::Secret { arn, here, .. } => of_secret(task, need, &arn, here),
        SecretSource::Malformed(_) | SecretSource::Parameter { .. } if by_name.is_some() => {
            let arn = by_name.and_then(|secret| secret.values.get("arn").cloned());
            of_secret(task, need, &arn.unwrap_or_else(|| parameter.clone()), by_name)
        }
        SecretSource::Malformed(message) => malformed(need, &message),
        SecretSource::Parameter { .. } => malformed(need, "is not the ARN of a secret"),
        SecretSource::Unknown(reason) => unknown(need, reason),
    }
}

fn of_secret(task: &Task<'_>, mut need: Need, arn: &Value, here: Option<&Resource>) -> Need {
    let actions = ["secretsmanager:GetSecretValue"];
    need.actions = actions.to_vec();
    need.resource = arn.clone();
    need.destination = Some(destination("secretsmanager", arn, SECRETS));
    need.links.push(may_read(task.model, &task.execution, &actions, (arn, here)));
    if let Some(secret) = here {
        let key = key::of(task.model, &secret.values, "kms_key_id");
        need.links.extend(decrypt(task, &key, "secretsmanager"));
    }
    need
}

fn of_parameter(task: &Task<'_>, mut need: Need, arn: &Value, here: Option<&Resource>) -> Need {
    let actions = ["ssm:GetParameters"];
    need.id = "secret.ssm";
    need.actions = actions.to_vec();
    need.resource = arn.clone();
    need.destination = Some(destination("ssm", arn, PARAMETERS));
    let shown = here.and_then(|parameter| parameter.values.get("name"));
    let target = shown.map_or_else(|| arn.clone(), |name| parameter_arn(name, arn));
    need.links.push(task.execution.may(task.model, &actions, (&target, &Request::new())));
    let secure =
        here.filter(|one| one.values.get("type").and_then(Value::as_str) == Some("SecureString"));
    if let Some(parameter) = secure {
        let key = key::of(task.model, &parameter.values, "key_id");
        need.links.extend(decrypt(task, &key, "ssm"));
    }
    need
}

/// The ARN of a declared parameter: its name, with one slash before it.
fn parameter_arn(name: &Value, arn_of: &Value) -> Value {
    let Some(masked) = MaskedUnknowns::of(name) else { return arn_of.clone() };
    let slash = if masked.text.starts_with('/') { "" } else { "/" };
    let rest = [vec![literal(format!("parameter{slash}"))], masked.parts(0..masked.text.len())];
    arn("ssm", (None, None), rest.concat())
}

fn destination(service: &'static str, arn: &Value, host: &str) -> Destination {
    let masked = MaskedUnknowns::of(arn);
    let region = masked.as_ref().and_then(|masked| {
        let [_, _, _, region, ..] = masked.arn()?;
        Some(joined(masked.parts(region)))
    });
    let region = region.unwrap_or_else(|| Value::null(Type::String));
    Destination { service: Some(service), region, host: Value::string(host), port: 443 }
}

/// By the role's policies, or by that of the secret.
fn may_read(
    model: &Model,
    execution: &AskingRole<'_>,
    actions: &[&'static str],
    (arn, here): (&Value, Option<&Resource>),
) -> NeedLink {
    let request = Request::new();
    let by_identity = execution.may(model, actions, (arn, &request));
    let Some(here) = here else { return by_identity };
    let setter = Join::of("aws_secretsmanager_secret_policy", "secret_arn", &[SECRET]);
    let policies = policy::of(model, here, ("policy", Some((setter, &["arn", "id"]))));
    let Some(all) = policies else { return by_identity };
    let admits = |action: &&'static str| {
        let call = RoleRequest { action, resource: arn, request: &request };
        (*action, policy::admits(model, &all, Visitor::Role(execution), &call))
    };
    let asked: Vec<(&str, Truth)> = actions.iter().map(admits).collect();
    let by_resource = worst(&asked).1;
    let truth = by_identity.truth.or(by_resource);
    NeedLink { truth, related: vec![instance(here)], ..by_identity }
}

/// The key behind a secret, used by the service for the role.
fn decrypt(task: &Task<'_>, key: &KmsKey<'_>, service: &str) -> Option<NeedLink> {
    let region = crate::access::fixed("region", "region");
    let via = joined([literal(format!("{service}.")), region, literal(".amazonaws.com")]);
    let request = Request::from([("kms:viaservice".to_owned(), via)]);
    key::usable(task.model, &task.execution, key, ("kms:Decrypt", &request))
}

/// The JSON key that is asked for is in what the configuration stores.
fn content(model: &Model, here: Option<&Resource>, json_key: Option<&str>) -> Option<NeedLink> {
    let (secret, json_key) = (here?, json_key?);
    let join = Join::of("aws_secretsmanager_secret_version", "secret_id", &[SECRET]);
    let (versions, more) = crate::view::referrers(model, join, secret, &["arn", "id"]);
    let [(version, Truth::True)] = versions.as_slice() else { return None };
    let text = given(&version.values, "secret_string")?.as_text()?;
    let stored = text.json()?;
    let entries = stored.entries()?;
    // Somebody else changes what is stored.
    let is_ignored = version
        .ignore_changes
        .as_ref()
        .map_or(true, |names| names.iter().any(|name| matches!(&**name, "secret_string" | "all")));
    if more.is_some() || is_ignored || entries.contains_key(json_key) {
        return None;
    }
    let fault = Sentence::new(format!("`{}` has no key `{json_key}`", version.address));
    Some(NeedLink::broken(Layer::Existence, fault).with(instance(version)))
}

/// What rules see of a `valueFrom`.
pub(super) fn object(model: &Model, from: &Value) -> Value {
    let text = |text: &str| Value::string(text);
    let null = || Value::null(Type::String);
    let (kind, arn, fault) = match source(model, from) {
        SecretSource::Secret { arn, .. } => (text("secret"), arn, null()),
        SecretSource::Parameter { arn, .. } => (text("parameter"), arn, null()),
        SecretSource::Malformed(message) => (text("malformed"), null(), text(&message)),
        // The caller, or another resource, gives all of it, or the beginning.
        SecretSource::Unknown(_) if is_given(from) => (text("given"), null(), null()),
        SecretSource::Unknown(reason) => {
            (Value::unknown(Type::String, reason).with_origin(from.origin.clone()), null(), null())
        }
    };
    Value::object([("kind".into(), kind), ("arn".into(), arn), ("fault".into(), fault)])
        .with_origin(from.origin.clone())
}

fn is_given(from: &Value) -> bool {
    MaskedUnknowns::of(from).is_some_and(|masked| masked.text.starts_with(HOLE))
}

/// The type of [`object`].
pub(super) fn ty() -> Type {
    Type::object(["kind", "arn", "fault"].map(|name| (name.into(), Type::String)))
}
