"""Stores, catalogue, prices, stock, sales and the feed; and signing in."""
from collections.abc import Callable

from basket import Bought, changed, priced
from rows.row import Try
from rows.victim import Victim, adjustment, product_body, store_body
from shop import GIFTS, Shop, password_of
from testkit.sale import uuid7


def sale_tries(a: Shop, b: Victim) -> list[Try]:
    store, item = a.stores[0], a.items[0]
    sale = priced(store, [Bought(item)])
    return [
        Try(f"/v1/sales/{b.sale_id}", (201,), sale),
        Try(f"/v1/sales/{uuid7()}", (422,), changed(sale, "/store_id", b.store["id"])),
        Try(f"/v1/sales/{uuid7()}", (422,), changed(sale, "/register_id", b.register["id"])),
        Try(f"/v1/sales/{uuid7()}", (422,), changed(sale, "/lines/0/variant_id", b.item.variant_id)),
        Try(f"/v1/sales/{uuid7()}", (422,), priced(b.store, [Bought(b.item)])),
        Try(f"/v1/sales/{b.sale_id}", (409, 422), b.sale),
    ]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "POST /v1/sign-in": lambda a, b: [Try("/v1/sign-in", (401,), {"email": a.client.get("/v1/me").body["account"]["email"], "password": password_of(GIFTS), "tenant_id": b.tenant_id})],
    "GET /v1/me": lambda a, b: [Try(f"/v1/me?tenant_id={b.tenant_id}", (200, 400))],
    "GET /v1/stores": lambda a, b: [Try(f"/v1/stores?tenant_id={b.tenant_id}", (200, 400))],
    "PUT /v1/stores/{store_id}": lambda a, b: [Try(f"/v1/stores/{b.spare_store['id']}", (200, 404, 409), store_body(b.spare_store))],
    "PUT /v1/stores/{store_id}/registers/{register_id}": lambda a, b: [
        Try(f"/v1/stores/{b.store['id']}/registers/{b.register['id']}", (404, 409), {"code": "1", "name": "Mine"}),
        Try(f"/v1/stores/{b.store['id']}/registers/{uuid7()}", (404,), {"code": "9", "name": "Mine"}),
        Try(f"/v1/stores/{a.stores[0]['id']}/registers/{b.spare_store['registers'][0]['id']}", (200, 404, 409), {"code": uuid7()[-6:].upper(), "name": "Mine"})],
    "GET /v1/tax-classes": lambda a, b: [Try("/v1/tax-classes", (200,))],
    "PUT /v1/tax-classes/{code}": lambda a, b: [Try(f"/v1/tax-classes/{b.tax_code}", (200,), {"name": "Mine", "rate_ppm": 1})],
    "PUT /v1/tax-classes": lambda a, b: [Try("/v1/tax-classes", (422,), {"pack_id": "XX", "pack_version": 1})],
    "GET /v1/packs": lambda a, b: [Try("/v1/packs", (200,))],
    "GET /v1/packs/{pack}/{version}": lambda a, b: [Try("/v1/packs/GB/1", (200,))],
    "GET /v1/promotions": lambda a, b: [Try("/v1/promotions", (200,))],
    "PUT /v1/promotions/{promotion}": lambda a, b: [
        Try(f"/v1/promotions/{b.promotion}", (201,), {"priority": 1, "coupon": uuid7(), "offer": {"kind": "percent_off", "rate_ppm": 1}})],
    "DELETE /v1/promotions/{promotion}": lambda a, b: [Try(f"/v1/promotions/{b.spare_promotion}", (404,))],
    "GET /v1/price-lists": lambda a, b: [Try("/v1/price-lists", (200,))],
    "PUT /v1/price-lists/{price_list}": lambda a, b: [
        Try(f"/v1/price-lists/{b.price_list}", (201,), {"priority": 1, "customer_groups": [uuid7()], "prices": [{"item": "a", "unit_price_e4": 1}]})],
    "DELETE /v1/price-lists/{price_list}": lambda a, b: [Try(f"/v1/price-lists/{b.spare_price_list}", (404,))],
    "PUT /v1/pricing-policy": lambda a, b: [Try("/v1/pricing-policy", (200,), {"stacking": "best_price"})],
    "GET /v1/pricing-rules": lambda a, b: [Try("/v1/pricing-rules", (200,))],
    "GET /v1/pricing-rules/{rules_version}": lambda a, b: [Try(f"/v1/pricing-rules/{version}", (200, 404)) for version in range(5)],
    "GET /v1/coupons/{code}": lambda a, b: [Try(f"/v1/coupons/{b.coupon}", (404,))],
    "PUT /v1/coupons/{code}": lambda a, b: [Try(f"/v1/coupons/{b.spare_coupon}", (200,), {"uses_max": 7})],
    "PUT /v1/coupons/{code}/redemptions/{sale_id}": lambda a, b: [Try(f"/v1/coupons/{b.coupon}/redemptions/{b.sale_id}", (404,))],
    "DELETE /v1/coupons/{code}/redemptions/{sale_id}": lambda a, b: [Try(f"/v1/coupons/{b.coupon}/redemptions/{b.reserved_for}", (404,))],
    "GET /v1/categories": lambda a, b: [Try("/v1/categories", (200,))],
    "PUT /v1/categories/{category_id}": lambda a, b: [
        Try(f"/v1/categories/{uuid7()}", (422,), {"name": "Mine", "parent_id": b.category_id}),
        Try(f"/v1/categories/{b.spare_category_id}", (200, 404, 409), {"name": "Mine"})],
    "GET /v1/products": lambda a, b: [
        Try(f"/v1/products?category_id={b.category_id}", (200,)), Try(f"/v1/products?cursor={b.product_id}", (400,)),
        Try(f"/v1/products?search={b.word}", (200,)), Try(f"/v1/products?search={b.code}", (200,)), Try(f"/v1/products?search={b.word}&category_id={b.category_id}", (200,))],
    "GET /v1/products/{product_id}": lambda a, b: [Try(f"/v1/products/{b.product_id}", (404,))],
    "PUT /v1/products/{product_id}": lambda a, b: [
        Try(f"/v1/products/{uuid7()}", (422,), product_body() | {"category_id": b.category_id}),
        Try(f"/v1/products/{b.spare_product_id}", (201, 404, 409), product_body(id=b.spare_variant_id)),
        Try(f"/v1/products/{uuid7()}", (201, 409), product_body(codes=[{"kind": "own", "code": b.code}]))],
    "GET /v1/products/by-code/{code}": lambda a, b: [Try(f"/v1/products/by-code/{b.spare_code}", (404,))],
    "GET /v1/stock": lambda a, b: [Try(f"/v1/stock?store_id={b.store['id']}", (200, 404)), Try(f"/v1/stock?store_id={b.store['id']}&variant_id={b.item.variant_id}", (200, 404)),
                                   Try(f"/v1/stock?store_id={a.stores[0]['id']}&variant_id={b.item.variant_id}", (200, 404))],
    "PUT /v1/stock-adjustments/{adjustment_id}": lambda a, b: [
        Try(f"/v1/stock-adjustments/{uuid7()}", (422,), adjustment(b.store["id"], b.item.variant_id)),
        Try(f"/v1/stock-adjustments/{uuid7()}", (422,), adjustment(a.stores[0]["id"], b.item.variant_id)),
        Try(f"/v1/stock-adjustments/{uuid7()}", (422,), adjustment(b.store["id"], a.items[0].variant_id)),
        Try(f"/v1/stock-adjustments/{b.adjustment_id}", (201, 409), adjustment(a.stores[0]["id"], a.items[0].variant_id))],
    "GET /v1/sales": lambda a, b: [
        Try(f"/v1/sales?register_id={b.register['id']}", (200,)), Try(f"/v1/sales?receipt_number={b.receipt['receipt_number']}", (200,)),
        Try(f"/v1/sales?cursor={b.sale_id}", (200, 400)), Try("/v1/sales?limit=500", (200,))],
    "GET /v1/sales/{sale_id}": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}", (404,))],
    "GET /v1/sales/{sale_id}/derivation": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}/derivation", (404,))],
    "PUT /v1/sales/{sale_id}": sale_tries,
    "GET /v1/feed": lambda a, b: [Try("/v1/feed?limit=500", (200,)), Try("/v1/feed?after=100&limit=500", (200,))],
    "GET /v1/feed/stream": lambda a, b: [Try("/v1/feed/stream?after=0", (200,))],
}

HEADS = {"owner", "manager"}
TILLS = HEADS | {"cashier"}
ANYBODY = {"owner", "manager", "cashier", "stock_clerk", "accountant", "viewer", "support"}

MAY: dict[str, set[str]] = {
    "POST /v1/sign-in": ANYBODY | {"none"},
    "GET /v1/me": ANYBODY,
    **dict.fromkeys(("GET /v1/stores", "GET /v1/tax-classes", "GET /v1/packs", "GET /v1/packs/{pack}/{version}"), ANYBODY),
    **dict.fromkeys(("GET /v1/promotions", "GET /v1/price-lists", "GET /v1/pricing-rules", "GET /v1/pricing-rules/{rules_version}", "GET /v1/categories",
                     "GET /v1/products", "GET /v1/products/{product_id}", "GET /v1/products/by-code/{code}"), ANYBODY),
    **dict.fromkeys(("GET /v1/coupons/{code}", "PUT /v1/coupons/{code}/redemptions/{sale_id}", "DELETE /v1/coupons/{code}/redemptions/{sale_id}"), TILLS),
    **dict.fromkeys(("PUT /v1/stores/{store_id}", "PUT /v1/stores/{store_id}/registers/{register_id}"), HEADS),
    **dict.fromkeys(("PUT /v1/tax-classes", "PUT /v1/tax-classes/{code}", "PUT /v1/promotions/{promotion}", "DELETE /v1/promotions/{promotion}",
                     "PUT /v1/price-lists/{price_list}", "DELETE /v1/price-lists/{price_list}", "PUT /v1/pricing-policy", "PUT /v1/coupons/{code}",
                     "PUT /v1/categories/{category_id}", "PUT /v1/products/{product_id}"), HEADS),
    "GET /v1/stock": ANYBODY,
    "PUT /v1/stock-adjustments/{adjustment_id}": HEADS | {"stock_clerk"},
    **dict.fromkeys(("GET /v1/sales", "GET /v1/sales/{sale_id}", "GET /v1/sales/{sale_id}/derivation"), ANYBODY - {"stock_clerk"}),
    "PUT /v1/sales/{sale_id}": TILLS,
    "GET /v1/feed": ANYBODY,
    "GET /v1/feed/stream": ANYBODY - {"support"},
}
