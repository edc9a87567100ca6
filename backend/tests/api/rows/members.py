"""How a tenant would reach for another's members and roles, and who may call these routes."""
from collections.abc import Callable
from typing import TYPE_CHECKING

from rows.row import Try
from testkit.sale import uuid7

if TYPE_CHECKING:
    from isolation_test import Victim
    from shop import Shop

MEMBER = {"name": "Mine", "role": "cashier", "active": True}


def account_of(shop: "Shop") -> str:
    return shop.client.get("/v1/me").body["account"]["id"]


ROWS: dict[str, Callable[["Shop", "Victim"], list[Try]]] = {
    "GET /v1/members": lambda a, b: [Try("/v1/members", (200,)), Try(f"/v1/members?cursor={account_of(b)}", (200,)), Try(f"/v1/members?tenant_id={b.tenant_id}", (200, 400))],
    "GET /v1/members/{member_id}": lambda a, b: [Try(f"/v1/members/{account_of(b)}", (404,))],
    "PUT /v1/members/{member_id}": lambda a, b: [
        Try(f"/v1/members/{uuid7()}", (422,), MEMBER | {"stores": [b.store["id"]]}),
        Try(f"/v1/members/{account_of(a)}", (412, 422), MEMBER | {"stores": [b.store["id"]]})],
    "DELETE /v1/members/{member_id}": lambda a, b: [Try(f"/v1/members/{account_of(b)}", (404,))],
    "GET /v1/roles": lambda a, b: [Try("/v1/roles", (200,))],
    "PUT /v1/roles/{role}": lambda a, b: [Try(f"/v1/roles/r{uuid7()[-8:]}", (201,), {"name": "Mine", "permissions": []})],
    "DELETE /v1/roles/{role}": lambda a, b: [Try("/v1/roles/theirs", (404,))],
}

MANAGERS = {"owner", "manager"}
MAY: dict[str, set[str]] = {
    "GET /v1/members": MANAGERS | {"support"},
    "GET /v1/members/{member_id}": MANAGERS | {"support"},
    "PUT /v1/members/{member_id}": MANAGERS,
    "DELETE /v1/members/{member_id}": MANAGERS,
    "GET /v1/roles": MANAGERS | {"support"},
    "PUT /v1/roles/{role}": MANAGERS,
    "DELETE /v1/roles/{role}": MANAGERS,
}
