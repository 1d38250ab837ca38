"""Carries out a plan: several bottles at once, each brought, verified and stored."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

from shared import logs
from shared.download import Moved, arriving
from shared.errors import BucketUnusable, GiveUp, Gone, NoSpace, Stopped, WrongBytes
from shared.manifests import ManifestKeeper
from shared.models import Bottle, Manifest, Plan
from shared.part_file import PartFile
from shared.progress import SYNCING
from shared.report import Failure, Report
from shared.retry import with_retries
from shared.services import Services
from shared.space import Claim
from shared.store import Intake, storing

Job = Callable[[], None]


class Sync:
    """One run over one plan. `existing` are the keys that the bucket had when it was made."""

    def __init__(self, services: Services, plan: Plan, existing: frozenset[str]) -> None:
        self._with = services
        self._plan = plan
        self._existing = existing
        self._manifests = ManifestKeeper(services.api, services.s3, plan.manifests)
        self._report = Report(failures=[Failure("plan", text) for text in plan.problems])
        self._unusable = ""
        self._lock = threading.Lock()

    def run(self) -> Report:
        """Store what is missing, or as much of it as there is before a stop."""
        began = time.monotonic()
        self._with.progress.begin(SYNCING, len(self._plan.bottles), self._plan.total)
        jobs = self._jobs()
        threads = [
            threading.Thread(target=self._work, args=(jobs,), name=f"sync-{number}", daemon=True)
            for number in range(self._with.concurrency)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._report.seconds = time.monotonic() - began
        return self._report

    def _jobs(self) -> Iterator[Job]:
        for manifest in self._manifests.ready:
            yield partial(self._keep, manifest)
        # The largest first: otherwise one of them may begin last and all others wait for it.
        for bottle in sorted(self._plan.bottles, key=lambda bottle: bottle.size, reverse=True):
            yield partial(self._bottle, bottle)

    def _work(self, jobs: Iterator[Job]) -> None:
        while True:
            with self._lock:
                job = next(jobs, None)
            if job is None:
                return
            job()

    def _keep(self, manifest: Manifest) -> None:
        """Store one index."""
        what = f"index of {manifest.image} {manifest.version}"
        if not self._guarded(what, partial(self._manifests.keep, manifest)):
            return
        with self._lock:
            self._report.manifests += 1

    def _bottle(self, bottle: Bottle) -> None:
        """Store one bottle, and the indexes that waited for it."""
        what = bottle.title
        logs.debug("bottle_begins", bottle=what, tag=bottle.tag, bytes=bottle.size)
        if self._guarded(what, partial(self._store, bottle), bottle):
            for manifest in self._manifests.settled(bottle.digest):
                self._keep(manifest)

    def _guarded(self, what: str, action: Job, bottle: Bottle | None = None) -> bool:
        """Whether nothing is left to do; what failed, and why, is in the report."""
        try:
            if self._unusable:
                raise GiveUp(self._unusable)
            self._with.stop.check()
            action()
        except Stopped:
            if bottle is not None:
                with self._lock:
                    self._report.left.append(bottle)
            return False
        except BucketUnusable as error:
            self._unusable = f"the bucket cannot be used: {error}"
            self._failed(what, self._unusable, bottle)
            return False
        except Gone as error:
            # No later run finds it either, so its index waits no longer.
            self._failed(what, str(error), bottle)
            return True
        except GiveUp as error:
            self._failed(what, str(error), bottle, no_space=isinstance(error, NoSpace))
            return False
        except Exception as error:
            # A mistake in this program costs one bottle and is seen; it ends no thread in silence.
            logs.crash("internal_error")
            self._failed(what, f"internal error: {type(error).__name__}", bottle)
            return False
        if bottle is not None:
            self._with.progress.done(failed=False)
        return True

    def _failed(
        self, what: str, reason: str, bottle: Bottle | None, *, no_space: bool = False
    ) -> None:
        with self._lock:
            self._report.failures.append(Failure(what, reason, no_space))
        if bottle is not None:
            self._with.progress.done(failed=True)
        logs.error("failed", what=what, reason=reason)

    def _store(self, bottle: Bottle) -> None:
        began = time.monotonic()
        keys = [key for key in bottle.keys if key not in self._existing]
        if self._with.stream_only:
            self._stream(bottle, keys)
            there = False
        else:
            there = self._stage_or_stream(bottle, keys)
        with self._lock:
            if there:
                self._report.already_there += 1
                return
            self._report.stored += 1
            self._report.stored_bytes += bottle.size
        logs.info(
            "stored",
            bottle=bottle.images[0],
            version=bottle.version,
            tag=bottle.tag,
            bytes=bottle.size,
            seconds=round(time.monotonic() - began, 3),
        )

    def _stage_or_stream(self, bottle: Bottle, keys: list[str]) -> bool:
        """Store by way of the staging folder; True if another worker stored it meanwhile."""
        # To wait for another worker's download is no stall: that worker sees to it.
        alive = partial(self._with.progress.moved, 0)
        try:
            with self._with.staging.part(bottle.digest, self._with.stop, alive) as part:
                if part.waited and all(self._with.s3.has(key) for key in keys):
                    part.discard()
                    return True
                with self._with.space.claim(max(0, bottle.size - part.length)) as claim:
                    self._stage(bottle, keys, part, claim)
        except NoSpace as error:
            if self._with.staging.persistent:
                raise
            logs.warning("streaming", bottle=bottle.images[0], tag=bottle.tag, reason=str(error))
            self._with.staging.drop(bottle.digest, self._with.stop, alive)
            self._stream(bottle, keys)
        return False

    def _stage(self, bottle: Bottle, keys: list[str], part: PartFile, claim: Claim) -> None:
        services = self._with

        def moved(size: int) -> None:
            claim.wrote(size)
            services.progress.moved(size)

        def attempt() -> None:
            try:
                for key in keys:
                    with storing(services.s3, bottle, key, services.stop) as intake:
                        self._fill(intake, bottle, part, moved)
                        intake.finish()
            except (WrongBytes, NoSpace) as error:
                services.progress.lost(part.length)
                if isinstance(error, WrongBytes):
                    part.restart()
                raise

        if part.length > bottle.size:
            part.restart()
        services.progress.found(part.length)
        with_retries(services.tuning.retry, services.stop, bottle.title, attempt)
        part.discard()

    def _fill(self, intake: Intake, bottle: Bottle, part: PartFile, moved: Moved) -> None:
        """Hand over what is staged, then what is still to come, which is staged as well."""
        for found in part.chunks():
            self._with.stop.check()
            # To read a large bottle again from a slow EFS takes longer than a stall may.
            self._with.progress.moved(0)
            intake.take(found)
        retry, stop = self._with.tuning.retry, self._with.stop
        rest = arriving(self._with.api, bottle, part.length, retry, stop, moved)
        with closing(rest):
            for chunk in rest:
                part.append(chunk)
                intake.take(chunk)

    def _stream(self, bottle: Bottle, keys: list[str]) -> None:
        """Store without staging: once from the network for each key."""
        services = self._with
        retry, stop, moved = services.tuning.retry, services.stop, services.progress.moved

        def attempt(key: str) -> None:
            with storing(services.s3, bottle, key, stop) as intake:
                with closing(arriving(services.api, bottle, 0, retry, stop, moved)) as chunks:
                    for chunk in chunks:
                        intake.take(chunk)
                try:
                    intake.finish()
                except WrongBytes:
                    services.progress.lost(bottle.size)
                    raise

        for key in keys:
            with_retries(retry, stop, bottle.title, partial(attempt, key))
