//! Reading a module: bottlelint's parser against another one, `hcl::edit`, on the same text. Ours checks as Terraform does,
//! recovers, and builds the compact tree.

#![allow(missing_docs, reason = "criterion's macros write no documentation")]

use std::hint::black_box;

use bottlelint::source::SourceId;
use bottlelint::syntax::parse;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The Terraform files of this repository.
#[expect(clippy::disallowed_methods, reason = "the files of this repository")]
fn files() -> Vec<String> {
    let files: Vec<String> = walkdir::WalkDir::new("terraform")
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tf"))
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .collect();
    assert!(!files.is_empty(), "run this in the repository");
    files
}

fn modules(criterion: &mut Criterion) {
    let files = files();
    let bytes = files.iter().map(|text| text.len() as u64).sum();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("bottlelint", |bencher| {
        bencher.iter(|| {
            for text in &files {
                black_box(parse(SourceId(0), "main.tf", text));
            }
        });
    });
    group.bench_function("hcl_edit", |bencher| {
        bencher.iter(|| {
            for text in &files {
                let _ = black_box(hcl::edit::parser::parse_body(text));
            }
        });
    });
    group.finish();
}

/// An object of twice the keys takes twice the time.
fn keys(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("object");
    for count in [1_000, 2_000, 4_000, 8_000, 16_000] {
        let keys: String =
            (0..count).fold(String::new(), |keys, key| keys + &format!("  key_{key} = {key}\n"));
        let text = format!("a = {{\n{keys}}}\n");
        group.throughput(Throughput::Elements(count));
        group.bench_function(count.to_string(), |bencher| {
            bencher.iter(|| black_box(parse(SourceId(0), "main.tf", &text)));
        });
    }
    group.finish();
}

criterion_group!(benches, modules, keys);
criterion_main!(benches);
