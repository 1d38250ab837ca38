//! What Dockerfiles and contracts become.

use super::*;
use crate::model::ImageFacts;
use crate::source::{Memory, SourceMap};
use crate::value::{Kind, Value};

fn found(files: &[(&str, &str)]) -> (Vec<std::sync::Arc<ImageFacts>>, Vec<String>) {
    let loader = Memory::new(files.iter().copied());
    let sources = SourceMap::default();
    let (images, wrong) = Images::new(&loader, &sources, &[]).near("deploy");
    let shown = |finding: &crate::finding::Finding| {
        format!("{} [{}]", finding.message, sources.slice(finding.place))
    };
    (images, wrong.iter().map(shown).collect())
}

/// The values of an image that is called `app`.
fn image(dockerfile: &str) -> Value {
    let text = format!("{dockerfile}\nLABEL org.opencontainers.image.title=app\n");
    let (images, wrong) = found(&[("app/Dockerfile", &text)]);
    assert!(wrong.is_empty(), "{wrong:?}");
    images.first().unwrap().values.clone()
}

/// A value as text; what is not known in braces.
fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Null(_) => "null".to_owned(),
        Kind::String(text) => {
            let part = |part: &crate::value::Part| match part {
                crate::value::Part::Literal(text) => text.to_string(),
                crate::value::Part::Hole(hole) => format!("{{{}}}", hole.reason),
            };
            text.parts().iter().map(part).collect()
        }
        Kind::Unknown(unknown) => format!("{{{}}}", unknown.reason),
        Kind::Number(number) => number.to_string(),
        Kind::Bool(known) => known.to_string(),
        _ => match value.entries() {
            Some(entries) => {
                let one = |(name, value): (&std::sync::Arc<str>, &Value)| {
                    format!("{name}={}", shown(value))
                };
                entries.iter().map(one).collect::<Vec<_>>().join(",")
            }
            None => value.children().map(shown).collect::<Vec<_>>().join(" | "),
        },
    }
}

fn field(dockerfile: &str, name: &str) -> String {
    shown(image(dockerfile).get(name).unwrap())
}

const BASE: &str = "{decided by the base image `debian:12`, which is not read}";

#[test]
fn the_last_instruction_counts() {
    assert_eq!(field("FROM scratch\nUSER root\nUSER 10001:10002", "user"), "10001");
    assert_eq!(field("FROM scratch\nUSER root\nUSER 10001:10002", "group"), "10002");
    assert_eq!(field("FROM scratch", "user"), "null");
    assert_eq!(field("FROM debian:12", "user"), BASE);
}

#[test]
fn working_directories_add_up() {
    assert_eq!(field("FROM scratch\nWORKDIR a\nWORKDIR b/../c", "workdir"), "/a/c");
    assert_eq!(field("FROM debian:12\nWORKDIR /x/\nWORKDIR y", "workdir"), "/x/y");
    assert_eq!(field("FROM debian:12\nWORKDIR y", "workdir"), BASE);
    assert_eq!(
        field("FROM scratch\nWORKDIR /a\nCOPY [\"b\", \"c/\"]\nADD d /e", "files"),
        "/a/c | /e"
    );
}

#[test]
fn variables_are_replaced_where_the_build_does() {
    let text = "ARG TAG=12\nFROM debian:${TAG}\nARG TAG\nENV A=\"x $TAG\" B='$A'\nENV C=$A-$D E=${F:-g} A=new\nUSER ${E:+h}";
    assert_eq!(field(text, "base"), "debian:12");
    let environment = image(text).get("environment").unwrap().clone();
    let of = |name: &str| shown(environment.get(name).unwrap());
    assert_eq!(of("A"), "new");
    assert_eq!(of("B"), "$A");
    // The base image may set what this file does not.
    assert_eq!(of("C"), format!("x 12-{BASE}"));
    assert_eq!(of("E"), BASE);
    assert_eq!(field("FROM scratch\nENV E=${F:-g}\nUSER ${E:+h}", "user"), "h");
    assert_eq!(
        field("FROM scratch\nARG U\nUSER $U", "user"),
        "{given when the image is built (`ARG U`)}"
    );
    assert_eq!(field("ARG U=1\nFROM scratch\nUSER a$U", "user"), "a");
    assert_eq!(field("FROM scratch\nCMD [\"$HOME\"]", "command"), "$HOME");
    assert_eq!(
        field("FROM scratch\nUSER ${U:?}", "user"),
        "{an error: the build fails, because `U` is not set}"
    );
    assert_eq!(field("FROM scratch\nENV U=1\nUSER ${U?}$22a", "user"), "1a");
}

#[test]
fn stages_go_on_with_stages() {
    let text = "FROM debian:12 AS one\nUSER 1\nENV A=1\nEXPOSE 80\nFROM golang:1 AS two\nUSER 2\nFROM ONE\nENV B=$A";
    assert_eq!(field(text, "user"), "1");
    assert_eq!(field(text, "environment"), "A=1,B=1");
    assert_eq!(field(text, "base"), "debian:12");
    assert_eq!(field(text, "ports"), "from=80,protocol=tcp,to=80");
    let of_stage: Vec<String> = image(text)
        .get("instructions")
        .unwrap()
        .children()
        .filter(|one| one.get("keyword").and_then(Value::as_str) == Some("FROM"))
        .map(|one| {
            format!(
                "{} {}",
                shown(&one.get("arguments").unwrap().clone()),
                shown(one.get("of_stage").unwrap())
            )
        })
        .collect();
    assert_eq!(of_stage, ["debian:12 | AS | one false", "golang:1 | AS | two false", "ONE true"]);
}

#[test]
fn triggers_run_in_the_stage_that_follows() {
    let text = "FROM debian:12 AS one\nONBUILD USER 7\nUSER 1\nFROM one";
    assert_eq!(field(text, "user"), "7");
    assert_eq!(field("FROM debian:12\nUSER 1\nONBUILD USER 7", "user"), "1");
}

#[test]
fn an_entry_point_drops_the_command_that_is_inherited() {
    let base = "FROM scratch AS one\nCMD [\"a\"]\nFROM one\n";
    assert_eq!(field(base, "command"), "a");
    assert_eq!(field(&format!("{base}ENTRYPOINT [\"b\"]"), "command"), "null");
    assert_eq!(field(&format!("{base}CMD [\"c\"]\nENTRYPOINT [\"b\"]"), "command"), "c");
    assert_eq!(field("FROM scratch\nENTRYPOINT run it", "entrypoint_form"), "shell");
    assert_eq!(field("FROM debian:12", "entrypoint_form"), BASE);
}

#[test]
fn ports_and_volumes_are_read_in_all_their_forms() {
    assert_eq!(
        field("FROM scratch\nENV P=1\nEXPOSE $P 53/UDP 8-9/tcp x", "ports"),
        "from=1,protocol=tcp,to=1 | from=53,protocol=udp,to=53 | from=8,protocol=tcp,to=9"
    );
    assert_eq!(
        field("FROM scratch\nVOLUME /a /b/\nVOLUME [\"/c d\"]", "volumes"),
        "/a | /b | /c d"
    );
}

#[test]
fn health_checks_read_as_ecs_writes_them() {
    let check = |text: &str| field(&format!("FROM scratch\nHEALTHCHECK {text}"), "health_check");
    assert_eq!(check("CMD a b"), "CMD-SHELL | a b");
    assert_eq!(check("--interval=3s CMD [\"a\", \"b\"]"), "CMD | a | b");
    assert_eq!(check("NONE"), "NONE");
}

#[test]
fn values_that_double_with_each_line_end() {
    let lines = "ENV A=$A$A\n".repeat(60);
    let value = field(&format!("FROM scratch\nENV A=ab\n{lines}"), "environment");
    assert!(value.contains("{beyond the limit of string length}"));
    assert!(value.len() < 64 * 40, "{} bytes", value.len());
    let word = "$A".repeat(100_000);
    let value =
        field(&format!("FROM scratch\nENV A={}\nENV B={word}", "x".repeat(50_000)), "environment");
    assert!(value.ends_with(",B={beyond the limit of string length}"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn many_stages_take_no_longer_than_their_number() {
    let arguments = (0..20_000).map(|index| format!("ARG A{index}=1\n"));
    let stages = (1..20_000).map(|index| format!("FROM s{} AS s{index}\n", index - 1));
    let first = std::iter::once("FROM debian:12 AS s0\n".to_owned());
    let text: String = arguments.chain(first).chain(stages).collect();
    let start = std::time::Instant::now();
    assert_eq!(field(&text, "base"), "debian:12");
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn what_cannot_be_read_is_not_known() {
    let (images, wrong) = found(&[(
        "app/Dockerfile",
        "FROM scratch\nLABEL org.opencontainers.image.title=app\nUSER 1\nUSER\n",
    )]);
    assert_eq!(wrong, ["an argument is missing [USER]"]);
    let user = images.first().unwrap().values.get("user").unwrap().clone();
    assert_eq!(shown(&user), "{an error: this instruction cannot be read}");
}

#[test]
fn the_contract_in_the_documentation_is_one() {
    let page = include_str!("../../docs/usage.md");
    let contract = page.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let (images, wrong) =
        found(&[("a/b/app/Dockerfile", "FROM scratch\n"), ("a/b/app/contract.json", contract)]);
    assert!(wrong.is_empty(), "{wrong:?}");
    let image = images.first().unwrap();
    assert_eq!(&*image.name, "shop/checkout");
    assert_eq!(*image.modules, ["a/terraform/modules/checkout".into()]);
    // What the page shows is all that there is.
    let fields = image.values.get("contract").and_then(Value::entries).unwrap();
    let missing: Vec<_> = fields.iter().filter(|(_, value)| value.is_null()).collect();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(fields.get("group").unwrap().is_null(), "no rule reads it");
}

#[test]
fn a_contract_is_checked() {
    let wrong = |contract: &str| {
        let (images, wrong) =
            found(&[("app/Dockerfile", "FROM scratch\n"), ("app/contract.json", contract)]);
        assert!(images.iter().all(|image| {
            image
                .values
                .get("contract")
                .and_then(|contract| contract.get("port"))
                .unwrap()
                .is_null()
        }));
        wrong
    };
    let with = |image: &str, rest: &str| {
        wrong(&format!("{{\"version\": 1, \"image\": {{\"name\": \"app\"{image}}}{rest}}}"))
    };
    assert!(with("", "").is_empty());
    assert_eq!(with(", \"port\": \"80\"", ""), ["a number is expected here [\"80\"]"]);
    assert_eq!(with(", \"writes\": 1", ""), ["a list is expected here [1]"]);
    assert_eq!(with(", \"prot\": 80", ""), ["a contract has no `prot` [\"prot\"]"]);
    assert_eq!(
        with("", ", \"enviroment\": []"),
        ["a contract has no `enviroment` [\"enviroment\"]"]
    );
    assert_eq!(
        with("", ", \"environment\": [{\"name\": \"A\", \"pattern\": \"(?=a)\"}]"),
        ["this is not a valid RE2 regular expression, or it is too large [\"(?=a)\"]"]
    );
    assert_eq!(with("", ", \"environment\": [{}]"), ["this variable has no `name` [{}]"]);
    // Without a name there is no image, and so nobody to tell.
    assert!(wrong("{\"version\": 2, \"image\": {\"name\": \"app\"}}").is_empty());
    assert!(wrong("{\"image\": {\"name\": \"app\"}}").is_empty());
    assert!(wrong("[1]").is_empty());
}
