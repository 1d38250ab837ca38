//! Entry point: everything is in the library, where it can be tested.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    bottlelint::cli::run(std::env::args_os().collect())
}
