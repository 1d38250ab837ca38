"""Shards: a plan cut into pieces of about one size, each for one worker."""

from __future__ import annotations

import heapq
from collections import defaultdict

from shared.models import Bottle, Manifest, Plan


def split(plan: Plan, size: int) -> list[Plan]:
    """The plan as plans of about `size` bytes, the same ones for the same plan.

    An index and all bottles that it waits for are in one shard, so a shard may be larger. Problems
    of the plan are in none: no worker can mend them.
    """
    groups = sorted(_groups(plan), key=lambda group: -group.total)
    number = max(1, -(-plan.total // size)) if groups else 0
    lightest = [(0, index) for index in range(min(number, len(groups)))]
    shards: list[list[Plan]] = [[] for _ in lightest]
    for group in groups:
        total, index = heapq.heappop(lightest)
        shards[index].append(group)
        heapq.heappush(lightest, (total + group.total, index))
    return [_joined(shard) for shard in shards]


def _joined(groups: list[Plan]) -> Plan:
    bottles = tuple(bottle for group in groups for bottle in group.bottles)
    return Plan(bottles, tuple(manifest for group in groups for manifest in group.manifests))


def _groups(plan: Plan) -> list[Plan]:
    """The smallest plans that nothing connects: what shares a bottle is in the same one."""
    leader = {bottle.digest: bottle.digest for bottle in plan.bottles}

    def find(digest: str) -> str:
        while leader[digest] != digest:
            leader[digest] = leader[leader[digest]]
            digest = leader[digest]
        return digest

    for manifest in plan.manifests:
        known = [digest for digest in manifest.digests if digest in leader]
        for digest in known[1:]:
            leader[find(digest)] = find(known[0])

    bottles: dict[str, list[Bottle]] = defaultdict(list)
    for bottle in plan.bottles:
        bottles[find(bottle.digest)].append(bottle)
    manifests: dict[str, list[Manifest]] = defaultdict(list)
    for manifest in plan.manifests:
        known = [digest for digest in manifest.digests if digest in leader]
        manifests[find(known[0]) if known else manifest.key].append(manifest)
    return [
        Plan(tuple(bottles[name]), tuple(manifests[name]))
        for name in dict.fromkeys([*bottles, *manifests])
    ]
