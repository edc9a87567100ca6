"""What comes back of a sale."""
from collections.abc import Callable
from typing import Any

from basket import Bought, now, priced
from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7


def asked(shop: Shop, sale_id: str, **more: Any) -> dict[str, Any]:
    store = shop.stores[0]
    return {"sale_id": sale_id, "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": now()} | more


BACK = {"lines": [{"line": 0, "quantity_milli": 1000}]}


def sold(a: Shop) -> str:
    """A sale of A's own."""
    sale_id = uuid7()
    assert a.record(priced(a.stores[0], [Bought(a.items[0])]), sale_id).status == 201
    return sale_id


def refunded(b: Victim) -> tuple[str, str]:
    """A sale of B's of which something came back, and the refund."""
    sale_id, refund_id = uuid7(), uuid7()
    assert b.record(priced(b.store, [Bought(b.item)]), sale_id).status == 201
    body = {"sale_id": sale_id, "store_id": b.store["id"], "register_id": b.register["id"], "occurred_at": now()} | BACK
    answer = b.client.put(f"/v1/refunds/{refund_id}", body)
    assert answer.status == 201, answer.raw
    b.hide(refund_id, answer.body["receipt"]["digest"])
    return sale_id, refund_id


def refund_tries(a: Shop, b: Victim) -> list[Try]:
    _, refund_id = refunded(b)
    mine = asked(a, sold(a)) | BACK
    return [Try(f"/v1/refunds/{uuid7()}", (404,), asked(a, b.other_sale_id) | BACK), Try(f"/v1/refunds/{refund_id}", (201,), mine),
            Try(f"/v1/refunds/{uuid7()}", (422,), mine | {"store_id": b.store["id"], "register_id": b.register["id"]}),
            Try(f"/v1/refunds/{uuid7()}", (422,), mine | {"register_id": b.register["id"]})]


def goods(a: Shop) -> dict[str, Any]:
    sale = priced(a.stores[0], [Bought(a.items[0])])
    return {key: sale[key] for key in ("prices_include_tax", "rounding_scope", "lines", "taxes", "tax_minor", "total_minor", "kernel_version")}


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "PUT /v1/refunds/{refund_id}": refund_tries,
    "PUT /v1/exchanges/{exchange_id}": lambda a, b: [Try(f"/v1/exchanges/{uuid7()}", (404,), asked(a, b.other_sale_id, goods=goods(a)) | BACK)],
    "PUT /v1/voids/{void_id}": lambda a, b: [Try(f"/v1/voids/{uuid7()}", (404,), asked(a, b.other_sale_id))],
    "POST /v1/refund-quotes": lambda a, b: [Try("/v1/refund-quotes", (404,), {"sale_id": b.other_sale_id} | BACK),
                                            Try("/v1/refund-quotes", (422,), {"sale_id": sold(a), "store_id": b.store["id"]})],
    "GET /v1/refund-policy": lambda a, b: [Try("/v1/refund-policy", (200,))],
    "PUT /v1/refund-policy": lambda a, b: [Try("/v1/refund-policy", (200,), {})],
}

TILL = {"owner", "manager", "cashier"}
MAY: dict[str, set[str]] = {
    "PUT /v1/refunds/{refund_id}": TILL,
    "PUT /v1/exchanges/{exchange_id}": TILL,
    "PUT /v1/voids/{void_id}": TILL,
    "POST /v1/refund-quotes": TILL,
    "GET /v1/refund-policy": TILL,
    "PUT /v1/refund-policy": {"owner"},
}
