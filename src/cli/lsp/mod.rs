//! `bottlelint lsp`: the server that editors start. Messages come over standard input, answers go to standard output; what an
//! editor has not saved yet counts.
//!
//! One thread reads messages, one checks in the background, and this one keeps the state and answers.

mod documents;
mod event;
mod job;
mod server;
mod transport;
mod values;
mod worker;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::args::LspArgs;
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use event::Event;
use server::Server;

/// More messages than this wait in the pipe.
const MOST_WAITING: usize = 256;

/// Serves an editor until it says goodbye.
pub(super) fn run(args: &LspArgs, environment: &Environment) -> Result<Exit> {
    let (events, next): (SyncSender<Event>, Receiver<Event>) = sync_channel(MOST_WAITING);
    let failed = |error: std::io::Error| Error::Io { path: "the server".to_owned(), error };
    transport::listen(events.clone()).map_err(failed)?;
    let jobs = worker::start(args, events).map_err(failed)?;
    let mut server = Server::new(environment, jobs);
    while let Ok(event) = next.recv() {
        if let Some(exit) = server.handle(event)? {
            return Ok(exit);
        }
    }
    Ok(Exit::Clean)
}
