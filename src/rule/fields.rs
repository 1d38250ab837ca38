//! The fields of objects that rules see and that no provider's schema describes: modules and what they declare.

use Field::{Any, Many, One, Scalar};

/// The fields of an object: a table.
#[derive(Debug)]
pub(crate) struct Fields {
    /// "a module", "a container"
    pub(crate) what: &'static str,
    /// Name and kind of each.
    pub(crate) fields: &'static [(&'static str, Field)],
}

/// The kind of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    /// A string, number or boolean.
    Scalar,
    /// Anything.
    Any,
    /// An object.
    One(&'static Fields),
    /// A list of objects.
    Many(&'static Fields),
}

/// A module, as its files declare it: an element of `modules`.
pub(crate) static MODULE: Fields = Fields {
    what: "a module",
    fields: &[
        ("path", Scalar),
        ("directory", Scalar),
        ("root", Scalar),
        ("external", Scalar),
        ("source", Scalar),
        ("required_version", Scalar),
        ("providers", Many(&PROVIDER)),
        ("configurations", Many(&CONFIGURATION)),
        ("variables", Many(&VARIABLE)),
        ("outputs", Many(&OUTPUT)),
        ("locals", Many(&LOCAL)),
        ("data", Many(&DATA)),
        ("calls", Many(&CALL)),
        ("backends", Any),
        ("readme", One(&README)),
    ],
};

static PROVIDER: Fields = Fields {
    what: "a required provider",
    fields: &[("name", Scalar), ("source", Scalar), ("version", Scalar)],
};

static CONFIGURATION: Fields = Fields {
    what: "a provider configuration",
    fields: &[("name", Scalar), ("access_key", Scalar), ("secret_key", Scalar), ("token", Scalar)],
};

static VARIABLE: Fields = Fields {
    what: "a variable",
    fields: &[
        ("name", Scalar),
        ("type", Scalar),
        ("description", Scalar),
        ("has_default", Scalar),
        ("default", Any),
        ("default_text", Scalar),
        ("sensitive", Scalar),
        ("ephemeral", Scalar),
        ("nullable", Scalar),
        ("validations", Scalar),
        ("used", Scalar),
        ("row", One(&README_INPUT)),
    ],
};

static OUTPUT: Fields = Fields {
    what: "an output",
    fields: &[
        ("name", Scalar),
        ("description", Scalar),
        ("sensitive", Scalar),
        ("value", Any),
        ("row", One(&README_OUTPUT)),
    ],
};

static LOCAL: Fields =
    Fields { what: "a local value", fields: &[("name", Scalar), ("used", Scalar)] };

static DATA: Fields =
    Fields { what: "a data source", fields: &[("address", Scalar), ("used", Scalar)] };

static CALL: Fields = Fields {
    what: "a module call",
    fields: &[("name", Scalar), ("source", Scalar), ("version", Scalar)],
};

static README: Fields = Fields {
    what: "a README",
    fields: &[("path", Scalar), ("inputs", Many(&README_INPUT)), ("outputs", Many(&README_OUTPUT))],
};

static README_INPUT: Fields = Fields {
    what: "a row of the README's table of inputs",
    fields: &[
        ("name", Scalar),
        ("description", Scalar),
        ("type", Scalar),
        ("default", Scalar),
        ("required", Scalar),
        ("declared", Scalar),
    ],
};

static README_OUTPUT: Fields = Fields {
    what: "a row of the README's table of outputs",
    fields: &[("name", Scalar), ("description", Scalar), ("declared", Scalar)],
};
