//! Where bytes go: standard output, standard error, files.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::{Error, Result};
use super::exit::Exit;
use crate::report::{Color, Hyperlinks, Style, Verbosity};

/// A format and where it goes: `sarif=results.sarif`.
#[derive(Debug)]
pub(super) struct ReportTarget<F> {
    pub(super) format: F,
    /// None: standard output.
    pub(super) path: Option<PathBuf>,
}

/// Reads what was given to `-o`. Two formats on standard output would be neither.
pub(super) fn targets<F>(
    given: &[String],
    format: impl Fn(&str) -> Option<F>,
    names: &[&str],
) -> Result<Vec<ReportTarget<F>>> {
    let mut targets = Vec::new();
    for text in given {
        let (name, path) = match text.split_once('=') {
            Some((name, path)) => {
                (name, Some(path).filter(|path| !path.is_empty() && *path != "-"))
            }
            None => (text.as_str(), None),
        };
        let Some(format) = format(name) else {
            let similar = crate::value::did_you_mean(name, names.iter().copied());
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("formats: {}", names.join(", ")),
            };
            return Err(Error::usage(format!("there is no format `{name}`"), help));
        };
        targets.push(ReportTarget { format, path: path.map(PathBuf::from) });
    }
    if targets.iter().filter(|target| target.path.is_none()).count() > 1 {
        return Err(Error::usage(
            "only one format can go to standard output",
            "give the others a file: `-o full -o sarif=results.sarif`",
        ));
    }
    Ok(targets)
}

/// The same; the first of the formats to standard output where nothing was given.
pub(super) fn targets_or<F>(
    given: &[String],
    format: impl Fn(&str) -> Option<F>,
    names: &[&str],
) -> Result<Vec<ReportTarget<F>>> {
    let usual: Vec<String> = names.first().map(|name| (*name).to_owned()).into_iter().collect();
    targets(if given.is_empty() { &usual } else { given }, format, names)
}

/// A report in every format, as it goes to where it goes: to files without colours and links. None where nothing is shown.
pub(super) fn draw_all<F>(
    targets: &[ReportTarget<F>],
    style: &Style,
    write: impl Fn(&F, &Style, &mut dyn Write) -> io::Result<()>,
) -> Result<Vec<Option<String>>> {
    let plain = Style { color: Color::Never, hyperlinks: Hyperlinks::None, ..style.clone() };
    let one = |target: &ReportTarget<F>| match &target.path {
        Some(_) => draw(|out| write(&target.format, &plain, out)).map(Some),
        None if style.verbosity == Verbosity::Silent => Ok(None),
        None => draw(|out| write(&target.format, style, out)).map(Some),
    };
    targets.iter().map(one).collect()
}

/// What is written, as a text.
pub(super) fn draw(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<String> {
    let mut bytes = Vec::new();
    let text = write(&mut bytes).and_then(|()| String::from_utf8(bytes).map_err(io::Error::other));
    text.map_err(|error| Error::Io { path: "<report>".to_owned(), error })
}

/// Writes a report in every format to where it goes.
pub(super) fn write_all<F>(
    targets: &[ReportTarget<F>],
    style: &Style,
    write: impl Fn(&F, &Style, &mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    put_all(targets, &draw_all(targets, style, write)?)
}

/// Puts what was drawn to where it goes.
pub(super) fn put_all<F>(targets: &[ReportTarget<F>], reports: &[Option<String>]) -> Result<()> {
    for (target, report) in targets.iter().zip(reports) {
        let Some(text) = report else { continue };
        match &target.path {
            Some(path) => {
                write_file(path, WriteMode::Replace, |out| out.write_all(text.as_bytes()))?;
            }
            None => {
                print(|out| out.write_all(text.as_bytes()))?;
            }
        }
    }
    Ok(())
}

/// Writes to standard output.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Exit> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    written.map_err(|error| Error::Io { path: "<standard output>".to_owned(), error })?;
    Ok(Exit::Clean)
}

/// Writes a document to standard output.
pub(super) fn print_json(document: &impl serde::Serialize) -> Result<Exit> {
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, document)?;
        writeln!(out)
    })
}

/// Writes a file, or adds to it.
pub(super) fn write_file(
    path: &Path,
    mode: WriteMode,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    match mode {
        WriteMode::Replace => options.write(true).create(true).truncate(true),
        WriteMode::Append => options.append(true).create(true),
    };
    let written = options.open(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        write(&mut out).and_then(|()| out.flush())
    });
    written.map_err(|error| Error::Io { path: path.display().to_string(), error })
}

/// What becomes of what the file held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteMode {
    Replace,
    Append,
}

/// Says something to the user; what cannot be said cannot be reported either.
pub(super) fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[&str]) -> Result<Vec<ReportTarget<String>>> {
        let given: Vec<String> = given.iter().map(|text| (*text).to_owned()).collect();
        let names = ["full", "json"];
        targets(&given, |name| names.contains(&name).then(|| name.to_owned()), &names)
    }

    #[test]
    fn reads_formats_and_paths() {
        let targets = read(&["full", "json=a=b.json"]).unwrap();
        assert_eq!(targets[1].path.as_deref(), Some(Path::new("a=b.json")));
        assert!(read(&["json=-"]).unwrap()[0].path.is_none());
    }

    #[test]
    fn refuses_nonsense() {
        let Err(Error::Usage { help, .. }) = read(&["jsno"]) else { panic!("accepted") };
        assert_eq!(help.as_deref(), Some("did you mean `json`?"));
        assert!(read(&["full", "json"]).is_err());
    }
}
