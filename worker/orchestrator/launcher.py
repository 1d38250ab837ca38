"""TaskLauncher: starts the worker as an ECS task, once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import boto3

from settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import KeyValuePairTypeDef, TaskTypeDef

PLATFORM_VERSION = "1.4.0"
ON_DEMAND = "FARGATE"


def began_at(task: TaskTypeDef) -> float:
    """When a task was started, or else made, in seconds since 1970; never, if ECS does not say."""
    began = task.get("startedAt") or task.get("createdAt")
    return began.timestamp() if began else float("inf")


class LaunchError(Exception):
    """ECS did not start the task."""


class TaskLauncher:
    """The cluster and the task definition that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: ECSClient = boto3.client("ecs", region_name=settings.region)
        # Tasks of the family's service have another value here, so they do not count as a sync.
        family = hashlib.sha256(settings.family.encode()).hexdigest()[:16]
        self._started_by = f"orchestrator/{family}"

    def running(self, oldest: float) -> list[str]:
        """ARNs of the tasks that an earlier call started and that are to run.

        Those made before `oldest` (seconds since 1970) hang: they are stopped, and do not count.
        """
        cluster = self._settings.cluster
        listed = self._client.list_tasks(
            cluster=cluster, startedBy=self._started_by, desiredStatus="RUNNING"
        )["taskArns"]
        if not listed:
            return []
        running = []
        for task in self._client.describe_tasks(cluster=cluster, tasks=listed)["tasks"]:
            if began_at(task) >= oldest:
                running.append(task["taskArn"])
                continue
            self.stop(task["taskArn"])
        return running

    def describe(self, arn: str) -> TaskTypeDef | None:
        """What ECS knows of a task; None if it has forgotten it, an hour after its end."""
        answer = self._client.describe_tasks(cluster=self._settings.cluster, tasks=[arn])
        return answer["tasks"][0] if answer["tasks"] else None

    def stop(self, arn: str) -> None:
        """Stop a task that hangs."""
        self._client.stop_task(cluster=self._settings.cluster, task=arn, reason="It hangs")

    def start(self, plan_key: str, token: str, *, on_demand: bool = False) -> str:
        """Start a task that carries out a plan, or makes its own where the key is ""; the ARN.

        The same `token` starts no second one. Where Spot has no capacity, it runs on demand. Raises
        `LaunchError`, `ClientError`, `BotoCoreError`.
        """
        provider = ON_DEMAND if on_demand else self._settings.capacity_provider
        try:
            return self._start(plan_key, token, provider)
        except LaunchError:
            if provider == ON_DEMAND:
                raise
        other = hashlib.sha256(f"{token} {ON_DEMAND}".encode()).hexdigest()[:32]
        return self._start(plan_key, other, ON_DEMAND)

    def _start(self, plan_key: str, token: str, provider: str) -> str:
        environment: list[KeyValuePairTypeDef] = [{"name": "WORKER_MODE", "value": "batch"}]
        if plan_key:
            environment.append({"name": "PLAN_S3_KEY", "value": plan_key})
        answer = self._client.run_task(
            cluster=self._settings.cluster,
            taskDefinition=self._settings.family,
            count=1,
            clientToken=token,
            startedBy=self._started_by,
            capacityProviderStrategy=[{"capacityProvider": provider, "weight": 1}],
            platformVersion=PLATFORM_VERSION,
            enableECSManagedTags=True,
            propagateTags="TASK_DEFINITION",
            networkConfiguration={
                "awsvpcConfiguration": {
                    "subnets": self._settings.subnets,
                    "securityGroups": self._settings.security_groups,
                    "assignPublicIp": "DISABLED",
                }
            },
            overrides={
                "containerOverrides": [
                    {
                        "name": self._settings.container,
                        "environment": environment,
                    }
                ]
            },
        )
        reasons = [
            f"{item.get('arn', '')}: {item.get('reason', '')}" for item in answer["failures"]
        ]
        if reasons or not answer["tasks"]:
            raise LaunchError(f"ECS started no task: {'; '.join(reasons) or 'no reason given'}")
        return answer["tasks"][0]["taskArn"]
