"""Applies the examples on moto: apply, a second plan without changes, a sync, destroy, an empty state.

Called by `run`, in its copy of the sources, with the names of initialised examples. Each has its own moto, on a free
port of this machine, and they run side by side.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

import commands
import scaling
from deployment import (
    REGION,
    Deployment,
    Failed,
    deployed,
    free_port,
    sync_by_hand,
    sync_by_schedule,
)
from reader import read_as_brew

TERRAFORM = Path(__file__).resolve().parent.parent
README = TERRAFORM / "modules" / "ecs" / "README.md"
# What is to be done about an alarm.
RUNBOOK = TERRAFORM / "modules" / "monitoring" / "README.md"

# What only a test needs: buckets in the path, since moto has no host names for them, and few repetitions, since the
# provider repeats a call that moto does not implement for more than nine minutes otherwise.
OVERRIDE = """
provider "aws" {
  s3_use_path_style = true
  max_retries       = 2
}
"""

# 30 MB instead of 20 GB, so that a sync of a few megabytes goes to ECS; and readers.
COMPLETE = """
variable "enable_reader" {
  default = true
}

module "orchestrator" {
  size_threshold_gb = 0.03
}
"""


def environment(endpoint: str) -> dict[str, str]:
    """Everything goes to moto; credentials of the person who runs this are out of reach."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@contextmanager
def moto(log: Path) -> Iterator[str]:
    """A moto server with the shim; yields its address."""
    port = free_port()
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, TERRAFORM / "tests" / "moto" / "server.py", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_open(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()


def wait_until_open(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise Failed(f"moto ended at once:\n{log.read_text()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Failed("moto did not answer within a minute")


def terraform(directory: Path, env: dict[str, str], *arguments: str, expected: int = 0) -> str:
    """One command of Terraform; its output."""
    command = ["terraform", *arguments]
    done = subprocess.run(
        command, cwd=directory, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != expected:
        raise Failed(
            f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        )
    return done.stdout


def check(example: str) -> str:
    """One example, from nothing to nothing; says how long it took."""
    directory = TERRAFORM / "examples" / example
    more = COMPLETE if example == "complete" else ""
    (directory / "test_override.tf").write_text(OVERRIDE + more)
    started = time.monotonic()
    with moto(directory / "moto.log") as endpoint:
        env = environment(endpoint)
        terraform(directory, env, "apply", "-auto-approve", "-no-color")
        resources = len(managed(directory, env))
        # 0: nothing would change; 2: something would.
        terraform(directory, env, "plan", "-detailed-exitcode", "-no-color")
        outputs = json.loads(terraform(directory, env, "output", "-json"))
        values = {name: output["value"] for name, output in outputs.items()}
        sync = sync_by_schedule if "orchestrator_function_name" in values else sync_by_hand
        with deployed(endpoint, values) as deployment:
            synced = sync(deployment)
            if example == "complete":
                state = json.loads(terraform(directory, env, "show", "-json"))
                synced += f"; {read_as_brew(deployment, endpoint, values['artifact_domain'])}"
                check_scaling(state)
                sent = check_commands(deployment, state) + check_runbook(deployment, state)
                synced += f"; {sent} commands of the READMEs work"
                tear_down(directory, env, "-var", "allow_destroy=true")
                deployment.check_nothing_stays()
            else:
                deployment.empty_bucket()
                tear_down(directory, env)
    seconds = time.monotonic() - started
    return f"{resources} resources applied, no drift; {synced}; destroyed, nothing left ({seconds:.0f} s)"


def tear_down(directory: Path, env: dict[str, str], *variables: str) -> None:
    """Apply with the variables that the README names, and destroy: nothing is left in the state."""
    if variables:
        terraform(directory, env, "apply", "-auto-approve", "-no-color", *variables)
    terraform(directory, env, "destroy", "-auto-approve", "-no-color", *variables)
    left = managed(directory, env)
    if left:
        raise Failed(f"left after destroy: {left}")


def check_scaling(state: Mapping[str, Any]) -> None:
    """The applied policies scale as documented, and the ecs module's README shows the simulated day."""
    try:
        shown = "\n".join(scaling.report(state))
    except scaling.Unexpected as problem:
        raise Failed(f"scaling: {problem}") from problem
    if f"```text\n{shown}\n```" not in README.read_text():
        raise Failed(f"modules/ecs/README.md must show the simulated day:\n{shown}")


def check_commands(deployment: Deployment, state: Mapping[str, Any]) -> int:
    """The commands of the ecs module's README, with the names that it gives as outputs; how many they are."""
    names = {}
    for (kind, name), values in resources(state, "module.ecs").items():
        match kind, name:
            case "aws_ecs_cluster", _:
                names["CLUSTER_NAME"] = values["name"]
            case "aws_ecs_service", _:
                names["SERVICE_NAME"] = values["name"]
            case "aws_ecs_task_definition", _:
                names["TASK_DEFINITION_FAMILY"] = values["family"]
            case "aws_efs_file_system", _:
                names["EFS_FILE_SYSTEM_ID"] = values["id"]
            case "aws_security_group", "task":
                names["SECURITY_GROUP_ID"] = values["id"]
            case "aws_sqs_queue", "work":
                names["WORK_QUEUE_URL"] = values["url"]
    names["TASK_ID"] = deployment.start_task()
    sent = send_all(deployment, names, README, "Troubleshooting")
    deployment.stop_task(names["TASK_ID"])
    return sent


def check_runbook(deployment: Deployment, state: Mapping[str, Any]) -> int:
    """The commands that the monitoring module's README has for alarms, and that they do what they are for."""
    work = resources(state, "module.ecs")["aws_sqs_queue", "work"]["url"]
    given_up = resources(state, "module.ecs")["aws_sqs_queue", "dead_letter"]
    undelivered = resources(state, "module.orchestrator")["aws_sqs_queue", "dead_letter"]["url"]
    for queue in (given_up["url"], undelivered):
        deployment.client("sqs").send_message(QueueUrl=queue, MessageBody="{}")
    key, marker = deployment.delete_object()
    names = {
        "WORK_DEAD_LETTER_QUEUE_ARN": given_up["arn"],
        "DEAD_LETTER_QUEUE_URL": undelivered,
        "BUCKET_NAME": deployment.bucket,
        "OBJECT_KEY": key,
        "DELETE_MARKER_ID": marker,
    }
    sent = send_all(deployment, names, RUNBOOK, "What each alarm means, and what to do")
    waiting = [deployment.waiting(queue) for queue in (work, given_up["url"], undelivered)]
    if waiting != [1, 0, 0]:
        raise Failed(f"messages that wait after the runbook's commands: {waiting}")
    deployment.verify_objects()
    return sent


def resources(state: Mapping[str, Any], module: str) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The values of a module's resources by type and name; of several instances, of the last."""
    children = state["values"]["root_module"]["child_modules"]
    found = next(child for child in children if child["address"] == module)
    return {(item["type"], item["name"]): item["values"] for item in found["resources"]}


def send_all(deployment: Deployment, names: Mapping[str, str], readme: Path, heading: str) -> int:
    """Send the commands below a heading, with `names` for the deployment's own; how many they are."""
    sent = 0
    for command in commands.commands(readme.read_text(), heading):
        where = f"modules/{readme.parent.name}/README.md: `{command}`"
        try:
            answer = commands.send(command, names, deployment.client)
        except (commands.BadCommand, BotoCoreError, ClientError) as problem:
            raise Failed(f"{where}: {problem}") from problem
        if isinstance(answer, Mapping) and answer.get("failures"):
            raise Failed(f"{where} finds nothing: {answer['failures']}")
        sent += 1
    return sent


def managed(directory: Path, env: dict[str, str]) -> list[str]:
    """Addresses of the resources in the state."""
    addresses = terraform(directory, env, "state", "list").splitlines()
    return [address for address in addresses if ".data." not in f".{address}"]


def main() -> int:
    examples = sys.argv[1:]
    failed = False
    with ThreadPoolExecutor(max_workers=len(examples)) as pool:
        for example, result in [(example, pool.submit(check, example)) for example in examples]:
            try:
                print(f"integration: {example}: {result.result()}")
            except Failed as failure:
                failed = True
                print(f"integration: {example}: FAILED: {failure}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
