"""Config: the environment variables of the container, declared once, checked all at once.

`contract.json`, the README's table and the checks at start all come from `VARIABLES`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from shared.errors import ConfigurationError
from shared.variables import Variable

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MODES = ("batch", "service")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

VARIABLES = (
    Variable(
        "S3_BUCKET_NAME",
        "Target S3 bucket for bottles",
        required=True,
        pattern=r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    ),
    Variable(
        "AWS_REGION",
        "AWS region for API calls",
        required=True,
        pattern=r"[a-z]{2,}(-[a-z]+)+-[0-9]+",
    ),
    Variable(
        "SLACK_WEBHOOK_SECRET_NAME",
        "Name of the Secrets Manager secret that holds the Slack webhook; empty: no messages",
        default="",
        pattern=r"[A-Za-z0-9/_+=.@-]{0,512}",
    ),
    Variable("LOG_LEVEL", "Logging verbosity", default="INFO", allowed=LOG_LEVELS),
    Variable(
        "DOWNLOAD_CONCURRENCY", "Number of concurrent downloads", default="5", minimum=1, maximum=32
    ),
    Variable(
        "TEMP_STORAGE_PATH",
        "Folder for files on their way, unless EFS_MOUNT_PATH is set",
        default="/tmp/bottles",  # noqa: S108  (the image's own volume)
        pattern=r"/.*",
    ),
    Variable(
        "EFS_MOUNT_PATH",
        "Mount point of the EFS file system; files on their way are kept below it",
        default="",
        pattern=r"(/.*)?",
    ),
    Variable(
        "HEALTH_PORT", "Port of the health endpoint", default="8080", minimum=1024, maximum=65535
    ),
    Variable(
        "WORKER_MODE",
        "`batch` syncs once and exits, `service` takes work from WORK_QUEUE_URL and never exits",
        default="batch",
        allowed=MODES,
    ),
    Variable(
        "MAX_RUN_MINUTES",
        "Minutes after which a sync, or the work of one message, ends, whatever is left",
        default="1440",
        minimum=1,
        maximum=20160,
    ),
    Variable(
        "PLAN_S3_KEY",
        "Key of a plan in the bucket that the orchestrator wrote; empty: the worker plans itself",
        default="",
        pattern=r"[A-Za-z0-9/_.-]{0,1024}",
    ),
    Variable(
        "WORK_QUEUE_URL",
        "URL of the SQS queue; needed in service mode",
        default="",
        pattern=r"(https?://\S+)?",
    ),
    Variable(
        "BOTTLE_TAGS",
        "Platforms to sync, separated by commas (bottles for `all` platforms always are)",
        default="all",
        pattern=r"[a-z0-9_]+(,[a-z0-9_]+)*",
    ),
    Variable(
        "FORMULAE",
        "Formulae to sync, separated by commas",
        default="all",
        pattern=r"[A-Za-z0-9@+._-]+(,[A-Za-z0-9@+._-]+)*",
    ),
    Variable(
        "FORMULAE_API_URL",
        "Address of Homebrew's list of formulae",
        default="https://formulae.brew.sh/api/formula.json",
        pattern=r"https?://\S+",
    ),
    Variable(
        "GHCR_URL",
        "Address of the registry that has the bottles",
        default="https://ghcr.io",
        pattern=r"https?://\S+",
    ),
)

# Set by ECS in every task; nobody else should.
ECS_VARIABLES = ("ECS_CONTAINER_METADATA_URI_V4", "ECS_AGENT_URI")

# Read by Python, OpenSSL and botocore. Besides these three lists nothing is read.
LIBRARY_VARIABLES = (
    "AWS_*",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LC_*",
    "NO_PROXY",
    "PATH",
    "PYTHON*",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TMPDIR",
    "TZ",
)


@dataclass(frozen=True, slots=True)
class Config:
    """The checked environment. An empty set of tags or formulae means all of them."""

    bucket: str
    region: str
    slack_secret: str
    log_level: str
    concurrency: int
    staging: Path
    persistent: bool
    health_port: int
    mode: str
    max_run_minutes: int
    plan_key: str
    queue_url: str
    tags: frozenset[str]
    formulae: frozenset[str]
    formulae_url: str
    registry_url: str
    metadata_url: str
    agent_url: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Config:
        """Read the environment. Raises `ConfigurationError` with every mistake in it."""
        values, problems = read_variables(VARIABLES, environment)
        if not problems:
            problems = _contradictions(values)
        if problems:
            raise ConfigurationError(problems)
        efs = values["EFS_MOUNT_PATH"]
        return cls(
            bucket=values["S3_BUCKET_NAME"],
            region=values["AWS_REGION"],
            slack_secret=values["SLACK_WEBHOOK_SECRET_NAME"],
            log_level=values["LOG_LEVEL"],
            concurrency=int(values["DOWNLOAD_CONCURRENCY"]),
            staging=Path(efs) / "bottles" if efs else Path(values["TEMP_STORAGE_PATH"]),
            persistent=bool(efs),
            health_port=int(values["HEALTH_PORT"]),
            mode=values["WORKER_MODE"],
            max_run_minutes=int(values["MAX_RUN_MINUTES"]),
            plan_key=values["PLAN_S3_KEY"],
            queue_url=values["WORK_QUEUE_URL"],
            tags=names(values["BOTTLE_TAGS"]),
            formulae=names(values["FORMULAE"]),
            formulae_url=values["FORMULAE_API_URL"],
            registry_url=values["GHCR_URL"],
            metadata_url=environment.get("ECS_CONTAINER_METADATA_URI_V4", ""),
            agent_url=environment.get("ECS_AGENT_URI", ""),
        )


def read_variables(
    variables: tuple[Variable, ...], environment: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Every variable's value, and one sentence for each value that will not do."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for variable in variables:
        value = environment.get(variable.name) or variable.default or ""
        problem = variable.problem(value)
        if problem:
            problems.append(problem)
        values[variable.name] = value
    return values, problems


def names(value: str) -> frozenset[str]:
    """The names in a list separated by commas; `all` among them means no restriction."""
    found = frozenset(value.split(","))
    return frozenset() if "all" in found else found


def _contradictions(values: Mapping[str, str]) -> list[str]:
    """What is wrong with values that are each right on their own."""
    problems = []
    if values["WORKER_MODE"] == "service" and not values["WORK_QUEUE_URL"]:
        problems.append("WORKER_MODE is service, which needs WORK_QUEUE_URL; it is not set")
    if values["WORKER_MODE"] == "service" and values["PLAN_S3_KEY"]:
        problems.append("PLAN_S3_KEY is for WORKER_MODE batch; in service mode messages name plans")
    for name in ("FORMULAE_API_URL", "GHCR_URL"):
        parts = urlsplit(values[name])
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            problems.append(f"{name} must use https (http only to this machine itself)")
    if re.search(r"(^|/)\.\.(/|$)", values["TEMP_STORAGE_PATH"] + "//" + values["EFS_MOUNT_PATH"]):
        problems.append("TEMP_STORAGE_PATH and EFS_MOUNT_PATH must not contain '..'")
    return problems
