//! What the server knows, and what it answers. Must not know how messages travel nor how a check is made.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CodeActionParams, CodeActionProviderCapability, CompletionItem, CompletionOptions, Diagnostic,
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    GotoDefinitionResponse, Hover, HoverProviderCapability, InitializeResult, Location,
    LogMessageParams, MessageType, OneOf, Position, PositionEncodingKind, PublishDiagnosticsParams,
    Range, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentPositionParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::{Documents, OpenDocument, given, path_of, uri_of};
use super::event::Event;
use super::job::{CheckOutcome, CheckedJob, Job, State};
use super::transport::send;
use super::values::{ExpressionValues, values};
use crate::cli::environment::Environment;
use crate::cli::error::Result;
use crate::cli::exit::Exit;
use crate::cli::failure::bug_report;
use crate::finding::RuleInfo;
use crate::lsp::{self, Addresses, EditorReport, Known, Positions};
use crate::rule;

/// The server.
pub(super) struct Server {
    stage: Stage,
    documents: Documents,
    folders: Vec<Folder>,
    jobs: Sender<Job>,
    /// Where the program was started: the folder of an editor that names none.
    directory: PathBuf,
}

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The editor has not introduced itself.
    New,
    /// It has.
    Serving,
    /// It has said that it is about to leave.
    Leaving,
}

/// A folder that is open in the editor.
struct Folder {
    /// As the editor calls it.
    given: PathBuf,
    /// With links resolved.
    real: PathBuf,
    /// The diagnostics that the editor was told of, by address.
    told: BTreeMap<String, Vec<Diagnostic>>,
    /// What was found last.
    state: Option<Box<State>>,
}

/// What an editor says of itself, as far as it matters.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Introduction {
    workspace_folders: Option<Vec<FolderGiven>>,
    root_uri: Option<Uri>,
}

#[derive(Deserialize)]
struct FolderGiven {
    uri: Uri,
}

impl Server {
    /// Knows nothing yet; what is to be checked goes to `jobs`.
    pub(super) fn new(environment: &Environment, jobs: Sender<Job>) -> Self {
        let directory = environment.directory.clone();
        let (documents, folders) = (Documents::default(), Vec::new());
        Self { stage: Stage::New, documents, folders, jobs, directory }
    }

    /// Does what an event asks for. An exit code ends the server.
    pub(super) fn handle(&mut self, event: Event) -> Result<Option<Exit>> {
        match event {
            Event::Closed => return Ok(Some(self.exit())),
            // An editor that leaves need not read any more.
            Event::Garbled(_) | Event::Checked(_) if self.stage == Stage::Leaving => {}
            Event::Garbled(what) => log(MessageType::ERROR, format!("a message is wrong: {what}"))?,
            Event::Checked(checked) => self.publish(*checked)?,
            Event::Message(message) => match *message {
                Message::Request(request) => self.answer(request)?,
                Message::Notification(note) if note.method == "exit" => {
                    return Ok(Some(self.exit()));
                }
                Message::Notification(note) => self.note(note),
                // Nothing is asked of the editor.
                Message::Response(_) => {}
            },
        }
        Ok(None)
    }

    /// An editor that leaves without a word has crashed.
    fn exit(&self) -> Exit {
        match self.stage {
            Stage::Leaving => Exit::Clean,
            Stage::New | Stage::Serving => Exit::Findings,
        }
    }

    fn answer(&mut self, request: Request) -> Result<()> {
        let Request { id, method, params } = request;
        let result = match (self.stage, method.as_str()) {
            (Stage::New, "initialize") => self.initialize(params),
            (Stage::New, _) => {
                return refuse(id, ErrorCode::ServerNotInitialized, "`initialize` comes first");
            }
            (Stage::Serving, "shutdown") => {
                self.stage = Stage::Leaving;
                Ok(Value::Null)
            }
            (Stage::Serving, method) => {
                // A panic is a bug, and no reason to leave the editor alone.
                let answer = || self.asked(method, params);
                let answer = std::panic::AssertUnwindSafe(answer);
                let Ok(answer) = std::panic::catch_unwind(answer) else {
                    let message = bug_report(&format!("`{method}` panicked"));
                    return refuse(id, ErrorCode::InternalError, &message);
                };
                answer
            }
            (Stage::Leaving, _) => {
                return refuse(id, ErrorCode::InvalidRequest, "`shutdown` was the last request");
            }
        };
        match result {
            Ok(value) => send(&Message::Response(Response::new_ok(id, value))),
            Err(Refusal { code, message }) => refuse(id, code, &message),
        }
    }

    fn initialize(&mut self, params: Value) -> Answer {
        let introduction: Introduction = read(params)?;
        let folders = introduction.workspace_folders.unwrap_or_default();
        let mut uris: Vec<Uri> = folders.into_iter().map(|folder| folder.uri).collect();
        if uris.is_empty() {
            uris.extend(introduction.root_uri);
        }
        self.folders = uris.iter().filter_map(Folder::of_uri).collect();
        if self.folders.is_empty() {
            self.folders.extend(Folder::of_path(&self.directory));
        }
        self.stage = Stage::Serving;
        written(&InitializeResult {
            capabilities: capabilities(),
            server_info: Some(ServerInfo {
                name: "bottlelint".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    /// Takes note of what the editor says. What cannot be read changes nothing.
    fn note(&mut self, note: Notification) {
        let Notification { method, params } = note;
        if self.stage != Stage::Serving {
            return;
        }
        let changed = match method.as_str() {
            "initialized" | "workspace/didChangeWatchedFiles" | "textDocument/didSave" => {
                return self.check(|_| true);
            }
            "textDocument/didOpen" => read(params).ok().and_then(|params| {
                let DidOpenTextDocumentParams { text_document } = params;
                self.documents.open(text_document)
            }),
            "textDocument/didChange" => read(params).ok().and_then(|params| {
                let DidChangeTextDocumentParams { text_document, content_changes } = params;
                self.documents.change(&text_document.uri, text_document.version, content_changes)
            }),
            "textDocument/didClose" => read(params).ok().and_then(|params| {
                let DidCloseTextDocumentParams { text_document } = params;
                self.documents.close(&text_document.uri)
            }),
            _ => None,
        };
        if let Some(path) = changed {
            self.changed(&path);
        }
    }

    /// Checks the folders that a file may matter to: the one around it, and those of the same repository.
    fn changed(&self, path: &Path) {
        self.check(|folder| {
            let root = folder.state.as_ref().map(|state| state.root());
            path.starts_with(&folder.real) || root.is_none_or(|root| path.starts_with(root))
        });
    }

    fn check(&self, matters: impl Fn(&Folder) -> bool) {
        let (unsaved, versions) = (self.documents.unsaved(), self.documents.versions());
        for (index, folder) in self.folders.iter().enumerate().filter(|(_, one)| matters(one)) {
            let (unsaved, versions) = (unsaved.clone(), versions.clone());
            let directory = folder.real.clone();
            // The thread ends only with the program.
            let _ = self.jobs.send(Job { folder: index, directory, unsaved, versions });
        }
    }

    /// Tells the editor what a check found.
    fn publish(&mut self, checked: CheckedJob) -> Result<()> {
        let CheckedJob { folder: index, versions, outcome } = checked;
        let Some(folder) = self.folders.get_mut(index) else { return Ok(()) };
        let (root, found, keeps) = match outcome {
            CheckOutcome::Done(state) => {
                let root = state.root().to_owned();
                let uri = |path: &str| folder.uri(&self.documents, &root, path);
                let found = EditorReport::new(&state.report, &uri).diagnostics();
                folder.state = Some(state);
                (root, found, false)
            }
            // What was found before is better than nothing while a configuration is being written.
            CheckOutcome::Failed { root, found, message } => {
                log(MessageType::WARNING, message)?;
                let Some(root) = root else { return Ok(()) };
                (root, found, true)
            }
        };
        let by_uri = found.into_iter().filter_map(|(path, diagnostics)| {
            let uri = folder.uri(&self.documents, &root, &path)?;
            Some((uri.as_str().to_owned(), diagnostics))
        });
        let mut now: BTreeMap<String, Vec<Diagnostic>> = by_uri.collect();
        if keeps {
            for (uri, before) in &folder.told {
                now.entry(uri.clone()).or_insert_with(|| before.clone());
            }
        }
        let uris: BTreeSet<String> = now.keys().chain(folder.told.keys()).cloned().collect();
        folder.told = now;
        uris.iter().try_for_each(|uri| self.tell(uri, &versions))
    }

    /// The diagnostics of one file, from all folders.
    fn tell(&self, uri: &str, versions: &BTreeMap<PathBuf, i32>) -> Result<()> {
        let Ok(uri) = uri.parse::<Uri>() else { return Ok(()) };
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for one in self.folders.iter().filter_map(|folder| folder.told.get(uri.as_str())).flatten()
        {
            if !diagnostics.contains(one) {
                diagnostics.push(one.clone());
            }
        }
        let version = path_of(&uri).and_then(|path| versions.get(&path).copied());
        notify(
            "textDocument/publishDiagnostics",
            &PublishDiagnosticsParams { uri, diagnostics, version },
        )
    }

    /// The answer to a request.
    fn asked(&self, method: &str, params: Value) -> Answer {
        match method {
            "textDocument/hover" => written(&self.hover(&read(params)?)),
            "textDocument/definition" => written(&self.definition(&read(params)?)),
            "textDocument/codeAction" => {
                let CodeActionParams { text_document, range, .. } = read(params)?;
                let found = self.placed(&text_document.uri);
                let actions = found.map(|placed| placed.actions(range)).unwrap_or_default();
                written(&actions)
            }
            "textDocument/completion" => written(&self.completion(&read(params)?)),
            _ => Err(Refusal {
                code: ErrorCode::MethodNotFound,
                message: format!("there is no `{method}`"),
            }),
        }
    }

    fn hover(&self, params: &TextDocumentPositionParams) -> Option<Hover> {
        let TextDocumentPositionParams { text_document, position } = params;
        let placed = self.placed(&text_document.uri)?;
        if let Some(rule) = placed.rule_at(*position) {
            return lsp::markdown(&[lsp::explained(rule)], None);
        }
        let uri = |path: &str| placed.uri(path);
        let mut pages = Vec::new();
        let mut range = None;
        if let Some(found) = placed.values(*position).filter(|found| !found.shown.is_empty()) {
            let positions = Positions::new(&found.sources);
            let ExpressionValues { target, shown, is_all, .. } = &found;
            pages.push(lsp::of_value(target.name.as_deref(), shown, *is_all, (&positions, &uri)));
            range = Some(positions.range(target.span));
        }
        pages.extend(placed.told(&uri).rules_at(&placed.path, *position));
        lsp::markdown(&pages, range)
    }

    fn definition(&self, params: &TextDocumentPositionParams) -> Option<GotoDefinitionResponse> {
        let TextDocumentPositionParams { text_document, position } = params;
        let placed = self.placed(&text_document.uri)?;
        let uri = |path: &str| placed.uri(path);
        let mut places: Vec<Location> = Vec::new();
        if let Some(found) = placed.values(*position) {
            let positions = Positions::new(&found.sources);
            let origins = found.shown.iter().filter_map(|value| value.way.first());
            for place in origins.filter_map(|point| lsp::location(&positions, &uri, point.span)) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        if places.is_empty() {
            places.extend(placed.told(&uri).definition(&placed.path, *position));
        }
        (!places.is_empty()).then_some(GotoDefinitionResponse::Array(places))
    }

    fn completion(&self, params: &TextDocumentPositionParams) -> Vec<CompletionItem> {
        let TextDocumentPositionParams { text_document, position } = params;
        let Some(text) = self.documents.text(&text_document.uri) else { return Vec::new() };
        let placed = self.placed(&text_document.uri);
        let builtin = || rule::infos(rule::builtin()).into();
        let rules = placed.as_ref().map_or_else(builtin, |placed| Cow::Borrowed(placed.rules()));
        let found = placed.as_ref().map(Placed::found).unwrap_or_default();
        let ids = lsp::complete_ids(text, *position, &Known { rules: &rules, found });
        if ids.is_empty() && lsp::is_hcl(text_document.uri.as_str()) {
            return lsp::complete_rule(text, *position);
        }
        ids
    }

    /// A file as the last check of its folder sees it.
    fn placed(&self, uri: &Uri) -> Option<Placed<'_>> {
        let real = path_of(uri)?;
        let found = self
            .folders
            .iter()
            .filter_map(|folder| Some((folder.depth(&real)?, folder, folder.state.as_deref()?)));
        let (_, folder, state) = found.max_by_key(|(depth, ..)| *depth)?;
        let path = state.prepared.run.repository.inside(&real)?;
        Some(Placed { documents: &self.documents, folder, state, path })
    }
}

/// A file, and what is known of it.
struct Placed<'a> {
    documents: &'a Documents,
    folder: &'a Folder,
    state: &'a State,
    /// From the root of the repository.
    path: String,
}

impl<'a> Placed<'a> {
    fn uri(&self, path: &str) -> Option<Uri> {
        self.folder.uri(self.documents, self.state.root(), path)
    }

    fn told<'t>(&self, uri: Addresses<'t>) -> EditorReport<'t>
    where
        'a: 't,
    {
        EditorReport::new(&self.state.report, uri)
    }

    fn values(&self, at: Position) -> Option<ExpressionValues> {
        values(self.state, &self.documents.unsaved(), &self.path, at)
    }

    fn actions(&self, range: Range) -> Vec<lsp_types::CodeAction> {
        let uri = |path: &str| self.uri(path);
        let is_current = |path: &str, text: &str| match self.text(path) {
            Some(now) => now == text,
            // It is read from the disk, like the report's.
            None => true,
        };
        self.told(&uri).actions(&self.path, range, &is_current)
    }

    fn rule_at(&self, at: Position) -> Option<&'a RuleInfo> {
        let text = self.text(&self.path)?;
        let byte = lsp::LineStarts::new(text).byte(text, at);
        lsp::rule_at(&self.path, text, byte, self.rules())
    }

    /// The text that the editor holds of a file.
    fn text(&self, path: &str) -> Option<&'a str> {
        self.documents.get(&self.state.root().join(path)).map(OpenDocument::text)
    }

    fn rules(&self) -> &'a [Arc<RuleInfo>] {
        &self.state.prepared.rules.catalogue.known
    }

    /// The rules that found something in the file.
    fn found(&self) -> BTreeSet<Arc<str>> {
        let report = &self.state.report;
        let here = report
            .findings
            .iter()
            .filter(|problem| *report.sources.path(problem.finding.place.source) == *self.path);
        here.map(|problem| Arc::clone(&problem.finding.rule.id)).collect()
    }
}

impl State {
    /// The root of the repository.
    fn root(&self) -> &Path {
        self.prepared.run.repository.disk.root()
    }
}

impl Folder {
    fn of_uri(uri: &Uri) -> Option<Self> {
        Self::of_path(&given(uri)?)
    }

    fn of_path(given: &Path) -> Option<Self> {
        let real = given.canonicalize().ok()?;
        Some(Self { given: given.to_owned(), real, told: BTreeMap::new(), state: None })
    }

    /// How far below the root of the folder, or of its repository, a file lies: the larger, the closer.
    fn depth(&self, path: &Path) -> Option<usize> {
        let root = self.state.as_ref().map(|state| state.root());
        let around = [Some(self.real.as_path()), root].into_iter().flatten();
        let around = around.filter(|directory| path.starts_with(directory));
        around.map(|directory| directory.components().count()).max()
    }

    /// How the editor calls a file of the repository; none for what is not a file.
    fn uri(&self, documents: &Documents, root: &Path, path: &str) -> Option<Uri> {
        if path.starts_with('<') {
            return None;
        }
        let real = root.join(path);
        if let Some(document) = documents.get(&real) {
            return Some(document.uri.clone());
        }
        match real.strip_prefix(&self.real) {
            Ok(rest) => uri_of(&self.given.join(rest)),
            Err(_) => uri_of(&real),
        }
    }
}

/// What a request comes to.
type Answer = std::result::Result<Value, Refusal>;

/// Why a request has no answer.
struct Refusal {
    code: ErrorCode,
    message: String,
}

fn read<T: DeserializeOwned>(params: Value) -> std::result::Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| Refusal { code: ErrorCode::InvalidParams, message: error.to_string() })
}

fn written(answer: &impl Serialize) -> Answer {
    serde_json::to_value(answer)
        .map_err(|error| Refusal { code: ErrorCode::InternalError, message: error.to_string() })
}

fn refuse(id: RequestId, code: ErrorCode, message: &str) -> Result<()> {
    send(&Message::Response(Response::new_err(id, code as i32, message.to_owned())))
}

fn notify(method: &str, params: &impl Serialize) -> Result<()> {
    let params = serde_json::to_value(params).unwrap_or_default();
    send(&Message::Notification(Notification { method: method.to_owned(), params }))
}

fn log(typ: MessageType, message: String) -> Result<()> {
    notify("window/logMessage", &LogMessageParams { typ, message })
}

fn capabilities() -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
        ..TextDocumentSyncOptions::default()
    };
    let triggers = ["[", ",", ":", ".", "\""].map(str::to_owned);
    ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.to_vec()),
            ..CompletionOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
