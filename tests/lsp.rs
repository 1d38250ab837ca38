//! `bottlelint lsp`, as an editor drives it: messages over standard input and output.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use serde_json::{Value, json};
use support::editor::Editor;
use support::{CALLER, MODULE, Repository, breaking};

fn has(rule: &str) -> impl Fn(&[Value]) -> bool {
    move |all| all.iter().any(|one| one["code"] == rule)
}

fn lacks(rule: &str) -> impl Fn(&[Value]) -> bool {
    move |all| !all.iter().any(|one| one["code"] == rule)
}

fn with_code(all: &[Value], rule: &str) -> Value {
    all.iter().find(|one| one["code"] == rule).unwrap().clone()
}

/// A text after an edit, as an editor makes it: lines without characters beyond ASCII.
fn edited(text: &str, edits: &Value) -> String {
    let [edit] = edits.as_array().unwrap().as_slice() else { panic!("{edits}") };
    let byte = |at: &Value| {
        let lines = text.split_inclusive('\n');
        let line = usize::try_from(at["line"].as_u64().unwrap()).unwrap();
        let before: usize = lines.take(line).map(str::len).sum();
        before + usize::try_from(at["character"].as_u64().unwrap()).unwrap()
    };
    let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
    format!("{}{}{}", &text[..start], edit["newText"].as_str().unwrap(), &text[end..])
}

const MAIN: &str = "envs/prod/main.tf";

#[test]
fn unsaved_text_counts_until_it_is_closed() {
    let repository = breaking();
    repository.write(MAIN, &CALLER.replace("= false", "= true"));
    let mut editor = Editor::new(&repository);
    editor.open(MAIN, CALLER);
    let found = editor.diagnostics(MAIN, has("ECS004"));
    let writable = with_code(&found, "ECS004");
    assert_eq!(writable["range"]["start"], json!({ "line": 3, "character": 19 }));
    assert_eq!(writable["range"]["end"], json!({ "line": 3, "character": 24 }));
    assert_eq!(writable["severity"], 1);
    assert_eq!(writable["source"], "bottlelint");
    assert!(writable["codeDescription"]["href"].as_str().unwrap().ends_with("/rules/ECS004.html"));
    let related = writable["relatedInformation"].as_array().unwrap();
    let files: Vec<&str> =
        related.iter().map(|one| one["location"]["uri"].as_str().unwrap()).collect();
    assert_eq!(files, vec![editor.uri("modules/ecs/main.tf"); 2]);

    // Characters beyond the first plane have two units.
    let line = "# \u{1f600}é\n";
    let start = json!({ "line": 0, "character": 0 });
    let insert = json!({ "range": { "start": start, "end": start }, "text": line });
    editor.change(MAIN, 2, &insert);
    let moved = editor.diagnostics(MAIN, |all| {
        all.iter().any(|one| one["code"] == "ECS004" && one["range"]["start"]["line"] == 4)
    });
    assert!(has("ECS004")(&moved));
    let comment = "/* \u{1f600} */ ";
    let start = json!({ "line": 4, "character": 2 });
    let insert = json!({ "range": { "start": start, "end": start }, "text": comment });
    editor.change(MAIN, 3, &insert);
    editor.diagnostics(MAIN, |all| {
        all.iter().any(|one| one["code"] == "ECS004" && one["range"]["start"]["character"] == 28)
    });

    let start = json!({ "line": 4, "character": 28 });
    let end = json!({ "line": 4, "character": 33 });
    let repair = json!({ "range": { "start": start, "end": end }, "text": "true" });
    editor.change(MAIN, 4, &repair);
    editor.diagnostics(MAIN, lacks("ECS004"));
    editor.replace(MAIN, 5, CALLER);
    editor.diagnostics(MAIN, has("ECS004"));
    editor.tell("textDocument/didClose", &json!({ "textDocument": { "uri": editor.uri(MAIN) } }));
    editor.diagnostics(MAIN, lacks("ECS004"));

    // What another program writes counts when the editor says so.
    repository.write(MAIN, CALLER);
    editor.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [] }));
    editor.diagnostics(MAIN, has("ECS004"));
    editor.close();
}

#[test]
fn findings_are_fixed_and_ignored_by_actions() {
    let repository = breaking();
    let mut editor = Editor::new(&repository);
    editor.open(MAIN, CALLER);
    let writable = with_code(&editor.diagnostics(MAIN, has("ECS004")), "ECS004");
    let edits = editor.action(MAIN, &writable["range"], "Fix ECS004: ");
    assert_eq!(edited(CALLER, &edits), CALLER.replace("= false", "= true"));

    let edits = editor.action(MAIN, &writable["range"], "Ignore ECS004 here: ");
    let ignored = edited(CALLER, &edits);
    assert!(ignored.contains("  # bottlelint: ignore[ECS004] -- \n  read_only_root"), "{ignored}");
    // Without a reason it does not count, and says so.
    editor.replace(MAIN, 2, &ignored);
    let found = editor.diagnostics(MAIN, has("BL003"));
    assert!(has("ECS004")(&found));
    editor.replace(MAIN, 3, &ignored.replace(" -- \n", " -- the program writes to /var\n"));
    editor.diagnostics(MAIN, |all| lacks("ECS004")(all) && lacks("BL003")(all));
    editor.close();
}

#[test]
fn hover_says_what_a_value_is_and_where_it_comes_from() {
    let repository = breaking();
    let other = CALLER.replace("= false", "= true");
    repository.write("envs/test/main.tf", &other);
    let mut editor = Editor::new(&repository);
    editor.open(MAIN, CALLER);
    editor.diagnostics(MAIN, has("ECS004"));
    insta::assert_snapshot!(editor.hover("modules/ecs/main.tf", (17, 40)), @r"
    ```hcl
    var.read_only_root = false
    ```
    * [`envs/prod/main.tf:4`](file:///envs/prod/main.tf#L4): `false` is set here, by `module.checkout`
    * [`modules/ecs/main.tf:4`](file:///modules/ecs/main.tf#L4): ... over this default
    * [`modules/ecs/main.tf:18`](file:///modules/ecs/main.tf#L18): ... and ends up here

    ```hcl
    var.read_only_root = true
    ```
    * [`envs/test/main.tf:4`](file:///envs/test/main.tf#L4): `true` is set here, by `module.checkout`
    * [`modules/ecs/main.tf:4`](file:///modules/ecs/main.tf#L4): ... over this default
    * [`modules/ecs/main.tf:18`](file:///modules/ecs/main.tf#L18): ... and ends up here
    ");
    insta::assert_snapshot!(editor.hover("modules/ecs/main.tf", (16, 8)), @r#"
    ```hcl
    image = "repo@sha256:0000"
    ```
    * [`envs/prod/main.tf:3`](file:///envs/prod/main.tf#L3): `"repo@sha256:0000"` is set here, by `module.checkout`
    * [`modules/ecs/main.tf:17`](file:///modules/ecs/main.tf#L17): ... and ends up in `image`

    ```hcl
    image = "repo@sha256:0000"
    ```
    * [`envs/test/main.tf:3`](file:///envs/test/main.tf#L3): `"repo@sha256:0000"` is set here, by `module.checkout`
    * [`modules/ecs/main.tf:17`](file:///modules/ecs/main.tf#L17): ... and ends up in `image`
    "#);
    // The argument that is the line to edit: its value, and what the rule says.
    let text = editor.hover(MAIN, (3, 5));
    assert!(text.starts_with("```hcl\nread_only_root = false\n```"), "{text}");
    let text = editor.hover(MAIN, (3, 20));
    assert!(text.contains("# ECS004 writable-root-filesystem"), "{text}");
    assert!(text.contains("## Why") && text.contains("/rules/ECS004.html"), "{text}");
    assert_eq!(editor.hover(MAIN, (0, 3)), "");

    let origins = editor.definition("modules/ecs/main.tf", (17, 40));
    let uris: Vec<&str> =
        origins.as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, [editor.uri(MAIN), editor.uri("envs/test/main.tf")]);
    assert_eq!(origins[0]["range"]["start"], json!({ "line": 3, "character": 19 }));
    editor.close();
}

#[test]
fn ids_of_rules_are_explained_in_comments() {
    let repository = breaking();
    let mut editor = Editor::new(&repository);
    let text =
        format!("# bottlelint: ignore[ECS004] -- why\n# checkov:skip=CKV_AWS_336:why\n{CALLER}");
    editor.open(MAIN, &text);
    editor.diagnostics(MAIN, |_| true);
    for at in [(0, 24), (1, 20)] {
        let page = editor.hover(MAIN, at);
        assert!(page.starts_with("# ECS004 writable-root-filesystem"), "{page}");
    }
    editor.close();
}

#[test]
fn secrets_are_in_no_message() {
    let text = r#"variable "token" {
  type      = string
  sensitive = true
  default   = "s3cr3tTOKENvalue"
}

locals {
  copy  = var.token
  short = [var.pin, "open"]
}

variable "pin" {
  type      = string
  sensitive = true
  default   = "4711"
}

resource "aws_ecs_task_definition" "this" {
  family = "checkout"
  container_definitions = jsonencode([
    {
      name        = "checkout"
      image       = "repo@sha256:0000"
      environment = [{ name = "DATABASE_PASSWORD", value = "hunter2HUNTER2" }]
    },
  ])
}
"#;
    let repository = Repository::new(&[("main.tf", text)]);
    let mut editor = Editor::new(&repository);
    editor.open("main.tf", text);
    let found = editor.diagnostics("main.tf", |all| !all.is_empty());
    let mut said = vec![serde_json::to_string(&found).unwrap()];
    for (line, content) in text.lines().enumerate() {
        let line = u32::try_from(line).unwrap();
        for character in 0..u32::try_from(content.len()).unwrap() {
            if character % 3 == 0 {
                said.push(editor.hover("main.tf", (line, character)));
            }
        }
        let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 99 } });
        let context = json!({ "diagnostics": [] });
        let document = json!({ "uri": editor.uri("main.tf") });
        let params = json!({ "textDocument": document, "range": range, "context": context });
        said.push(editor.ask("textDocument/codeAction", &params).to_string());
    }
    assert!(
        said.iter()
            .any(|text| text.contains("copy  = (sensitive") || text.contains("copy = (sensitive"))
    );
    assert!(said.iter().any(|text| text.contains("\"open\"")));
    for secret in ["s3cr3tTOKENvalue", "hunter2HUNTER2", "4711"] {
        let leak = said.iter().find(|text| text.contains(secret));
        assert!(leak.is_none(), "{secret}: {leak:?}");
    }
    editor.close();
}

const RULE: &str = r#"rule "MY001" {
  name     = "family"
  title    = "Family is not the service"
  severity = "low"
  group    = "hygiene"
  why      = "Why."
  how      = "How."

  each "task" { in = resources.aws_ecs_task_definition }

  condition = task.family == "x"
  message   = "the family is not x"
}
"#;

#[test]
fn names_are_completed_in_comments_and_rule_files() {
    let repository = breaking();
    let mut editor = Editor::new(&repository);
    editor.open(MAIN, "# bottlelint: ignore[EC\nlocals {}\n");
    let ids = editor.completed(MAIN, (0, 23));
    assert!(ids.contains(&"ECS004".to_owned()) && ids.contains(&"BL001".to_owned()));
    assert_eq!(editor.completed(MAIN, (1, 3)), [""; 0]);

    editor.open("policy/family.hcl", RULE);
    let fields = editor.completed("policy/family.hcl", (10, 19));
    assert!(fields.contains(&"family".to_owned()) && fields.contains(&"volume".to_owned()));
    let changed = RULE.replace("task.family == \"x\"", "ecs::c");
    editor.replace("policy/family.hcl", 2, &changed);
    let functions = editor.completed("policy/family.hcl", (10, 20));
    assert!(functions.contains(&"ecs::containers".to_owned()), "{functions:?}");
    editor.replace("policy/family.hcl", 3, &RULE.replace("  how      = \"How.\"\n", "  h\n"));
    let attributes = editor.completed("policy/family.hcl", (6, 3));
    assert!(attributes.contains(&"how".to_owned()) && attributes.contains(&"each".to_owned()));
    assert!(!attributes.contains(&"why".to_owned()));
    editor.close();
}

#[test]
fn unsaved_rules_and_configurations_count_and_their_errors_are_shown() {
    let repository = breaking();
    repository.write("bottlelint.hcl", "rules {\n  dirs = [\"policy\"]\n}\n");
    repository.write("policy/family.hcl", RULE);
    let mut editor = Editor::new(&repository);
    let module = "modules/ecs/main.tf";
    editor.diagnostics(module, has("MY001"));
    editor.open("policy/family.hcl", &RULE.replace("task.family", "task.famly"));
    let found = editor.diagnostics("policy/family.hcl", |all| !all.is_empty());
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("famly") && message.contains("did you mean `family`?"), "{message}");
    assert_eq!(found[0]["range"]["start"], json!({ "line": 10, "character": 18 }));
    // What was found before stays.
    assert!(has("MY001")(&editor.diagnostics(module, |_| true)));
    editor.replace("policy/family.hcl", 2, &RULE.replace("\"x\"", "\"checkout\""));
    editor.diagnostics(module, lacks("MY001"));
    editor.diagnostics("policy/family.hcl", <[Value]>::is_empty);

    editor.open("bottlelint.hcl", "rulse {\n}\n");
    let found = editor.diagnostics("bottlelint.hcl", |all| !all.is_empty());
    assert!(found[0]["message"].as_str().unwrap().contains("rulse"), "{found:?}");
    editor.close();
}

#[test]
fn nothing_that_an_editor_says_ends_the_server() {
    let repository = breaking();
    let mut editor = Editor::silent(&repository);
    let early = editor.answer("textDocument/hover", &editor.at(MAIN, (0, 0)));
    assert_eq!(early["error"]["code"], -32002);
    let wrong = editor.answer("initialize", &json!({ "rootUri": 7 }));
    assert_eq!(wrong["error"]["code"], -32602);
    let params = json!({ "rootUri": editor.root, "capabilities": {} });
    editor.ask("initialize", &params);
    for text in ["{", "[]", "null", "{\"id\":{}}", "\u{0}", "{\"jsonrpc\":\"2.0\",\"id\":1}"] {
        editor.send_text(text);
    }
    editor.send_text(&format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)));
    let most = u32::MAX;
    for (version, text) in
        ["module \"x\" {", "\u{feff}\u{1f600}", "", "# bottlelint: ignore["].iter().enumerate()
    {
        editor.open(MAIN, text);
        let range = |from: (u32, u32), to: (u32, u32)| {
            let position = |(line, character)| json!({ "line": line, "character": character });
            json!({ "range": { "start": position(from), "end": position(to) }, "text": "\u{1f600}\r" })
        };
        editor.change(MAIN, i64::try_from(version).unwrap(), &range((most, most), (0, 1)));
        editor.change(MAIN, i64::MAX, &range((0, 0), (0, 0)));
        editor.change("nowhere.tf", 1, &range((0, 0), (0, 0)));
        for at in [(0, 0), (0, 1), (most, most)] {
            for path in [MAIN, "modules/ecs/main.tf", "nowhere.tf", "../../etc/passwd", "%00"] {
                for method in ["hover", "definition", "completion"] {
                    editor.answer(&format!("textDocument/{method}"), &editor.at(path, at));
                }
            }
        }
        let range = json!({ "start": { "line": most, "character": most }, "end": { "line": 0, "character": 0 } });
        let document = json!({ "uri": editor.uri(MAIN) });
        let params =
            json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
        editor.ask("textDocument/codeAction", &params);
    }
    editor.tell("textDocument/didOpen", &json!({ "textDocument": { "uri": "::", "text": 1 } }));
    for params in [Value::Null, json!([]), json!({}), json!({ "textDocument": { "uri": 1 } })] {
        for method in ["textDocument/hover", "textDocument/codeAction", "textDocument/completion"] {
            assert_eq!(editor.answer(method, &params)["error"]["code"], -32602);
        }
    }
    assert_eq!(editor.answer("no/suchMethod", &json!({}))["error"]["code"], -32601);
    editor.replace(MAIN, 9, CALLER);
    editor.diagnostics(MAIN, has("ECS004"));
    assert!(editor.logged.iter().any(|text| text.starts_with("a message is wrong")));
    editor.close();
}

#[test]
fn an_editor_that_is_gone_ends_the_server() {
    let repository = breaking();
    let Editor { mut server, to, .. } = Editor::new(&repository);
    drop(to);
    assert_eq!(server.wait().unwrap().code(), Some(1));
}

#[test]
fn a_folder_below_the_root_of_a_repository_is_checked_by_itself() {
    let repository = breaking();
    let mut editor = Editor::silent(&repository);
    let folders = json!([{ "uri": editor.uri("envs/prod"), "name": "prod" }, { "uri": editor.uri("envs"), "name": "envs" }]);
    editor.ask("initialize", &json!({ "workspaceFolders": folders, "capabilities": {} }));
    editor.tell("initialized", &json!({}));
    let found = editor.diagnostics(MAIN, has("ECS004"));
    assert_eq!(found.iter().filter(|one| one["code"] == "ECS004").count(), 1);
    // The module lies in neither folder, and matters to both.
    editor.open("modules/ecs/main.tf", &MODULE.replace("= var.read_only_root", "= true"));
    editor.diagnostics(MAIN, lacks("ECS004"));
    editor.close();
}

#[cfg(unix)]
#[test]
fn files_are_called_as_the_editor_calls_their_folder() {
    let repository = breaking();
    let mut editor = Editor::silent(&repository);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link");
    std::os::unix::fs::symlink(repository.path(), &link).unwrap();
    editor.root = format!("file://{}", link.display());
    let folders = json!([{ "uri": editor.root, "name": "r" }]);
    editor.ask("initialize", &json!({ "workspaceFolders": folders, "capabilities": {} }));
    editor.tell("initialized", &json!({}));
    // Nothing is open: the address is made from the one of the folder.
    editor.diagnostics(MAIN, has("ECS004"));
    editor.close();
}
