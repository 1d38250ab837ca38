"""What Homebrew's servers can do wrong. After each, every visible object is read and hashed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.homebrew_api import ANONYMOUS
from shared.http_client import HttpClient, finish
from shared.progress import Progress, Snapshot
from shared.stop import Stop
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment, environment_for
from tests.fake_aws import FakeAws
from tests.fake_homebrew import FakeFormula, FakeHomebrew, Fault, Seen, content, digest
from tests.running import QUICK, Result, run_here

BODY = content("the bottle", 12_000_000)
NAME = digest(BODY)


@pytest.fixture
def homebrew(serve: Callable[..., FakeHomebrew]) -> FakeHomebrew:
    """One bottle that takes a multipart upload, and a small one that nothing happens to."""
    return serve(
        FakeFormula("big", {"sonoma": BODY}), FakeFormula("other", {"sonoma": content("o", 5000)})
    )


@pytest.fixture(autouse=True)
def nothing_bad_is_visible(bucket: Bucket, environment: Environment) -> Iterator[None]:
    """Whatever a test did: no bad object, no open upload, no part of a stored bottle."""
    yield
    stored = bucket.blobs()
    assert bucket.open_uploads() == []
    parts = {path.stem for path in Path(environment["TEMP_STORAGE_PATH"]).glob("*.part")}
    assert not parts & stored


def blob_requests(homebrew: FakeHomebrew, server: str = "storage") -> list[Seen]:
    return [seen for seen in homebrew.seen if seen.server == server and NAME in seen.path]


def ranges(homebrew: FakeHomebrew) -> list[str | None]:
    return [seen.headers.get("Range") for seen in blob_requests(homebrew)]


def stored(result: Result, bucket: Bucket) -> None:
    assert result.code == 0, result.output
    assert NAME in bucket.blobs()


class WritesPausesDown(Stop):
    """Does not sleep; `pauses` has the seconds that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.mark.parametrize("place", ["registry", "storage"])
@pytest.mark.parametrize("fault", [faults.wait_seconds(429, 100), faults.wait_until(429, 100)])
def test_waits_as_long_as_the_server_asks(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew, place: str, fault: Fault
) -> None:
    homebrew.fail(place, f"sha256:{NAME}" if place == "registry" else NAME, fault)
    stop = WritesPausesDown()
    stored(run_here(environment, stop=stop), bucket)
    # A date has whole seconds, and some of them pass until it is read.
    assert 50 <= max(stop.pauses) <= 100


def test_does_not_wait_for_hours(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.wait_seconds(429, 3600))
    result = run_here(environment)
    assert result.code == 1
    assert "asks to wait 3600 s" in result.reasons()
    assert len(bucket.blobs()) == 1


@pytest.mark.parametrize("code", [408, 500, 503])
def test_passing_statuses_are_tried_again(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew, code: int
) -> None:
    homebrew.fail("storage", NAME, faults.status(code), faults.status(code))
    homebrew.fail("registry", "big/manifests", faults.status(code))
    homebrew.fail("formulae", "formula.json", faults.status(code))
    stored(run_here(environment), bucket)


def test_a_connection_is_usable_after_an_answer_without_body(homebrew: FakeHomebrew) -> None:
    """Other threads may take it while the answer, a redirect, is still looked at."""
    client = HttpClient(1)
    url = f"{homebrew.registry_url}/v2/homebrew/core/big/blobs/sha256:{NAME}"
    answers = []
    for _ in range(3):
        answers.append(client.get(url, ANONYMOUS))
        finish(answers[-1])
    assert [answer.status for answer in answers] == [307] * 3
    assert len(blob_requests(homebrew, "registry")) == 3


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_refusal_by_the_registry_is_final(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew, code: int
) -> None:
    homebrew.fail_always("registry", f"blobs/sha256:{NAME}", faults.status(code))
    result = run_here(environment)
    assert result.code == 1
    assert len(blob_requests(homebrew, "registry")) == 1
    assert f"the registry answered {code}" in result.reasons()
    assert len(bucket.blobs()) == 1


def test_cut_connections_are_resumed(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.cut(4_000_000), faults.cut(4_000_000))
    result = run_here(environment)
    stored(result, bucket)
    again = [(event["what"], event["attempt"]) for event in result.named("trying_again")]
    assert again == [("big 1.0 sonoma", 1), ("big 1.0 sonoma", 2)]
    first, *rest = ranges(homebrew)
    assert first is None
    offsets = [int(str(item).removeprefix("bytes=").removesuffix("-")) for item in rest]
    assert len(offsets) == 2
    assert 0 < offsets[0] <= 4_000_000 < offsets[1] <= 8_000_000


def test_many_cuts_are_survived_as_long_as_bytes_arrive(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, *[faults.cut(1_500_000)] * 7)
    stored(run_here(environment), bucket)
    assert len(blob_requests(homebrew)) > 5


def test_a_body_that_lacks_its_end_is_completed(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.truncated)
    stored(run_here(environment), bucket)
    assert ranges(homebrew) == [None, "bytes=6000000-"]


def test_corrupt_once_is_fetched_again_from_the_start(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.corrupt)
    stored(run_here(environment), bucket)
    assert ranges(homebrew) == [None, None]


def test_no_upload_of_one_part_begins_before_the_bytes_are_verified(
    aws: FakeAws, environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.corrupt)
    stored(run_here(environment), bucket)
    assert len([path for path in aws.begun if bucket.name in path]) == 1


def test_corrupt_always_is_never_visible(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("storage", NAME, faults.corrupt)
    result = run_here(environment)
    assert result.code == 1
    assert len(blob_requests(homebrew)) == 5
    assert "are not the bottle that was asked for (5 tries)" in result.reasons()
    assert NAME not in bucket.blobs()
    assert "v2/homebrew/core/big/manifests/1.0" not in bucket.verified_keys()
    assert not list(Path(environment["TEMP_STORAGE_PATH"]).glob("*.part"))

    homebrew.heal()
    again = run_here(environment)
    assert again.named("planned")[0]["bottles"] == 1
    stored(again, bucket)


def test_corrupt_and_cut_in_turns_ends(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, *[faults.cut(6_000_000), faults.corrupt] * 20)
    result = run_here(environment)
    assert result.code == 1
    assert len(blob_requests(homebrew)) < 12
    assert NAME not in bucket.blobs()


@pytest.mark.parametrize("error", [-1_000_000, 1_000_000])
def test_a_wrong_size_in_the_index_is_not_believed(
    bucket: Bucket, serve: Callable[..., FakeHomebrew], tmp_path: Path, error: int
) -> None:
    homebrew = serve(
        FakeFormula("big", {"sonoma": BODY}, sizes={"sonoma": len(BODY) + error}),
        FakeFormula("other", {"sonoma": content("o", 5000)}),
    )
    result = run_here(environment_for(bucket, homebrew, tmp_path))
    assert result.code == 1
    assert bucket.blobs() == {digest(content("o", 5000))}
    # Bounded: not more than five times the bottle.
    assert homebrew.served() <= 5 * len(BODY) + 5000


def test_an_index_without_sizes_fails_that_bottle_only(
    bucket: Bucket, serve: Callable[..., FakeHomebrew], tmp_path: Path
) -> None:
    homebrew = serve(
        FakeFormula("big", {"sonoma": BODY}), FakeFormula("other", {"sonoma": content("o", 5000)})
    )
    homebrew.fail_always("registry", "big/manifests", faults.status(404))
    result = run_here(environment_for(bucket, homebrew, tmp_path))
    assert result.code == 1
    assert len(bucket.blobs()) == 1


def test_200_instead_of_206_starts_anew(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.cut(4_000_000), faults.ignore_range(BODY))
    stored(run_here(environment), bucket)
    assert len(blob_requests(homebrew)) == 2


def test_another_range_than_asked_for_starts_anew(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    wrong = faults.other_range(BODY, 17)
    homebrew.fail("storage", NAME, faults.cut(4_000_000), wrong)
    stored(run_here(environment), bucket)
    assert ranges(homebrew)[2] is None


def test_416_starts_anew(environment: Environment, bucket: Bucket, homebrew: FakeHomebrew) -> None:
    homebrew.fail("storage", NAME, faults.cut(4_000_000), faults.status(416))
    stored(run_here(environment), bucket)
    assert ranges(homebrew)[2] is None


def test_an_expired_address_is_replaced(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.cut(4_000_000), faults.status(403))
    stored(run_here(environment), bucket)
    assert len(blob_requests(homebrew, "registry")) == 3
    assert ranges(homebrew)[2] is not None


def test_a_longer_body_is_cut_off(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.too_long)
    stored(run_here(environment), bucket)
    homebrew.heal()


def test_html_for_a_bottle_is_not_stored(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.html)
    stored(run_here(environment), bucket)


def test_html_for_the_list_is_tried_again(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("formulae", "formula.json", faults.html)
    homebrew.fail("registry", "big/manifests", faults.html)
    stored(run_here(environment), bucket)


def test_html_for_the_list_for_ever_is_no_plan(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("formulae", "formula.json", faults.html)
    result = run_here(environment)
    assert result.code == 3
    assert "not a JSON array" in result.reasons()
    assert bucket.verified_keys() == set()


def test_a_registry_that_answers_nothing_is_no_plan(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail_always("registry", "manifests", faults.status(503))
    result = run_here(environment)
    assert result.code == 3
    assert bucket.verified_keys() == set()


def test_the_token_goes_to_the_registry_alone(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.cut(4_000_000))
    stored(run_here(environment), bucket)
    assert all("Authorization" not in seen.headers for seen in blob_requests(homebrew))
    assert all("Authorization" in seen.headers for seen in blob_requests(homebrew, "registry"))
    lists = [seen for seen in homebrew.seen if "formula.json" in seen.path]
    assert all("Authorization" not in seen.headers for seen in lists)


def test_a_silent_server_is_left(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    homebrew.fail("storage", NAME, faults.stall(4_000_000))
    patient = replace(QUICK, read_seconds=0.5)
    stored(run_here(environment, patient), bucket)
    silent, next_one = ranges(homebrew)
    assert silent is None
    assert str(next_one).startswith("bytes=")


def test_the_bar_ends_at_the_end(
    environment: Environment,
    bucket: Bucket,
    homebrew: FakeHomebrew,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Bytes are counted once, whatever was found, thrown away, or sent in vain."""
    ends: list[Snapshot] = []

    class Watched(Progress):
        def begin(self, phase: str, total: int = 0, total_bytes: int = 0) -> None:
            ends.append(self.snapshot())
            super().begin(phase, total, total_bytes)

    monkeypatch.setattr("main.Progress", Watched)
    staging = Path(environment["TEMP_STORAGE_PATH"])
    staging.mkdir()
    (staging / f"{NAME}.part").write_bytes(BODY[:3_000_000])
    whole = faults.ignore_range(BODY)
    homebrew.fail("storage", NAME, faults.corrupt, faults.cut(6_000_000), whole)
    stored(run_here(environment), bucket)
    assert (ends[-1].phase, ends[-1].bytes) == ("syncing", ends[-1].total_bytes)
