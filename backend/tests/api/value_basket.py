"""Accounts of stored value as tests open and fill them, and tenders that name them."""
from typing import Any

from basket import now
from shop import Shop
from testkit.client import Answer
from testkit.sale import uuid7


def opened(shop: Shop, store: dict[str, Any], kind: str = "gift_card", **more: Any) -> str:
    account = uuid7()
    body = {"kind": kind, "currency": store["currency"], "issuer_store_id": store["id"]} | more
    answer = shop.client.put(f"/v1/value-accounts/{account}", body)
    assert answer.status == 201, answer.raw
    return account


def value(kind: str, account: str, amount: int) -> dict[str, Any]:
    return {"kind": kind, "account_id": account, "amount_minor": amount}


def cash(amount: int) -> dict[str, Any]:
    return {"kind": "cash", "amount_minor": amount, "given_minor": max(amount, 0), "change_minor": max(-amount, 0)}


def value_sale(store: dict[str, Any], tenders: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A sale without a line: value is sold or paid out, nothing else (E13)."""
    return {"kind": "sale", "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": now(), "currency": store["currency"],
            "prices_include_tax": store["prices_include_tax"], "rounding_scope": store["rounding_scope"], "lines": [], "taxes": [], "tax_minor": 0,
            "total_minor": 0, "rounding_minor": 0, "tenders": tenders, "kernel_version": 1} | more


def sold_card(shop: Shop, store: dict[str, Any], amount: int, **more: Any) -> str:
    """A gift card that somebody bought for cash."""
    account = opened(shop, store, **more)
    answer = shop.record(value_sale(store, [cash(amount), value("gift_card", account, -amount)]))
    assert answer.status == 201, answer.raw
    return account


def paid(sale: dict[str, Any], *tenders: dict[str, Any]) -> dict[str, Any]:
    """The sale with these tenders first and cash for the rest."""
    rest = sale["total_minor"] - sum(one["amount_minor"] for one in tenders)
    return sale | {"rounding_minor": 0, "tenders": [*tenders, *([cash(rest)] if rest else [])]}


def balance(shop: Shop, account: str) -> int:
    return shop.client.get(f"/v1/value-accounts/{account}").body["balance_minor"]


def flags(answer: Answer) -> list[str]:
    receipt = answer.body.get("receipt", answer.body)
    return [flag["code"] for flag in receipt["flags"]]
