//! What an image is configured to be, instruction by instruction. Must not know stages, nor where files come from.

use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{Arguments, Flag, Instruction, Keyword, Pair, SHELLS, Word, program};
use crate::value::{Origin, OriginLabel, Reason, Type, Value};

use super::commands::{commands, settings};
use super::expand::Variables;
use super::paths;

/// What an image is configured to be so far.
#[derive(Clone, Debug)]
pub(super) struct ImageConfig {
    pub(super) variables: Variables,
    pub(super) escape: char,
    pub(super) user: Value,
    pub(super) group: Value,
    pub(super) workdir: Value,
    pub(super) ports: Vec<Value>,
    pub(super) volumes: Vec<Value>,
    pub(super) files: Vec<Value>,
    pub(super) entrypoint: ImageCommand,
    pub(super) command: ImageCommand,
    pub(super) health_check: Value,
    /// Whether `CMD` stands in the stage at hand: `ENTRYPOINT` drops one that is inherited.
    pub(super) own_command: bool,
    /// What `ONBUILD` leaves for those who build upon this.
    pub(super) triggers: Vec<Instruction>,
    /// The words of `SHELL`; null for the default.
    pub(super) shell: Value,
    /// The commands that the build ran, heredocs included.
    pub(super) runs: Vec<String>,
}

/// `ENTRYPOINT` or `CMD`.
#[derive(Clone, Debug)]
pub(super) struct ImageCommand {
    /// The words; for a shell one text.
    pub(super) words: Value,
    /// `exec` or `shell`.
    pub(super) form: Value,
}

/// What nothing in the Dockerfile sets: null from scratch, else what the base image has.
pub(super) fn inherited(ty: Type, base: Option<(&Reason, Span)>) -> Value {
    match base {
        Some((reason, span)) => Value::unknown(ty, reason.clone()).with_origin(Origin::At(span)),
        None => Value::null(ty),
    }
}

impl ImageConfig {
    /// What the base gives: the reason why it is not known, and where it is named; none from scratch.
    pub(super) fn new(base: Option<(&Reason, Span)>, escape: char) -> Self {
        let texts = || inherited(Type::list(Type::String), base);
        let command = || ImageCommand { words: texts(), form: inherited(Type::String, base) };
        Self {
            variables: Variables {
                unset: base.map(|(reason, _)| reason.clone()),
                ..Variables::default()
            },
            escape,
            user: inherited(Type::String, base),
            group: inherited(Type::String, base),
            workdir: match base {
                Some(_) => inherited(Type::String, base),
                None => Value::string("/"),
            },
            ports: Vec::new(),
            volumes: Vec::new(),
            files: Vec::new(),
            entrypoint: command(),
            command: command(),
            health_check: texts(),
            own_command: false,
            triggers: Vec::new(),
            shell: Value::null(Type::list(Type::String)),
            runs: Vec::new(),
        }
    }

    fn expand(&self, word: &Word) -> Value {
        self.variables.expand(word, self.escape)
    }

    /// Applies an instruction of a stage.
    pub(super) fn apply(&mut self, instruction: &Instruction, globals: &Variables) {
        let arguments = &instruction.arguments;
        match instruction.keyword {
            Keyword::Env => self.environment(arguments),
            Keyword::Arg => self.argument(arguments, globals),
            Keyword::User => self.user(instruction),
            Keyword::Workdir => self.workdir(instruction),
            Keyword::Expose => self.expose(arguments),
            Keyword::Volume => self.volume(arguments),
            Keyword::Add | Keyword::Copy => self.copied(arguments),
            Keyword::Entrypoint => {
                self.entrypoint = command(instruction);
                if !self.own_command {
                    self.command = ImageCommand {
                        words: Value::null(Type::list(Type::String)),
                        form: Value::null(Type::String),
                    };
                }
            }
            Keyword::Cmd => {
                self.command = command(instruction);
                self.own_command = true;
            }
            Keyword::Healthcheck => self.health_check = health_check(instruction),
            Keyword::Onbuild => {
                if let Arguments::Trigger(inner) = arguments {
                    self.triggers.push((**inner).clone());
                }
            }
            Keyword::Run => self.runs.push(run(instruction)),
            Keyword::Shell => self.shell = command(instruction).words,
            Keyword::From | Keyword::Label | Keyword::Maintainer | Keyword::Stopsignal => {}
        }
    }

    fn environment(&mut self, arguments: &Arguments) {
        let Arguments::Pairs(pairs) = arguments else { return };
        // All values of one instruction see the variables as they were before it.
        let set: Vec<(Arc<str>, Value)> = pairs.iter().map(|pair| self.pair(pair)).collect();
        self.variables.environment.extend(set);
    }

    pub(super) fn pair(&self, pair: &Pair) -> (Arc<str>, Value) {
        let name = self.expand(&pair.name);
        let name = name.as_str().unwrap_or(&pair.name.text).into();
        let value = match &pair.value {
            Some(word) if word.text.is_empty() => {
                Value::string("").with_origin(Origin::At(pair.name.span))
            }
            Some(word) => self.expand(word),
            None => Value::null(Type::String),
        };
        (name, value)
    }

    fn argument(&mut self, arguments: &Arguments, globals: &Variables) {
        let Arguments::Pairs(pairs) = arguments else { return };
        for pair in pairs {
            let (name, value) = self.pair(pair);
            let value = if value.is_null() { given(&name, pair, globals) } else { value };
            self.variables.arguments.insert(name, value);
        }
    }

    fn user(&mut self, instruction: &Instruction) {
        let Arguments::Text(word) = &instruction.arguments else {
            self.user = unreadable(instruction, Type::String);
            self.group = unreadable(instruction, Type::String);
            return;
        };
        let value = self.expand(word);
        let origin = || Origin::At(word.span);
        let Some(text) = value.as_str().map(str::to_owned) else {
            let reason = value.unknown_reason().unwrap_or(Reason::Stated);
            let unknown = Value::unknown(Type::String, reason).with_origin(origin());
            (self.user, self.group) = (unknown.clone(), unknown);
            return;
        };
        (self.user, self.group) = match text.split_once(':') {
            Some((user, group)) => (
                Value::string(user).with_origin(origin()),
                Value::string(group).with_origin(origin()),
            ),
            None => (value, Value::null(Type::String)),
        };
    }

    fn workdir(&mut self, instruction: &Instruction) {
        let Arguments::Text(word) = &instruction.arguments else {
            self.workdir = unreadable(instruction, Type::String);
            return;
        };
        let value = self.expand(word);
        self.workdir = self.below_workdir(&value).with_origin(Origin::At(word.span));
    }

    /// A path of the image, absolute; unknown as far as the path or the working directory is.
    fn below_workdir(&self, path: &Value) -> Value {
        match (path.as_str(), self.workdir.as_str()) {
            (Some(path), _) if path.starts_with('/') => Value::string(paths::join("/", path)),
            (Some(path), Some(workdir)) => Value::string(paths::join(workdir, path)),
            (_, _) => {
                let reason = path.unknown_reason().or_else(|| self.workdir.unknown_reason());
                Value::unknown(Type::String, reason.unwrap_or(Reason::Stated))
            }
        }
    }

    fn expose(&mut self, arguments: &Arguments) {
        let Arguments::Words(words) = arguments else { return };
        for word in words {
            let value = self.expand(word);
            // A variable can hold several ports.
            let found = value.as_str().map(|text| {
                text.split_whitespace().map(|text| port(text, word.span)).collect::<Vec<_>>()
            });
            self.ports.extend(found.unwrap_or_default().into_iter().flatten());
        }
    }

    fn volume(&mut self, arguments: &Arguments) {
        let (Arguments::Words(words) | Arguments::Exec(words)) = arguments else { return };
        for word in words {
            let value = self.expand(word);
            let path = self.below_workdir(&value);
            self.volumes.push(path.with_origin(Origin::At(word.span)));
        }
    }

    fn copied(&mut self, arguments: &Arguments) {
        let (Arguments::Words(words) | Arguments::Exec(words)) = arguments else { return };
        let Some(last) = words.last() else { return };
        let path = self.below_workdir(&self.expand(last));
        self.files.push(path.with_origin(Origin::At(last.span)));
    }
}

/// What a build argument without a default has: what stands before the first `FROM`, or what the build is given.
fn given(name: &Arc<str>, pair: &Pair, globals: &Variables) -> Value {
    let own = globals.arguments.get(name).cloned();
    own.unwrap_or_else(|| {
        Value::unknown(Type::String, Reason::BuildArgument(Arc::clone(name)))
            .with_origin(Origin::At(pair.name.span))
    })
}

/// `8080`, `8080/udp`, `8000-8010`
fn port(text: &str, span: Span) -> Option<Value> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
    let (from, to): (u16, u16) = (from.parse().ok()?, to.parse().ok()?);
    let at = |value: Value| value.with_origin(Origin::At(span));
    let port = Value::object([
        (Arc::from("from"), at(Value::number(i64::from(from)))),
        (Arc::from("to"), at(Value::number(i64::from(to)))),
        (Arc::from("protocol"), at(Value::string(protocol.to_ascii_lowercase()))),
    ]);
    Some(at(port))
}

fn unreadable(instruction: &Instruction, ty: Type) -> Value {
    let reason = Reason::Error("this instruction cannot be read".into());
    Value::unknown(ty, reason).with_origin(Origin::At(instruction.span))
}

/// The words of a command as they stand: their variables are the shell's, not the build's.
fn command(instruction: &Instruction) -> ImageCommand {
    let ty = Type::list(Type::String);
    let at = |value: Value, span: Span| value.with_origin(Origin::At(span));
    let (words, form) = match &instruction.arguments {
        Arguments::Exec(words) => (written(words), "exec"),
        Arguments::Text(word) => {
            let text = at(Value::string(word.text.as_str()), word.span);
            (Value::list(Type::String, vec![text]), "shell")
        }
        Arguments::Nothing => (Value::list(Type::String, Vec::new()), "exec"),
        Arguments::Words(_)
        | Arguments::Pairs(_)
        | Arguments::Trigger(_)
        | Arguments::Unreadable => {
            let form = unreadable(instruction, Type::String);
            return ImageCommand { words: unreadable(instruction, ty), form };
        }
    };
    let span = instruction.span;
    ImageCommand { words: at(words, span), form: at(Value::string(form), span) }
}

fn written(words: &[Word]) -> Value {
    let one = |word: &Word| Value::string(word.text.as_str()).with_origin(Origin::At(word.span));
    Value::list(Type::String, words.iter().map(one).collect())
}

/// As ECS writes it: `CMD` and words, `CMD-SHELL` and a text, or `NONE`.
fn health_check(instruction: &Instruction) -> Value {
    let head = |text: &str| Value::string(text).with_origin(Origin::At(instruction.name));
    let found = command(instruction);
    let Some(words) = found.words.elements() else { return found.words };
    let kind = match (words.is_empty(), found.form.as_str()) {
        (true, _) => "NONE",
        (false, Some("shell")) => "CMD-SHELL",
        (false, _) => "CMD",
    };
    let all = std::iter::once(head(kind)).chain(words.iter().cloned()).collect();
    Value::list(Type::String, all).with_origin(Origin::At(instruction.span))
}

/// What a build runs, as one text.
fn run(instruction: &Instruction) -> String {
    let mut text = match &instruction.arguments {
        Arguments::Text(word) => word.text.clone(),
        Arguments::Exec(words) => {
            let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            words.join(" ")
        }
        Arguments::Words(_)
        | Arguments::Pairs(_)
        | Arguments::Nothing
        | Arguments::Trigger(_)
        | Arguments::Unreadable => String::new(),
    };
    for heredoc in &instruction.heredocs {
        text.push('\n');
        text.push_str(&heredoc.content);
    }
    text
}

/// Where an instruction stands.
#[derive(Clone, Copy)]
pub(super) struct InstructionPosition<'d> {
    /// Which stage, from 0.
    pub(super) stage: usize,
    /// Its name.
    pub(super) name: Option<&'d Word>,
    /// Whether the image is made of it.
    pub(super) is_final: bool,
}

/// The instruction itself, as rules see it; of `ONBUILD`, the one that it defers.
pub(super) fn described(
    config: &ImageConfig,
    outer: &Instruction,
    position: InstructionPosition<'_>,
) -> Value {
    let (instruction, deferred) = match &outer.arguments {
        Arguments::Trigger(inner) => (&**inner, true),
        _ => (outer, false),
    };
    let described = itself(config, instruction);
    let entry = |name: &str, value: Value| (Arc::<str>::from(name), value);
    let name = position.name.map_or(Value::null(Type::String), |word| config.expand(word));
    described.with_attributes([
        entry("caches", caches(config, instruction)),
        entry("settings", all_settings(config, instruction)),
        entry("shell", config.shell.clone()),
        entry("stage", Value::number(position.stage)),
        entry("stage_name", name),
        entry("deferred", Value::bool(deferred)),
        entry("replaced", Value::bool(false)),
        entry("final", Value::bool(position.is_final)),
        entry("commands", of_shell(config, instruction)),
    ])
}

/// The variables that an instruction sets for what runs.
fn all_settings(config: &ImageConfig, instruction: &Instruction) -> Value {
    let pairs = match (&instruction.arguments, instruction.keyword) {
        (Arguments::Pairs(pairs), Keyword::Env | Keyword::Arg) => pairs.as_slice(),
        _ => &[],
    };
    let mut all: Vec<Value> = pairs.iter().map(|one| pair(config, one)).collect();
    all.extend(settings(&config.variables, instruction));
    Value::tuple(all).with_origin(Origin::At(instruction.span))
}

/// The commands of a `RUN`, unless another shell than one of POSIX reads them.
fn of_shell(config: &ImageConfig, instruction: &Instruction) -> Value {
    let shell = config.shell.elements().and_then(|words| words.first()).and_then(Value::as_str);
    let name = shell.map(|shell| program(shell.rsplit('\\').next().unwrap_or(shell)));
    let is_read = name.is_none_or(|name| SHELLS.contains(&name));
    // Who escapes with a backtick builds for Windows.
    if !is_read || config.escape != '\\' {
        return Value::tuple(Vec::new());
    }
    commands(&config.variables, instruction).with_origin(Origin::At(instruction.span))
}

/// The directories that the build keeps beside the image: `--mount=type=cache,target=/var/cache/apt`.
fn caches(config: &ImageConfig, instruction: &Instruction) -> Value {
    let mounts = instruction.flags.iter().filter(|flag| flag.name == "mount");
    let target = |flag: &Flag| {
        let word = flag.value.as_ref()?;
        let mut options = word.text.split(',').filter_map(|option| option.split_once('='));
        let kept =
            |(name, value): (&str, &str)| name == "type" && matches!(value, "cache" | "tmpfs");
        let target = |(name, value): (&str, &str)| {
            matches!(name, "target" | "dst" | "destination").then(|| value.to_owned())
        };
        options.clone().any(kept).then(|| options.find_map(target)).flatten()
    };
    let all = mounts.filter_map(|flag| {
        let text = target(flag)?;
        Some(config.variables.text(&text, flag.span, config.escape))
    });
    Value::list(Type::String, all.collect())
}

fn itself(config: &ImageConfig, instruction: &Instruction) -> Value {
    let entry = |name: &str, value: Value| (Arc::from(name), value);
    let at = |value: Value, span: Span| value.with_origin(Origin::At(span));
    let (form, words) = match &instruction.arguments {
        Arguments::Words(words) => {
            ("words", words.iter().map(|word| config.expand(word)).collect())
        }
        Arguments::Exec(words) => ("exec", exec_words(config, instruction.keyword, words)),
        // A path or a user reads as the build reads it, a command as a shell would.
        Arguments::Text(word)
            if matches!(instruction.keyword, Keyword::Workdir | Keyword::User) =>
        {
            ("shell", vec![config.expand(word)])
        }
        Arguments::Text(word) => ("shell", vec![at(Value::string(&*word.text), word.span)]),
        Arguments::Pairs(_) => ("pairs", Vec::new()),
        Arguments::Nothing | Arguments::Trigger(_) | Arguments::Unreadable => ("none", Vec::new()),
    };
    let pairs = match &instruction.arguments {
        Arguments::Pairs(pairs) => pairs.iter().map(|one| pair(config, one)).collect(),
        _ => Vec::new(),
    };
    let flags = instruction.flags.iter().map(|flag| -> (Arc<str>, Value) {
        let value = match &flag.value {
            Some(word) => config.expand(word),
            None => at(Value::string("true"), flag.span),
        };
        (Arc::from(flag.name.as_str()), value)
    });
    let keyword = instruction.keyword.as_str();
    let heredocs = Value::number(instruction.heredocs.len());
    Value::object([
        entry("keyword", at(Value::string(keyword), instruction.name)),
        entry("form", at(Value::string(form), instruction.span)),
        entry("arguments", at(Value::list(Type::String, words), instruction.span)),
        entry("pairs", at(Value::tuple(pairs), instruction.span)),
        entry("flags", at(Value::map(Type::String, flags), instruction.span)),
        entry("heredocs", at(heredocs, instruction.span)),
    ])
    .with_origin(Origin::step(
        instruction.span,
        OriginLabel::Block(keyword.into()),
        Vec::new(),
    ))
}

/// In a list of paths the build replaces variables; in a command the program would.
fn exec_words(config: &ImageConfig, keyword: Keyword, words: &[Word]) -> Vec<Value> {
    if matches!(keyword, Keyword::Add | Keyword::Copy | Keyword::Volume) {
        return words.iter().map(|word| config.expand(word)).collect();
    }
    written(words).elements().unwrap_or_default().to_vec()
}

fn pair(config: &ImageConfig, pair: &Pair) -> Value {
    let (name, value) = config.pair(pair);
    let entry = |name: &str, value: Value| (Arc::from(name), value);
    let named = Value::string(name).with_origin(Origin::At(pair.name.span));
    Value::object([entry("name", named), entry("value", value)])
        .with_origin(Origin::At(pair.name.span))
}
