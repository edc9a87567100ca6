"""API keys and webhooks."""
from collections.abc import Callable
from typing import Any

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7

KEY = {"name": "Mine", "permissions": ["read_stock"], "expires_at": "2027-06-30T00:00:00Z"}
HOOK = {"url": "https://hooks.example.com/mine"}


def key_of(b: Victim) -> str:
    """A key of B's, whose name and whose own text nobody else may see."""
    made = b.client.post("/v1/api-keys", KEY | {"name": f"{b.word} key"}).body
    b.hide(made["about"]["id"], made["about"]["prefix"], made["key"])
    return made["about"]["id"]


def hook_of(b: Victim) -> str:
    """A paused endpoint of B's: it waits for no answer."""
    made = b.client.post("/v1/webhooks", {"url": f"https://hooks.example.com/{b.word}", "active": False}).body
    b.hide(made["about"]["id"], made["secret"])
    return made["about"]["id"]


def on(path: str, thing: Callable[[Victim], str], body: Any = None) -> Callable[[Shop, Victim], list[Try]]:
    return lambda a, b: [Try(path.format(thing(b)), (404,), body), Try(path.format(uuid7()), (404,), body)]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/api-keys": lambda a, b: [Try(f"/v1/api-keys?tenant_id={b.tenant_id}&x={len(key_of(b))}", (200, 400))],
    "POST /v1/api-keys": lambda a, b: [Try("/v1/api-keys", (422,), KEY | {"stores": [b.store["id"]]}), Try("/v1/api-keys", (400,), KEY | {"tenant_id": b.tenant_id})],
    "POST /v1/api-keys/{key_id}/rotate": on("/v1/api-keys/{}/rotate", key_of, {"grace_hours": 0}),
    "DELETE /v1/api-keys/{key_id}": on("/v1/api-keys/{}", key_of),
    "GET /v1/webhooks": lambda a, b: [Try(f"/v1/webhooks?tenant_id={b.tenant_id}&x={len(hook_of(b))}", (200, 400))],
    "POST /v1/webhooks": lambda a, b: [Try("/v1/webhooks", (400,), HOOK | {"id": hook_of(b)}), Try("/v1/webhooks", (400,), HOOK | {"tenant_id": b.tenant_id})],
    "GET /v1/webhooks/{webhook_id}": on("/v1/webhooks/{}", hook_of),
    "PUT /v1/webhooks/{webhook_id}": on("/v1/webhooks/{}", hook_of, HOOK),
    "DELETE /v1/webhooks/{webhook_id}": on("/v1/webhooks/{}", hook_of),
    "POST /v1/webhooks/{webhook_id}/rotate-secret": on("/v1/webhooks/{}/rotate-secret", hook_of, {"grace_hours": 0}),
    "POST /v1/webhooks/{webhook_id}/replay": on("/v1/webhooks/{}/replay", hook_of, {"after": 0}),
    "GET /v1/webhooks/{webhook_id}/deliveries": on("/v1/webhooks/{}/deliveries", hook_of),
}

# A key acts for the business, and an endpoint carries its data away: both are the owner's alone.
MAY: dict[str, set[str]] = {route: {"owner"} for route in ROWS}
