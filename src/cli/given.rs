//! The values that root modules are evaluated with: whether some may be secrets, and what may be kept of them.

use crate::finding::is_secret_name;
use crate::secret;
use crate::terraform::Options;

/// Whether some of the values that root modules are evaluated with may be secrets.
pub(super) fn may_hold_secrets(options: &Options) -> bool {
    let variables = options.variables.iter().map(|(name, value)| (name.as_str(), value));
    let assume = options.assume.iter().map(|(name, value)| (&**name, value));
    let mut given = variables.chain(assume);
    // Those of the environment come from wherever secrets are kept.
    !options.environment.is_empty() || given.any(|(name, value)| may_be_secret(name, value))
}

fn may_be_secret(name: &str, value: &str) -> bool {
    is_secret_name(name) || secret::is_credential(value)
}

/// The values that root modules are evaluated with. Of what may be a secret, only its name: a hash of a short one tells it.
pub(super) fn values(options: &Options) -> Vec<String> {
    let given = |name: &str, value: &str| {
        if may_be_secret(name, value) { name.to_owned() } else { format!("{name}={value}") }
    };
    let variables = options.variables.iter().map(|(name, value)| given(name, value));
    let assume = options.assume.iter().map(|(name, value)| given(name, value));
    let images = options.images.iter().map(|(name, directory)| format!("{name}={directory}"));
    let others = [
        format!("{:?}", options.workspace),
        format!("{:?}", options.source),
        format!("{:?}", options.judged),
        format!("{:?}", options.asked),
        format!("{:?}", options.var_files),
        // Their values come from wherever secrets are kept.
        format!("{:?}", options.environment.iter().map(|(name, _)| name).collect::<Vec<_>>()),
    ];
    variables.chain(assume).chain(images).chain(others).collect()
}
