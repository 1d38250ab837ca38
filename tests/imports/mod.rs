//! What the files of the crate use of each other: `use` lines and full paths, each led to the file that declares the thing.
//! What only tests use is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

static USE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ ]*(pub(?:\([^)]*\))?[ ]+)?use[ ]+([^;]+);").unwrap());
/// `mod a;` names what it declares.
static DECLARED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ ]*(?:pub(?:\([^)]*\))?[ ]+)?mod[ ]+[a-z0-9_]+;").unwrap());
static FULL_PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^:0-9A-Za-z_])((?:[0-9A-Za-z_]+::)+[0-9A-Za-z_]+)").unwrap()
});
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^.0-9A-Za-z_])([0-9A-Za-z_]+)").unwrap());
static COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)(?:^|[ ])//.*$").unwrap());

/// The segments of a path.
type Segments = Vec<String>;

/// One name that a `use` line brings in.
struct Import {
    name: String,
    path: Segments,
    is_public: bool,
}

/// One file, read.
struct Module {
    file: PathBuf,
    imports: Vec<Import>,
    /// The paths in what is not a `use` line.
    paths: Vec<Segments>,
    /// The words of what is not a `use` line, but for fields and methods.
    words: BTreeSet<String>,
}

/// The files of the crate.
pub(crate) struct Imports {
    modules: BTreeMap<Segments, Module>,
}

/// What one file uses of another, by the names.
pub(crate) type Uses = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

/// Files each of which leads to all others of them.
pub(crate) type Circle = BTreeSet<PathBuf>;

impl Imports {
    /// Reads the files, whose paths begin with `src`.
    pub(crate) fn of(files: &[(PathBuf, String)]) -> Self {
        let module = |(path, text): &(PathBuf, String)| (segments(path), Module::read(path, text));
        Self { modules: files.iter().map(module).collect() }
    }

    /// The modules at the top of the crate that a file uses.
    pub(crate) fn layers(&self, file: &Path) -> BTreeSet<String> {
        let at = segments(file);
        let module = &self.modules[&at];
        let all = module.imports.iter().map(|import| &import.path).chain(&module.paths);
        all.filter_map(|path| self.from_root(&at, path)?.into_iter().next()).collect()
    }

    /// What files of one layer use of each other.
    pub(crate) fn within_layers(&self) -> Uses {
        let mut all = Uses::new();
        for (at, module) in &self.modules {
            for path in self.used_by(at, module) {
                let Some((found, name)) = self.declaring(&path, 0) else { continue };
                if found != *at && found.first() == at.first() {
                    let file = self.modules[&found].file.clone();
                    let of = all.entry(module.file.clone()).or_default();
                    of.entry(file).or_default().insert(name);
                }
            }
        }
        all
    }

    /// The paths from the root of the crate that a module uses.
    fn used_by(&self, at: &Segments, module: &Module) -> Vec<Segments> {
        let imports = module.imports.iter().filter(|import| {
            // What a module shows of its children is its table of contents, unless it needs it itself.
            !(import.is_public && self.is_of_child(at, &import.path))
                || module.words.contains(&import.name)
        });
        let all = imports.map(|import| &import.path).chain(&module.paths);
        all.filter_map(|path| self.from_root(at, path)).collect()
    }

    fn is_of_child(&self, at: &Segments, path: &Segments) -> bool {
        let Some(path) = self.from_root(at, path) else { return false };
        path.len() > at.len() && path.starts_with(at)
    }

    /// A path that stands in a module, from the root of the crate; none for what is of no module of it.
    fn from_root(&self, at: &Segments, path: &Segments) -> Option<Segments> {
        let (first, rest) = path.split_first()?;
        let joined = |base: &[String]| [base, rest].concat();
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some(joined(at)),
            "super" => {
                let parent = at.split_last()?.1.to_vec();
                if rest.first().is_some_and(|next| next == "super") {
                    self.from_root(&parent, &rest.to_vec())
                } else {
                    Some(joined(&parent))
                }
            }
            name => {
                let child = [at.as_slice(), &[name.to_owned()]].concat();
                if self.modules.contains_key(&child) {
                    return Some(joined(&child));
                }
                let import = self.modules[at].imports.iter().find(|import| import.name == name)?;
                if import.path.first()? == name {
                    return None;
                }
                Some(joined(&self.from_root(at, &import.path)?))
            }
        }
    }

    /// The module that declares what a path from the root names, and the name; none for a module itself.
    fn declaring(&self, path: &[String], depth: usize) -> Option<(Segments, String)> {
        let length = (0..=path.len()).rev().find(|end| self.modules.contains_key(&path[..*end]))?;
        let (at, rest) = path.split_at(length);
        let (name, members) = rest.split_first()?;
        let module = &self.modules[at];
        let shown = module.imports.iter().find(|import| import.name == *name);
        let shown = shown.and_then(|import| self.from_root(&at.to_vec(), &import.path));
        match shown {
            Some(shown) if depth < DEEPEST => {
                self.declaring(&[shown.as_slice(), members].concat(), depth + 1)
            }
            Some(_) | None => Some((at.to_vec(), name.clone())),
        }
    }
}

/// Nobody shows a name again and again.
const DEEPEST: usize = 8;

/// The groups of files that use each other in a circle.
pub(crate) fn circles(uses: &Uses) -> Vec<Circle> {
    let reached = |from: &PathBuf| {
        let (mut found, mut waiting) = (BTreeSet::new(), vec![from]);
        while let Some(file) = waiting.pop() {
            let next = uses.get(file).into_iter().flat_map(BTreeMap::keys);
            waiting.extend(next.filter(|next| found.insert((*next).clone())));
        }
        found
    };
    let reached: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        uses.keys().map(|file| (file, reached(file))).collect();
    let circle = |(file, others): (&&PathBuf, &BTreeSet<PathBuf>)| {
        let leads_back =
            |other: &&PathBuf| reached.get(other).is_some_and(|all| all.contains(*file));
        others.iter().filter(leads_back).cloned().collect::<Circle>()
    };
    let all: BTreeSet<Circle> = reached.iter().map(circle).collect();
    all.into_iter().filter(|circle| !circle.is_empty()).collect()
}

impl Module {
    fn read(path: &Path, text: &str) -> Self {
        let code = code(path, text);
        let mut imports = Vec::new();
        for found in USE.captures_iter(&code) {
            let is_public = found.get(1).is_some();
            for (path, name) in expanded(&found[2]) {
                imports.push(Import { name, path, is_public });
            }
        }
        let rest = USE.replace_all(&code, "");
        let rest = DECLARED.replace_all(&rest, "");
        let paths = FULL_PATH.captures_iter(&rest);
        let paths = paths.map(|found| found[1].split("::").map(str::to_owned).collect()).collect();
        let words = WORD.captures_iter(&rest).map(|found| found[1].to_owned()).collect();
        Self { file: path.to_path_buf(), imports, paths, words }
    }
}

/// The path of the module that a file is.
fn segments(file: &Path) -> Segments {
    let path = file.with_extension("");
    let parts = path.iter().skip(1).map(|part| part.to_str().unwrap().to_owned());
    parts.filter(|part| !matches!(part.as_str(), "mod" | "lib" | "main")).collect()
}

/// A file without comments and without what only tests see.
fn code(path: &Path, text: &str) -> String {
    let is_test = path.components().any(|part| part.as_os_str() == "tests")
        || path.file_stem().is_some_and(|stem| {
            let stem = stem.to_str().unwrap();
            stem == "testing" || stem == "tests" || stem.ends_with("_tests")
        });
    if is_test {
        return String::new();
    }
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut rest = COMMENT.replace_all(text, "").into_owned();
    while let Some(start) = rest.find("#[cfg(test)]") {
        let end = start + end_of_item(&rest[start..]);
        rest.replace_range(start..end, "");
    }
    rest
}

/// Where the first item of a text ends: with a `;` or with the block that it opens.
fn end_of_item(text: &str) -> usize {
    let mut depth = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The paths of a `use` line, each with the name that it brings in.
fn expanded(tree: &str) -> Vec<(Segments, String)> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut path: Segments =
            path.trim().split("::").map(|part| part.trim().to_owned()).collect();
        if path.len() > 1 && path.last().unwrap() == "self" {
            path.pop();
        }
        let name = if name.is_empty() { path.last().unwrap() } else { name.trim() };
        let name = name.to_owned();
        return vec![(path, name)];
    };
    let group = group.trim().strip_suffix('}').unwrap();
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for sign in group.chars() {
        match sign {
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(sign == '{') - i32::from(sign == '}');
                parts.last_mut().unwrap().push(sign);
            }
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| expanded(&format!("{head}{}", part.trim()))).collect()
}
