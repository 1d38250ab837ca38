"""Documents that Homebrew and its registry really served, from 2021 to 2026: how they are read.

In `recorded/` are formulae of formula.json, the whole index of cowsay 3.04_1, of whose bottles none
has a size and several are one file, and one entry of the index of opentofu 1.7.3, shortened by what
the worker does not read. Their bottles are not here, so what is judged is the plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from main import build
from shared.config import Config
from shared.models import Formula, Plan, blob_key, manifest_digests, manifest_sizes
from shared.planner import Selection, make_plan
from shared.stop import Stop
from tests.conftest import Environment
from tests.fake_homebrew import FakeFormula, FakeHomebrew
from tests.running import QUICK, WORKER

RECORDED = WORKER / "tests" / "recorded"
FORMULAE = json.loads((RECORDED / "formulae.json").read_text())
OLD = (RECORDED / "cowsay-3.04_1.json").read_bytes()
ENTRY = json.loads((RECORDED / "opentofu-1.7.3.arm64_sonoma.json").read_text())


def entries(index: bytes) -> Iterator[tuple[str, str]]:
    """Tag and digest of each bottle in an index."""
    for entry in json.loads(index)["manifests"]:
        notes = entry["annotations"]
        tag = notes["org.opencontainers.image.ref.name"].rpartition(".")[2]
        yield tag, notes["sh.brew.bottle.digest"]


DIGESTS = sorted({digest for _, digest in entries(OLD)})


@pytest.mark.parametrize("document", FORMULAE)
def test_keys_are_the_addresses_that_homebrew_states(document: dict[str, Any]) -> None:
    formula = Formula.from_json(document)
    assert formula is not None
    files = document["bottle"]["stable"]["files"]
    stated = {tag: urlsplit(file["url"]).path for tag, file in files.items()}
    keys = {tag: "/" + blob_key(formula.image, digest) for tag, digest in formula.files.items()}
    assert keys == stated


def test_revisions_and_rebuilds_are_part_of_the_version() -> None:
    read = [Formula.from_json(document) for document in FORMULAE]
    assert [formula.version for formula in read if formula] == [
        "2022-07-19_1",
        "1.8.2-1",
        "3.0.5",
        "3.10.0_2",
        "1.21.1-1",
        "1.21.1_1",
    ]


def test_an_index_states_sizes_from_2023_on() -> None:
    assert manifest_sizes(json.loads(OLD)) == {}
    digest = ENTRY["annotations"]["sh.brew.bottle.digest"]
    assert manifest_sizes({"manifests": [ENTRY]}) == {digest: 23907822}


class Recorded(FakeFormula):
    """cowsay as formula.json lists it, by its index."""

    def document(self) -> dict[str, object]:
        files = {tag: {"sha256": digest} for tag, digest in entries(OLD)}
        stable = {"rebuild": 0, "root_url": "https://ghcr.io/v2/homebrew/core", "files": files}
        versions = {"stable": self.version}
        return {
            "name": self.name,
            "versions": versions,
            "revision": self.revision,
            "bottle": {"stable": stable},
        }


# Serves an index of cowsay, and plans.
Planning = Callable[[bytes], Plan]


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    homebrew = serve(Recorded("cowsay", {}, version="3.04", revision=1))
    homebrew._blobs = {digest: b"x" * (1000 + n) for n, digest in enumerate(DIGESTS)}
    return homebrew


@pytest.fixture
def planning(homebrew: FakeHomebrew, environment: Environment) -> Planning:
    def plan(index: bytes) -> Plan:
        homebrew._indexes["cowsay/manifests/3.04_1"] = index
        services = build(Config.from_environment(environment), QUICK, Stop())
        entries = services.api.formulae()
        return make_plan(services.api, entries, frozenset(), Selection(), lambda _: None)

    return plan


def test_an_old_index_is_planned_whole(planning: Planning) -> None:
    plan = planning(OLD)
    assert plan.problems == ()
    assert sorted(bottle.digest for bottle in plan.bottles) == DIGESTS
    assert plan.total == sum(1000 + n for n in range(len(DIGESTS)))
    (manifest,) = plan.manifests
    assert manifest.key == "v2/homebrew/core/cowsay/manifests/3.04_1"
    assert set(manifest.digests) == set(DIGESTS) == manifest_digests(json.loads(OLD))


def test_of_a_mixed_index_only_what_it_leaves_out_is_asked_for(
    planning: Planning, homebrew: FakeHomebrew
) -> None:
    mixed = json.loads(OLD)
    stated = DIGESTS[::2]
    for entry in mixed["manifests"]:
        notes = entry["annotations"]
        if notes["sh.brew.bottle.digest"] in stated:
            notes["sh.brew.bottle.size"] = ENTRY["annotations"]["sh.brew.bottle.size"]
    plan = planning(json.dumps(mixed).encode())
    assert plan.problems == ()
    sizes = {bottle.digest: bottle.size for bottle in plan.bottles}
    assert sizes == {
        digest: 23907822 if digest in stated else 1000 + n for n, digest in enumerate(DIGESTS)
    }
    asked = {seen.path[-64:] for seen in homebrew.seen if "/blobs/" in seen.path}
    assert asked & set(stated) == set()
