//! A JSON text that flows by, of which only what is asked for is kept: as JSON, with the places that it had. So a document
//! takes memory for what is read of it, however long it is. Must not know what the JSON means.

use std::collections::BTreeMap;
use std::io::Read;

use super::super::parser::MAX_DEPTH;
use super::stop::SieveStop;
use super::stream::Stream;
use super::text::JsonText;
use crate::source::{Jump, NOT_UTF_8};
use crate::syntax::builder::index;

/// A string of more bytes is left out, and told. The largest texts that AWS takes in a resource have a quarter of that.
pub const LONGEST_STRING: usize = 1 << 20;
/// So many bytes may be kept of one document.
const MOST_KEPT: usize = 256 << 20;
/// What is asked for by name has a shorter name.
const LONGEST_NAME: u64 = 4096;
/// So many blanks wait for the name after them.
const MOST_BLANKS: usize = 64 * 1024;

/// Says what to keep of a document.
pub trait Wanted {
    /// A kind of object or array in the document.
    type At: Copy;
    /// What to keep of a member of an object.
    fn member(&mut self, of: Self::At, name: &str) -> Keep<Self::At>;
    /// What to keep of an element of an array.
    fn element(&mut self, of: Self::At) -> Keep<Self::At>;
    /// Hears of a value that is kept as [`Keep::Told`], as it is written.
    fn told(&mut self, of: Self::At, written: &str);
    /// Whether an element that was kept in parts stays, now that all of it is known.
    fn stays(&mut self, element: Self::At) -> bool;
}

/// What to keep of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep<At> {
    /// All of it.
    Whole,
    /// All of it, and [`Wanted::told`] hears of it.
    Told,
    /// The object or array with what is kept of its parts; any other value as it is.
    Parts(At),
    /// The same, and nothing more of an earlier member of the outermost object, which has this name.
    InPlaceOf(&'static str, At),
    /// Nothing, the name included.
    Nothing,
    /// Nothing of it and of all that follows.
    Stop,
}

/// What was kept.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// JSON, unless something is wrong.
    pub text: String,
    /// Where it goes on elsewhere in the document.
    pub jumps: Vec<Jump>,
    /// The strings that are left out for their length: where their quotes are in the text, and how long they were.
    pub cut: BTreeMap<u32, u64>,
    /// What is wrong with the document right after the text, and what to do about it.
    pub wrong: Option<(String, &'static str)>,
}

/// Why nothing was kept.
#[derive(Debug)]
pub enum Broken {
    /// It was not asked for more.
    Stopped,
    /// It cannot be read, or is no text: why.
    Unreadable(String),
}

/// Reads a document, whose outermost value is of the kind `at`.
///
/// # Errors
///
/// Why nothing, or not all, was read.
pub fn sift<W: Wanted>(input: &mut dyn Read, wanted: &mut W, at: W::At) -> Result<Kept, Broken> {
    let stream = Stream::new(input);
    let mut sieve = Sieve {
        stream,
        wanted,
        kept: Vec::new(),
        jumps: Vec::new(),
        cut: BTreeMap::new(),
        mode: Mode::Keep,
        from: 0,
        pending: Vec::new(),
        pending_from: Jump::START,
        follows: true,
        outermost: Vec::new(),
        depth: 0,
    };
    let read = sieve.document(at);
    match read {
        Ok(()) => sieve.kept(None).map_err(Broken::Unreadable),
        Err(SieveStop::Asked) => Err(Broken::Stopped),
        Err(SieveStop::Unreadable(why)) => Err(Broken::Unreadable(why)),
        Err(SieveStop::Syntax(message, help)) => {
            sieve.stop();
            sieve.kept(Some((message, help))).map_err(Broken::Unreadable)
        }
    }
}

type Result<T, E = SieveStop> = std::result::Result<T, E>;

/// What becomes of the bytes that are passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Keep,
    Drop,
    /// That is known when the name of the member has been read.
    Wait,
}

/// What becomes of the bytes that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Kept,
    /// Kept, and a jump before them whether they follow what was kept or not.
    Marked,
    Dropped,
}

struct Sieve<'s, W: Wanted> {
    stream: Stream<'s>,
    wanted: &'s mut W,
    kept: Vec<u8>,
    jumps: Vec<Jump>,
    cut: BTreeMap<u32, u64>,
    mode: Mode,
    /// The first byte of the buffer that nothing has become of.
    from: usize,
    pending: Vec<u8>,
    /// Where the pending bytes begin.
    pending_from: Jump,
    /// Whether the next byte follows the last one that was kept.
    follows: bool,
    /// The members of the outermost object that were kept: where they are in the text.
    outermost: Vec<(String, usize, usize)>,
    depth: u32,
}

impl<W: Wanted> Sieve<'_, W> {
    fn document(&mut self, at: W::At) -> Result<()> {
        self.stream.start()?;
        self.from = self.stream.at;
        self.blanks()?;
        self.parts(at)?;
        self.blanks()?;
        match self.peek()? {
            None => {
                self.flush()?;
                Ok(())
            }
            Some(_) => wrong("nothing may follow the outermost value", ""),
        }
    }

    /// Makes the end of what is kept the place that was reached.
    fn stop(&mut self) {
        match self.mode {
            Mode::Wait => self.settle(Fate::Dropped),
            Mode::Keep => self.kept.extend_from_slice(self.stream.since(self.from)),
            Mode::Drop => {}
        }
        self.from = self.stream.at;
        self.mark();
    }

    fn kept(self, wrong: Option<(String, &'static str)>) -> Result<Kept, String> {
        let text = String::from_utf8(self.kept).map_err(|_| NOT_UTF_8.to_owned())?;
        Ok(Kept { text, jumps: self.jumps, cut: self.cut, wrong })
    }

    /// The next byte; none at the end.
    fn peek(&mut self) -> Result<Option<u8>> {
        if self.stream.is_empty() {
            self.flush()?;
            self.stream.fill()?;
            self.from = self.stream.at;
        }
        Ok(self.stream.peek())
    }

    fn pass(&mut self) {
        self.stream.at += 1;
    }

    fn blanks(&mut self) -> Result<()> {
        while matches!(self.peek()?, Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.pass();
            if self.mode == Mode::Wait && self.pending.len() > MOST_BLANKS {
                self.pending.clear();
                self.follows = false;
                self.pending_from = self.stream.place();
                self.from = self.stream.at;
            }
        }
        Ok(())
    }

    /// Lets become of the bytes that were passed what the mode says.
    fn flush(&mut self) -> Result<()> {
        let bytes = self.stream.since(self.from);
        match self.mode {
            Mode::Keep => self.kept.extend_from_slice(bytes),
            Mode::Drop => self.follows &= bytes.is_empty(),
            Mode::Wait => self.pending.extend_from_slice(bytes),
        }
        self.from = self.stream.at;
        if self.kept.len() > MOST_KEPT {
            let message = format!("what it holds of resources has more than {MOST_KEPT} bytes");
            return Err(SieveStop::Unreadable(message));
        }
        Ok(())
    }

    /// Notes that the text goes on here.
    fn mark(&mut self) {
        let at = index(self.kept.len());
        self.jumps.push(Jump { at, ..self.stream.place() });
        self.follows = true;
    }

    fn keep(&mut self) -> Result<()> {
        self.flush()?;
        if !self.follows {
            self.mark();
        }
        self.mode = Mode::Keep;
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        self.flush()?;
        self.pending.clear();
        self.pending_from = self.stream.place();
        self.mode = Mode::Wait;
        Ok(())
    }

    /// Ends the waiting.
    fn settle(&mut self, fate: Fate) {
        if self.mode == Mode::Wait {
            self.pending.extend_from_slice(self.stream.since(self.from));
            self.from = self.stream.at;
            match fate {
                Fate::Kept | Fate::Marked => {
                    if !self.follows || fate == Fate::Marked {
                        let at = index(self.kept.len());
                        self.jumps.push(Jump { at, ..self.pending_from });
                    }
                    self.follows = true;
                    self.kept.append(&mut self.pending);
                }
                Fate::Dropped => self.follows &= self.pending.is_empty(),
            }
        }
        self.mode = if fate == Fate::Dropped { Mode::Drop } else { Mode::Keep };
    }

    /// A value that is kept in parts.
    fn parts(&mut self, at: W::At) -> Result<()> {
        self.blanks()?;
        let is_object = match self.peek()? {
            Some(b'{') => true,
            Some(b'[') => false,
            _ => return self.value(),
        };
        self.deeper(0)?;
        self.depth += 1;
        self.pass();
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || {
            if is_object { self.object(at) } else { self.array(at) }
        })?;
        self.depth -= 1;
        Ok(())
    }

    /// Checks that another level is not one too many.
    fn deeper(&self, open: usize) -> Result<()> {
        if self.depth as usize + open < MAX_DEPTH as usize {
            return Ok(());
        }
        Err(SieveStop::Syntax(format!("this is more than {MAX_DEPTH} levels deep"), ""))
    }

    fn object(&mut self, at: W::At) -> Result<()> {
        let (mut comma, mut is_first) = (None, true);
        loop {
            self.wait()?;
            self.blanks()?;
            match self.peek()? {
                Some(b'"') => {}
                Some(b'}') if is_first => {
                    self.settle(Fate::Kept);
                    self.pass();
                    return Ok(());
                }
                Some(b'}') => {
                    return wrong("a name is missing after the comma", "remove the comma");
                }
                None => return wrong("the text ends here, within a value", ""),
                Some(_) => {
                    return wrong("the name of a property is expected here, in quotes", "");
                }
            }
            is_first = false;
            let name = self.name()?;
            let keep = name.as_deref().map_or(Keep::Nothing, |name| self.wanted.member(at, name));
            let start = self.kept.len();
            let is_kept = self.member(at, keep)?;
            if self.goes_on(b'}', is_kept, &mut comma)? {
                return Ok(());
            }
            if let (1, true, Some(name)) = (self.depth, is_kept, name) {
                // What stands earlier may have been taken out.
                let start = start.min(self.kept.len());
                self.outermost.push((name, start, self.kept.len()));
            }
        }
    }

    /// The rest of a member, after its name: whether it is kept.
    fn member(&mut self, of: W::At, keep: Keep<W::At>) -> Result<bool> {
        let kept = if self.depth == 1 { Fate::Marked } else { Fate::Kept };
        match keep {
            Keep::Stop => return Err(SieveStop::Asked),
            Keep::Nothing => self.settle(Fate::Dropped),
            Keep::InPlaceOf(other, _) => {
                self.take_out(other);
                self.settle(kept);
            }
            Keep::Whole | Keep::Told | Keep::Parts(_) => self.settle(kept),
        }
        self.blanks()?;
        if self.peek()? != Some(b':') {
            return wrong("`:` is missing after the property's name", "");
        }
        self.pass();
        self.kept_value(of, keep)
    }

    fn array(&mut self, at: W::At) -> Result<()> {
        let (mut comma, mut is_first) = (None, true);
        loop {
            self.wait()?;
            self.blanks()?;
            if is_first && self.peek()? == Some(b']') {
                self.settle(Fate::Kept);
                self.pass();
                return Ok(());
            }
            is_first = false;
            let keep = self.wanted.element(at);
            let (start, jumps) = (self.kept.len(), self.jumps.len());
            self.settle(match keep {
                Keep::Nothing => Fate::Dropped,
                _ => Fate::Kept,
            });
            let mut is_kept = self.kept_value(at, keep)?;
            if let Keep::Parts(inner) = keep
                && !self.wanted.stays(inner)
            {
                self.flush()?;
                self.kept.truncate(start);
                self.jumps.truncate(jumps);
                self.cut.split_off(&index(start));
                (self.mode, self.follows, is_kept) = (Mode::Drop, false, false);
            }
            if self.goes_on(b']', is_kept, &mut comma)? {
                return Ok(());
            }
        }
    }

    /// A value as it is to be kept: whether it is at all.
    fn kept_value(&mut self, of: W::At, keep: Keep<W::At>) -> Result<bool> {
        match keep {
            Keep::Stop => Err(SieveStop::Asked),
            Keep::Nothing => self.value().map(|()| false),
            Keep::Whole => self.value().map(|()| true),
            Keep::Parts(inner) | Keep::InPlaceOf(_, inner) => self.parts(inner).map(|()| true),
            Keep::Told => {
                self.blanks()?;
                self.flush()?;
                let start = self.kept.len();
                self.value()?;
                self.flush()?;
                let written = self.kept.get(start..).and_then(|text| str::from_utf8(text).ok());
                self.wanted.told(of, written.unwrap_or_default());
                Ok(true)
            }
        }
    }

    /// Passes a comma, or the closing bracket: then true. A comma that nothing follows any more becomes a blank.
    fn goes_on(&mut self, close: u8, is_kept: bool, comma: &mut Option<usize>) -> Result<bool> {
        self.blanks()?;
        match self.peek()? {
            Some(b',') => {
                self.pass();
                self.flush()?;
                if is_kept {
                    *comma = self.kept.len().checked_sub(1);
                }
                Ok(false)
            }
            Some(next) if next == close => {
                let unneeded = comma.filter(|_| !is_kept).and_then(|at| self.kept.get_mut(at));
                if let Some(byte) = unneeded {
                    *byte = b' ';
                }
                self.keep()?;
                self.pass();
                Ok(true)
            }
            None => wrong("the text ends here, within a value", ""),
            Some(_) => {
                let close = char::from(close);
                Err(SieveStop::Syntax(format!("`,` or `{close}` is missing here"), ""))
            }
        }
    }

    /// Takes the members of the outermost object out that have this name.
    fn take_out(&mut self, name: &str) {
        while let Some(at) = self.outermost.iter().position(|(own, ..)| own == name) {
            let (_, start, end) = self.outermost.remove(at);
            self.kept.drain(start..end);
            let (first, last) = (index(start), index(end));
            self.jumps.retain(|jump| !(first..last).contains(&jump.at));
            for jump in self.jumps.iter_mut().filter(|jump| jump.at >= last) {
                jump.at -= last - first;
            }
            let after = self.cut.split_off(&first);
            let after = after.into_iter().filter(|(at, _)| *at >= last);
            self.cut.extend(after.map(|(at, length)| (at - (last - first), length)));
            for (_, from, to) in self.outermost.iter_mut().skip(at) {
                (*from, *to) = (*from - (end - start), *to - (end - start));
            }
        }
    }

    /// The name of a member, while the bytes wait; none for a name that is longer than any that is asked for.
    fn name(&mut self) -> Result<Option<String>> {
        self.flush()?;
        let start = self.pending.len();
        self.string()?;
        self.flush()?;
        let written = self.pending.get(start..).filter(|_| self.mode == Mode::Wait);
        let written = written.and_then(|bytes| str::from_utf8(bytes).ok());
        Ok(written.map(|text| JsonText::new(text, 0, index(text.len())).decoded))
    }

    /// Passes a value, of which only the ends of strings and brackets are checked.
    fn value(&mut self) -> Result<()> {
        self.blanks()?;
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek()? {
                None => return wrong("the text ends here, within a value", ""),
                Some(b'"') => self.string()?,
                Some(bracket @ (b'{' | b'[')) => {
                    self.deeper(open.len())?;
                    open.push(if bracket == b'{' { b'}' } else { b']' });
                    self.pass();
                }
                Some(bracket @ (b'}' | b']')) => {
                    if open.pop() != Some(bracket) {
                        return wrong("a value is missing here", "");
                    }
                    self.pass();
                }
                Some(_) if open.is_empty() => self.scalar()?,
                Some(_) => {
                    self.stream.pass_until(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'));
                }
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// A number or a word.
    fn scalar(&mut self) -> Result<()> {
        if matches!(self.peek()?, Some(b',' | b':')) {
            return wrong("a value is missing here", "");
        }
        loop {
            match self.peek()? {
                None | Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b']' | b'}') => return Ok(()),
                Some(_) => self.pass(),
            }
        }
    }

    fn string(&mut self) -> Result<()> {
        self.flush()?;
        let (start, read) = (self.kept.len(), self.stream.read());
        let is_kept = self.mode == Mode::Keep;
        self.pass();
        loop {
            match self.peek()? {
                None => return wrong("the string does not end", "close it with `\"`"),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.pass();
                    self.peek()?;
                    self.pass();
                }
                Some(_) => self.stream.pass_until(|byte| matches!(byte, b'"' | b'\\')),
            }
            let length = self.stream.read() - read;
            match self.mode {
                Mode::Keep if length > LONGEST_STRING as u64 => {
                    self.flush()?;
                    self.kept.truncate(start + 1);
                    (self.mode, self.follows) = (Mode::Drop, false);
                }
                Mode::Wait if length > LONGEST_NAME => self.settle(Fate::Dropped),
                Mode::Keep | Mode::Drop | Mode::Wait => {}
            }
        }
        if is_kept && self.mode == Mode::Drop {
            self.keep()?;
            self.cut.insert(index(start), self.stream.read() - read - 1);
        }
        self.pass();
        Ok(())
    }
}

fn wrong<T>(message: &str, help: &'static str) -> Result<T> {
    Err(SieveStop::Syntax(message.to_owned(), help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::LineIndex;
    use serde_json::{Map, Value};

    /// Keeps what is called `w`, takes `p` apart, and leaves out all else and every third element.
    #[derive(Default)]
    struct ByName {
        elements: usize,
    }

    impl Wanted for ByName {
        type At = ();

        fn member(&mut self, (): (), name: &str) -> Keep<()> {
            match name.chars().next() {
                Some('w') => Keep::Whole,
                Some('p') => Keep::Parts(()),
                Some('i') => Keep::InPlaceOf("p0", ()),
                _ => Keep::Nothing,
            }
        }

        fn element(&mut self, (): ()) -> Keep<()> {
            self.elements += 1;
            if self.elements.is_multiple_of(3) { Keep::Nothing } else { Keep::Parts(()) }
        }

        fn told(&mut self, (): (), _: &str) {}

        fn stays(&mut self, (): ()) -> bool {
            true
        }
    }

    fn expected(value: &Value, elements: &mut usize, depth: usize) -> Value {
        match value {
            Value::Object(members) => {
                let mut kept = Map::new();
                for (name, value) in members {
                    let value = match name.chars().next() {
                        Some('w') => value.clone(),
                        Some('p' | 'i') => {
                            if name.starts_with('i') && depth == 0 {
                                kept.shift_remove("p0");
                            }
                            expected(value, elements, depth + 1)
                        }
                        _ => continue,
                    };
                    kept.insert(name.clone(), value);
                }
                Value::Object(kept)
            }
            Value::Array(all) => {
                let mut kept = Vec::new();
                for value in all {
                    *elements += 1;
                    if !elements.is_multiple_of(3) {
                        kept.push(expected(value, elements, depth + 1));
                    }
                }
                Value::Array(kept)
            }
            other => other.clone(),
        }
    }

    /// Some value, out of a number.
    fn some(seed: &mut u64, depth: usize) -> Value {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = (*seed >> 33) as usize;
        let count = roll / 64 % 5;
        match roll % if depth > 4 { 4 } else { 8 } {
            0 => Value::Null,
            1 => Value::from(roll),
            2 => Value::from("a \"quoted\" } \\ é€😀 \n"),
            3 => Value::Bool(true),
            4 => Value::Array((0..count).map(|_| some(seed, depth + 1)).collect()),
            _ => {
                let name =
                    |at: usize| format!("{}{at}", ["w", "p", "x", "é", "i"][(roll / 7 + at) % 5]);
                Value::Object((0..count).map(|at| (name(at), some(seed, depth + 1))).collect())
            }
        }
    }

    /// Hands out a text in pieces of three bytes.
    struct Dripping<'t>(&'t [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let (now, later) = self.0.split_at(self.0.len().min(3).min(out.len()));
            out[..now.len()].copy_from_slice(now);
            self.0 = later;
            Ok(now.len())
        }
    }

    #[test]
    fn keeps_what_is_asked_for_with_its_places() {
        let mut seed = 1;
        for _ in 0..400 {
            let document = Value::Object(
                ["x", "p0", "w1", "i2", "y", "p3", "z"]
                    .into_iter()
                    .map(|name| (name.to_owned(), some(&mut seed, 0)))
                    .collect(),
            );
            for text in [document.to_string(), serde_json::to_string_pretty(&document).unwrap()] {
                let text = format!("\u{feff}{text}\n");
                let kept =
                    sift(&mut Dripping(text.as_bytes()), &mut ByName::default(), ()).unwrap();
                assert_eq!(kept.wrong, None, "{text}");
                let read: Value = serde_json::from_str(&kept.text).unwrap();
                // What is taken out again was counted when it was read.
                let wanted = expected(&document, &mut 0, 0);
                assert_eq!(read, wanted, "{text}\n{}", kept.text);
                let lines = LineIndex::of_part(&kept.text, kept.jumps);
                let all = LineIndex::new(&text);
                for (at, one) in kept.text.char_indices().filter(|(_, one)| !one.is_whitespace()) {
                    let place = lines.position(&kept.text, u32::try_from(at).unwrap());
                    let line = &text[all.start(place.line).unwrap() as usize..];
                    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
                    let there = line.chars().nth(place.column as usize - 1);
                    assert_eq!(there, Some(one), "{place:?} {text}\n{}", kept.text);
                }
            }
        }
    }

    #[test]
    fn says_where_it_is_no_json() {
        let places = [
            "{\"w\": [1,\n }",
            "{\"w\": 1,}",
            "{\"x\" 1}",
            "{\"x\": ",
            "{} x",
            "{\"x\": \"a",
            "{,}",
        ];
        let said: Vec<String> = places
            .iter()
            .map(|text| {
                let kept = sift(&mut text.as_bytes(), &mut ByName::default(), ()).unwrap();
                let lines = LineIndex::of_part(&kept.text, kept.jumps.clone());
                let end = u32::try_from(kept.text.len()).unwrap();
                let place = lines.position(&kept.text, end);
                format!("{}:{} {}", place.line, place.column, kept.wrong.unwrap().0)
            })
            .collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        2:2 a value is missing here
        1:9 a name is missing after the comma
        1:6 `:` is missing after the property's name
        1:7 the text ends here, within a value
        1:4 nothing may follow the outermost value
        1:9 the string does not end
        1:2 the name of a property is expected here, in quotes
        ");
    }

    #[test]
    fn takes_no_more_memory_for_long_strings_names_and_blanks() {
        let long = "x".repeat(3 << 20);
        let blank = " ".repeat(1 << 20);
        let text =
            format!("{{\"w\": [\"{long}\", 1], \"{long}\": 2,{blank}\"w2\"{blank}:{blank}3}}");
        let kept = sift(&mut text.as_bytes(), &mut ByName::default(), ()).unwrap();
        let read: Value = serde_json::from_str(&kept.text).unwrap();
        assert_eq!(read.to_string(), r#"{"w":["",1],"w2":3}"#);
        let cut: Vec<_> = kept.cut.into_iter().collect();
        assert_eq!(cut, [(7, 3 << 20)]);
        let lines = LineIndex::of_part(&kept.text, kept.jumps);
        let at = u32::try_from(kept.text.find("\"w2\"").unwrap()).unwrap();
        let place = lines.position(&kept.text, at);
        assert_eq!(place.column as usize, text.find("\"w2\"").unwrap() + 1);
    }
}
