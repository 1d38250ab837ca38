"""TaskLauncher: starts the worker as an ECS task, once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import boto3

from settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

PLATFORM_VERSION = "1.4.0"


class LaunchError(Exception):
    """ECS did not start the task. The invocation fails, so that it is repeated."""


class TaskLauncher:
    """The cluster and the task definition that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: ECSClient = boto3.client("ecs", region_name=settings.region)
        # Tasks of the family's service have another value here, so they do not count as a sync.
        family = hashlib.sha256(settings.family.encode()).hexdigest()[:16]
        self._started_by = f"orchestrator/{family}"

    def running(self) -> list[str]:
        """ARNs of the tasks that an earlier call started and that are to run."""
        answer = self._client.list_tasks(
            cluster=self._settings.cluster, startedBy=self._started_by, desiredStatus="RUNNING"
        )
        return answer["taskArns"]

    def start(self, plan_key: str, token: str) -> str:
        """Start a task that carries out a plan; the ARN. The same `token` starts no second one.

        Raises `LaunchError`, `ClientError`, `BotoCoreError`.
        """
        answer = self._client.run_task(
            cluster=self._settings.cluster,
            taskDefinition=self._settings.family,
            count=1,
            clientToken=token,
            startedBy=self._started_by,
            capacityProviderStrategy=[
                {"capacityProvider": self._settings.capacity_provider, "weight": 1}
            ],
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
                        "environment": [
                            {"name": "WORKER_MODE", "value": "batch"},
                            {"name": "PLAN_S3_KEY", "value": plan_key},
                        ],
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
