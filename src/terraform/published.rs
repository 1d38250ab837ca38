//! What the name tells that a module is published under. Must not know modules that are here.

/// Providers that make nothing in AWS: modules are named for the one that they are about, "Publish modules" in the registry's
/// documentation, and those of the null provider work out names and tags.
const ELSEWHERE: [&str; 1] = ["null"];

/// Modules for AWS that make no resource, by the registry's pages of them (2026-12).
const WITHOUT_RESOURCES: [&str; 1] = ["ecs-container-definition"];

/// Whether a module makes nothing in AWS, by its source: `cloudposse/label/null`,
/// `git::https://example.com/terraform-null-label.git?ref=1.0.0`.
pub(super) fn makes_nothing(source: &str) -> bool {
    let path = source.split('?').next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    let path = path.split("//").next().unwrap_or_default();
    let named = |provider: &str, name: &str| {
        ELSEWHERE.contains(&provider) || provider == "aws" && WITHOUT_RESOURCES.contains(&name)
    };
    let mut parts = path.rsplit('/');
    let (last, before) = (parts.next().unwrap_or_default(), parts.next());
    let repository = last.strip_suffix(".git").unwrap_or(last).strip_prefix("terraform-");
    if let Some((provider, name)) = repository.and_then(|rest| rest.split_once('-')) {
        return named(provider, name);
    }
    let is_registry = !path.starts_with('.') && !path.contains(':') && parts.next().is_some();
    is_registry && before.is_some_and(|name| named(last, name))
}

#[cfg(test)]
mod tests {
    use super::makes_nothing;

    #[test]
    fn tells_modules_for_names_from_those_that_make_something() {
        for source in [
            "cloudposse/label/null",
            "registry.example.com/cloudposse/label/null",
            "cloudposse/ecs-container-definition/aws",
            "git::https://github.com/cloudposse/terraform-null-label.git?ref=tags/0.25.0",
            "git@github.com:example/terraform-null-context?ref=v1",
            "github.com/cloudposse/terraform-aws-ecs-container-definition",
            "git::https://example.com/modules/terraform-null-label.git//exports?ref=1",
        ] {
            assert!(makes_nothing(source), "{source}");
        }
        for source in [
            "terraform-aws-modules/vpc/aws",
            "cloudposse/ecs-container-definition/google",
            "./modules/label/null",
            "../null",
            "null",
            "label/null",
            "git::https://example.com/infrastructure.git//modules/x/null",
            "",
        ] {
            assert!(!makes_nothing(source), "{source}");
        }
    }
}
