//! The instances that a plan has of each block, so that what a reference means is looked up and not searched for. Must not
//! know values.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::model::Resource;
use crate::value::address::{key_end, last_key, without_keys};

use super::configuration::ReferenceTarget;

/// The instances of all blocks.
#[derive(Default)]
pub(super) struct PlanBlocks {
    /// By address without instance keys.
    by_address: HashMap<String, Block, RandomState>,
}

/// The instances of one block: their numbers, and the instances of the module that they are in. Those of one module
/// instance, and so those of one around it, are next to each other.
#[derive(Default)]
struct Block {
    /// The path of the module without instance keys.
    module: String,
    all: Numbers,
    /// By the key of the instance, or of that of its module if the block has one instance there.
    by_key: HashMap<Box<str>, Numbers, RandomState>,
}

#[derive(Default)]
struct Numbers {
    modules: Vec<Arc<str>>,
    numbers: Vec<usize>,
}

impl PlanBlocks {
    /// Those of these resources, by their numbers.
    pub(super) fn of<'r>(resources: impl Iterator<Item = &'r Resource>) -> Self {
        let mut numbered: Vec<(usize, &Resource)> = resources.enumerate().collect();
        // The order that a plan has them in stays within a module instance.
        numbered.sort_by(|(_, a), (_, b)| a.module.cmp(&b.module));
        let mut blocks = Self::default();
        for (number, resource) in numbered {
            let address = without_keys(&resource.address);
            let block = blocks.by_address.entry(address).or_insert_with(|| Block {
                module: without_keys(&resource.module),
                ..Block::default()
            });
            block.all.push(number, resource);
            let key = key_of(resource);
            if !key.is_empty() {
                block.by_key.entry(key.into()).or_default().push(number, resource);
            }
        }
        blocks
    }

    /// The instances that a reference may mean: those in the same instances of the modules that both are in, in the order
    /// of the plan.
    pub(super) fn instances(&self, target: &ReferenceTarget, owner: &Resource) -> &[usize] {
        let Some(block) = self.by_address.get(&without_keys(&target.resource)) else { return &[] };
        let shared = shared(&owner.module, &block.module);
        match last_key(&target.resource) {
            "" => block.all.within(shared),
            wanted => block.by_key.get(wanted).map_or(&[], |numbers| numbers.within(shared)),
        }
    }

    /// The one instance that a reference means: of several, the one with the key of who refers to it.
    pub(super) fn only(&self, target: &ReferenceTarget, owner: &Resource) -> Option<usize> {
        let all = self.instances(target, owner);
        if let [only] = all {
            return Some(*only);
        }
        if !last_key(&target.resource).is_empty() {
            return None;
        }
        let block = self.by_address.get(&without_keys(&target.resource))?;
        let shared = shared(&owner.module, &block.module);
        let keys = [last_key(&owner.address), last_key(&owner.module)];
        let of_key = |key: &str| block.by_key.get(key).map_or(&[][..], |all| all.within(shared));
        let [own, outer] = keys.map(of_key);
        match (own, outer) {
            ([only], []) | ([], [only]) => Some(*only),
            ([one], [other]) if one == other => Some(*one),
            _ => None,
        }
    }
}

impl Numbers {
    fn push(&mut self, number: usize, resource: &Resource) {
        self.modules.push(Arc::clone(&resource.module));
        self.numbers.push(number);
    }

    /// Those in an instance of a module, and in those that it calls.
    fn within(&self, module: &str) -> &[usize] {
        let start = self.modules.partition_point(|own| **own < *module);
        let rest = self.modules.get(start..).unwrap_or_default();
        let count = rest.partition_point(|own| own.starts_with(module));
        self.numbers.get(start..start + count).unwrap_or_default()
    }
}

/// The key that tells an instance from the others of its block.
fn key_of(resource: &Resource) -> &str {
    match last_key(&resource.address) {
        "" => last_key(&resource.module),
        key => key,
    }
}

/// The instance of the innermost module around `module` that the module of another block is in too, whose path has no
/// instance keys: `module.a["x"]` for `module.a["x"].module.b` and `module.a.module.c`.
fn shared<'m>(module: &'m str, plain: &str) -> &'m str {
    let (mut shared, mut plain) = (0, plain);
    loop {
        let rest = module.get(shared..).unwrap_or_default();
        let dot = usize::from(rest.starts_with('.'));
        let Some(call) = rest.get(dot..).and_then(|rest| rest.strip_prefix("module.")) else {
            break;
        };
        let name = call.split(['.', '[']).next().unwrap_or_default();
        let other = plain.strip_prefix('.').unwrap_or(plain).strip_prefix("module.");
        let Some(others) = other.and_then(|other| other.strip_prefix(name)) else { break };
        if !others.is_empty() && !others.starts_with('.') {
            break;
        }
        let behind = call.get(name.len()..).unwrap_or_default();
        let key = if behind.starts_with('[') { key_end(behind) } else { 0 };
        shared += dot + "module.".len() + name.len() + key;
        plain = others;
    }
    module.get(..shared).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_around_both() {
        let cases = [
            ("", "", ""),
            ("", "module.a", ""),
            (r#"module.a["x"]"#, "", ""),
            (r#"module.a["x"]"#, "module.a", r#"module.a["x"]"#),
            (
                r#"module.a["x.module.b"].module.b[0]"#,
                "module.a.module.b",
                r#"module.a["x.module.b"].module.b[0]"#,
            ),
            (r#"module.a["x"].module.b"#, "module.a.module.c", r#"module.a["x"]"#),
            (r#"module.a["x"].module.b"#, "module.ab.module.b", ""),
            ("module.ab", "module.a", ""),
            ("module.a[0].module.b", "module.a.module.b.module.c", "module.a[0].module.b"),
        ];
        for (module, plain, expected) in cases {
            assert_eq!(shared(module, plain), expected, "{module} and {plain}");
        }
    }
}
