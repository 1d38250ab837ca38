//! Entry point: everything is in the library, where it can be tested.

fn main() -> std::process::ExitCode {
    bottlelint::cli::run(std::env::args_os().collect())
}
