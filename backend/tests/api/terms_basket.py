"""Sales by other terms than one tax rounded half away: lists of taxes side by side, other ways to round, labels, promotions as a till says
them. Priced in plain fractions, once for each rate of the document: a second opinion beside the kernel."""
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from basket import now, pay_cash
from testkit.sale import Item, exact_tax, rounded, shares

GST, QST = ("gst", 50_000), ("qst", 99_750)


class Line(NamedTuple):
    """One line of the basket. `taxes` are (code, rate) of a line that has a list; `promotions` are as the wire has them; `says` is added to the line."""
    item: Item
    quantity_milli: int = 1000
    taxes: tuple[tuple[str, int], ...] | None = None
    label_price_minor: int | None = None
    promotions: tuple[dict[str, Any], ...] = ()
    says: dict[str, Any] = {}

    @property
    def all_taxes(self) -> tuple[tuple[str, int], ...]:
        return self.taxes or ((self.item.tax_code, self.item.tax_rate_ppm),)


def rounded_by(mode: str, exact: Fraction) -> int:
    """To a whole minor unit, symmetric around zero."""
    if exact < 0:
        return -rounded_by(mode, -exact)
    whole, half = floor(exact), exact - floor(exact) == Fraction(1, 2)
    if mode == "down":
        return whole
    if mode == "up":
        return ceil(exact)
    if half and mode != "half_away":
        return whole if mode == "half_down" or whole % 2 == 0 else whole + 1
    return rounded(exact)


def sale_of(store: dict[str, Any], basket: list[Line], **says: Any) -> dict[str, Any]:
    """The body of a sale paid in cash to the coin; rounding scope rate_per_document. Several taxes only where prices exclude them."""
    digits, included, mode = store["currency_digits"], store["prices_include_tax"], says.get("tax_rounding", "half_away")
    lines, bases = [], []
    for one in basket:
        gross = one.label_price_minor
        if gross is None:
            gross = rounded(Fraction(one.quantity_milli * one.item.price_e4 * 10**digits, 1000 * 10_000))
        off = sum(promotion["amount_minor"] for promotion in one.promotions)
        bases.append(gross - off)
        line: dict[str, Any] = {"name": one.item.name, "quantity_milli": one.quantity_milli, "unit_price_e4": one.item.price_e4, "gross_minor": gross,
                                "discount_minor": 0, "order_discount_minor": 0}
        if one.item.variant_id:
            line["variant_id"] = one.item.variant_id
        if one.taxes:
            line["taxes"] = [{"tax_code": code, "tax_rate_ppm": rate, "tax_minor": 0} for code, rate in one.taxes]
        else:
            line |= {"tax_code": one.item.tax_code, "tax_rate_ppm": one.item.tax_rate_ppm}
        if one.label_price_minor is not None:
            line |= {"label_price_minor": one.label_price_minor, "price_source": "label"}
        if one.promotions:
            line |= {"promotion_minor": off, "promotions": list(one.promotions)}
        lines.append(line | one.says)

    rows = []
    totals = [0] * len(lines)
    for code, rate in dict.fromkeys(tax for one in basket for tax in one.all_taxes):
        members = [i for i, one in enumerate(basket) if (code, rate) in one.all_taxes]
        tax = rounded_by(mode, sum((exact_tax(bases[i], rate, included) for i in members), Fraction(0)))
        for i, share in zip(members, shares(tax, [Fraction(bases[i]) for i in members])):
            totals[i] += share
            for said in lines[i].get("taxes", []):
                if said["tax_code"] == code:
                    said["tax_minor"] = share
        rows.append({"tax_code": code, "tax_rate_ppm": rate, "net_minor": sum(bases[i] for i in members) - (tax if included else 0), "tax_minor": tax})
    for line, base, tax in zip(lines, bases, totals):
        line |= {"tax_minor": tax, "total_minor": base if included else base + tax}
    body = {"kind": "sale", "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": now(), "currency": store["currency"],
            "prices_include_tax": included, "rounding_scope": store["rounding_scope"], "lines": lines, "taxes": rows, "tax_minor": sum(totals),
            "total_minor": sum(line["total_minor"] for line in lines), "kernel_version": 1}
    return pay_cash(body | says, store["cash_step_minor"])
