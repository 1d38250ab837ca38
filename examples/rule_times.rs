//! Where the time of a check goes: reading, evaluating, and each rule that takes a part worth naming, with its steps.
//!
//! `cargo run --release --example rule_times -- DIRECTORY`

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that measures")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bottlelint::engine;
use bottlelint::expr::{Context, Limits};
use bottlelint::input::{self, FrontEnds};
use bottlelint::rule::{self, Facts};
use bottlelint::source::{Disk, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rules that take less than this part of the time that all take are not named.
const NAMED: f64 = 0.01;

fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1) else {
        println!("usage: rule_times DIRECTORY");
        return ExitCode::FAILURE;
    };
    let Ok(disk) = Disk::new(Path::new(&directory)) else {
        println!("the directory cannot be read");
        return ExitCode::FAILURE;
    };
    let modules = Modules::new(&disk, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let start = Instant::now();
    let rules = rule::builtin();
    println!("{:>9.2?} rules", start.elapsed());
    let start = Instant::now();
    let Ok(found) = input::discover(&front_ends, "", &|_| false) else {
        println!("there is no module");
        return ExitCode::FAILURE;
    };
    println!("{:>9.2?} {} root modules found", start.elapsed(), found.inputs.len());
    let (mut evaluation, mut times) = (Duration::ZERO, vec![(Duration::ZERO, 0); rules.len()]);
    let (mut resources, mut facts_time) = (0, Duration::ZERO);
    for input in &found.inputs {
        let start = Instant::now();
        let evaluated = engine::evaluate(&front_ends, input, Callers::These);
        evaluation += start.elapsed();
        resources += evaluated.model.resources().len();
        let start = Instant::now();
        let facts = Facts::new(&evaluated.model);
        facts_time += start.elapsed();
        for (rule, (time, steps)) in rules.iter().zip(&mut times) {
            let start = Instant::now();
            let context = Context::new(&disk, &input.directory, Limits::default());
            let context = context.with_forms().with_steps(u64::MAX);
            std::hint::black_box(rule::findings(rule, &facts, &context));
            *time += start.elapsed();
            *steps += context.used();
        }
    }
    println!("{evaluation:>9.2?} evaluation of {resources} resources");
    println!("{facts_time:>9.2?} lists for rules");
    let all: Duration = times.iter().map(|(time, _)| *time).sum();
    println!("{all:>9.2?} rules in all");
    let mut named: Vec<_> = rules.iter().zip(&times).collect();
    named.sort_by_key(|(_, (time, _))| std::cmp::Reverse(*time));
    for (rule, (time, steps)) in named {
        if time.as_secs_f64() > all.as_secs_f64() * NAMED {
            println!("{time:>9.2?} {steps:>11} steps {} {}", rule.info.id, rule.info.name);
        }
    }
    ExitCode::SUCCESS
}
