//! Which programs an image certainly has: those that its Dockerfile brings in; and which it certainly has not: those
//! that its base is known to lack and that the Dockerfile does not bring in. Must not know containers.

use crate::dockerfile::lies_within;
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::unknown_of;

/// Base images that lack programs: the end of the repository's path, what a tag has to hold, and the programs.
/// From the Dockerfiles that these images are built from, in the docker-library repositories; busybox, which alpine
/// has, brings a wget of its own. The variants of other languages bring some of the programs, so they are not here.
const LACKING: &[(&str, &str, &[&str])] = &[
    ("alpine", "", &["curl"]),
    ("busybox", "", &["curl"]),
    ("debian", "", &["curl", "wget"]),
    ("ubuntu", "", &["curl", "wget"]),
    ("golang", "alpine", &["curl"]),
    ("node", "alpine", &["curl"]),
    ("python", "alpine", &["curl"]),
    ("node", "slim", &["curl", "wget"]),
    ("python", "slim", &["curl", "wget"]),
    ("ruby", "slim", &["curl", "wget"]),
];

/// Where Docker's official images are kept.
const OFFICIAL: [&str; 4] =
    ["", "docker.io/library/", "library/", "public.ecr.aws/docker/library/"];

/// Programs of these directories are found by name; whoever copies a directory to one of them, or above, may bring
/// any program.
const BIN: [&str; 6] =
    ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

/// Whether an image has a program.
pub(super) fn has_program(image: &Value, name: &Value) -> Value {
    let (Some(name), false) = (name.as_str(), image.is_unknown()) else {
        return unknown_of(image, Type::Bool);
    };
    let base = image.get("base").and_then(Value::as_str);
    let reason = || Reason::BaseImage(base.unwrap_or("the base").into());
    let answer = match (brings(image, name), base) {
        (Truth::False, Some(base)) if lacks(base, name) => Truth::False,
        (Truth::True, _) => Truth::True,
        (Truth::False | Truth::Unknown, _) => Truth::Unknown,
    };
    Value::truth(answer, reason).with_origin(image.origin.clone())
}

/// Whether a base image certainly has no such program.
fn lacks(base: &str, program: &str) -> bool {
    let plain = base.split('@').next().unwrap_or(base);
    let (repository, tag) = match plain.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => (repository, tag),
        Some(_) | None => (plain, ""),
    };
    if repository == "scratch" {
        return true;
    }
    if repository.starts_with("gcr.io/distroless/") {
        return !tag.contains("debug");
    }
    let official = |name: &str| OFFICIAL.iter().any(|from| format!("{from}{name}") == repository);
    LACKING.iter().any(|(name, part, programs)| {
        official(name) && tag.contains(part) && programs.contains(&program)
    })
}

/// Whether the Dockerfile brings it in: a command names it, or a file of its name is copied. Unknown where commands
/// take something away too, or a directory is copied to where programs are.
fn brings(image: &Value, program: &str) -> Truth {
    let texts = |name: &str| image.get(name).and_then(Value::elements).unwrap_or_default();
    let is_end = |char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.'));
    let runs = texts("runs").iter().filter_map(Value::as_str);
    let run = |run: &str| {
        let has = |wanted: &str| run.split(is_end).any(|word| word == wanted);
        match (has(program), REMOVING.iter().any(|word| has(word))) {
            (true, true) => Truth::Unknown,
            (named, _) => Truth::from(named),
        }
    };
    let file = |file: &Value| match file.as_str() {
        Some(file) if file.rsplit('/').next() == Some(program) => Truth::True,
        Some(file) if BIN.iter().any(|bin| lies_within(bin, file)) => Truth::Unknown,
        Some(_) => Truth::False,
        None => Truth::Unknown,
    };
    Truth::any(runs.map(run)).or(Truth::any(texts("files").iter().map(file)))
}

/// Words of package managers that take packages away.
const REMOVING: [&str; 5] = ["purge", "remove", "autoremove", "del", "erase"];

#[cfg(test)]
mod tests {
    use super::lacks;

    #[test]
    fn knows_what_official_images_lack() {
        assert!(lacks("python:3.12-slim-bookworm", "curl"));
        assert!(lacks("docker.io/library/node:22-slim@sha256:00", "wget"));
        assert!(lacks("public.ecr.aws/docker/library/alpine", "curl"));
        assert!(lacks("gcr.io/distroless/static-debian12:nonroot", "curl"));
        assert!(lacks("scratch", "curl"));
    }

    #[test]
    fn says_nothing_of_others() {
        assert!(!lacks("python:3.12", "curl"));
        assert!(!lacks("alpine:3.20", "wget"));
        assert!(!lacks("nginx:alpine", "curl"));
        assert!(!lacks("example.com/python:slim", "curl"));
        assert!(!lacks("gcr.io/distroless/static:debug", "wget"));
    }
}
