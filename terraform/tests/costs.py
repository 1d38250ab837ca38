"""Computes the cost table of the ecs module's README from prices and assumptions, or checks that it is current.

`python3 terraform/tests/costs.py --write` writes it. Prices are those of us-west-2 in US dollars: what the requirements
document states, and for what it leaves out, AWS's public price list of November 2025.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "modules" / "ecs" / "README.md"
BEGIN, END = "<!-- costs -->\n", "<!-- end of costs -->"

# As the requirements document states them.
VCPU_HOUR = 0.04048
MEMORY_GB_HOUR = 0.004445
EPHEMERAL_GB_HOUR = 0.000111
EFS_GB_MONTH = 0.30
EFS_MBPS_MONTH = 6.00

# What it leaves out.
LOGS_GB = 0.50
METRIC_MONTH = 0.30
ALARM_METRIC_MONTH = 0.10
NAT_HOUR = 0.045
NAT_GB = 0.045
LAMBDA_ARM_GB_SECOND = 0.0000133334

# Assumptions: one task of the default size works 4 hours a week and moves 20 GB in them.
VCPUS, MEMORY_GB, EPHEMERAL_GB = 2, 8, 100
FREE_EPHEMERAL_GB = 20
HOURS = 4 * 52 / 12
MONTH_HOURS = 730
SYNCED_GB = 20 * 52 / 12
LOGGED_GB = 10
# EFS includes 50 MB/s of throughput for each TB that is stored (1,024 GB).
INCLUDED_MBPS_PER_GB = 50 / 1024
# Container Insights: 8 metrics of the cluster, 11 of the service, 7 of the task definition's family.
INSIGHTS_METRICS = 26
# Alarms that scale: CPU, memory, queue, and four metrics in the one that scales in. Alarms of the monitoring module: 8.
ALARM_METRICS = 3 + 4 + 8
# The orchestrator looks every 15 minutes, for half a second, with 1 GB of memory; its log makes two metrics.
LOOKS = MONTH_HOURS * 4
LOOK_SECONDS = 0.5
LOG_METRICS = 2


@dataclass(frozen=True)
class Case:
    """What differs between the columns: GB that stay on EFS, provisioned MB/s (None: bursting)."""

    stored_gb: float
    provisioned: float | None

    def efs_throughput(self) -> float:
        """Dollars for the throughput beyond what the storage includes."""
        if self.provisioned is None:
            return 0.0
        return (self.provisioned - self.stored_gb * INCLUDED_MBPS_PER_GB) * EFS_MBPS_MONTH

    def rows(self) -> list[tuple[str, float]]:
        """The lines of the table, in dollars a month."""
        hour = VCPUS * VCPU_HOUR + MEMORY_GB * MEMORY_GB_HOUR
        return [
            ("Fargate, 2 vCPU and 8 GB for 4 hours a week", hour * HOURS),
            (
                "Ephemeral storage, 80 GB beyond the free 20",
                (EPHEMERAL_GB - FREE_EPHEMERAL_GB) * EPHEMERAL_GB_HOUR * HOURS,
            ),
            ("EFS storage", self.stored_gb * EFS_GB_MONTH),
            ("EFS throughput beyond what the storage includes", self.efs_throughput()),
            ("CloudWatch Logs, 10 GB", LOGGED_GB * LOGS_GB),
        ]


BESIDES = [
    (f"Container Insights, {INSIGHTS_METRICS} metrics", INSIGHTS_METRICS * METRIC_MONTH),
    (f"Alarms on {ALARM_METRICS} metrics", ALARM_METRICS * ALARM_METRIC_MONTH),
    (
        f"Orchestrator: {LOG_METRICS} metrics of its log, a look every 15 minutes",
        LOG_METRICS * METRIC_MONTH + LOOKS * LOOK_SECONDS * LAMBDA_ARM_GB_SECOND,
    ),
    (
        f"NAT gateway, one, with {SYNCED_GB:.0f} GB",
        MONTH_HOURS * NAT_HOUR + SYNCED_GB * NAT_GB,
    ),
]
CASES = (Case(100, 100), Case(0, None))


def table() -> str:
    """The table as Markdown."""
    lines = [
        "| A month | As documented: 100 GB on EFS, 100 MB/s provisioned | Default: bursting, files deleted after upload |",
        "|---------|---------------------------------------------------:|----------------------------------------------:|",
    ]
    columns = [case.rows() for case in CASES]
    sums = [0.0, 0.0]

    def row(name: str, values: list[float], mark: str = "") -> None:
        cells = " | ".join(f"{mark}${value:.2f}{mark}" for value in values)
        lines.append(f"| {mark}{name}{mark} | {cells} |")

    for name, value in columns[0]:
        values = [value, dict(columns[1])[name]]
        sums = [total + round(value, 2) for total, value in zip(sums, values, strict=True)]
        row(name, values)
    row("What the requirements document counts", sums, "**")
    for name, value in BESIDES:
        sums = [total + round(value, 2) for total in sums]
        row(name, [value, value])
    row("Total", sums, "**")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    text = README.read_text()
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    current = f"{before}{BEGIN}{table()}{END}{after}"
    if not found:
        print(f"{README} has no place for the table", file=sys.stderr)
        return 1
    if parser.parse_args().write:
        README.write_text(current)
    elif text != current:
        print(f"{README}: the cost table is not current; run {__file__} --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
