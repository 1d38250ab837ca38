"""Retention: of each image the newest indexes stay, with the bottles that they list; the rest goes.

The version that Homebrew has now always stays, whole, and so does what has just been stored: a
bottle is there before its index. An image with an index that cannot be read is left alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shared.errors import GiveUp, Malformed
from shared.models import PREFIX, Formula, manifest_digests
from shared.s3_service import StoredObject

# What is younger may belong to a sync that is under way.
YOUNGEST_SECONDS = 24 * 3600.0
_MANIFESTS, _BLOBS = "/manifests/", "/blobs/sha256:"


@dataclass(slots=True)
class _Image:
    """What the bucket has of one image: version or digest -> object."""

    manifests: dict[str, StoredObject] = field(default_factory=dict)
    blobs: dict[str, StoredObject] = field(default_factory=dict)


@dataclass(slots=True)
class Superseded:
    """The keys to remove: the indexes first, since none may be there without its bottles."""

    indexes: list[str] = field(default_factory=list)
    bottles: list[str] = field(default_factory=list)


def superseded(
    objects: Iterable[StoredObject],
    current: Mapping[str, Formula],
    keep: int,
    read: Callable[[str], bytes],
    now: float,
) -> Superseded:
    """What is to be removed so that of each image the `keep` newest indexes stay.

    `current` has Homebrew's formulae by image, `read` reads an index from the bucket.
    """
    going = Superseded()
    for name, image in _by_image(objects).items():
        if len(image.manifests) > keep:
            _add(going, image, current.get(name), keep, read, now)
    return going


def _by_image(objects: Iterable[StoredObject]) -> dict[str, _Image]:
    images: dict[str, _Image] = defaultdict(_Image)
    for item in objects:
        name, mark, version = item.key.removeprefix(PREFIX).rpartition(_MANIFESTS)
        if mark:
            images[name].manifests[version] = item
            continue
        name, mark, digest = item.key.removeprefix(PREFIX).rpartition(_BLOBS)
        if mark:
            images[name].blobs[digest] = item
    return images


def _add(
    going: Superseded,
    image: _Image,
    formula: Formula | None,
    keep: int,
    read: Callable[[str], bytes],
    now: float,
) -> None:
    """Add what of one image is to be removed."""
    newest = sorted(image.manifests, key=lambda version: -image.manifests[version].modified)
    staying = set(newest[:keep]) | ({formula.version} if formula else set())
    wanted = set(formula.files.values()) if formula else set()
    for version in staying & image.manifests.keys():
        try:
            wanted |= manifest_digests(json.loads(read(image.manifests[version].key)))
        except (GiveUp, Malformed, ValueError):
            return
    going.indexes += [
        item.key
        for version, item in image.manifests.items()
        if version not in staying and now - item.modified >= YOUNGEST_SECONDS
    ]
    going.bottles += [
        item.key
        for digest, item in image.blobs.items()
        if digest not in wanted and now - item.modified >= YOUNGEST_SECONDS
    ]
