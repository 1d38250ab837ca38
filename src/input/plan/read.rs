//! The text of a plan or a state to a model. Must not know where the text comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Builtin, Finding, Secrets};
use crate::model::{Evaluated, Existence, Gap, Location, Model, Resource};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::sieve::{Kept, LONGEST_STRING};
use crate::syntax::{Json, SyntaxError, expressions_of, outline};
use crate::terraform::{self, JudgedResources, Planned};
use crate::value::address::without_keys;
use crate::value::{Reason, Text, Value};

use super::super::front_end::UNKEPT;
use super::checks;
use super::configuration::{Configuration, ReferenceTarget};
use super::drift::{self, Drift};
use super::instance::{Malformed, PlanInstance, PlannedAction};
use super::join::{Made, joined};
use super::json::{elements, is_true, members};
use super::places::{self, PlanPlace, ResourceList};
use super::sections::Sections;
use super::shown::ShownParts;
use super::values::{self, InstanceReader};

/// What a plan or a state is by itself.
pub(super) struct Read {
    pub(super) evaluated: Evaluated,
    /// What it knows, for the evaluation of its configuration; none where that would be of no use.
    pub(super) planned: Option<Planned>,
}

/// The model of a plan or a state.
pub(super) fn read(
    sources: &SourceMap,
    (path, kept): (&Arc<str>, &Kept),
    judged: JudgedResources,
) -> Read {
    let whole = match &kept.wrong {
        None => Ok(()),
        Some((message, help)) => {
            let end = u32::try_from(kept.text.len()).unwrap_or(u32::MAX);
            let help = Some((*help).to_owned()).filter(|help| !help.is_empty());
            Err(SyntaxError { span: Span::new(UNKEPT, end, end), message: message.clone(), help })
        }
    };
    match whole.and_then(|()| Plan::open(sources, path, kept)) {
        Ok(plan) => plan.read(sources, judged),
        Err(error) => {
            // Nothing of what a plan holds is shown, so that no secret is.
            let blank = ShownParts::default().text(&kept.text);
            let source = sources.add_part(path, &blank, kept.jumps.clone());
            let span = Span { source, ..error.span };
            let finding = Finding::builtin(Builtin::SyntaxError, span, error.message.as_str());
            let findings = vec![finding.with_help(error.help.as_deref())];
            let reason = Reason::Unreadable(Arc::clone(path));
            let gap = Gap::new(span, reason, Arc::clone(path));
            let model = Model::new(Vec::new(), Vec::new(), vec![gap]);
            Read { evaluated: Evaluated { model, findings }, planned: None }
        }
    }
}

/// A plan or a state that was looked through.
struct Plan<'p> {
    text: &'p str,
    /// The strings in it that are left out.
    cut: &'p BTreeMap<u32, u64>,
    path: &'p Arc<str>,
    source: SourceId,
    sections: Sections,
    places: Vec<PlanPlace>,
    /// What is other than Terraform left it.
    drifts: Vec<Drift>,
    configuration: Option<Configuration>,
    /// Values of the root module's variables.
    variables: BTreeMap<String, Json>,
    /// Whether it is known that all that there will be is in it.
    is_whole: bool,
}

impl<'p> Plan<'p> {
    fn open(sources: &SourceMap, path: &'p Arc<str>, kept: &'p Kept) -> Result<Self, SyntaxError> {
        let text = &*kept.text;
        let found = Sections::of(UNKEPT, text)?;
        let form = found.form();
        let mut places = places::all(text, &found, form)?;
        let drifts = drift::all(text, &found)?;
        let shown = shown(text, &places, &drifts)?;
        let source = sources.add_part(path, &shown, kept.jumps.clone());
        let sections = found.kept_as(source);
        for place in &mut places {
            place.span.source = source;
        }
        let configuration = sections.read(text, "configuration")?;
        let configuration = configuration.map(|json| Configuration::of(&json));
        let variables = sections.read(text, "variables")?;
        let variables = members(variables.as_ref())
            .filter_map(|(name, json)| Some((name.to_owned(), json.get("value")?.clone())));
        let variables = variables.collect();
        let errored = sections.read(text, "errored")?;
        let complete = sections.read(text, "complete")?;
        let is_whole =
            !is_true(errored.as_ref()) && complete.is_none_or(|complete| is_true(Some(&complete)));
        Ok(Self {
            text,
            cut: &kept.cut,
            path,
            source,
            sections,
            places,
            drifts,
            configuration,
            variables,
            is_whole,
        })
    }

    fn read(self, sources: &SourceMap, judged: JudgedResources) -> Read {
        let mut reading = InstanceReader {
            text: self.text,
            cut: self.cut,
            configuration: self.configuration.as_ref(),
            pending: Vec::new(),
            secrets: Vec::new(),
            malformed: Vec::new(),
        };
        let mut made = Vec::new();
        let mut seen = BTreeMap::new();
        let mut locations = BTreeMap::new();
        for place in &self.places {
            match self.resource(place, &mut reading, &mut seen) {
                Ok(None) => {}
                Ok(Some(resource)) => {
                    let documents = self.documents(&resource);
                    let key = self.provider_key(&resource);
                    let location =
                        locations.entry(key.clone()).or_insert_with(|| self.location(&key));
                    made.push(Made { resource, documents, location: Arc::clone(location) });
                }
                Err(malformed) => reading.malformed.push(malformed),
            }
        }
        let default = self.location("aws");
        let InstanceReader { pending, secrets: hidden, malformed, .. } = reading;
        let mut findings = self.findings(&malformed);
        findings.extend(self.drifts.iter().map(|drift| drift.finding(self.source)));
        // What cannot be parsed was told when the plan was opened.
        findings.extend(checks::failed(self.text, &self.sections).unwrap_or_default());
        let values = made.iter().map(|made| &made.resource);
        let values = values.map(|one| (Arc::clone(&one.address), one.values.clone()));
        let planned = Planned { resources: values.collect(), variables: self.given() };
        let mut model = Model::new(joined(made, &pending), Vec::new(), self.gaps(&malformed));
        model.location = (*default).clone();
        model.secrets = secrets(sources, &hidden);
        model.written = expressions_of(self.text.len());
        if judged == JudgedResources::Changed {
            let unchanged = seen.into_iter().filter(|(_, action)| !action.is_change());
            model.unjudged = unchanged.map(|(address, _)| address).collect();
        }
        Read { evaluated: Evaluated { model, findings }, planned: Some(planned) }
    }

    /// The values of the root module's variables. They have no places: findings are where the configuration uses them.
    fn given(&self) -> BTreeMap<Arc<str>, Value> {
        let all = self.variables.iter();
        all.map(|(name, json)| (name.as_str().into(), values::plain(json))).collect()
    }

    /// A resource instance; none for one that is not there after the plan, or of which the plan said more already.
    fn resource(
        &self,
        place: &PlanPlace,
        reading: &mut InstanceReader<'_>,
        seen: &mut BTreeMap<Arc<str>, PlannedAction>,
    ) -> Result<Option<Resource>, Malformed> {
        let broken = |error: SyntaxError| Malformed { place: error.span, message: error.message };
        let json = outline::part(self.text, place.span).map_err(broken)?;
        let instance = match &place.list {
            ResourceList::Changes => PlanInstance::of_change(&json)?,
            ResourceList::State(module) => PlanInstance::of_state(&json, module)?,
        };
        let Some(instance) = instance else { return Ok(None) };
        let is_new = !seen.contains_key(&instance.address);
        seen.entry(Arc::clone(&instance.address)).or_insert(instance.action);
        if !is_new || !instance.is_there() {
            return Ok(None);
        }
        let values = reading.values(&instance);
        let elsewhere = || Reason::Elsewhere(Arc::clone(self.path));
        let resource = Resource {
            address: instance.address,
            mode: instance.mode,
            kind: instance.kind,
            name: instance.name,
            module: instance.module,
            existence: Existence::Certain,
            values,
            header: instance.place,
            ignore_changes: Err(elsewhere()),
            prevent_destroy: Some(Value::unknown(crate::value::Type::Bool, elsewhere())),
            references: Vec::new(),
            depends_on: Vec::new(),
        };
        let found = self.block(&resource).zip(self.configuration.as_ref());
        let module = without_keys(&resource.module);
        let found = found.map(|(block, all)| all.resources_of(&module, block));
        let (references, depends_on) = found.unwrap_or_default();
        Ok(Some(Resource { references, depends_on, ..resource }))
    }

    /// The block of the configuration that an instance is of.
    fn block(&self, resource: &Resource) -> Option<&Json> {
        let module = without_keys(&resource.module);
        self.configuration.as_ref()?.block(&module, resource.mode, &resource.kind, &resource.name)
    }

    fn documents(&self, resource: &Resource) -> Vec<(Arc<str>, ReferenceTarget)> {
        let found = self.block(resource).zip(self.configuration.as_ref());
        let module = without_keys(&resource.module);
        found.map(|(block, all)| all.documents(&module, block)).unwrap_or_default()
    }

    /// The provider configuration of a resource: `aws`, `module.a:aws.east`.
    fn provider_key(&self, resource: &Resource) -> String {
        let key = self.block(resource).and_then(|block| block.text_of("provider_config_key"));
        key.unwrap_or("aws").to_owned()
    }

    /// Where a provider configuration works.
    fn location(&self, key: &str) -> Arc<Location> {
        let location = Location::default();
        let provider = self.configuration.as_ref().and_then(|all| all.provider(key));
        let expressions = provider.and_then(|provider| provider.get("expressions"));
        let region = expressions.and_then(|expressions| expressions.get("region"));
        let Some(region) = region.and_then(|region| self.constant(region)) else {
            return Arc::new(location);
        };
        Arc::new(terraform::in_region(location, Text::known(region)))
    }

    /// The text of an expression that is constant, or a variable of the root module.
    fn constant<'j>(&'j self, expression: &'j Json) -> Option<&'j str> {
        if let Some(constant) = expression.text_of("constant_value") {
            return Some(constant);
        }
        let [only] = elements(expression.get("references")) else { return None };
        let name = only.as_str()?.strip_prefix("var.")?;
        self.variables.get(name).and_then(Json::as_str)
    }

    fn findings(&self, malformed: &[Malformed]) -> Vec<Finding> {
        let one = |malformed: &Malformed| {
            let message = format!("the plan could not be read here: {}", malformed.message);
            Finding::builtin(Builtin::UnreadableFile, malformed.place, message)
                .with_help(Some("make the file anew with `terraform show -json`"))
        };
        let twice = self.sections.repeated.iter().map(|(name, span)| {
            let message = format!("`{name}` is there twice, of which the last one was read");
            Finding::builtin(Builtin::UnreadableFile, *span, message)
                .with_help(Some("make the file anew with `terraform show -json`"))
        });
        let cut = self.cut.iter().map(|(at, length)| {
            let message = format!(
                "a string of {length} bytes was not read: it has more than {LONGEST_STRING}"
            );
            let span = Span::new(self.source, *at, at.saturating_add(2));
            Finding::builtin(Builtin::UnreadableFile, span, message)
        });
        malformed.iter().map(one).chain(twice).chain(cut).collect()
    }

    fn gaps(&self, malformed: &[Malformed]) -> Vec<Gap> {
        let span = Span::new(self.source, 0, 0);
        let is_read =
            malformed.is_empty() && self.sections.repeated.is_empty() && self.cut.is_empty();
        let is_whole = self.is_whole && is_read;
        let reason = Reason::Unreadable(Arc::clone(self.path));
        let gap = Gap::new(span, reason, Arc::clone(self.path));
        if is_whole { Vec::new() } else { vec![gap] }
    }
}

/// What of a text may be shown.
fn shown(text: &str, places: &[PlanPlace], drifts: &[Drift]) -> Result<String, SyntaxError> {
    let mut shown = ShownParts::default();
    for drift in drifts {
        shown.add(drift.place);
    }
    for place in places {
        let json = outline::part(text, place.span)?;
        if let Some(address) = json.get("address") {
            shown.add(address.span);
        }
        let change = json.get("change");
        let of_change = |name: &str| change.and_then(|change| change.get(name));
        if let Some(unknown) = of_change("after_unknown") {
            shown.add_unknown(unknown, of_change("after_sensitive"));
        }
        let (values, sensitive) = match place.list {
            ResourceList::Changes => (of_change("after"), of_change("after_sensitive")),
            ResourceList::State(_) => (json.get("values"), json.get("sensitive_values")),
        };
        if let Some(values) = values {
            shown.add_value(values, sensitive);
        }
    }
    Ok(shown.text(text))
}

fn secrets(sources: &SourceMap, hidden: &[(Span, Value)]) -> Secrets {
    let mut secrets = Secrets::default();
    for (span, value) in hidden {
        secrets.hide(sources, *span);
        secrets.hide_value(value);
    }
    secrets
}
