"""What people and machines see: health, progress, log lines."""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from shared import health, logs
from shared.errors import ExitCode
from shared.progress import IDLE, PLANNING, SYNCING, Progress, Snapshot
from shared.progress_log import ProgressLog
from shared.report import Failure, Report, clock, human
from tests.fake_aws import wait_for

BUSY = Snapshot(SYNCING, 30, 2, 64, 2_500_000_000, 10_000_000_000, 50_000_000.0, 150.0, 1.0)


@pytest.mark.parametrize(
    ("phase", "silent", "status"),
    [
        (SYNCING, 299.0, 200),
        (SYNCING, 300.0, 503),
        (PLANNING, 300.0, 503),
        (IDLE, 9999.0, 200),
    ],
)
def test_health_turns_red_when_no_byte_moves_for_five_minutes(
    phase: str, silent: float, status: int
) -> None:
    snapshot = replace(BUSY, phase=phase, since_progress=silent)
    found, document = health.report(snapshot, health.STALLED_SECONDS)
    assert found == status
    assert document["status"] == ("ok" if status == 200 else "stalled")


def test_a_stall_answers_503() -> None:
    server = health.HealthServer(0, lambda: replace(BUSY, since_progress=300.0))
    server.start()
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}{health.PATH}", timeout=5)
    assert caught.value.code == 503
    assert json.load(caught.value)["status"] == "stalled"
    caught.value.close()
    server.close()


def test_progress_measures_rate_and_time_left() -> None:
    progress = Progress()
    progress.begin(SYNCING, total=2, total_bytes=1000)
    time.sleep(0.05)
    progress.moved(500)
    progress.done(failed=False)
    snapshot = progress.snapshot()
    assert (snapshot.done, snapshot.bytes) == (1, 500)
    assert 0 < snapshot.rate <= 500 / 0.05
    assert snapshot.left == pytest.approx(500 / snapshot.rate)
    assert snapshot.since_progress < 1


def test_what_was_here_counts_but_not_in_the_rate() -> None:
    progress = Progress()
    progress.begin(SYNCING, total=1, total_bytes=1000)
    progress.found(600)
    snapshot = progress.snapshot()
    assert (snapshot.bytes, snapshot.rate, snapshot.left) == (600, 0, None)
    time.sleep(0.05)
    progress.moved(100)
    snapshot = progress.snapshot()
    assert snapshot.bytes == 700
    assert 0 < snapshot.rate <= 100 / 0.05
    assert snapshot.left == pytest.approx(300 / snapshot.rate)
    progress.lost(700)
    assert progress.snapshot().bytes == 0


def test_a_log_gets_progress_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "run")
    progress = Progress()
    lines: list[dict[str, object]] = []

    def logged() -> bool:
        lines.extend(json.loads(line) for line in capsys.readouterr().err.splitlines())
        return any(line["bytes"] == 10 for line in lines)

    log = ProgressLog(progress, 0.02)
    time.sleep(0.1)
    progress.begin(SYNCING, 3, 100)
    progress.moved(10)
    wait_for(logged)
    log.close()
    assert {(line["event"], line["phase"], line["total"]) for line in lines} == {
        ("progress", SYNCING, 3)
    }


def test_log_lines_are_json_without_queries(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "run-1")
    logs.info("stored", bottle="wget", bytes=7)
    logs.warning("failed", reason="GET /blob?sig=SECRET timed out\nsecond line")
    logging.getLogger("boto3").warning("retrying /blob?sig=SECRET")
    logging.getLogger("botocore").debug("headers SECRET")
    logging.getLogger("urllib3.connectionpool").warning("cannot read headers of /SECRET")
    try:
        raise ValueError("url https://host/a?sig=SECRET")
    except ValueError:
        logs.crash("internal_error")
    text = capsys.readouterr().err
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0].keys() == {"ts", "level", "event", "run_id", "bottle", "bytes"}
    assert [line["level"] for line in lines] == ["INFO", "WARNING", "WARNING", "ERROR"]
    assert "ValueError" in lines[3]["trace"]
    assert "SECRET" not in text


def test_exit_codes() -> None:
    assert Report().exit_code() == ExitCode.STORED
    assert Report(failures=[Failure("a", "b")]).exit_code() == ExitCode.BOTTLES_FAILED
    full = [Failure("a", "b"), Failure("c", "d", no_space=True)]
    assert Report(failures=full).exit_code() == ExitCode.NO_SPACE


def test_units() -> None:
    assert [human(n) for n in (0, 999, 1000, 20e9, 3e12)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "20.0 GB",
        "3.0 TB",
    ]
    assert [clock(s) for s in (0, 61, 3661)] == ["0:00", "1:01", "1:01:01"]
