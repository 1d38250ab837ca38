"""One sync: find out what is missing, store it, say how it went."""

from __future__ import annotations

from shared import logs
from shared.errors import BucketUnusable, GiveUp, Malformed, PlanError
from shared.models import Plan
from shared.planner import Selection, make_plan, published
from shared.progress import FINISHED, PLANNING
from shared.report import Report
from shared.services import Services
from shared.sync import Sync


def sync_once(services: Services, plan_key: str, selection: Selection) -> Report:
    """Carry out the plan under `plan_key`, or plan for `selection` if that is "".

    Raises `PlanError` when there is no plan, `OSError` from the staging folder, `Stopped`.
    """
    services.progress.begin(PLANNING)
    try:
        existing = services.s3.existing_keys()
        plan = find_work(services, plan_key, selection, existing)
        _clean(services, plan)
    except (BucketUnusable, GiveUp) as error:
        raise PlanError(f"the bucket cannot be used: {error}") from error
    logs.info(
        "planned",
        plan=plan.id,
        bottles=len(plan.bottles),
        bytes=plan.total,
        manifests=len(plan.manifests),
        problems=len(plan.problems),
    )
    for problem in plan.problems:
        logs.error("failed", what="plan", reason=problem)
    report = Sync(services, plan, existing).run()
    services.progress.begin(FINISHED)
    logs.info("summary", **report.fields())
    return report


def find_work(
    services: Services, plan_key: str, selection: Selection, existing: frozenset[str]
) -> Plan:
    """The plan under `plan_key` less what is `existing`, or a new one. Raises `PlanError`."""
    if not plan_key:
        entries = published(services.api)
        return make_plan(services.api, entries, existing, selection, services.progress.moved)
    try:
        return Plan.from_json(services.s3.get_document(plan_key)).without(existing)
    except (GiveUp, Malformed) as error:
        raise PlanError(f"the plan {plan_key} cannot be read: {error}") from error


def _clean(services: Services, plan: Plan) -> None:
    """Clear away what killed workers left long ago."""
    stale = services.tuning.stale_seconds
    parts = services.staging.clean({bottle.digest for bottle in plan.bottles}, stale)
    try:
        uploads = services.s3.abort_stale_uploads(stale)
    except (BucketUnusable, GiveUp) as error:
        # Uploads that stay cost storage, not bottles; the bucket's lifecycle rule ends them too.
        logs.warning("stale_uploads_stay", reason=str(error))
        uploads = 0
    if parts or uploads:
        logs.info("cleaned", parts=len(parts), uploads=uploads)
