//! Functions of files. They read through the loader only, and nothing outside the repository: where
//! Terraform would, the result is unknown, and says so.

mod glob;
mod paths;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::expr::{Error, Result};
use crate::source::{self, EntryKind, Excerpt, LoadError};
use crate::value::{Budget, Provenance, Reason, Stretch, Text, Type, Value};

use super::parameters::{invalid, string_result, text, unknown, unknown_because};
use super::{Call, Function};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("abspath", 1, paths::abspath),
    Function::exactly("basename", 1, paths::basename),
    Function::exactly("dirname", 1, paths::dirname),
    Function::exactly("file", 1, file),
    Function::exactly("filebase64", 1, filebase64),
    Function::exactly("fileexists", 1, fileexists),
    Function::exactly("fileset", 2, fileset),
    Function::exactly("pathexpand", 1, paths::pathexpand),
];

/// What a file function found.
pub(super) enum FileContent {
    /// The bytes of the file.
    Bytes(Vec<u8>),
    /// The result is not known: a value that says why.
    Unknown(Value),
}

/// Reads the file that the first argument names.
pub(super) fn content(call: &Call<'_>, ty: &Type) -> Result<FileContent> {
    let path = text(call, 0, "path")?;
    let Some(path) = path.as_str() else {
        return Ok(FileContent::Unknown(unknown(call, ty.clone())));
    };
    let Some(full) = inside(call, path) else { return Ok(FileContent::Unknown(outside(ty, path))) };
    match call.context.loader.read(&full) {
        Ok(bytes) => Ok(FileContent::Bytes(bytes)),
        Err(LoadError::NotFound) => Err(invalid(
            "path",
            format!(
                "no file exists at \"{path}\"; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource"
            ),
        )),
        Err(LoadError::Outside) => Ok(FileContent::Unknown(outside(ty, path))),
        Err(LoadError::TooLarge(_)) => {
            Ok(FileContent::Unknown(unknown_because(ty.clone(), Reason::Budget(Budget::Bytes))))
        }
        Err(error @ (LoadError::NotRegular | LoadError::Unreadable(_))) => {
            Err(invalid("path", format!("failed to read file \"{path}\": {error}")))
        }
    }
}

/// The path seen from the repository root; none for one that leads out of it. A home directory is
/// outside, too.
fn inside(call: &Call<'_>, path: &str) -> Option<String> {
    if path == "~" || path.starts_with("~/") {
        return None;
    }
    source::join(call.context.directory, path).ok()
}

fn outside(ty: &Type, path: &str) -> Value {
    let what = format!("`{path}` lies outside the repository");
    unknown_because(ty.clone(), Reason::Unsupported(what.into()))
}

fn file(call: &Call<'_>) -> Result<Value> {
    let bytes = match content(call, &Type::String)? {
        FileContent::Bytes(bytes) => bytes,
        FileContent::Unknown(value) => return Ok(value),
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::new("contents of the file are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead")
    })?;
    let path = self::text(call, 0, "path")?.as_str().and_then(|path| inside(call, path));
    let source = path.and_then(|path| call.context.source_of(&path, &text));
    let kept = Text::known(text);
    let end = u32::try_from(kept.len_with_holes()).unwrap_or(u32::MAX);
    let written = source.map(|source| {
        let from = Provenance::Written(Excerpt { source, start: 0, indentation: 0 });
        Stretch { start: 0, end, from }
    });
    Ok(string_result(call, kept.with_stretches(written.into_iter().collect())))
}

fn filebase64(call: &Call<'_>) -> Result<Value> {
    Ok(match content(call, &Type::String)? {
        FileContent::Bytes(bytes) => string_result(call, Text::known(STANDARD.encode(bytes))),
        FileContent::Unknown(value) => value,
    })
}

fn fileexists(call: &Call<'_>) -> Result<Value> {
    let path = text(call, 0, "path")?;
    let Some(path) = path.as_str() else { return Ok(unknown(call, Type::Bool)) };
    let Some(full) = inside(call, path) else { return Ok(outside(&Type::Bool, path)) };
    match call.context.loader.kind(&full) {
        Ok(EntryKind::File) => Ok(Value::bool(true)),
        Ok(EntryKind::Directory | EntryKind::LinkedDirectory) => {
            Err(invalid("path", format!("\"{path}\" is a directory, not a file")))
        }
        Err(LoadError::NotFound) if below_a_file(call, &full) => {
            Err(Error::new(format!("failed to stat \"{path}\"")))
        }
        Ok(EntryKind::Other) | Err(LoadError::NotFound) => Ok(Value::bool(false)),
        Ok(EntryKind::Outside) | Err(LoadError::Outside) => Ok(outside(&Type::Bool, path)),
        Err(
            error @ (LoadError::NotRegular | LoadError::Unreadable(_) | LoadError::TooLarge(_)),
        ) => Err(invalid("path", format!("\"{path}\": {error}"))),
    }
}

/// Whether a path goes on behind a regular file.
fn below_a_file(call: &Call<'_>, path: &str) -> bool {
    let mut parent = source::parent(path);
    while !parent.is_empty() {
        match call.context.loader.kind(parent) {
            Ok(kind) => return kind == EntryKind::File,
            Err(_) => parent = source::parent(parent),
        }
    }
    false
}

fn fileset(call: &Call<'_>) -> Result<Value> {
    let (path, pattern) = (text(call, 0, "path")?, text(call, 1, "pattern")?);
    let ty = || Type::set(Type::String);
    let (Some(path), Some(pattern)) = (path.as_str(), pattern.as_str()) else {
        return Ok(unknown(call, ty()));
    };
    let Some(base) = inside(call, path) else { return Ok(outside(&ty(), path)) };
    let Ok(full) = source::join(&base, pattern) else { return Ok(outside(&ty(), pattern)) };
    let mut found = BTreeSet::new();
    let limits = call.context.limits;
    match glob::find(call.context.loader, &full, limits.elements, &mut found) {
        Ok(()) => {}
        Err(glob::GlobFailure::BadPattern) => {
            return Err(Error::new(format!(
                "failed to glob pattern \"{pattern}\": syntax error in pattern"
            )));
        }
        Err(glob::GlobFailure::SlashInBraces) => {
            let what = format!("a slash between the braces of `{pattern}`");
            return Ok(unknown_because(ty(), Reason::Unsupported(what.into())));
        }
        Err(glob::GlobFailure::Outside(link)) => {
            let what = format!("`{link}` leads out of the repository");
            return Ok(unknown_because(ty(), Reason::Unsupported(what.into())));
        }
        Err(glob::GlobFailure::TooMany) => {
            return Ok(unknown_because(ty(), Reason::Budget(Budget::Elements)));
        }
    }
    let names = found.iter().map(|name| Value::string(source::relative(&base, name)));
    Ok(crate::expr::sets::make(Type::String, names.collect()))
}
