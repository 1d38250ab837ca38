//! `yamldecode`: what Terraform makes of a YAML text. The parser of the text is a library's; what a
//! plain scalar stands for, merge keys and anchors are decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput, Tag};

use crate::expr::convert::convert;
use crate::expr::{Error, Result};
use crate::value::{Budget, Reason, Type, Value};

use super::super::Call;
use super::super::parameters::{text, unknown, unknown_because};
use super::yaml_scalar::{YamlStyle, resolve};
use super::yaml_source::{self, YamlSource};

/// Collections nest no deeper.
const MAX_DEPTH: usize = 1_000;

pub(super) fn yamldecode(call: &Call<'_>) -> Result<Value> {
    let source = text(call, 0, "src")?;
    let Some(source) = source.as_str() else { return Ok(unknown(call, Type::Any)) };
    check(source)?;
    let mut decoder = Decoder {
        parser: Parser::new_from_str(source),
        source: YamlSource::of(source),
        anchors: BTreeMap::new(),
        pending: BTreeSet::new(),
        left: call.context.limits.elements,
        depth: 0,
    };
    match decoder.document() {
        Ok(value) => Ok(value),
        Err(Failure::Error(error)) => Err(error),
        Err(Failure::Budget(budget)) => Ok(unknown_because(Type::Any, Reason::Budget(budget))),
        Err(Failure::Strict(what)) => {
            let what = format!("YAML of an older version, with {what}, in `yamldecode`");
            Ok(unknown_because(Type::Any, Reason::Unsupported(what.into())))
        }
    }
}

/// What the parser accepts, but Terraform's does not: other versions, and a tab before the first token.
fn check(source: &str) -> Result<()> {
    let mut lines = source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let Some(first) = lines.next() else { return Ok(()) };
    if first.trim_start_matches(' ').starts_with('\t') {
        return Err(Error::new("found character that cannot start any token"));
    }
    match first.strip_prefix("%YAML").map(str::trim) {
        Some(version) if version.split(' ').next() != Some("1.1") => {
            Err(Error::new("found incompatible YAML document"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Why there is no value.
enum Failure {
    Error(Error),
    Budget(Budget),
    /// The parser refuses something that YAML 1.1 allows.
    Strict(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn wrong(message: impl Into<String>) -> Failure {
    Failure::Error(Error::new(message))
}

struct Decoder<'a> {
    parser: Parser<'a, StrInput<'a>>,
    source: YamlSource<'a>,
    /// The values of anchors, and of how many nodes each is.
    anchors: BTreeMap<usize, (Value, usize)>,
    /// Anchors whose value is being read.
    pending: BTreeSet<usize>,
    /// How many more nodes may come, those behind aliases counted again.
    left: usize,
    depth: usize,
}

impl<'a> Decoder<'a> {
    fn next(&mut self) -> Result<Event<'a>, Failure> {
        match self.parser.next_event() {
            Some(Ok((Event::Scalar(text, style, anchor, tag), span))) => {
                self.source.check_escapes(style, span)?;
                let text = self.source.without_added_end(text, style, span);
                Ok(Event::Scalar(text, style, anchor, tag))
            }
            Some(Ok((event, _))) => Ok(event),
            Some(Err(error)) if yaml_source::is_strict(error.info()) => {
                Err(Failure::Strict(error.info().to_owned()))
            }
            Some(Err(error)) => {
                let (line, column) = (error.marker().line(), error.marker().col() + 1);
                Err(wrong(format!("on line {line}, column {column}: {}", error.info())))
            }
            None => Err(wrong("unexpected end of the text")),
        }
    }

    fn document(&mut self) -> Result<Value, Failure> {
        if !matches!(self.next()?, Event::StreamStart) {
            return Err(wrong("missing stream start token"));
        }
        if !matches!(self.next()?, Event::DocumentStart(_)) {
            return Err(wrong("missing start of document"));
        }
        let event = self.next()?;
        let value = self.node(event)?;
        if !matches!(self.next()?, Event::DocumentEnd) {
            return Err(wrong("unexpected extra content after value"));
        }
        match self.next()? {
            Event::StreamEnd => Ok(value),
            Event::DocumentStart(_) => Err(wrong("only a single document is allowed")),
            Event::Nothing
            | Event::StreamStart
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::Scalar(..)
            | Event::SequenceStart(..)
            | Event::SequenceEnd
            | Event::MappingStart(..)
            | Event::MappingEnd => Err(wrong("unexpected extra content after value")),
        }
    }

    fn spend(&mut self, nodes: usize) -> Result<(), Failure> {
        self.left = self.left.checked_sub(nodes).ok_or(Failure::Budget(Budget::Elements))?;
        Ok(())
    }

    fn node(&mut self, event: Event<'a>) -> Result<Value, Failure> {
        let before = self.left;
        self.spend(1)?;
        let (anchor, value) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.pending.insert(anchor);
                (anchor, scalar(&text, style, tag.as_deref())?)
            }
            Event::Alias(anchor) => return self.alias(anchor),
            Event::SequenceStart(anchor, tag) => {
                self.pending.insert(anchor);
                collection_tag(tag.as_deref(), "seq")?;
                (anchor, self.deeper(Self::sequence)?)
            }
            Event::MappingStart(anchor, tag) => {
                self.pending.insert(anchor);
                collection_tag(tag.as_deref(), "map")?;
                (anchor, self.deeper(Self::mapping)?)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => return Err(wrong("expecting a value")),
        };
        self.pending.remove(&anchor);
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), before - self.left));
        }
        Ok(value)
    }

    fn alias(&mut self, anchor: usize) -> Result<Value, Failure> {
        if self.pending.contains(&anchor) {
            return Err(wrong("cannot refer to an anchor from inside its own definition"));
        }
        let Some((value, nodes)) = self.anchors.get(&anchor).cloned() else {
            return Err(wrong("reference to undefined anchor"));
        };
        self.spend(nodes)?;
        Ok(value)
    }

    fn deeper(&mut self, work: fn(&mut Self) -> Result<Value, Failure>) -> Result<Value, Failure> {
        if self.depth >= MAX_DEPTH {
            return Err(Failure::Budget(Budget::Depth));
        }
        self.depth += 1;
        let value = stacker::maybe_grow(64 * 1024, 1024 * 1024, || work(self));
        self.depth -= 1;
        value
    }

    fn sequence(&mut self) -> Result<Value, Failure> {
        let mut elements = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok(Value::tuple(elements)),
                event => elements.push(self.node(event)?),
            }
        }
    }

    fn mapping(&mut self) -> Result<Value, Failure> {
        let mut entries = BTreeMap::new();
        loop {
            let (text, style, tag) = match self.next()? {
                Event::MappingEnd => return Ok(Value::object(entries)),
                Event::Scalar(text, style, _, tag) => (text, style, tag),
                _ => return Err(wrong("only strings are allowed as mapping keys")),
            };
            let event = self.next()?;
            if is_merge(&text, tag.as_deref()) {
                let value = self.node(event)?;
                merge(&mut entries, &value)?;
                continue;
            }
            let name = key(&text, style, tag.as_deref())?;
            let value = self.node(event)?;
            entries.insert(name, value);
        }
    }
}

fn key(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Arc<str>, Failure> {
    let key = resolve(text, written(style), core_tag(tag)?)?;
    let key = convert(&key, &Type::String)?;
    key.as_str().map(Arc::from).ok_or_else(|| wrong("mapping key cannot be null"))
}

fn is_merge(text: &str, tag: Option<&Tag>) -> bool {
    text == "<<" && tag.is_none()
}

/// `<<`: the entries of a mapping become entries here. Terraform does not merge a sequence of them.
fn merge(entries: &mut BTreeMap<Arc<str>, Value>, value: &Value) -> Result<(), Failure> {
    if let Some(own) = value.entries() {
        entries.extend(own.clone());
        return Ok(());
    }
    Err(wrong("cannot merge this value into a mapping"))
}

fn written(style: ScalarStyle) -> YamlStyle {
    match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => YamlStyle::Quoted,
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => YamlStyle::Plain,
    }
}

/// The name of a core tag; an error for any other.
fn core_tag(tag: Option<&Tag>) -> Result<Option<&str>, Failure> {
    match tag {
        None => Ok(None),
        Some(tag) if tag.is_yaml_core_schema() => Ok(Some(&tag.suffix)),
        Some(tag) => Err(wrong(format!("unsupported tag \"{tag}\""))),
    }
}

fn collection_tag(tag: Option<&Tag>, own: &str) -> Result<(), Failure> {
    match core_tag(tag)? {
        None => Ok(()),
        Some(name) if name == own => Ok(()),
        Some(name) => Err(wrong(format!("can't interpret a collection as !!{name}"))),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, Failure> {
    let value = resolve(text, written(style), core_tag(tag)?)?;
    if tag.is_none() && style != ScalarStyle::Plain {
        // Terraform resolves the text of a block as that of a plain scalar, and makes a string of it.
        return Ok(convert(&value, &Type::String)?);
    }
    Ok(value)
}
