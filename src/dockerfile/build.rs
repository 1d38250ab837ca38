//! A Dockerfile to the image that its last stage makes. Must not know contracts, nor where files come from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::syntax::{Arguments, Dockerfile, Instruction, Keyword, Word};
use crate::value::{Origin, OriginLabel, Reason, Type, Value};

use super::config::{ImageConfig, InstructionPosition, described};
use super::expand::Variables;

/// `LABEL`s whose value names the image: OCI's image specification, "Pre-Defined Annotation Keys".
pub(super) const TITLE: &str = "org.opencontainers.image.title";

/// An image, as far as the Dockerfile says.
#[derive(Debug)]
pub(super) struct Built {
    /// The title that a label gives it.
    pub(super) title: Option<Arc<str>>,
    /// Its fields, see [`super::fields`], without name and contract.
    pub(super) fields: Vec<(Arc<str>, Value)>,
    /// The `FROM` of the last stage.
    pub(super) origin: Origin,
}

/// A `FROM` and what stands below it.
struct Stage<'d> {
    from: &'d Instruction,
    body: &'d [Instruction],
    image: Word,
    name: Option<&'d Word>,
    /// The stage that it goes on with.
    base: Option<usize>,
}

/// The image that the last stage makes; none where no stage can be read.
pub(super) fn build(dockerfile: &Dockerfile) -> Option<Built> {
    let (globals, stages) = stages(dockerfile);
    let chain = chain(&stages);
    let first = stages.get(*chain.first()?)?;
    let image = globals.variables.expand(&first.image, dockerfile.escape);
    let reason = Reason::BaseImage(shown(&image, &first.image));
    let scratch = image.as_str() == Some("scratch");
    let base = (!scratch).then_some((&reason, first.image.span));
    let mut making = Making {
        globals: &globals,
        config: ImageConfig::new(base, dockerfile.escape),
        instructions: Vec::new(),
        title: None,
        platform: Value::null(Type::String),
    };
    for (index, stage) in stages.iter().enumerate() {
        let is_final = chain.contains(&index);
        making.stage(stage, InstructionPosition { stage: index, name: stage.name, is_final });
    }
    let last = stages.last()?;
    let origin = Origin::step(last.from.span, OriginLabel::Block("FROM".into()), Vec::new());
    Some(making.finish(image, origin))
}

/// Variables that stand before the first stage, and the stages.
fn stages(dockerfile: &Dockerfile) -> (ImageConfig, Vec<Stage<'_>>) {
    let all = &dockerfile.instructions;
    let is_from = |instruction: &Instruction| instruction.keyword == Keyword::From;
    let first = all.iter().position(is_from).unwrap_or(all.len());
    let (before, mut rest) = all.split_at(first);
    let globals = globals(before, dockerfile.escape);
    let mut stages: Vec<Stage<'_>> = Vec::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    while let Some((from, behind)) = rest.split_first() {
        let length = behind.iter().position(is_from).unwrap_or(behind.len());
        let (body, next) = behind.split_at(length);
        rest = next;
        let (image, name) = match &from.arguments {
            Arguments::Words(words) => (words.first(), words.get(2)),
            _ => (None, None),
        };
        let image = image.cloned().unwrap_or(Word { text: String::new(), span: from.span });
        let base = named.get(&image.text.to_ascii_lowercase()).copied();
        if let Some(name) = name {
            named.insert(name.text.to_ascii_lowercase(), stages.len());
        }
        stages.push(Stage { from, body, image, name, base });
    }
    (globals, stages)
}

/// Build arguments before the first `FROM`; those of the platform come from whoever builds.
fn globals(before: &[Instruction], escape: char) -> ImageConfig {
    let mut config = ImageConfig::new(None, escape);
    let none = Variables::default();
    let platform = ["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM"];
    for name in platform {
        let unknown = Value::unknown(Type::String, Reason::BuildArgument(name.into()));
        config.variables.arguments.insert(name.into(), unknown);
    }
    for instruction in before {
        config.apply(instruction, &none);
    }
    config
}

/// The last stage and those that it goes on with.
fn chain(stages: &[Stage<'_>]) -> BTreeSet<usize> {
    let mut chain = BTreeSet::new();
    let mut at = stages.len().checked_sub(1);
    // A stage can only go on with one above it, so this ends.
    while let Some(index) = at {
        chain.insert(index);
        at = stages.get(index).and_then(|stage| stage.base);
    }
    chain
}

fn shown(image: &Value, word: &Word) -> Arc<str> {
    image.as_str().map_or_else(|| Arc::from(word.text.as_str()), Arc::from)
}

/// An instruction with one more field.
fn with(described: Value, name: &str, value: bool) -> Value {
    described.with_attributes([(name.into(), Value::bool(value))])
}

/// Which instructions of a stage have no effect, because one of the same kind follows.
fn replaced(body: &[Instruction]) -> BTreeSet<usize> {
    let mut last: BTreeMap<Keyword, usize> = BTreeMap::new();
    let mut replaced = BTreeSet::new();
    for (index, instruction) in body.iter().enumerate() {
        if matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)
        {
            replaced.extend(last.insert(instruction.keyword, index));
        }
    }
    replaced
}

struct Making<'a> {
    globals: &'a ImageConfig,
    config: ImageConfig,
    instructions: Vec<Value>,
    title: Option<Arc<str>>,
    platform: Value,
}

impl Making<'_> {
    fn stage(&mut self, stage: &Stage<'_>, position: InstructionPosition<'_>) {
        self.from(stage, position);
        let replaced = replaced(stage.body);
        if !position.is_final {
            // Its variables are its own; what rules see of it needs none but those that are written in it.
            let mut config = ImageConfig::new(None, self.config.escape);
            config.variables.unset = Some(Reason::BaseImage(stage.image.text.as_str().into()));
            for (index, instruction) in stage.body.iter().enumerate() {
                let described = described(&config, instruction, position);
                self.instructions.push(with(described, "replaced", replaced.contains(&index)));
                config.apply(instruction, &self.globals.variables);
            }
            return;
        }
        self.config.own_command = false;
        for trigger in std::mem::take(&mut self.config.triggers) {
            self.config.apply(&trigger, &self.globals.variables);
        }
        for (index, instruction) in stage.body.iter().enumerate() {
            let described = described(&self.config, instruction, position);
            self.instructions.push(with(described, "replaced", replaced.contains(&index)));
            self.label(instruction);
            self.config.apply(instruction, &self.globals.variables);
        }
    }

    /// `FROM` with the image that it names; `of_stage` says that it is none but a stage above.
    fn from(&mut self, stage: &Stage<'_>, position: InstructionPosition<'_>) {
        let scope = self.globals;
        let described = described(scope, stage.from, position);
        let platform = stage.from.flags.iter().find(|flag| flag.name == "platform");
        if let (Some(word), true) =
            (platform.and_then(|flag| flag.value.as_ref()), position.is_final)
        {
            self.platform = scope.variables.expand(word, scope.escape);
        }
        self.instructions.push(with(described, "of_stage", stage.base.is_some()));
    }

    fn label(&mut self, instruction: &Instruction) {
        let (Keyword::Label, Arguments::Pairs(pairs)) =
            (instruction.keyword, &instruction.arguments)
        else {
            return;
        };
        for pair in pairs {
            let (name, value) = self.config.pair(pair);
            if &*name == TITLE {
                self.title = value.as_str().map(Arc::from);
            }
        }
    }

    fn finish(self, base: Value, origin: Origin) -> Built {
        let ImageConfig {
            user,
            group,
            workdir,
            ports,
            volumes,
            files,
            entrypoint,
            command,
            health_check,
            variables,
            runs,
            ..
        } = self.config;
        let texts = |values: Vec<Value>| Value::list(Type::String, values);
        let runs = runs.into_iter().map(Value::string).collect();
        let environment = Value::map(Type::String, variables.environment);
        let fields = [
            ("base", base),
            ("platform", self.platform),
            ("user", user),
            ("group", group),
            ("workdir", workdir),
            ("ports", Value::tuple(ports)),
            ("volumes", texts(volumes)),
            ("files", texts(files)),
            ("environment", environment),
            ("entrypoint", entrypoint.words),
            ("entrypoint_form", entrypoint.form),
            ("command", command.words),
            ("command_form", command.form),
            ("health_check", health_check),
            ("instructions", Value::tuple(self.instructions)),
            ("runs", texts(runs)),
        ];
        let fields = fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect();
        Built { title: self.title, fields, origin }
    }
}
