"""Webhooks against a real receiver by HTTPS: signed, in order, tried again, replayed, ended; and nothing of ours is reached by them."""
import shutil
import time
import unittest
from pathlib import Path
from typing import Any

from hook_receiver import Receiver, make_authority, make_certificate
from shop import GIFTS, GROCER, Shop, Trade
from testkit.places import temporary_folder
from testkit.sale import uuid7
from testkit.server import Server
from testkit.world import World

QUIET_S = 1.5           # three polls: what has not come by then does not come


class Refused(Trade):
    """F-10 by the API: on a server as it is run for shops, no endpoint leads to this machine or its neighbours."""

    def test_no_endpoint_leads_inside(self) -> None:
        client = Shop(GIFTS).client
        for url in ("http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data/", "https://2130706433/", "https://0x7f.1/",
                    "https://0177.0.0.1/", "https://[::ffff:10.0.0.1]/", "https://localhost/", "https://10.0.0.1:8443/", "https://user:pass@example.com/",
                    "https://example.com:22/", "https://postgres/", "https://metadata.google.internal/", "file:///etc/passwd", "not a url"):
            with self.subTest(url):
                self.assert_problem(client.post("/v1/webhooks", {"url": url}), 400, "http.bad_body", "/url", "url_refused")
        made = self.assert_status(client.post("/v1/webhooks", {"url": "https://hooks.example.com/"}), 201).body["about"]      # the control
        self.assert_problem(client.put(f"/v1/webhooks/{made['id']}", {"url": "https://10.0.0.1/"}), 400, "http.bad_body", "/url", "url_refused")
        self.assert_status(client.request("DELETE", f"/v1/webhooks/{made['id']}"), 204)


class Delivered(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = temporary_folder()
        cls.authority = make_authority(cls.folder)
        cls.certificate = make_certificate(cls.folder, cls.authority, "127.0.0.1")
        cls.settings = {"SHOPX_WEBHOOK_ALLOW_LOOPBACK": "1", "SHOPX_WEBHOOK_AUTHORITIES": str(cls.authority[0])}
        cls.world = World(settings=cls.settings)
        cls.shop = Shop(GIFTS, world=cls.world)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.world.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def receiver(self, certificate: Path | None = None) -> Receiver:
        receiver = Receiver(certificate or self.certificate)
        self.addCleanup(receiver.close)
        return receiver

    def endpoint(self, receiver: Receiver, **said: Any) -> dict[str, Any]:
        made = self.assert_status(self.shop.client.post("/v1/webhooks", {"url": receiver.url} | said), 201).body
        self.addCleanup(self.shop.client.request, "DELETE", f"/v1/webhooks/{made['about']['id']}")
        return made

    def state(self, made: dict[str, Any]) -> dict[str, Any]:
        return self.assert_status(self.shop.client.get(f"/v1/webhooks/{made['about']['id']}"), 200).body

    def deliveries(self, made: dict[str, Any]) -> list[dict[str, Any]]:
        return self.assert_status(self.shop.client.get(f"/v1/webhooks/{made['about']['id']}/deliveries"), 200).body["items"]

    def until(self, made: dict[str, Any], seconds: float = 20, **wanted: Any) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while (state := self.state(made)) and any(state.get(name) != value for name, value in wanted.items()) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual({name: state.get(name) for name in wanted}, wanted)
        return state

    def change(self, count: int = 1) -> None:
        for _ in range(count):
            self.assert_status(self.shop.client.put(f"/v1/categories/{uuid7()}", {"name": f"Shelf {uuid7()[-8:]}"}), 200, 201)

    def hurry(self, made: dict[str, Any], back: str = "1 day") -> None:
        """The next attempt is due, as if the time had passed."""
        self.world.cluster.sql(f"update webhooks.endpoints set next_attempt_at = next_attempt_at - interval '{back}' where id = '{made['about']['id']}'")

    def test_a_change_is_told_with_a_signature_of_the_standard(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        self.change()
        heard = receiver.wait_for(1)[0]
        self.assertTrue(heard.is_signed_by(made["secret"]))
        self.assertFalse(heard._replace(raw=heard.raw + b" ").is_signed_by(made["secret"]))
        self.assertFalse(heard._replace(timestamp=heard.timestamp - 1).is_signed_by(made["secret"]))
        self.assertEqual(heard.body["type"], "category.changed")
        feed = self.shop.feed_after(heard.position - 1)
        self.assertEqual((heard.body["data"]["id"], heard.body["data"]["state"]), (feed[0]["id"], feed[0]["state"]))
        self.until(made, behind=0, failed_attempts=0)
        self.assertEqual([(d["status"], d["attempt"], d["message_id"]) for d in self.deliveries(made)], [(204, 1, heard.message_id)])

    def test_messages_come_in_the_order_of_the_feed_and_each_once(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        start = made["about"]["position"]
        self.change(45)                                          # more than one share
        self.until(made, behind=0)
        self.assertEqual([one.position for one in receiver.heard], list(range(start + 1, start + 46)))

    def test_only_what_is_wanted_is_told(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver, types=["product.changed"])
        self.change(3)
        self.shop.new_item(f"Ware {uuid7()[-6:]}")
        self.until(made, behind=0)
        self.assertEqual([one.body["type"] for one in receiver.heard], ["product.changed"])

    def test_what_fails_is_sent_again_with_the_same_id_and_nothing_overtakes_it(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        receiver.answers = [500, 302]
        self.change(2)
        first, second = receiver.wait_for(2)[:2]                 # five seconds later, by itself
        self.assertGreaterEqual(second.timestamp - first.timestamp, 4)
        self.assertEqual((second.message_id, second.raw), (first.message_id, first.raw))
        self.assertTrue(second.is_signed_by(made["secret"]))
        state = self.until(made, failed_attempts=2)
        self.assertIn("failing_since", state)
        time.sleep(QUIET_S)
        self.assertEqual(len(receiver.heard), 2)                 # a redirect is a failure, and the second message waits
        self.hurry(made)
        self.until(made, behind=0, failed_attempts=0)
        self.assertEqual([one.position - first.position for one in receiver.heard], [0, 0, 0, 1])
        self.assertEqual([(d["attempt"], d.get("status"), d.get("failure")) for d in reversed(self.deliveries(made))], [(1, 500, "status"), (2, 302, "status"), (3, 204, None), (1, 204, None)])

    def test_after_ten_attempts_the_next_message_has_its_turn(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        receiver.answers = [500] * 10
        self.change(2)
        for attempts in range(1, 10):
            self.until(made, failed_attempts=attempts)
            self.hurry(made)
        self.until(made, behind=0)
        self.assertEqual([one.position - receiver.heard[0].position for one in receiver.heard], [0] * 10 + [1])
        self.assertEqual([d["gave_up"] for d in reversed(self.deliveries(made))], [False] * 9 + [True, False])

    def test_an_endpoint_that_is_gone_is_disabled_and_told_in_the_audit_log(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        receiver.answers = [410]
        self.change()
        self.until(made, state="disabled", disabled_because="gone")
        self.assertEqual(self.world.cluster.sql(f"select actor_kind, after ->> 'disabled_because' from audit.entries where action = 'webhook.disabled' and subject = '{made['about']['id']}'"), "system|gone")
        self.hurry(made)
        time.sleep(QUIET_S)
        self.assertEqual(len(receiver.heard), 1)
        self.assert_problem(self.shop.client.post(f"/v1/webhooks/{made['about']['id']}/replay", {"after": 0}), 409, "webhooks.disabled")
        self.assert_status(self.shop.client.put(f"/v1/webhooks/{made['about']['id']}", {"url": receiver.url}), 200)
        self.until(made, state="active", behind=0)
        self.assertEqual(len(receiver.heard), 2)                 # what it had not taken is told now

    def test_five_days_of_failure_disable(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        receiver.answers = [500] * 3
        self.change()
        self.until(made, failed_attempts=1)
        self.world.cluster.sql(f"update webhooks.endpoints set failing_since = failing_since - interval '119 hours' where id = '{made['about']['id']}'")
        self.hurry(made)
        self.until(made, failed_attempts=2, state="active")      # the control: not a day too early
        self.world.cluster.sql(f"update webhooks.endpoints set failing_since = failing_since - interval '1 hour' where id = '{made['about']['id']}'")
        self.hurry(made)
        self.until(made, state="disabled", disabled_because="failing")

    def test_a_replay_tells_again_under_the_same_ids(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        self.change(3)
        self.until(made, behind=0)
        before = list(receiver.heard)
        after = before[0].position
        self.assert_status(self.shop.client.post(f"/v1/webhooks/{made['about']['id']}/replay", {"after": after}), 200)
        self.until(made, behind=0)
        self.assertEqual([(one.message_id, one.raw) for one in receiver.heard[3:]], [(one.message_id, one.raw) for one in before[1:]])
        self.assert_problem(self.shop.client.post(f"/v1/webhooks/{made['about']['id']}/replay", {"after": 10**12}), 422, "webhooks.after_the_end")

    def test_while_a_secret_changes_both_sign(self) -> None:
        receiver = self.receiver()
        made = self.endpoint(receiver)
        rotated = self.assert_status(self.shop.client.post(f"/v1/webhooks/{made['about']['id']}/rotate-secret", {"grace_hours": 1}), 200).body
        self.change()
        heard = receiver.wait_for(1)[0]
        self.assertTrue(heard.is_signed_by(made["secret"]) and heard.is_signed_by(rotated["secret"]))
        self.world.cluster.sql(f"update webhooks.endpoints set old_secret_until = now() where id = '{made['about']['id']}'")
        self.change()
        heard = receiver.wait_for(2)[1]
        self.assertTrue(heard.is_signed_by(rotated["secret"]))
        self.assertFalse(heard.is_signed_by(made["secret"]))
        self.assertEqual(len(heard.signatures), 1)

    def test_the_secret_is_sealed_and_shown_once(self) -> None:
        made = self.endpoint(self.receiver())
        self.assertRegex(made["secret"], r"^whsec_[A-Za-z0-9+/]{43}=$")
        row = self.world.cluster.sql(f"select e::text, encode(secret_sealed, 'escape') from webhooks.endpoints e where id = '{made['about']['id']}'")
        self.assertNotIn(made["secret"].removeprefix("whsec_"), row + self.shop.client.get("/v1/webhooks").raw.decode())

    def test_a_certificate_of_another_authority_or_name_is_refused(self) -> None:
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        strange = make_certificate(elsewhere, make_authority(elsewhere, "stranger"), "127.0.0.1")
        for certificate in (strange, make_certificate(self.folder, self.authority, "hooks.example.com")):
            receiver = self.receiver(certificate)
            made = self.endpoint(receiver)
            self.change()
            self.until(made, failed_attempts=1)
            self.assertEqual((self.deliveries(made)[0]["failure"], receiver.heard), ("tls", []))

    def test_a_slow_endpoint_holds_up_nobody_else(self) -> None:
        slow, quick = self.receiver(), self.receiver()
        slow.slow_s = 8
        self.endpoint(slow)
        self.endpoint(quick)
        started = time.monotonic()
        self.change(3)
        self.assertEqual(len(quick.wait_for(3)), 3)
        self.assertLess(time.monotonic() - started, 6)
        self.assertEqual(len(slow.heard), 1)

    def test_two_processes_tell_each_message_once_and_in_order(self) -> None:
        other = Server(self.world.folder / f"server-{uuid7()[-6:]}", self.world.cluster.url, settings=self.settings)
        shutil.copy(self.world.server.folder / "token-key.pem", other.folder)
        shutil.copy(self.world.server.folder / "seal-keys", other.folder)
        for file in other.folder.iterdir():
            shutil.chown(file, *([other.folder.owner()] * 2))
        other.start()
        self.addCleanup(other.stop)
        receivers = [self.receiver() for _ in range(3)]
        all_made = [self.endpoint(receiver) for receiver in receivers]
        self.change(45)
        for made, receiver in zip(all_made, receivers):
            self.until(made, behind=0)
            positions = [one.position for one in receiver.heard]
            self.assertEqual(positions, list(range(positions[0], positions[0] + 45)))

    def test_another_tenants_endpoints_are_out_of_reach(self) -> None:
        made = self.endpoint(self.receiver())
        other = Shop(GROCER, world=self.world).client
        path = f"/v1/webhooks/{made['about']['id']}"
        for method, end, body in (("GET", "", None), ("PUT", "", {"url": "https://example.com/"}), ("DELETE", "", None), ("POST", "/rotate-secret", {"grace_hours": 0}),
                                  ("POST", "/replay", {"after": 0}), ("GET", "/deliveries", None)):
            with self.subTest(method + end):
                self.assert_problem(other.request(method, path + end, body), 404, "webhooks.unknown_webhook")
        self.assertEqual(other.get("/v1/webhooks").body["items"], [])
        self.assertEqual(self.state(made)["state"], "active")


if __name__ == "__main__":
    unittest.main()
