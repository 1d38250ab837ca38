"""Entry point of the container: reads the environment, runs, ends with a documented exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from batch import sync_once
from service import serve
from shared import logs
from shared.config import LOG_LEVELS, Config
from shared.errors import ConfigurationError, ExitCode, PlanError, Stopped, describe
from shared.health import HealthServer
from shared.notification_service import NotificationService, summary
from shared.part_file import is_full
from shared.planner import Selection
from shared.progress import Progress
from shared.progress_log import ProgressLog
from shared.protection import ScaleInProtection
from shared.s3_service import S3Service
from shared.services import Services, Source, Tuning, connect_homebrew, make_space
from shared.staging import Staging, free_bytes
from shared.stop import FINISH_SECONDS, LAST_WORDS_SECONDS, TOO_LONG, Stop
from shared.work_queue import WorkQueue


@dataclass(slots=True)
class Outcome:
    """What the working thread leaves for the main thread."""

    code: int = 1
    queue: WorkQueue | None = None


def build(config: Config, tuning: Tuning, stop: Stop) -> Services:
    """Put the services together. Raises `ConfigurationError`."""
    staging = Staging(config.staging, persistent=config.persistent)
    staging.prepare()
    metadata = "" if config.persistent else config.metadata_url
    source = Source(config.formulae_url, config.registry_url)
    return Services(
        api=connect_homebrew(source, config.concurrency, tuning, stop),
        s3=S3Service(config.bucket, config.region, config.concurrency),
        staging=staging,
        space=make_space(free_bytes(config.staging, metadata), tuning, stop),
        progress=Progress(),
        tuning=tuning,
        stop=stop,
        concurrency=config.concurrency,
    )


def run(environment: Mapping[str, str], stop: Stop, tuning: Tuning | None = None) -> int:
    """Run the worker to its end and return the exit code."""
    level = environment.get("LOG_LEVEL", "INFO")
    logs.set_up(level if level in LOG_LEVELS else "INFO", uuid.uuid4().hex[:12])
    try:
        config = Config.from_environment(environment)
        services = build(config, tuning or Tuning(), stop)
        health = HealthServer(config.health_port, services.progress.snapshot)
    except ConfigurationError as error:
        for problem in error.problems:
            logs.error("bad_configuration", reason=problem)
        return ExitCode.BAD_CONFIGURATION
    health.start()
    progress = ProgressLog(services.progress)
    try:
        return _supervise(config, services)
    finally:
        progress.close()
        health.close()


def _supervise(config: Config, services: Services) -> int:
    """Work in another thread, so that a stop is obeyed even while that thread waits."""
    notifications = NotificationService(config.slack_secret, config.region)
    outcome = Outcome()
    job = threading.Thread(
        target=_work, args=(config, services, notifications, outcome), daemon=True
    )
    job.start()
    while job.is_alive() and not services.stop.requested():
        job.join(0.1)
    if not services.stop.requested():
        return outcome.code
    job.join(FINISH_SECONDS)
    # Here, and not where the work is done: that may wait for a silent server for a minute.
    if outcome.queue is not None:
        outcome.queue.give_back()
    aborted = services.s3.abort_open_uploads()
    logs.warning("stopped", reason=services.stop.reason, aborted_uploads=aborted)
    notifications.send(
        f"Homebrew bottles sync was stopped: {services.stop.reason}", LAST_WORDS_SECONDS
    )
    return ExitCode.OUT_OF_TIME if services.stop.reason == TOO_LONG else ExitCode.TERMINATED


def _work(
    config: Config,
    services: Services,
    notifications: NotificationService,
    outcome: Outcome,
) -> None:
    """Do the configured mode's work and leave its result in `outcome`."""
    title = "Homebrew bottles sync"
    try:
        seconds = config.max_run_minutes * 60.0
        if config.mode == "service":
            queue = outcome.queue = WorkQueue(config.queue_url, config.region)
            serve(services, queue, ScaleInProtection(config.agent_url), notifications, seconds)
            return
        selection = Selection(config.formulae, config.tags)
        with services.stop.within(seconds):
            report = sync_once(services, config.plan_key, selection)
        if services.stop.requested():
            return
        outcome.code = report.exit_code()
        notifications.send(summary(report, title))
    except Stopped:
        return
    except PlanError as error:
        outcome.code = ExitCode.NO_PLAN
        logs.error("no_plan", reason=str(error))
        notifications.send(f"{title} failed: {error}")
    except OSError as error:
        full = is_full(error)
        outcome.code = ExitCode.NO_SPACE if full else ExitCode.BAD_CONFIGURATION
        logs.error("staging_failed", reason=describe(error))
        notifications.send(f"{title} failed: {describe(error)}")
    except Exception:
        outcome.code = ExitCode.BOTTLES_FAILED
        logs.crash("internal_error")


def main() -> None:
    """Run as a process: SIGTERM and SIGINT stop it."""
    stop = Stop()

    def on_signal(number: int, _: object) -> None:
        stop.request(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    code = run(os.environ, stop)
    sys.stderr.flush()
    # Threads that still wait for a server must not keep the process alive.
    os._exit(code)


if __name__ == "__main__":
    main()
