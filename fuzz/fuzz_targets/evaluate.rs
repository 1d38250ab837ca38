//! Any configuration, from its files to the report.

#![no_main]

#[path = "../checks/evaluate.rs"]
mod evaluate;

libfuzzer_sys::fuzz_target!(|text: &str| evaluate::check(text));
