//! The yardstick for the speed of a whole check: walks a directory, reads every Terraform file, and parses it
//! with the crate hcl-edit, with the allocator that bottlelint has. Evaluates and judges nothing.
//!
//! `cargo run --release --example bare_parse -- DIRECTORY`

#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::hint::black_box;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::disallowed_methods, reason = "a program of its own, without the loader")]
fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1) else {
        println!("usage: bare_parse DIRECTORY");
        return ExitCode::FAILURE;
    };
    let (mut files, mut bytes, mut refused) = (0, 0, 0);
    let entries = walkdir::WalkDir::new(directory).into_iter().filter_map(Result::ok);
    for entry in
        entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tf"))
    {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        files += 1;
        bytes += text.len();
        refused += usize::from(black_box(hcl::edit::parser::parse_body(&text)).is_err());
    }
    println!("{files} files, {bytes} bytes, {refused} refused");
    ExitCode::SUCCESS
}
