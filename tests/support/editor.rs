//! An editor that the language server runs in.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::{Repository, command};

/// `bottlelint lsp`, as an editor drives it: messages over standard input and output.
pub(crate) struct Editor {
    pub(crate) server: Child,
    pub(crate) to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: i64,
    pub(crate) root: String,
    /// The last diagnostics of each file, by its address.
    pub(crate) diagnostics: BTreeMap<String, Value>,
    /// What the server has logged.
    pub(crate) logged: Vec<String>,
    /// All that it has written.
    pub(crate) received: String,
}

impl Editor {
    /// Has introduced itself.
    pub(crate) fn new(repository: &Repository) -> Self {
        let mut editor = Self::silent(repository);
        let folders = json!([{ "uri": editor.root, "name": "r" }]);
        let params = json!({ "processId": null, "capabilities": {}, "workspaceFolders": folders });
        let ready = editor.ask("initialize", &params);
        assert_eq!(ready["capabilities"]["hoverProvider"], true);
        assert_eq!(ready["capabilities"]["positionEncoding"], "utf-16");
        editor.tell("initialized", &json!({}));
        editor
    }

    /// Has not said anything.
    pub(crate) fn silent(repository: &Repository) -> Self {
        let root = repository.path().canonicalize().unwrap();
        let mut command = command(Path::new("/"));
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().unwrap();
        let (to, from) = (server.stdin.take().unwrap(), server.stdout.take().unwrap());
        let from = BufReader::new(from);
        let root = format!("file://{}", root.display());
        let (diagnostics, logged) = (BTreeMap::new(), Vec::new());
        let received = String::new();
        Self { server, to, from, next: 0, root, diagnostics, logged, received }
    }

    pub(crate) fn send_text(&mut self, text: &str) {
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    pub(crate) fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.from.read_line(&mut line).unwrap(), 0, "the server has gone");
            if let Some(number) = line.trim().strip_prefix("Content-Length: ") {
                length = number.parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        self.received.push_str(&text);
        let message: Value = serde_json::from_str(&text).unwrap();
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                self.diagnostics.insert(uri, message["params"]["diagnostics"].clone());
            }
            Some("window/logMessage") => {
                self.logged.push(message["params"]["message"].as_str().unwrap().to_owned());
            }
            _ => {}
        }
        message
    }

    pub(crate) fn tell(&mut self, method: &str, params: &Value) {
        let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        self.send_text(&message.to_string());
    }

    /// The whole answer.
    pub(crate) fn answer(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.send_text(&message.to_string());
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "terraform", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, path: &str, version: i64, change: &Value) {
        let document = json!({ "uri": self.uri(path), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.tell("textDocument/didChange", &params);
    }

    pub(crate) fn replace(&mut self, path: &str, version: i64, text: &str) {
        self.change(path, version, &json!({ "text": text }));
    }

    /// The diagnostics of a file, once they are as wanted.
    pub(crate) fn diagnostics(
        &mut self,
        path: &str,
        wanted: impl Fn(&[Value]) -> bool,
    ) -> Vec<Value> {
        let uri = self.uri(path);
        loop {
            let all = self.diagnostics.get(&uri).and_then(Value::as_array);
            if let Some(all) = all.filter(|all| wanted(all)) {
                return all.clone();
            }
            self.receive();
        }
    }

    pub(crate) fn at(&self, path: &str, (line, character): (u32, u32)) -> Value {
        let position = json!({ "line": line, "character": character });
        json!({ "textDocument": { "uri": self.uri(path) }, "position": position })
    }

    pub(crate) fn hover(&mut self, path: &str, at: (u32, u32)) -> String {
        let hover = self.ask("textDocument/hover", &self.at(path, at));
        hover["contents"]["value"].as_str().unwrap_or_default().replace(&self.root, "file://")
    }

    pub(crate) fn definition(&mut self, path: &str, at: (u32, u32)) -> Value {
        self.ask("textDocument/definition", &self.at(path, at))
    }

    pub(crate) fn completed(&mut self, path: &str, at: (u32, u32)) -> Vec<String> {
        let items = self.ask("textDocument/completion", &self.at(path, at));
        let label = |item: &Value| item["label"].as_str().unwrap().to_owned();
        items.as_array().unwrap().iter().map(label).collect()
    }

    /// The edits of an action for a file.
    pub(crate) fn action(&mut self, path: &str, range: &Value, title: &str) -> Value {
        let document = json!({ "uri": self.uri(path) });
        let context = json!({ "diagnostics": [] });
        let params = json!({ "textDocument": document, "range": range, "context": context });
        let actions = self.ask("textDocument/codeAction", &params);
        let actions = actions.as_array().unwrap();
        let found = actions.iter().find(|one| one["title"].as_str().unwrap().starts_with(title));
        let found = found.unwrap_or_else(|| panic!("no {title} in {actions:?}"));
        found["edit"]["changes"][self.uri(path)].clone()
    }

    pub(crate) fn close(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        let late = self.answer("textDocument/hover", &self.at("x.tf", (0, 0)));
        assert_eq!(late["error"]["code"], -32600);
        self.tell("exit", &Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}
