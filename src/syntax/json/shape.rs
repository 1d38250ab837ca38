//! What Terraform reads as blocks, and how it reads strings, where its own language decides.

/// What may stand in an object that is a body.
pub(super) struct BodyShape {
    /// Blocks by name, with the number of their labels.
    pub(super) blocks: &'static [(&'static str, usize, &'static BodyShape)],
    /// How the strings of some arguments are read.
    pub(super) arguments: &'static [(&'static str, Strings)],
    /// How the strings of all other arguments are read.
    pub(super) others: Strings,
}

/// How a string is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strings {
    /// As a template: `"${var.name}-x"`.
    Template,
    /// As it stands.
    Literal,
    /// As an expression, and so those in lists and objects: `"aws.west"`, `["aws_iam_role.this"]`.
    Expression,
}

use Strings::{Expression, Literal, Template};

const fn plain(arguments: &'static [(&'static str, Strings)]) -> BodyShape {
    BodyShape { blocks: &[], arguments, others: Template }
}

/// A file of variables' values.
pub(super) static VALUES: BodyShape = BodyShape { blocks: &[], arguments: &[], others: Literal };

/// A file of a configuration.
pub(super) static FILE: BodyShape = BodyShape {
    blocks: &[
        ("terraform", 0, &TERRAFORM),
        ("provider", 1, &PROVIDER),
        ("variable", 1, &VARIABLE),
        ("locals", 0, &PLAIN),
        ("output", 1, &OUTPUT),
        ("module", 1, &MODULE),
        ("resource", 2, &RESOURCE),
        ("data", 2, &RESOURCE),
        ("ephemeral", 2, &RESOURCE),
        ("moved", 0, &MOVED),
        ("import", 0, &IMPORT),
        ("removed", 0, &REMOVED),
        ("check", 1, &CHECK),
    ],
    arguments: &[],
    others: Template,
};

static PLAIN: BodyShape = plain(&[]);

static TERRAFORM: BodyShape = BodyShape {
    blocks: &[
        ("required_providers", 0, &REQUIRED_PROVIDERS),
        ("backend", 1, &VALUES),
        ("cloud", 0, &CLOUD),
        ("provider_meta", 1, &PLAIN),
    ],
    arguments: &[("experiments", Expression), ("language", Expression)],
    others: Literal,
};

static REQUIRED_PROVIDERS: BodyShape = BodyShape { blocks: &[], arguments: &[], others: Literal };

static CLOUD: BodyShape =
    BodyShape { blocks: &[("workspaces", 0, &VALUES)], arguments: &[], others: Literal };

static PROVIDER: BodyShape = plain(&[("alias", Literal), ("version", Literal)]);

static VARIABLE: BodyShape = BodyShape {
    blocks: &[("validation", 0, &PLAIN)],
    arguments: &[("type", Expression)],
    others: Literal,
};

static OUTPUT: BodyShape = BodyShape {
    blocks: &[("precondition", 0, &PLAIN)],
    arguments: &[("depends_on", Expression), ("description", Literal)],
    others: Template,
};

static MODULE: BodyShape = plain(&[
    ("source", Literal),
    ("version", Literal),
    ("depends_on", Expression),
    ("providers", Expression),
]);

static RESOURCE: BodyShape = BodyShape {
    blocks: &[
        ("lifecycle", 0, &LIFECYCLE),
        ("connection", 0, &PLAIN),
        ("provisioner", 1, &PROVISIONER),
        ("dynamic", 1, &DYNAMIC),
        ("_", 0, &PLAIN),
    ],
    arguments: &[("depends_on", Expression), ("provider", Expression)],
    others: Template,
};

static LIFECYCLE: BodyShape = BodyShape {
    blocks: &[("precondition", 0, &PLAIN), ("postcondition", 0, &PLAIN)],
    arguments: &[("ignore_changes", Expression), ("replace_triggered_by", Expression)],
    others: Template,
};

static PROVISIONER: BodyShape = BodyShape {
    blocks: &[("connection", 0, &PLAIN)],
    arguments: &[("when", Expression), ("on_failure", Expression)],
    others: Template,
};

static DYNAMIC: BodyShape = BodyShape {
    blocks: &[("content", 0, &CONTENT)],
    arguments: &[("iterator", Expression)],
    others: Template,
};

static CONTENT: BodyShape =
    BodyShape { blocks: &[("dynamic", 1, &DYNAMIC)], arguments: &[], others: Template };

static MOVED: BodyShape = plain(&[("from", Expression), ("to", Expression)]);

static IMPORT: BodyShape = plain(&[("to", Expression), ("provider", Expression)]);

static REMOVED: BodyShape = BodyShape {
    blocks: &[
        ("lifecycle", 0, &PLAIN),
        ("connection", 0, &PLAIN),
        ("provisioner", 1, &PROVISIONER),
    ],
    arguments: &[("from", Expression)],
    others: Template,
};

static CHECK: BodyShape = BodyShape {
    blocks: &[("data", 2, &RESOURCE), ("assert", 0, &PLAIN)],
    arguments: &[],
    others: Template,
};

impl BodyShape {
    /// How the strings of an argument are read.
    pub(super) fn strings(&self, argument: &str) -> Strings {
        let known = self.arguments.iter().find(|(name, _)| *name == argument);
        known.map_or(self.others, |(_, strings)| *strings)
    }

    /// The number of labels and the shape of a block.
    pub(super) fn block(&self, name: &str) -> Option<(usize, &'static BodyShape)> {
        let known = self.blocks.iter().find(|(block, ..)| *block == name);
        known.map(|(_, labels, shape)| (*labels, *shape))
    }
}
