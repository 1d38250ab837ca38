#!/usr/bin/env python3
"""Writes data/schema/aws-VERSION.validators.jsonl: which values and combinations of arguments the AWS provider refuses.

The real provider is asked: probes go through `terraform validate`, each a resource with what its type needs, not known,
and one wrong value, a pair of arguments or none. The messages tell the values allowed, ranges, lengths, patterns and
groups. Where a message names no pattern, the characters allowed are found by trying them. What is learned is tried again
with values on both sides of each border, and left out where the provider disagrees.

    scripts/distill_validators.py [VERSION] [BOTOCORE_WHEEL]

Lists of values grow. Values that AWS's own service models have beside those of the provider are told apart, because a
newer version of the provider may have them: `pip download --no-deps botocore` fetches the models.

One line a resource type, sorted: [type, {path: [check, ...]}, {path of a block, "" for the resource: [group, ...]}].

    check   ["in", values, values of newer versions], ["in-any-case", ...], ["range", least, most], ["multiple", n],
            ["length", least, most], ["matches", pattern], ["characters", first, inner, last, message],
            ["is", "arn" | "cidr" | "cidr4" | "cidr6" | "ip" | "ip4" | "ip6" | "json" | "time" | "account" | "bool" | "int" | "base64"]
            Bounds are null where there is none. Lengths are in bytes. The characters are those that may stand first,
            last, and anywhere else.
    group   ["exactly-one", names], ["at-least-one", names], ["conflicts", name, names], ["together", name, names]

Used by hand, when the provider's version changes. Nothing is sent to AWS.
"""

import collections
import gzip
import json
import os
import pathlib
import re
import sys
import tempfile
import zipfile

import provider_defaults
from distill_schema import PROVIDER, ROOT, plugin_directory, wanted
from provider_defaults import parts

UNKNOWN = provider_defaults.UNKNOWN
WRONG = "wrong, surely!?"
LONG = "a" * 5000
NUMBERS = (-987654321, 987654321)
# So many probes are validated at once.
AT_ONCE = 3500
# Values of forms that arguments often have: what the provider takes of these, no check may refuse.
FORMS = [
    "arn:aws:iam::123456789012:role/a", "arn:aws:lambda:eu-west-1:123456789012:function:a:$LATEST", "a:$LATEST", "alias/a",
    "alias/aws/s3", "10.0.0.0/16", "10.0.0.1", "2001:db8::/56", "2026-01-02T03:04:05Z", "2026-01-02", "{}", "[]",
    "rate(5 minutes)", "cron(0 12 * * ? *)", "at(2026-01-02T03:04:05)", "https://example.org/a?b=c", "http://a:80/b",
    "s3://bucket/key", "a@example.org", "*.example.org", "www.example.org", "example.org.", "a.fifo", "/a/b", "a/b/c", "/",
    "a b", "a.b", "a_b", "A-b", "-1", "0", "1", "60", "8080", "1.5", "true", "false", "off", "all", "*", "traffic-port",
    "us-east-1", "us-east-1a", "ami-0123456789abcdef0", "sg-0123456789abcdef0", "subnet-0123456789abcdef0",
    "vpc-0123456789abcdef0", "igw-0123456789abcdef0", "lt-0123456789abcdef0", "pl-12345678", "123456789012", "aws/a",
    "aws:kms", "com.amazonaws.eu-west-1.s3", "s3.amazonaws.com", "ecs-tasks.amazonaws.com", "service/a/b", "a:b", "a,b",
    "mon:00:00-mon:01:00", "00:00-01:00", "0b7e1d0e-3f5f-4f5e-9a53-6c6f0f4d2f4e", "$default", "$Latest", "python3.12",
    "AWS::EC2::Instance", "tcp", "-", "a-", "a--b", "\u00e9", "a" * 64, "a" * 256,
]
LETTERS = ("bz", "BZ", "5")
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789")
OTHERS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "

KINDS = [
    ("arn", r"is an invalid ARN|value must be a valid ARN|cannot be parsed as an ARN"),
    ("json", r"contains an invalid JSON|is an empty string, which is not a valid JSON|A string value was provided that is not valid JSON"),
    ("cidr4", r"is not a valid IPv4 CIDR block"),
    ("cidr6", r"is not a valid IPv6 CIDR block"),
    ("cidr", r"is not a valid CIDR block|to contain a valid Value, got: .* with err: invalid CIDR address"),
    ("ip4", r"to contain a valid IPv4 address"),
    ("ip6", r"to contain a valid IPv6 address"),
    ("ip", r"to contain a valid IP, got"),
    ("time", r"to be a valid RFC3339 date|must be in RFC3339 time format"),
    ("account", r"doesn't look like AWS Account ID"),
    ("bool", r"cannot parse '.*' as boolean"),
    ("int", r"cannot parse '.*' as int"),
    ("base64", r"must be base64-encoded"),
]
SAMPLES = {
    "arn": (["arn:aws:iam::123456789012:role/a"], ["a-name"]),
    "json": (['{"a": "b"}'], ['{"a": ', "no json"]),
    "cidr": (["10.0.0.0/16"], ["10.0.0.0"]),
    "cidr4": (["10.0.0.0/16"], ["10.0.0.0", "2001:db8::/32"]),
    "cidr6": (["2001:db8::/56"], ["2001:db8::", "10.0.0.0/16"]),
    "ip": (["10.0.0.1"], ["10.0.0.256", "a"]),
    "ip4": (["10.0.0.1"], ["10.0.0.256", "2001:db8::1"]),
    "ip6": (["2001:db8::1"], ["10.0.0.1x"]),
    "time": (["2026-01-02T03:04:05Z"], ["2026-01-02"]),
    "account": (["123456789012"], ["12345678901", "1234567890123"]),
    "bool": (["true"], ["ja"]),
    "int": (["60"], ["6a"]),
    "base64": (["aGVsbG8="], ["hello"]),
}


class Terraform:
    """A directory with the provider, in which configurations are validated."""

    def __init__(self, directory, version):
        self.directory = pathlib.Path(directory)
        self.environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
        required = {"aws": {"source": "hashicorp/aws", "version": version}}
        main = {
            "terraform": {"required_providers": required},
            "provider": {"aws": {"region": "us-west-2"}},
            "resource": {"terraform_data": {"unknown": {}}},
        }
        (self.directory / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
        init = ["init", "-input=false"]
        plugins = plugin_directory()
        if plugins:
            self.environment.pop("TF_CLI_CONFIG_FILE", None)
            init.append(f"-plugin-dir={plugins}")
        self.run(*init)

    def run(self, *arguments):
        """What a command prints."""
        return provider_defaults.terraform(self.directory, self.environment, *arguments)

    def schema(self):
        """The provider's schema of the resource types that are wanted."""
        found = json.loads(self.run("providers", "schema", "-json"))["provider_schemas"][PROVIDER]
        return {name: one["block"] for name, one in found["resource_schemas"].items() if wanted(name)}

    def messages(self, probes):
        """The errors of each probe, as (summary, detail). A probe is a type and a body."""
        found = []
        for start in range(0, len(probes), AT_ONCE):
            found += self.some_messages(probes[start : start + AT_ONCE])
        return found

    def some_messages(self, probes):
        """The same, of not too many."""
        for old in self.directory.glob("p*.tf.json"):
            old.unlink()
        # A file each: Terraform looks for places in a file from its beginning.
        for number, (kind, body) in enumerate(probes):
            text = json.dumps({"resource": {kind: {f"p{number}": body}}})
            (self.directory / f"p{number}.tf.json").write_text(text, encoding="utf-8")
        found = [[] for _ in probes]
        for one in json.loads(self.run("validate", "-json"))["diagnostics"]:
            name = one.get("range", {}).get("filename", "")
            if one["severity"] == "error" and name.startswith("p"):
                found[int(name[1:].split(".")[0])].append((one["summary"], one.get("detail", "")))
        return found


class Leaf:
    """An argument that holds texts or numbers, or a collection of them."""

    def __init__(self, kind, path, declared):
        self.kind, self.path, self.declared = kind, path, declared

    def primitive(self):
        """The type of the text or number; none for another argument."""
        inner = self.declared
        while isinstance(inner, list):
            if inner[0] == "object":
                return None
            inner = inner[1]
        return inner if inner in ("string", "number") else None

    def wrapped(self, value):
        """The value in as many collections as the argument has."""
        inner = self.declared
        kinds = []
        while isinstance(inner, list):
            kinds.append(inner[0])
            inner = inner[1]
        for one in reversed(kinds):
            value = {"akey": value} if one == "map" else [value]
        return value


def needed(block):
    """A block with what it must have, not known."""
    body = {name: UNKNOWN for name, one in block.get("attributes", {}).items() if one.get("required")}
    for name, nested in block.get("block_types", {}).items():
        if nested.get("min_items", 0):
            body[name] = [needed(nested["block"]) for _ in range(nested["min_items"])]
    return body


def leaves(kind, block, path=()):
    """All arguments of a type that may be written; what holds itself is not followed without end."""
    for name, one in block.get("attributes", {}).items():
        if (one.get("required") or one.get("optional")) and "type" in one:
            yield Leaf(kind, (*path, name), one["type"])
    for name, nested in block.get("block_types", {}).items():
        if len(path) < 6 and name not in path:
            yield from leaves(kind, nested["block"], (*path, name))


def blocks(block, path=()):
    """All blocks of a type by path, itself included."""
    yield path, block
    for name, nested in block.get("block_types", {}).items():
        if len(path) < 6 and name not in path:
            yield from blocks(nested["block"], (*path, name))


def body_at(schema, path):
    """A body with the blocks of a path, and the innermost of them."""
    body = needed(schema)
    at = body
    for name in path:
        nested = schema["block_types"][name]
        if name not in at:
            at[name] = [needed(nested["block"]) for _ in range(max(1, nested.get("min_items", 0)))]
        at, schema = at[name][0], nested["block"]
    return body, at


def with_value(schema, leaf, value):
    """A probe: the argument has a value, and nothing else is known."""
    body, at = body_at(schema, leaf.path[:-1])
    at[leaf.path[-1]] = leaf.wrapped(value)
    return leaf.kind, body


# Messages about which arguments are there, not about their values.
OTHER = re.compile(
    r"must be specified|Missing required argument|Invalid combination|Conflicting|Missing Attribute Configuration"
    r"|Invalid Attribute Combination|Invalid Block|or unknown key|Insufficient|Unsupported|Exactly one of these"
)


def about_value(messages):
    """The messages that are about the value of the one argument that has one."""
    texts = [f"{summary}\n{detail}".strip() for summary, detail in messages]
    return [text for text in texts if not OTHER.search(text)]


def number(text):
    """A number of a message."""
    value = float(text)
    return int(value) if value == int(value) else value


def listed(text):
    """The values between brackets: `"a" "b"`, `1 2`."""
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    return [json.loads(f'"{one}"') for one in quoted] if quoted else [number(one) for one in text.split()]


def checks_told(texts):
    """The checks that messages tell, and those messages that tell none."""
    checks, others = [], []
    for text in texts:
        check = check_told(text)
        if check and check not in checks:
            checks.append(check)
        elif not check:
            others.append(text)
    return checks, others


def check_told(text):
    """The check that a message tells; none if it does not."""
    for pattern, make in PATTERNS:
        found = re.search(pattern, text, re.S)
        if found:
            return make(*found.groups())
    return next((["is", kind] for kind, pattern in KINDS if re.search(pattern, text)), None)


PATTERNS = [
    (r"to be one of \[([^\]]*)\]", lambda values: ["in", listed(values)]),
    (r"value must be one of: \[([^\]]*)\]", lambda values: ["in", listed(values)]),
    (r"Valid Values: \[([^\]]*)\]", lambda values: ["in", [one for one in values.split() if one]]),
    (r"expected length of \S+ to be in the range \((\d+) - (\d+)\)", lambda a, b: ["length", int(a), int(b)]),
    (r"string length must be between (\d+) and (\d+)", lambda a, b: ["length", int(a), int(b)]),
    (r"string length must be at least (\d+)", lambda a: ["length", int(a), None]),
    (r"string length must be at most (\d+)", lambda a: ["length", None, int(a)]),
    (r"cannot be longer than (\d+) characters", lambda b: ["length", None, int(b)]),
    (r"cannot be (?:shorter|less) than (\d+) characters", lambda a: ["length", int(a), None]),
    (r"must not be empty, got|to not be an empty string", lambda: ["length", 1, None]),
    (r"to be in the range \((\S+) - (\S+)\)", lambda a, b: ["range", number(a), number(b)]),
    (r"to be at least \((\S+)\)", lambda a: ["range", number(a), None]),
    (r"to be at most \((\S+)\)", lambda b: ["range", None, number(b)]),
    (r"value must be between (-?\d+) and (-?\d+)", lambda a, b: ["range", number(a), number(b)]),
    (r"value must be at least (-?\d+)", lambda a: ["range", number(a), None]),
    (r"value must be at most (-?\d+)", lambda b: ["range", None, number(b)]),
    (r"to be divisible by (\d+)", lambda n: ["multiple", int(n)]),
    (r"to be a valid port number", lambda: ["range", 1, 65535]),
    (r'to match regular expression "((?:[^"\\]|\\.)*)"', lambda text: ["matches", json.loads(f'"{text}"')]),
    (r'comply with restrictions \("((?:[^"\\]|\\.)*)"\)', lambda text: ["matches", json.loads(f'"{text}"')]),
]


def merged(checks):
    """Checks of one argument, bounds of one kind joined."""
    result = []
    for check in checks:
        same = next((one for one in result if one[0] == check[0] and check[0] in ("range", "length")), None)
        if same:
            same[1] = check[1] if same[1] is None else same[1]
            same[2] = check[2] if same[2] is None else same[2]
        else:
            result.append(list(check))
    return result


class Distillery:
    """What was learned so far."""

    def __init__(self, terraform):
        self.terraform = terraform
        self.types = terraform.schema()
        self.leaves = [
            leaf for kind, block in self.types.items() for leaf in leaves(kind, block) if leaf.primitive()
        ]
        self.checks = {}
        self.groups = collections.defaultdict(list)

    def ask(self, asked):
        """The messages about values, for pairs of an argument and a value."""
        probes = [with_value(self.types[leaf.kind], leaf, value) for leaf, value in asked]
        return [about_value(messages) for messages in self.terraform.messages(probes)]

    def values(self):
        """The checks that wrong values bring to light."""
        wrong = {"string": (WRONG, "", LONG), "number": NUMBERS}
        asked = [(leaf, value) for leaf in self.leaves for value in wrong[leaf.primitive()]]
        untold, alternatives = {}, set()
        for (leaf, value), texts in zip(asked, self.ask(asked), strict=True):
            checks, others = checks_told(texts)
            # Two messages about one value may be two ways to be right, of which one is enough.
            if value not in ("", LONG) and len([one for one in checks if one[0] != "length"] + others) > 1:
                alternatives.add(leaf)
            known = self.checks.setdefault(leaf, [])
            known += [check for check in checks if check not in known]
            if others and value == WRONG:
                untold[leaf] = others[0]
        for leaf, known in self.checks.items():
            known[:] = [] if leaf in alternatives else merged(known)
        untold = {leaf: text for leaf, text in untold.items() if leaf not in alternatives}
        print(f"{len(self.leaves)} arguments, {sum(map(bool, self.checks.values()))} with checks, {len(untold)} untold")
        self.any_case()
        self.characters({leaf: text for leaf, text in untold.items() if not self.checks[leaf] or lengths_only(self.checks[leaf])})

    def any_case(self):
        """Which lists of values do not look at capital letters."""
        listed_by = [(leaf, check) for leaf, known in self.checks.items() for check in known if check[0] == "in"]
        asked, of = [], []
        for leaf, check in listed_by:
            first = next((one for one in check[1] if isinstance(one, str) and one.swapcase() not in check[1]), None)
            if first and first.swapcase() != first:
                asked.append((leaf, first.swapcase()))
                of.append(check)
        for check, texts in zip(of, self.ask(asked), strict=True):
            if not texts:
                check[0] = "in-any-case"

    def characters(self, untold):
        """Which characters may stand where, for arguments whose messages tell no pattern."""
        samples = {}
        for sample in ("aa", "aaaa", "aaaaaaaa"):
            open_ones = [leaf for leaf in untold if leaf not in samples]
            answers = self.ask([(leaf, sample) for leaf in open_ones])
            samples |= {leaf: sample for leaf, texts in zip(open_ones, answers, strict=True) if not texts}
        every = "".join(LETTERS) + OTHERS
        asked = [
            (leaf, value)
            for leaf, sample in samples.items()
            for one in every
            for value in (one + sample, sample[0] + one + sample[1:], sample + one)
        ]
        refused = {asked_of for asked_of, texts in zip(asked, self.ask(asked), strict=True) if texts}
        for leaf, sample in samples.items():
            placed = [
                {one for one in every if (leaf, make(one)) not in refused}
                for make in (lambda c: c + sample, lambda c: sample[0] + c + sample[1:], lambda c: sample + c)
            ]
            sets = [character_set(one) for one in placed]
            # Where no character may be added, the form is about more than characters.
            if None in sets or not any(placed) or all(len(one) == len(every) for one in placed):
                continue
            message = untold[leaf].split("\n")[0].replace(f'"{WRONG}"', "").replace(WRONG, "").rstrip(" :,")
            self.checks[leaf].append(["characters", *sets, message])
        print(f"{len(untold)} without pattern, {len(samples)} tried")

    def combinations(self):
        """Which arguments go together."""
        probes, of = [], []
        for kind, schema in self.types.items():
            for path, block in blocks(schema):
                names = [name for name, one in block.get("attributes", {}).items() if one.get("optional")]
                nested = list(block.get("block_types", {}))
                body, _ = body_at(schema, path)
                probes.append((kind, body))
                of.append((kind, path))
                for name in names + nested:
                    body, at = body_at(schema, path)
                    self.write(block, at, name)
                    probes.append((kind, body))
                    of.append((kind, path))
        for (kind, _), messages in zip(of, self.terraform.messages(probes), strict=True):
            for summary, detail in messages:
                self.group_told(kind, f"{summary}\n{detail}")
        self.conflicts()

    def write(self, block, at, name):
        """Writes an argument with a known value, or a block."""
        if name in block.get("attributes", {}):
            at[name] = example(block["attributes"][name].get("type", "string"))
        elif name not in at:
            nested = block["block_types"][name]
            at[name] = [needed(nested["block"]) for _ in range(max(1, nested.get("min_items", 0)))]

    def conflicts(self):
        """All arguments of a block at once: each message names one other, which the next round leaves out."""
        left_out = {}
        waiting = []
        for kind, schema in self.types.items():
            for path, block in blocks(schema):
                waiting.append((kind, path, block, None))
        for _ in range(12):
            probes = []
            for kind, path, block, name in waiting:
                body, at = body_at(self.types[kind], path)
                gone = left_out.get((kind, path, name), set())
                optional = [one for one, what in block.get("attributes", {}).items() if what.get("optional")]
                for other in [*optional, *block.get("block_types", {})]:
                    if other not in gone:
                        self.write(block, at, other)
                probes.append((kind, body))
            found = self.terraform.messages(probes)
            again = set()
            for (kind, path, block, name), messages in zip(waiting, found, strict=True):
                for summary, detail in messages:
                    pair = re.search(r'"([^"]+)": conflicts with (\S+)', f"{summary}\n{detail}")
                    if not pair:
                        continue
                    one, other = local(pair[1], path), local(pair[2], path)
                    if one is None or other is None or (name and one != name):
                        continue
                    self.add_pair(kind, path, "conflicts", one, other)
                    left_out.setdefault((kind, path, one), set()).add(other)
                    again.add((kind, path, one))
            by_path = {(kind, path): block for kind, path, block, _ in waiting}
            waiting = [(kind, path, by_path[kind, path], one) for kind, path, one in sorted(again)]
            if not waiting:
                break

    def add_pair(self, kind, path, word, one, other):
        """Adds a name to those that a name conflicts with, or needs."""
        groups = self.groups[kind, path]
        same = next((group for group in groups if group[:2] == [word, one]), None)
        if not same:
            groups.append([word, one, [other]])
        elif other not in same[2]:
            same[2] = sorted([*same[2], other])

    def group_told(self, kind, text):
        """Takes in what a message says of a group."""
        for pattern, word in (
            (r"Invalid combination of arguments.*one of `([^`]+)` must be specified", "exactly-one"),
            (r"Missing required argument.*: one of `([^`]+)` must be specified", "at-least-one"),
            (r"Exactly one of these attributes must be configured: \[([^\]]+)\]", "exactly-one"),
            (r"At least one of these attributes must be configured: \[([^\]]+)\]", "at-least-one"),
        ):
            found = re.search(pattern, text, re.S)
            if found:
                self.add_group(kind, word, [name.strip() for name in found[1].split(",")])
        found = re.search(r'"([^"]+)": all of `([^`]+)` must be specified', text)
        if found:
            names = found[2].split(",")
            path = common(names + [found[1]])
            if path is not None:
                one = local(found[1], path)
                for other in names:
                    if local(other, path) != one:
                        self.add_pair(kind, path, "together", one, local(other, path))

    def add_group(self, kind, word, names):
        """Adds a group of arguments of one block."""
        path = common(names)
        if path is not None:
            group = [word, sorted(local(name, path) for name in names)]
            if group not in self.groups[kind, path]:
                self.groups[kind, path].append(group)

    def verify(self):
        """Leaves out checks with which the provider does not agree."""
        asked = []
        for leaf, known in self.checks.items():
            for check in known:
                good, bad = border(check, known)
                asked += [(leaf, check, value, False) for value in good]
                asked += [(leaf, check, value, True) for value in bad]
        answers = self.ask([(leaf, value) for leaf, _, value, _ in asked])
        wrong = set()
        for (leaf, check, value, is_refused), texts in zip(asked, answers, strict=True):
            if bool(texts) != is_refused:
                # What the provider refuses for another reason does not make the check wrong.
                word = "left out" if is_refused else "is not all"
                if is_refused:
                    wrong.add((leaf, json.dumps(check)))
                print(f"{word}: {leaf.kind}.{'.'.join(leaf.path)} {json.dumps(check)[:100]}: {str(value)[:40]!r} {texts[:1]}"[:300])
        checked = [leaf for leaf, known in self.checks.items() if known and leaf.primitive() == "string"]
        asked = [(leaf, value) for leaf in checked for value in FORMS]
        for (leaf, value), texts in zip(asked, self.ask(asked), strict=True):
            for check in self.checks[leaf] if not texts else []:
                if refuses(check, value):
                    wrong.add((leaf, json.dumps(check)))
                    print(f"left out: {leaf.kind}.{'.'.join(leaf.path)} {json.dumps(check)[:100]}: {value!r} is taken")
        for leaf, known in self.checks.items():
            known[:] = [check for check in known if (leaf, json.dumps(check)) not in wrong]


def lengths_only(checks):
    """Whether nothing but lengths is known."""
    return all(check[0] == "length" for check in checks)


def character_set(found):
    """The characters, whole alphabets for the letters that stand for them; none where those do not agree."""
    result = "".join(sorted(one for one in found if one in OTHERS))
    for letters, alphabet in zip(LETTERS, ALPHABETS, strict=True):
        there = [one in found for one in letters]
        if any(there) and not all(there):
            return None
        result += alphabet if all(there) else ""
    return result


def example(declared):
    """A known value of a type."""
    if isinstance(declared, list):
        if declared[0] == "map":
            return {"a": example(declared[1])}
        if declared[0] == "object":
            return {name: example(inner) for name, inner in declared[1].items()}
        return [example(declared[1])]
    return {"number": 1, "bool": True}.get(declared, "aa")


def common(names):
    """The block that all of the names belong to; none if they belong to several."""
    paths = {parts(name)[:-1] for name in names}
    return paths.pop() if len(paths) == 1 and all("<" not in name for name in names) else None


def local(name, path):
    """A name in its block; none for one of another block."""
    split = parts(name)
    return split[-1] if split[:-1] == tuple(path) else None


def border(check, known):
    """Values on both sides of a check's borders, as far as the other checks of the argument let them through."""
    kind, *rest = check
    alone = len(known) == 1
    if kind in ("in", "in-any-case"):
        return (rest[0] if alone else []), [WRONG if isinstance(rest[0][0], str) else -987654321]
    if kind == "range":
        least, most = rest
        good = [bound for bound in (least, most) if bound is not None]
        bad = ([least - 1] if least is not None else []) + ([most + 1] if most is not None else [])
        return (good if alone else []), bad
    if kind == "multiple":
        return ([], [rest[0] * 2 + 1]) if rest[0] > 1 else ([], [])
    if kind == "length":
        least, most = rest
        sizes = [size for size in (least, most) if size is not None]
        bad = (["a" * (least - 1)] if least else []) + (["a" * (most + 1)] if most is not None else [])
        return (["a" * size for size in sizes if size] if alone else []), bad
    if kind == "is":
        good, bad = SAMPLES[rest[0]]
        return (good if alone else []), bad
    return [], [WRONG] if kind == "characters" else []


def refuses(check, value):
    """Whether a check of one of these kinds refuses a text; other kinds are judged by their borders."""
    kind, *rest = check
    if kind == "in":
        return value not in rest[0]
    if kind == "length":
        size = len(value.encode())
        return (rest[0] is not None and size < rest[0]) or (rest[1] is not None and size > rest[1])
    if kind == "matches":
        return not re.search(rest[0], value, re.ASCII)
    if kind == "characters" and value.isascii():
        first, inner, last, _ = rest
        ends = value[0] not in first and value[-1] not in last if len(value) == 1 else (
            value[0] not in first or value[-1] not in last
        )
        return ends or any(one not in inner for one in value[1:-1])
    return False


def service_enums(wheel):
    """Every list of values in AWS's service models."""
    found = []
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            if name.endswith("service-2.json.gz"):
                model = json.loads(gzip.decompress(packed.read(name)))
                found += [shape["enum"] for shape in model["shapes"].values() if "enum" in shape]
    return found


def add_newer(checks, wheel):
    """Adds to lists of values those that the service models have beside them."""
    enums = [set(one) for one in service_enums(wheel)]
    for known in checks.values():
        for check in known:
            if check[0] not in ("in", "in-any-case") or not isinstance(check[1][0], str):
                continue
            own = set(check[1])
            alike = [one for one in enums if len(one & own) * 5 >= len(own) * 4 and len(own) > 1 or one >= own]
            # The list of the same service is the one that has the least beside.
            more = min((one - own for one in alike), key=lambda one: (len(one), sorted(one)), default=set())
            if more and len(more) <= len(own) * 2:
                check.append(sorted(more))


def main():
    """Writes the file."""
    version = sys.argv[1] if len(sys.argv) > 1 else "5.100.0"
    with tempfile.TemporaryDirectory() as directory:
        distillery = Distillery(Terraform(directory, version))
        distillery.values()
        distillery.combinations()
        distillery.verify()
    if len(sys.argv) > 2:
        add_newer(distillery.checks, sys.argv[2])
    checks, groups = collections.defaultdict(dict), collections.defaultdict(dict)
    for leaf, known in distillery.checks.items():
        if known:
            checks[leaf.kind][".".join(leaf.path)] = known
    for (kind, path), known in distillery.groups.items():
        if known:
            groups[kind][".".join(path)] = sorted(known, key=json.dumps)
    kinds = sorted(checks.keys() | groups.keys())
    lines = [json.dumps([kind, checks.get(kind, {}), groups.get(kind, {})], separators=(",", ":")) for kind in kinds]
    path = ROOT / "data" / "schema" / f"aws-{version}.validators.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    count = sum(len(one) for known in checks.values() for one in known.values())
    print(f"{path.relative_to(ROOT)}: {len(kinds)} types, {count} checks, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
