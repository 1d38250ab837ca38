//! Where a container's output goes: the group and stream of `CloudWatch` Logs, and what `FireLens` writes to. Must not know
//! images, nor secrets.

use crate::access::written_out;
use crate::iam::Request;
use crate::model::{Model, Resource};
use crate::value::{Part, Truth, Type, Value};
use crate::view::value::given;
use crate::view::{KeyArgument, instance, owner};

use super::holder::{arn, worst};
use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink, Whose};
use super::task::Task;
use super::text::{HOLE, MaskedUnknowns, Sentence, joined, literal, parts};

const GROUP: &str = "aws_cloudwatch_log_group";
const GROUPS: KeyArgument<'_> = KeyArgument::managed(GROUP, "name");

/// The needs of a container's log driver.
pub(super) fn needs(task: &Task<'_>, container: &Value) -> Vec<Need> {
    let Some(log) = given(container, "logConfiguration") else { return Vec::new() };
    let Some(driver) = given(log, "logDriver") else { return Vec::new() };
    let Some(options) = given(log, "options") else { return Vec::new() };
    let found = match driver.as_str() {
        Some("awslogs") => awslogs(task, container, options),
        Some("awsfirelens") => firelens(task, container, options),
        Some(_) => Vec::new(),
        // Each driver has options that no other has.
        None => [awslogs(task, container, options), firelens(task, container, options)].concat(),
    };
    found.into_iter().map(|need| need.where_decided_by(driver)).collect()
}

/// A log group as a container names it.
struct Group<'m> {
    name: Value,
    /// None for the region of the configuration.
    region: Option<Vec<Part>>,
    here: Option<&'m Resource>,
}

impl Group<'_> {
    /// The region that the group is made in, where that is another one.
    fn elsewhere(&self, model: &Model, here: &Resource) -> Option<String> {
        let wanted = self.region.clone().map(joined)?;
        let arn = MaskedUnknowns::of(&written_out(model, here.values.get("arn")?))?;
        let [_, _, _, region, ..] = arn.arn()?;
        let made = arn.get(region);
        let is_known = !made.contains(HOLE);
        (is_known && wanted.as_str().is_some_and(|it| it != made)).then(|| made.to_owned())
    }

    /// Where no region is known, it is that of the group which the configuration makes.
    fn arn(&self, model: &Model, behind: Vec<Part>) -> Value {
        let own = self.here.filter(|_| self.region.is_none());
        if let Some(arn) = own.and_then(|here| here.values.get("arn"))
            && let arn = written_out(model, arn)
            && MaskedUnknowns::of(&arn).is_some_and(|masked| masked.arn().is_some())
        {
            return joined([parts(&arn).unwrap_or_default(), behind].concat());
        }
        let name = parts(&self.name).unwrap_or_default();
        let rest = [vec![literal("log-group:")], name, behind].concat();
        arn("logs", (self.region.clone(), None), rest)
    }
}

fn awslogs(task: &Task<'_>, container: &Value, options: &Value) -> Vec<Need> {
    let Some(name) = given(options, "awslogs-group") else { return Vec::new() };
    let region = given(options, "awslogs-region").filter(|region| region.as_str().is_some());
    let region = region.and_then(parts);
    let group = Group { name: name.clone(), region, here: declared(task.model, name) };
    let mut found = vec![stream(task, container, options, &group)];
    match is_to_create(options) {
        Truth::True | Truth::Unknown if group.here.is_none() => {
            let told = given(options, "awslogs-create-group");
            let need = create(task, container, &group);
            found.push(told.into_iter().fold(need, Need::where_decided_by));
        }
        Truth::False if !is_left_to_others(task.model, &group) => {
            found.push(exists(task, container, &group));
        }
        // Where it is not known whether the driver creates the group, nobody else has to.
        Truth::True | Truth::False | Truth::Unknown => {}
    }
    found
}

fn empty(task: &Task<'_>, id: &'static str, container: &Value, place: &Value) -> Need {
    let name = container.get("name").cloned().unwrap_or_else(|| Value::null(Type::String));
    Need {
        id,
        kind: NeedKind::Log,
        what: Sentence::new("log stream of container ").value(&name).done(),
        subject: name,
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

/// The streams of a container have its name in theirs: PREFIX/CONTAINER/TASK.
fn stream(task: &Task<'_>, container: &Value, options: &Value, group: &Group<'_>) -> Need {
    let mut need = empty(task, "log.stream", container, &group.name);
    let actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
    let own = |name: &str, of: &Value| {
        given(of, name).and_then(parts).unwrap_or_else(|| vec![crate::access::fixed(name, name)])
    };
    let behind = [
        vec![literal(":log-stream:")],
        own("awslogs-stream-prefix", options),
        vec![literal("/")],
        own("name", container),
        vec![literal("/"), crate::access::fixed("task id", "task id")],
    ];
    let target = group.arn(task.model, behind.concat());
    let shown = group.arn(task.model, vec![literal(":*")]);
    let request = Request::new();
    let asked = actions.map(|action| {
        let call = super::holder::RoleRequest { action, resource: &target, request: &request };
        (action, task.execution.identity(task.model, &call))
    });
    let (action, truth) = worst(&asked);
    need.links.push(task.execution.link(truth, action, &shown));
    need.actions = actions.to_vec();
    need.resource = shown;
    need.destination = Some(destination(group));
    need
}

/// Whether the driver is told to create the group.
fn is_to_create(options: &Value) -> Truth {
    let Some(value) = given(options, "awslogs-create-group") else { return Truth::False };
    match (value.as_bool(), value.as_str()) {
        (Some(is_to), _) => Truth::from(is_to),
        (None, Some(text)) => Truth::from(text.eq_ignore_ascii_case("true")),
        (None, None) => Truth::Unknown,
    }
}

fn destination(group: &Group<'_>) -> Destination {
    let region = group.region.clone().map_or_else(|| Value::null(Type::String), joined);
    Destination { service: Some("logs"), region, host: Value::string("CloudWatch Logs"), port: 443 }
}

/// The driver makes the group: allowed on the group, or on all that is in it.
fn create(task: &Task<'_>, container: &Value, group: &Group<'_>) -> Need {
    let mut need = empty(task, "log.create", container, &group.name);
    need.what = Sentence::new("log group ").value(&group.name).done();
    let actions = ["logs:CreateLogGroup"];
    let request = Request::new();
    let model = task.model;
    let (bare, all) = (group.arn(model, Vec::new()), group.arn(model, vec![literal(":*")]));
    let own = task.execution.may(task.model, &actions, (&bare, &request));
    let inner = task.execution.may(task.model, &actions, (&all, &request));
    let link = NeedLink { truth: own.truth.or(inner.truth), ..own };
    need.actions = actions.to_vec();
    need.resource = bare;
    need.destination = Some(destination(group));
    need.links.push(link);
    need
}

/// Whether a group is made by what is no part of the configuration, or by a part that does not tell its name.
fn is_left_to_others(model: &Model, group: &Group<'_>) -> bool {
    let is_name = group.name.as_str().is_none_or(|name| !name.is_empty() && !name.contains(':'));
    let is_elsewhere = model.rest().is_some() || may_be_named(model, &group.name);
    is_elsewhere && group.here.is_none() && is_name
}

/// Whether the configuration makes a group whose name may turn out to be this one.
fn may_be_named(model: &Model, name: &Value) -> bool {
    GROUPS.may_have(model, name)
}

/// The group is there already.
fn exists(task: &Task<'_>, container: &Value, group: &Group<'_>) -> Need {
    let mut need = empty(task, "log.group", container, &group.name);
    need.what = Sentence::new("log group ").value(&group.name).done();
    need.whose = Whose::Nobody;
    need.role = Value::null(Type::Any);
    need.role_address = None;
    let layer = Layer::Existence;
    if let Some((here, region)) =
        group.here.and_then(|here| Some((here, group.elsewhere(task.model, here)?)))
    {
        let wanted = group.region.clone().map_or_else(|| Value::null(Type::String), joined);
        let fault = format!("`{}` is in {region}, but the container logs to ", here.address);
        let link = NeedLink::broken(layer, Sentence::new(fault).value(&wanted));
        need.links.push(link.with(instance(here)));
        return need;
    }
    need.links.push(match (group.here, group.name.as_str()) {
        (Some(here), None) if is_arn(&group.name, here) => {
            let fault =
                Sentence::new("`awslogs-group` is the ARN of a log group instead of its name");
            NeedLink::broken(layer, fault).with(instance(here))
        }
        (Some(here), _) => {
            let met = Sentence::new(format!("`{}` exists", here.address));
            NeedLink::held(layer, met).with(instance(here))
        }
        (None, Some("")) => NeedLink::broken(layer, Sentence::new("`awslogs-group` is empty")),
        (None, Some(name)) if name.starts_with("arn:") => {
            NeedLink::broken(layer, Sentence::new("`awslogs-group` is an ARN instead of a name"))
        }
        (None, _) => {
            let fault = Sentence::new("nothing in this configuration creates it");
            let other = || NeedDoubt::elsewhere("a log group that is made elsewhere", &group.name);
            NeedLink::open(layer, fault, NeedDoubt::of([&group.name]).unwrap_or_else(other))
        }
    });
    need
}

/// Whether a reference to a group leads to its ARN.
fn is_arn(name: &Value, group: &Resource) -> bool {
    let masked = MaskedUnknowns::of(name);
    let symbol =
        masked.as_ref().and_then(MaskedUnknowns::first_hole).and_then(|hole| hole.symbol.clone());
    symbol.as_deref() == Some(&format!("{}.arn", group.address))
}

/// The group of this name, if the configuration makes it.
fn declared<'m>(model: &'m Model, name: &Value) -> Option<&'m Resource> {
    if let Some(hole) = MaskedUnknowns::of(name).as_ref().and_then(MaskedUnknowns::first_hole)
        && let Some(found) = owner(model, hole)
    {
        return Some(found).filter(|found| &*found.kind == GROUP);
    }
    // What a data source reads is there.
    GROUPS.with(model, name).or_else(|| KeyArgument::data(GROUP, "name").with(model, name))
}

/// What a plug-in of Fluent Bit writes to, by its name: the actions, the service's endpoint, the option that names the
/// target. From `aws-for-fluent-bit`.
const PLUGINS: [(&str, &[&str], &str); 7] = [
    ("cloudwatch", LOGS, "logs"),
    ("cloudwatch_logs", LOGS, "logs"),
    ("firehose", FIREHOSE, "kinesis-firehose"),
    ("kinesis_firehose", FIREHOSE, "kinesis-firehose"),
    ("kinesis", KINESIS, "kinesis-streams"),
    ("kinesis_streams", KINESIS, "kinesis-streams"),
    ("s3", &["s3:PutObject"], "s3"),
];
const LOGS: &[&str] = &["logs:CreateLogStream", "logs:PutLogEvents"];
const FIREHOSE: &[&str] = &["firehose:PutRecordBatch"];
const KINESIS: &[&str] = &["kinesis:PutRecords"];

/// The router runs in the task, with the task role.
fn firelens(task: &Task<'_>, container: &Value, options: &Value) -> Vec<Need> {
    let Some(name) = given(options, "Name").or_else(|| given(options, "name")) else {
        return Vec::new();
    };
    let mut need = empty(task, "fire.dest", container, name);
    need.what = Sentence::new("log destination of container ").value(&need.subject).done();
    need.whose = Whose::Task;
    need.role = task.role.value();
    need.role_address = task.role.address();
    if let Some(plugin) = name.as_str() {
        return written(task, need, plugin, options).into_iter().collect();
    }
    let fault = Sentence::new("the plug-in is not known");
    need.links.extend(NeedDoubt::of([name]).map(|it| NeedLink::open(Layer::Permission, fault, it)));
    vec![need]
}

/// What a plug-in needs.
fn written(task: &Task<'_>, mut need: Need, plugin: &str, options: &Value) -> Option<Need> {
    let (_, actions, service) = PLUGINS.iter().find(|row| row.0 == plugin)?;
    need.actions = actions.to_vec();
    need.resource = target(plugin, options)?;
    let region = Value::null(Type::String);
    let host = Value::string(format!("`{plugin}`"));
    need.destination = Some(Destination { service: Some(service), region, host, port: 443 });
    let request = Request::new();
    need.links.push(task.role.may(task.model, actions, (&need.resource, &request)));
    Some(need)
}

/// What it writes to; none where that has no one name.
fn target(plugin: &str, options: &Value) -> Option<Value> {
    let option = |name: &str| given(options, name).and_then(parts);
    let rest = |before: &str, name: Vec<Part>, behind: &str| {
        [vec![literal(before)], name, vec![literal(behind)]].concat()
    };
    match plugin {
        "cloudwatch" | "cloudwatch_logs" => option("log_group_name")
            .map(|name| arn("logs", (None, None), rest("log-group:", name, ":log-stream:x"))),
        "firehose" | "kinesis_firehose" => option("delivery_stream")
            .map(|name| arn("firehose", (None, None), rest("deliverystream/", name, ""))),
        "kinesis" | "kinesis_streams" => {
            option("stream").map(|name| arn("kinesis", (None, None), rest("stream/", name, "")))
        }
        "s3" => option("bucket").map(|name| {
            let bucket = [
                vec![
                    literal("arn:"),
                    crate::access::fixed("partition", "partition"),
                    literal(":s3:::"),
                ],
                name,
            ];
            joined([bucket.concat(), vec![literal("/x")]].concat())
        }),
        _ => None,
    }
}
