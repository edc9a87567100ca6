"""Packs: shown as they were released, named by stores, and taken over as tax classes with their dates."""
import json
import unittest

from shop import GROCER, Shop, Trade, everything
from testkit.places import ROOT
from testkit.sale import uuid7


class Packs(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()

    def test_the_files_are_served_byte_for_byte(self) -> None:
        listed = self.assert_status(self.shop.client.get("/v1/packs"), 200).body["items"]
        files = sorted(ROOT.glob("packs/*/*.json"))
        self.assertEqual(len(listed), len(files))
        for file in files:
            with self.subTest(file.name):
                answer = self.assert_status(self.shop.client.get(f"/v1/packs/{file.parent.name}/{file.stem}"), 200)
                self.assertEqual(answer.raw, file.read_bytes())
                said = json.loads(answer.raw)
                self.assertIn({key: said[key] for key in ("id", "version", "name", "currency")}, listed)
        self.assertEqual(listed, sorted(listed, key=lambda pack: (pack["id"], -pack["version"])))

    def test_a_pack_that_there_is_not(self) -> None:
        for path in ("GB/0", "GB/99", "GB/x", "GB/1.0", "gb/1", "XX/1"):
            with self.subTest(path):
                self.assert_problem(self.shop.client.get(f"/v1/packs/{path}"), 404, "packs.unknown_pack")


class AStoreOfAPack(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()

    def said(self, **more) -> dict:
        return {"code": uuid7()[-8:].upper(), "name": "Osaka", "time_zone": "Asia/Tokyo", "cut_over_minutes": 0, "currency": "JPY",
                "prices_include_tax": True, "rounding_scope": "rate_per_document", "cash_step_minor": 10} | more

    def test_names_it_and_says_what_it_does_otherwise(self) -> None:
        store_id, wanted = uuid7(), {"pack_id": "JP", "pack_version": 1, "tax_rounding": "down", "inclusive_rule": "net_first", "cash_tie": "down"}
        said = self.said(**wanted)
        answer = self.assert_status(self.shop.client.put(f"/v1/stores/{store_id}", said), 200)
        self.assertEqual({key: answer.body[key] for key in wanted}, wanted)
        listed = next(store for store in self.shop.client.get("/v1/stores").body["items"] if store["id"] == store_id)
        self.assertEqual(listed, answer.body)
        bare = {key: value for key, value in said.items() if key not in wanted}
        answer = self.assert_status(self.shop.client.put(f"/v1/stores/{store_id}", bare), 200)
        self.assertEqual(set(answer.body) & set(wanted), set(), "what is left out of a PUT is gone")

    def test_that_has_none_is_shown_as_ever(self) -> None:
        for store in self.shop.stores:
            self.assertEqual(set(store) - {"address"}, {"id", "code", "name", "time_zone", "cut_over_minutes", "currency", "currency_digits",
                                                        "prices_include_tax", "rounding_scope", "cash_step_minor", "takes_tips", "registers"})

    def test_differs_only_where_the_law_leaves_a_choice(self) -> None:
        japan, before = {"pack_id": "JP", "pack_version": 1}, everything()
        put = self.shop.client.put
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(**japan, tax_rounding="half_even")), 422, "stores.pack_forbids", "/tax_rounding", "not_allowed")
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(**japan, rounding_scope="line")), 422, "stores.pack_forbids", "/rounding_scope", "not_allowed")
        self.assertEqual(everything(), before)

    def test_can_name_only_a_pack_that_there_is(self) -> None:
        before = everything()
        put = self.shop.client.put
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(pack_id="NZ", pack_version=99)), 422, "stores.unknown_pack", "/pack_id", "unknown")
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(pack_id="ZZ", pack_version=1)), 422, "stores.unknown_pack", "/pack_id", "unknown")
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(pack_id="NZ")), 400, "http.bad_body", "/pack_version", "required")
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(pack_version=1)), 400, "http.bad_body", "/pack_id", "required")
        self.assert_problem(put(f"/v1/stores/{uuid7()}", self.said(tax_rounding="sideways")), 400, "http.bad_body", "/tax_rounding", "not_one_of")
        self.assertEqual(everything(), before)


class TaxClasses(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop(GROCER)

    def put(self, code: str, **body):
        return self.shop.client.put(f"/v1/tax-classes/{code}", {"name": "Test rate"} | body)

    def shown(self, code: str) -> dict:
        return next(one for one in self.shop.client.get("/v1/tax-classes").body["items"] if one["code"] == code)

    def test_one_rate_is_said_and_shown_as_ever(self) -> None:
        code = f"plain-{uuid7()[-8:]}"
        answer = self.assert_status(self.put(code, rate_ppm=125_000), 200)
        self.assertEqual(answer.raw, f'{{"code":"{code}","name":"Test rate","rate_ppm":125000}}'.encode())
        self.assertEqual(self.shown(code), answer.body)
        self.assert_problem(self.put(code), 400, "http.bad_body", "/rate_ppm", "missing")

    def test_a_rate_may_change_on_a_day_to_come(self) -> None:
        code = f"dated-{uuid7()[-8:]}"
        self.assert_status(self.put(code, rate_ppm=190_000), 200)
        after = self.assert_status(self.put(code, rate_ppm=70_000, **{"from": "2999-01-01"}), 200).body
        self.assertEqual(after["rate_ppm"], 190_000, "what holds today")
        self.assertEqual(after["rates"], [{"taxes": [{"code": code, "rate_ppm": 190_000}]}, {"from": "2999-01-01", "taxes": [{"code": code, "rate_ppm": 70_000}]}])
        before = self.assert_status(self.put(code, rate_ppm=160_000, **{"from": "2020-07-01"}), 200).body
        self.assertEqual([period.get("from") for period in before["rates"]], [None, "2020-07-01", "2999-01-01"])
        self.assertEqual(before["rate_ppm"], 160_000)
        again = self.assert_status(self.put(code, rate_ppm=165_000, **{"from": "2020-07-01"}), 200).body
        self.assertEqual((again["rate_ppm"], len(again["rates"])), (165_000, 3))
        self.assertEqual(self.shown(code), again)
        anew = self.assert_status(self.put(code, rate_ppm=190_000), 200).body
        self.assertNotIn("rates", anew)

    def test_a_class_may_have_several_taxes(self) -> None:
        code = f"stack-{uuid7()[-8:]}"
        taxes = [{"code": "gst", "rate_ppm": 50_000}, {"code": "qst", "rate_ppm": 95_000, "on_earlier": [0]}]
        answer = self.assert_status(self.put(code, taxes=taxes), 200)
        self.assertEqual(answer.body["rates"], [{"taxes": taxes}])
        self.assertEqual(answer.body["rate_ppm"], 145_000)
        self.assertEqual(self.shown(code), answer.body)
        entry = self.shop.feed_after(self.shop.feed_head() - 1)[-1]
        self.assertEqual((entry["kind"], entry["state"]), ("tax_class", answer.body))

    def test_taxes_that_cannot_be(self) -> None:
        gst = {"code": "gst", "rate_ppm": 50_000}
        before = everything()
        chain = [{"code": f"t{i}", "rate_ppm": 10_000, **({"on_earlier": [i - 1]} if i else {})} for i in range(6)]
        for name, body, pointer, field in [
            ("both ways to say it", {"rate_ppm": 1, "taxes": [gst]}, "/taxes", "not_allowed"),
            ("a tax twice", {"taxes": [gst, gst]}, "/taxes/1/code", "twice"),
            ("a tax on a later one", {"taxes": [gst | {"on_earlier": [1]}, {"code": "qst", "rate_ppm": 1}]}, "/taxes/0/on_earlier/0", "out_of_range"),
            ("nine taxes", {"taxes": [{"code": f"t{i}", "rate_ppm": 1} for i in range(9)]}, "/taxes", "too_many"),
            ("deeper than the kernel goes", {"taxes": chain}, "/taxes", "kernel_refuses"),
            ("no code", {"taxes": [{"code": "g s t", "rate_ppm": 1}]}, "/taxes/0/code", "bad_format"),
            ("no date", {"rate_ppm": 1, "from": "2026-02-30"}, "/from", "not_a_date"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.put("bad", **body), 400, "http.bad_body", pointer, field)
        self.assertEqual(everything(), before)

    def test_a_pack_can_be_taken_over(self) -> None:
        mine = f"mine-{uuid7()[-8:]}"
        self.assert_status(self.put(mine, rate_ppm=1), 200)
        for one in self.shop.tax_classes:           # other tests sell in this shop, and a sale is compared with the class's taxes
            self.addCleanup(self.shop.client.put, f"/v1/tax-classes/{one['code']}", {"name": one["name"], "rate_ppm": one["rate_ppm"]})
        answer = self.assert_status(self.shop.client.put("/v1/tax-classes", {"pack_id": "CA-QC", "pack_version": 1}), 200)
        classes = {one["code"]: one for one in answer.body["items"]}
        self.assertEqual(classes[mine]["rate_ppm"], 1, "what the pack does not name stays")
        self.assertEqual(classes["single_portions"]["rates"], [
            {"from": "2013-01-01", "taxes": [{"code": "gst", "rate_ppm": 50_000}, {"code": "qst", "rate_ppm": 99_750}]},
            {"from": "2026-07-15", "taxes": [{"code": "gst", "rate_ppm": 50_000}, {"code": "qst", "rate_ppm": 0}]}])
        self.assertEqual(classes["exempt"]["rates"], [{"from": "2013-01-01", "taxes": []}])
        head = self.shop.feed_head()
        again = self.assert_status(self.shop.client.put("/v1/tax-classes", {"pack_id": "CA-QC", "pack_version": 1}), 200)
        self.assertEqual((again.raw, self.shop.feed_head()), (answer.raw, head), "the same again changes nothing")
        self.assert_problem(self.shop.client.put("/v1/tax-classes", {"pack_id": "CA-QC", "pack_version": 9}), 422, "pricing.unknown_pack", "/pack_id", "unknown")


if __name__ == "__main__":
    unittest.main()
