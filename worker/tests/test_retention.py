"""Superseded versions: the newest stay, whole; nothing that a reader or a sync needs is removed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

import orchestrator
from retention import superseded
from shared.errors import GiveUp
from shared.models import Formula, blob_key, manifest_key
from shared.s3_service import StoredObject
from tests.bucket import Bucket
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content
from tests.running import PLACEHOLDERS, Context

DAY = 86400.0
NOW = 100 * DAY
IMAGE = "wget"


class Stored:
    """A bucket in memory: four versions of one image, each a day apart, one bottle shared."""

    def __init__(self) -> None:
        self.objects: list[StoredObject] = []
        self.indexes: dict[str, bytes] = {}
        for age, version in enumerate(("4", "3", "2", "1"), start=2):
            self.add(version, [version * 64, "a" * 64], NOW - age * DAY)

    def add(self, version: str, digests: list[str], modified: float) -> None:
        key = manifest_key(IMAGE, version)
        notes = [{"annotations": {"sh.brew.bottle.digest": digest}} for digest in digests]
        self.indexes[key] = json.dumps({"manifests": notes}).encode()
        keys = [key, *(blob_key(IMAGE, digest) for digest in digests)]
        self.objects += [StoredObject(key, modified) for key in keys]

    def read(self, key: str) -> bytes:
        return self.indexes[key]

    def going(self, keep: int, formula: Formula | None = None) -> tuple[list[str], list[str]]:
        current = {IMAGE: formula} if formula else {}
        found = superseded(self.objects, current, keep, self.read, NOW)
        names = [
            sorted(key.rpartition("/")[2][-64:].removeprefix("sha256:")[:1] for key in keys)
            for keys in (found.indexes, found.bottles)
        ]
        return names[0], names[1]


def test_the_newest_versions_stay_with_their_bottles() -> None:
    assert Stored().going(2) == (["1", "2"], ["1", "2"])
    assert Stored().going(4) == ([], [])


def test_the_version_that_homebrew_has_stays_even_if_it_is_old() -> None:
    formula = Formula(IMAGE, IMAGE, "1", {"sonoma": "1" * 64})
    assert Stored().going(2, formula) == (["2"], ["2"])


def test_bottles_whose_index_is_still_to_come_stay() -> None:
    stored = Stored()
    stored.objects.append(StoredObject(blob_key(IMAGE, "5" * 64), NOW - 9 * DAY))
    stored.objects.append(StoredObject(blob_key(IMAGE, "6" * 64), NOW - 23 * 3600))
    formula = Formula(IMAGE, IMAGE, "5", {"sonoma": "5" * 64})
    assert stored.going(2, formula) == (["1", "2"], ["1", "2"])


def test_an_image_whose_index_cannot_be_read_is_left_alone() -> None:
    stored = Stored()
    stored.indexes[manifest_key(IMAGE, "3")] = b"<html>"
    assert stored.going(2) == ([], [])

    def refused(_: str) -> bytes:
        raise GiveUp("503")

    assert superseded(Stored().objects, {}, 2, refused, NOW).indexes == []


def aged(key: str, _: float) -> StoredObject:
    return StoredObject(key, float(key[-1]) if "/manifests/" in key else 0.0)


def test_the_orchestrator_removes_what_is_superseded(
    bucket: Bucket,
    serve: Callable[..., FakeHomebrew],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three versions, one after the other; of each two are to stay."""
    for name, value in PLACEHOLDERS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("S3_BUCKET_NAME", bucket.name)
    monkeypatch.setenv("KEEP_VERSIONS", "2")
    monkeypatch.setattr("launcher.TaskLauncher.running", lambda *_: [])
    # moto's times are whole seconds; here an object is as old as its version.
    monkeypatch.setattr("shared.s3_service.StoredObject", aged)

    for version in ("1", "2", "3", "4"):
        bottles = {"sonoma": content(version, 1000), "arm64_sonoma": content("same", 1000)}
        homebrew = serve(FakeFormula("wget", bottles, version=version))
        monkeypatch.setenv("FORMULAE_API_URL", homebrew.formulae_url)
        monkeypatch.setenv("GHCR_URL", homebrew.registry_url)
        orchestrator.handler({}, Context())
    # Cleared before the fourth was stored; the next run would clear the second.
    versions = {k.rpartition("/")[2] for k in bucket.verified_keys() if "/manifests/" in k}
    assert versions == {"2", "3", "4"}
    assert len(bucket.blobs()) == 4
    orchestrator.handler({}, Context())
    assert len(bucket.blobs()) == 3
