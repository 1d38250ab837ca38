//! Absolute paths in a container. Pure text: there is no file system to look into.

/// `tail` seen from the directory `base`, without `.`, `..` and repeated slashes.
pub(super) fn join(base: &str, tail: &str) -> String {
    let base = if tail.starts_with('/') { "" } else { base };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(tail.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Whether a path is a directory or lies below it; both are absolute.
pub(crate) fn lies_within(path: &str, directory: &str) -> bool {
    let (path, directory) = (join("/", path), join("/", directory));
    let rest = path.strip_prefix(directory.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_as_a_shell_would() {
        assert_eq!(join("/app", "main.py"), "/app/main.py");
        assert_eq!(join("/app", "/tmp/"), "/tmp");
        assert_eq!(join("/app/x", "../y/./z"), "/app/y/z");
        assert_eq!(join("", "../.."), "/");
    }

    #[test]
    fn whole_names_decide_what_lies_within() {
        assert!(lies_within("/tmp/bottles", "/tmp"));
        assert!(lies_within("/tmp/", "/tmp"));
        assert!(lies_within("/x", "/"));
        assert!(!lies_within("/tmpx", "/tmp"));
        assert!(!lies_within("/tmp", "/tmp/bottles"));
    }
}
