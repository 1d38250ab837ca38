//! What would be deployed: resource instances by address, what the modules declare, and what could
//! not be read. Every front end makes one; rules see nothing else. Must not know syntax.

mod gap;
mod image;
mod location;
mod memo;
mod resource;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

pub use gap::{Gap, Given, MayHold};
pub use image::ImageFacts;
pub use location::Location;
pub use resource::{Existence, Mode, Resource};

use memo::Memo;

use crate::finding::{Finding, Secrets};
use crate::source::Span;
use crate::value::{Reason, Value};

/// What a front end makes of an input.
#[derive(Debug)]
pub struct Evaluated {
    /// What would be deployed.
    pub model: Model,
    /// What went wrong on the way.
    pub findings: Vec<Finding>,
}

/// What would be deployed.
#[derive(Debug, Default)]
pub struct Model {
    /// By address; see [`Model::of_type`].
    resources: Vec<Resource>,
    by_type: BTreeMap<Mode, BTreeMap<Arc<str>, Vec<usize>>>,
    by_address: HashMap<Arc<str>, usize, RandomState>,
    modules_by_path: HashMap<Arc<str>, usize, RandomState>,
    /// The places of module calls, by the path of the module that is called.
    calls: BTreeMap<Arc<str>, Span>,
    /// The root module and those it calls, by path.
    modules: Vec<ModuleFacts>,
    /// What could not be read: claims of absence are unknown where there is one.
    pub gaps: Vec<Gap>,
    /// Images that the repository holds, with names of their own.
    pub images: Vec<Arc<ImageFacts>>,
    /// The image that is checked by itself, where the input is a Dockerfile.
    pub image: Option<Arc<ImageFacts>>,
    /// Where the root module's own provider works.
    pub location: Location,
    /// The addresses of resources that others are judged by, and that are not judged themselves.
    pub unjudged: BTreeSet<Arc<str>>,
    /// What no report shows.
    pub secrets: Secrets,
    /// How many expressions are written: what may be spent on judging grows with it.
    pub written: usize,
    /// What blocks refer to that have no instance, as by `count = 0`: addresses without the instance key at their end.
    pub dormant: BTreeSet<Arc<str>>,
    /// The values of the expression that was asked for, in the order in which it was evaluated; not all of very many.
    pub watched: Vec<Value>,
    memo: Memo,
}

/// One module instance, as its files declare it.
#[derive(Debug)]
pub struct ModuleFacts {
    /// `module.a.module.b["x"]`; empty for the root module.
    pub path: Arc<str>,
    /// Its directory, from the repository root.
    pub directory: Arc<str>,
    /// The place that stands for the module as a whole: its call, or the start of its first file.
    pub span: Option<Span>,
    /// The declarations as one object, for rules: see `terraform::facts`.
    pub values: Value,
}

impl Model {
    /// Makes the index; sorts by address.
    #[must_use]
    pub fn new(mut resources: Vec<Resource>, modules: Vec<ModuleFacts>, gaps: Vec<Gap>) -> Self {
        resources.shrink_to_fit();
        resources.sort_by(|a, b| a.address.cmp(&b.address));
        let mut by_type: BTreeMap<Mode, BTreeMap<Arc<str>, Vec<usize>>> = BTreeMap::new();
        for (index, resource) in resources.iter().enumerate() {
            let of_mode = by_type.entry(resource.mode).or_default();
            of_mode.entry(Arc::clone(&resource.kind)).or_default().push(index);
        }
        let addresses = resources.iter().enumerate();
        let addresses = addresses.map(|(index, resource)| (Arc::clone(&resource.address), index));
        let by_address = addresses.collect();
        let paths = modules.iter().enumerate();
        let modules_by_path =
            paths.map(|(index, module)| (Arc::clone(&module.path), index)).collect();
        let calls = modules.iter().filter(|module| !module.path.is_empty());
        let calls = calls.filter_map(|module| Some((Arc::clone(&module.path), module.span?)));
        let calls = calls.collect();
        let gaps = gaps.into_iter().map(|gap| gap.settled(&resources)).collect();
        let (images, secrets) = (Vec::new(), Secrets::default());
        let memo = Memo::default();
        let location = Location::default();
        Self {
            resources,
            by_type,
            by_address,
            modules_by_path,
            calls,
            modules,
            gaps,
            images,
            image: None,
            location,
            unjudged: BTreeSet::new(),
            secrets,
            written: 0,
            dormant: BTreeSet::new(),
            watched: Vec::new(),
            memo,
        }
    }

    /// The same with other resources.
    #[must_use]
    pub fn with_resources(self, resources: Vec<Resource>) -> Self {
        let Self { modules, gaps, images, location, unjudged, secrets, written, dormant, .. } =
            self;
        let new = Self::new(resources, modules, gaps);
        Self { images, location, unjudged, secrets, written, dormant, ..new }
    }

    /// What the user is told that could not be read: not what others decide.
    pub fn unread(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| !gap.reason.is_elsewhere())
    }

    /// What could not be read and may hold something that belongs to what was: where there is such a thing, nobody can say
    /// that something has none.
    #[must_use]
    pub fn joinable(&self) -> Option<&Gap> {
        self.gaps.iter().find(|gap| gap.is_joinable())
    }

    /// What could not be read and may hold something that belongs to this resource.
    #[must_use]
    pub fn joinable_to(&self, resource: &Resource) -> Option<&Gap> {
        self.gaps.iter().find(|gap| gap.may_hold_of(&resource.address))
    }

    /// Why the rest of the deployment is not known, where this is a part of one and others decide the rest.
    #[must_use]
    pub fn rest(&self) -> Option<&Reason> {
        self.gaps.iter().map(|gap| &gap.reason).find(|reason| reason.is_elsewhere())
    }

    /// What is worked out of the model once.
    pub(crate) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// All, by address.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// Those of one type, by address.
    pub fn of_type<'a>(&'a self, mode: Mode, kind: &str) -> impl Iterator<Item = &'a Resource> {
        let of_mode = self.by_type.get(&mode);
        let indexes = of_mode.and_then(|types| types.get(kind)).map(Vec::as_slice);
        indexes.unwrap_or_default().iter().filter_map(|index| self.resources.get(*index))
    }

    /// The types of which there are resources.
    pub fn types(&self, mode: Mode) -> impl Iterator<Item = &Arc<str>> {
        self.by_type.get(&mode).into_iter().flat_map(BTreeMap::keys)
    }

    /// The calls that lead to a module, outermost first; none for the root module.
    #[must_use]
    pub fn calls(&self, module: &str) -> Vec<Span> {
        let ends = module.match_indices('.').map(|(at, _)| at).chain([module.len()]);
        let paths = ends.filter_map(|end| module.get(..end));
        paths.filter_map(|path| self.calls.get(path).copied()).collect()
    }

    /// The root module and those it calls.
    #[must_use]
    pub fn modules(&self) -> &[ModuleFacts] {
        &self.modules
    }

    /// The module of this path.
    #[must_use]
    pub fn module(&self, path: &str) -> Option<&ModuleFacts> {
        self.modules.get(*self.modules_by_path.get(path)?)
    }

    /// The resource that a path leads into, and the rest of it: `aws_vpc.a` and `tags` for `aws_vpc.a.tags`, nothing left
    /// for the resource itself.
    #[must_use]
    pub fn owner<'p>(&self, path: &'p str) -> Option<(&Resource, &'p str)> {
        let mut end = path.len();
        loop {
            let resource = path.get(..end).and_then(|address| self.resource(address));
            if let Some(resource) = resource {
                return Some((resource, path.get(end..)?.trim_start_matches('.')));
            }
            end = path.get(..end)?.rfind(['.', '['])?;
        }
    }

    /// The one with this address.
    #[must_use]
    pub fn resource(&self, address: &str) -> Option<&Resource> {
        self.resources.get(*self.by_address.get(address)?)
    }
}
