"""Writes the digest of the base image into the Dockerfile, looked up at the registry.

Run it as `python3 pin_image.py`. With --check it changes nothing and exits with 1 if the Dockerfile
does not name the digest that the tag has now.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.request
from pathlib import Path

DOCKERFILE = Path(__file__).resolve().parent / "Dockerfile"
INDEX_TYPES = (
    "application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json"
)
_LINE = re.compile(r"^ARG PYTHON_IMAGE=python:([A-Za-z0-9._-]+)(?:@(sha256:[0-9a-f]{64}))?$", re.M)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_SECONDS = 30


def digest_of(tag: str, registry: str, token_url: str) -> str:
    """The digest of `python:tag`, for all platforms together. Raises `OSError`, `ValueError`."""
    with urllib.request.urlopen(token_url, timeout=_SECONDS) as answer:  # noqa: S310
        token = json.load(answer)["token"]
    request = urllib.request.Request(  # noqa: S310
        f"{registry}/v2/library/python/manifests/{tag}",
        headers={"Accept": INDEX_TYPES, "Authorization": f"Bearer {token}"},
        method="HEAD",
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        digest = answer.headers.get("Docker-Content-Digest", "")
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"the registry states no digest for python:{tag}")
    return str(digest)


def main() -> int:
    """Pin, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", help="tag to pin; the one in the Dockerfile if not given")
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    parser.add_argument("--dockerfile", type=Path, default=DOCKERFILE)
    parser.add_argument("--registry", default="https://registry-1.docker.io")
    parser.add_argument(
        "--token-url",
        default="https://auth.docker.io/token"
        "?service=registry.docker.io&scope=repository:library/python:pull",
    )
    options = parser.parse_args()
    text = options.dockerfile.read_text()
    found = _LINE.search(text)
    if found is None:
        print(f"{options.dockerfile} has no line 'ARG PYTHON_IMAGE=python:…'", file=sys.stderr)
        return 2
    tag = options.tag or found[1]
    try:
        digest = digest_of(tag, options.registry, options.token_url)
    except (OSError, ValueError, KeyError) as error:
        print(f"python:{tag} cannot be looked up: {error}", file=sys.stderr)
        return 2
    if options.check:
        print(f"python:{tag} is {digest}; the Dockerfile has {found[2] or 'no digest'}")
        return 0 if (tag, digest) == found.groups() else 1
    line = f"ARG PYTHON_IMAGE=python:{tag}@{digest}"
    options.dockerfile.write_text(text[: found.start()] + line + text[found.end() :])
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
