"""Tenant B with one of everything that another tenant might reach for."""
from typing import Any

from basket import Bought, priced
from shop import GROCER, STORE_FIELDS, Shop
from testkit.sale import uuid7


def store_body(store: dict[str, Any]) -> dict[str, Any]:
    return {key: store[key] for key in STORE_FIELDS} | {"code": uuid7()[-8:].upper()}


def product_body(**variant: Any) -> dict[str, Any]:
    return {"name": "Mine", "tax_code": "standard", "active": True, "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True} | variant]}


def adjustment(store_id: str, variant_id: str) -> dict[str, Any]:
    return {"store_id": store_id, "reason": "adjustment", "lines": [{"variant_id": variant_id, "quantity_milli": -99_000}]}


class Victim(Shop):
    """Tenant B with one of everything that another tenant might reach for."""

    def __init__(self) -> None:
        super().__init__(GROCER)
        self.hidden: set[str] = set()
        self.word = "Xylographica"
        self.code, self.spare_code = f"X{uuid7()[-12:]}", f"X{uuid7()[-12:]}"
        self.tax_code = f"secret-{uuid7()[-8:]}"
        self.store, self.spare_store = self.open_store(currency="EUR"), self.open_store(currency="EUR")
        self.register = self.store["registers"][0]
        self.category_id, self.spare_category_id, self.product_id, self.spare_product_id, self.spare_variant_id, self.adjustment_id = (uuid7() for _ in range(6))
        put = self.client.put
        put(f"/v1/tax-classes/{self.tax_code}", {"name": f"{self.word} rate", "rate_ppm": 60_000})
        for category in (self.category_id, self.spare_category_id):
            put(f"/v1/categories/{category}", {"name": f"{self.word} {category[-4:]}"})
        said = product_body(codes=[{"kind": "own", "code": self.code}], price_e4=70_000) | {"name": f"{self.word} print", "category_id": self.category_id}
        made = put(f"/v1/products/{self.product_id}", said)
        assert made.status == 201, made.raw
        self.item = self.items[0]._replace(variant_id=said["variants"][0]["id"], name=said["name"], price_e4=70_000)
        put(f"/v1/products/{self.spare_product_id}", product_body(id=self.spare_variant_id, codes=[{"kind": "own", "code": self.spare_code}]) | {"name": f"{self.word} spare"})
        put(f"/v1/stock-adjustments/{self.adjustment_id}", adjustment(self.store["id"], self.item.variant_id))
        self.promotion, self.spare_promotion, self.price_list, self.spare_price_list = (f"rule-{uuid7()[-8:]}" for _ in range(4))
        self.coupon, self.spare_coupon, self.reserved_for = f"Q{uuid7()[-12:]}", f"Q{uuid7()[-12:]}", uuid7()
        for rule in (self.promotion, self.spare_promotion):
            put(f"/v1/promotions/{rule}", {"priority": 1, "name": f"{self.word} week", "coupon": self.coupon, "offer": {"kind": "percent_off", "rate_ppm": 500_000}})
        for rule in (self.price_list, self.spare_price_list):
            put(f"/v1/price-lists/{rule}", {"priority": 1, "customer_groups": [self.word], "prices": [{"item": self.item.variant_id, "unit_price_e4": 1}]})
        for coupon in (self.coupon, self.spare_coupon):
            put(f"/v1/coupons/{coupon}", {"uses_max": 3})
        reserved = put(f"/v1/coupons/{self.coupon}/redemptions/{self.reserved_for}", None)
        assert reserved.status == 201, reserved.raw
        self.sale_id, self.other_sale_id, self.sale = uuid7(), uuid7(), priced(self.store, [Bought(self.item)])
        self.receipt = self.record(self.sale, self.sale_id).body
        assert self.record(self.sale, self.other_sale_id).status == 201

    def hide(self, *texts: str) -> None:
        """More that nobody else may be shown: a file of rows that makes things of B's names them here."""
        self.hidden.update(texts)

    def ids(self) -> set[str]:
        """Every id of theirs that an attempt may say."""
        return {value for value in vars(self).values() if isinstance(value, str)} | self.secrets() | {
            self.spare_store["registers"][0]["id"], *(variant["id"] for product in self.products for variant in product["variants"])}

    def rules(self) -> tuple[str, ...]:
        return self.promotion, self.spare_promotion, self.price_list, self.spare_price_list, self.tax_code

    def secrets(self) -> set[str]:
        """What no other tenant may ever be shown, unless it said it itself."""
        ids = [self.tenant_id, self.store["id"], self.spare_store["id"], self.register["id"], self.register["incarnation_id"], self.category_id, self.product_id,
               self.item.variant_id, self.adjustment_id, self.sale_id, self.other_sale_id, self.receipt["digest"], self.coupon, self.reserved_for, self.client.get("/v1/me").body["account"]["id"]]
        return {self.word, "Harbour", "harbour-grocers", self.store["name"], self.register["label"] + "-", *ids, *self.hidden, *(store["id"] for store in self.stores), *(product["id"] for product in self.products)}
