"""NotificationService: tells Slack how a run ended. It never makes a run fail."""

from __future__ import annotations

import json
import threading

import boto3
import urllib3
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError, ClientError

from shared import logs
from shared.errors import describe
from shared.http_client import send_json
from shared.report import Report, clock, human

SLACK_SECONDS = 5.0
FAILURES_SHOWN = 10


class NotificationService:
    """Posts to the webhook that the secret named `secret` holds; "" turns it off."""

    def __init__(self, secret: str, region: str) -> None:
        self._secret = secret
        self._region = region

    def send(self, text: str, seconds: float = SLACK_SECONDS) -> bool:
        """Post `text`, within `seconds`. True if Slack took it; problems are logged."""
        if not self._secret:
            return False
        sent = threading.Event()

        def post() -> None:
            if self._post(text, seconds):
                sent.set()

        # Name resolution and TLS have no deadline of their own, hence a thread that can be left.
        thread = threading.Thread(target=post, name="slack", daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            logs.warning("slack_failed", reason=f"no answer within {seconds:.0f} s")
        return sent.is_set()

    def _post(self, text: str, seconds: float) -> bool:
        try:
            url = self._webhook(seconds)
        except (BotoCoreError, ClientError, ValueError) as error:
            logs.warning("slack_failed", reason=f"secret {self._secret}: {describe(error)}")
            return False
        try:
            status = send_json("POST", url, {"text": text}, seconds).status
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # The text of the error would name the address, and the address is the secret.
            logs.warning("slack_failed", reason=type(error).__name__)
            return False
        if status != 200:  # noqa: PLR2004
            logs.warning("slack_failed", reason=f"Slack answered {status}")
        return status == 200  # noqa: PLR2004

    def _webhook(self, seconds: float) -> str:
        """The webhook's address: the secret itself, or its field `webhook_url` if it is JSON."""
        client = boto3.client(
            "secretsmanager",
            region_name=self._region,
            config=BotoConfig(
                connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": 2}
            ),
        )
        value = client.get_secret_value(SecretId=self._secret)["SecretString"].strip()
        if value.startswith("{"):
            value = _webhook_field(value)
        if not value.startswith(("https://", "http://127.0.0.1:")):
            raise ValueError("it holds neither an https address nor JSON with webhook_url")
        return value


def _webhook_field(value: str) -> str:
    try:
        return str(json.loads(value)["webhook_url"])
    except (ValueError, KeyError):
        # Neither error is passed on: both repeat parts of the secret.
        raise ValueError("it is JSON without webhook_url") from None


def summary(report: Report, title: str) -> str:
    """The message on a run."""
    lines = [
        f"*{title}*: {report.stored} bottles ({human(report.stored_bytes)}) stored "
        f"in {clock(report.seconds)}, {len(report.failures)} failed, {len(report.left)} left"
    ]
    lines += [f"• {failure.what}: {failure.reason}" for failure in report.failures[:FAILURES_SHOWN]]
    hidden = len(report.failures) - FAILURES_SHOWN
    if hidden > 0:
        lines.append(f"• and {hidden} more")
    return "\n".join(lines)
