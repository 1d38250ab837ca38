//! The policy of a role with fifty statements: read, and looked through for everything that can be wrong with it.

#![allow(missing_docs, reason = "criterion's macros write no documentation")]

use std::hint::black_box;
use std::sync::Arc;

use bottlelint::iam::Policy;
use bottlelint::iam::check::{self, DocumentKind, PolicySubject, Standing};
use bottlelint::value::Value;
use criterion::{Criterion, criterion_group, criterion_main};

/// So many statements.
const STATEMENTS: usize = 50;

/// What programs around ECS are allowed.
const GRANTS: [(&str, &str); 10] = [
    ("s3:GetObject", "arn:aws:s3:::bottles/N/*"),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:N"),
    ("dynamodb:Query", "arn:aws:dynamodb:eu-west-1:111122223333:table/N"),
    (
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:N-a1B2c3",
    ),
    ("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:N"),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/N"),
    ("ecs:RunTask", "arn:aws:ecs:eu-west-1:111122223333:task-definition/N:*"),
    ("logs:PutLogEvents", "arn:aws:logs:eu-west-1:111122223333:log-group:N:*"),
    ("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:N"),
    ("ssm:GetParameters", "arn:aws:ssm:eu-west-1:111122223333:parameter/N"),
];

fn document() -> String {
    let grants = GRANTS.iter().cycle().take(STATEMENTS).enumerate();
    let all: Vec<String> = grants
        .map(|(number, (action, resource))| {
            let resource = resource.replace('N', &format!("n{number}"));
            format!(
                r#"{{"Effect":"Allow","Action":["{action}"],"Resource":["{resource}"],"Condition":{{"StringEquals":{{"aws:ResourceAccount":"111122223333"}}}}}}"#
            )
        })
        .collect();
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, all.join(","))
}

fn problems(policy: &Arc<Policy>) -> usize {
    let union = [Arc::clone(policy)];
    let subject = PolicySubject {
        kind: DocumentKind::Identity,
        policy,
        who: "role `task`",
        union: &union,
        target: None,
        holder: "aws_iam_role_policy",
        accounts: &[],
        boundaries: &[],
        quota: None,
    };
    check::problems(&subject).len()
        + check::escalations("role `task`", &Standing::default(), &union).len()
}

#[expect(clippy::expect_used, reason = "a bench fails by panicking")]
fn analysis(criterion: &mut Criterion) {
    let text = Value::string(document());
    let policy = Arc::new(Policy::from_value(&text).expect("a policy"));
    assert_eq!(problems(&policy), 0, "nothing is wrong with it");
    let mut group = criterion.benchmark_group("role of 50 statements");
    group.bench_function("read", |bencher| {
        bencher.iter(|| Policy::from_value(black_box(&text)).is_ok());
    });
    group.bench_function("analyse", |bencher| bencher.iter(|| problems(black_box(&policy))));
    group.finish();
}

criterion_group!(benches, analysis);
criterion_main!(benches);
