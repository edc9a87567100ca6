"""A register's drawer as the tests run it, over the wire."""
from datetime import UTC, datetime, timedelta
from typing import Any

from shop import Shop
from testkit.client import Answer, Client
from testkit.sale import uuid7


def instant(minutes: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def cash(minor: int, currency: str = "GBP") -> list[dict[str, Any]]:
    """Notes of 10.00 and coins of 0.01."""
    pieces = [{"value_minor": 10_00, "pieces": minor // 10_00}, {"value_minor": 1, "pieces": minor % 10_00}]
    return [{"currency": currency, "denominations": [one for one in pieces if one["pieces"]]}]


class Drawer:
    """Of a store's register; `client` is who runs it."""

    event_id = count_id = ""

    def __init__(self, shop: Shop, store: dict[str, Any], client: Client | None = None, register: int = 0):
        self.client, self.store = client or shop.client, store
        self.register_id, self.series_id = (store["registers"][register][key] for key in ("id", "incarnation_id"))
        self.shift_id, self.z_id = uuid7(), uuid7()

    def opening(self, float_minor: int = 100_00) -> dict[str, Any]:
        return {"register_id": self.register_id, "opened_at": instant(-60), "float": cash(float_minor, self.store["currency"])}

    def open(self, float_minor: int = 100_00, body: dict[str, Any] | None = None) -> Answer:
        return self.client.put(f"/v1/shifts/{self.shift_id}", body or self.opening(float_minor))

    def opened(self, float_minor: int = 100_00) -> "Drawer":
        answer = self.open(float_minor)
        assert answer.status == 201, answer.raw
        return self

    def event(self, kind: str, event_id: str | None = None, by: Client | None = None, **more: Any) -> Answer:
        said = {"kind": kind, "reason": "Because", "occurred_at": instant()} | more
        return (by or self.client).put(f"/v1/shifts/{self.shift_id}/events/{event_id or uuid7()}", said)

    def count(self, minor: int | None = None, count_id: str | None = None, by: Client | None = None, all_cash: list[dict[str, Any]] | None = None) -> Answer:
        said = {"counted_at": instant(), "cash": cash(minor or 0, self.store["currency"]) if all_cash is None else all_cash}
        self.count_id = count_id or uuid7()
        return (by or self.client).put(f"/v1/shifts/{self.shift_id}/counts/{self.count_id}", said)

    def approve(self, by: Client, count_id: str | None = None) -> Answer:
        return by.put(f"/v1/shifts/{self.shift_id}/variance-approval", {"count_id": count_id or self.count_id, "reason": "Looked twice"})

    def close(self, z_id: str | None = None, by: Client | None = None) -> Answer:
        return (by or self.client).post(f"/v1/shifts/{self.shift_id}/close", {"z_id": z_id or self.z_id, "closed_at": instant(1)})

    def x(self, by: Client) -> Answer:
        return by.get(f"/v1/shifts/{self.shift_id}/x")

    def z_body(self, number: int = 1, previous: str | None = None, **totals: Any) -> dict[str, Any]:
        """What a register would seal of a shift in which nothing happened."""
        zero = dict.fromkeys(("sold_minor", "returned_minor", "total_minor", "tax_minor", "discount_minor", "rounding_minor"), 0)
        counts = dict.fromkeys(("sales", "returns", "refunds", "exchanges", "voids", "no_sales"), 0)
        drawer = {"currency": self.store["currency"], "float_minor": 100_00, "pay_in_minor": 0, "pay_out_minor": 0, "drop_minor": 0, "expected_minor": 100_00}
        said = {"shift_id": self.shift_id, "register_id": self.register_id, "incarnation_id": self.series_id, "number": number, "opened_at": instant(-60), "closed_at": instant(1),
                "currency": self.store["currency"], "perpetual_minor": 0,
                "totals": {"counts": counts, **zero, "taxes": [], "tenders": [], "receipts": [], "cash": [drawer]} | totals}
        return said | ({"previous_digest": previous} if previous else {})
