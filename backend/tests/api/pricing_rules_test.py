"""Promotions, price lists and the policy: changed under their version, never lost, and the whole set at any version there has been."""
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from shop import Shop, Trade, everything, sign_in
from testkit.client import Answer
from testkit.sale import uuid7

TENTH = {"kind": "percent_off", "rate_ppm": 100_000}


def promotion(**more: Any) -> dict[str, Any]:
    return {"priority": 100, "offer": TENTH} | more


class Rules(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()

    def put(self, promotion_id: str, body: dict[str, Any], version: int | None = None, kind: str = "promotions") -> Answer:
        return self.shop.client.put(f"/v1/{kind}/{promotion_id}", body, **({"If_Match": f'"{version}"'} if version else {}))

    def delete(self, promotion_id: str, version: int | None = None, kind: str = "promotions") -> Answer:
        return self.shop.client.request("DELETE", f"/v1/{kind}/{promotion_id}", None, {"If-Match": f'"{version}"'} if version else {})

    def rules(self, version: int | None = None) -> dict[str, Any]:
        return self.assert_status(self.shop.client.get("/v1/pricing-rules" + (f"/{version}" if version is not None else "")), 200).body


class OnePromotion(Rules):
    def test_lives_through_its_versions(self) -> None:
        name, start = f"p-{uuid7()[-8:]}", self.rules()["rules_version"]
        made = self.assert_status(self.put(name, promotion(name="Ten off")), 201)
        self.assertEqual(made.headers["etag"], '"1"')
        self.assertEqual(made.body, {"id": name, "version": 1} | promotion(name="Ten off"))
        self.assertIn(made.body, self.shop.client.get("/v1/promotions").body["items"])
        self.assert_problem(self.put(name, promotion()), 412, "pricing.version_differs")
        self.assert_problem(self.put(name, promotion(), 2), 412, "pricing.version_differs")
        second = self.assert_status(self.put(name, promotion(priority=5), 1), 200).body
        self.assertEqual((second["version"], second["priority"]), (2, 5))
        self.assert_problem(self.delete(name, 1), 412, "pricing.version_differs")
        ended = self.assert_status(self.delete(name, 2), 200).body
        self.assertEqual(ended, {"id": name, "version": 2, "rules_version": start + 3, "ended": True})
        self.assert_problem(self.delete(name), 404, "pricing.unknown_rule")
        self.assertNotIn(name, [one["id"] for one in self.shop.client.get("/v1/promotions").body["items"]])
        back = self.assert_status(self.put(name, promotion()), 201).body
        self.assertEqual(back["version"], 3, "a version is given out once")
        seen = [next((one["version"] for one in self.rules(start + n)["promotions"] if one["id"] == name), None) for n in range(5)]
        self.assertEqual(seen, [None, 1, 2, None, 3])
        self.assertEqual(self.rules(start + 4), self.rules())

    def test_that_is_as_it_was_is_no_new_version(self) -> None:
        name = f"p-{uuid7()[-8:]}"
        made = self.assert_status(self.put(name, promotion()), 201)
        before = everything()
        again = self.assert_status(self.put(name, promotion(), 1), 200)
        self.assertEqual(again.raw, made.raw)
        self.assertEqual(everything(), before)

    def test_is_told_to_the_feed_and_to_the_next_reader(self) -> None:
        name, head = f"p-{uuid7()[-8:]}", self.shop.feed_head()
        self.assert_status(self.put(name, promotion()), 201)
        now = self.shop.client.get("/v1/pricing-rules")
        self.assertEqual(now.headers["etag"], f'"{now.body["rules_version"]}"')
        self.assertIn(name, [one["id"] for one in now.body["promotions"]])
        self.delete(name)
        told = [(entry["kind"], entry["state"]) for entry in self.shop.feed_after(head)]
        version = now.body["rules_version"]
        self.assertEqual(told, [("promotion", {"id": name, "version": 1, "rules_version": version}),
                                ("promotion", {"id": name, "version": 1, "rules_version": version + 1, "ended": True})])

    def test_that_cannot_be_is_refused_where_it_is_wrong(self) -> None:
        before = everything()
        for name, body, pointer, field in [
            ("no offer", {"priority": 1}, "/offer", "missing"),
            ("no such kind", promotion(offer={"kind": "gift"}), "/offer/kind", "not_one_of"),
            ("a field of another kind", promotion(offer=TENTH | {"price_minor": 1}), "/offer/price_minor", "not_allowed"),
            ("a field that its kind needs", promotion(offer={"kind": "fixed_price"}), "/offer/unit_price_e4", "required"),
            ("more than all of it", promotion(offer=TENTH | {"rate_ppm": 1_000_001}), "/offer/rate_ppm", "out_of_range"),
            ("a day that is none", promotion(weekdays=[8]), "/weekdays/0", "out_of_range"),
            ("a time with a zone", promotion(**{"from": "2026-11-27T00:00Z"}), "/from", "too_long"),
            ("an end before the beginning", promotion(**{"from": "2026-11-27T00:00", "until": "2026-11-26T00:00"}), "/until", "out_of_range"),
            ("nothing selected", promotion(applies_to={}), "/applies_to", "required"),
            ("no code", promotion(applies_to={"items": ["a b"]}), "/applies_to/items/0", "bad_format"),
            ("a version of its own", promotion(version=7), "/version", "unknown"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.put("bad", body), 400, "http.bad_body", pointer, field)
        for bad in ("a%20b", "%C3%A9", "x" * 65):
            with self.subTest(bad):
                self.assert_problem(self.put(bad, promotion()), 400, "pricing.bad_id")
        self.assertEqual(everything(), before)

    def test_that_the_kernel_refuses_is_refused_in_its_words(self) -> None:
        before = everything()
        half = promotion(offer={"kind": "buy_get", "buy_milli": 1500, "get_milli": 1000, "rate_ppm": 1_000_000})
        answer = self.put("half", half)
        self.assert_problem(answer, 422, "pricing.kernel_refuses", "/offer/buy_milli", "kernel_refuses")
        self.assertEqual(answer.body["detail"], "the kernel says: not_whole_units")
        never = promotion(times_max=2, offer={"kind": "threshold", "minimum_minor": 1000, "amount_minor": 100})
        self.assert_problem(self.put("never", never), 422, "pricing.kernel_refuses", "/times_max", "kernel_refuses")
        self.assertEqual(everything(), before)

    def test_of_two_that_change_it_at_once_one_is_told(self) -> None:
        name = f"p-{uuid7()[-8:]}"
        self.assert_status(self.put(name, promotion()), 201)
        clients = [sign_in() for _ in range(8)]
        for client in clients:
            self.addCleanup(client.close)
        gate = threading.Barrier(len(clients))

        def change(n: int) -> int:
            gate.wait(10)
            return clients[n].put(f"/v1/promotions/{name}", promotion(priority=n), If_Match='"1"').status

        with ThreadPoolExecutor(len(clients)) as pool:
            statuses = sorted(pool.map(change, range(len(clients))))
        self.assertEqual(statuses, [200] + [412] * 7)


class APriceListAndThePolicy(Rules):
    def test_a_price_list_lives_through_its_versions(self) -> None:
        name = f"l-{uuid7()[-8:]}"
        said = {"priority": 1, "customer_groups": ["trade"], "prices": [{"item": "a", "unit_price_e4": 19_900}, {"item": "a", "unit_price_e4": 17_900, "from_milli": 10_000}]}
        made = self.assert_status(self.put(name, said, kind="price-lists"), 201)
        self.assertEqual(made.body, {"id": name, "version": 1} | said)
        self.assertIn(made.body, self.shop.client.get("/v1/price-lists").body["items"])
        self.assertIn(made.body, self.rules()["price_lists"])
        self.assert_problem(self.put(name, said | {"prices": said["prices"] * 2}, 1, "price-lists"), 400, "http.bad_body", "/prices/2", "twice")
        self.assert_status(self.put(name, said | {"prices": said["prices"][:1]}, 1, "price-lists"), 200)
        self.assertTrue(self.assert_status(self.delete(name, 2, "price-lists"), 200).body["ended"])
        self.assertNotIn(name, [one["id"] for one in self.rules()["price_lists"]])

    def test_a_promotion_and_a_price_list_may_have_one_name(self) -> None:
        name = f"x-{uuid7()[-8:]}"
        self.assert_status(self.put(name, promotion()), 201)
        self.assert_status(self.put(name, {"priority": 1, "prices": [{"item": "a", "unit_price_e4": 1}]}, kind="price-lists"), 201)

    def test_the_policy_is_a_part_of_the_set(self) -> None:
        for stacking in ("priority", "best_price"):
            self.assertEqual(self.assert_status(self.shop.client.put("/v1/pricing-policy", {"stacking": stacking}), 200).body, {"stacking": stacking})
            self.assertEqual(self.rules()["policy"], {"stacking": stacking})
        version = self.rules()["rules_version"]
        self.assert_status(self.shop.client.put("/v1/pricing-policy", {"stacking": "best_price"}), 200)
        self.assertEqual(self.rules()["rules_version"], version, "the same again is no change")
        self.assertEqual(self.rules(version - 1)["policy"], {"stacking": "priority"})
        self.assert_problem(self.shop.client.put("/v1/pricing-policy", {"stacking": "both"}), 400, "http.bad_body", "/stacking", "not_one_of")


class TheSet(Rules):
    def test_of_a_version_that_has_not_been_is_unknown(self) -> None:
        for version in (10**9, -1, "x", "1.0", "99999999999999999999"):
            with self.subTest(version):
                self.assert_problem(self.shop.client.get(f"/v1/pricing-rules/{version}"), 404, "pricing.unknown_rules_version")

    def test_before_the_first_rule_is_empty(self) -> None:
        self.assertEqual(self.rules(0), {"rules_version": 0, "promotions": [], "price_lists": []})


if __name__ == "__main__":
    unittest.main()
