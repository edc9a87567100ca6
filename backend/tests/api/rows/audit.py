"""The audit log."""
from collections.abc import Callable

from rows.row import Try
from rows.victim import Victim
from shop import Shop

ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/audit": lambda a, b: [
        Try("/v1/audit?limit=200", (200,)), Try(f"/v1/audit?subject={b.tenant_id}", (200,)), Try(f"/v1/audit?actor_id={b.client.get('/v1/me').body['account']['id']}", (200,)),
        Try(f"/v1/audit?cursor={b.tenant_id}", (400,)), Try("/v1/audit?cursor=OTk5OTk5", (200,))],
}

MAY: dict[str, set[str]] = {"GET /v1/audit": {"owner", "manager", "accountant", "support"}}
