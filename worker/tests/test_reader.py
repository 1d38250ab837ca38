"""What brew asks of a mirror, asked of the bucket as a sync left it.

With HOMEBREW_ARTIFACT_DOMAIN brew replaces the registry's address in the address of a formula's
bottle. It gets the index with the media type it wants, then the bottle, from where an interrupted
download ended. It sends no authorization, and compares what it gets with the formula's SHA-256.
CloudFront, between it and the bucket, hands path, method and range through, and signs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import urllib3

from tests.brew import AGENT, ask_signed
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_aws import FakeAws
from tests.fake_homebrew import INDEX_TYPE, FakeFormula, FakeHomebrew
from tests.running import run_here


class Brew:
    """As much of brew as reads a mirror."""

    def __init__(self, mirror: str) -> None:
        self._mirror = mirror
        self._http = urllib3.PoolManager()

    def ask(self, path: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
        return ask_signed(self._http, method, self._mirror + path, AGENT | headers)

    def bottle_path(self, formula: FakeFormula, tag: str) -> str:
        """The path in the address that formula.json gives, which brew joins to the mirror's."""
        document = formula.document()["bottle"]
        assert isinstance(document, dict)
        return urlsplit(str(document["stable"]["files"][tag]["url"])).path


@pytest.fixture
def brew(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew, aws: FakeAws
) -> Iterator[Brew]:
    """A brew whose mirror is the bucket after a sync."""
    assert run_here(environment).code == 0
    yield Brew(f"{aws.url}/{bucket.name}")


def named(homebrew: FakeHomebrew, name: str) -> FakeFormula:
    return next(formula for formula in homebrew.formulae if formula.name == name)


@pytest.mark.parametrize("name", ["wget", "python@3.12", "ca-certificates", "gtk+"])
def test_brew_finds_index_and_bottles(brew: Brew, homebrew: FakeHomebrew, name: str) -> None:
    formula = named(homebrew, name)
    path = f"/v2/homebrew/core/{formula.image}/manifests/{formula.image_version}"
    answer = brew.ask(path, Accept=INDEX_TYPE)
    assert (answer.status, answer.headers["Content-Type"]) == (200, INDEX_TYPE)
    index = json.loads(answer.data)
    digests = [entry["annotations"]["sh.brew.bottle.digest"] for entry in index["manifests"]]
    for tag, body in formula.bottles.items():
        answer = brew.ask(brew.bottle_path(formula, tag))
        digest = hashlib.sha256(answer.data).hexdigest()
        assert (answer.status, answer.data) == (200, body)
        assert digest in digests


def test_brew_goes_on_with_a_download(brew: Brew, homebrew: FakeHomebrew) -> None:
    formula = named(homebrew, "gtk+")
    path, body = brew.bottle_path(formula, "sonoma"), formula.bottles["sonoma"]
    head = brew.ask(path, "HEAD")
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(body)))
    answer = brew.ask(path, Range="bytes=15000000-")
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes 15000000-{len(body) - 1}/{len(body)}"
    assert answer.data == body[15_000_000:]


def test_bottles_are_handed_out_as_they_are(brew: Brew, homebrew: FakeHomebrew) -> None:
    answer = brew.ask(brew.bottle_path(named(homebrew, "wget"), "sonoma"), "HEAD")
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Type"] == "application/gzip"


def test_what_is_not_there_is_not_found(brew: Brew) -> None:
    """CloudFront may not list the bucket, so S3 answers it 403; who may is answered 404."""
    assert brew.ask("/v2/homebrew/core/wget/manifests/0.1", Accept=INDEX_TYPE).status == 404
    assert brew.ask(f"/v2/homebrew/core/wget/blobs/sha256:{'0' * 64}").status == 404
