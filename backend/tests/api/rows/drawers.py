"""Drawers: shifts, counts, X and Z."""
from collections.abc import Callable
from typing import Any

from drawer import Drawer, instant
from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7


def drawer_of(b: Victim) -> Drawer:
    """An open, counted shift of B's, with an event and ids that nobody else may see."""
    drawer = Drawer(b, b.open_store())
    drawer.opened()
    drawer.event_id, drawer.count_id = uuid7(), uuid7()
    drawer.event("pay_in", event_id=drawer.event_id, amount_minor=100, reason=f"{b.word} change")
    drawer.count(100_00 + 100, count_id=drawer.count_id)
    b.hide(drawer.shift_id, drawer.event_id, drawer.count_id, drawer.store["id"], drawer.register_id, drawer.series_id)
    return drawer


def closed_of(b: Victim) -> Drawer:
    drawer = drawer_of(b)
    z = drawer.close()
    assert z.status == 201, z.raw
    b.hide(drawer.z_id, z.body["digest"])
    return drawer


def mine(a: Shop) -> Drawer:
    drawer = Drawer(a, a.open_store())
    drawer.opened()
    return drawer


def put_shift(a: Shop, b: Victim) -> list[Try]:
    theirs, ours = drawer_of(b), Drawer(a, a.open_store())
    return [Try(f"/v1/shifts/{uuid7()}", (422,), theirs.opening()), Try(f"/v1/shifts/{theirs.shift_id}", (201,), ours.opening())]


def put_event(a: Shop, b: Victim) -> list[Try]:
    theirs, ours = drawer_of(b), mine(a)
    said = {"kind": "no_sale", "reason": "Mine", "occurred_at": instant()}
    return [Try(f"/v1/shifts/{theirs.shift_id}/events/{uuid7()}", (404,), said), Try(f"/v1/shifts/{theirs.shift_id}/events/{theirs.event_id}", (404,), said),
            Try(f"/v1/shifts/{ours.shift_id}/events/{theirs.event_id}", (201,), said)]


def put_count(a: Shop, b: Victim) -> list[Try]:
    theirs, ours = drawer_of(b), mine(a)
    said: dict[str, Any] = {"counted_at": instant(), "cash": []}
    return [Try(f"/v1/shifts/{theirs.shift_id}/counts/{uuid7()}", (404,), said), Try(f"/v1/shifts/{theirs.shift_id}/counts/{theirs.count_id}", (404,), said),
            Try(f"/v1/shifts/{ours.shift_id}/counts/{theirs.count_id}", (201,), said)]


def put_approval(a: Shop, b: Victim) -> list[Try]:
    theirs, ours = drawer_of(b), mine(a)
    said = {"count_id": theirs.count_id, "reason": "Mine"}
    return [Try(f"/v1/shifts/{theirs.shift_id}/variance-approval", (404,), said), Try(f"/v1/shifts/{ours.shift_id}/variance-approval", (409,), said)]


def end(verb: str, **more: Any) -> Callable[[Shop, Victim], list[Try]]:
    def tries(a: Shop, b: Victim) -> list[Try]:
        theirs, closed, ours = drawer_of(b), closed_of(b), mine(a)
        if verb == "close":
            ours.count(100_00)
        return [Try(f"/v1/shifts/{theirs.shift_id}/{verb}", (404,), {"z_id": uuid7()} | more), Try(f"/v1/shifts/{closed.shift_id}/{verb}", (404,), {"z_id": closed.z_id} | more),
                Try(f"/v1/shifts/{ours.shift_id}/{verb}", (201,), {"z_id": closed.z_id} | more)]
    return tries


def put_z(a: Shop, b: Victim) -> list[Try]:
    theirs, closed = drawer_of(b), closed_of(b)
    said = closed.z_body()
    return [Try(f"/v1/z-reports/{closed.z_id}", (404,), said), Try(f"/v1/z-reports/{uuid7()}", (404,), said), Try(f"/v1/z-reports/{uuid7()}", (404,), said | {"shift_id": theirs.shift_id})]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "PUT /v1/shifts/{shift_id}": put_shift,
    "GET /v1/shifts": lambda a, b: [Try(f"/v1/shifts?register_id={drawer_of(b).register_id}", (200,)), Try("/v1/shifts", (200,)), Try("/v1/shifts?state=open", (200,))],
    "POST /v1/shifts/{shift_id}/take-over": lambda a, b: [Try(f"/v1/shifts/{drawer_of(b).shift_id}/take-over", (404,))],
    "PUT /v1/shifts/{shift_id}/events/{event_id}": put_event,
    "PUT /v1/shifts/{shift_id}/counts/{count_id}": put_count,
    "PUT /v1/shifts/{shift_id}/variance-approval": put_approval,
    "GET /v1/shifts/{shift_id}/x": lambda a, b: [Try(f"/v1/shifts/{drawer_of(b).shift_id}/x", (404,))],
    "POST /v1/shifts/{shift_id}/close": end("close", closed_at="2030-01-01T00:00:00Z"),
    "POST /v1/shifts/{shift_id}/abandon": end("abandon", reason="Mine"),
    "PUT /v1/z-reports/{z_id}": put_z,
    "GET /v1/z-reports": lambda a, b: [Try(f"/v1/z-reports?register_id={closed_of(b).register_id}", (200,)), Try("/v1/z-reports", (200,))],
    "GET /v1/z-reports/{z_id}": lambda a, b: [Try(f"/v1/z-reports/{closed_of(b).z_id}", (404,))],
    "GET /v1/drawer-policy": lambda a, b: [Try(f"/v1/drawer-policy?tenant_id={b.tenant_id}", (200, 400))],
    "PUT /v1/drawer-policy": lambda a, b: [Try("/v1/drawer-policy", (400,), {"variance_limit_minor": 1, "tenant_id": b.tenant_id})],
}

HEADS = {"owner", "manager"}
TILLS = HEADS | {"cashier"}

MAY: dict[str, set[str]] = {
    **dict.fromkeys(("PUT /v1/shifts/{shift_id}", "GET /v1/shifts", "PUT /v1/shifts/{shift_id}/events/{event_id}", "PUT /v1/shifts/{shift_id}/counts/{count_id}",
                     "POST /v1/shifts/{shift_id}/close", "PUT /v1/z-reports/{z_id}"), TILLS),
    **dict.fromkeys(("POST /v1/shifts/{shift_id}/take-over", "PUT /v1/shifts/{shift_id}/variance-approval", "GET /v1/shifts/{shift_id}/x",
                     "POST /v1/shifts/{shift_id}/abandon", "GET /v1/drawer-policy", "PUT /v1/drawer-policy"), HEADS),
    **dict.fromkeys(("GET /v1/z-reports", "GET /v1/z-reports/{z_id}"), HEADS | {"accountant"}),
}
