"""Breaks the worker's safety properties one by one and demands that a test fails for each.

Run it as `python -m tests.mutations`, all or those that are named. Each one runs a few tests on a
copy of the sources with one change. Exit code 1: a property can be broken unnoticed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

WORKER = Path(__file__).resolve().parent.parent
# More than most machines here have: many tests wait.
PROCESSES = 4
TESTS_FAILED = 1  # pytest's exit code; others mean that the tests did not run
# To import them takes longer than most of the tests.
PRELOADED = [
    "boto3",
    "moto.ecs.responses",
    "moto.moto_server.werkzeug_app",
    "moto.s3.responses",
    "moto.sqs.responses",
    "pytest",
    "werkzeug.serving",
]


@dataclass(frozen=True)
class Mutation:
    """A change of one text in one file, and the tests that have to notice it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


MUTATIONS = (
    Mutation(
        "complete what has another hash",
        "shared/store.py",
        " or digest != self._bottle.digest:",
        ":",
        "test_aws_faults.py::test_parts_of_a_corrupt_bottle_never_become_an_object",
    ),
    Mutation(
        "send the last part before the bytes are verified",
        "shared/store.py",
        "        digest = self._hasher.hexdigest()\n",
        "        self._send()\n        digest = self._hasher.hexdigest()\n",
        "test_homebrew_faults.py::test_no_upload_of_one_part_begins_before_the_bytes_are_verified",
    ),
    Mutation(
        "do not tell S3 what the parts must be",
        "shared/multipart.py",
        "            ChecksumCRC32=checksum,\n        )\n",
        "        )\n",
        "test_aws_faults.py::test_s3_checks_what_is_sent_against_what_was_hashed",
    ),
    Mutation(
        "build upon bytes that were wrong",
        "shared/sync.py",
        "                    part.restart()\n",
        "                    pass\n",
        "test_homebrew_faults.py::test_corrupt_once_is_fetched_again_from_the_start",
    ),
    Mutation(
        "append a whole body to a part",
        "shared/download.py",
        "            skip = offset - response.start\n",
        "            skip = 0\n",
        "test_homebrew_faults.py::test_200_instead_of_206_starts_anew",
    ),
    Mutation(
        "give back a connection whose answer is not read",
        "shared/http_client.py",
        "        response.drain_conn()\n",
        "",
        "test_homebrew_faults.py::test_a_connection_is_usable_after_an_answer_without_body",
    ),
    Mutation(
        "do not ask for the rest",
        "shared/homebrew_api.py",
        'ranged = {"Range": f"bytes={offset}-"} if offset else {}',
        "ranged: dict[str, str] = {}",
        "test_homebrew_faults.py::test_cut_connections_are_resumed",
    ),
    Mutation(
        "leave a failed upload open",
        "shared/multipart.py",
        "        wait(self._parts, timeout=DRAIN_SECONDS)\n        self._abort()\n",
        "        wait(self._parts, timeout=DRAIN_SECONDS)\n",
        "test_aws_faults.py::test_a_failed_part_leaves_no_upload_and_keeps_the_download",
    ),
    Mutation(
        "write over an object that is there",
        "shared/multipart.py",
        '            IfNoneMatch="*",\n',
        "",
        "test_aws_faults.py::test_the_second_of_two_workers_finds_the_object_there",
    ),
    Mutation(
        "write over a small object that is there",
        "shared/s3_service.py",
        '                IfNoneMatch="*",\n',
        "",
        "test_aws_faults.py::test_a_small_bottle_that_another_worker_stores_is_not_written_again",
    ),
    Mutation(
        "take any object under the key for the bottle",
        "shared/s3_service.py",
        "            if stored != size:\n",
        "            if False:\n",
        "test_aws_faults.py::test_an_object_of_another_size_under_the_key_is_a_failure",
    ),
    Mutation(
        "send the token to the storage",
        "shared/homebrew_api.py",
        "token = ANONYMOUS if _origin(url) == _origin(start) else {}",
        "token = ANONYMOUS",
        "test_homebrew_faults.py::test_the_token_goes_to_the_registry_alone",
    ),
    Mutation(
        "do not wait as the server asks",
        "shared/retry.py",
        "        if after is not None:\n            return after\n",
        "",
        "test_homebrew_faults.py::test_waits_as_long_as_the_server_asks",
    ),
    Mutation(
        "write a part that another worker writes",
        "shared/part_file.py",
        "            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)\n            # Whoever",
        "            # Whoever",
        "test_staging_faults.py::test_two_workers_on_one_folder_download_once",
    ),
    Mutation(
        "lock a part that its owner has removed",
        "shared/part_file.py",
        "            if os.fstat(fd).st_ino == self.path.stat().st_ino:\n",
        "            if True:\n",
        "test_staging_faults.py::test_a_removed_part_is_not_taken_for_the_new_one",
    ),
    Mutation(
        "let uploads be when stopped",
        "main.py",
        "services.s3.abort_open_uploads()",
        "0",
        "test_processes.py::test_sigterm_in_uploads_aborts_them",
    ),
    Mutation(
        "remove parts when stopped",
        "shared/part_file.py",
        "        if self.length == 0:\n            self.discard()",
        "        if kind is not None:\n            self.discard()",
        "test_aws_faults.py::test_a_failed_part_leaves_no_upload_and_keeps_the_download",
    ),
    Mutation(
        "do not look for room",
        "shared/space.py",
        "        return self._free() - promised - self._reserve >= size",
        "        return True",
        "test_staging_faults.py::test_room_is_promised_once",
    ),
    Mutation(
        "abort uploads that other workers have open",
        "shared/s3_service.py",
        '                    if upload["Initiated"] > oldest:\n                        continue\n',
        "",
        "test_aws_faults.py::test_only_stale_uploads_are_aborted",
    ),
    Mutation(
        "store an index before its bottles",
        "shared/manifests.py",
        "            if not manifest.digests:\n",
        "            if True:\n",
        "test_homebrew_faults.py::test_corrupt_always_is_never_visible",
    ),
    Mutation(
        "delete a message whose work failed",
        "service.py",
        "    if not report.failures:\n",
        "    if True:\n",
        "test_service.py::test_a_message_stays_until_everything_is_stored",
    ),
    Mutation(
        "log signed addresses",
        "shared/errors.py",
        '    return _QUERY.sub("?…", text)\n',
        "    return text\n",
        "test_reporting.py::test_log_lines_are_json_without_queries",
    ),
    Mutation(
        "keep the threshold itself in the Lambda",
        "orchestrator/orchestrator.py",
        "if plan.total >= settings.threshold and",
        "if plan.total > settings.threshold and",
        "test_orchestrator.py::test_the_threshold_belongs_to_ecs",
    ),
    Mutation(
        "believe any certificate",
        "shared/http_client.py",
        "urllib3.PoolManager(maxsize=connections, timeout=timeout)",
        'urllib3.PoolManager(maxsize=connections, timeout=timeout, cert_reqs="CERT_NONE")',
        "test_real_homebrew.py::test_a_server_with_a_certificate_of_its_own_making_is_not_believed",
    ),
    Mutation(
        "do not compare an index with its digest",
        "shared/homebrew_api.py",
        'if stated and stated != f"sha256:{hashlib.sha256(body).hexdigest()}":',
        "if not body:",
        "test_real_homebrew.py::test_an_index_that_is_not_what_it_states_is_not_believed",
    ),
    Mutation(
        "follow a redirect to an address without TLS",
        "shared/homebrew_api.py",
        'if urlsplit(start).scheme == "https" and urlsplit(url).scheme != "https":',
        "if not url:",
        "test_real_homebrew.py::test_a_redirect_to_an_address_without_tls_is_not_followed",
    ),
    Mutation(
        "let an index wait for ever for a bottle that is gone",
        "shared/planner.py",
        "waits_for += [] if isinstance(size, Gone) else [digest]",
        "waits_for.append(digest)",
        "test_real_homebrew.py::test_a_bottle_that_is_gone_holds_back_no_index_and_is_named",
    ),
    Mutation(
        "wait for a server that drips",
        "shared/speed.py",
        "                _close(watch.response)\n",
        "",
        "test_real_homebrew.py::test_a_server_that_drips_is_left",
    ),
    Mutation(
        "ignore the proxy of the environment",
        "shared/http_client.py",
        "        return self._through[proxy]",
        "        return self._direct",
        "test_real_homebrew.py::test_downloads_go_through_the_proxy_of_the_environment",
    ),
    Mutation(
        "start a second sync",
        "orchestrator/orchestrator.py",
        "    if under_way:\n",
        "    if False:\n",
        "test_orchestrator.py::test_one_sync_at_a_time",
    ),
    Mutation(
        "start a second sync beside the shards",
        "orchestrator/loop.py",
        "        if self._state.plan and self._state.began >= self._oldest():\n",
        "        if False:\n",
        "test_orchestrator.py::test_a_plan_is_shared_among_the_tasks_of_the_service",
    ),
    Mutation(
        "start a second sync beside an invocation",
        "orchestrator/loop.py",
        "        if self._state.busy > self._clock():\n",
        "        if False:\n",
        "test_orchestrator.py::test_an_invocation_that_dies_loses_no_sync",
    ),
    Mutation(
        "write over the state of another invocation",
        "orchestrator/run_state.py",
        '            request["IfNoneMatch"] = "*"\n',
        "            pass\n",
        "test_orchestrator.py::test_of_two_invocations_at_once_one_gives_way",
    ),
    Mutation(
        "lose the sync of an invocation that died",
        "orchestrator/loop.py",
        "        if state.attempt and not state.due:\n",
        "        if False:\n",
        "test_orchestrator.py::test_an_invocation_that_dies_loses_no_sync",
    ),
    Mutation(
        "wait for a task whose end nobody told",
        "orchestrator/loop.py",
        '        if task.get("lastStatus") == "STOPPED":\n',
        "        if False:\n",
        "test_orchestrator.py::test_an_end_that_no_event_told_is_found",
    ),
    Mutation(
        "wait for a task that ECS has forgotten",
        "orchestrator/loop.py",
        'return self.failed(f"ECS has forgotten the task {state.task}")',
        'return {"action": "at-work"}',
        "test_orchestrator.py::test_a_task_that_ecs_has_forgotten_is_followed_by_another",
    ),
    Mutation(
        "let a task that hangs be",
        "orchestrator/loop.py",
        "            self._launcher.stop(state.task)\n",
        "",
        "test_orchestrator.py::test_a_task_that_hangs_is_stopped_by_the_next_look",
    ),
    Mutation(
        "lose the sync while Homebrew is away",
        "orchestrator/orchestrator.py",
        "    except PASSING as error:\n",
        "    except LaunchError as error:\n",
        "test_orchestrator.py::test_a_bad_hour_of_homebrew_delays_the_sync_and_loses_none",
    ),
    Mutation(
        "take an empty list of formulae for a full mirror",
        "shared/planner.py",
        "    if not entries:\n",
        "    if False:\n",
        "test_orchestrator.py::test_a_bad_hour_of_homebrew_delays_the_sync_and_loses_none",
    ),
    Mutation(
        "take an empty queue for success",
        "orchestrator/loop.py",
        "        if left or whole.problems:\n",
        "        if False:\n",
        "test_orchestrator.py::test_shards_that_nobody_finished_are_sent_again",
    ),
    Mutation(
        "let shards last for ever",
        "orchestrator/loop.py",
        "        if unfinished and state.began >= self._oldest():\n",
        "        if unfinished:\n",
        "test_orchestrator.py::test_a_sync_by_shards_that_lasts_too_long_is_given_up",
    ),
    Mutation(
        "believe what is said of a task that is not the sync's",
        "orchestrator/loop.py",
        "        if arn != self._state.task:\n",
        "        if not arn:\n",
        "test_orchestrator.py::test_a_task_that_fails_is_started_again_until_it_succeeds",
    ),
    Mutation(
        "leave a task that failed",
        "orchestrator/loop.py",
        "        self._keep(self._state.paused(due, on_demand=on_demand))\n",
        "        self._keep(self._state.ended(due, success=False))\n",
        "test_orchestrator.py::test_a_task_that_fails_is_started_again_until_it_succeeds",
    ),
    Mutation(
        "try for ever",
        "orchestrator/loop.py",
        "        if number >= self._settings.max_attempts:\n",
        "        if False:\n",
        "test_orchestrator.py::test_a_task_that_always_fails_is_given_up",
    ),
    Mutation(
        "try after the time of a sync",
        "orchestrator/loop.py",
        "        if due - began >= self._settings.max_seconds:\n",
        "        if False:\n",
        "test_orchestrator.py::test_attempts_end_with_the_time_of_the_sync",
    ),
    Mutation(
        "try again what is configured wrongly",
        "orchestrator/loop.py",
        "        if code == ExitCode.BAD_CONFIGURATION:\n",
        "        if False:\n",
        "test_orchestrator.py::test_a_wrong_configuration_is_not_tried_again",
    ),
    Mutation(
        "try Spot again that was taken back",
        "orchestrator/loop.py",
        'on_demand=task.get("stopCode") in _NO_CAPACITY)',
        "on_demand=False)",
        "test_orchestrator.py::test_what_spot_takes_back_is_had_on_demand",
    ),
    Mutation(
        "count no success",
        "orchestrator/run_state.py",
        "        succeeded = now if success else self.succeeded\n",
        "        succeeded = self.succeeded\n",
        "test_orchestrator.py::test_the_days_since_a_success_are_counted",
    ),
    Mutation(
        "wait for a task that hangs",
        "orchestrator/launcher.py",
        "            if began_at(task) >= oldest:\n",
        "            if True:\n",
        "test_orchestrator.py::test_a_task_that_hangs_is_stopped_and_another_started",
    ),
    Mutation(
        "call a lost answer a failure",
        "shared/s3_service.py",
        '("PreconditionFailed", "NoSuchUpload")',
        '("PreconditionFailed",)',
        "test_aws_faults.py::test_a_lost_answer_of_s3_is_no_failure",
    ),
    Mutation(
        "take an upload that is gone for an object",
        "shared/s3_service.py",
        "            if stored is None:\n                raise\n",
        "            if stored is None:\n                return\n",
        "test_aws_faults.py::test_an_upload_that_is_gone_without_an_object_is_a_failure",
    ),
    Mutation(
        "let a message take for ever",
        "service.py",
        "services.stop.within(longest), work_queue",
        "work_queue",
        "test_service.py::test_a_message_that_takes_too_long_goes_back_and_the_task_ends",
    ),
    Mutation(
        "let a sync take for ever",
        "main.py",
        "        with services.stop.within(seconds):\n",
        "        if seconds:\n",
        "test_real_homebrew.py::test_the_time_of_a_sync_is_that_of_the_environment",
    ),
    Mutation(
        "prolong a message that was given back",
        "shared/work_queue.py",
        "            thread.join(BEAT_SECONDS)\n",
        "",
        "test_service.py::test_a_heartbeat_under_way_ends_before_the_message_is_given_back",
    ),
    Mutation(
        "call reading what is there a stall",
        "shared/sync.py",
        "            self._with.progress.moved(0)\n            intake",
        "            intake",
        "test_staging_faults.py::test_reading_again_what_is_there_is_no_stall",
    ),
    Mutation(
        "call waiting for another worker a stall",
        "shared/part_file.py",
        "                self._waiting()\n",
        "",
        "test_staging_faults.py::test_a_removed_part_is_not_taken_for_the_new_one",
    ),
    Mutation(
        "log Slack's address with an error",
        "shared/notification_service.py",
        "reason=type(error).__name__",
        "reason=str(error)",
        "test_notifications.py::test_a_useless_secret_changes_nothing",
    ),
    Mutation(
        "log addresses in warnings of urllib3",
        "shared/logs.py",
        '    logging.getLogger("urllib3").setLevel(logging.ERROR)\n',
        "",
        "test_notifications.py::test_no_warning_of_urllib3_names_the_address",
    ),
    Mutation(
        "ask the agent of ECS through a proxy",
        "shared/http_client.py",
        "not proxy or local or",
        "not proxy or",
        "test_real_homebrew.py::test_the_agent_of_ecs_is_asked_without_proxy",
    ),
    Mutation(
        "unpack a list without end",
        "shared/homebrew_api.py",
        "                if length > LIST_LIMIT:\n",
        "                if False:\n",
        "test_real_homebrew.py::test_a_list_that_unpacks_to_more_than_a_disk_holds_is_not_unpacked",
    ),
    Mutation(
        "accept addresses without TLS",
        "shared/config.py",
        '        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:\n',
        "        if False:\n",
        "test_config.py",
    ),
    Mutation(
        "keep parts that nobody wants",
        "shared/staging.py",
        "            if remove_if_unused(path, lambda status: status.st_mtime > oldest):\n",
        "            if False:\n",
        "test_staging_faults.py::test_only_old_parts_that_nobody_wants_or_holds_are_removed",
    ),
    Mutation(
        "let a task be scaled in while it works",
        "service.py",
        "        protection.on()\n",
        "",
        "test_service.py::test_messages_are_worked_off",
    ),
    Mutation(
        "let a message run out while it is worked on",
        "shared/work_queue.py",
        "                self._change_visibility(work, self._visibility)\n",
        "",
        "test_service.py::test_the_heartbeat_keeps_the_message",
    ),
    Mutation(
        "keep a message when stopped",
        "main.py",
        "        outcome.queue.give_back()\n",
        "        pass\n",
        "test_service.py::test_sigterm_gives_the_message_back",
    ),
    Mutation(
        "start a task twice for one event",
        "orchestrator/launcher.py",
        "            clientToken=token,\n",
        "",
        "test_orchestrator.py::test_a_repeated_event_starts_no_second_task_and_a_new_one_does",
    ),
    Mutation(
        "believe formulae that are no names",
        "shared/models.py",
        'r"[A-Za-z0-9][A-Za-z0-9@+._-]*")',
        'r".*")',
        "test_documents.py",
    ),
    Mutation(
        "need a class that the Lambda runtime lacks",
        "shared/homebrew_api.py",
        'Ask: TypeAlias = "Callable[[str, Mapping[str, str]], urllib3.BaseHTTPResponse]"',
        "Ask = Callable[[str, Mapping[str, str]], urllib3.BaseHTTPResponse]",
        "test_orchestrator.py::test_the_archive_works_with_the_oldest_packages",
    ),
    Mutation(
        "part an index from its bottles",
        "shared/shards.py",
        "            leader[find(digest)] = find(known[0])\n",
        "            find(digest)\n",
        "test_shards.py::test_shards_are_the_plan_cut_between_indexes",
    ),
    Mutation(
        "call a task well that gets no work",
        "service.py",
        "            services.progress.blocked(reason)\n",
        "",
        "test_service.py::test_a_task_is_well_again_once_it_can_read_its_queue",
    ),
    Mutation(
        "remove bottles of versions that stay",
        "orchestrator/retention.py",
        "            wanted |= manifest_digests(json.loads(",
        "            manifest_digests(json.loads(",
        "test_retention.py::test_the_newest_versions_stay_with_their_bottles",
    ),
    Mutation(
        "remove the version that Homebrew has",
        "orchestrator/retention.py",
        " | ({formula.version} if formula else set())",
        "",
        "test_retention.py::test_the_version_that_homebrew_has_stays_even_if_it_is_old",
    ),
    Mutation(
        "remove what was stored a moment ago",
        "orchestrator/retention.py",
        "YOUNGEST_SECONDS = 24 * 3600.0",
        "YOUNGEST_SECONDS = 0.0",
        "test_retention.py::test_bottles_whose_index_is_still_to_come_stay",
    ),
    Mutation(
        "remove bottles whose index cannot be read",
        "orchestrator/retention.py",
        "        except (GiveUp, Malformed, ValueError):\n            return\n",
        "        except (GiveUp, Malformed, ValueError):\n            continue\n",
        "test_retention.py::test_an_image_whose_index_cannot_be_read_is_left_alone",
    ),
)


def survives(mutation: Mutation) -> str:
    """Why the mutation counts as unnoticed; "" if a test failed because of it.

    It runs in a process of its own, which has imported the libraries already, and nothing of the
    worker: that comes from a copy.
    """
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = Path(folder) / "worker"
        shutil.copytree(WORKER, copy, ignore=shutil.ignore_patterns("build", ".*_cache", "*.pyc"))
        # Some tests read the moto remedy and the packages that lie beside the worker.
        (Path(folder) / "terraform").symlink_to(WORKER.parent / "terraform")
        (Path(folder) / ".venv").symlink_to(WORKER.parent / ".venv")
        source = copy / mutation.file
        text = source.read_text()
        if text.count(mutation.old) != 1:
            return f"{mutation.file} has its text {text.count(mutation.old)} times, not once"
        source.write_text(text.replace(mutation.old, mutation.new))
        output = Path(folder) / "output"
        code = _pytest(copy, mutation.tests, output)
        if code == TESTS_FAILED:
            return ""
        return f"pytest ended with {code}\n{output.read_text()[-2000:]}"


def _pytest(copy: Path, tests: str, output: Path) -> int:
    """Run tests of a copy in this process; what they print goes to a file."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("shared", "tests")]:
        del sys.modules[name]
    sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != WORKER]
    os.chdir(copy)
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", f"tests/{tests}"]))


def main() -> int:
    """Try the mutations; the number of unnoticed ones decides the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these mutations")
    chosen = parser.parse_args().names
    mutations = [m for m in MUTATIONS if not chosen or m.name in chosen]
    unnoticed = 0
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with ProcessPoolExecutor(PROCESSES, context, max_tasks_per_child=1) as processes:
        for mutation, why in zip(mutations, processes.map(survives, mutations), strict=True):
            print(f"{'UNNOTICED' if why else 'noticed':9}  {mutation.name}", flush=True)
            if why:
                unnoticed += 1
                print(why)
    print(f"{len(mutations) - unnoticed} of {len(mutations)} mutations noticed")
    return 1 if unnoticed or not mutations else 0


if __name__ == "__main__":
    sys.exit(main())
