"""The business itself: its standing, its exports, and whom of ours it lets in."""
import time
from collections.abc import Callable
from typing import Any

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7

OWNER = {"owner"}
TAKES_OUT = {"owner", "accountant"}


def export_of(b: Victim) -> str:
    """A finished export of B's."""
    exports = b.client.get("/v1/tenant/exports").body["items"]
    export = exports[0] if exports else b.client.post("/v1/tenant/exports", None).body
    until = time.monotonic() + 30
    while export["state"] == "running" and time.monotonic() < until:
        time.sleep(0.1)
        export = b.client.get(f"/v1/tenant/exports/{export['id']}").body
    return export["id"]


def grant_of(b: Victim) -> str:
    grant = b.client.post("/v1/support-grants", {"reason": f"{b.word} prints twice", "hours": 1})
    assert grant.status == 201, grant.raw
    return grant.body["id"]


SETTINGS: dict[str, Any] = {"language": "en", "locale": "en-GB"}

ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/tenant": lambda a, b: [Try(f"/v1/tenant?tenant_id={b.tenant_id}", (200, 400))],
    "PUT /v1/tenant": lambda a, b: [Try("/v1/tenant", (400,), SETTINGS | {"tenant_id": b.tenant_id}), Try("/v1/tenant", (400,), SETTINGS | {"id": b.tenant_id})],
    "POST /v1/tenant/close": lambda a, b: [Try("/v1/tenant/close", (422,), {"name": "Nobody's"}), Try("/v1/tenant/close", (400,), {"name": "Mine", "tenant_id": b.tenant_id})],
    "POST /v1/tenant/reopen": lambda a, b: [Try(f"/v1/tenant/reopen?tenant_id={b.tenant_id}", (409,))],
    "POST /v1/tenant/exports": lambda a, b: [Try(f"/v1/tenant/exports?tenant_id={b.tenant_id}", (202, 409))],
    "GET /v1/tenant/exports": lambda a, b: [Try(f"/v1/tenant/exports?tenant_id={b.tenant_id}", (200,))],
    "GET /v1/tenant/exports/{export_id}": lambda a, b: [Try(f"/v1/tenant/exports/{export_of(b)}", (404,))],
    "GET /v1/tenant/exports/{export_id}/parts/{number}": lambda a, b: [Try(f"/v1/tenant/exports/{export_of(b)}/parts/1", (404,))],
    "POST /v1/support-grants": lambda a, b: [Try("/v1/support-grants", (400,), {"reason": "Theirs", "hours": 1, "tenant_id": b.tenant_id})],
    "GET /v1/support-grants": lambda a, b: [Try(f"/v1/support-grants?tenant_id={b.tenant_id}", (200,))],
    "DELETE /v1/support-grants/{grant_id}": lambda a, b: [Try(f"/v1/support-grants/{grant_of(b)}", (404,)), Try(f"/v1/support-grants/{uuid7()}", (404,))],
}

MAY: dict[str, set[str]] = {route: TAKES_OUT if "/exports" in route else OWNER for route in ROWS}
