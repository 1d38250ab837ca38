"""The worker as a process: killed, stopped, asked for its health; then run again."""

from __future__ import annotations

import json
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_aws import FakeAws, part_number, wait_for
from tests.fake_homebrew import SIGNATURE, FakeFormula, FakeHomebrew, content, digest
from tests.running import WorkerProcess, run_here, worker_process

MIB = 1024 * 1024
ONE = content("one", 40 * MIB)
TWO = content("two", 40 * MIB)
BOTH = {digest(ONE), digest(TWO)}


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    return serve(FakeFormula("one", {"all": ONE}), FakeFormula("two", {"all": TWO}))


@pytest.fixture(autouse=True)
def nothing_bad_is_visible(bucket: Bucket, aws: FakeAws) -> Iterator[None]:
    yield
    aws.heal()
    bucket.verified_keys()


def parts(environment: Environment) -> dict[str, int]:
    """Name -> size of the parts in the staging folder."""
    folder = Path(environment["TEMP_STORAGE_PATH"])
    return {path.stem: path.stat().st_size for path in folder.glob("*.part")}


def in_the_midst_of_downloads(homebrew: FakeHomebrew) -> None:
    """With more than a part of 16 MiB, so that uploads have begun as well."""
    for name in BOTH:
        homebrew.fail("storage", name, faults.stall(20 * MIB))


def both_downloads_stall(environment: Environment) -> bool:
    sizes = parts(environment)
    return set(sizes) == BOTH and min(sizes.values()) >= 19 * MIB


def resumed_at(homebrew: FakeHomebrew) -> list[int]:
    """The offsets from which the storage was asked for the rest."""
    at_storage = [seen for seen in homebrew.seen if seen.server == "storage"]
    ranges = [seen.headers.get("Range", "") for seen in at_storage]
    return [int(text.removeprefix("bytes=").removesuffix("-")) for text in ranges if text]


def terminate(worker: WorkerProcess) -> tuple[int, float]:
    """Send SIGTERM; exit code and seconds until the end."""
    began = time.monotonic()
    worker.process.send_signal(signal.SIGTERM)
    code = worker.result(30).code
    return code, time.monotonic() - began


def rerun_completes(environment: Environment, bucket: Bucket) -> None:
    result = run_here(environment)
    assert result.code == 0, result.output
    assert bucket.blobs() == BOTH
    assert parts(environment) == {}


def test_kill_in_downloads_costs_little(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    in_the_midst_of_downloads(homebrew)
    with worker_process(environment) as worker:
        wait_for(lambda: both_downloads_stall(environment))
        worker.process.kill()
        worker.result()
    assert bucket.verified_keys() == set()
    assert set(parts(environment)) == BOTH
    homebrew.gate.set()
    rerun_completes(environment, bucket)
    assert len(resumed_at(homebrew)) == 2
    assert min(resumed_at(homebrew)) >= 19 * MIB


def test_kill_in_uploads_leaves_nothing_visible(
    aws: FakeAws, environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    hold = aws.hold(part_number(2))
    with worker_process(environment) as worker:
        assert hold.arrived.wait(60)
        worker.process.kill()
        worker.result()
    aws.heal()
    assert bucket.blobs() == set()
    uploads = bucket.open_uploads()
    assert uploads
    # A day later the uploads that nobody can complete any more are cleared away.
    for upload in uploads:
        aws.age_upload(upload, 25 * 3600)
    homebrew.seen.clear()
    rerun_completes(environment, bucket)
    assert bucket.open_uploads() == []
    assert homebrew.served() < len(ONE) + len(TWO)


def test_sigterm_in_downloads_keeps_the_parts(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    in_the_midst_of_downloads(homebrew)
    with worker_process(environment) as worker:
        wait_for(lambda: both_downloads_stall(environment))
        code, seconds = terminate(worker)
    assert code == 143
    assert seconds < 5
    assert set(parts(environment)) == BOTH
    assert bucket.verified_keys() == set()
    assert bucket.open_uploads() == []
    homebrew.gate.set()
    rerun_completes(environment, bucket)
    assert len(resumed_at(homebrew)) == 2
    assert min(resumed_at(homebrew)) >= 19 * MIB


def test_sigterm_in_uploads_aborts_them(
    aws: FakeAws, environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    aws.hold(part_number(2))
    last = aws.hold(part_number(3))
    with worker_process(environment) as worker:
        # Its thread has everything sent now and waits for S3: it cannot abort anything itself.
        assert last.arrived.wait(60)
        code, seconds = terminate(worker)
    assert code == 143
    assert seconds < 5
    assert bucket.open_uploads() == []
    assert bucket.blobs() == set()
    aws.heal()
    homebrew.seen.clear()
    rerun_completes(environment, bucket)
    assert homebrew.served() < len(ONE) + len(TWO)


def test_sigterm_in_planning_and_in_a_pause(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    for place in ("formulae", "registry", "storage"):
        homebrew.fail_always(place, "", faults.wait_seconds(429, 60))
        homebrew.seen.clear()
        with worker_process(environment) as worker:
            wait_for(lambda: any(seen.sent == 0 for seen in homebrew.seen))
            code, seconds = terminate(worker)
        assert (place, code) == (place, 143)
        assert seconds < 5
        homebrew.heal()
    rerun_completes(environment, bucket)


def test_health_tells_progress(environment: Environment, homebrew: FakeHomebrew) -> None:
    in_the_midst_of_downloads(homebrew)
    url = f"http://127.0.0.1:{environment['HEALTH_PORT']}/health"
    with worker_process(environment):
        wait_for(lambda: both_downloads_stall(environment))
        with urllib.request.urlopen(url, timeout=5) as answer:
            state = json.load(answer)
    assert state["status"] == "ok"
    assert state["phase"] == "syncing"
    assert state["total"] == 2
    assert state["bytes"] >= 2 * 19 * MIB
    assert state["last_progress_s"] >= 0


def test_a_taken_health_port_is_bad_configuration(
    environment: Environment, homebrew: FakeHomebrew
) -> None:
    in_the_midst_of_downloads(homebrew)
    with worker_process(environment):
        wait_for(lambda: both_downloads_stall(environment))
        result = run_here(environment)
    assert result.code == 2
    assert "HEALTH_PORT" in result.reasons()


def test_nothing_secret_is_printed(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    for name in BOTH:
        homebrew.fail("storage", name, faults.cut(5 * MIB), faults.status(403))
    with worker_process(environment | {"LOG_LEVEL": "DEBUG"}) as worker:
        result = worker.result()
    assert result.code == 0
    assert result.named("stored")
    for secret in (SIGNATURE, "QQ==", "testing"):
        assert secret not in result.output
    assert bucket.blobs() == BOTH
