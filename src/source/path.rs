//! Paths relative to the repository root, with forward slashes; the root itself is "".
//! Pure text: what a path names, and whether it exists, is the loader's business.

/// A path that climbs out of the repository root.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` lies outside the repository")]
pub struct OutsideRoot(pub String);

/// `tail` seen from the directory `base`, without `.` and `..`.
///
/// An absolute tail is outside, as is one that climbs above the root.
pub fn join(base: &str, tail: &str) -> Result<String, OutsideRoot> {
    if tail.starts_with('/') {
        return Err(OutsideRoot(tail.to_owned()));
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(tail.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(|| OutsideRoot(tail.to_owned()))?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// The path of an entry of a directory: `main.tf` in `modules/ecs`, or in the root. The name is one that a list
/// gave, so it is taken as it is.
#[must_use]
pub fn below(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// The directory that holds `path`; the root for a path without a slash.
#[must_use]
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Whether a file is one of Terraform's own language, or of `OpenTofu`'s.
#[must_use]
pub fn is_terraform(path: &str) -> bool {
    [".tf", ".tofu", ".tfvars"].iter().any(|end| path.ends_with(end))
}

/// Whether a file has the name of a Dockerfile: `Dockerfile`, `Dockerfile.prod`, `app.Dockerfile`, the same with
/// `Containerfile`, in letters of either case. A template of one is none, and neither is what a build ignores.
#[must_use]
pub fn is_dockerfile(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let ends = |end: &&str| name.ends_with(*end);
    let is_named = |plain: &&str| {
        name.strip_prefix(*plain).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            || name.strip_suffix(*plain).is_some_and(|rest| rest.ends_with('.') && rest.len() > 1)
    };
    ["dockerfile", "containerfile"].iter().any(is_named) && !NOT_BUILT.iter().any(ends)
}

/// The ends of names of files beside Dockerfiles that no build reads as one: their templates, ignore files, documents.
const NOT_BUILT: [&str; 16] = [
    ".dockerignore",
    ".containerignore",
    ".md",
    ".j2",
    ".jinja",
    ".jinja2",
    ".tmpl",
    ".gotmpl",
    ".tpl",
    ".template",
    ".erb",
    ".mustache",
    ".hbs",
    ".ejs",
    ".in",
    ".m4",
];

/// Whether a path lies where `terraform init` puts modules, which no repository keeps.
#[must_use]
pub fn is_fetched(path: &str) -> bool {
    path.starts_with(".terraform/") || path.contains("/.terraform/")
}

/// Whether a path names a text from outside of the repository: the command line, or a file that it gives.
#[must_use]
pub fn is_outside(path: &str) -> bool {
    path.starts_with('<') || path.starts_with("../")
}

/// `path` as written from the directory `base`: `../network` from `modules/ecs`.
#[must_use]
pub fn relative(base: &str, path: &str) -> String {
    let from: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let parts: Vec<&str> = up.chain(to.into_iter().skip(shared)).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_refuses_to_climb_out() {
        assert_eq!(join("a/b", "../c/./d").unwrap(), "a/c/d");
        assert_eq!(join("", "x").unwrap(), "x");
        assert!(join("a", "../../etc/passwd").is_err());
        assert!(join("a", "/etc/passwd").is_err());
    }

    #[test]
    fn relative_climbs_and_descends() {
        assert_eq!(relative("modules/ecs", "modules/network"), "../network");
        assert_eq!(relative("a", "a"), ".");
        assert_eq!(relative("", "a/b"), "a/b");
    }
}
