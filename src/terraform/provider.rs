//! Provider configurations: which one a resource has, and what its `default_tags` add to the resource's tags.
//! Must not know resource types.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{Result, convert};
use crate::model::Location;
use crate::syntax::{Expr, ExprId, StepKind, Tree};
use crate::value::{Reason, Text, Type, Value, with_entries};

use super::config::{BlockRef, ExprRef, Merged, Module};
use super::instance::{Frame, Item, ModuleInstance};
use super::session::Session;

/// A provider configuration as a module names it: `aws`, `aws.east`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ProviderName {
    local: Arc<str>,
    alias: Option<Arc<str>>,
}

impl ProviderName {
    pub(super) fn new(local: Arc<str>, alias: Option<Arc<str>>) -> Self {
        Self { local, alias }
    }

    pub(super) fn has_alias(&self) -> bool {
        self.alias.is_some()
    }
}

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.local)?;
        self.alias.as_ref().map_or(Ok(()), |alias| write!(f, ".{alias}"))
    }
}

/// What a resource's tags are with those that its provider adds.
pub(super) enum AllTags {
    /// These.
    Known(Value),
    /// The plan does not say so, but at apply it will be these.
    AtApply(Value),
    /// Only the provider can tell, at apply.
    Undecided,
}

/// A resource's tags, and those that its provider configuration adds.
pub(super) fn all_tags(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &ProviderName,
    tags: &Value,
) -> AllTags {
    match configured(session, instance, name.clone()) {
        None if may_be_generated(instance, name) => AllTags::Undecided,
        None => merged(tags, None),
        Some(Ok(settings)) => merged(tags, Some(&settings)),
        Some(Err(error)) => {
            session.report(&error);
            AllTags::Undecided
        }
    }
}

/// The settings of a provider configuration; none where nobody writes one.
fn configured(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: ProviderName,
) -> Option<Result<Value>> {
    let (owner, name) = owner(instance, name)?;
    let item = Item::Provider(name.clone());
    Some(session.once(&owner, item, || settings(session, &owner, &name)))
}

/// Regions of partitions other than `aws`, by how their names begin; their partition, and the suffix of its host names.
/// Source: <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>, checked on
/// 2026-11-29.
const PARTITIONS: [(&str, &str, &str); 2] =
    [("cn-", "aws-cn", "amazonaws.com.cn"), ("us-gov-", "aws-us-gov", "amazonaws.com")];

/// How the names of regions begin that are in no partition above and not in `aws` either.
const ELSEWHERE: [&str; 3] = ["us-iso", "eu-iso", "eusc-"];

/// The provider that resources of AWS have where they name none.
pub(super) fn default_name() -> ProviderName {
    ProviderName { local: "aws".into(), alias: None }
}

/// Where the provider of a resource works.
pub(super) fn location(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: ProviderName,
) -> Location {
    let shown = name.to_string();
    // An error is reported with the tags of the resource.
    let settings = configured(session, instance, name).and_then(Result::ok);
    let setting = |name: &str| settings.as_ref().and_then(|settings| settings.get(name));
    let mut location = Location::default();
    if setting("account").is_some() {
        location = location.with_account_of(&shown);
    }
    match setting("region").and_then(Value::form) {
        Some(region) => in_region(location, region),
        None => location,
    }
}

/// The same place in a region, whose name says which partition it is in.
#[must_use]
pub fn in_region(mut location: Location, region: Text) -> Location {
    let known = region.as_str().filter(|it| !ELSEWHERE.iter().any(|end| it.starts_with(end)));
    if let Some(known) = known {
        let found = PARTITIONS.iter().find(|(prefix, ..)| known.starts_with(prefix));
        let (_, partition, suffix) = found.unwrap_or(&("", "aws", "amazonaws.com"));
        location.partition = Text::known(*partition);
        location.dns_suffix = Text::known(*suffix);
    }
    Location { region, ..location }
}

/// Arguments that may lead a provider configuration to an account of its own.
const CREDENTIALS: [&str; 6] = [
    "access_key",
    "assume_role",
    "assume_role_with_web_identity",
    "profile",
    "shared_config_files",
    "shared_credentials_files",
];

/// The configuration that a resource block asks for, or the one that its type begins with.
pub(super) fn of_resource(body: &Merged<'_>, kind: &str) -> ProviderName {
    let written = body.attribute("provider").and_then(|found| name_of(found.tree, found.expr));
    written.unwrap_or_else(|| ProviderName {
        local: kind.split('_').next().unwrap_or(kind).into(),
        alias: None,
    })
}

/// `aws` or `aws.east`, also in quotes, as JSON and old Terraform have it.
pub(super) fn name_of(tree: &Tree, expr: ExprId) -> Option<ProviderName> {
    match tree.expr(expr) {
        Expr::Variable(name) => {
            Some(ProviderName { local: Arc::clone(tree.name(name)), alias: None })
        }
        Expr::String(name) => {
            let (local, alias) = tree.name(name).split_once('.').unzip();
            let local = local.map_or_else(|| Arc::clone(tree.name(name)), Arc::from);
            Some(ProviderName { local, alias: alias.map(Arc::from) })
        }
        Expr::Traversal { base, steps } => {
            let name = name_of(tree, base)?;
            let step = tree.steps(steps).first()?;
            let StepKind::Attribute(alias) = step.kind else { return None };
            Some(ProviderName { alias: Some(Arc::clone(tree.name(alias))), ..name })
        }
        _ => None,
    }
}

/// The module instance whose files hold the configuration, and what it is called there.
fn owner(
    instance: &Rc<ModuleInstance>,
    mut name: ProviderName,
) -> Option<(Rc<ModuleInstance>, ProviderName)> {
    let mut at = Rc::clone(instance);
    loop {
        if block(&at, &name).is_some() {
            return Some((at, name));
        }
        let caller = at.caller.clone()?;
        name = passed(&caller.instance, &caller.call, &name).or_else(|| {
            // A configuration without alias is inherited, also where nobody passes it.
            name.alias.is_none().then(|| name.clone())
        })?;
        at = caller.instance;
    }
}

/// Whether Terragrunt generates a configuration of this name, or may do so, for the module or one that calls it.
fn may_be_generated(instance: &ModuleInstance, name: &ProviderName) -> bool {
    let mut at = Some(instance);
    while let Some(instance) = at {
        if is_generated(&instance.module, name) {
            return true;
        }
        at = instance.caller.as_ref().map(|caller| &*caller.instance);
    }
    false
}

/// Whether Terragrunt generates a configuration of this provider, or may do so: which aliases it has is not looked at.
pub(super) fn is_generated(module: &Module, name: &ProviderName) -> bool {
    let outside = module.outside.as_ref();
    outside.is_some_and(|outside| outside.may_declare("provider", &[&*name.local]))
}

/// What the call of a module passes for a name: `providers = { aws = aws.east }`.
fn passed(instance: &ModuleInstance, call: &Arc<str>, name: &ProviderName) -> Option<ProviderName> {
    let body = instance.module.body(instance.module.calls.get(call)?);
    let ExprRef { tree, expr } = body.attribute("providers")?;
    let Expr::Object(items) = tree.expr(expr) else { return None };
    let mut pairs = tree.items(items).iter();
    let found = pairs.find(|item| name_of(tree, item.key).as_ref() == Some(name))?;
    name_of(tree, found.value)
}

fn block<'i>(instance: &'i ModuleInstance, name: &ProviderName) -> Option<BlockRef<'i>> {
    let blocks = instance.module.others.iter().filter_map(|id| instance.module.block(*id));
    blocks.filter(|found| &**found.tree.name(found.block.kind) == "provider").find(|found| {
        let alias = Merged::single(found.tree, &found.block.body).attribute("alias");
        let alias = alias.and_then(|alias| name_of(alias.tree, alias.expr));
        found.block.label(found.tree, 0) == Some(&name.local)
            && alias.map(|alias| alias.local) == name.alias
    })
}

/// `{ tags, keys, key_prefixes, region, account }`: what `default_tags` adds, what `ignore_tags` leaves to others, the
/// region, and whether there may be an account of its own.
fn settings(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    name: &ProviderName,
) -> Result<Value> {
    let Some(found) = block(instance, name) else { return Ok(Value::object([])) };
    let body = Merged::single(found.tree, &found.block.body);
    let strings = Type::set(Type::String);
    let wanted = [
        ("default_tags", "tags", Type::map(Type::String)),
        ("ignore_tags", "keys", strings.clone()),
        ("ignore_tags", "key_prefixes", strings),
    ];
    let mut all = BTreeMap::new();
    if let Some(region) = body.attribute("region") {
        let value = session.eval(instance, &frame(&body), region)?;
        let value = convert::convert(&value, &Type::String)?;
        // With an empty text the provider looks for a region elsewhere, as without any.
        let is_given = !value.is_null() && value.as_str() != Some("");
        if is_given && !value.marks.is_sensitive() {
            all.insert("region".into(), value);
        }
    }
    let blocks = body.blocks();
    let mut kinds = blocks.iter().map(|found| &**found.tree.name(found.block.kind));
    let own = kinds.any(|name| CREDENTIALS.contains(&name));
    if own || CREDENTIALS.iter().any(|name| body.attribute(name).is_some()) {
        all.insert("account".into(), Value::bool(true));
    }
    for (kind, argument, ty) in wanted {
        if let Some(value) = argument_of(session, instance, &body, (kind, argument))? {
            all.insert(argument.into(), convert::convert(&value, &ty)?);
        }
    }
    Ok(Value::object(all))
}

/// `OpenTofu` multiplies configurations by `for_each`; which of them a resource uses is not looked at.
pub(super) fn frame(body: &Merged<'_>) -> Frame {
    let each = body.attribute("for_each").map(|_| {
        let reason = || Reason::Unsupported("`for_each` of a provider".into());
        (Value::unknown(Type::String, reason()), Value::unknown(Type::Any, reason()))
    });
    Frame { each, ..Frame::default() }
}

/// The argument of a nested block, which JSON syntax writes as an object.
fn argument_of(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    body: &Merged<'_>,
    (kind, argument): (&str, &str),
) -> Result<Option<Value>> {
    let frame = frame(body);
    for found in body.blocks() {
        let inner = Merged::single(found.tree, &found.block.body);
        let name = found.tree.name(found.block.kind);
        if &**name == "dynamic" && found.block.label(found.tree, 0).is_some_and(|of| &**of == kind)
        {
            let reason = Reason::Unsupported("a `dynamic` block of a provider".into());
            return Ok(Some(Value::unknown(Type::Any, reason)));
        }
        if &**name == kind
            && let Some(expr) = inner.attribute(argument)
        {
            return session.eval(instance, &frame, expr).map(Some);
        }
    }
    let Some(expr) = body.attribute(kind) else { return Ok(None) };
    let value = session.eval(instance, &frame, expr)?;
    let value = value.elements().and_then(|elements| elements.first()).unwrap_or(&value);
    if value.is_unknown() {
        return Ok(Some(value.clone()));
    }
    Ok(value.get(argument).cloned())
}

/// The provider's tags and the resource's, without what is ignored.
fn merged(tags: &Value, settings: Option<&Value>) -> AllTags {
    let setting = |name: &str| settings.and_then(|settings| settings.get(name));
    let known = |name: &str| setting(name).is_none_or(Value::is_wholly_known);
    if tags.is_unknown() || !["tags", "keys", "key_prefixes"].into_iter().all(known) {
        return AllTags::Undecided;
    }
    let entries = |value: Option<&Value>| value.and_then(Value::entries).cloned();
    let all = entries(setting("tags")).unwrap_or_default();
    let mut all = with_entries(all, entries(Some(tags)).unwrap_or_default());
    let strings = |name: &str| -> Vec<&str> {
        let elements = setting(name).and_then(Value::elements).unwrap_or_default();
        elements.iter().filter_map(Value::as_str).collect()
    };
    let (keys, prefixes) = (strings("keys"), strings("key_prefixes"));
    all.retain(|key, _| {
        !keys.contains(&&**key) && !prefixes.iter().any(|prefix| key.starts_with(prefix))
    });
    // The provider cannot tell an empty value from none before it is stored.
    if all.values().any(|value| value.as_str() == Some("")) {
        return AllTags::Undecided;
    }
    let is_planned = tags.is_wholly_known() && !all.is_empty();
    let all = Value::map(Type::String, all).with_marks(tags.marks);
    let all = all.with_origin(tags.origin.clone());
    if is_planned { AllTags::Known(all) } else { AllTags::AtApply(all) }
}
