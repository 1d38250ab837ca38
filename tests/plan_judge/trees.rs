//! The module trees that are judged.

use std::path::{Path, PathBuf};

use crate::terraform::Network;

/// A root module, and the values that it is given.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) name: String,
    pub(crate) directory: PathBuf,
    pub(crate) values: Vec<(&'static str, String)>,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) workspace: Option<String>,
}

impl Tree {
    fn new(name: &str, directory: PathBuf) -> Self {
        let (values, files) = (Vec::new(), Vec::new());
        Self { name: name.to_owned(), directory, values, files, workspace: None }
    }

    /// The module in a directory, without values.
    pub(crate) fn of(directory: &Path) -> Self {
        Self::new("cases", directory.to_owned())
    }

    fn with(mut self, variable: &'static str, value: impl AsRef<str>) -> Self {
        self.values.push((variable, value.as_ref().to_owned()));
        self
    }

    /// The values as arguments of a program that calls its flags so.
    pub(crate) fn arguments(&self, value: &str, file: &str) -> Vec<String> {
        let files = self.files.iter().map(|path| format!("{file}={}", path.display()));
        let values = self.values.iter().map(|(name, given)| format!("{value}={name}={given}"));
        files.chain(values).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The trees of this repository, or those that `BOTTLELINT_JUDGE_TREES` names, between colons. A name that
/// is part of the name of a tree here chooses that tree.
pub(crate) fn chosen(network: &Network) -> Vec<Tree> {
    let own = own(network);
    let Ok(named) = std::env::var("BOTTLELINT_JUDGE_TREES") else { return own };
    let mut trees = Vec::new();
    for name in named.split(':').filter(|name| !name.is_empty()) {
        let path = Path::new(name);
        if path.is_dir() {
            let path = path.canonicalize().expect("a directory");
            trees.push(Tree::new(name, path));
        } else {
            trees.extend(own.iter().filter(|tree| tree.name.contains(name)).cloned());
        }
    }
    assert!(!trees.is_empty(), "no tree is called {named}");
    trees
}

/// The modules that ship with this repository, and the trees beside this file.
fn own(network: &Network) -> Vec<Tree> {
    let mut trees = reference(network);
    let here = root().join("tests/plan_judge/trees");
    let mut names: Vec<String> = std::fs::read_dir(&here)
        .expect("the trees")
        .map(|entry| entry.expect("a tree").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    for name in names {
        let mut tree = Tree::new(&name, here.join(&name));
        if name == "workspace" {
            tree.workspace = Some("staging".to_owned());
        }
        trees.push(tree);
    }
    trees
}

/// The modules and examples of this repository.
fn reference(network: &Network) -> Vec<Tree> {
    let zip = "modules/orchestrator/tests/empty.zip";
    let example = |name: &str| {
        let directory = root().join("terraform/examples").join(name);
        Tree::new(&format!("examples/{name}"), directory)
    };
    let subnets: Vec<String> = network.subnets.iter().take(2).map(|id| format!("{id:?}")).collect();
    let subnets = format!("[{}]", subnets.join(", "));
    let module = |name: &str| {
        let directory = root().join("terraform/modules").join(name);
        let mut tree = Tree::new(&format!("modules/{name}"), directory);
        tree.files.push(root().join("tests/plan_judge/values").join(format!("{name}.tfvars")));
        tree
    };
    vec![
        example("complete").with("lambda_zip_path", format!("../../{zip}")),
        example("minimal"),
        module("ecs").with("vpc_id", &network.vpc).with("private_subnet_ids", &subnets),
        module("iam"),
        module("network"),
        module("notifications"),
        module("orchestrator")
            .with("private_subnet_ids", &subnets)
            .with("lambda_zip_path", format!("../../{zip}")),
        module("s3"),
    ]
}
