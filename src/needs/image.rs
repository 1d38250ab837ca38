//! What it takes to pull an image: the registry's token, the manifest, the layers, credentials. Must not know roles'
//! policies, nor routes.

use std::sync::LazyLock;

use regex::Regex;

use crate::iam::Request;
use crate::model::{Mode, Model, Resource};
use crate::value::{Part, Reason, Truth, Type, Value};
use crate::view::value::given;
use crate::view::{KeyArgument, Link as Join, instance, owner};

use super::holder::{AskingRole, RoleRequest, arn};
use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink};
use super::policy::{self, Visitor};
use super::secret;
use super::task::Task;
use super::text::{HOLE, MaskedUnknowns, Sentence, literal};

/// Where an image comes from.
enum Registry<'m> {
    /// A private repository of ECR.
    Ecr {
        /// Its ARN.
        repository: Value,
        /// The repository itself, if it is here.
        here: Option<&'m Resource>,
        /// None for the region of the configuration.
        region: Option<Vec<Part>>,
    },
    /// A host on the internet.
    Host(String),
    /// The caller, or something else, gives the image.
    Unknown(Reason),
}

/// `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.2`, any part of which may not be known. From Amazon ECR's
/// API endpoints and dual-stack URIs.
static ECR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let host = r"^([0-9]{12}|\x00)\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+|\x00)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|\x00)/";
    Regex::new(&format!("{host}(.+)$")).ok()
});

/// The needs of one container's image.
pub(super) fn needs(task: &Task<'_>, container: &Value) -> Vec<Need> {
    let Some(image) = given(container, "image") else { return Vec::new() };
    let name = container.get("name").cloned().unwrap_or_else(|| Value::null(Type::String));
    let mut found = match registry(task.model, image) {
        Registry::Ecr { repository, here, region } => {
            ecr(task, (&name, image), &repository, (here, region))
        }
        Registry::Host(host) => vec![public((&name, image), &host)],
        Registry::Unknown(reason) => given_elsewhere(task, (&name, image), reason),
    };
    if let Some(credentials) = given(container, "repositoryCredentials")
        && let Some(parameter) = given(credentials, "credentialsParameter")
    {
        found.push(secret::credentials(task, &name, parameter));
    }
    found
}

fn what(thing: &str, name: &Value) -> Value {
    Sentence::new(format!("{thing} of container ")).value(name).done()
}

fn registry<'m>(model: &'m Model, image: &Value) -> Registry<'m> {
    let unknown = || Registry::Unknown(image.unknown_reason().unwrap_or(Reason::Stated));
    let Some(masked) = MaskedUnknowns::of(image) else { return unknown() };
    if let Some(hole) = masked.first_hole() {
        let found = owner(model, hole).filter(|found| &*found.kind == "aws_ecr_repository");
        let is_url =
            hole.symbol.as_deref().is_some_and(|symbol| symbol.ends_with(".repository_url"));
        if let Some(repository) = found.filter(|_| is_url) {
            let managed = repository.mode == Mode::Managed;
            let arn = repository.values.get("arn").cloned().unwrap_or_else(|| Value::string("*"));
            let here = managed.then_some(repository);
            return Registry::Ecr { repository: arn, here, region: None };
        }
    }
    if let Some(found) = ECR.as_ref().and_then(|ecr| ecr.captures(&masked.text)) {
        return private(model, &masked, &found).unwrap_or_else(unknown);
    }
    match masked.text.split_once('/') {
        _ if masked.text.starts_with(HOLE) => unknown(),
        Some((host, _)) if host.contains(HOLE) => unknown(),
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => {
            Registry::Host(host.to_owned())
        }
        Some(_) | None => Registry::Host("registry-1.docker.io".to_owned()),
    }
}

fn private<'m>(
    model: &'m Model,
    masked: &MaskedUnknowns,
    found: &regex::Captures<'_>,
) -> Option<Registry<'m>> {
    let (account, region, path) = (found.get(1)?, found.get(2)?, found.get(3)?);
    // A digest or a tag follows the last slash.
    let text = path.as_str().split('@').next().unwrap_or_default();
    let last = text.rfind('/').map_or(0, |at| at + 1);
    let end = text.get(last..)?.find(':').map_or(text.len(), |at| last + at);
    let name = masked.parts(path.start()..path.start() + end);
    let known = text.get(..end).filter(|name| !name.contains(HOLE));
    let here = known.and_then(|known| {
        KeyArgument::managed("aws_ecr_repository", "name").with_text(model, known)
    });
    let region = masked.parts(region.range());
    let rest = [vec![literal("repository/")], name].concat();
    let repository = arn("ecr", (Some(region.clone()), Some(masked.parts(account.range()))), rest);
    Some(Registry::Ecr { repository, here, region: Some(region) })
}

fn ecr(
    task: &Task<'_>,
    (name, image): (&Value, &Value),
    repository: &Value,
    (here, region): (Option<&Resource>, Option<Vec<Part>>),
) -> Vec<Need> {
    let execution = &task.execution;
    let region = region.map_or_else(|| Value::null(Type::String), super::text::joined);
    let to = |service: &'static str, host: &str| {
        let host = Sentence::new(host).done();
        Some(Destination { service: Some(service), region: region.clone(), host, port: 443 })
    };
    let need = |id: &'static str, thing: &str| Need {
        id,
        kind: NeedKind::Image,
        what: what(thing, name),
        subject: name.clone(),
        whose: execution.whose,
        role: execution.value(),
        role_address: execution.address(),
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: None,
        place: image.clone(),
        links: Vec::new(),
        doubt: None,
    };
    let everything = Value::string("*");
    let token = ["ecr:GetAuthorizationToken"];
    let pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    let import: &[&'static str] = &["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
    // A repository that is here need not be made.
    let import = if here.is_some() { import.get(..1).unwrap_or_default() } else { import };
    let cached = cached(task.model, repository).map(|decides| {
        let need = Need {
            actions: import.to_vec(),
            resource: repository.clone(),
            links: vec![execution.may(task.model, import, (repository, &Request::new()))],
            ..need("image.cache", "first pull through the cache of the image")
        };
        need.where_decided_by(&decides)
    });
    let mut found = vec![
        Need {
            actions: token.to_vec(),
            resource: everything.clone(),
            destination: to("ecr.api", "the API of Amazon ECR"),
            links: vec![execution.may(task.model, &token, (&everything, &Request::new()))],
            ..need("image.token", "registry token for the image")
        },
        Need {
            actions: pull.to_vec(),
            resource: repository.clone(),
            destination: to("ecr.dkr", "the registry of Amazon ECR"),
            links: vec![may_pull(task.model, execution, &pull, (repository, here))],
            ..need("image.manifest", "manifest of the image")
        },
        Need {
            destination: to("s3", "the layers in Amazon S3"),
            ..need("image.layers", "layers of the image")
        },
    ];
    found.extend(cached);
    found
}

/// What decides whether a pull-through cache rule fills a repository: its prefix, or the name of the repository; none where no
/// rule does. The policy of a registry may let everybody import: of that nothing is said.
fn cached(model: &Model, repository: &Value) -> Option<Value> {
    if model.of_type(Mode::Managed, "aws_ecr_registry_policy").next().is_some() {
        return None;
    }
    let masked = MaskedUnknowns::of(repository)?;
    let (_, name) = masked.text.split_once(":repository/")?;
    let rules = model.of_type(Mode::Managed, "aws_ecr_pull_through_cache_rule");
    let prefixes: Vec<&Value> =
        rules.filter_map(|rule| given(&rule.values, "ecr_repository_prefix")).collect();
    let fits = |prefix: &&&Value| {
        let rest = prefix.as_str().and_then(|prefix| name.strip_prefix(prefix));
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    if let Some(known) = prefixes.iter().find(fits) {
        return Some((*known).clone());
    }
    let open = prefixes.iter().find(|prefix| prefix.as_str().is_none());
    match open {
        Some(open) => Some((*open).clone()),
        None if !prefixes.is_empty() && name.starts_with(HOLE) => Some(repository.clone()),
        None => None,
    }
}

/// By the role's policies, or by that of the repository, which may name the role.
fn may_pull(
    model: &Model,
    execution: &AskingRole<'_>,
    actions: &[&'static str],
    (repository, here): (&Value, Option<&Resource>),
) -> NeedLink {
    let request = Request::new();
    let by_identity = execution.may(model, actions, (repository, &request));
    if by_identity.truth == Truth::True {
        return by_identity;
    }
    let Some(here) = here else { return by_identity };
    let setter = Join::of("aws_ecr_repository_policy", "repository", &["aws_ecr_repository"]);
    let policies = policy::of(model, here, ("", Some((setter, &["name", "id"]))));
    let Some(all) = policies else { return by_identity };
    // A policy of a repository has no resources: it is about its own.
    let of_itself = Value::string("*");
    let admits = |action: &&'static str| {
        let call = RoleRequest { action, resource: &of_itself, request: &request };
        policy::admits_without_resource(model, &all, Visitor::Role(execution), &call)
    };
    let truth = by_identity.truth.or(Truth::all(actions.iter().map(admits)));
    NeedLink { truth, related: vec![instance(here)], ..by_identity }
}

fn public((name, image): (&Value, &Value), host: &str) -> Need {
    let region = Value::null(Type::String);
    let destination = Destination { service: None, region, host: Value::string(host), port: 443 };
    Need {
        id: "image.public",
        kind: NeedKind::Image,
        what: what("image", name),
        subject: name.clone(),
        whose: super::need::Whose::Nobody,
        role: Value::null(Type::Any),
        role_address: None,
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: Some(destination),
        place: image.clone(),
        links: Vec::new(),
        doubt: None,
    }
}

/// Whoever gives the image chooses its registry: where it is that of ECR, the task needs what images of ECR need.
fn given_elsewhere(task: &Task<'_>, of: (&Value, &Value), reason: Reason) -> Vec<Need> {
    let name = super::text::parts(of.1).unwrap_or_default();
    let rest = [vec![literal("repository/")], name].concat();
    let repository = arn("ecr", (None, None), rest);
    let needs = ecr(task, of, &repository, (None, None)).into_iter();
    let mut found = vec![unknown(of, reason)];
    found.extend(needs.map(|need| need.where_decided_by(of.1)));
    found
}

fn unknown((name, image): (&Value, &Value), reason: Reason) -> Need {
    let fault = Sentence::new("its registry is not known");
    let doubt = NeedDoubt::new(reason, image.origin.clone());
    let link = NeedLink::open(Layer::Existence, fault, doubt);
    let mut need = public((name, image), "");
    need.id = "image.unknown";
    need.destination = None;
    need.links = vec![link];
    need
}
