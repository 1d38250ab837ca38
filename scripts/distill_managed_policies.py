#!/usr/bin/env python3
"""Writes data/iam/managed_policies.jsonl: the documents of AWS managed policies that ECS deployments attach.

They come from moto, which copies them from AWS: [ARN, document], one a line.
"""

import json
import pathlib

import moto
from moto.iam.aws_managed_policies import aws_managed_policies_data

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "data" / "iam" / "managed_policies.jsonl"
NAMES = """
    AdministratorAccess AmazonEC2ContainerServiceEventsRole AmazonECSTaskExecutionRolePolicy AmazonECS_FullAccess
    AmazonElasticFileSystemClientFullAccess AmazonElasticFileSystemClientReadOnlyAccess
    AmazonElasticFileSystemClientReadWriteAccess AmazonElasticFileSystemFullAccess AmazonS3FullAccess
    AmazonS3ReadOnlyAccess AmazonSNSFullAccess AmazonSQSFullAccess AmazonSSMManagedInstanceCore
    AmazonEC2ContainerRegistryReadOnly AmazonEC2ContainerRegistryPowerUser AmazonEC2ContainerRegistryFullAccess
    AWSLambdaBasicExecutionRole AWSLambdaVPCAccessExecutionRole AWSXRayDaemonWriteAccess
    CloudWatchAgentServerPolicy CloudWatchFullAccess CloudWatchLogsFullAccess IAMFullAccess PowerUserAccess
    SecretsManagerReadWrite
""".split()


def main():
    """Writes the file."""
    policies = json.loads(aws_managed_policies_data)
    lines = [
        json.dumps(["arn:aws:iam::aws:policy" + policies[name]["Path"] + name, policies[name]["Document"]], separators=(",", ":"))
        for name in sorted(NAMES)
    ]
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)}: {len(lines)} policies of moto {moto.__version__}, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main()
