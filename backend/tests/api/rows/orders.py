"""Quotes and layaways."""
from collections.abc import Callable
from typing import Any

from basket import Bought, changed, priced
from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7


def order_body(store: dict[str, Any], item: Any) -> dict[str, Any]:
    return {"cart": priced(store, [Bought(item)]) | {"kind": "order", "tenders": [], "rounding_minor": 0}, "valid_until": "2999-12-31"}


def order_of(b: Victim) -> str:
    order_id = uuid7()
    assert b.client.put(f"/v1/orders/{order_id}", order_body(b.store, b.item) | {"customer": b.word}).status == 201
    b.hide(order_id)
    return order_id


def puts(a: Shop, b: Victim) -> list[Try]:
    body = order_body(a.stores[0], a.items[0])
    return [
        Try(f"/v1/orders/{uuid7()}", (422,), order_body(b.store, b.item)),
        Try(f"/v1/orders/{uuid7()}", (422,), changed(body, "/cart/lines/0/variant_id", b.item.variant_id)),
        Try(f"/v1/orders/{order_of(b)}", (201,), body),
    ]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "PUT /v1/orders/{order_id}": puts,
    "GET /v1/orders": lambda a, b: [Try(f"/v1/orders?cursor={order_of(b)}", (200,)), Try(f"/v1/orders?tenant_id={b.tenant_id}", (400,))],
    "GET /v1/orders/{order_id}": lambda a, b: [Try(f"/v1/orders/{order_of(b)}", (404,))],
    "POST /v1/orders/{order_id}/cancel": lambda a, b: [Try(f"/v1/orders/{order_of(b)}/cancel", (404,), {})],
    "POST /v1/orders/{order_id}/forfeit": lambda a, b: [Try(f"/v1/orders/{order_of(b)}/forfeit", (404,), {})],
}

TILLS = {"owner", "manager", "cashier"}
MAY: dict[str, set[str]] = {
    **dict.fromkeys(("PUT /v1/orders/{order_id}", "GET /v1/orders", "GET /v1/orders/{order_id}", "POST /v1/orders/{order_id}/cancel"), TILLS),
    "POST /v1/orders/{order_id}/forfeit": {"owner", "manager"},
}
