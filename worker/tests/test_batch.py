"""The usual path: what is missing gets stored, once, under the keys that brew asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_homebrew import INDEX_TYPE, FakeHomebrew, digest
from tests.running import run_here


def all_keys(homebrew: FakeHomebrew) -> set[str]:
    """Every key that a complete mirror has."""
    keys = set()
    for formula in homebrew.formulae:
        base = f"v2/homebrew/core/{formula.image}"
        keys |= {f"{base}/blobs/sha256:{digest(body)}" for body in formula.bottles.values()}
        if formula.bottles:
            keys.add(f"{base}/manifests/{formula.image_version}")
    return keys


def test_everything_missing_is_stored(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    result = run_here(environment)
    assert result.code == 0, result.output
    assert bucket.verified_keys() == all_keys(homebrew)
    assert bucket.open_uploads() == []
    assert "v2/homebrew/core/python/3.12/manifests/3.12.4_1-2" in bucket.verified_keys()
    assert any("/gtkx/blobs/" in key for key in bucket.verified_keys())


def test_brew_finds_what_it_asks_for(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    """HOMEBREW_ARTIFACT_DOMAIN replaces the scheme and the domain of an address, nothing else."""
    assert run_here(environment).code == 0
    for formula in homebrew.formulae:
        stable = dict[str, Any](formula.document())["bottle"].get("stable", {"files": {}})
        for tag, file in stable["files"].items():
            key = urlsplit(file["url"]).path.removeprefix("/")
            answer = bucket.client.get_object(Bucket=bucket.name, Key=key)
            assert answer["Body"].read() == formula.bottles[tag]
            index = f"{key.partition('/blobs/')[0]}/manifests/{formula.image_version}"
            kept = bucket.client.get_object(Bucket=bucket.name, Key=index)
            assert kept["ContentType"] == INDEX_TYPE
            assert kept["Body"].read() == formula.index()
