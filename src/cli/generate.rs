//! What is made from the program itself: schemas, completions, the manual page.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs, SchemaArgs, SchemaOf};
use super::error::Result;
use super::exit::Exit;
use super::output;
use crate::report;

/// `bottlelint schema`
pub(super) fn schema(args: &SchemaArgs) -> Result<Exit> {
    let schema = match args.of {
        SchemaOf::Json => report::JSON_SCHEMA,
        SchemaOf::Facts => super::facts::SCHEMA,
        SchemaOf::Reach => super::reach::SCHEMA,
        SchemaOf::Iam => super::iam::SCHEMA,
        SchemaOf::Needs => report::NEEDS_SCHEMA,
    };
    output::print(|out| out.write_all(schema.as_bytes()))
}

/// `bottlelint completions`
pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "bottlelint", &mut text);
    output::print(|out| out.write_all(&text))
}

/// `bottlelint man`
pub(super) fn manual() -> Result<Exit> {
    output::print(|out| clap_mangen::Man::new(Cli::command()).render(out))
}
