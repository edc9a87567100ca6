"""Members and roles: nobody rises above themselves (D-07), a business keeps an owner, every change is in the audit log and ends old tokens."""
import threading
import unittest
from typing import Any

from people import changed_member, id_of, put_member, until_refused
from shop import GIFTS, GROCER, Shop, Trade, rows_of, sign_in
from testkit.client import Answer
from testkit.sale import uuid7
from testkit.world import the_world


def audited(tenant_id: str, action: str, subject: str) -> list[str]:
    return the_world().cluster.sql(f"""select coalesce(before::text, '-') || ' > ' || coalesce(after::text, '-') from audit.entries
        where tenant_id = '{tenant_id}' and action = '{action}' and subject = '{subject}' order by position""").splitlines()


class Members(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop, cls.stranger = Shop(), Shop(GROCER)
        cls.owner = cls.shop.client
        cls.manager = sign_in(GIFTS, "manager")
        cls.owner_id, cls.manager_id, cls.cashier_id = id_of(cls.owner), id_of(cls.manager), id_of(sign_in(GIFTS, "cashier"))

    def test_the_list_names_all_and_only_our_own(self) -> None:
        listed = {member["id"]: member for member in self.owner.get("/v1/members").body["items"]}
        self.assertLessEqual({self.owner_id, self.manager_id, self.cashier_id}, listed.keys())
        self.assertEqual(listed[self.cashier_id]["role"], "cashier")
        self.assertNotIn("stores", listed[self.cashier_id])
        self.assertNotIn(id_of(self.stranger.client), listed)
        self.assert_problem(self.owner.get(f"/v1/members/{id_of(self.stranger.client)}"), 404, "members.unknown_member")

    def test_a_change_is_audited_with_before_and_after_and_ends_the_old_token(self) -> None:
        old = sign_in(GIFTS, "cashier")
        self.assert_status(old.get("/v1/stores"), 200)
        with changed_member(self.owner, "cashier", role="viewer") as viewer:
            self.assert_problem(until_refused(old, "/v1/stores"), 401, "auth.invalid_token")
            self.assertEqual(viewer.get("/v1/me").body["role"], "viewer")
            self.assertNotIn("sell", viewer.get("/v1/me").body["permissions"])
        last = audited(self.shop.tenant_id, "member.changed", self.cashier_id)[-2]
        self.assertRegex(last, r'"role": "cashier".* > .*"role": "viewer"')

    def test_what_was_not_read_is_not_replaced(self) -> None:
        read = self.owner.get(f"/v1/members/{self.cashier_id}")
        said = {"name": "Cara", "role": "cashier", "active": True}
        before = rows_of(self.shop.tenant_id)
        for name, etag in (("no If-Match", {}), ("another version", {"If_Match": '"999"'}), ("a weak one", {"If_Match": "W/" + read.headers["etag"]}), ("any", {"If_Match": "*"})):
            with self.subTest(name):
                self.assert_problem(self.owner.put(f"/v1/members/{self.cashier_id}", said, **etag), 412, "members.version_differs")
                self.assert_problem(self.owner.request("DELETE", f"/v1/members/{self.cashier_id}", None, etag), 412, "members.version_differs")
        self.assert_problem(self.owner.put(f"/v1/members/{uuid7()}", said, If_Match='"1"'), 412, "members.version_differs")
        self.assertEqual(rows_of(self.shop.tenant_id), before)

    def test_who_is_not_active_may_do_nothing_and_can_not_sign_in(self) -> None:
        cashier = sign_in(GIFTS, "cashier")
        with changed_member(self.owner, "cashier", active=False):
            self.assert_problem(until_refused(cashier, "/v1/stores"), 401, "auth.invalid_token")
            login = next(login for login in the_world().logins if login.email == f"cashier@{GIFTS}.example")
            self.assert_problem(self.owner.post("/v1/sign-in", {"email": login.email, "password": login.password}), 401, "identity.wrong_credentials")
        self.assert_status(sign_in(GIFTS, "cashier").get("/v1/stores"), 200)

    def test_bad_members_are_refused(self) -> None:
        fine: dict[str, Any] = {"name": "Eve", "role": "cashier", "active": True}
        for name, body, status, code, pointer in [
            ("no name", fine | {"name": ""}, 400, "http.bad_body", "/name"),
            ("a role that nobody has", fine | {"role": "emperor"}, 422, "members.unknown_role", "/role"),
            ("a role of ours", fine | {"role": "support"}, 422, "members.unknown_role", "/role"),
            ("no store", fine | {"stores": []}, 400, "http.bad_body", "/stores"),
            ("a store twice", fine | {"stores": [self.shop.stores[0]["id"]] * 2}, 400, "http.bad_body", "/stores/1"),
            ("a store of another business", fine | {"stores": [self.stranger.stores[0]["id"]]}, 422, "members.unknown_store", "/stores/0"),
            ("an owner of one store", fine | {"role": "owner", "stores": [self.shop.stores[0]["id"]]}, 400, "http.bad_body", "/stores"),
            ("a field that is not theirs to say", fine | {"tenant_id": self.stranger.tenant_id}, 400, "http.bad_body", "/tenant_id"),
            ("a version", fine | {"permissions_version": 1}, 400, "http.bad_body", "/permissions_version"),
            ("permissions", fine | {"permissions": ["manage_tenant"]}, 400, "http.bad_body", "/permissions"),
            ("an account", fine | {"with_account": True}, 400, "http.bad_body", "/with_account"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.owner.put(f"/v1/members/{uuid7()}", body), status, code, pointer)

    def test_who_leaves_is_listed_no_more_and_may_come_back_with_no_old_token(self) -> None:
        member_id = uuid7()
        self.assert_status(self.owner.put(f"/v1/members/{member_id}", {"name": "Kit", "role": "cashier", "active": True}), 201)
        gone = self.owner.request("DELETE", f"/v1/members/{member_id}", None, {"If_Match": '"1"'})
        self.assert_status(gone, 200)
        self.assert_problem(self.owner.get(f"/v1/members/{member_id}"), 404, "members.unknown_member")
        self.assertNotIn(member_id, [member["id"] for member in self.owner.get("/v1/members").body["items"]])
        back = self.assert_status(self.owner.put(f"/v1/members/{member_id}", {"name": "Kit", "role": "viewer", "active": True}), 201)
        self.assertEqual(back.headers["etag"], '"3"')
        self.assertEqual([len(audited(self.shop.tenant_id, f"member.{what}", member_id)) for what in ("added", "removed")], [2, 1])


class NobodyRises(Trade):
    """D-07. Each refusal is a line in the audit log, and changes nothing else."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner, cls.manager = cls.shop.client, sign_in(GIFTS, "manager")
        cls.owner_id, cls.manager_id, cls.cashier_id = id_of(cls.owner), id_of(cls.manager), id_of(sign_in(GIFTS, "cashier"))

    def assert_refused(self, answer: Answer, action: str, subject: str, refused_before: int) -> None:
        self.assert_problem(answer, 403, "members.above_you")
        self.assertEqual(len(audited(self.shop.tenant_id, action, subject)), refused_before + 1)

    def test_a_manager_makes_no_owner_and_touches_none(self) -> None:
        members = the_world().cluster.sql("select md5(string_agg(m::text, '' order by account_id)) from members.members m")
        for name, target, changes in [("themselves", self.manager_id, {"role": "owner"}), ("a cashier", self.cashier_id, {"role": "owner"}),
                                      ("the owner down", self.owner_id, {"role": "cashier"}), ("the owner's name", self.owner_id, {"name": "Nobody"}),
                                      ("the owner off", self.owner_id, {"active": False}), ("the accountant's rights", self.cashier_id, {"role": "accountant"})]:
            with self.subTest(name):
                refused = len(audited(self.shop.tenant_id, "member.change_refused", target))
                self.assert_refused(put_member(self.manager, target, **changes), "member.change_refused", target, refused)
        etag = self.owner.get(f"/v1/members/{self.owner_id}").headers["etag"]
        refused = len(audited(self.shop.tenant_id, "member.change_refused", self.owner_id))
        self.assert_refused(self.manager.request("DELETE", f"/v1/members/{self.owner_id}", None, {"If_Match": etag}), "member.change_refused", self.owner_id, refused)
        new = uuid7()
        self.assert_refused(self.manager.put(f"/v1/members/{new}", {"name": "Straw", "role": "owner", "active": True}), "member.change_refused", new, 0)
        self.assertEqual(the_world().cluster.sql("select md5(string_agg(m::text, '' order by account_id)) from members.members m"), members)

    def test_a_cashier_manages_nobody(self) -> None:
        cashier = sign_in(GIFTS, "cashier")
        self.assert_problem(cashier.put(f"/v1/members/{self.cashier_id}", {"name": "Me", "role": "owner", "active": True}), 403, "auth.forbidden")
        self.assert_problem(cashier.put("/v1/roles/boss", {"name": "Me", "permissions": ["manage_tenant"]}), 403, "auth.forbidden")

    def test_nobody_puts_into_a_role_what_they_may_not(self) -> None:
        role = f"r{uuid7()[-8:]}"
        self.assert_refused(self.manager.put(f"/v1/roles/{role}", {"name": "Boss", "permissions": ["sell", "manage_tenant"]}), "role.change_refused", role, 0)
        self.assert_status(self.owner.put(f"/v1/roles/{role}", {"name": "Deputy", "permissions": ["manage_webhooks"]}), 201)
        self.assert_refused(self.manager.put(f"/v1/roles/{role}", {"name": "Less", "permissions": []}, If_Match='"1"'), "role.change_refused", role, 1)
        self.assert_problem(self.manager.request("DELETE", f"/v1/roles/{role}", None, {"If_Match": '"1"'}), 403, "members.above_you")
        refused = len(audited(self.shop.tenant_id, "member.change_refused", self.cashier_id))
        self.assert_refused(put_member(self.manager, self.cashier_id, role=role), "member.change_refused", self.cashier_id, refused)
        self.assert_status(self.owner.request("DELETE", f"/v1/roles/{role}", None, {"If_Match": '"1"'}), 200)

    def test_a_manager_may_what_is_theirs(self) -> None:
        """So that what is refused above is refused for its reach alone."""
        with changed_member(self.manager, "cashier", role="stock_clerk") as clerk:
            self.assertEqual(clerk.get("/v1/me").body["role"], "stock_clerk")
        role = f"r{uuid7()[-8:]}"
        self.assert_status(self.manager.put(f"/v1/roles/{role}", {"name": "Shift leader", "permissions": ["sell", "approve"]}), 201)
        self.assert_status(self.manager.request("DELETE", f"/v1/roles/{role}", None, {"If_Match": '"1"'}), 200)


class Roles(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner = cls.shop.client

    def test_a_role_of_ones_own_permits_what_it_says_and_a_change_counts_at_once(self) -> None:
        role = f"r{uuid7()[-8:]}"
        made = self.assert_status(self.owner.put(f"/v1/roles/{role}", {"name": "Looker", "permissions": ["read_sales"]}), 201)
        self.assertEqual(made.body["permissions"], ["signed_in", "read_sales"])
        with changed_member(self.owner, "cashier", role=role) as looker:
            self.assertEqual(looker.get("/v1/me").body["permissions"], ["signed_in", "read_sales"])
            self.assert_status(looker.get("/v1/sales"), 200)
            self.assert_problem(looker.get("/v1/products"), 403, "auth.forbidden")
            self.assert_problem(self.owner.request("DELETE", f"/v1/roles/{role}", None, {"If_Match": '"1"'}), 409, "members.role_in_use")
            self.assert_status(self.owner.put(f"/v1/roles/{role}", {"name": "Looker", "permissions": ["read_catalog"]}, If_Match='"1"'), 200)
            self.assert_problem(looker.get("/v1/sales"), 401, "auth.invalid_token")
            looker = sign_in(GIFTS, "cashier")
            self.assert_status(looker.get("/v1/products"), 200)
            self.assert_problem(looker.get("/v1/sales"), 403, "auth.forbidden")
        self.assert_status(self.owner.request("DELETE", f"/v1/roles/{role}", None, {"If_Match": '"2"'}), 200)
        self.assertEqual(len(audited(self.shop.tenant_id, "role.changed", role)), 1)

    def test_bad_roles_are_refused(self) -> None:
        fine: dict[str, Any] = {"name": "Role", "permissions": ["sell"]}
        for name, role, body, status, code, pointer in [
            ("a built-in one", "owner", fine, 409, "members.role_built_in", None), ("ours", "support", fine, 409, "members.role_built_in", None),
            ("capitals", "Boss", fine, 404, "http.not_found", None), ("too long", "r" * 41, fine, 404, "http.not_found", None),
            ("a permission that is none", "boss", fine | {"permissions": ["sell", "fly"]}, 400, "http.bad_body", "/permissions/1"),
            ("the permission of everybody", "boss", fine | {"permissions": ["none"]}, 400, "http.bad_body", "/permissions/0"),
            ("a built-in flag", "boss", fine | {"built_in": True}, 400, "http.bad_body", "/built_in"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.owner.put(f"/v1/roles/{role}", body), status, code, pointer)
        self.assert_problem(self.owner.request("DELETE", "/v1/roles/nobody"), 404, "members.no_such_role")

    def test_every_built_in_role_is_shown_with_what_it_permits(self) -> None:
        roles = {role["role"]: role for role in self.owner.get("/v1/roles").body["items"] if role["built_in"]}
        self.assertEqual(list(roles), ["owner", "manager", "cashier", "stock_clerk", "accountant", "viewer", "support"])
        self.assertEqual(roles["owner"]["permissions"], self.owner.get("/v1/me").body["permissions"])
        self.assertFalse(roles["support"]["assignable"])


class TheLastOwner(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.owner = cls.shop.client
        cls.owner_id, cls.manager_id = id_of(cls.owner), id_of(sign_in(GIFTS, "manager"))

    def test_stays_an_owner(self) -> None:
        for name, changes in (("demoted", {"role": "manager"}), ("not active", {"active": False})):
            with self.subTest(name):
                self.assert_problem(put_member(self.owner, self.owner_id, **changes), 409, "members.last_owner")
        etag = self.owner.get(f"/v1/members/{self.owner_id}").headers["etag"]
        self.assert_problem(self.owner.request("DELETE", f"/v1/members/{self.owner_id}", None, {"If_Match": etag}), 409, "members.last_owner")
        self.assertEqual(self.owner.get("/v1/me").body["role"], "owner")

    def test_is_not_one_who_can_not_sign_in(self) -> None:
        straw = uuid7()
        self.assert_status(self.owner.put(f"/v1/members/{straw}", {"name": "Straw", "role": "owner", "active": True}), 201)
        self.assert_problem(put_member(self.owner, self.owner_id, role="manager"), 409, "members.last_owner")
        self.assert_status(self.owner.request("DELETE", f"/v1/members/{straw}", None, {"If_Match": '"1"'}), 200)

    def test_of_two_who_demote_each_other_at_once_one_stays(self) -> None:
        for round_ in range(10):
            self.assert_status(put_member(self.owner, self.manager_id, role="owner"), 200)
            other = sign_in(GIFTS, "manager")
            answers: list[Answer] = []
            pairs = [(self.owner, self.manager_id), (other, self.owner_id)]
            etags = [by.get(f"/v1/members/{target}") for by, target in pairs]
            ready = threading.Barrier(2)

            def demote(i: int) -> None:
                by, target = pairs[i]
                ready.wait()
                answers.append(by.put(f"/v1/members/{target}", {"name": etags[i].body["name"], "role": "manager", "active": True}, If_Match=etags[i].headers["etag"]))

            threads = [threading.Thread(target=demote, args=(i,)) for i in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            owners = the_world().cluster.sql(f"select count(*) from members.members where tenant_id = '{self.shop.tenant_id}' and is_owner")
            with self.subTest(round=round_):
                self.assertEqual(owners, "1", [answer.raw for answer in answers])
                self.assertIn(200, [answer.status for answer in answers])
                self.assertNotIn(500, [answer.status for answer in answers])
            self.put_back()

    def put_back(self) -> None:
        """Whoever is owner now, the demo's owner is the one in the end."""
        self.owner = sign_in(GIFTS, "owner")
        if self.owner.get("/v1/me").body["role"] != "owner":
            other = sign_in(GIFTS, "manager")
            self.assert_status(put_member(other, self.owner_id, role="owner"), 200)
            self.owner = sign_in(GIFTS, "owner")
        if self.owner.get(f"/v1/members/{self.manager_id}").body["role"] != "manager":
            self.assert_status(put_member(self.owner, self.manager_id, role="manager"), 200)
        type(self).owner = self.owner


if __name__ == "__main__":
    unittest.main()
