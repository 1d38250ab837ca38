"""Every variable is checked at start; every mistake is told in one sentence, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from shared.config import ECS_VARIABLES, VARIABLES, Config
from shared.errors import ConfigurationError
from shared.stop import EXIT_SECONDS, FINISH_SECONDS, LAST_WORDS_SECONDS
from tests.conftest import Environment
from tests.running import WORKER, run_here

GOOD = {"S3_BUCKET_NAME": "bottles", "AWS_REGION": "us-west-2"}


def problems(**changes: str) -> list[str]:
    """What is said about the good environment with `changes`."""
    with pytest.raises(ConfigurationError) as caught:
        Config.from_environment(GOOD | changes)
    return caught.value.problems


def test_the_documented_defaults() -> None:
    config = Config.from_environment(GOOD)
    assert config.staging == Path("/tmp/bottles")
    assert (config.concurrency, config.health_port, config.mode) == (5, 8080, "batch")
    assert (config.log_level, config.slack_secret) == ("INFO", "")
    assert config.tags == config.formulae == frozenset()
    assert config.formulae_url == "https://formulae.brew.sh/api/formula.json"


def test_an_empty_value_counts_as_none() -> None:
    assert Config.from_environment(GOOD | {"LOG_LEVEL": ""}).log_level == "INFO"


def test_efs_takes_precedence() -> None:
    config = Config.from_environment(GOOD | {"EFS_MOUNT_PATH": "/mnt/efs"})
    assert config.staging == Path("/mnt/efs/bottles")
    assert config.persistent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("S3_BUCKET_NAME", "Upper_Case"),
        ("AWS_REGION", "oregon"),
        ("SLACK_WEBHOOK_SECRET_NAME", "https://hooks.slack.com/services/T/B/secret"),
        ("LOG_LEVEL", "debug"),
        ("DOWNLOAD_CONCURRENCY", "0"),
        ("DOWNLOAD_CONCURRENCY", "33"),
        ("DOWNLOAD_CONCURRENCY", "five"),
        ("DOWNLOAD_CONCURRENCY", "9" * 5000),
        ("TEMP_STORAGE_PATH", "bottles"),
        ("TEMP_STORAGE_PATH", "/tmp/../etc"),
        ("EFS_MOUNT_PATH", "mnt/efs"),
        ("HEALTH_PORT", "80"),
        ("WORKER_MODE", "once"),
        ("PLAN_S3_KEY", "a b"),
        ("WORK_QUEUE_URL", "queue"),
        ("BOTTLE_TAGS", "sonoma, ventura"),
        ("FORMULAE", "wget;curl"),
        ("FORMULAE_API_URL", "ftp://formulae.brew.sh"),
        ("GHCR_URL", "http://ghcr.io"),
    ],
)
def test_one_sentence_for_each_mistake(name: str, value: str) -> None:
    (problem,) = problems(**{name: value})
    assert name in problem
    assert "secret" not in problem.replace("secret that holds", "").replace(name, "")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Config.from_environment({"LOG_LEVEL": "x", "HEALTH_PORT": "y", "WORKER_MODE": "z"})
    assert len(caught.value.problems) == 5


def test_modes_that_contradict_other_variables() -> None:
    assert "WORK_QUEUE_URL" in problems(WORKER_MODE="service")[0]
    queue = "https://sqs.us-west-2.amazonaws.com/1/q"
    told = problems(WORKER_MODE="service", WORK_QUEUE_URL=queue, PLAN_S3_KEY="_plans/1.json")
    assert "PLAN_S3_KEY" in told[0]


def test_the_process_tells_and_exits_with_2() -> None:
    result = run_here({"AWS_REGION": "us-west-2", "LOG_LEVEL": "LOUD"})
    assert result.code == 2
    assert [event["event"] for event in result.events] == ["bad_configuration"] * 2
    assert "S3_BUCKET_NAME is not set" in result.reasons()


def test_every_default_is_allowed() -> None:
    for variable in VARIABLES:
        if not variable.required:
            assert variable.problem(variable.default or "") == ""


class Recorder(dict[str, str]):
    """An environment that remembers which names were asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  (as in dict)
        self.asked.add(name)
        return super().get(name, default)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("the whole environment was read")


def test_no_variable_is_read_that_is_not_declared(environment: Environment) -> None:
    """What `environment_complete` in contract.json says."""
    recorder = Recorder(environment)
    assert run_here(recorder).code == 0
    assert recorder.asked == {variable.name for variable in VARIABLES} | set(ECS_VARIABLES)
    # All of the process's environment goes through that one mapping.
    program = [WORKER / name for name in ("main.py", "batch.py", "service.py")]
    program += (WORKER / "shared").glob("*.py")
    uses = [path.name for path in program if re.search(r"environ\b|getenv", path.read_text())]
    assert uses == ["main.py"]
    assert (WORKER / "main.py").read_text().count("os.environ") == 1


def test_the_last_message_fits_before_the_promised_end() -> None:
    assert FINISH_SECONDS + LAST_WORDS_SECONDS < EXIT_SECONDS
