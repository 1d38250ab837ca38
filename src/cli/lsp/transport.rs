//! Messages on standard input and output: a header with the length, and JSON. Must not know what messages mean.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::SyncSender;

use lsp_server::Message;

use super::event::Event;
use crate::cli::error::{Error, Result};

/// A longer message is passed over: the largest file that is read, each character of it as an escape, and some room.
const LONGEST: u64 = 6 * crate::source::MAX_FILE_BYTES + 64 * 1024;
/// A longer line is not a header.
const LONGEST_HEADER: u64 = 4 * 1024;

/// Begins to read messages, on a thread of its own.
pub(super) fn listen(events: SyncSender<Event>) -> io::Result<()> {
    let thread = std::thread::Builder::new().name("messages".to_owned());
    let read = move || {
        let mut input = io::stdin().lock();
        while let Some(event) = read(&mut input) {
            // Nobody listens any more: the server is about to end.
            if events.send(event).is_err() {
                return;
            }
        }
        let _ = events.send(Event::Closed);
    };
    thread.spawn(read).map(|_| ())
}

/// The next message, or what is wrong with it; none at the end.
fn read(input: &mut dyn BufRead) -> Option<Event> {
    let length = match header(input).ok()? {
        Header::End => return None,
        Header::Length(length) => length,
        Header::Wrong(what) => return Some(Event::Garbled(what)),
    };
    if length > LONGEST {
        io::copy(&mut input.take(length), &mut io::sink()).ok()?;
        return Some(Event::Garbled(format!("a message of {length} bytes is too long")));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes).ok()?;
    if u64::try_from(bytes.len()).ok()? < length {
        return None;
    }
    Some(match serde_json::from_slice::<Message>(&bytes) {
        Ok(message) => Event::Message(Box::new(message)),
        Err(error) => Event::Garbled(error.to_string()),
    })
}

enum Header {
    Length(u64),
    Wrong(String),
    End,
}

/// The header before a message: lines up to an empty one.
fn header(input: &mut dyn BufRead) -> io::Result<Header> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Header::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            let missing = || Header::Wrong("a message has no Content-Length".to_owned());
            return Ok(length.map_or_else(missing, Header::Length));
        }
        let field = line.split_once(':');
        if let Some((name, value)) = field
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

/// Sends a message to the editor.
pub(super) fn send(message: &Message) -> Result<()> {
    let written = message.write(&mut io::stdout().lock());
    written.map_err(|error| Error::Io { path: "<standard output>".to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(bytes: &[u8]) -> Vec<String> {
        let mut input = bytes;
        let mut all = Vec::new();
        while let Some(event) = read(&mut input) {
            all.push(match event {
                Event::Message(message) => match *message {
                    Message::Notification(note) => note.method,
                    Message::Request(request) => request.method,
                    Message::Response(_) => "response".to_owned(),
                },
                Event::Garbled(_) => "garbled".to_owned(),
                Event::Closed | Event::Checked(_) => "other".to_owned(),
            });
        }
        all
    }

    fn framed(text: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    }

    #[test]
    fn goes_on_after_what_cannot_be_read() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let good = framed(r#"{"jsonrpc":"2.0","method":"good"}"#);
        let parts = [
            framed("{"),
            framed(&deep),
            framed("{\"id\":[]}"),
            "Content-Length: -1\r\n\r\n".to_owned(),
            "Content-Type: x\r\n\r\n".to_owned(),
            good.clone(),
            good.replace("Content-Length", "content-length"),
        ];
        let garbled = ["garbled"; 5];
        assert_eq!(events(parts.concat().as_bytes()), [&garbled[..], &["good"; 2]].concat());
    }

    #[test]
    fn a_length_takes_no_memory_that_is_not_sent() {
        assert!(events(b"Content-Length: 18446744073709551615\r\n\r\nshort").len() <= 1);
        assert!(events(b"Content-Length: 99999999\r\n\r\nshort").is_empty());
        assert!(events(&vec![b'x'; 100_000]).is_empty());
        assert!(events(b"").is_empty());
    }
}
