//! A module as its files declare it: which blocks there are and where. Nothing is evaluated here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::finding::Told;
use crate::model::{Gap, Mode};
use crate::source::Span;
use crate::syntax::{Attribute, Block, Body, ExprId, Tree};

use super::dialect::Dialect;
use super::references::WrittenReference;
use super::terragrunt::Outside;
use super::version::VersionFit;

/// A module: the configuration files of one directory.
#[derive(Debug, Default)]
pub struct Module {
    /// From the repository root.
    pub directory: Arc<str>,
    /// The files that parsed, wholly or in part, override files last.
    pub files: Vec<ConfigFile>,
    /// `variable` blocks by name.
    pub variables: BTreeMap<Arc<str>, Declaration>,
    /// The entries of `locals` blocks by name.
    pub locals: BTreeMap<Arc<str>, Local>,
    /// `output` blocks by name.
    pub outputs: BTreeMap<Arc<str>, Declaration>,
    /// `resource` and `data` blocks by mode, type and name.
    pub resources: BTreeMap<ResourceId, Declaration>,
    /// `module` blocks by name.
    pub calls: BTreeMap<Arc<str>, Declaration>,
    /// `terraform`, `provider`, `check`, `moved`, `import`, `removed` blocks, in the order of the files.
    pub others: Vec<BlockId>,
    /// Types of top-level blocks that are in no language known here: what they declare is unknown.
    pub newer: BTreeSet<Arc<str>>,
    /// Whose language the files are in.
    pub dialect: Dialect,
    /// What Terragrunt adds, if it runs this module.
    pub outside: Option<Outside>,
    /// What is wrong with the files.
    pub told: Told,
    /// What may be secrets in the files that do not parse.
    pub perhaps_secrets: Vec<Span>,
    /// The files that could not be read at all.
    pub unreadable: Vec<Arc<str>>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// How the schema's version of the AWS provider fits the version that it asks for.
    pub fit: VersionFit,
    /// How it fits the version in the lock file beside it, which Terraform takes where the module is the root.
    pub locked: Option<VersionFit>,
    /// The text and path of its README, if it has one.
    pub readme: Option<Readme>,
    /// The resources and data sources that it refers to and does not declare, and of which it is told: worked out when it is
    /// first asked.
    pub undeclared: OnceLock<BTreeSet<ResourceId>>,
}

/// One file.
#[derive(Debug)]
pub struct ConfigFile {
    /// From the repository root.
    pub path: Arc<str>,
    /// Its syntax.
    pub tree: Tree,
    /// What its expressions refer to, in the order of the text.
    pub references: Vec<WrittenReference>,
    /// Whether it adds to the module or changes what other files declare.
    pub role: Role,
}

/// What a file does in its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Declares.
    Primary,
    /// `override.tf` and `*_override.tf`: changes what is declared.
    Override,
}

/// A README as it was read.
#[derive(Debug)]
pub struct Readme {
    /// The start of the file.
    pub span: Span,
    /// Its text.
    pub text: Arc<str>,
}

/// Type and name of a resource or data source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId {
    /// Managed or data.
    pub mode: Mode,
    /// `aws_ecs_service`
    pub kind: Arc<str>,
    /// `this`
    pub name: Arc<str>,
}

/// A block that declares: which file, which block of it, and which one in that, if it stands in a `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockId {
    file: u32,
    block: u32,
    inner: Option<u32>,
}

/// A declared thing: its block, and the blocks of override files that change it, in order.
#[derive(Clone, Debug)]
pub struct Declaration {
    blocks: Vec<BlockId>,
}

/// An entry of a `locals` block.
#[derive(Clone, Copy, Debug)]
pub struct Local {
    block: BlockId,
    attribute: u32,
}

/// A block with the tree it stands in.
#[derive(Clone, Copy, Debug)]
pub struct BlockRef<'a> {
    /// The file's tree.
    pub tree: &'a Tree,
    /// The block.
    pub block: &'a Block,
}

/// An expression with the tree it stands in.
#[derive(Clone, Copy, Debug)]
pub struct ExprRef<'a> {
    /// The file's tree.
    pub tree: &'a Tree,
    /// The expression.
    pub expr: ExprId,
}

impl ExprRef<'_> {
    /// Where it stands.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.span(self.expr)
    }
}

/// A body as override files leave it: later parts win, attribute by attribute and, for nested
/// blocks, type by type.
#[derive(Clone, Debug)]
pub struct Merged<'a> {
    parts: Vec<(&'a Tree, &'a Body)>,
}

impl Module {
    /// The block that an id stands for.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<BlockRef<'_>> {
        let tree = &self.files.get(id.file as usize)?.tree;
        let block = tree.body.blocks.get(id.block as usize)?;
        let block = match id.inner {
            Some(inner) => block.body.blocks.get(inner as usize)?,
            None => block,
        };
        Some(BlockRef { tree, block })
    }

    /// What the blocks of a declaration refer to.
    #[must_use]
    pub fn references(&self, declaration: &Declaration) -> Vec<&WrittenReference> {
        self.references_in_trees(declaration).into_iter().map(|(_, found)| found).collect()
    }

    /// The same, each with the tree that it stands in.
    #[must_use]
    pub fn references_in_trees(
        &self,
        declaration: &Declaration,
    ) -> Vec<(&Tree, &WrittenReference)> {
        let mut all = Vec::new();
        for id in &declaration.blocks {
            let (Some(file), Some(found)) = (self.files.get(id.file as usize), self.block(*id))
            else {
                continue;
            };
            let (start, end) = (found.block.start, found.block.end);
            let within = super::references::within(&file.references, start, end);
            all.extend(within.iter().map(|found| (&file.tree, found)));
        }
        all
    }

    /// What an expression of one of the files refers to.
    #[must_use]
    pub fn references_of(&self, expr: ExprRef<'_>) -> Vec<(&Tree, &WrittenReference)> {
        let span = expr.span();
        let file = self.files.iter().find(|file| std::ptr::eq(&raw const file.tree, expr.tree));
        let all = file.into_iter().flat_map(|file| {
            let within = super::references::within(&file.references, span.start, span.end);
            within.iter().map(|found| (&file.tree, found))
        });
        all.collect()
    }

    /// The first block of a declaration: the one to point at.
    #[must_use]
    pub fn first(&self, declaration: &Declaration) -> Option<BlockRef<'_>> {
        self.block(*declaration.blocks.first()?)
    }

    /// The body of a declaration with its overrides.
    #[must_use]
    pub fn body(&self, declaration: &Declaration) -> Merged<'_> {
        let blocks = declaration.blocks.iter().filter_map(|id| self.block(*id));
        Merged { parts: blocks.map(|found| (found.tree, &found.block.body)).collect() }
    }

    /// The expression of a local value, and the place of its name.
    #[must_use]
    pub fn local(&self, local: Local) -> Option<(ExprRef<'_>, Span)> {
        let found = self.block(local.block)?;
        let attribute = found.block.body.attributes.get(local.attribute as usize)?;
        let expr = ExprRef { tree: found.tree, expr: attribute.expr };
        Some((expr, attribute.name_span(found.tree)))
    }

    /// The same of the local value of a name.
    #[must_use]
    pub fn local_named(&self, name: &str) -> Option<(ExprRef<'_>, Span)> {
        self.local(*self.locals.get(name)?)
    }

    /// Where the module as a whole stands: the start of its first file.
    #[must_use]
    pub fn start(&self) -> Option<Span> {
        self.files.first().map(|file| file.tree.place(0, 0))
    }
}

impl Declaration {
    pub(super) fn new(id: BlockId) -> Self {
        Self { blocks: vec![id] }
    }

    pub(super) fn add(&mut self, id: BlockId) {
        self.blocks.push(id);
    }
}

impl BlockId {
    pub(super) fn new(file: usize, block: usize) -> Option<Self> {
        let (file, block) = (u32::try_from(file).ok()?, u32::try_from(block).ok()?);
        Some(Self { file, block, inner: None })
    }

    pub(super) fn within(self, inner: usize) -> Option<Self> {
        Some(Self { inner: Some(u32::try_from(inner).ok()?), ..self })
    }
}

impl Local {
    pub(super) fn new(block: BlockId, attribute: usize) -> Option<Self> {
        Some(Self { block, attribute: u32::try_from(attribute).ok()? })
    }
}

impl<'a> Merged<'a> {
    /// A body without overrides.
    #[must_use]
    pub fn single(tree: &'a Tree, body: &'a Body) -> Self {
        Self { parts: vec![(tree, body)] }
    }

    /// The expression of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<ExprRef<'a>> {
        self.parts.iter().rev().find_map(|(tree, body)| {
            let attribute = body.attribute(tree, name)?;
            Some(ExprRef { tree, expr: attribute.expr })
        })
    }

    /// Every attribute by name.
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<Arc<str>, (&'a Tree, &'a Attribute)> {
        let mut all = BTreeMap::new();
        for (tree, body) in &self.parts {
            for attribute in &body.attributes {
                all.insert(Arc::clone(tree.name(attribute.name)), (*tree, attribute));
            }
        }
        all
    }

    /// The nested blocks; those of an override replace all of the same type before it.
    #[must_use]
    pub fn blocks(&self) -> Vec<BlockRef<'a>> {
        let mut all: Vec<BlockRef<'a>> = Vec::new();
        for (tree, body) in &self.parts {
            if !all.is_empty() {
                let replaces = |old: &BlockRef<'a>| {
                    body.blocks
                        .iter()
                        .any(|new| block_type(tree, new) == block_type(old.tree, old.block))
                };
                all.retain(|old| !replaces(old));
            }
            all.extend(body.blocks.iter().map(|block| BlockRef { tree, block }));
        }
        all
    }

    /// The nested blocks of one type, `dynamic` ones left out.
    #[must_use]
    pub fn blocks_of(&self, kind: &str) -> Vec<BlockRef<'a>> {
        let mut all = self.blocks();
        all.retain(|found| &**found.tree.name(found.block.kind) == kind);
        all
    }

    /// The bodies themselves, oldest first.
    pub fn parts(&self) -> impl Iterator<Item = (&'a Tree, &'a Body)> + '_ {
        self.parts.iter().copied()
    }
}

/// What a nested block generates: `dynamic "egress"` counts as `egress`.
fn block_type<'a>(tree: &'a Tree, block: &Block) -> &'a str {
    let kind = tree.name(block.kind);
    match block.label(tree, 0) {
        Some(label) if &**kind == "dynamic" => label,
        Some(_) | None => kind,
    }
}
