"""Formula, Bottle, Manifest, Plan: what Homebrew publishes and what is to be stored.

Documents from outside are checked field by field; a document of another form raises `Malformed`.
Keys are those that brew asks for when HOMEBREW_ARTIFACT_DOMAIN points at the bucket.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from shared.errors import Malformed

PREFIX = "v2/homebrew/core/"
PLAN_VERSION = 1

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@+._-]*")
_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._~^-]*")
_TAG = re.compile(r"[a-z0-9_]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _field(document: object, name: str, kind: type) -> Any:  # noqa: ANN401  (JSON)
    """`document[name]`, which must exist and be a `kind`; a bool does not pass for an int."""
    if not isinstance(document, Mapping):
        raise Malformed(f"expected an object with {name!r}, found {type(document).__name__}")
    value = document.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Malformed(f"{name!r} is {type(value).__name__}, not {kind.__name__}")
    return value


def _text(document: object, name: str, form: re.Pattern[str]) -> str:
    value: str = _field(document, name, str)
    if not form.fullmatch(value):
        raise Malformed(f"{name!r} is {value[:80]!r}, which is not of the form {form.pattern}")
    return value


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has bottles: `files` maps a platform's tag to the digest of its bottle."""

    name: str
    image: str
    version: str
    files: Mapping[str, str]

    @classmethod
    def from_json(cls, document: object) -> Formula | None:
        """Read one element of formula.json; None if the formula has no bottle."""
        name = _text(document, "name", _NAME)
        stable = _field(document, "bottle", dict).get("stable")
        if not stable:
            return None
        files = {
            tag: _text(entry, "sha256", _DIGEST)
            for tag, entry in _field(stable, "files", dict).items()
            if _TAG.fullmatch(tag)
        }
        version = _text(_field(document, "versions", dict), "stable", _VERSION)
        version += _suffix("_", _field(document, "revision", int))
        version += _suffix("-", _field(stable, "rebuild", int))
        return cls(name, name.replace("@", "/").replace("+", "x"), version, files)

    def digests(self, tags: frozenset[str]) -> dict[str, str]:
        """Digest -> tag of the bottles for `tags`, or of all if `tags` is empty.

        A bottle for `all` platforms is always among them. Equal bottles appear once.
        """
        chosen = {t: d for t, d in self.files.items() if not tags or t in tags or t == "all"}
        return {digest: tag for tag, digest in chosen.items()}


# An element of formula.json: a formula, what is wrong with one that cannot be read, or None for one
# without bottles.
Entry: TypeAlias = Formula | Malformed | None


def _suffix(mark: str, number: int) -> str:
    return f"{mark}{number}" if number > 0 else ""


@dataclass(frozen=True, slots=True)
class Bottle:
    """One file to be stored, under one key for each image that has it; `size` in bytes."""

    images: tuple[str, ...]
    version: str
    tag: str
    digest: str
    size: int

    @property
    def title(self) -> str:
        """What people call the bottle."""
        return f"{self.images[0]} {self.version} {self.tag}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Where the bottle is stored."""
        return tuple(blob_key(image, self.digest) for image in self.images)

    @classmethod
    def from_json(cls, document: object) -> Bottle:
        """Read what `to_json` wrote."""
        images = tuple(
            _text({"image": image}, "image", _IMAGE) for image in _field(document, "images", list)
        )
        size: int = _field(document, "size", int)
        if not images or size < 0:
            raise Malformed("a bottle needs an image and a size")
        return cls(
            images,
            _text(document, "version", _VERSION),
            _text(document, "tag", _TAG),
            _text(document, "digest", _DIGEST),
            size,
        )

    def to_json(self) -> dict[str, object]:
        """The bottle as plain JSON."""
        return {
            "images": list(self.images),
            "version": self.version,
            "tag": self.tag,
            "digest": self.digest,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class Manifest:
    """The index of one version of an image; to be stored once the bottles in `digests` are."""

    image: str
    version: str
    digests: tuple[str, ...]

    @property
    def key(self) -> str:
        """Where the manifest is stored."""
        return manifest_key(self.image, self.version)

    @classmethod
    def from_json(cls, document: object) -> Manifest:
        """Read what `to_json` wrote."""
        digests = tuple(
            _text({"digest": digest}, "digest", _DIGEST)
            for digest in _field(document, "digests", list)
        )
        return cls(_text(document, "image", _IMAGE), _text(document, "version", _VERSION), digests)

    def to_json(self) -> dict[str, object]:
        """The manifest as plain JSON."""
        return {"image": self.image, "version": self.version, "digests": list(self.digests)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is missing in the bucket. `problems` says what could not be planned, one line each."""

    bottles: tuple[Bottle, ...]
    manifests: tuple[Manifest, ...]
    problems: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Bytes to download."""
        return sum(bottle.size for bottle in self.bottles)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that are the same for the same work."""
        hasher = hashlib.sha256()
        for key in sorted(self._keys()):
            hasher.update(key.encode() + b"\n")
        return hasher.hexdigest()[:16]

    def empty(self) -> bool:
        """Whether nothing is missing."""
        return not self.bottles and not self.manifests

    def without(self, existing: frozenset[str]) -> Plan:
        """The part of the plan whose keys are not in `existing`."""
        bottles = tuple(b for b in self.bottles if not existing.issuperset(b.keys))
        missing = {bottle.digest for bottle in bottles}
        manifests = tuple(
            Manifest(m.image, m.version, tuple(d for d in m.digests if d in missing))
            for m in self.manifests
            if m.key not in existing
        )
        return Plan(bottles, manifests, self.problems)

    def to_json(self) -> str:
        """The plan as JSON text, for the bucket."""
        document = {
            "version": PLAN_VERSION,
            "bottles": [bottle.to_json() for bottle in self.bottles],
            "manifests": [manifest.to_json() for manifest in self.manifests],
            "problems": list(self.problems),
        }
        return json.dumps(document, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Plan:
        """Read what `to_json` wrote."""
        try:
            document = json.loads(text)
        except ValueError as error:
            raise Malformed(f"the plan is not JSON: {error}") from error
        if _field(document, "version", int) != PLAN_VERSION:
            raise Malformed(f"the plan has version {document['version']}, not {PLAN_VERSION}")
        return cls(
            tuple(Bottle.from_json(item) for item in _field(document, "bottles", list)),
            tuple(Manifest.from_json(item) for item in _field(document, "manifests", list)),
            tuple(str(item) for item in _field(document, "problems", list)),
        )

    def _keys(self) -> list[str]:
        blobs = [key for bottle in self.bottles for key in bottle.keys]
        return blobs + [manifest.key for manifest in self.manifests]


def blob_key(image: str, digest: str) -> str:
    """Key of the bottle with this digest in `image`."""
    return f"{PREFIX}{image}/blobs/sha256:{digest}"


def manifest_key(image: str, version: str) -> str:
    """Key of the index of `image` at `version`."""
    return f"{PREFIX}{image}/manifests/{version}"


def manifest_digests(document: object) -> set[str]:
    """The digests of all bottles that an image index lists."""
    entries: Sequence[object] = _field(document, "manifests", list)
    found = (_field(entry, "annotations", dict).get("sh.brew.bottle.digest") for entry in entries)
    return {digest.removeprefix("sha256:") for digest in found if isinstance(digest, str)}


def manifest_sizes(document: object) -> dict[str, int]:
    """Digest -> size in bytes of every bottle that an image index lists."""
    sizes: dict[str, int] = {}
    entries: Sequence[object] = _field(document, "manifests", list)
    for entry in entries:
        notes = _field(entry, "annotations", dict)
        digest, size = notes.get("sh.brew.bottle.digest"), notes.get("sh.brew.bottle.size")
        # Old manifests lack the size; the caller reports a bottle whose size nobody states.
        if isinstance(digest, str) and isinstance(size, str) and size.isdecimal():
            sizes[digest.removeprefix("sha256:")] = int(size)
    return sizes
