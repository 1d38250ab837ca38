//! `bottlelint migrate`, as a team that comes from another tool runs it.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use support::{MODULE, Repository};

#[test]
fn comments_and_configuration_are_taken_over_and_silence_the_same() {
    let task = MODULE.replace(
        "resource \"aws_ecs_task_definition\" \"this\" {\n",
        "resource \"aws_ecs_task_definition\" \"this\" {\n  # checkov:skip=CKV_AWS_336:log shipper\n  \
         # checkov:skip=CKV_AWS_9999:no such check\n",
    );
    let repository = Repository::new(&[
        ("main.tf", &task.replace("default     = true", "default     = false")),
        (".checkov.yaml", "skip-check:\n  - CKV_AWS_97\n  - CKV_AWS_9998\n"),
    ]);
    let check = ["check", "--select", "ECS004,BL001"];
    assert_eq!(repository.run(&check).code, 0);
    let printed = repository.run(&["migrate", "checkov", "--diff-only"]);
    insta::assert_snapshot!(printed.out, @r#"
    --- a/main.tf
    +++ b/main.tf
    @@ -11,0 +12 @@
    +# bottlelint: ignore[ECS004] -- log shipper
    @@ -13 +13,0 @@
    -  # checkov:skip=CKV_AWS_336:log shipper
    "#);
    let run = repository.run(&["migrate", "checkov"]);
    insta::assert_snapshot!(run.out, @r#"
    main.tf:13: CKV_AWS_336 -> ECS004
    main.tf:14: CKV_AWS_9999 has no counterpart; left as it is
    .checkov.yaml: CKV_AWS_97 -> EFS002, EFS021
    .checkov.yaml: CKV_AWS_9998 has no counterpart; left as it is
    rewrote the comments for checkov in 1 file; 2 ids without a counterpart

    Next: write this into bottlelint.hcl:

    rules {
      ignore = ["EFS002", "EFS021"]
    }
    "#);
    assert_eq!(repository.run(&check).code, 0);
    let text = std::fs::read_to_string(repository.path().join("main.tf")).unwrap();
    assert!(!text.contains("CKV_AWS_336") && text.contains("CKV_AWS_9999"), "{text}");
    // What was written counts where comments for other tools do not.
    assert_eq!(repository.run(&[&check[..], &["--no-foreign-suppressions"]].concat()).code, 0);
    assert_eq!(repository.run(&["migrate", "checkov", "nowhere"]).code, 2);
}
