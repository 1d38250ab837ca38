"""Documents from outside: read piece by piece, checked field by field."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from shared import json_stream
from shared.errors import GiveUp, Malformed, TryAgain
from shared.models import Bottle, Formula, Manifest, Plan, manifest_sizes
from shared.retry import RetryPolicy, Tries, retry_after, with_retries
from shared.stop import Stop
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_homebrew import FakeFormula, FakeHomebrew, digest
from tests.running import run_here

ONE, TWO = digest(b"1"), digest(b"2")


def elements(text: str | bytes) -> list[object]:
    body = text.encode() if isinstance(text, str) else text
    return list(json_stream.array_elements(io.BytesIO(body)))


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64, 100_000])
def test_arrays_are_read_whole_whatever_the_chunks(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", chunk)
    value = [1, -2.5e3, 'ä€😀"]', {"a": [1, 2, {"b": None}]}, [], True, 12345678901234567890]
    for indent in (None, 2):
        text = json.dumps(value, ensure_ascii=False, indent=indent)
        assert elements(text) == value
    assert elements(" [ ] ") == []


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[", "[1", "[1,", "[1,]", "[1 2]", "[1]x", "[1][2]", '["a]', "<html>", b'["\xff"]'],
)
def test_broken_arrays_are_refused(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        elements(text)


def test_names_and_versions_become_images() -> None:
    formula = Formula.from_json(
        FakeFormula("gtk+@3", {"all": b"1"}, version="3.1", revision=2, rebuild=1).document()
    )
    assert formula is not None
    assert (formula.image, formula.version) == ("gtkx/3", "3.1_2-1")
    assert Formula.from_json(FakeFormula("x", {}).document()) is None


def test_tags_are_chosen_and_all_always_is() -> None:
    formula = Formula("f", "f", "1", {"sonoma": ONE, "linux": TWO, "all": digest(b"3")})
    assert set(formula.digests(frozenset({"sonoma"}))) == {ONE, digest(b"3")}
    assert len(formula.digests(frozenset())) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../etc"},
        {"name": 7},
        {"versions": {}},
        {"revision": "1"},
        {"revision": True},
        {"bottle": []},
        {"bottle": {"stable": {"rebuild": 0, "files": {"all": {"sha256": "../x"}}}}},
    ],
)
def test_broken_formulae_are_refused(change: dict[str, object]) -> None:
    good = FakeFormula("ca-certificates", {"all": b"1"}).document()
    with pytest.raises(Malformed):
        Formula.from_json(good | change)


def test_a_broken_formula_does_not_stop_the_others(
    environment: Environment,
    bucket: Bucket,
    homebrew: FakeHomebrew,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = FakeFormula.document
    monkeypatch.setattr(
        FakeFormula,
        "document",
        lambda self: document(self) | ({"name": "../wget"} if self.name == "wget" else {}),
    )
    result = run_here(environment)
    assert result.code == 1
    assert len(bucket.blobs()) == 4
    assert result.named("planned")[0]["problems"] == 1


def test_unknown_names_are_told(environment: Environment, bucket: Bucket) -> None:
    result = run_here(environment | {"FORMULAE": "wget,wgett", "BOTTLE_TAGS": "sonoma"})
    assert result.code == 1
    assert len(bucket.blobs()) == 1
    assert result.named("summary")[0]["failed"] == 1


def test_plans_survive_the_bucket() -> None:
    bottles = (Bottle(("a/1", "b"), "1.0_1-2", "all", ONE, 7), Bottle(("c",), "2", "x", TWO, 0))
    plan = Plan(bottles, (Manifest("a/1", "1.0_1-2", (ONE,)),), ("a problem",))
    again = Plan.from_json(plan.to_json())
    assert again == plan
    assert (again.id, again.total) == (plan.id, 7)
    rest = plan.without(frozenset(bottles[0].keys))
    assert rest.bottles == bottles[1:]
    assert rest.manifests[0].digests == ()
    assert rest.id != plan.id


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "[]",
        "{}",
        '{"version":2,"bottles":[],"manifests":[],"problems":[]}',
        '{"version":1,"bottles":[{"images":["../x"]}],"manifests":[],"problems":[]}',
        '{"version":1,"bottles":[{"images":[]}],"manifests":[],"problems":[]}',
    ],
)
def test_other_plans_are_refused(text: str, environment: Environment, bucket: Bucket) -> None:
    bucket.client.put_object(Bucket=bucket.name, Key="_plans/bad.json", Body=text.encode())
    result = run_here(environment | {"PLAN_S3_KEY": "_plans/bad.json"})
    assert result.code == 3
    assert "_plans/bad.json cannot be read" in result.reasons()


def test_a_plan_that_is_not_there(environment: Environment) -> None:
    assert run_here(environment | {"PLAN_S3_KEY": "_plans/none.json"}).code == 3


def test_one_file_of_two_images_is_downloaded_once(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    body = b"the same" * 1000
    homebrew.add(FakeFormula("left", {"a": body, "b": body}), FakeFormula("right", {"a": body}))
    result = run_here(environment | {"FORMULAE": "left,right"})
    assert result.code == 0
    assert homebrew.served() == len(body)
    base = "v2/homebrew/core"
    assert bucket.verified_keys() == {
        f"{base}/left/blobs/sha256:{digest(body)}",
        f"{base}/right/blobs/sha256:{digest(body)}",
        f"{base}/left/manifests/1.0",
        f"{base}/right/manifests/1.0",
    }


def test_an_index_that_a_killed_worker_did_not_store_is_stored_later(
    environment: Environment, bucket: Bucket, homebrew: FakeHomebrew
) -> None:
    assert run_here(environment).code == 0
    key = "v2/homebrew/core/wget/manifests/1.0"
    bucket.client.delete_object(Bucket=bucket.name, Key=key)
    served = homebrew.served()
    assert run_here(environment).code == 0
    assert key in bucket.verified_keys()
    assert homebrew.served() == served


def test_sizes_that_nobody_states() -> None:
    notes = {"sh.brew.bottle.digest": f"sha256:{ONE}", "sh.brew.bottle.size": "12"}
    entries = [{"annotations": notes}, {"annotations": {"sh.brew.bottle.digest": TWO}}]
    assert manifest_sizes({"manifests": entries}) == {ONE: 12}
    with pytest.raises(Malformed):
        manifest_sizes({"manifests": [7]})


def test_retry_after_in_both_forms() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    assert retry_after("120") == 120.0
    assert retry_after("Thu, 01 Jan 2026 00:00:30 GMT", now) == 30.0
    assert retry_after("Thu, 01 Jan 1970 00:00:00 GMT", now) == 0.0
    assert [retry_after(text) for text in (None, "", "soon", "-1", "1.5")] == [None] * 5


def test_tries_are_counted_in_a_row() -> None:
    calls = 0

    def action() -> None:
        nonlocal calls
        calls += 1
        raise TryAgain("no", progressed=calls == 3)

    with pytest.raises(GiveUp):
        with_retries(RetryPolicy(tries=4, base=0.0), Stop(), "a test", action)
    assert calls == 6


def test_pauses_are_spread_and_bounded() -> None:
    tries = Tries(RetryPolicy(base=1.0, cap=3.0), Stop(), "a test")
    pauses = [tries._pause(None) for _ in range(100)]
    assert len(set(pauses)) > 90
    assert max(pauses) <= 3.0
