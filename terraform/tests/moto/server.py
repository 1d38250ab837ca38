"""moto's server with what it lacks for this Terraform, so that an apply is possible and a second plan is empty.

moto 5.2 drops some attributes that the AWS provider reads back, and misses some operations that the provider calls.
Each function below closes one gap by replacing a method of moto's classes. Nothing here checks or refuses anything:
that moto accepts a configuration says little about AWS.

Run it as moto's own server: `python server.py --port 5000`.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import uuid
from collections.abc import Callable
from typing import Any

# Attachments of AWS's managed policies fail without their definitions. moto reads this when it is imported.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.awslambda.models import LambdaFunction
from moto.cloudfront.models import (
    DefaultCacheBehaviour,
    Distribution,
    Origin,
    ViewerCertificate,
)
from moto.cloudfront.responses import CloudFrontResponse
from moto.cloudfront.urls import url_paths as cloudfront_paths
from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.efs.models import FileSystem
from moto.efs.responses import EFSResponse
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket
from moto.server import main
from moto.sqs.exceptions import InvalidParameterValue
from moto.sqs.models import Queue
from moto.sqs.responses import SQSResponse

JSON = {"Content-Type": "application/json"}


def keep_scalable_target_tags() -> None:
    """Application Auto Scaling: the provider reads and writes the tags of a target, moto knows none."""
    tags: dict[str, dict[str, str]] = {}
    register = ApplicationAutoScalingResponse.register_scalable_target

    def register_scalable_target(self: Any) -> str:
        response = register(self)
        given = self._get_param("Tags")
        if given:
            tags[json.loads(response)["ScalableTargetARN"]] = dict(given)
        return response

    def list_tags_for_resource(self: Any) -> str:
        return json.dumps({"Tags": tags.get(self._get_param("ResourceARN"), {})})

    def tag_resource(self: Any) -> str:
        tags.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags"))
        return "{}"

    def untag_resource(self: Any) -> str:
        of_resource = tags.get(self._get_param("ResourceARN"), {})
        for key in self._get_param("TagKeys") or []:
            of_resource.pop(key, None)
        return "{}"

    ApplicationAutoScalingResponse.register_scalable_target = register_scalable_target
    ApplicationAutoScalingResponse.list_tags_for_resource = list_tags_for_resource
    ApplicationAutoScalingResponse.tag_resource = tag_resource
    ApplicationAutoScalingResponse.untag_resource = untag_resource


def complete_efs_policies() -> None:
    """EFS: moto cannot change a backup policy, answers 404 for a disabled one, and cannot delete a policy."""

    def put_backup_policy(self: Any) -> tuple[str, dict[str, str]]:
        file_system = self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")]
        status = self._get_param("BackupPolicy")["Status"]
        file_system._backup = status == "ENABLED"
        return json.dumps({"BackupPolicy": {"Status": status}}), JSON

    def delete_file_system_policy(self: Any) -> tuple[str, dict[str, str]]:
        self.efs_backend.file_systems_by_id[
            self._get_param("FileSystemId")
        ].file_system_policy = None
        return "{}", JSON

    def backup_policy(self: Any) -> dict[str, str]:
        return {"Status": "ENABLED" if self._backup else "DISABLED"}

    EFSResponse.put_backup_policy = put_backup_policy
    EFSResponse.delete_file_system_policy = delete_file_system_policy
    FileSystem.backup_policy = property(backup_policy)


def keep_service_attributes() -> None:
    """ECS: moto drops attributes of a service, and takes one with a capacity provider strategy for type EC2."""
    attributes = {
        "availabilityZoneRebalancing": "availability_zone_rebalancing",
        "capacityProviderStrategy": "capacity_provider_strategy",
        "deploymentConfiguration": "deployment_configuration",
        "enableECSManagedTags": "enable_ecs_managed_tags",
        "enableExecuteCommand": "enable_execute_command",
        "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    }

    def keeping(method: Callable[[Any], ActionResult]) -> Callable[[Any], ActionResult]:
        @functools.wraps(method)
        def wrapper(self: Any) -> ActionResult:
            result = method(self)
            service = result.result["service"]  # type: ignore[index]
            for parameter, attribute in attributes.items():
                value = self._get_param(parameter)
                if value is not None:
                    setattr(service, attribute, value)
            if not hasattr(service, "availability_zone_rebalancing"):
                service.availability_zone_rebalancing = "DISABLED"
            if getattr(service, "capacity_provider_strategy", None):
                service.launch_type = None
            return result

        return wrapper

    EC2ContainerServiceResponse.create_service = keeping(EC2ContainerServiceResponse.create_service)
    EC2ContainerServiceResponse.update_service = keeping(EC2ContainerServiceResponse.update_service)


def run_task_on_fargate_capacity() -> None:
    """ECS: RunTask with a Fargate capacity provider looks for EC2 instances, and ignores clientToken."""
    run_task = EC2ContainerServiceResponse.run_task
    started: dict[str, ActionResult] = {}

    def wrapper(self: Any) -> ActionResult:
        token = self._get_param("clientToken")
        if token and token in started:
            return started[token]
        strategy = self._get_param("capacityProviderStrategy") or []
        get_param = self._get_param
        if any(item["capacityProvider"].startswith("FARGATE") for item in strategy):
            self._get_param = lambda name, default=None: (
                "FARGATE" if name == "launchType" else get_param(name, default)
            )
        try:
            result = run_task(self)
        finally:
            self._get_param = get_param
        if token:
            started[token] = result
        return result

    EC2ContainerServiceResponse.run_task = wrapper


def keep_rule_descriptions() -> None:
    """EC2: a rule that refers to a group or to a prefix list loses its description."""
    create = SecurityGroupRule.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        create(self, *args, **kwargs)
        bound = inspect.signature(create).bind(self, *args, **kwargs).arguments
        self.targets = [
            bound.get(name) or {} for name in ("ip_range", "source_group", "prefix_list_id")
        ]

    def description(self: Any) -> str | None:
        return next(
            (target["Description"] for target in self.targets if "Description" in target), None
        )

    SecurityGroupRule.__init__ = __init__
    SecurityGroupRule.description = property(description)


def write_redrive_policy_compactly() -> None:
    """SQS: AWS answers the policy without spaces; moto's spaces look like a change."""
    attributes = Queue.attributes.fget

    def compact(self: Any) -> dict[str, Any]:
        result: dict[str, Any] = attributes(self)
        if result.get("RedrivePolicy"):
            result["RedrivePolicy"] = json.dumps(
                json.loads(result["RedrivePolicy"]), separators=(",", ":")
            )
        return result

    Queue.attributes = property(compact)


def keep_function_configuration() -> None:
    """Lambda: moto drops the dead-letter queue, the logging configuration and the key."""
    kept = ("DeadLetterConfig", "KMSKeyArn", "LoggingConfig")
    create = LambdaFunction.__init__
    configuration = LambdaFunction.get_configuration
    update = LambdaFunction.update_configuration

    def __init__(
        self: Any, account_id: str, spec: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        self.kept = {key: spec[key] for key in kept if spec.get(key)}
        create(self, account_id, spec, *args, **kwargs)

    def get_configuration(self: Any, on_create: bool = False) -> dict[str, Any]:
        return {**configuration(self, on_create), **self.kept}

    def update_configuration(self: Any, config_updates: dict[str, Any]) -> dict[str, Any]:
        self.kept.update({key: config_updates[key] for key in kept if config_updates.get(key)})
        update(self, config_updates)
        return get_configuration(self)

    LambdaFunction.__init__ = __init__
    LambdaFunction.get_configuration = get_configuration
    LambdaFunction.update_configuration = update_configuration


def take_requests_for_encrypted_ones() -> None:
    """S3: moto reads a refusal of plain transport as one of every request, whatever its condition says."""
    get_permission = FakeBucket.get_permission

    def refuses_plain_transport(statement: dict[str, Any]) -> bool:
        refused = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
        return statement["Effect"] == "Deny" and refused in ("false", ["false"])

    def wrapper(self: Any, action: str, resource: str) -> PermissionResult:
        if self.policy is None:
            return PermissionResult.NEUTRAL
        given = self.policy
        document = json.loads(given)
        document["Statement"] = [
            item for item in document["Statement"] if not refuses_plain_transport(item)
        ]
        self.policy = json.dumps(document).encode()
        try:
            return get_permission(self, action, resource)
        finally:
            self.policy = given

    FakeBucket.get_permission = wrapper


def keep_cache_policies() -> None:
    """CloudFront: moto knows no cache policies."""
    managed = {
        "Id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "LastModifiedTime": "2020-06-30T00:00:00Z",
        "CachePolicyConfig": {"Name": "Managed-CachingOptimized", "MinTTL": 1},
    }
    policies: dict[str, dict[str, Any]] = {managed["Id"]: managed}  # type: ignore[dict-item]

    def asked(self: Any) -> dict[str, Any]:
        return policies[self.uri.partition("?")[0].rstrip("/").rsplit("/", 1)[1]]

    def answer(policy: dict[str, Any]) -> ActionResult:
        return ActionResult({"CachePolicy": policy, "ETag": f"E{policy['Id'][:8]}"})

    def create_cache_policy(self: Any) -> ActionResult:
        policy = {
            "Id": str(uuid.uuid4()),
            "LastModifiedTime": "2026-01-01T00:00:00Z",
            "CachePolicyConfig": self._get_param("CachePolicyConfig"),
        }
        policies[policy["Id"]] = policy
        return answer(policy)

    def get_cache_policy(self: Any) -> ActionResult:
        return answer(asked(self))

    def delete_cache_policy(self: Any) -> EmptyResult:
        del policies[asked(self)["Id"]]
        return EmptyResult()

    def list_cache_policies(self: Any) -> ActionResult:
        items = [
            {"Type": "managed" if policy is managed else "custom", "CachePolicy": policy}
            for policy in policies.values()
        ]
        listed = {"MaxItems": 100, "Quantity": len(items), "Items": items}
        return ActionResult({"CachePolicyList": listed})

    for method in (create_cache_policy, get_cache_policy, delete_cache_policy, list_cache_policies):
        setattr(CloudFrontResponse, method.__name__, method)
    for path in ("cache-policy$", "cache-policy/(?P<policy_id>[^/]+)$"):
        cloudfront_paths[f"{{0}}/2020-05-31/{path}"] = CloudFrontResponse.dispatch


def keep_distribution_attributes() -> None:
    """CloudFront: moto drops the access control of an origin, invents values, and has a distribution in a region."""

    def adding(kind: type, change: Callable[[Any, dict[str, Any]], None]) -> None:
        create = kind.__init__  # type: ignore[misc]

        def __init__(self: Any, config: dict[str, Any]) -> None:
            create(self, config)
            change(self, config)

        kind.__init__ = __init__  # type: ignore[misc]

    def of_behaviour(self: Any, config: dict[str, Any]) -> None:
        if "ForwardedValues" not in config:
            self.forwarded_values = None

    def of_origin(self: Any, config: dict[str, Any]) -> None:
        self.origin_access_control_id = config.get("OriginAccessControlId")

    def of_certificate(self: Any, config: dict[str, Any]) -> None:
        self.ssl_support_method = config.get("SSLSupportMethod")

    adding(DefaultCacheBehaviour, of_behaviour)
    adding(Origin, of_origin)
    adding(ViewerCertificate, of_certificate)
    create = Distribution.__init__

    def __init__(self: Any, account_id: str, region_name: str, config: dict[str, Any]) -> None:
        create(self, account_id, region_name, config)
        self.arn = self.arn.replace(f":cloudfront:{account_id}:", f":cloudfront::{account_id}:")

    Distribution.__init__ = __init__


def send_messages_back() -> None:
    """SQS: moto cannot send back what a queue gave up. As in AWS, what came from no queue stays."""

    def start_message_move_task(self: Any) -> ActionResult:
        source = self._get_param("SourceArn")
        name = source.rpartition(":")[2]
        sources = self.sqs_backend.list_dead_letter_source_queues(name)
        if not sources:
            raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
        for message in self.sqs_backend.get_queue(name).messages:
            self.sqs_backend.send_message(sources[0].name, message.body)
        self.sqs_backend.purge_queue(name)
        return ActionResult({"TaskHandle": str(uuid.uuid4())})

    SQSResponse.start_message_move_task = start_message_move_task  # type: ignore[attr-defined]


if __name__ == "__main__":
    send_messages_back()
    keep_cache_policies()
    keep_distribution_attributes()
    keep_scalable_target_tags()
    complete_efs_policies()
    keep_service_attributes()
    run_task_on_fargate_capacity()
    keep_rule_descriptions()
    write_redrive_policy_compactly()
    keep_function_configuration()
    take_requests_for_encrypted_ones()
    main()
