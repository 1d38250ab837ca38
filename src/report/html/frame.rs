//! What pages of HTML have in common: one file that loads nothing, whose policy allows its one script by the hash, and in which
//! what strangers named is text and nothing more. Must not know what a page is about.

use std::io::{self, Write};

use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::super::text::plain;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Everything before the first heading. `style` is added to what all pages have.
pub(in crate::report) fn head(title: &str, style: &str, out: &mut dyn Write) -> io::Result<()> {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT));
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    let title = escape(title);
    writeln!(
        out,
        "<title>{title}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n<main>"
    )
}

/// Everything after the last section.
pub(in crate::report) fn foot(out: &mut dyn Write) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "<footer><p>bottlelint {version}</p></footer>\n</main>")?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

/// A text in which ticks stand around code; one without its end is left as it is.
pub(in crate::report) fn code_marked(text: &str) -> String {
    let text = escape(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text;
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => (*part).to_owned(),
        _ => format!("<code>{part}</code>"),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Opens a box that scrolls where it is too narrow, by keyboard as well.
pub(in crate::report) fn scroll(label: &str, out: &mut dyn Write) -> io::Result<()> {
    let label = escape(label);
    writeln!(out, "<div class=\"scroll\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\">")
}

/// Opens the form of filters. The script shows it: without one it would do nothing.
pub(in crate::report) fn filters(legend: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<form name=\"filters\" class=\"filters\" aria-label=\"Filters\" hidden>\n<fieldset><legend>{legend}</legend>"
    )
}

/// A box of a filter that everything is checked in at first.
pub(in crate::report) fn choice(
    name: &str,
    (value, class): (&str, &str),
    number: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "<label class=\"choice\"><input type=\"checkbox\" name=\"{name}\" value=\"{value}\" checked> \
         <span class=\"{class}\">{value}</span> {number}</label>"
    )
}

/// Goes on from the boxes to the lists.
pub(in crate::report) fn lists(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</fieldset>\n<div class=\"selects\">")
}

/// A list to choose one of, or all: each a value and what is shown of it.
pub(in crate::report) fn list(
    (label, name): (&str, &str),
    options: impl Iterator<Item = (String, String)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<label>{label} <select name=\"{name}\"><option value=\"\">all</option>")?;
    for (value, shown) in options {
        // A value may be empty, which stands for all.
        writeln!(out, "<option value=\"={}\">{}</option>", escape(&value), escape(&shown))?;
    }
    writeln!(out, "</select></label>")
}

/// Closes the form, with a field for words.
pub(in crate::report) fn end_filters(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<label>Text <input type=\"search\" name=\"words\"></label>\n</div>")?;
    writeln!(out, "<p class=\"faint\" id=\"shown\" role=\"status\"></p>\n</form>")
}

pub(in crate::report) fn escape(text: &str) -> String {
    escape_lines(&plain(text))
}

/// The same for a text whose lines are plain already.
pub(in crate::report) fn escape_lines(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;")
}
