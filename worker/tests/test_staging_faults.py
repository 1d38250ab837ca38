"""What the staging folder can do: be full, be read-only, be shared with another worker."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from shared.errors import NoSpace
from shared.part_file import PartFile
from shared.progress import SYNCING, Progress
from shared.space import Space
from shared.staging import free_bytes
from shared.stop import Stop
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment, environment_for
from tests.fake_aws import wait_for
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content, digest
from tests.running import run_here, worker_process

MIB = 1024 * 1024
BIG = content("big", 24 * MIB)
SMALL = content("small", 100_000)
HOLD = """
import fcntl, sys
with open(sys.argv[1], "r+") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    return serve(FakeFormula("big", {"sonoma": BIG}), FakeFormula("small", {"all": SMALL}))


@pytest.fixture(autouse=True)
def nothing_bad_is_visible(bucket: Bucket) -> Iterator[None]:
    yield
    bucket.verified_keys()
    assert bucket.open_uploads() == []


def mounted(folder: Path, options: str) -> tuple[str, ...]:
    """A command prefix: run with a tmpfs on `folder`, which nobody else sees."""
    folder.mkdir(parents=True, exist_ok=True)
    script = f'mount -t tmpfs -o {options} tmpfs "{folder}" && exec "$@"'
    prefix = ("unshare", "--mount", "--user", "--map-root-user", "sh", "-c", script, "sh")
    if shutil.which("unshare") is None or not _works(prefix):
        pytest.skip("this system does not let users mount a tmpfs of their own")
    return prefix


def _works(prefix: tuple[str, ...]) -> bool:
    return subprocess.run([*prefix, "true"], check=False).returncode == 0


def full_disk_runs_into(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Let writes beyond `limit` bytes of a file fail as on a full disk."""
    write = os.pwrite

    def pwrite(fd: int, data: bytes, offset: int) -> int:
        if offset + len(data) > limit:
            raise OSError(28, "No space left on device")
        return write(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", pwrite)


def test_a_small_disk_is_streamed_past(environment: Environment, bucket: Bucket) -> None:
    """A real file system of 270 MiB, of which 256 are the reserve: no room for 24."""
    prefix = mounted(Path(environment["TEMP_STORAGE_PATH"]), "size=270m")
    with worker_process(environment, prefix) as worker:
        result = worker.result()
    assert result.code == 0, result.output
    assert [event["bottle"] for event in result.named("streaming")] == ["big"]
    assert bucket.blobs() == {digest(BIG), digest(SMALL)}


@contextmanager
def task_metadata(document: object) -> Iterator[str]:
    """The task metadata endpoint of ECS; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(document if self.path == "/v4/1/task" else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v4/1"
        server.shutdown()


@pytest.mark.parametrize(("used", "streamed"), [(20_476, ["big"]), (20_000, [])])
def test_fargate_knows_better_what_is_free(
    environment: Environment, bucket: Bucket, used: int, streamed: list[str]
) -> None:
    """20,496 MiB belong to the task, whatever the file system shows; 20 are too few for 24."""
    document = {"EphemeralStorageMetrics": {"Utilized": used, "Reserved": 20_496}}
    with task_metadata(document) as url:
        result = run_here(environment | {"ECS_CONTAINER_METADATA_URI_V4": url})
    assert result.code == 0, result.output
    assert [event["bottle"] for event in result.named("streaming")] == streamed
    assert bucket.blobs() == {digest(BIG), digest(SMALL)}


@pytest.mark.parametrize("document", [{}, [], {"EphemeralStorageMetrics": {"Reserved": "much"}}])
def test_metadata_without_figures_leave_the_file_system_to_ask(
    tmp_path: Path, document: object
) -> None:
    with task_metadata(document) as url:
        free = free_bytes(tmp_path, url)()
    on_disk = shutil.disk_usage(tmp_path).free
    assert free == pytest.approx(on_disk, rel=0.1)
    assert free_bytes(tmp_path, "http://127.0.0.1:9")() == pytest.approx(on_disk, rel=0.1)


def test_a_disk_that_fills_up_meanwhile_is_streamed_past(
    environment: Environment, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_disk_runs_into(monkeypatch, 10 * MIB)
    result = run_here(environment)
    assert result.code == 0, result.output
    assert "full after" in str(result.named("streaming")[0]["reason"])
    assert bucket.blobs() == {digest(BIG), digest(SMALL)}
    assert not list(Path(environment["TEMP_STORAGE_PATH"]).glob("*.part"))


def test_a_full_efs_is_no_space(
    environment: Environment, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_disk_runs_into(monkeypatch, 10 * MIB)
    (tmp_path / "efs").mkdir()
    result = run_here(environment | {"EFS_MOUNT_PATH": str(tmp_path / "efs")})
    assert result.code == 4
    assert bucket.blobs() == {digest(SMALL)}


def test_efs_is_used_when_it_is_there(
    environment: Environment, homebrew: FakeHomebrew, tmp_path: Path
) -> None:
    (tmp_path / "efs").mkdir()
    homebrew.fail("storage", digest(BIG), faults.cut(1_000_000))
    homebrew.fail_always("storage", digest(BIG), faults.status(404))
    run_here(environment | {"EFS_MOUNT_PATH": str(tmp_path / "efs")})
    assert (tmp_path / f"efs/bottles/{digest(BIG)}.part").stat().st_size == 1_000_000
    assert not Path(environment["TEMP_STORAGE_PATH"]).exists()


def test_an_efs_that_is_not_mounted_is_bad_configuration(
    environment: Environment, tmp_path: Path
) -> None:
    result = run_here(environment | {"EFS_MOUNT_PATH": str(tmp_path / "not-there")})
    assert result.code == 2
    assert "is EFS mounted?" in result.reasons()
    assert not (tmp_path / "not-there").exists()


def test_a_read_only_folder_is_bad_configuration(
    environment: Environment, homebrew: FakeHomebrew, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    result = run_here(environment | {"TEMP_STORAGE_PATH": str(tmp_path / "file/bottles")})
    assert result.code == 2
    assert "cannot be written" in result.reasons()
    prefix = mounted(tmp_path / "read-only", "ro")
    with worker_process(
        environment | {"TEMP_STORAGE_PATH": str(tmp_path / "read-only")}, prefix
    ) as worker:
        result = worker.result()
    assert result.code == 2
    assert "Read-only file system" in result.reasons()
    assert homebrew.seen == []


def test_two_workers_on_one_folder_download_once(
    bucket: Bucket, homebrew: FakeHomebrew, tmp_path: Path
) -> None:
    homebrew.fail("storage", digest(BIG), faults.stall(8 * MIB))
    first, second = (environment_for(bucket, homebrew, tmp_path / "shared") for _ in range(2))
    with worker_process(first) as one:
        part = tmp_path / "shared" / f"{digest(BIG)}.part"
        wait_for(lambda: part.exists() and part.stat().st_size >= 7 * MIB)
        with worker_process(second | {"LOG_LEVEL": "DEBUG"}) as two:
            wait_for(lambda: '"what": "big' in two.output or '"bottle": "big' in two.output)
            homebrew.gate.set()
            results = [one.result(), two.result()]
    assert [result.code for result in results] == [0, 0], results
    assert sum(seen.sent for seen in homebrew.seen if digest(BIG) in seen.path) == len(BIG)
    assert results[1].named("summary")[0]["already_there"] == 1
    assert bucket.blobs() == {digest(BIG), digest(SMALL)}
    assert not list((tmp_path / "shared").glob("*.part"))


def test_the_second_worker_goes_on_where_a_dead_one_ended(
    bucket: Bucket, homebrew: FakeHomebrew, tmp_path: Path
) -> None:
    homebrew.fail("storage", digest(BIG), faults.stall(8 * MIB))
    first, second = (environment_for(bucket, homebrew, tmp_path / "shared") for _ in range(2))
    with worker_process(first) as one:
        part = tmp_path / "shared" / f"{digest(BIG)}.part"
        wait_for(lambda: part.exists() and part.stat().st_size >= 7 * MIB)
        with worker_process(second | {"LOG_LEVEL": "DEBUG"}) as two:
            wait_for(lambda: '"bottle": "big' in two.output)
            one.process.kill()
            assert two.result().code == 0
    assert any("Range" in seen.headers for seen in homebrew.seen if digest(BIG) in seen.path)
    assert digest(BIG) in bucket.blobs()


def test_only_old_parts_that_nobody_wants_or_holds_are_removed(
    environment: Environment, bucket: Bucket
) -> None:
    folder = Path(environment["TEMP_STORAGE_PATH"])
    folder.mkdir()
    day_ago = time.time() - 25 * 3600
    parts = {
        name: folder / f"{digest(name.encode())}.part" for name in ("old", "held", "young")
    } | {"wanted": folder / f"{digest(BIG)}.part"}
    for name, path in parts.items():
        path.write_bytes(BIG[: 5 * MIB])
        if name != "young":
            os.utime(path, (day_ago, day_ago))
    # Locks are a process's own, so another process has to hold this one.
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(parts["held"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        result = run_here(environment)
        holder.communicate(b"")
    assert result.code == 0
    assert {name for name, path in parts.items() if path.exists()} == {"held", "young"}
    assert result.named("cleaned")[0]["parts"] == 1


def test_what_a_killed_worker_left_is_checked_before_it_is_built_upon(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    folder = Path(environment["TEMP_STORAGE_PATH"])
    folder.mkdir()
    (folder / f"{digest(BIG)}.part").write_bytes(b"x" * 1000 + BIG[1000 : 5 * MIB])
    (folder / f"{digest(SMALL)}.part").write_bytes(SMALL + b"and more")
    assert run_here(environment).code == 0
    assert bucket.blobs() == {digest(BIG), digest(SMALL)}


def test_reading_again_what_is_there_is_no_stall(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a slow EFS that takes longer than health allows without a step forward."""
    folder = Path(environment["TEMP_STORAGE_PATH"])
    folder.mkdir()
    (folder / f"{digest(BIG)}.part").write_bytes(BIG)
    steps: list[int] = []
    moved = Progress.moved

    def noted(progress: Progress, size: int) -> None:
        if progress.snapshot().phase == SYNCING:
            steps.append(size)
        moved(progress, size)

    monkeypatch.setattr(Progress, "moved", noted)
    assert run_here(environment).code == 0
    assert steps.count(0) >= len(BIG) // MIB


def test_a_removed_part_is_not_taken_for_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner of a part removes it between another worker's opening and locking of the file."""
    path = tmp_path / "x.part"
    lock = fcntl.lockf

    def remove_and_lock(fd: int, operation: int) -> None:
        monkeypatch.undo()
        path.unlink()
        lock(fd, operation)

    monkeypatch.setattr(fcntl, "lockf", remove_and_lock)
    told: list[int] = []
    with PartFile(path, Stop(), lambda: told.append(1)) as part:
        assert part.waited
        assert told
        part.append(b"here")
        assert path.read_bytes() == b"here"


def test_room_is_promised_once() -> None:
    """Three bottles of 40 bytes and a disk of 100: the third waits until one has gone."""
    free = 100
    space = Space(lambda: free, 0, Stop())
    with pytest.raises(NoSpace), space.claim(101):
        pass
    third = threading.Event()

    def claim_third() -> None:
        with space.claim(40):
            third.set()

    with space.claim(40):
        with space.claim(40) as second:
            second.wrote(40)
            free = 60
            waiting = threading.Thread(target=claim_third)
            waiting.start()
            assert not third.wait(0.2)
        assert not third.wait(0.2)
        free = 100
        assert third.wait(2)
    waiting.join()
