"""Finds out what is missing: Homebrew's list against the bucket's keys, sizes from the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from shared.errors import GiveUp, Gone, Malformed, PlanError
from shared.homebrew_api import HomebrewApi
from shared.models import Bottle, Entry, Formula, Manifest, Plan, blob_key, manifest_key

PLAN_THREADS = 20


@dataclass(frozen=True, slots=True)
class Selection:
    """Which formulae and platforms are wanted; empty means all."""

    formulae: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Gap:
    """What one formula lacks: digest -> tag of the bottles, and whether its index is there."""

    formula: Formula
    digests: dict[str, str]


def published(api: HomebrewApi) -> list[Entry]:
    """What Homebrew has now. Raises `PlanError`."""
    try:
        entries = api.formulae()
    except GiveUp as error:
        raise PlanError(f"Homebrew's list of formulae cannot be had: {error}") from error
    if not entries:
        # Otherwise nothing would be missing, and nobody would hear that Homebrew has a bad day.
        raise PlanError("Homebrew's list of formulae is empty")
    return entries


def make_plan(
    api: HomebrewApi,
    entries: list[Entry],
    existing: frozenset[str],
    selection: Selection,
    step: Callable[[int], None],
) -> Plan:
    """What of `entries` is selected and not among the `existing` keys. Raises `PlanError`.

    `step` is called with 0 after each answer of the registry.
    """
    formulae, problems = _select(entries, selection.formulae)
    gaps = [gap for formula in formulae if (gap := _gap(formula, existing, selection.tags))]

    def sizes_of(gap: _Gap) -> dict[str, int | GiveUp] | GiveUp:
        try:
            sizes = api.index(gap.formula.image, gap.formula.version).sizes
        except GiveUp as error:
            return error
        step(0)
        return {digest: _size(api, gap.formula, digest, sizes) for digest in gap.digests}

    with ThreadPoolExecutor(PLAN_THREADS, thread_name_prefix="plan") as threads:
        return _assemble(gaps, threads.map(sizes_of, gaps), problems)


def _size(
    api: HomebrewApi, formula: Formula, digest: str, sizes: Mapping[str, int]
) -> int | GiveUp:
    """What the index says of a bottle's size or, where it says nothing, the registry."""
    if digest in sizes:
        return sizes[digest]
    try:
        return api.size(formula.image, digest)
    except GiveUp as error:
        return error


def _select(entries: Iterable[Entry], wanted: frozenset[str]) -> tuple[list[Formula], list[str]]:
    formulae: list[Formula] = []
    problems: list[str] = []
    for entry in entries:
        if isinstance(entry, Malformed):
            problems.append(f"a formula cannot be read: {entry}")
        elif entry is not None and (not wanted or entry.name in wanted):
            formulae.append(entry)
    found = {formula.name for formula in formulae}
    problems += [f"{name} is no formula with bottles" for name in sorted(wanted - found)]
    return formulae, problems


def _gap(formula: Formula, existing: frozenset[str], tags: frozenset[str]) -> _Gap | None:
    wanted = formula.digests(tags)
    missing = {d: tag for d, tag in wanted.items() if blob_key(formula.image, d) not in existing}
    if not wanted:
        return None
    if not missing and manifest_key(formula.image, formula.version) in existing:
        return None
    return _Gap(formula, missing)


def _assemble(
    gaps: list[_Gap], answers: Iterable[dict[str, int | GiveUp] | GiveUp], problems: list[str]
) -> Plan:
    bottles: dict[str, Bottle] = {}
    manifests: list[Manifest] = []
    refused = 0
    for gap, sizes in zip(gaps, answers, strict=True):
        formula = gap.formula
        if isinstance(sizes, GiveUp):
            refused += 1
            problems.append(f"{formula.name} {formula.version}: {sizes}")
            continue
        waits_for = []
        for digest, tag in gap.digests.items():
            size = sizes[digest]
            if isinstance(size, GiveUp):
                problems.append(f"{formula.name} {formula.version} {tag}: {size}")
                # The index must not wait for ever for a bottle that nobody has any more.
                waits_for += [] if isinstance(size, Gone) else [digest]
                continue
            waits_for.append(digest)
            bottles[digest] = _joined(bottles.get(digest), formula, tag, digest, size)
        manifests.append(Manifest(formula.image, formula.version, tuple(waits_for)))
    if gaps and refused == len(gaps):
        raise PlanError(f"the registry answers nothing; the first problem is {problems[-refused]}")
    return Plan(tuple(bottles.values()), tuple(manifests), tuple(problems))


def _joined(known: Bottle | None, formula: Formula, tag: str, digest: str, size: int) -> Bottle:
    """One bottle for equal files of several images: downloaded once, stored under each key."""
    images = (*known.images, formula.image) if known else (formula.image,)
    return Bottle(images, formula.version, tag, digest, size)
