"""What the AWS provider plans for arguments that nobody writes: its defaults.

`terraform providers schema -json` does not tell them, but a plan does. Each resource type, and each of its nested
blocks, is planned once with no more than what it needs; needed arguments are not known, so that nothing checks
them. What the plan states of an argument that was not written is its default. What it says of a nested block that
was not written tells whether the provider fills it in.

Used by distill_schema.py. Nothing is sent to AWS.
"""

import json
import pathlib
import re
import subprocess

# A value of any type that is not known before apply.
UNKNOWN = "${jsondecode(terraform_data.unknown.id)}"
# The plan of a set with an unknown element shows nothing of it, so elements of sets get values.
SAMPLES = {"string": "aa", "number": 1, "bool": True}
# What some types ask for only of values that are known, or ask in words of their own.
HINTS = {
    "aws_alb_target_group": {"port": 80, "protocol": "HTTP", "vpc_id": UNKNOWN},
    "aws_dynamodb_table": {
        "read_capacity": 1,
        "write_capacity": 1,
        "hash_key": "aa",
        "attribute": [{"name": "aa", "type": "S"}],
    },
    "aws_lambda_function": {"filename": UNKNOWN, "handler": "a", "runtime": "python3.12"},
    "aws_lb_target_group": {"port": 80, "protocol": "HTTP", "vpc_id": UNKNOWN},
}
PROVIDER = {
    "region": "us-west-2",
    "access_key": "testing",
    "secret_key": "testing",
    "max_retries": 1,
    "skip_credentials_validation": True,
    "skip_metadata_api_check": True,
    "skip_requesting_account_id": True,
}
# "one of `a,b.0.c` must be specified", "Exactly one of these attributes must be configured: [a,b]"
ALTERNATIVES = re.compile(r"(?:one of|At least one of)[^`\[]*(?:`([^`]+)`|\[([^\]]+)\])")
# Blocks of listeners and their rules: the type names the block that tells more.
ACTIONS = ("action", "default_action")
# `expected type to be one of ["a" "b"], got aa`, `Path: storage_class Given Value: aa Valid Values: [GLACIER STANDARD]`
CHOICES = re.compile(r'expected (\S+) to be one of \["([^"]+)"|Path: (\S+)\s+Given Value: \S+\s+Valid Values: \[(\w+)')
ARNS = re.compile(r'"(\S+)" \(aa\) is an invalid ARN')
CIDRS = re.compile(r'"aa" is not a valid CIDR|invalid CIDR address: aa')
TOGETHER = re.compile(r"all of `([^`]+)` must be specified|Block (\w+) must have a configuration value")
# So many rounds of trying: each one adds an argument that was missing, or gives a probe up.
ROUNDS = 12


class Probe:
    """One resource to plan: a type, and the nested block whose defaults it shows."""

    def __init__(self, kind, schema, path):
        self.kind, self.schema, self.path = kind, schema, path
        self.body = needed(schema, sample=False) | json.loads(json.dumps(HINTS.get(kind, {})))
        self.add(path)
        if len(path) > 1 and path[0] in ACTIONS:
            # The provider drops what does not belong to the action's type.
            self.body[path[0]][0]["type"] = path[1].replace("_", "-")

    def add(self, path):
        """Writes an argument or a block, and the blocks around it."""
        body, schema, sample = self.body, self.schema, False
        for name in path:
            if name in schema.get("attributes", {}):
                body.setdefault(name, example(schema["attributes"][name], sample))
                return
            nested = schema["block_types"][name]
            sample = sample or nested["nesting_mode"] == "set"
            if name not in body:
                body[name] = [needed(nested["block"], sample) for _ in range(max(1, nested.get("min_items", 0)))]
            body, schema = body[name][0], nested["block"]

    def repair(self, message):
        """Adds what a message asks for; whether there was something to add."""
        before = json.dumps(self.body)
        for names, block in TOGETHER.findall(message):
            for name in (names or block).split(","):
                self.add_named(name)
        for quoted, bracketed in ALTERNATIVES.findall(message):
            names = [name.strip() for name in (quoted or bracketed).split(",")]
            # An argument tells less than a block, and so hides less.
            self.add_named(next((name for name in names if name in self.schema["attributes"]), names[0]))
        for name, choice, path, value in CHOICES.findall(message):
            replace(self.body, (name or path).split(".")[-1], choice or value)
        if CIDRS.search(message):
            for name in ("cidr", "values", "cidr_block"):
                replace(self.body, name, "10.0.0.0/8")
        for name in ARNS.findall(message):
            replace(self.body, name.split(".")[-1], "arn:aws:iam::123456789012:role/a")
        return json.dumps(self.body) != before

    def add_named(self, name):
        """Writes what a message calls `a.0.b` or `a[0].b`."""
        try:
            self.add(parts(name))
        except KeyError:
            pass


def parts(name):
    """The names of a path: `a.0.b`, `a[0].b`."""
    return tuple(part for part in re.split(r"[.\[\]]+", name.strip().strip('"')) if part and not part.isdigit())


def replace(body, name, value):
    """Gives another sample to the arguments of a name, wherever they stand."""
    for key, inner in body.items():
        if key == name and inner in (SAMPLES["string"], [SAMPLES["string"]]):
            body[key] = value if isinstance(inner, str) else [value]
        for one in inner if isinstance(inner, list) else []:
            if isinstance(one, dict):
                replace(one, name, value)


def example(attribute, sample):
    """A value for an argument: not known, or one of its type."""
    if not sample:
        return UNKNOWN
    kind = attribute.get("type", "string")
    if isinstance(kind, list):
        inner = {"type": kind[1]}
        return {"a": example(inner, sample)} if kind[0] == "map" else [example(inner, sample)]
    return SAMPLES.get(kind, UNKNOWN)


def needed(block, sample):
    """A block with what it must have."""
    attributes = block.get("attributes", {}).items()
    body = {name: example(attribute, sample) for name, attribute in attributes if attribute.get("required")}
    for name, nested in block.get("block_types", {}).items():
        inner = sample or nested["nesting_mode"] == "set"
        blocks = [needed(nested["block"], inner) for _ in range(nested.get("min_items", 0))]
        if blocks:
            body[name] = blocks
    return body


def block_paths(block, path=()):
    """The block itself and all blocks in it; what holds itself is not followed without end."""
    yield path
    for name, nested in block.get("block_types", {}).items():
        if len(path) < 6 and path.count(name) < 1:
            yield from block_paths(nested["block"], (*path, name))


def terraform(directory, environment, *arguments):
    """A command of Terraform; what it prints, whether it failed or not."""
    command = ["terraform", *arguments]
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def errors(directory, environment):
    """Messages by file: of a validation, or else of a plan."""
    result = json.loads(terraform(directory, environment, "validate", "-json"))
    found = [one for one in result["diagnostics"] if one["severity"] == "error"]
    if not found:
        log = terraform(directory, environment, "plan", "-json", "-input=false", "-refresh=false", "-out=plan")
        lines = [json.loads(line) for line in log.splitlines()]
        found = [line["diagnostic"] for line in lines if line.get("@level") == "error" and "diagnostic" in line]
    by_file = {}
    for one in found:
        name = one.get("range", {}).get("filename", "")
        by_file[name] = f"{by_file.get(name, '')}{one['summary']}: {one.get('detail', '')}\n"
    return by_file


def write(directory, probes):
    """The configuration of the probes, a file each, so that every message can be told from its file."""
    for name, probe in probes.items():
        path = pathlib.Path(directory, f"{name}.tf.json")
        path.write_text(json.dumps({"resource": {probe.kind: {name: probe.body}}}), encoding="utf-8")


def plan(directory, environment, types):
    """Plans every probe that can be planned; the probes and the plan."""
    probes = {}
    for kind, schema in types.items():
        for path in block_paths(schema):
            probes[f"p{len(probes)}"] = Probe(kind, schema, path)
    print(f"{len(probes)} probes")
    main = {"provider": {"aws": PROVIDER}, "resource": {"terraform_data": {"unknown": {}}}}
    pathlib.Path(directory, "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
    write(directory, probes)
    for last in [False] * ROUNDS + [True]:
        found = errors(directory, environment)
        if not found:
            break
        for file, message in found.items():
            name = file.removesuffix(".tf.json")
            probe = probes.get(name)
            if probe is None:
                raise SystemExit(f"an error that no probe is responsible for: {file}: {message}")
            if last or not probe.repair(message):
                print(f"given up: {probe.kind} {'.'.join(probe.path)}: {' '.join(message.split())[:200]}")
                del probes[name]
                pathlib.Path(directory, f"{name}.tf.json").unlink()
        write(directory, probes)
    return probes, json.loads(terraform(directory, environment, "show", "-json", "plan"))


def defaults(directory, environment, types):
    """By type and path of a block: its arguments' defaults, the blocks in it that the provider fills in, and the
    arguments whose defaults depend on others.
    """
    probes, planned = plan(directory, environment, types)
    changes = {change["address"].split(".")[-1]: change["change"] for change in planned["resource_changes"]}
    found = {}
    for name, probe in probes.items():
        look(probe, changes[name], found)
    return found


def look(probe, change, found):
    """What a probe shows of each block on its path. A default that not every probe shows depends on something."""
    values, unknown, body, schema = change["after"], change["after_unknown"], probe.body, probe.schema
    in_set = False
    for depth in range(len(probe.path) + 1):
        key = probe.kind, probe.path[:depth]
        given, filled = seen(schema, body, values, unknown, in_set)
        if key in found:
            before, filled_before, depends = found[key]
            for argument in schema.get("attributes", {}):
                if argument not in body and before.get(argument) != given.get(argument):
                    before.pop(argument, None)
                    depends.add(argument)
            filled_before[:] = [block for block in filled_before if block in body or block in filled]
        else:
            found[key] = given, filled, set()
        if depth == len(probe.path):
            return
        part = probe.path[depth]
        nested = schema["block_types"][part]
        in_set = in_set or nested["nesting_mode"] == "set"
        values, body, schema = first(values.get(part)), body[part][0], nested["block"]
        unknown = first(unknown.get(part)) if isinstance(unknown, dict) else unknown
        if values is None:
            return


def first(values):
    """The one block that was written."""
    if isinstance(values, list):
        return values[0] if values else None
    return values


def seen(schema, body, values, unknown, in_set):
    """Defaults of one block, and the blocks in it that are filled in."""
    marks = unknown if isinstance(unknown, dict) else {}
    # The elements of a set hold zero values, because the provider's library has no null there.
    given = {
        name: values[name]
        for name, attribute in schema.get("attributes", {}).items()
        if name not in body and values.get(name) is not None
        if values[name] not in ([], {}) or attribute.get("computed")
        if values[name] or not in_set
    }
    filled = [name for name in schema.get("block_types", {}) if name not in body and marks.get(name) is True]
    return given, filled
