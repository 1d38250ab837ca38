//! Lists the rule files, their fixtures and the facts of AWS, so that adding one is adding a file. Parses the rules,
//! with the parser of the program, so that they need not be parsed at each start.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[allow(dead_code, unused_imports, unreachable_pub, reason = "the program uses the rest")]
#[path = "src/source/mod.rs"]
mod source;

#[allow(dead_code, unused_imports, unreachable_pub, reason = "the program uses the rest")]
#[path = "src/syntax/mod.rs"]
mod syntax;

/// What `syntax` uses of the layer above it.
#[allow(unreachable_pub, reason = "the program publishes it")]
#[path = "src/value/similar.rs"]
mod value;

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let mut text = String::from("/// Path and text of every rule file.\n");
    let rules = table(&root, "rules", "RULES", &["hcl"], &mut text)?;
    trees(&rules, &out, &mut text)?;
    text.push_str("/// Path and text of every fixture file.\n");
    table(&root, "fixtures", "FIXTURES", &["tf"], &mut text)?;
    fs::write(out.join("embedded.rs"), text)?;
    let mut text = String::from("/// Path and text of every file of facts.\n");
    table(&root, "data/aws/facts", "FACTS", &["json"], &mut text)?;
    fs::write(out.join("facts.rs"), text)?;
    println!("cargo::rustc-env=BOTTLELINT_BUILD={:016x}", build(&root)?);
    Ok(())
}

/// What the program is made of: what one build found, another one does not take for its own. Must change with every change of
/// a file that is compiled or embedded.
const MADE_OF: [&str; 6] = ["src", "rules", "data", "controls", "Cargo.toml", "Cargo.lock"];

/// A hash of all of it, the same on every machine.
fn build(root: &Path) -> io::Result<u64> {
    let mut hash = DefaultHasher::new();
    for name in MADE_OF {
        println!("cargo::rerun-if-changed={name}");
        let mut files = Vec::new();
        find(&root.join(name), &mut files)?;
        files.sort();
        for file in files {
            let shown = file.strip_prefix(root).map_err(io::Error::other)?;
            hash.write(shown.to_string_lossy().replace('\\', "/").as_bytes());
            hash.write(&bytes(&file)?);
        }
    }
    Ok(hash.finish())
}

#[expect(clippy::disallowed_methods, reason = "a build script has no loader")]
fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    fs::read(file)
}

/// The trees of the rule files and of their headings, one after the other, and constants with the ends of each. Of a file with
/// errors there is none: it is parsed again when the program starts, which says what is wrong with it.
#[expect(clippy::disallowed_methods, reason = "a build script has no loader")]
fn trees(files: &[PathBuf], out: &Path, text: &mut String) -> io::Result<()> {
    let (mut trees, mut headings) = (Prepared::default(), Prepared::default());
    for file in files {
        let written = fs::read_to_string(file)?;
        let parsed = parse(&written);
        headings.add(parsed.as_ref().and_then(|tree| parse(&heading(&written, tree))).as_ref())?;
        trees.add(parsed.as_ref())?;
    }
    text.push_str("/// The syntax trees of the rule files, and where each ends; nothing for a file with errors.\n");
    trees.write(out, "trees", text)?;
    text.push_str("/// The same of the files without what the rules do.\n");
    headings.write(out, "headings", text)
}

/// The attributes that say what a rule is.
const SAYS: [&str; 13] = [
    "name",
    "title",
    "severity",
    "group",
    "requirements",
    "proves",
    "expects",
    "aliases",
    "why",
    "how",
    "default",
    "profile",
    "secret",
];

/// What of its fix says what the rule is.
const OF_FIX: &str = "safety";

/// The text of a rule file with blanks where it says what the rule does: what is left is where it was. The first variable
/// is left, because where it goes through nothing, nothing else is needed.
fn heading(text: &str, tree: &syntax::Tree) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in tree.body.blocks(tree, "rule").flat_map(|rule| left_out(tree, &rule.body)) {
        let stretch = bytes.get_mut(range).into_iter().flatten();
        stretch.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The attributes and blocks of a rule that its heading does not have.
fn left_out(tree: &syntax::Tree, rule: &syntax::Body) -> Vec<Range<usize>> {
    let mut ranges = others(tree, rule, &SAYS);
    let mut variables = 0;
    for block in &rule.blocks {
        match &**tree.name(block.kind) {
            "option" => {}
            "fix" => ranges.extend(others(tree, &block.body, &[OF_FIX])),
            "each" if variables == 0 => variables += 1,
            _ => ranges.push(block.start as usize..block.end as usize),
        }
    }
    ranges
}

/// The attributes that have other names.
fn others(tree: &syntax::Tree, body: &syntax::Body, names: &[&str]) -> Vec<Range<usize>> {
    let attributes = body.attributes.iter();
    let others = attributes.filter(|one| !names.contains(&&**tree.name(one.name)));
    others.map(|one| one.start as usize..tree.span(one.expr).end as usize).collect()
}

fn parse(text: &str) -> Option<syntax::Tree> {
    let parsed = syntax::parse(source::SourceId(0), "", text);
    parsed.errors.is_empty().then_some(parsed.tree)
}

/// Trees in the form in which the program reads them.
#[derive(Default)]
struct Prepared {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Prepared {
    fn add(&mut self, tree: Option<&syntax::Tree>) -> io::Result<()> {
        if let Some(tree) = tree {
            self.bytes.extend(postcard::to_stdvec(tree).map_err(io::Error::other)?);
        }
        self.ends.push(self.bytes.len());
        Ok(())
    }

    fn write(&self, out: &Path, name: &str, text: &mut String) -> io::Result<()> {
        fs::write(out.join(name), &self.bytes)?;
        let constant = name.to_uppercase();
        text.push_str("#[expect(clippy::unreadable_literal, reason = \"nobody reads them\")]\n");
        writeln!(
            text,
            "pub(super) static {constant}: (&[u8], &[usize]) = (include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\")), &{:?});",
            self.ends
        )
        .map_err(io::Error::other)
    }
}

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts through the environment")]
fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// A constant with every file below `directory` that has one of these extensions, sorted by path. Returns the files.
fn table(
    root: &Path,
    directory: &str,
    name: &str,
    extensions: &[&str],
    text: &mut String,
) -> io::Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={directory}");
    let mut files = Vec::new();
    find(&root.join(directory), &mut files)?;
    let is_wanted = |file: &PathBuf| {
        file.extension().is_some_and(|found| extensions.iter().any(|known| found == *known))
    };
    files.retain(is_wanted);
    files.sort();
    writeln!(text, "pub(super) static {name}: &[(&str, &str)] = &[").map_err(io::Error::other)?;
    for file in &files {
        let shown = file.strip_prefix(root).map_err(io::Error::other)?;
        let shown = shown.to_string_lossy().replace('\\', "/");
        let file = file.to_string_lossy().into_owned();
        writeln!(text, "    ({shown:?}, include_str!({file:?})),").map_err(io::Error::other)?;
    }
    text.push_str("];\n");
    Ok(files)
}

/// All files below a directory; the file itself, if it is one.
#[expect(clippy::disallowed_methods, reason = "a build script has no loader")]
fn find(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            find(&entry?.path(), files)?;
        }
    }
    Ok(())
}
