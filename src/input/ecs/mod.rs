//! Task definitions and services as ECS reads them: JSON for `aws ecs register-task-definition --cli-input-json` and
//! `create-service --cli-input-json`, what the `describe` operations answer, lists of containers, and templates of all of
//! these. Must not know rules.

mod form;
mod map;
mod read;
mod wording;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::aws::requests::Operation;
use crate::finding::{Builtin, Finding};
use crate::model::{Evaluated, Existence, Gap, Mode, Model, Resource};
use crate::schema;
use crate::source::{Loader, SourceMap, Span, parent, read_text};
use crate::syntax::{Json, expressions_of};
use crate::terraform::{self, ArgumentOwner, Callers};
use crate::value::{Origin, OriginLabel, Reason, Type, Value};

use super::document::JsonFile;
use super::found::Candidate;
use super::front_end::{FrontEnd, ReadFiles, UNKEPT};
use super::unit::{Input, InputKind, Pick};
use form::RequestForm;
use read::RequestReader;
pub(super) use wording::in_json;

const TASK: &str = "aws_ecs_task_definition";
const SERVICE: &str = "aws_ecs_service";

/// Reads what ECS reads.
pub struct EcsFrontEnd<'a> {
    loader: &'a dyn Loader,
    sources: Arc<SourceMap>,
    files: ReadFiles,
}

impl<'a> EcsFrontEnd<'a> {
    /// Nothing is read yet.
    pub(super) fn new(loader: &'a dyn Loader, sources: Arc<SourceMap>) -> Self {
        Self { loader, sources, files: ReadFiles::default() }
    }

    /// Which family a file is of, and which family the service in it runs.
    fn names(&self, path: &str) -> Option<Names> {
        let text = read_text(self.loader, path).ok()?;
        let document = JsonFile::parse(UNKEPT, &text).ok()?;
        let requests = document.roots.iter().flat_map(requests);
        let text = |json: &Json, name: &str| json.text_of(name).map(|text| family(text).to_owned());
        let mut names = Names::default();
        for request in requests {
            match request.operation {
                Operation::RegisterTaskDefinition => names.is.extend(text(request.json, "family")),
                Operation::CreateService => names.runs.extend(text(request.json, "taskDefinition")),
            }
        }
        Some(names)
    }
}

/// The families of the task definitions in a file, and of those that its services run.
#[derive(Default)]
struct Names {
    is: Vec<String>,
    runs: Vec<String>,
}

/// `arn:...:task-definition/web:3` and `web:3` are of the family `web`.
fn family(text: &str) -> &str {
    let name = text.rsplit_once(":task-definition/").map_or(text, |(_, name)| name);
    name.split(':').next().unwrap_or(name)
}

impl FrontEnd for EcsFrontEnd<'_> {
    fn kind(&self) -> InputKind {
        InputKind::Ecs
    }

    fn claims(&self, file: &Candidate<'_>) -> bool {
        file.has_extension("json") && file.text().is_some_and(is_ours)
    }

    /// A service and the task definition beside it that it runs are one input; any other file is one of its own.
    fn roots(&self, files: &[Arc<str>]) -> Vec<Input> {
        let names: Vec<Names> =
            files.iter().map(|file| self.names(file).unwrap_or_default()).collect();
        let mut tasks: BTreeMap<(&str, &str), Vec<&Arc<str>>> = BTreeMap::new();
        for (file, names) in files.iter().zip(&names) {
            for family in &names.is {
                tasks.entry((parent(file), family)).or_default().push(file);
            }
        }
        let mut inputs = Vec::new();
        let mut paired: Vec<&Arc<str>> = Vec::new();
        for (file, names) in files.iter().zip(&names).filter(|(_, names)| !names.runs.is_empty()) {
            let mut together = vec![Arc::clone(file)];
            for family in &names.runs {
                // Of two with one family, nobody knows which one is meant.
                if let Some([task]) = tasks.get(&(parent(file), family)).map(Vec::as_slice)
                    && !paired.contains(task)
                {
                    together.push(Arc::clone(task));
                    paired.push(task);
                }
            }
            together.sort();
            together.dedup();
            inputs.push(Input::of_files(InputKind::Ecs, together, Pick::Found));
        }
        let alone = files.iter().zip(&names);
        let alone = alone.filter(|(file, names)| names.runs.is_empty() && !paired.contains(file));
        inputs.extend(
            alone.map(|(file, _)| {
                Input::of_files(InputKind::Ecs, vec![Arc::clone(file)], Pick::Found)
            }),
        );
        inputs
    }

    fn owns(&self, file: &Candidate<'_>) -> bool {
        file.text().is_some_and(is_ours)
    }

    fn named(&self, files: &[Arc<str>]) -> Vec<Input> {
        let named = |input| Input { pick: Pick::Named, ..input };
        self.roots(files).into_iter().map(named).collect()
    }

    fn evaluate(&self, input: &Input, _callers: Callers) -> Result<Evaluated, String> {
        let (mut made, mut bytes) = (Made::default(), 0);
        for path in &input.files {
            let text = read_text(self.loader, path)?;
            bytes += text.len();
            self.files.add(path);
            let source = self.sources.add_once(path, &text);
            match JsonFile::parse(source, &text) {
                Ok(document) => made.add_document(&document, path),
                Err(error) => made.broken(path, &error),
            }
        }
        let findings = made.findings;
        let mut model = Model::new(made.resources, Vec::new(), made.gaps);
        model.written = expressions_of(bytes);
        Ok(Evaluated { model, findings })
    }

    fn home(&self, input: &Input) -> Span {
        let text = read_text(self.loader, input.name()).unwrap_or_default();
        Span::new(self.sources.add_once(input.name(), &text), 0, 0)
    }

    fn files(&self) -> BTreeSet<Arc<str>> {
        self.files.all()
    }
}

/// Whether a text is one of the documents of ECS.
fn is_ours(text: &str) -> bool {
    form::may_be(text)
        && match JsonFile::parse(UNKEPT, text) {
            Ok(document) => document.roots.iter().any(|root| form::of(root).is_some()),
            Err(_) => form::is_broken(text),
        }
}

/// One request in a document.
struct Request<'j> {
    operation: Operation,
    json: &'j Json,
    /// The tags that an answer has beside the task definition.
    tags: Option<&'j Json>,
    /// A list of containers and nothing around it.
    is_part: bool,
}

fn requests(root: &Json) -> Vec<Request<'_>> {
    let one = |operation, json| Request { operation, json, tags: None, is_part: false };
    let (task, service) = (Operation::RegisterTaskDefinition, Operation::CreateService);
    match form::of(root) {
        None => Vec::new(),
        Some(RequestForm::TaskDefinition) => vec![one(task, root)],
        Some(RequestForm::Containers) => vec![Request { is_part: true, ..one(task, root) }],
        Some(RequestForm::Service) => vec![one(service, root)],
        Some(RequestForm::DescribedTaskDefinition) => {
            let inner = root.get("taskDefinition").into_iter();
            inner.map(|json| Request { tags: root.get("tags"), ..one(task, json) }).collect()
        }
        Some(RequestForm::CreatedService) => {
            root.get("service").into_iter().map(|json| one(service, json)).collect()
        }
        Some(RequestForm::DescribedServices) => {
            let all = root.get("services").and_then(Json::elements).unwrap_or_default();
            all.iter().map(|json| one(service, json)).collect()
        }
    }
}

/// What comes of the files of an input.
#[derive(Default)]
struct Made {
    resources: Vec<Resource>,
    /// The addresses that resources have, each with the number of the last one that was called after it.
    taken: HashMap<String, usize, RandomState>,
    gaps: Vec<Gap>,
    findings: Vec<Finding>,
}

impl Made {
    fn broken(&mut self, path: &Arc<str>, error: &crate::syntax::SyntaxError) {
        let finding = Finding::builtin(Builtin::SyntaxError, error.span, error.message.as_str());
        self.findings.push(finding.with_help(error.help.as_deref()));
        let reason = Reason::Unreadable(Arc::clone(path));
        self.gaps.push(Gap::new(error.span, reason, Arc::clone(path)));
    }

    fn add_document(&mut self, document: &JsonFile, path: &Arc<str>) {
        for request in document.roots.iter().flat_map(requests) {
            self.add(document, &request, path);
        }
        if !self.gaps.is_empty() {
            return;
        }
        // Whatever else there is, a cluster, roles, networks, other files and other people decide.
        let source = document.roots.first().map_or(UNKEPT, |root| root.span.source);
        let span = Span::new(source, 0, 0);
        let reason = Reason::Elsewhere(Arc::clone(path));
        self.gaps.push(Gap::new(span, reason, Arc::clone(path)));
    }

    fn add(&mut self, document: &JsonFile, request: &Request<'_>, path: &Arc<str>) {
        let kind = match request.operation {
            Operation::RegisterTaskDefinition => TASK,
            Operation::CreateService => SERVICE,
        };
        let Some(schema) = schema::resource(schema::SchemaKind::Resource, kind) else { return };
        let mut reading = RequestReader::new(document, request.operation);
        let read = read(&mut reading, request);
        self.findings.append(&mut reading.findings);
        let name = self.name(&read, kind, path);
        let address: Arc<str> = address(kind, &name).into();
        let subject = ArgumentOwner { mode: Mode::Managed, address: &address };
        let values = map::arguments(&read, schema, subject);
        let values = terraform::as_seen_by_rules(schema, values);
        let values = if request.is_part { elsewhere(&values, path) } else { values };
        let header = header(request.json);
        let label = OriginLabel::Block(Arc::clone(&address));
        self.resources.push(Resource {
            mode: Mode::Managed,
            kind: kind.into(),
            name,
            module: "".into(),
            existence: Existence::Certain,
            values: values.with_origin(Origin::step(header, label, Vec::new())),
            header,
            ignore_changes: Ok(Vec::new()),
            prevent_destroy: None,
            references: Vec::new(),
            depends_on: Vec::new(),
            address,
        });
    }

    /// What to call a resource: by its family or name, and by its file where that is taken or not known.
    fn name(&mut self, read: &Value, kind: &str, path: &str) -> Arc<str> {
        let own = read.get("family").or_else(|| read.get("serviceName")).and_then(Value::as_str);
        let file = path.rsplit('/').next().unwrap_or(path);
        let file = file.split('.').next().unwrap_or(file);
        let mut name = identifier(own.unwrap_or(file));
        if self.taken.contains_key(&address(kind, &name)) {
            name = identifier(&format!("{name}_{file}"));
        }
        let first = address(kind, &name);
        let mut number = self.taken.get(&first).copied().unwrap_or_default();
        let base = name.clone();
        while self.taken.contains_key(&address(kind, &name)) {
            number += 1;
            name = format!("{base}_{number}");
        }
        self.taken.insert(first, number.max(1));
        self.taken.entry(address(kind, &name)).or_insert(1);
        name.into()
    }
}

fn address(kind: &str, name: &str) -> String {
    format!("{kind}.{name}")
}

fn read(reading: &mut RequestReader<'_>, request: &Request<'_>) -> Value {
    if request.is_part {
        let containers = reading.part(request.json, "containerDefinitions");
        let origin = containers.origin.clone();
        return Value::object([("containerDefinitions".into(), containers)]).with_origin(origin);
    }
    let read = reading.request(request.json);
    let Some(tags) = request.tags else { return read };
    read.with_attributes([("tags".into(), reading.part(tags, "tags"))])
}

/// Of a list of containers, all else is said where they are registered.
fn elsewhere(values: &Value, path: &Arc<str>) -> Value {
    let reason = || Reason::Elsewhere(Arc::clone(path));
    let one = |(name, value): (&Arc<str>, &Value)| {
        let value = match &**name {
            // Containers are for Linux where nobody says otherwise.
            "container_definitions" | "runtime_platform" => value.clone(),
            _ if value.elements().is_some() => Value::unknown(Type::Any, reason()),
            _ => Value::unknown(value.ty(), reason()),
        };
        (Arc::clone(name), value)
    };
    let entries: Vec<_> = values.entries().into_iter().flatten().map(one).collect();
    Value::object(entries).with_origin(values.origin.clone())
}

/// The place that stands for a request: its name, or its first byte.
fn header(json: &Json) -> Span {
    let name = json.get("family").or_else(|| json.get("serviceName"));
    name.map_or_else(|| json.first_byte(), |name| name.span)
}

/// A name that can be part of an address.
fn identifier(text: &str) -> String {
    let one = |one: char| if one.is_ascii_alphanumeric() || "_-".contains(one) { one } else { '_' };
    let name: String = text.chars().take(LONGEST_NAME).map(one).collect();
    if name.is_empty() { "this".to_owned() } else { name }
}

/// Families have at most so many characters.
const LONGEST_NAME: usize = 255;
