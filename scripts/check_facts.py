#!/usr/bin/env python3
"""Tells which facts of AWS below data/aws have to be read again.

Facts of pages and threads grow old: those that were checked more than a year before the given day are listed. Facts of
service models are compared with the botocore that is installed: where the sentence is another one, or the member is
gone, the fact may be, too. Ends with 1 if anything is listed. With --update, the sentences are written anew: do that
after having read them.

Usage: check_facts.py [--today 2027-01-31] [--update]
"""

import argparse
import datetime
import gzip
import hashlib
import json
import pathlib
import sys

import botocore

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "data" / "aws" / "facts"
MODELS = pathlib.Path(botocore.__file__).parent / "data"
YEAR = datetime.timedelta(days=365)
READ = {}


def service_model(service):
    """The newest model of a service that this botocore has."""
    if service not in READ:
        newest = sorted(path for path in (MODELS / service).iterdir() if path.is_dir())[-1]
        packed = newest / "service-2.json.gz"
        # Older versions of botocore have their models as they are.
        text = gzip.decompress(packed.read_bytes()) if packed.exists() else (newest / "service-2.json").read_bytes()
        READ[service] = json.loads(text)
    return READ[service]


def sentence(source):
    """The fingerprint of what the model says of `botocore:ecs:Shape.member`, or None where there is no such member."""
    _, service, path = source.split(":")
    shape, _, member = path.partition(".")
    shapes = service_model(service)["shapes"]
    if shape not in shapes or (member and member not in shapes[shape].get("members", {})):
        return None
    said = shapes[shape]["members"][member] if member else shapes[shape]
    of = shapes[said["shape"]] if member else said
    bounds = {key: of[key] for key in ("enum", "min", "max", "pattern") if key in of}
    text = said.get("documentation", "") + json.dumps(bounds, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def complaint(fact, today):
    """Why the fact has to be read again, or None."""
    if fact["kind"] == "model":
        said = sentence(fact["source"])
        if said is None:
            return f"botocore {botocore.__version__} has no {fact['source']}"
        return None if said == fact["sentence"] else f"{fact['source']} says something else in botocore {botocore.__version__}"
    age = today - datetime.date.fromisoformat(fact["checked"])
    return f"checked {age.days} days ago: {fact['source']}" if age > YEAR else None


def write(path, facts):
    """One argument a line, so that a change is a line."""
    def shown(fact):
        body = ",\n".join(f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in fact.items())
        return "  {\n" + body + "\n  }"

    path.write_text("[\n" + ",\n".join(map(shown, facts)) + "\n]\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    listed = 0
    for path in sorted(FOLDER.glob("*.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        for fact in facts:
            why = complaint(fact, arguments.today)
            if why:
                listed += 1
                print(f"{fact['id']}: {why}")
            if arguments.update and fact["kind"] == "model":
                fact.update(sentence=sentence(fact["source"]), version=botocore.__version__)
        if arguments.update:
            write(path, facts)
    print(f"{listed} facts to read again")
    return 1 if listed else 0


if __name__ == "__main__":
    sys.exit(main())
