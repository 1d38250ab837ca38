"""Service mode: takes one message after the other and never ends by itself."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from batch import sync_once
from shared import logs
from shared.errors import PlanError, describe
from shared.notification_service import NotificationService, summary
from shared.progress import IDLE
from shared.protection import ScaleInProtection
from shared.services import Services
from shared.work_queue import LONGEST_SECONDS, Work, WorkQueue

QUEUE_PAUSE_SECONDS = 15.0


def serve(
    services: Services,
    work_queue: WorkQueue,
    protection: ScaleInProtection,
    notifications: NotificationService,
    seconds: float,
) -> None:
    """Work until `Stopped` is raised, which happens too when a message takes over `seconds`."""
    while True:
        services.progress.begin(IDLE)
        services.stop.check()
        try:
            work = work_queue.receive()
        except (BotoCoreError, ClientError) as error:
            reason = f"the work queue cannot be read: {describe(error)}"
            # ECS sees it in the health check: without this, a task that may not read its queue
            # stays, the messages stay, and scaling adds more such tasks.
            services.progress.blocked(reason)
            logs.error("queue_failed", reason=reason)
            services.stop.sleep(QUEUE_PAUSE_SECONDS)
            continue
        services.progress.blocked("")
        if work is None:
            continue
        protection.on()
        try:
            longest = min(seconds, LONGEST_SECONDS)
            with services.stop.within(longest), work_queue.held(work, protection.on):
                _handle(services, work_queue, work, notifications)
        finally:
            protection.off()


def _handle(
    services: Services, work_queue: WorkQueue, work: Work, notifications: NotificationService
) -> None:
    """Do the work of one message; the message stays in the queue unless everything is stored."""
    try:
        services.stop.check()
        report = sync_once(services, work.plan_key, work.selection)
        services.stop.check()
    except (PlanError, OSError) as error:
        logs.error("work_failed", reason=describe(error))
        notifications.send(f"Homebrew bottles sync: {describe(error)}")
        return
    if not report.failures:
        work_queue.finish(work)
    notifications.send(summary(report, "Homebrew bottles sync"))
