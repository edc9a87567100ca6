"""A whole sale as a till says it, discounts and all, priced by the rules E1 to E10 in plain fractions: a second opinion beside the kernel."""
import copy
import uuid
from datetime import datetime, timezone
from fractions import Fraction
from typing import Any, NamedTuple

from testkit.sale import Item, line_taxes, rounded, shares, tax_rows


class Bought(NamedTuple):
    """One line of the basket. `discount` is as the wire says it: {"kind": "percent", "rate_ppm": …} or {"kind": "amount", "amount_minor": …}."""
    item: Item
    quantity_milli: int = 1000
    discount: dict[str, Any] | None = None


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def uuid7_at(instant: str) -> str:
    """A UUIDv7 whose clock says this RFC 3339 time."""
    milliseconds = int(datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp() * 1000)
    bits = milliseconds << 80 | uuid.uuid4().int & (1 << 80) - 1
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=bits & ~(0x3 << 62) | 0x2 << 62))


def taken_off(discount: dict[str, Any] | None, amount: int) -> int:
    """What a discount takes off an amount: with its sign, and never more than it (E1)."""
    if discount is None:
        return 0
    if discount["kind"] == "percent":
        return rounded(Fraction(amount * discount["rate_ppm"], 1_000_000))
    magnitude = min(discount["amount_minor"], abs(amount))
    return magnitude if amount >= 0 else -magnitude


def priced(store: dict[str, Any], basket: list[Bought], order_discount: dict[str, Any] | None = None, kind: str = "sale",
           register: int = 0, occurred_at: str | None = None) -> dict[str, Any]:
    """The body of a sale or return of the basket, paid in cash to the coin."""
    sign, digits, included = (-1 if kind == "return" else 1), store["currency_digits"], store["prices_include_tax"]
    grosses = [sign * rounded(Fraction(one.quantity_milli * one.item.price_e4 * 10**digits, 1000 * 10_000)) for one in basket]
    discounts = [taken_off(one.discount, gross) for one, gross in zip(basket, grosses)]
    rests = [gross - discount for gross, discount in zip(grosses, discounts)]
    off = taken_off(order_discount, sum(rests))
    parts = [sign * part for part in shares(abs(off), [Fraction(abs(rest)) for rest in rests])]
    bases = [rest - part for rest, part in zip(rests, parts)]
    taxes = line_taxes([one.item for one in basket], bases, included, store["rounding_scope"])
    lines = []
    for one, gross, discount, part, base, tax in zip(basket, grosses, discounts, parts, bases, taxes):
        line = {"name": one.item.name, "quantity_milli": sign * one.quantity_milli, "unit_price_e4": one.item.price_e4,
                "tax_code": one.item.tax_code, "tax_rate_ppm": one.item.tax_rate_ppm, "gross_minor": gross, "discount_minor": discount,
                "order_discount_minor": part, "tax_minor": tax, "total_minor": base if included else base + tax}
        if one.item.variant_id:
            line["variant_id"] = one.item.variant_id
        if one.discount:
            line["discount"] = one.discount
        lines.append(line)
    body = {"kind": kind, "store_id": store["id"], "register_id": store["registers"][register]["id"], "occurred_at": occurred_at or now(),
            "currency": store["currency"], "prices_include_tax": included, "rounding_scope": store["rounding_scope"], "lines": lines,
            "taxes": tax_rows(lines), "tax_minor": sum(taxes), "total_minor": sum(line["total_minor"] for line in lines), "kernel_version": 1}
    if order_discount:
        body["order_discount"] = order_discount
    return pay_cash(body, store["cash_step_minor"])


def pay_cash(body: dict[str, Any], step: int, given: int | None = None, card: int = 0) -> dict[str, Any]:
    """Pays: `card` of it by card, the rest in cash rounded to the smallest coin (E9, E14). Changes the body and gives it back."""
    exact = body["total_minor"] - card
    due = rounded(Fraction(exact, step)) * step
    given = max(due, 0) if given is None else given
    tenders = [{"kind": "card_external", "amount_minor": card, "reference": "auth 004217"}] if card else []
    body["tenders"] = tenders + [{"kind": "cash", "amount_minor": due, "given_minor": given, "change_minor": given - due}]
    body["rounding_minor"] = due - exact
    return body


def changed(body: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy of the body with one value set, by JSON pointer; `changed.gone` takes it away."""
    copied = copy.deepcopy(body)
    *path, last = pointer.removeprefix("/").split("/")
    place: Any = copied
    for step in path:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key = int(last) if isinstance(place, list) else last
    if value is changed.gone:
        del place[key]
    else:
        place[key] = value
    return copied


changed.gone = object()
