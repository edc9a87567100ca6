"""A drawer from its float to its Z, over the wire: what is counted blind, who may do what, and what the Z says for good (E21)."""
import hashlib
import json
import threading
import time
import unittest
from typing import Any

from basket import Bought, pay_cash, priced
from drawer import Drawer, cash, instant
from members_test import audited
from people import changed_member, id_of
from pin_test import Till, person_with_pin
from shop import GROCER, Shop, Trade, everything, sign_in
from testkit.sale import uuid7
from testkit.world import the_world


def numbers_in(value: Any) -> set[int]:
    if isinstance(value, dict):
        return set().union(*map(numbers_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(numbers_in, value))
    return {value} if isinstance(value, int) and not isinstance(value, bool) else set()


class Drawers(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner, cls.cashier = cls.shop.client, sign_in(role="cashier")
        cls.lamp = cls.shop.new_item("Lamp", 25500)

    def setUp(self) -> None:
        self.manager = sign_in(role="manager")          # whose role a test changes

    def drawer(self, **more: Any) -> Drawer:
        return Drawer(self.shop, self.shop.open_store(registers=2), self.cashier).opened(**more)

    def sell(self, drawer: Drawer, given: int | None = None, kind: str = "sale", **more: Any) -> str:
        """A lamp for 2.55."""
        sale = priced(drawer.store, [Bought(self.lamp)], kind=kind) | {"shift_id": drawer.shift_id} | more
        if given:
            pay_cash(sale, 1, given)
        self.assert_status(self.shop.record(sale, sale_id := uuid7()), 201)
        return sale_id

    # ---- one day ----

    def test_a_day_at_the_till_ends_in_a_z_that_adds_up(self) -> None:
        drawer = self.drawer()
        for given in (255, 10_00, 5_00):
            self.sell(drawer, given)
        self.sell(drawer, kind="return")
        self.assert_status(drawer.event("pay_in", amount_minor=20_00), 201)
        self.assert_status(drawer.event("pay_out", amount_minor=4_50), 201)
        self.assert_status(drawer.event("drop", amount_minor=30_00), 201)
        self.assert_status(drawer.event("no_sale"), 201)
        expected = 100_00 + 2 * 2_55 + 20_00 - 4_50 - 30_00
        x = self.assert_status(drawer.x(self.manager), 200).body
        self.assertEqual(x["totals"]["cash"], [{"currency": "GBP", "float_minor": 100_00, "pay_in_minor": 20_00, "pay_out_minor": 4_50, "drop_minor": 30_00, "expected_minor": expected}])
        self.assertGreaterEqual(self.shop.feed_head(), x["feed_position"])
        counted = self.assert_status(drawer.count(expected - 20), 201).body
        self.assertEqual(counted["amounts"], [{"currency": "GBP", "counted_minor": expected - 20, "variance_minor": -20}])
        z = self.assert_status(drawer.close(), 201).body
        said = z["document"]
        totals = said["totals"]
        self.assertEqual({**totals["counts"]}, {"sales": 3, "returns": 1, "refunds": 0, "exchanges": 0, "voids": 0, "no_sales": 1})
        self.assertEqual((said["number"], totals["sold_minor"], totals["returned_minor"], totals["total_minor"], said["perpetual_minor"]), (1, 7_65, 2_55, 5_10, 5_10))
        self.assertEqual(totals["tenders"], [{"kind": "cash", "currency": "GBP", "tenders": 4, "taken_minor": 7_65, "given_back_minor": 2_55, "given_minor": 17_55, "change_minor": 9_90}])
        self.assertEqual([(tax["tax_code"], tax["gross_minor"]) for tax in totals["taxes"]], [("standard", 5_10)])
        self.assertEqual(totals["receipts"], [{"series_id": drawer.series_id, "first_number": 1, "last_number": 4, "receipts": 4}])
        self.assertEqual((totals["cash"][0]["expected_minor"], totals["cash"][0]["counted_minor"], totals["cash"][0]["variance_minor"]), (expected, expected - 20, -20))
        self.assertEqual(z["digest"], hashlib.sha256(json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest())
        self.assertEqual(drawer.close().raw, self.assert_status(self.owner.get(f"/v1/z-reports/{drawer.z_id}"), 200).raw)
        entries = [(entry["kind"], entry["id"]) for entry in self.shop.feed_after(self.shop.feed_head() - 2)]
        self.assertEqual(entries, [("drawer_event", drawer.z_id), ("z_report", drawer.z_id)])

    def test_the_next_z_goes_on_and_the_list_has_both(self) -> None:
        first = self.drawer()
        self.sell(first)
        first.count(102_55)
        z1 = self.assert_status(first.close(), 201).body
        second = Drawer(self.shop, first.store, self.cashier).opened()
        second.count(100_00)
        z2 = self.assert_status(second.close(), 201).body
        self.assertEqual((z2["document"]["number"], z2["document"]["previous_digest"], z2["document"]["perpetual_minor"]), (2, z1["digest"], 2_55))
        listed = self.owner.get(f"/v1/z-reports?register_id={first.register_id}").body["items"]
        self.assertEqual([(one["z_id"], one["number"]) for one in listed], [(second.z_id, 2), (first.z_id, 1)])
        shifts = self.cashier.get(f"/v1/shifts?register_id={first.register_id}&state=closed").body["items"]
        self.assertEqual([one["z_id"] for one in shifts], [second.z_id, first.z_id])
        self.assertEqual(self.cashier.get(f"/v1/shifts?register_id={first.register_id}&state=open").body["items"], [])

    def test_several_currencies_have_their_own_drawers(self) -> None:
        drawer = Drawer(self.shop, self.shop.open_store(), self.cashier)
        self.assert_status(drawer.open(body=drawer.opening() | {"float": cash(100_00) + cash(50_00, "EUR")}), 201)
        sale = priced(drawer.store, [Bought(self.lamp)]) | {"shift_id": drawer.shift_id}
        sale["tenders"] = [{"kind": "cash", "amount_minor": 255, "given_minor": 850, "change_minor": 595, "foreign": {"currency": "EUR", "given_minor": 1000, "rate_e9": 850_000_000}}]
        self.assert_status(self.shop.record(sale), 201)
        found = {one["currency"]: one["expected_minor"] for one in drawer.x(self.manager).body["totals"]["cash"]}
        self.assertEqual(found, {"EUR": 60_00, "GBP": 100_00 - 5_95})
        counted = self.assert_status(drawer.count(all_cash=cash(100_00 - 5_95) + cash(59_00, "EUR")), 201).body
        self.assertEqual([one["variance_minor"] for one in counted["amounts"]], [-1_00, 0])
        left_out = self.assert_status(drawer.count(100_00 - 5_95), 201).body
        self.assertEqual([(one["counted_minor"], one["variance_minor"]) for one in left_out["amounts"]], [(0, -60_00), (100_00 - 5_95, 0)])

    # ---- blind ----

    def test_before_the_count_no_answer_to_a_cashier_says_what_should_be_there(self) -> None:
        """B26"""
        drawer = Drawer(self.shop, self.shop.open_store(), self.cashier)
        opening = drawer.opening(137_77)
        answers = [drawer.open(body=opening)]
        self.sell(drawer)
        expected = 137_77 + 2_55 + 11_13
        answers += [drawer.event("pay_in", amount_minor=11_13), drawer.event("no_sale"), drawer.close(), drawer.open(body=opening), self.cashier.get("/v1/shifts"), drawer.x(self.cashier),
                    self.cashier.get("/v1/z-reports"), self.cashier.get(f"/v1/z-reports/{drawer.z_id}"), self.cashier.get("/v1/drawer-policy")]
        self.assertEqual([answer.status for answer in answers], [201, 201, 201, 409, 200, 200, 403, 403, 403, 403])
        self.assert_problem(answers[3], 409, "drawers.not_counted")
        for answer in answers:
            self.assertNotIn(b"expected", answer.raw)
            self.assertNotIn(expected, numbers_in(answer.body))
        self.assertIn(expected, numbers_in(drawer.x(self.manager).body), "the test looks for what a manager is told")
        counted = self.assert_status(drawer.count(expected - 100), 201)
        self.assertEqual(counted.body["amounts"][0]["variance_minor"], -100)
        self.assertNotIn(b"expected", counted.raw)

    def test_a_drawer_is_counted_three_times_at_most_and_each_count_is_kept(self) -> None:
        drawer = self.drawer()
        for attempt, minor in enumerate((90_00, 95_00, 99_00), 1):
            answer = self.assert_status(drawer.count(minor, count_id := uuid7()), 201).body
            self.assertEqual((answer["attempt"], answer["recounts_left"], answer["amounts"][0]["variance_minor"]), (attempt, 3 - attempt, minor - 100_00))
        self.assert_problem(drawer.count(100_00), 409, "drawers.counted_enough")
        kept = the_world().cluster.sql(f"select counted_minor from drawers.counts c join drawers.count_amounts a on a.count_id = c.id where c.shift_id = '{drawer.shift_id}' order by ordinal")
        self.assertEqual(kept.split(), ["9000", "9500", "9900"])

    def test_a_large_variance_wants_a_second_person(self) -> None:
        drawer = self.drawer()
        first = self.assert_status(drawer.count(90_00), 201).body
        self.assertTrue(first["needs_approval"])
        self.assert_problem(drawer.close(), 409, "drawers.approval_needed")
        self.assert_problem(drawer.approve(self.cashier), 403, "auth.forbidden")
        self.assert_problem(drawer.approve(self.manager, uuid7()), 409, "drawers.not_the_last_count")
        approved = self.assert_status(drawer.approve(self.manager), 200).body
        self.assertEqual((approved["needs_approval"], approved["approved_by"]), (False, id_of(self.manager)))
        self.assertTrue(audited(self.shop.tenant_id, "drawer.variance_approved", drawer.count_id))
        self.assert_status(drawer.count(91_00), 201)
        self.assert_problem(drawer.close(), 409, "drawers.approval_needed")
        self.assert_status(drawer.approve(self.owner), 200)
        self.assert_status(drawer.close(), 201)

    def test_whoever_counted_is_no_second_person(self) -> None:
        drawer = Drawer(self.shop, self.shop.open_store(), self.manager).opened()
        drawer.count(90_00)
        self.assert_problem(drawer.approve(self.manager), 403, "drawers.second_person")
        self.assert_status(drawer.approve(self.owner), 200)

    def test_the_shop_says_how_far_a_count_may_be_off(self) -> None:
        self.assertEqual(self.owner.get("/v1/drawer-policy").body, {"variance_limit_minor": 500})
        self.addCleanup(self.owner.put, "/v1/drawer-policy", {"variance_limit_minor": 500})
        self.assert_status(self.owner.put("/v1/drawer-policy", {"variance_limit_minor": 9}), 200)
        drawer = self.drawer()
        self.assertTrue(drawer.count(100_10).body["needs_approval"])
        self.assertFalse(drawer.count(100_09).body["needs_approval"])

    # ---- whose drawer ----

    def test_a_register_has_one_open_shift_and_the_answer_names_it(self) -> None:
        drawer = self.drawer()
        again = Drawer(self.shop, drawer.store, self.manager)
        answer = again.open()
        self.assert_problem(answer, 409, "drawers.shift_open", "/register_id", "shift_open")
        self.assertIn(drawer.shift_id, answer.raw.decode())
        self.assert_status(Drawer(self.shop, drawer.store, self.manager, register=1).open(), 201)

    def test_of_two_who_open_at_once_one_does(self) -> None:
        store = self.shop.open_store()
        drawers = [Drawer(self.shop, store, client) for client in (self.manager, self.cashier, sign_in(), sign_in())]
        answers: list[int] = []
        threads = [threading.Thread(target=lambda one=one: answers.append(one.open().status)) for one in drawers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [201, 409, 409, 409])

    def test_a_drawer_is_its_holders_until_a_manager_takes_it_over(self) -> None:
        """B27: who approved is another field than whose drawer it is."""
        drawer = Drawer(self.shop, self.shop.open_store(), self.manager).opened()
        for name, answer in (("event", drawer.event("pay_out", by=self.cashier, amount_minor=1)), ("count", drawer.count(1, by=self.cashier)), ("close", drawer.close(by=self.cashier))):
            with self.subTest(name):
                self.assert_problem(answer, 403, "drawers.not_yours")
        mine = self.drawer()
        by_owner = self.assert_status(mine.event("pay_out", by=self.owner, amount_minor=3_00, approver_id=id_of(self.manager)), 201).body
        self.assertEqual((by_owner["shift_id"], by_owner["account_id"], by_owner["approver_id"]), (mine.shift_id, id_of(self.owner), id_of(self.manager)))
        taken = self.assert_status(self.manager.post(f"/v1/shifts/{mine.shift_id}/take-over", None), 200).body
        self.assertEqual((taken["opened_by"], taken["held_by"]), (id_of(self.cashier), id_of(self.manager)))
        self.assertTrue(audited(self.shop.tenant_id, "shift.taken_over", mine.shift_id))
        self.assert_problem(mine.count(1), 403, "drawers.not_yours")

    def test_who_approved_is_proven_by_an_override_or_is_the_registers_word(self) -> None:
        """B27: a cashier may name anybody; only what a manager signed, for this very event, proves it."""
        drawer = self.drawer()
        manager_id = id_of(self.manager)

        def signed(event_id: str, permission: str = "run_drawer") -> str:
            said = {"permission": permission, "subject": {"kind": "sale", "id": event_id}, "register_id": drawer.register_id, "reason": "A taxi for the float"}
            return str(self.assert_status(self.manager.post("/v1/overrides", said), 201).body["token"])

        def paid_out(event_id: str | None = None, **said: Any) -> tuple[str | None, bool]:
            body = self.assert_status(drawer.event("pay_out", event_id, amount_minor=1_00, **said), 201).body
            return body.get("approver_id"), body["is_approval_proven"]

        event_id, other_id = uuid7(), uuid7()
        token = signed(event_id)
        self.assertEqual(paid_out(event_id, override=token), (manager_id, True))
        self.assertEqual(paid_out(approver_id=manager_id), (manager_id, False))
        self.assertEqual(paid_out(other_id, override=token, approver_id=manager_id), (manager_id, False), "it was given for another event")
        self.assertEqual(paid_out(other_id := uuid7(), override=signed(other_id, "refund")), (None, False))
        self.assertEqual(paid_out(override="not.a.token"), (None, False), "the money has moved all the same")
        self.assertEqual(paid_out(late_id := uuid7(), override=signed(late_id), occurred_at=instant(30)), (None, False), "it did not hold any more")
        self.assertEqual(paid_out(by=self.manager, approver_id=manager_id), (manager_id, True), "who is signed in and may approve needs no token")
        self.assertEqual(paid_out(approver_id=id_of(self.cashier)), (id_of(self.cashier), False))

    def test_a_pin_opens_the_drawer_of_its_register_alone(self) -> None:
        store = self.shop.open_store(registers=2)
        till = Till(self.owner, store)
        client = till.client(person_with_pin(self.owner, "cashier", "8264"), "8264")
        self.assert_problem(Drawer(self.shop, store, client, register=1).open(), 403, "drawers.other_register")
        self.assert_status(Drawer(self.shop, store, client).open(), 201)

    def test_a_role_of_another_store_reaches_no_drawer_of_this_one(self) -> None:
        drawer, mine = self.drawer(), self.shop.open_store()
        drawer.count(100_00)
        with changed_member(self.owner, "manager", stores=[mine["id"]]) as client:
            for name, answer in [
                ("open", Drawer(self.shop, drawer.store, client, register=1).open()), ("event", drawer.event("no_sale", by=client)), ("count", drawer.count(1, by=client)),
                ("close", drawer.close(by=client)), ("x", drawer.x(client)), ("take over", client.post(f"/v1/shifts/{drawer.shift_id}/take-over", None)),
                ("approve", drawer.approve(client)), ("abandon", client.post(f"/v1/shifts/{drawer.shift_id}/abandon", {"z_id": uuid7(), "reason": "x"})),
                ("a Z", client.put(f"/v1/z-reports/{uuid7()}", drawer.z_body())), ("policy", client.put("/v1/drawer-policy", {"variance_limit_minor": 1})),
            ]:
                with self.subTest(name):
                    self.assert_problem(answer, 403, "auth.other_store")
            self.assertEqual(client.get("/v1/shifts").body["items"], [])
            self.assertEqual(client.get("/v1/z-reports").body["items"], [])

    # ---- repeats and refusals ----

    def test_what_is_sent_twice_is_done_once(self) -> None:
        drawer = Drawer(self.shop, self.shop.open_store(), self.cashier)
        opening = drawer.opening()
        first, again = drawer.open(body=opening), drawer.open(body=opening)
        self.assertEqual((first.status, again.status, first.body), (201, 200, again.body))
        self.assert_problem(drawer.open(body=opening | {"float": []}), 409, "drawers.id_reused")
        said = {"kind": "drop", "amount_minor": 5_00, "reason": "To the safe", "occurred_at": instant()}
        path = f"/v1/shifts/{drawer.shift_id}/events/{uuid7()}"
        first, again = self.cashier.put(path, said), self.cashier.put(path, said)
        self.assertEqual((first.status, again.status, first.body), (201, 200, again.body))
        self.assert_problem(self.cashier.put(path, said | {"amount_minor": 6_00}), 409, "drawers.id_reused")
        self.assertEqual(drawer.x(self.manager).body["totals"]["cash"][0]["drop_minor"], 5_00)
        path, said = f"/v1/shifts/{drawer.shift_id}/counts/{uuid7()}", {"counted_at": instant(), "cash": cash(95_00)}
        first, again = self.cashier.put(path, said), self.cashier.put(path, said)
        self.assertEqual((first.status, again.status, first.body), (201, 200, again.body))
        self.assert_problem(self.cashier.put(path, said | {"cash": []}), 409, "drawers.id_reused")
        first, again = drawer.close(), drawer.close()
        self.assertEqual((first.status, again.status, first.body), (201, 200, again.body))
        self.assert_problem(drawer.close(uuid7()), 409, "drawers.already_closed")

    def test_what_cannot_be_is_refused_and_nothing_is_written(self) -> None:
        drawer, stranger = self.drawer(), Shop(GROCER)
        there = stranger.open_store()
        before = everything()
        opening = drawer.opening()
        for name, answer, status, code, pointer in [
            ("a register of nobody's", Drawer(self.shop, drawer.store, self.cashier).open(body=opening | {"register_id": uuid7()}), 422, "drawers.unknown_register", "/register_id"),
            ("a register of another tenant", Drawer(self.shop, there, self.cashier).open(), 422, "drawers.unknown_register", "/register_id"),
            ("a currency twice", drawer.open(body=opening | {"float": cash(1) + cash(2)}), 400, "http.bad_body", "/float/1/currency"),
            ("a currency that is none", drawer.open(body=opening | {"float": cash(1, "ABC")}), 400, "http.bad_body", "/float/0/currency"),
            ("a value twice", drawer.open(body=opening | {"float": [{"currency": "GBP", "denominations": [{"value_minor": 1, "pieces": 1}] * 2}]}), 400, "http.bad_body", "/float/0/denominations/1/value_minor"),
            ("an id of version 4", self.cashier.put("/v1/shifts/7d444840-9dc0-41d1-b245-5ffdce74fad2", opening), 400, "drawers.bad_id", None),
            ("a pay-in of nothing", drawer.event("pay_in"), 400, "http.bad_body", "/amount_minor"),
            ("a pay-in below zero", drawer.event("pay_in", amount_minor=-1), 400, "http.bad_body", "/amount_minor"),
            ("a no-sale of an amount", drawer.event("no_sale", amount_minor=1), 400, "http.bad_body", "/amount_minor"),
            ("no reason", drawer.event("no_sale", reason=""), 400, "http.bad_body", "/reason"),
            ("a variance by hand", drawer.event("variance", amount_minor=1), 400, "http.bad_body", "/kind"),
            ("a shift of nobody's", self.cashier.put(f"/v1/shifts/{uuid7()}/events/{uuid7()}", {"kind": "no_sale", "reason": "x", "occurred_at": instant()}), 404, "drawers.unknown_shift", None),
            ("no such state", self.cashier.get("/v1/shifts?state=half"), 400, "http.bad_query", None),
            ("no such Z", self.owner.get(f"/v1/z-reports/{uuid7()}"), 404, "drawers.unknown_z", None),
        ]:
            with self.subTest(name):
                self.assert_problem(answer, status, code, pointer)
        self.assertEqual(everything(), before)

    # ---- late, abandoned, sealed ----

    def test_what_comes_after_the_z_belongs_to_it_and_is_told_beside_it(self) -> None:
        """B24"""
        drawer = self.drawer()
        drawer.count(100_00)
        z = self.assert_status(drawer.close(), 201).body
        sale_id = self.sell(drawer)
        event = self.assert_status(drawer.event("pay_out", amount_minor=50, occurred_at=instant(-5)), 201).body
        self.assertTrue(event["is_late"])
        self.assert_problem(drawer.event("pay_out", amount_minor=50, occurred_at=instant(30)), 409, "drawers.shift_closed")
        self.assert_problem(drawer.count(1), 409, "drawers.shift_closed")
        deadline = time.monotonic() + 10
        while not (read := self.owner.get(f"/v1/z-reports/{drawer.z_id}").body)["doubts"] and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(read["document"], z["document"])
        self.assertEqual((read["late"]["total_minor"], read["late"]["cash"][0]["pay_out_minor"]), (2_55, 50))
        self.assertEqual([(one["document_id"], one["doubt"]) for one in read["doubts"]], [(sale_id, "late")])
        variances = the_world().cluster.sql(f"select amount_minor from drawers.known_events where shift_id = '{drawer.shift_id}' and kind = 'variance' order by 1").split()
        self.assertEqual(variances, ["-255", "50"], "the count was blind to both, and so the variance is put right in the books")
        heard = {entry["id"] for entry in self.shop.feed_after(self.shop.feed_head() - 8) if entry["kind"] == "drawer_event"}
        corrections = the_world().cluster.sql(f"select id from drawers.known_events where shift_id = '{drawer.shift_id}' and kind = 'variance'").split()
        self.assertLessEqual(set(corrections), heard)
        after = Drawer(self.shop, drawer.store, self.cashier).opened()
        after.count(100_00)
        said = self.assert_status(after.close(), 201).body["document"]
        self.assertEqual((said["late_minor"], said["perpetual_minor"]), (2_55, 2_55))

    def test_a_dead_register_is_abandoned_by_a_manager_with_the_gap_declared(self) -> None:
        drawer = self.drawer()
        self.sell(drawer)
        path, said = f"/v1/shifts/{drawer.shift_id}/abandon", {"z_id": drawer.z_id, "reason": "The tablet fell into the sink"}
        self.assert_problem(self.cashier.post(path, said), 403, "auth.forbidden")
        z = self.assert_status(self.manager.post(path, said), 201).body
        self.assertEqual((z["document"]["abandoned"], z["document"]["totals"]["sold_minor"], z["document"]["perpetual_minor"]), (said["reason"], 2_55, 2_55))
        self.assertNotIn("counted_minor", z["document"]["totals"]["cash"][0])
        self.assertEqual(self.manager.post(path, said).body, z)
        self.assertTrue(audited(self.shop.tenant_id, "shift.abandoned", drawer.shift_id))
        self.assertEqual(self.cashier.get(f"/v1/shifts?register_id={drawer.register_id}").body["items"][0]["state"], "abandoned")
        self.assert_status(Drawer(self.shop, drawer.store, self.cashier).open(), 201)

    def test_a_z_that_the_register_sealed_is_kept_as_it_was_said_and_flagged_where_it_differs(self) -> None:
        drawer = self.drawer()
        honest = drawer.z_body()
        self.assert_problem(self.cashier.put(f"/v1/z-reports/{drawer.z_id}", honest | {"number": 2, "previous_digest": "ab" * 32}), 409, "drawers.z_chain")
        self.assert_problem(self.cashier.put(f"/v1/z-reports/{drawer.z_id}", honest | {"number": 2}), 400, "http.bad_body", "/previous_digest")
        self.assert_problem(self.cashier.put(f"/v1/z-reports/{drawer.z_id}", honest | {"register_id": drawer.store["registers"][1]["id"]}), 422, "drawers.other_drawer")
        first = self.assert_status(self.cashier.put(f"/v1/z-reports/{drawer.z_id}", honest), 201).body
        self.assertEqual((first["is_sealed"], first["flags"], first["document"]), (True, [], honest))
        self.assertEqual(self.assert_status(self.cashier.put(f"/v1/z-reports/{drawer.z_id}", honest), 200).body, first)
        self.assert_problem(self.cashier.put(f"/v1/z-reports/{drawer.z_id}", honest | {"perpetual_minor": 1}), 409, "drawers.id_reused")
        self.assert_problem(self.cashier.put(f"/v1/z-reports/{uuid7()}", honest), 409, "drawers.already_closed")
        second = Drawer(self.shop, drawer.store, self.cashier).opened()
        self.sell(second)
        said = second.z_body(2, first["digest"])
        z = self.assert_status(self.cashier.put(f"/v1/z-reports/{second.z_id}", said), 201).body
        flags = {flag["what"]: (flag.get("said"), flag.get("known")) for flag in z["flags"]}
        self.assertEqual((flags["sold_minor"], flags["counts/sales"], flags["perpetual_minor"], flags["cash/GBP/expected_minor"]), ((0, 2_55), (0, 1), (0, 2_55), (100_00, 102_55)))
        self.assertEqual(z["document"], said)
        self.assertTrue(self.owner.get(f"/v1/z-reports?register_id={drawer.register_id}").body["items"][0]["is_flagged"])

    def test_the_books_can_read_what_moved(self) -> None:
        drawer = self.drawer()
        drawer.event("pay_in", event_id=(event_id := uuid7()), amount_minor=7_00)
        drawer.count(106_00)
        self.assert_status(drawer.close(), 201)
        rows = the_world().cluster.sql(f"select id, kind, amount_minor, currency from drawers.known_events where shift_id = '{drawer.shift_id}'").splitlines()
        self.assertEqual(set(rows), {f"{drawer.shift_id}|opening_float|10000|GBP", f"{event_id}|pay_in|700|GBP", f"{drawer.z_id}|variance|-100|GBP"})


if __name__ == "__main__":
    unittest.main()
