"""Sign-up, passwords, addresses, invitations and recovery: what goes by mail is good once, not for long, and tells nobody who has an account."""
import hashlib
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any

from shop import Trade
from testkit.mailbox import Mailbox, link_of, token_of, words_of
from testkit.server import Server
from testkit.world import the_world

GOOD = "seven lemons under a bridge"
BETTER = "eight lemons above a bridge"


class ByMail(Trade):
    def setUp(self) -> None:
        self.world = the_world()
        self.mailbox = Mailbox(self.world.server.folder)
        self.anybody = self.world.server.client()
        self.addCleanup(self.anybody.close)

    def someone(self) -> str:
        return f"{uuid.uuid4().hex[:12]}@people.example"

    def age(self, seconds: int) -> None:
        """Makes every link that waits so much older."""
        self.world.cluster.sql(f"update identity.links set created_at = created_at - interval '{seconds} s', expires_at = expires_at - interval '{seconds} s'"
                               " where used_at is null")

    def signed_up(self, address: str | None = None, business: str = "Lemon Stand") -> tuple[str, str]:
        """Somebody with a shop of their own: their address, and the tenant."""
        address = address or self.someone()
        self.assert_status(self.anybody.post("/v1/sign-up", {"email": address, "name": "Mika Virtanen", "business_name": business}), 202)
        answer = self.anybody.post("/v1/sign-up/confirm", {"token": token_of(self.mailbox.wait(address)), "password": GOOD})
        self.assert_status(answer, 201)
        return address, answer.body["tenant_id"]

    def client_of(self, address: str, password: str = GOOD) -> Any:
        client = self.world.server.client()
        self.addCleanup(client.close)
        self.assert_status(client.sign_in(address, password), 200)
        return client

    def actions_of(self, tenant: str) -> list[str]:
        return self.world.cluster.sql(f"select action from audit.entries where tenant_id = '{tenant}' order by position").splitlines()


class SigningUp(ByMail):
    def test_a_shop_opens_when_the_address_is_proven_and_not_before(self) -> None:
        address = self.someone()
        before = self.world.cluster.sql("select count(*) from tenancy.tenants")
        answer = self.anybody.post("/v1/sign-up", {"email": address.upper(), "name": "Mika", "business_name": "Lemon Stand"})
        self.assertEqual((answer.status, answer.raw), (202, b""))
        mail = self.mailbox.wait(address)
        self.assertEqual(self.world.cluster.sql("select count(*) from tenancy.tenants"), before)
        self.assertNotIn("Lemon Stand", words_of(mail), "what a stranger wrote must not reach somebody else's mailbox")
        done = self.anybody.post("/v1/sign-up/confirm", {"token": token_of(mail), "password": GOOD})
        self.assert_status(done, 201)
        me = self.client_of(address).get("/v1/me").body
        self.assertEqual((me["tenant"]["name"], me["role"], me["account"]["name"], me["account"]["email"]), ("Lemon Stand", "owner", "Mika", address))
        self.assertEqual(self.actions_of(done.body["tenant_id"])[0], "tenant.signed_up")

    def test_a_new_shop_is_on_trial(self) -> None:
        address, _ = self.signed_up()
        standing = self.client_of(address).get("/v1/tenant").body
        self.assertEqual((standing["plan"], standing["state"]), ("trial", "active"))
        self.assertGreater(standing["trial_ends_at"], datetime.now(timezone.utc).isoformat())

    def test_who_has_an_account_is_told_so_by_mail_alone(self) -> None:
        address, _ = self.signed_up()
        answer = self.anybody.post("/v1/sign-up", {"email": address, "name": "Mika", "business_name": "Another"})
        self.assertEqual((answer.status, answer.raw), (202, b""))
        self.assertIn("has an account already", words_of(self.mailbox.wait(address, 2)))

    def test_two_links_of_one_person_open_one_shop(self) -> None:
        address = self.someone()
        for _ in range(2):
            self.anybody.post("/v1/sign-up", {"email": address, "name": "Mika", "business_name": "Lemon Stand"})
        self.mailbox.wait(address, 2)
        tokens = [token_of(mail) for mail in self.mailbox.all_to(address)]
        self.assert_status(self.anybody.post("/v1/sign-up/confirm", {"token": tokens[0], "password": GOOD}), 201)
        self.assert_problem(self.anybody.post("/v1/sign-up/confirm", {"token": tokens[1], "password": GOOD}), 422, "identity.link_is_dead")

    def test_a_german_reads_german(self) -> None:
        address = self.someone()
        self.anybody.request("POST", "/v1/sign-up", {"email": address, "name": "Jörg", "business_name": "Käse & Co"}, {"Accept-Language": "de-AT,en;q=0.5"})
        mail = self.mailbox.wait(address)
        self.assertEqual(mail["Subject"], "Bestätigen Sie Ihre E-Mail-Adresse")
        self.assertEqual(mail["Content-Language"], "de")

    def test_what_is_no_address_gets_no_mail(self) -> None:
        for bad in ("nobody", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "ä@b.example", "<a@b.example>"):
            answer = self.anybody.post("/v1/sign-up", {"email": bad, "name": "A", "business_name": "B"})
            self.assert_problem(answer, 400, "http.bad_body", "/email", "bad_address")


class Links(ByMail):
    """E-09: good once, not for long, for one person and one purpose, hashed at rest, and in the fragment of the URL."""

    def reset_token(self, address: str) -> str:
        count = len(self.mailbox.all_to(address))
        self.assert_status(self.anybody.post("/v1/password-reset", {"email": address}), 202)
        return token_of(self.mailbox.wait(address, count + 1))

    def reset(self, token: str, password: str = BETTER) -> Any:
        return self.anybody.post("/v1/password-reset/confirm", {"token": token, "password": password})

    def test_a_link_is_good_once_even_for_twenty_at_once(self) -> None:
        address, _ = self.signed_up()
        token = self.reset_token(address)

        def one(number: int) -> int:
            client = self.world.server.client()
            try:
                answer = client.post("/v1/password-reset/confirm", {"token": token, "password": f"{BETTER} {number}"})
                while answer.status == 503:
                    answer = client.post("/v1/password-reset/confirm", {"token": token, "password": f"{BETTER} {number}"})
                return answer.status
            finally:
                client.close()

        with ThreadPoolExecutor(20) as pool:
            statuses = list(pool.map(one, range(20)))
        self.assertEqual(sorted(statuses), [204] + [422] * 19)
        self.assert_problem(self.reset(token), 422, "identity.link_is_dead")

    def test_a_link_is_good_for_thirty_minutes(self) -> None:
        address, _ = self.signed_up()
        token = self.reset_token(address)
        self.age(30 * 60 + 1)
        self.assert_problem(self.reset(token), 422, "identity.link_is_dead")
        young = self.reset_token(address)
        self.age(30 * 60 - 60)
        self.assert_status(self.reset(young), 204)

    def test_a_link_changes_its_own_person_and_serves_its_own_purpose(self) -> None:
        one, _ = self.signed_up()
        other, _ = self.signed_up()
        token = self.reset_token(one)
        for path, body in (("/v1/sign-up/confirm", {"password": BETTER}), ("/v1/me/email/confirm", {}), ("/v1/account-recovery/begin", {}),
                           ("/v1/account-recovery/finish", {"password": BETTER}), ("/v1/invitations/accept", {"name": "X", "password": BETTER})):
            self.assert_problem(self.anybody.post(path, body | {"token": token}), 422, "identity.link_is_dead")
        self.assert_status(self.reset(token), 204)
        self.assert_status(self.anybody.sign_in(other, GOOD), 200)
        self.anybody.token = None
        self.assert_problem(self.anybody.sign_in(one, GOOD), 401, "identity.wrong_credentials")
        self.assert_status(self.anybody.sign_in(one, BETTER), 200)
        self.anybody.token = None

    def test_a_refused_password_leaves_the_link_good(self) -> None:
        address, _ = self.signed_up()
        token = self.reset_token(address)
        self.assert_problem(self.reset(token, "short"), 422, "identity.password_refused", "/password", "too_short")
        self.assert_problem(self.reset(token, "password12345678"), 422, "identity.password_refused", "/password", "too_common")
        self.assert_problem(self.reset(token, "MikaVirtanen-2026"), 422, "identity.password_refused", "/password", "too_personal")
        self.assert_status(self.reset(token), 204)

    def test_the_token_is_in_the_fragment_and_nowhere_else(self) -> None:
        address, _ = self.signed_up()
        self.assert_status(self.anybody.post("/v1/password-reset", {"email": address}), 202)
        link = link_of(self.mailbox.wait(address, 2))
        before, token = link.split("#", 1)
        self.assertEqual(before, f"http://localhost:{self.world.server.port}/account/reset")
        self.assertGreaterEqual(len(token), 43)
        self.assert_status(self.reset(token), 204)
        dump = self.dump()
        self.assertIn(self.hash_of(token), dump, "the control: its hash is there")
        self.assertNotIn(token, dump)
        self.assertNotIn(token, self.world.server.log.read_text())

    def test_nothing_personal_is_readable_at_rest(self) -> None:
        address = self.someone()
        self.anybody.post("/v1/sign-up", {"email": address, "name": "Xylographicus", "business_name": "Quixotic Lemons"})
        self.mailbox.wait(address)
        dump = self.dump()
        for word in (address, address.split("@")[0], "Xylographicus", "Quixotic"):
            self.assertNotIn(word, dump)
        self.assertIn("Mill Road Gifts", dump, "the control: what is plain is found")

    def dump(self) -> str:
        """Every row of every table of ours, as text."""
        tables = self.world.cluster.sql("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname !~ '^(pg_|information)'").splitlines()
        return "\n".join(self.world.cluster.sql(f"select t::text from {table} t") for table in tables)

    def hash_of(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class Passwords(ByMail):
    def test_a_sign_in_on_a_new_device_is_told(self) -> None:
        address, _ = self.signed_up()
        self.client_of(address)                                          # the first of all: nobody is to be afraid of it
        self.mailbox.stays_at(address, 1)
        said = {"email": address, "password": GOOD}
        token = self.assert_status(self.anybody.post("/v1/sign-in", said), 200).body["device_token"]
        self.assertEqual(self.mailbox.wait(address, 2)["Subject"], "A new device signed in to your account")
        self.assert_status(self.anybody.post("/v1/sign-in", said | {"device_token": token}), 200)
        self.assert_problem(self.anybody.post("/v1/sign-in", said | {"password": "wrong"}), 401, "identity.wrong_credentials")
        self.mailbox.stays_at(address, 2)

    def test_a_reset_ends_every_session_and_tells_the_person(self) -> None:
        address, tenant = self.signed_up()
        elsewhere = self.client_of(address)
        self.anybody.post("/v1/password-reset", {"email": address})
        token = token_of(self.mailbox.wait(address, 2))
        self.assert_status(elsewhere.get("/v1/me"), 200)
        self.assert_status(self.anybody.post("/v1/password-reset/confirm", {"token": token, "password": BETTER}), 204)
        self.assert_status(elsewhere.get("/v1/me"), 401)
        self.assertEqual(self.mailbox.wait(address, 3)["Subject"], "Your password was changed")
        self.assertIn("account.password_reset", self.actions_of(tenant))

    def test_changing_it_asks_for_the_old_one_and_ends_the_other_sessions(self) -> None:
        address, tenant = self.signed_up()
        here, elsewhere = self.client_of(address), self.client_of(address)
        wrong = here.put("/v1/me/password", {"old_password": "not this one at all", "new_password": BETTER})
        self.assert_problem(wrong, 403, "identity.wrong_proof")
        self.assert_problem(here.put("/v1/me/password", {"old_password": GOOD, "new_password": "qwertyuiopqwertyuiop"}), 422, "identity.password_refused",
                            "/new_password", "too_common")
        self.assert_status(here.put("/v1/me/password", {"old_password": GOOD, "new_password": BETTER}), 204)
        self.assert_status(here.get("/v1/me"), 200)
        self.assert_status(elsewhere.get("/v1/me"), 401)
        self.client_of(address, BETTER)
        self.assertIn("account.password_changed", self.actions_of(tenant))

    def test_changing_it_asks_for_a_fresh_proof(self) -> None:
        address, _ = self.signed_up()
        client = self.world.server.client()
        self.addCleanup(client.close)
        refresh_token = client.sign_in(address, GOOD).body["refresh_token"]
        self.world.cluster.sql("update identity.sessions set proven_at = proven_at - interval '11 minutes'")
        client.token = client.post("/v1/session/refresh", {"refresh_token": refresh_token}).body["access_token"]
        for path, body in (("/v1/me/password", {"old_password": GOOD, "new_password": BETTER}), ("/v1/me/email", {"email": self.someone()})):
            self.assert_problem(client.put(path, body), 403, "auth.step_up_required")


class Addresses(ByMail):
    def test_an_address_changes_when_both_have_agreed(self) -> None:
        old, tenant = self.signed_up()
        new = self.someone()
        client = self.client_of(old)
        self.assert_status(client.put("/v1/me/email", {"email": new}), 202)
        at_new, at_old = token_of(self.mailbox.wait(new)), token_of(self.mailbox.wait(old, 2))
        first = self.anybody.post("/v1/me/email/confirm", {"token": at_new})
        self.assertEqual((first.status, first.body), (200, {"changed": False}))
        self.assert_problem(self.anybody.post("/v1/me/email/confirm", {"token": at_new}), 422, "identity.link_is_dead")
        self.assertEqual(client.get("/v1/me").body["account"]["email"], old)
        second = self.anybody.post("/v1/me/email/confirm", {"token": at_old})
        self.assertEqual((second.status, second.body), (200, {"changed": True}))
        self.assertEqual(client.get("/v1/me").body["account"]["email"], new)
        self.client_of(new)
        self.assertIn("address", words_of(self.mailbox.wait(old, 3)))
        self.assertIn("account.address_changed", self.actions_of(tenant))

    def test_both_sides_at_once_make_one_change(self) -> None:
        for _ in range(5):
            old, _tenant = self.signed_up()
            new = self.someone()
            self.client_of(old).put("/v1/me/email", {"email": new})
            tokens = [token_of(self.mailbox.wait(new)), token_of(self.mailbox.wait(old, 2))]
            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(lambda token: self.world.server.client().post("/v1/me/email/confirm", {"token": token}), tokens))
            self.assertEqual(sorted(answer.body["changed"] for answer in answers), [False, True])

    def test_the_address_of_another_stays_theirs_and_nobody_is_told(self) -> None:
        mine, _ = self.signed_up()
        theirs, _ = self.signed_up()
        free = self.someone()
        client = self.client_of(mine)
        taken_answer, free_answer = client.put("/v1/me/email", {"email": theirs}), client.put("/v1/me/email", {"email": free})
        self.assertEqual((taken_answer.status, taken_answer.raw), (free_answer.status, free_answer.raw))
        self.assertIn("has an account already", words_of(self.mailbox.wait(theirs, 2)))
        self.mailbox.wait(mine, 3)
        agreed = self.anybody.post("/v1/me/email/confirm", {"token": token_of(self.mailbox.all_to(mine)[1])})
        self.assertEqual((agreed.status, agreed.body), (200, {"changed": False}))
        self.assertEqual(client.get("/v1/me").body["account"]["email"], mine)


class Invitations(ByMail):
    def invited(self, owner: Any, **said: Any) -> str:
        address = said.pop("email", None) or self.someone()
        self.assert_status(owner.post("/v1/invitations", {"email": address, "role": "cashier"} | said), 202)
        return address

    def test_somebody_new_makes_an_account_and_belongs(self) -> None:
        owner_address, tenant = self.signed_up(business="Käse & <b>Co</b>")
        owner = self.client_of(owner_address)
        ben = self.invited(owner)
        mail = self.mailbox.wait(ben)
        self.assertIn("Käse & <b>Co</b>", mail["Subject"])
        self.assertNotIn("<b>Co", mail.get_body(("html",)).get_content())
        self.assertEqual([one["email"] for one in owner.get("/v1/invitations").body["items"]], [ben])
        self.assert_problem(self.anybody.post("/v1/invitations/accept", {"token": token_of(mail)}), 422, "identity.no_account_yet")
        joined = self.anybody.post("/v1/invitations/accept", {"token": token_of(mail), "name": "Ben", "password": GOOD})
        self.assertEqual((joined.status, joined.body["tenant_id"], joined.body["email"]), (200, tenant, ben))
        me = self.client_of(ben).get("/v1/me").body
        self.assertEqual((me["role"], me["account"]["name"]), ("cashier", "Ben"))
        self.assertEqual(owner.get("/v1/invitations").body["items"], [])
        self.assertEqual([action for action in self.actions_of(tenant) if action.startswith("invitation.")], ["invitation.sent", "invitation.accepted"])

    def test_one_account_belongs_to_several_tenants(self) -> None:
        mine, own = self.signed_up()
        owner_address, tenant = self.signed_up()
        self.invited(self.client_of(owner_address), email=mine)
        joined = self.anybody.post("/v1/invitations/accept", {"token": token_of(self.mailbox.wait(mine, 2))})
        self.assert_status(joined, 200)
        client = self.client_of(mine)
        self.assertEqual({one["tenant_id"] for one in client.get("/v1/me").body["memberships"]}, {own, tenant})
        client.token = None
        self.assert_status(client.sign_in(mine, GOOD, own), 200)
        self.assertEqual(client.get("/v1/me").body["role"], "owner")

    def test_who_is_removed_belongs_no_more_and_who_comes_back_does(self) -> None:
        mine, own = self.signed_up()
        owner_address, tenant = self.signed_up()
        owner = self.client_of(owner_address)
        self.invited(owner, email=mine)
        self.assert_status(self.anybody.post("/v1/invitations/accept", {"token": token_of(self.mailbox.wait(mine, 2))}), 200)
        person = self.client_of(mine)
        account = person.get("/v1/me").body["account"]["id"]

        def memberships() -> set[str]:
            person.token = None
            self.assert_status(person.sign_in(mine, GOOD, own), 200)
            return {one["tenant_id"] for one in person.get("/v1/me").body["memberships"]}

        self.assertEqual(memberships(), {own, tenant})
        etag = owner.get(f"/v1/members/{account}").headers["etag"]
        self.assert_status(owner.request("DELETE", f"/v1/members/{account}", None, {"If-Match": etag}), 200)
        self.assertEqual(memberships(), {own})
        self.assert_status(owner.put(f"/v1/members/{account}", {"name": "Mika", "role": "viewer", "active": True}), 201)
        self.assertEqual(memberships(), {own, tenant})
        person.token = None
        self.assert_status(person.sign_in(mine, GOOD, tenant), 200)
        self.assertEqual(person.get("/v1/me").body["role"], "viewer")

    def test_nobody_invites_above_themselves(self) -> None:
        owner_address, tenant = self.signed_up()
        owner = self.client_of(owner_address)
        manager = self.invited(owner, role="manager")
        self.anybody.post("/v1/invitations/accept", {"token": token_of(self.mailbox.wait(manager)), "name": "Max", "password": GOOD})
        self.assert_problem(self.client_of(manager).post("/v1/invitations", {"email": self.someone(), "role": "owner"}), 403, "identity.above_own_role")
        self.assertEqual(self.actions_of(tenant)[-1], "invitation.refused")
        self.assert_problem(owner.post("/v1/invitations", {"email": self.someone(), "role": "support"}), 422, "identity.unknown_role")
        self.assert_problem(owner.post("/v1/invitations", {"email": self.someone(), "role": "emperor"}), 422, "identity.unknown_role")

    def test_a_role_of_the_shops_own_can_be_given(self) -> None:
        owner_address, _ = self.signed_up()
        owner = self.client_of(owner_address)
        role = {"name": "Shift leader", "permissions": ["sell", "read_members", "manage_members"]}
        made = self.assert_status(owner.put("/v1/roles/shift_leader", role), 201)
        leader = self.invited(owner, role="shift_leader")
        self.anybody.post("/v1/invitations/accept", {"token": token_of(self.mailbox.wait(leader)), "name": "Lea", "password": GOOD})
        me = self.client_of(leader).get("/v1/me").body
        self.assertEqual((me["role"], me["permissions"]), ("shift_leader", ["signed_in", *role["permissions"]]))
        self.assert_status(owner.put("/v1/roles/above_hers", role | {"permissions": ["approve"]}), 201)
        self.assert_problem(self.client_of(leader).post("/v1/invitations", {"email": self.someone(), "role": "above_hers"}), 403, "identity.above_own_role")

        late = self.invited(owner, role="above_hers")
        said = {"token": token_of(self.mailbox.wait(late)), "name": "Lou", "password": GOOD}
        self.assert_status(owner.request("DELETE", "/v1/roles/above_hers", None, {"If-Match": '"1"'}), 200)
        self.assert_problem(self.anybody.post("/v1/invitations/accept", said), 422, "identity.unknown_role")
        self.assert_status(owner.put("/v1/roles/above_hers", role), 201)
        self.assert_status(self.anybody.post("/v1/invitations/accept", said), 200)             # a link that was refused is not used up
        self.assertEqual(made.headers["etag"], '"1"')

    def test_an_invitation_takes_nothing_from_a_member(self) -> None:
        owner_address, _ = self.signed_up()
        owner = self.client_of(owner_address)
        self.invited(owner, email=owner_address)
        self.assert_status(self.anybody.post("/v1/invitations/accept", {"token": token_of(self.mailbox.wait(owner_address, 2))}), 200)
        self.assertEqual(self.client_of(owner_address).get("/v1/me").body["role"], "owner")

    def test_nobody_joins_beyond_the_plan_and_the_link_stays_good(self) -> None:
        owner_address, tenant = self.signed_up()
        owner = self.client_of(owner_address)
        tokens = [token_of(self.mailbox.wait(self.invited(owner))) for _ in range(5)]

        def accept(token: str) -> Any:
            return self.anybody.post("/v1/invitations/accept", {"token": token, "name": "Ben", "password": GOOD})

        for token in tokens[:4]:
            self.assert_status(accept(token), 200)
        members = f"select count(*) from members.members where tenant_id = '{tenant}'"
        self.assert_problem(accept(tokens[4]), 403, "tenancy.plan_limit")
        self.assertEqual(self.world.cluster.sql(members), "5")
        self.world.server.run("tenant", "plan", tenant, "starter")
        self.assert_status(accept(tokens[4]), 200)
        self.assertEqual(self.world.cluster.sql(members), "6")

    def test_a_withdrawn_invitation_is_dead_and_so_is_its_link(self) -> None:
        owner_address, _ = self.signed_up()
        owner = self.client_of(owner_address)
        ben = self.invited(owner)
        token = token_of(self.mailbox.wait(ben))
        invitation = owner.get("/v1/invitations").body["items"][0]["id"]
        self.assert_status(owner.request("DELETE", f"/v1/invitations/{invitation}"), 204)
        self.assert_problem(owner.request("DELETE", f"/v1/invitations/{invitation}"), 404, "identity.unknown_invitation")
        said = {"token": token, "name": "Ben", "password": GOOD}
        self.assert_problem(self.anybody.post("/v1/invitations/accept", said), 422, "identity.link_is_dead")
        self.assert_status(self.anybody.post("/v1/invitations/send-again", {"token": token}), 202)
        self.mailbox.stays_at(ben, 1)

    def test_a_link_that_is_too_old_can_still_send_a_new_one_to_the_same_address(self) -> None:
        owner_address, _ = self.signed_up()
        ben = self.invited(self.client_of(owner_address))
        old = token_of(self.mailbox.wait(ben))
        self.age(30 * 60 + 1)
        said = {"name": "Ben", "password": GOOD}
        self.assert_problem(self.anybody.post("/v1/invitations/accept", said | {"token": old}), 422, "identity.link_is_dead")
        self.assert_status(self.anybody.post("/v1/invitations/send-again", {"token": old}), 202)
        self.assert_status(self.anybody.post("/v1/invitations/accept", said | {"token": token_of(self.mailbox.wait(ben, 2))}), 200)


class Recovery(ByMail):
    def test_it_waits_three_days_and_then_gives_a_new_password(self) -> None:
        address, tenant = self.signed_up()
        self.anybody.post("/v1/account-recovery", {"email": address})
        self.assert_status(self.anybody.post("/v1/account-recovery/begin", {"token": token_of(self.mailbox.wait(address, 2))}), 204)
        self.assertIn("72 hours", words_of(self.mailbox.wait(address, 3)))
        self.anybody.post("/v1/account-recovery", {"email": address})
        self.mailbox.stays_at(address, 3)
        self.world.cluster.sql("update identity.recoveries set ready_at = ready_at - interval '72 hours'")
        token = token_of(self.mailbox.wait(address, 4))
        self.assert_status(self.anybody.post("/v1/account-recovery/finish", {"token": token, "password": BETTER}), 204)
        self.client_of(address, BETTER)
        self.assertEqual([action for action in self.actions_of(tenant) if action.startswith("account.")], ["account.recovery_begun", "account.recovered"])

    def test_it_is_stopped_by_a_click(self) -> None:
        address, _ = self.signed_up()
        self.anybody.post("/v1/account-recovery", {"email": address})
        self.anybody.post("/v1/account-recovery/begin", {"token": token_of(self.mailbox.wait(address, 2))})
        stop = token_of(self.mailbox.wait(address, 3))
        self.world.cluster.sql("update identity.recoveries set ready_at = ready_at - interval '72 hours'")
        finish = token_of(self.mailbox.wait(address, 4))
        self.assert_status(self.anybody.post("/v1/account-recovery/stop", {"token": stop}), 204)
        self.assert_problem(self.anybody.post("/v1/account-recovery/finish", {"token": finish, "password": BETTER}), 422, "identity.link_is_dead")
        self.client_of(address)

    def test_an_operator_begins_it_without_the_wait_and_it_is_audited(self) -> None:
        address, tenant = self.signed_up()
        said = self.world.server.run("account", "recover", address)
        self.assertNotIn(token := token_of(self.mailbox.wait(address, 2)), said)
        self.assert_status(self.anybody.post("/v1/account-recovery/finish", {"token": token, "password": BETTER}), 204)
        kinds = self.world.cluster.sql(f"select actor_kind, action from audit.entries where tenant_id = '{tenant}' and action like 'account.%' order by position")
        self.assertEqual(kinds.splitlines(), ["operator|account.recovery_begun", "member|account.recovered"])
        with self.assertRaisesRegex(RuntimeError, "no such account"):
            self.world.server.run("account", "recover", "nobody@people.example")


class TheKeyFile(ByMail):
    def test_a_server_with_other_keys_does_not_start(self) -> None:
        stranger = Server(self.world.folder / "server-stranger", self.world.cluster.url)
        with self.assertRaisesRegex(RuntimeError, "seal-keys are not those"):
            stranger.start()
        ours = Server(self.world.folder / "server-ours", self.world.cluster.url).with_keys_of(self.world.server).start()
        ours.stop()


if __name__ == "__main__":
    unittest.main()
