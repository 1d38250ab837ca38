//! The whole way, in three steps: a module is read and evaluated, judged by every rule, and expressions are answered
//! in its scope. The text comes from this repository and lies in memory; what grows is the number of modules.

#![allow(missing_docs, reason = "criterion's macros write no documentation")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::expr::render;
use bottlelint::input::{self, FrontEnds, Input};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{self, Console, Modules, Options};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// The module that is checked, as often as it is asked for, each time in a directory of its own.
const MODULE: &str = "terraform/modules/ecs";

/// A root module that calls `count` copies of the module.
#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
fn tree(count: usize) -> Memory {
    let files: Vec<(String, String)> = walkdir::WalkDir::new(MODULE)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tf"))
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(MODULE).ok()?.to_str()?.to_owned();
            Some((name, std::fs::read_to_string(entry.path()).ok()?))
        })
        .collect();
    assert!(!files.is_empty(), "run this in the repository");
    let (mut memory, mut root) = (Memory::default(), String::new());
    for number in 0..count {
        let _ = writeln!(root, "module \"m{number}\" {{\n  source = \"./m{number}\"\n}}\n");
        for (name, text) in &files {
            memory.insert(&format!("m{number}/{name}"), text.as_str());
        }
    }
    memory.insert("main.tf", root);
    memory
}

fn modules(files: &Memory) -> Modules<'_> {
    Modules::new(files, Arc::new(SourceMap::default()))
}

fn evaluation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("evaluate");
    for count in [1_usize, 10, 100] {
        let files = tree(count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                black_box(terraform::evaluate(&modules(&files), "", &Options::default())).is_ok()
            });
        });
    }
    group.finish();
}

fn check(criterion: &mut Criterion) {
    let rules = rule::builtin();
    let mut group = criterion.benchmark_group("check");
    for count in [1_usize, 10, 100] {
        let files = tree(count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let (modules, options) = (modules(&files), Options::default());
                let front_ends = FrontEnds::new(&modules, &options);
                let found = input::discover(&front_ends, "", &|_| false).map(|found| found.inputs);
                let inputs: Vec<Input> = found.unwrap_or_default();
                assert_eq!(inputs.len(), 1);
                black_box(engine::analyze(&front_ends, &inputs, rules, &engine::Silent))
            });
        });
    }
    group.finish();
}

/// The expressions that the judge of the evaluator compares with Terraform.
#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
fn expressions(criterion: &mut Criterion) {
    let tables = ["operators", "conditionals", "for", "objects", "templates", "functions_string"];
    let texts: Vec<String> = tables
        .iter()
        .filter_map(|table| std::fs::read_to_string(format!("tests/judge/{table}.txt")).ok())
        .collect();
    let lines: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.lines())
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '~']))
        .collect();
    assert!(lines.len() > 100, "run this in the repository");
    let files = tree(1);
    let options = Options::default();
    let mut group = criterion.benchmark_group("eval");
    group.throughput(Throughput::Elements(lines.len() as u64));
    group.bench_function("lines", |bencher| {
        bencher.iter(|| {
            let modules = modules(&files);
            let Ok(console) = Console::open(&modules, "m0", &options) else { return 0 };
            let answers = lines.iter().map(|line| render::render(&console.eval(line)).to_string());
            black_box(answers.map(|answer| answer.len()).sum::<usize>())
        });
    });
    group.finish();
}

criterion_group!(benches, evaluation, check, expressions);
criterion_main!(benches);
