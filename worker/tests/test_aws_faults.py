"""What S3 can do, and two workers to each other. After each, every visible object is hashed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.multipart import PART_SIZE, MultipartUpload
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment, environment_for
from tests.fake_aws import FakeAws, completion, part_number, wait_for
from tests.fake_homebrew import FakeFormula, FakeHomebrew, content, digest
from tests.running import QUICK, Result, run_here

BODY = content("the bottle", 40_000_000)
NAME = digest(BODY)
KEY = f"v2/homebrew/core/big/blobs/sha256:{NAME}"
SMALL = content("s", 5000)


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    return serve(FakeFormula("big", {"sonoma": BODY}), FakeFormula("small", {"all": SMALL}))


@pytest.fixture(autouse=True)
def nothing_bad_is_visible(bucket: Bucket, aws: FakeAws) -> Iterator[None]:
    yield
    aws.heal()
    bucket.verified_keys()


def test_a_bucket_that_is_not_there_is_no_plan(
    environment: Environment, homebrew: FakeHomebrew
) -> None:
    result = run_here(environment | {"S3_BUCKET_NAME": "nobody-has-this-bucket"})
    assert result.code == 3
    assert "NoSuchBucket" in result.reasons()
    assert homebrew.served() == 0


def test_a_bucket_that_goes_away_ends_the_run(
    aws: FakeAws, bucket: Bucket, serve: Callable[..., FakeHomebrew], tmp_path: Path
) -> None:
    formulae = [FakeFormula(f"f{n}", {"all": content(str(n), 100_000)}) for n in range(30)]
    homebrew = serve(*formulae)
    aws.refuse(lambda method, *_: method == "PUT", 404, "NoSuchBucket")
    environment = environment_for(bucket, homebrew, tmp_path) | {"DOWNLOAD_CONCURRENCY": "2"}
    result = run_here(environment)
    assert result.code == 1
    # Not thirty downloads that all end in nothing.
    assert homebrew.served() < 10 * 100_000
    assert "the bucket cannot be used" in result.reasons()


def test_a_failed_part_leaves_no_upload_and_keeps_the_download(
    aws: FakeAws, environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    aws.refuse(part_number(2), 400, "InvalidRequest")
    result = run_here(environment)
    assert result.code == 1
    assert bucket.open_uploads() == []
    assert bucket.blobs() == {digest(SMALL)}
    part = Path(environment["TEMP_STORAGE_PATH"]) / f"{NAME}.part"
    kept = part.stat().st_size
    # The refusal may come while the third part is still being downloaded.
    assert kept >= 2 * PART_SIZE

    aws.heal()
    homebrew.seen.clear()
    assert run_here(environment).code == 0
    assert NAME in bucket.blobs()
    assert homebrew.served() == len(BODY) - kept
    assert not part.exists()


def test_parts_of_a_corrupt_bottle_never_become_an_object(
    aws: FakeAws, environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    """Its first parts are sent before its last byte arrives, and only then it can be verified."""
    homebrew.fail("storage", NAME, faults.corrupt)
    assert run_here(environment).code == 0
    assert NAME in bucket.blobs()
    assert len([path for path in aws.begun if bucket.name in path]) == 2
    assert len([path for path in aws.completed if bucket.name in path]) == 1
    assert bucket.open_uploads() == []


def test_s3_checks_what_is_sent_against_what_was_hashed(
    environment: Environment, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A buffer that another thread spoils between hashing and sending."""
    send = MultipartUpload.send

    def spoil(self: MultipartUpload, buffer: bytearray, length: int, crc: int) -> None:
        buffer[length // 2] ^= 1
        send(self, buffer, length, crc)

    monkeypatch.setattr(MultipartUpload, "send", spoil)
    result = run_here(environment)
    assert result.code == 1
    assert "BadDigest" in result.reasons()
    assert bucket.blobs() == {digest(SMALL)}
    assert bucket.open_uploads() == []


def test_s3_that_answers_503_is_tried_again(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    aws.refuse_times(part_number(1), 503, "SlowDown", 2)
    assert run_here(environment).code == 0
    assert NAME in bucket.blobs()


def test_a_stored_bottle_is_not_fetched(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    assert run_here(environment).code == 0
    served = homebrew.served()
    result = run_here(environment)
    assert result.code == 0
    assert homebrew.served() == served
    assert result.named("summary")[0]["stored"] == 0


def hold_completion(
    aws: FakeAws, environment: Environment
) -> tuple[threading.Thread, list[Result]]:
    """Start a worker and keep it waiting just before its large object becomes visible."""
    hold = aws.hold(completion)
    results: list[Result] = []
    worker = threading.Thread(target=lambda: results.append(run_here(environment)))
    worker.start()
    assert hold.arrived.wait(60)
    return worker, results


def test_the_second_of_two_workers_finds_the_object_there(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    worker, results = hold_completion(aws, environment)
    bucket.client.put_object(Bucket=bucket.name, Key=KEY, Body=BODY, Metadata={"sha256": NAME})
    first = bucket.client.head_object(Bucket=bucket.name, Key=KEY)["ETag"]
    aws.heal()
    worker.join(60)
    assert results[0].code == 0
    assert bucket.open_uploads() == []
    # The object was not written a second time: a multipart object has another ETag.
    assert bucket.client.head_object(Bucket=bucket.name, Key=KEY)["ETag"] == first


def test_a_small_bottle_that_another_worker_stores_is_not_written_again(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    key = f"v2/homebrew/core/small/blobs/sha256:{digest(SMALL)}"
    hold = aws.hold(lambda method, path, _: method == "PUT" and path.endswith(key))
    results: list[Result] = []
    worker = threading.Thread(target=lambda: results.append(run_here(environment)))
    worker.start()
    assert hold.arrived.wait(60)
    # From here on requests pass, also that of the other worker.
    hold.match = lambda *_: False
    own = {"sha256": digest(SMALL), "writer": "another"}
    bucket.client.put_object(Bucket=bucket.name, Key=key, Body=SMALL, Metadata=own)
    aws.heal()
    worker.join(60)
    assert results[0].code == 0
    assert bucket.client.head_object(Bucket=bucket.name, Key=key)["Metadata"] == own


@pytest.mark.parametrize(
    ("bottle", "again"), [(NAME, ""), (NAME, "NoSuchUpload"), (digest(SMALL), "")]
)
def test_a_lost_answer_of_s3_is_no_failure(
    aws: FakeAws, environment: Environment, bucket: Bucket, bottle: str, again: str
) -> None:
    """The request is repeated, and S3 then finds the object there, or the upload gone."""

    def last_request(method: str, path: str, query: dict[str, list[str]]) -> bool:
        put = method == "PUT" and not query
        return path.endswith(bottle) and (put or completion(method, path, query))

    aws.lose_answer(last_request, again)
    result = run_here(environment)
    assert (result.code, result.reasons()) == (0, "")
    assert bucket.blobs() == {NAME, digest(SMALL)}


def test_an_upload_that_is_gone_without_an_object_is_a_failure(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    aws.refuse(completion, 404, "NoSuchUpload")
    result = run_here(environment)
    assert result.code == 1
    assert "NoSuchUpload" in result.reasons()
    assert bucket.blobs() == {digest(SMALL)}


def test_an_object_of_another_size_under_the_key_is_a_failure(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    worker, results = hold_completion(aws, environment)
    bucket.client.put_object(Bucket=bucket.name, Key=KEY, Body=b"short")
    aws.heal()
    worker.join(60)
    assert results[0].code == 1
    assert "exists with 5 bytes instead of 40000000" in results[0].reasons()
    bucket.client.delete_object(Bucket=bucket.name, Key=KEY)


def test_a_conflicting_writer_is_waited_for(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    aws.refuse_times(completion, 409, "ConditionalRequestConflict", 1)
    assert run_here(environment).code == 0
    assert NAME in bucket.blobs()
    assert bucket.open_uploads() == []


def test_only_stale_uploads_are_aborted(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    def begin(key: str) -> str:
        answer = bucket.client.create_multipart_upload(Bucket=bucket.name, Key=key)
        return answer["UploadId"]

    fresh, stale = begin(f"{KEY}0"), begin(f"{KEY}1")
    foreign = begin("somebody/elses")
    aws.age_upload(stale, 25 * 3600)
    aws.age_upload(foreign, 25 * 3600)
    result = run_here(environment)
    assert result.named("cleaned")[0]["uploads"] == 1
    assert sorted(bucket.open_uploads()) == sorted([fresh, foreign])


def test_uploads_that_cannot_be_listed_do_not_stop_the_sync(
    aws: FakeAws, environment: Environment, bucket: Bucket
) -> None:
    aws.refuse(lambda method, _, query: method == "GET" and "uploads" in query, 403, "AccessDenied")
    result = run_here(environment)
    assert result.code == 0
    assert len(result.named("stale_uploads_stay")) == 1
    assert NAME in bucket.blobs()


def test_a_cut_in_streaming_is_resumed_and_corruption_never_visible(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    """A staging folder without room for anything: every bottle is streamed."""
    full = replace(QUICK, reserve=2**62)
    homebrew.fail("storage", NAME, faults.cut(20_000_000), faults.ignore_range(BODY))
    assert run_here(environment, full).code == 0
    assert bucket.blobs() == {NAME, digest(SMALL)}

    bucket.client.delete_object(Bucket=bucket.name, Key=KEY)
    homebrew.fail_always("storage", NAME, faults.corrupt)
    result = run_here(environment, full)
    assert result.code == 1
    assert bucket.blobs() == {digest(SMALL)}
    assert bucket.open_uploads() == []
    assert result.named("streaming")

    homebrew.heal()
    homebrew.fail("storage", NAME, faults.corrupt, faults.too_long)
    assert run_here(environment, full).code == 0


def test_what_the_two_workers_hold_is_waited_for(
    aws: FakeAws, environment: Environment, bucket: Bucket, homebrew: FakeHomebrew, tmp_path: Path
) -> None:
    """Two workers with a folder each store the same bottle at the same time."""
    worker, results = hold_completion(aws, environment)
    other = environment_for(bucket, homebrew, tmp_path / "other")
    rival: list[Result] = []
    second = threading.Thread(target=lambda: rival.append(run_here(other)))
    second.start()
    wait_for(lambda: len(bucket.open_uploads()) == 2)
    aws.heal()
    worker.join(60)
    second.join(60)
    assert [results[0].code, rival[0].code] == [0, 0]
    assert bucket.open_uploads() == []
