"""Slack: told how a run ended, or not; the run ends the same. The address is a secret."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Iterator

import boto3
import pytest

from shared import logs
from shared.notification_service import NotificationService, summary
from shared.report import Failure, Report
from tests import faults
from tests.bucket import Bucket
from tests.conftest import Environment
from tests.fake_homebrew import FakeHomebrew
from tests.fake_slack import FakeSlack
from tests.running import run_here


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    server = FakeSlack()
    yield server
    server.close()


def keep_secret(value: str) -> str:
    """Put `value` into Secrets Manager; the name of the secret."""
    name = f"slack/{uuid.uuid4().hex}"
    boto3.client("secretsmanager").create_secret(Name=name, SecretString=value)
    return name


@pytest.mark.parametrize("form", ["{}", '{{"webhook_url": "{}"}}'])
def test_the_summary_is_sent(
    environment: Environment, slack: FakeSlack, homebrew: FakeHomebrew, form: str
) -> None:
    homebrew.fail_always("registry", "wget/blobs", faults.status(404))
    secret = keep_secret(form.format(slack.url))
    result = run_here(environment | {"SLACK_WEBHOOK_SECRET_NAME": secret, "LOG_LEVEL": "DEBUG"})
    assert result.code == 1
    assert "4 bottles (21.0 MB) stored" in slack.messages[0]
    assert "2 failed" in slack.messages[0]
    assert "wget 1.0 sonoma: the registry answered 404" in slack.messages[0]
    assert "XXXX" not in result.output


@pytest.mark.parametrize(
    "value",
    ["not an address", '{"url": "x"}', "{broken", "https://slack.invalid:99999/services/XXXX"],
)
def test_a_useless_secret_changes_nothing(
    environment: Environment, bucket: Bucket, value: str
) -> None:
    result = run_here(environment | {"SLACK_WEBHOOK_SECRET_NAME": keep_secret(value)})
    assert result.code == 0
    assert len(result.named("slack_failed")) == 1
    assert value not in result.output
    assert len(bucket.blobs()) == 6


def test_a_missing_secret_changes_nothing(environment: Environment) -> None:
    result = run_here(environment | {"SLACK_WEBHOOK_SECRET_NAME": "nobody/has/it"})
    assert result.code == 0
    assert "ResourceNotFoundException" in result.reasons()


def test_slack_that_is_down_changes_nothing(environment: Environment, slack: FakeSlack) -> None:
    secret = keep_secret(slack.url)
    slack.status = 500
    result = run_here(environment | {"SLACK_WEBHOOK_SECRET_NAME": secret})
    assert (result.code, result.reasons()) == (0, "Slack answered 500")
    slack.close()
    result = run_here(environment | {"SLACK_WEBHOOK_SECRET_NAME": secret})
    assert result.code == 0
    assert len(result.named("slack_failed")) == 1
    assert "XXXX" not in result.output


def test_slow_slack_is_not_waited_for(environment: Environment, slack: FakeSlack) -> None:
    slack.gate.clear()
    service = NotificationService(keep_secret(slack.url), environment["AWS_REGION"])
    assert not service.send("text", seconds=0.5)
    assert slack.messages == []


def test_no_warning_of_urllib3_names_the_address(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """It logs the whole address of an answer whose headers it cannot read."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nno header\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/services/XXXX"
        logs.set_up("DEBUG", "run")
        NotificationService(keep_secret(url), environment["AWS_REGION"]).send("text", 30)
    assert "XXXX" not in capsys.readouterr().err


def test_a_long_list_of_failures_is_cut() -> None:
    report = Report(failures=[Failure(f"f{n}", "gone") for n in range(14)])
    text = summary(report, "Sync")
    assert text.splitlines()[-1] == "• and 4 more"
    assert len(text.splitlines()) == 12
