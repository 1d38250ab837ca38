"""Plans cut into shards: nothing lost, nothing twice, an index never apart from its bottles."""

from __future__ import annotations

import random

import pytest

from shared.models import Bottle, Manifest, Plan
from shared.shards import split


def plan_of(seed: int, formulae: int) -> Plan:
    """A plan in which some formulae share bottles and some indexes wait for nothing."""
    dice = random.Random(seed)
    bottles: dict[str, Bottle] = {}
    manifests = []
    for number in range(formulae):
        name = f"formula{number}"
        digests = []
        for tag in range(dice.randint(0, 9)):
            shared = bottles and dice.random() < 0.05
            digest = dice.choice(list(bottles)) if shared else f"{dice.getrandbits(256):064x}"
            size = dice.choice((1_000, 5_000_000, 2_000_000_000))
            known = bottles.get(digest)
            images = (*known.images, name) if known else (name,)
            bottles[digest] = Bottle(
                images, "1", f"tag{tag}", digest, known.size if known else size
            )
            digests.append(digest)
        manifests.append(Manifest(name, "1", tuple(dict.fromkeys(digests))))
    return Plan(tuple(bottles.values()), tuple(manifests), ("a problem",))


@pytest.mark.parametrize("seed", range(20))
def test_shards_are_the_plan_cut_between_indexes(seed: int) -> None:
    plan = plan_of(seed, 60)
    shards = split(plan, 10_000_000_000)
    assert sorted(b.digest for s in shards for b in s.bottles) == sorted(
        b.digest for b in plan.bottles
    )
    assert sorted(m.key for s in shards for m in s.manifests) == sorted(
        m.key for m in plan.manifests
    )
    for shard in shards:
        assert not shard.problems
        here = {bottle.digest for bottle in shard.bottles}
        assert all(here.issuperset(manifest.digests) for manifest in shard.manifests)
        assert not shard.empty()
    assert split(plan, 10_000_000_000) == shards


def test_shards_are_of_about_the_size_that_is_asked_for() -> None:
    bottles = tuple(Bottle(("a",), "1", "x", f"{n:064x}", 1_000_000_000) for n in range(95))
    plan = Plan(bottles, tuple(Manifest(f"f{n}", "1", (f"{n:064x}",)) for n in range(95)))
    totals = [shard.total for shard in split(plan, 10_000_000_000)]
    assert len(totals) == 10
    assert max(totals) - min(totals) <= 1_000_000_000


def test_what_cannot_be_cut_is_one_shard() -> None:
    digests = tuple(f"{n:064x}" for n in range(5))
    bottles = tuple(Bottle(("a",), "1", "x", digest, 9_000_000_000) for digest in digests)
    assert len(split(Plan(bottles, (Manifest("a", "1", digests),)), 10_000_000_000)) == 1


def test_a_plan_of_indexes_alone_is_one_shard_and_an_empty_one_none() -> None:
    manifests = tuple(Manifest(f"f{n}", "1", ()) for n in range(5))
    assert [len(shard.manifests) for shard in split(Plan((), manifests), 10)] == [5]
    assert split(Plan((), (), ("a problem",)), 10) == []
