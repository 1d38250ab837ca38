//! `bottlelint check --watch`: checks, and checks again whenever a file of the repository changes. Must not know what is found.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::args::{CheckArgs, ConfigArgs};
use super::check;
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::failure::tell;
use super::output;
use super::repository;
use super::typed;
use crate::report::plain;

/// So long nothing more must change before a check begins: editors and version control write many files.
const QUIET: Duration = Duration::from_millis(100);
/// Where something changes without a pause, a check begins all the same: after so many changes.
const MOST_PUT_OFF: usize = 100;
/// Clears a terminal.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Checks until somebody ends the program.
pub(super) fn run(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    if args.paths.iter().any(|path| typed::is_dash(path)) {
        return Err(Error::usage("standard input cannot be watched", "name a file or a directory"));
    }
    let changes = Changes::of(args, environment)?;
    loop {
        // The clock and the day are those of each check.
        let now = Environment::read_in(&environment.directory);
        if let Err(error) = check::run(args, &now) {
            tell(&error, environment);
        }
        if args.output.quiet == 0 {
            let root = plain(&changes.root.display().to_string());
            output::to_stderr(&format!("watching {root}; Ctrl-C ends\n"));
        }
        changes.wait()?;
        if environment.terminal {
            output::print(|out| write!(out, "{CLEAR}"))?;
        }
    }
}

/// What changes in a repository.
struct Changes {
    root: PathBuf,
    /// The reports that each check writes.
    written: Vec<PathBuf>,
    next: Receiver<notify::Result<Event>>,
    /// Watches as long as it is there.
    _watcher: RecommendedWatcher,
}

impl Changes {
    /// Begins to watch the repository that the paths are in.
    fn of(args: &CheckArgs, environment: &Environment) -> Result<Self> {
        let here = [PathBuf::from(".")];
        let paths = if args.paths.is_empty() { &here[..] } else { &args.paths[..] };
        let repository = repository::open(&environment.directory, paths, &ConfigArgs::none())?;
        let root = repository.disk.root().to_owned();
        let (events, next) = channel();
        let mut watcher = notify::recommended_watcher(events).map_err(|error| failed(&error))?;
        watcher.watch(&root, RecursiveMode::Recursive).map_err(|error| failed(&error))?;
        let paths = args.output.output.iter().filter_map(|text| text.split_once('='));
        let written = paths.map(|(_, path)| repository.directory.join(path)).collect();
        Ok(Self { root, written, next, _watcher: watcher })
    }

    /// Waits for a change, and until there is a pause.
    fn wait(&self) -> Result<()> {
        while !self.matters(&self.event()?) {}
        let more = (0..MOST_PUT_OFF).map_while(|_| self.next.recv_timeout(QUIET).ok());
        more.for_each(drop);
        Ok(())
    }

    fn event(&self) -> Result<Event> {
        let event = self.next.recv().map_err(|error| failed(&error))?;
        event.map_err(|error| failed(&error))
    }

    /// Whether an event may change what is found: a check reads files, and writes reports.
    fn matters(&self, event: &Event) -> bool {
        let is_change = match event.kind {
            EventKind::Access(_) => false,
            EventKind::Any
            | EventKind::Create(_)
            | EventKind::Modify(_)
            | EventKind::Remove(_)
            | EventKind::Other => true,
        };
        is_change && event.paths.iter().any(|path| self.is_read(path))
    }

    fn is_read(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        !inside.starts_with(".git") && !self.written.iter().any(|written| written == path)
    }
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::usage(
        format!("the repository cannot be watched: {error}"),
        "check without `--watch`, or raise the limit of watched files",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_itself_does_is_no_change() {
        let (_, next) = channel();
        let root = PathBuf::from("/r");
        let changes = Changes {
            written: vec![root.join("out.sarif")],
            root,
            next,
            _watcher: notify::recommended_watcher(|_| {}).unwrap(),
        };
        let matters = |kind: EventKind, path: &str| {
            changes.matters(&Event::new(kind).add_path(PathBuf::from(path)))
        };
        let changed = EventKind::Modify(notify::event::ModifyKind::Any);
        let read = EventKind::Access(notify::event::AccessKind::Any);
        assert!(matters(changed, "/r/main.tf"));
        assert!(matters(EventKind::Remove(notify::event::RemoveKind::Any), "/r/a/main.tf"));
        assert!(!matters(read, "/r/main.tf"));
        assert!(!matters(changed, "/r/.git/index"));
        assert!(!matters(changed, "/r/out.sarif"));
    }
}
