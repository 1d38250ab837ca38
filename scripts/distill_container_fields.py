#!/usr/bin/env python3
"""Writes data/ecs/container_definition.json: the fields of a container definition, from botocore's service model.

A structure is an object of its members; [T] is a list of T, {"*": T} a map of strings to T; "string", "integer",
"boolean" and "number" are themselves. A string of a fixed set of values is "=a|b|c".
"""

import gzip
import json
import pathlib

import botocore

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "data" / "ecs" / "container_definition.json"
SIMPLE = {"string": "string", "integer": "integer", "long": "integer", "boolean": "boolean", "double": "number"}


def service_model():
    """The newest model of ECS that this botocore has."""
    folder = pathlib.Path(botocore.__file__).parent / "data" / "ecs"
    newest = sorted(path for path in folder.iterdir() if path.is_dir())[-1]
    packed = newest / "service-2.json.gz"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return json.loads((newest / "service-2.json").read_text(encoding="utf-8"))


def shape(shapes, name):
    """A shape, resolved."""
    found = shapes[name]
    match found["type"]:
        case "structure":
            return {member: shape(shapes, inner["shape"]) for member, inner in sorted(found["members"].items())}
        case "list":
            return [shape(shapes, found["member"]["shape"])]
        case "map":
            return {"*": shape(shapes, found["value"]["shape"])}
        case simple:
            return "=" + "|".join(found["enum"]) if "enum" in found else SIMPLE[simple]


def main():
    """Writes the file."""
    model = service_model()
    request = model["shapes"][model["operations"]["RegisterTaskDefinition"]["input"]["shape"]]
    containers = model["shapes"][request["members"]["containerDefinitions"]["shape"]]
    distilled = shape(model["shapes"], containers["member"]["shape"])
    PATH.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(kind)}" for name, kind in distilled.items())
    PATH.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)}: {len(distilled)} fields, botocore {botocore.__version__}")


if __name__ == "__main__":
    main()
