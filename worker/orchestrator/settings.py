"""Settings: the environment variables of the orchestrator, declared once, checked all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.config import VARIABLES as WORKER_VARIABLES
from shared.config import names, read_variables
from shared.errors import ConfigurationError
from shared.variables import Variable

# The Lambda runtime that the archive is made for: boto3 and urllib3 are part of it.
RUNTIME = "python3.12"

_IDENTIFIERS = r"[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*"
_SHARED = (
    "S3_BUCKET_NAME",
    "AWS_REGION",
    "SLACK_WEBHOOK_SECRET_NAME",
    "LOG_LEVEL",
    "DOWNLOAD_CONCURRENCY",
    "BOTTLE_TAGS",
    "FORMULAE",
    "FORMULAE_API_URL",
    "GHCR_URL",
)

VARIABLES = (
    *(variable for variable in WORKER_VARIABLES if variable.name in _SHARED),
    Variable(
        "SIZE_THRESHOLD_GB",
        "From this many gigabytes (10^9 bytes) on, the sync runs on ECS",
        default="20",
        pattern=r"[0-9]{1,6}(\.[0-9]{1,9})?",
    ),
    Variable(
        "ECS_CLUSTER_ARN", "ARN of the cluster", required=True, pattern=r"arn:[A-Za-z0-9:/_-]+"
    ),
    Variable(
        "ECS_TASK_FAMILY",
        "Family of the task definition; its latest revision runs",
        required=True,
        pattern=r"[A-Za-z0-9_-]{1,255}",
    ),
    Variable(
        "ECS_CONTAINER_NAME",
        "Name of the worker's container in the task definition",
        required=True,
        pattern=r"[A-Za-z0-9_-]{1,255}",
    ),
    Variable(
        "ECS_SUBNET_IDS",
        "Private subnets, separated by commas",
        required=True,
        pattern=_IDENTIFIERS,
    ),
    Variable(
        "ECS_SECURITY_GROUP_IDS",
        "Security groups of the task, separated by commas",
        required=True,
        pattern=_IDENTIFIERS,
    ),
    Variable(
        "WORK_QUEUE_URL",
        "URL of the ECS service's queue, which gets the plan in shards; empty: one task for all",
        default="",
        pattern=r"(https?://\S+)?",
    ),
    Variable(
        "SHARD_SIZE_GB",
        "Gigabytes (10^9 bytes) that one message of the work queue asks for",
        default="10",
        minimum=1,
        maximum=1000,
    ),
    Variable(
        "KEEP_VERSIONS",
        "Versions of each formula that stay in the bucket; 0: all of them",
        default="0",
        minimum=0,
        maximum=1000,
    ),
    Variable("MAX_ATTEMPTS", "Attempts that one sync may take", default="5", minimum=1, maximum=10),
    Variable(
        "MAX_SYNC_HOURS",
        "Hours after which a sync is not tried again, and a task that still runs is stopped",
        default="24",
        minimum=1,
        maximum=336,
    ),
    Variable(
        "ECS_CAPACITY_PROVIDER",
        "Capacity provider of the task",
        default="FARGATE",
        allowed=("FARGATE", "FARGATE_SPOT"),
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The checked environment. `threshold` and `shard_size` in bytes."""

    bucket: str
    region: str
    slack_secret: str
    log_level: str
    concurrency: int
    tags: frozenset[str]
    formulae: frozenset[str]
    formulae_url: str
    registry_url: str
    threshold: int
    cluster: str
    family: str
    container: str
    subnets: list[str]
    security_groups: list[str]
    capacity_provider: str
    work_queue: str
    shard_size: int
    keep_versions: int
    max_attempts: int
    max_seconds: float

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the environment. Raises `ConfigurationError` with every mistake in it."""
        values, problems = read_variables(VARIABLES, environment)
        if problems:
            raise ConfigurationError(problems)
        return cls(
            bucket=values["S3_BUCKET_NAME"],
            region=values["AWS_REGION"],
            slack_secret=values["SLACK_WEBHOOK_SECRET_NAME"],
            log_level=values["LOG_LEVEL"],
            concurrency=int(values["DOWNLOAD_CONCURRENCY"]),
            tags=names(values["BOTTLE_TAGS"]),
            formulae=names(values["FORMULAE"]),
            formulae_url=values["FORMULAE_API_URL"],
            registry_url=values["GHCR_URL"],
            threshold=int(Decimal(values["SIZE_THRESHOLD_GB"]) * 10**9),
            cluster=values["ECS_CLUSTER_ARN"],
            family=values["ECS_TASK_FAMILY"],
            container=values["ECS_CONTAINER_NAME"],
            subnets=values["ECS_SUBNET_IDS"].split(","),
            security_groups=values["ECS_SECURITY_GROUP_IDS"].split(","),
            capacity_provider=values["ECS_CAPACITY_PROVIDER"],
            work_queue=values["WORK_QUEUE_URL"],
            keep_versions=int(values["KEEP_VERSIONS"]),
            shard_size=int(values["SHARD_SIZE_GB"]) * 10**9,
            max_attempts=int(values["MAX_ATTEMPTS"]),
            max_seconds=int(values["MAX_SYNC_HOURS"]) * 3600.0,
        )
