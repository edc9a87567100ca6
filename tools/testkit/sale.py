"""A sale as a till says it, priced by the rules E1 to E10 in plain fractions: a second opinion beside the kernel, for tests alone."""
import os
import time
import uuid
from datetime import datetime, timezone
from fractions import Fraction
from typing import Any, NamedTuple


class Item(NamedTuple):
    """What goes over the counter: a variant of the catalogue, how much of it, and its tax."""
    variant_id: str
    name: str
    price_e4: int
    tax_code: str
    tax_rate_ppm: int
    quantity_milli: int = 1000


def uuid7() -> str:
    """RFC 9562, section 5.7: 48 bits of milliseconds, then chance."""
    bits = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=bits))


def rounded(exact: Fraction) -> int:
    """R(x): half away from zero, symmetric."""
    magnitude = int(abs(exact) + Fraction(1, 2))
    return magnitude if exact >= 0 else -magnitude


def shares(total: int, weights: list[Fraction]) -> list[int]:
    """Splits `total` by largest remainder; ties go to the larger weight, then to the earlier (E10)."""
    if total < 0:
        return [-share for share in shares(-total, weights)]
    whole = sum(weights)
    exact = [total * weight / whole if whole else Fraction(0) for weight in weights]
    given = [int(share) for share in exact]
    order = sorted(range(len(weights)), key=lambda i: (-(exact[i] - given[i]), -weights[i], i))
    for i in order[: total - sum(given)]:
        given[i] += 1
    return given


def exact_tax(amount: int, rate_ppm: int, included: bool) -> Fraction:
    """E2, E3: on top of the amount, or inside it."""
    return Fraction(amount * rate_ppm, 1_000_000 + rate_ppm if included else 1_000_000)


def line_taxes(items: list[Item], grosses: list[int], included: bool, scope: str) -> list[int]:
    """E5: rounded once a line, once a rate, or once a document, then shared out to the lines."""
    exact = [exact_tax(gross, item.tax_rate_ppm, included) for item, gross in zip(items, grosses)]
    if scope == "line":
        return [rounded(tax) for tax in exact]
    groups = [[i for i, item in enumerate(items) if scope == "document" or item.tax_rate_ppm == rate]
              for rate in dict.fromkeys(0 if scope == "document" else item.tax_rate_ppm for item in items)]
    taxes = [0] * len(items)
    for group in groups:
        total = rounded(sum((exact[i] for i in group), Fraction(0)))
        for i, share in zip(group, shares(total, [abs(exact[i]) for i in group])):
            taxes[i] = share
    return taxes


def cash_sale(store: dict[str, Any], items: list[Item], kind: str = "sale") -> dict[str, Any]:
    """The body of a sale at the store's first register, paid in cash to the exact amount; `return` takes the same goods back."""
    sign = -1 if kind == "return" else 1
    digits = store["currency_digits"]
    included, scope = store["prices_include_tax"], store["rounding_scope"]
    grosses = [sign * rounded(Fraction(item.quantity_milli * item.price_e4 * 10**digits, 1000 * 10_000)) for item in items]
    taxes = line_taxes(items, grosses, included, scope)
    lines = [
        {
            "variant_id": item.variant_id, "name": item.name, "quantity_milli": sign * item.quantity_milli, "unit_price_e4": item.price_e4,
            "tax_code": item.tax_code, "tax_rate_ppm": item.tax_rate_ppm, "gross_minor": gross, "discount_minor": 0,
            "order_discount_minor": 0, "tax_minor": tax, "total_minor": gross if included else gross + tax,
        }
        for item, gross, tax in zip(items, grosses, taxes)
    ]
    total = sum(line["total_minor"] for line in lines)
    step = store["cash_step_minor"]
    due = rounded(Fraction(total, step)) * step
    cash = {"kind": "cash", "amount_minor": due, "given_minor": max(due, 0), "change_minor": max(-due, 0)}
    return {
        "kind": kind, "store_id": store["id"], "register_id": store["registers"][0]["id"],
        "occurred_at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "currency": store["currency"],
        "prices_include_tax": included, "rounding_scope": scope, "lines": lines, "taxes": tax_rows(lines),
        "tax_minor": sum(taxes), "total_minor": total, "rounding_minor": due - total, "tenders": [cash], "kernel_version": 1,
    }


def tax_rows(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each tax code and rate: what it was taken on, and how much."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for line in lines:
        key = line["tax_code"], line["tax_rate_ppm"]
        row = rows.setdefault(key, {"tax_code": key[0], "tax_rate_ppm": key[1], "net_minor": 0, "tax_minor": 0})
        row["tax_minor"] += line["tax_minor"]
        row["net_minor"] += line["total_minor"] - line["tax_minor"]
    return list(rows.values())


def items_on_sale(products: list[dict[str, Any]], tax_classes: list[dict[str, Any]]) -> list[Item]:
    """What of a page of the catalogue can be sold without asking: active, and with a price."""
    rates = {tax["code"]: tax["rate_ppm"] for tax in tax_classes}
    return [
        Item(variant["id"], product["name"] + (f", {variant['name']}" if variant.get("name") else ""), variant["price_e4"],
             product["tax_code"], rates[product["tax_code"]])
        for product in products if product["active"]
        for variant in product["variants"] if variant["active"] and variant.get("price_e4") and variant["unit"] == "each"
    ]
