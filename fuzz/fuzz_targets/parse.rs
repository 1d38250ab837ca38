//! Any text, read in every way that there is.

#![no_main]

#[path = "../checks/parse.rs"]
mod parse;

libfuzzer_sys::fuzz_target!(|text: &str| parse::check(text));
