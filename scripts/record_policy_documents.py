#!/usr/bin/env python3
"""Records what the AWS provider makes of data.aws_iam_policy_document: tests/policy_document/cases.json.

Hand-written arguments for what is special, and generated ones (always the same: the seed is fixed) for the rest.
The data source calls nothing at AWS, so the real provider runs with invented credentials.
"""

import itertools
import json
import os
import pathlib
import random
import subprocess
import tempfile

from distill_schema import ROOT, plugin_directory

PATH = ROOT / "tests" / "policy_document" / "cases.json"
VERSION = "5.100.0"


def document(*statements, **rest):
    """A document as text, as source_policy_documents holds it."""
    return json.dumps({**rest, "Statement": list(statements)})


def condition(test, variable, *values):
    """A condition block."""
    return {"test": test, "variable": variable, "values": list(values)}


def principals(kind, *identifiers):
    """A principals block."""
    return {"type": kind, "identifiers": list(identifiers)}


READ = {"sid": "Read", "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}
SOURCE = {"Sid": "Source", "Effect": "Allow", "Action": ["b", "a", "c"], "Resource": "*"}

HAND_WRITTEN = [
    {},
    {"version": "2008-10-17"},
    {"policy_id": "the-id", "statement": [READ]},
    {"policy_id": ""},
    {"statement": [{}]},
    {"statement": [{"effect": "Deny", "not_actions": ["iam:*"], "not_resources": ["*"]}]},
    {"statement": [{"actions": [], "resources": []}]},
    {"statement": [{"actions": ["b", "a", "B", "a:b", "a*"], "resources": ["*", "arn:aws:s3:::x"]}]},
    {"statement": [{"resources": ["arn:aws:s3:::b/&{aws:username}/*", "&{a}&{b}"], "actions": ["&{x}", "a&b<c>"]}]},
    {"version": "2008-10-17", "statement": [{"resources": ["&{aws:username}"]}]},
    {"version": "2008-10-17", "statement": [{"actions": ["&{aws:username}"]}]},
    {"version": "2010-01-01"},
    {"statement": [{"effect": "allow"}]},
    {"statement": [{"sid": "not valid"}]},
    {"statement": [{"sid": "A"}, {"sid": "A"}]},
    {"statement": [{"sid": ""}, {"sid": ""}]},
    {"statement": [{"principals": [principals("*", "*")]}]},
    {"statement": [{"principals": [principals("AWS", "*")]}]},
    {"statement": [{"principals": [principals("*", "*", "123456789012")]}]},
    {"statement": [{"principals": [principals("AWS", "b", "a", "c"), principals("Service", "x.amazonaws.com")]}]},
    {"statement": [{"principals": [principals("AWS", "b"), principals("AWS", "a"), principals("AWS", "c")]}]},
    {"statement": [{"principals": [principals("AWS", "b", "z"), principals("AWS", "a"), principals("AWS", "q", "r")]}]},
    {"statement": [{"principals": [principals("AWS")]}]},
    {"statement": [{"principals": [principals("AWS"), principals("AWS", "a")]}]},
    {"statement": [{"not_principals": [principals("AWS", "&{x}", "a")]}]},
    {"statement": [{"principals": []}]},
    {"statement": [{"condition": [condition("StringEquals", "aws:SourceAccount", "1")]}]},
    {"statement": [{"condition": [condition("StringLike", "k", "b", "a", "&{aws:x}")]}]},
    {"statement": [{"condition": [condition("StringLike", "k")]}]},
    {"statement": [{"condition": [condition("T", "k", "3"), condition("T", "k", "1"), condition("T", "k", "2")]}]},
    {"statement": [{"condition": [condition("T", "k", "a", "b"), condition("U", "j", "c"), condition("T", "j", "d")]}]},
    {"statement": [{"condition": [condition("T", "k", ""), condition("T", "k", "b", "")]}]},
    {"statement": [{"sid": "Uml", "actions": ["ä\u2028\u0001\t\"\\"], "resources": ["日本"]}]},
    {"source_policy_documents": [document(SOURCE)]},
    {"source_policy_documents": [document(SOURCE, Version="2008-10-17", Id="x")]},
    {"source_policy_documents": [document(SOURCE, Version="2020-01-01")]},
    {"source_policy_documents": [document(SOURCE), document(SOURCE)]},
    {"source_policy_documents": [document(SOURCE, SOURCE)]},
    {"source_policy_documents": [document(SOURCE)], "statement": [{**READ, "sid": "Source"}, READ]},
    {"source_policy_documents": [document({**SOURCE, "Sid": ""})] * 2},
    {"override_policy_documents": [document(SOURCE), document({**SOURCE, "Effect": "Deny"})], "statement": [READ]},
    {"override_policy_documents": [document({"Sid": "Read", "Effect": "Deny"})], "statement": [READ]},
    {"override_policy_documents": [document({"Sid": "Read"}, Id="over")], "statement": [READ], "policy_id": "own"},
    {"source_policy_documents": ["{}"]},
    {"source_policy_documents": ["[]"]},
    {"source_policy_documents": ["null"]},
    {"source_policy_documents": ['{"Statement": {"Effect": "Allow"}}']},
    {"source_policy_documents": ['{"statement": [{"ACTION": "a", "extra": 1}], "version": "x"}']},
    {"source_policy_documents": ['{"Statement": [{"Action": []}, {"Action": null, "Resource": ""}]}']},
    {"source_policy_documents": ['{"Statement": [{"Principal": "x"}, {"Principal": {"AWS": ["a", "c", "b"]}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Principal": {"*": "*"}}, {"Principal": {}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Principal": {"*": ["*"]}}, {"Principal": {"AWS": ["a"]}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Principal": {"AWS": 1}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Principal": ["a"]}]}']},
    {"source_policy_documents": ['{"Statement": [{"Condition": {"T": {"a": true, "b": ["x"], "c": ["y", "x"]}}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Condition": {"T": {"a": 1}}}, {"Condition": {}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Condition": {"T": {"a": []}, "B": {"z": "1", "y": "2"}}}]}']},
    {"source_policy_documents": ['{"Statement": [{"Sid": 1}]}']},
    {"source_policy_documents": ['{"Statement": [{"Resource": "&{x}", "Action": ["<", "a"]}]}']},
    {"source_policy_documents": [json.dumps({"Statement": [{"Sid": "A"}, {"Sid": "B"}]})],
     "override_policy_documents": [json.dumps({"Statement": [{"Sid": "B", "Effect": "Deny"}, {"Sid": "C"}]})],
     "statement": [{"sid": "B"}, {"sid": "D"}]},
]  # fmt: skip


def generated(rng):
    """Random arguments: few names, so that they meet."""
    some = lambda names, least=0: rng.sample(names, rng.randint(least, len(names)))
    actions = ["s3:GetObject", "s3:*", "S3:PutObject", "ecs:RunTask", "*"]
    arns = ["*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/&{aws:username}", "arn:aws:ecs:*:1:task/x"]
    sids = ["", "A", "B", "C", "D"]

    def block():
        whole = {
            "sid": rng.choice(sids),
            "effect": rng.choice(["Allow", "Deny"]),
            rng.choice(["actions", "not_actions"]): some(actions),
            rng.choice(["resources", "not_resources"]): some(arns),
            rng.choice(["principals", "not_principals"]): [
                principals(rng.choice(["AWS", "Service", "*"]), *some(["*", "1", "2", "a.com"]))
                for _ in range(rng.randint(0, 3))
            ],
            "condition": [
                condition(rng.choice(["StringEquals", "ArnLike"]), rng.choice(["a:b", "c:d"]), *some(["x", "y", "z"]))
                for _ in range(rng.randint(0, 4))
            ],
        }
        return {key: whole[key] for key in some(list(whole))}

    def text():
        statement = lambda: {
            key: value
            for key, value in {
                "Sid": rng.choice(sids),
                "Effect": "Deny",
                "Action": rng.choice([actions, "x:y"]),
                "Principal": rng.choice(["*", {"AWS": ["1", "2"]}, {"Service": "a.com"}]),
                "Condition": {"Bool": {"aws:SecureTransport": rng.choice([False, "false"])}},
            }.items()
            if rng.random() < 0.6
        }
        return document(*[statement() for _ in range(rng.randint(0, 3))], Version="2012-10-17")

    arguments = {"statement": [block() for _ in range(rng.randint(0, 3))]}
    for name in ["source_policy_documents", "override_policy_documents"]:
        if rng.random() < 0.4:
            arguments[name] = [text() for _ in range(rng.randint(1, 2))]
    return arguments


def escaped(value):
    """Strings of Terraform's JSON syntax are templates."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, list):
        return [escaped(element) for element in value]
    if isinstance(value, dict):
        return {key: escaped(element) for key, element in value.items()}
    return value


def plan(directory, environment, cases):
    """Outputs by case; None where the provider reports an error, with the failing addresses removed first."""
    names = {f"c{index}": case for index, case in enumerate(cases)}
    failed = set()
    for _ in itertools.count():
        data = {name: escaped(case) for name, case in names.items() if name not in failed}
        outputs = {
            name: {"value": {key: f"${{data.aws_iam_policy_document.{name}.{key}}}" for key in ("json", "minified_json", "id")}}
            for name in data
        }
        configuration = {
            "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": VERSION}}},
            "provider": {
                "aws": {
                    "region": "eu-west-1",
                    "access_key": "x",
                    "secret_key": "x",
                    "skip_credentials_validation": True,
                    "skip_requesting_account_id": True,
                    "skip_metadata_api_check": True,
                }
            },
            "data": {"aws_iam_policy_document": data},
            "output": outputs,
        }
        pathlib.Path(directory, "main.tf.json").write_text(json.dumps(configuration), encoding="utf-8")
        run = {"cwd": directory, "env": environment, "capture_output": True, "text": True, "check": False}
        if not pathlib.Path(directory, ".terraform").exists():
            init = ["terraform", "init", "-input=false"]
            plugins = plugin_directory()
            if plugins:
                init.append(f"-plugin-dir={plugins}")
            subprocess.run(init, **{**run, "check": True})
        done = subprocess.run(["terraform", "plan", "-json", "-input=false", "-out=plan"], **run)
        messages = [json.loads(line) for line in done.stdout.splitlines()]
        bad = {
            message["diagnostic"]["address"].rsplit(".", 1)[1]
            for message in messages
            if message["type"] == "diagnostic"
            and message["diagnostic"]["severity"] == "error"
            and message["diagnostic"].get("address", "").startswith("data.")
        }
        if not bad:
            show = subprocess.run(["terraform", "show", "-json", "plan"], **{**run, "check": True})
            found = json.loads(show.stdout)["planned_values"]["outputs"]
            return [found[name]["value"] if name not in failed else None for name in names]
        failed |= bad


def main():
    """Writes the file."""
    rng = random.Random(1)
    cases = HAND_WRITTEN + [generated(rng) for _ in range(150)]
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    environment.pop("TF_CLI_CONFIG_FILE", None)
    with tempfile.TemporaryDirectory() as directory:
        results = plan(directory, environment, cases)
    recorded = [{"arguments": case, "result": result} for case, result in zip(cases, results, strict=True)]
    PATH.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in recorded)
    PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(recorded)} cases, {sum(result is None for result in results)} of them errors")


if __name__ == "__main__":
    main()
