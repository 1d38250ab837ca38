"""ScaleInProtection: asks ECS not to stop this task while it holds work.

Downloads need little CPU, so a service that scales on CPU would stop a task in the midst of them.
"""

from __future__ import annotations

import json

import urllib3

from shared import logs
from shared.errors import describe
from shared.http_client import send_json

# Renewed with every heartbeat; if the worker dies, the protection ends by itself.
EXPIRES_MINUTES = 60
AGENT_SECONDS = 3.0


class ScaleInProtection:
    """The ECS agent's task protection endpoint; `agent_url` is "" outside of ECS."""

    def __init__(self, agent_url: str) -> None:
        self._url = f"{agent_url}/task-protection/v1/state" if agent_url else ""

    def on(self) -> None:
        """Protect this task, or prolong its protection."""
        self._put({"ProtectionEnabled": True, "ExpiresInMinutes": EXPIRES_MINUTES})

    def off(self) -> None:
        """Let ECS stop this task."""
        self._put({"ProtectionEnabled": False})

    def _put(self, state: dict[str, object]) -> None:
        if not self._url:
            return
        try:
            document = json.loads(send_json("PUT", self._url, state, AGENT_SECONDS).data)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            logs.warning("protection_failed", reason=describe(error))
            return
        if not isinstance(document, dict) or "protection" not in document:
            logs.warning("protection_failed", reason=json.dumps(document)[:300])
