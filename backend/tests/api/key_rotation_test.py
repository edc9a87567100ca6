"""H-10: seal keys, API keys and the secrets of webhooks change while the server is at work, and nobody notices."""
import os
import shutil
import stat
import threading
import unittest
from typing import Any

from api_keys_test import wanted
from hook_receiver import Receiver, make_authority, make_certificate
from shop import GIFTS, Shop, Trade
from testkit.client import Client
from testkit.mailbox import Mailbox, token_of, words_of
from testkit.places import temporary_folder
from testkit.sale import uuid7
from testkit.server import Server
from testkit.world import World

ROUNDS = 5


class Load:
    """Somebody who works without a pause and remembers each answer that was not the wanted one."""

    def __init__(self, work: Any):
        self.done, self.failures = 0, list[str]()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Any) -> None:
        while not self._stop.is_set():
            answer = work()
            self.done += 1
            if answer.status not in (200, 201, 204):
                self.failures.append(f"{answer.status} {answer.raw[:200]!r}")

    def stop(self) -> "Load":
        self._stop.set()
        self._thread.join()
        return self


class Rotation(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = temporary_folder()
        authority = make_authority(cls.folder)
        cls.certificate = make_certificate(cls.folder, authority, "127.0.0.1")
        cls.settings = {"SHOPX_WEBHOOK_ALLOW_LOOPBACK": "1", "SHOPX_WEBHOOK_AUTHORITIES": str(authority[0])}
        cls.world = World(settings=cls.settings)
        cls.shop = Shop(GIFTS, world=cls.world)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.world.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def sealed_by(self) -> set[str]:
        """The ids of the keys that sealed what is stored."""
        return set(self.world.cluster.sql("select encode(substr(secret_sealed, 2, 4), 'hex') from webhooks.endpoints").splitlines())

    def newest(self) -> str:
        """The id of the key that seals now, by a secret that is sealed now."""
        made = self.shop.client.post("/v1/webhooks", {"url": "https://127.0.0.1:9999/", "active": False}).body["about"]["id"]
        sealed = self.world.cluster.sql(f"select encode(substr(secret_sealed, 2, 4), 'hex') from webhooks.endpoints where id = '{made}'")
        self.shop.client.request("DELETE", f"/v1/webhooks/{made}")
        return sealed

    def test_keys_change_under_load_and_no_request_fails(self) -> None:
        receiver = Receiver(self.certificate)
        self.addCleanup(receiver.close)
        hook = self.assert_status(self.shop.client.post("/v1/webhooks", {"url": receiver.url}), 201).body
        key = self.assert_status(self.shop.client.post("/v1/api-keys", wanted(permissions=["change_catalog", "read_catalog"])), 201).body
        secrets, keys, clients = [hook["secret"]], [key["key"]], [Client(self.world.base_url) for _ in range(2)]

        def as_program() -> Any:
            clients[0].token = keys[-1]
            return clients[0].put(f"/v1/categories/{uuid7()}", {"name": f"Shelf {uuid7()[-8:]}"})

        def seals() -> Any:
            """Makes a secret, then changes it: each act seals and opens."""
            clients[1].token = self.shop.client.token
            made = clients[1].post("/v1/webhooks", {"url": "https://127.0.0.1:9999/", "active": False})
            if made.status != 201:
                return made
            path = f"/v1/webhooks/{made.body['about']['id']}"
            rotated = clients[1].post(f"{path}/rotate-secret", {"grace_hours": 1})
            return rotated if rotated.status != 200 else clients[1].request("DELETE", path)

        loads = [Load(as_program), Load(seals)]
        for load in loads:
            self.addCleanup(load.stop)
        seen = {self.newest()}
        for _ in range(ROUNDS):
            self.world.server.run("keys", "rotate-seal")
            self.world.server.run("keys", "reseal")
            keys.append(self.assert_status(self.shop.client.post(f"/v1/api-keys/{key['about']['id']}/rotate", {"grace_hours": 1}), 200).body["key"])
            secrets.append(self.assert_status(self.shop.client.post(f"/v1/webhooks/{hook['about']['id']}/rotate-secret", {"grace_hours": 1}), 200).body["secret"])
            self.assertEqual(len(receiver.wait_for(len(receiver.heard) + 5)) > 0, True)
            seen.add(self.newest())
        for load in loads:
            load.stop()
            self.assertEqual(load.failures, [])
            self.assertGreater(load.done, 10 * ROUNDS)
        for client in clients:
            client.close()
        self.assertEqual(len(seen), ROUNDS + 1)                                          # the control: each round had a key of its own
        self.assertTrue(all(any(heard.is_signed_by(secret) for secret in secrets) for heard in receiver.heard))
        positions = [heard.position for heard in receiver.heard]
        self.assertEqual(sorted(set(positions)), list(range(min(positions), max(positions) + 1)))
        self.world.server.run("keys", "reseal")
        self.assertEqual(self.sealed_by(), {self.newest()})                              # nothing is left under an older one
        old = Client(self.world.base_url, keys[0])
        self.addCleanup(old.close)
        self.assert_problem(old.get("/v1/categories"), 401, "auth.invalid_token")        # retired: only the one before the last has its grace

    def test_keys_may_come_from_a_command(self) -> None:
        """What a key service is plugged in by. The file of another server's data is not there, and its secrets open."""
        kept = self.folder / "kept-keys"
        shutil.copy(self.world.server.folder / "seal-keys", kept)
        kept.chmod(0o644)
        server = Server(self.world.folder / "by-command", self.world.cluster.url, settings=self.settings | {"SHOPX_SEAL_KEYS_COMMAND": f"cat {kept}"})
        self.assertIn("SHOPX_SEAL_KEYS_COMMAND=***", server.run("config").replace(" ", ""))
        server.run("keys", "reseal")
        self.assertFalse((server.folder / "seal-keys").exists())
        with self.assertRaises(RuntimeError):
            server.run("keys", "rotate-seal")
        broken = Server(self.world.folder / "broken", self.world.cluster.url, settings=self.settings | {"SHOPX_SEAL_KEYS_COMMAND": "exit 3"})
        with self.assertRaises(RuntimeError) as failure:
            broken.run("keys", "reseal")
        self.assertNotIn("exit 3", str(failure.exception))

    def test_the_key_file_is_its_owners_alone(self) -> None:
        mode = stat.S_IMODE(os.stat(self.world.server.folder / "seal-keys").st_mode)
        self.assertEqual(mode, 0o600)


class NothingIsLeftBehind(Trade):
    """After a rotation and `shopx keys reseal` an older key may be thrown away."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World(settings={"SHOPX_WEBHOOK_ALLOW_LOOPBACK": "1"})
        cls.addClassCleanup(cls.world.close)
        cls.shop = Shop(GIFTS, world=cls.world)

    def sealed_now(self) -> dict[str, set[str]]:
        """What the database holds in bytes, by column: bytes 2 to 5, which name the key in all that is sealed."""
        columns = self.world.cluster.sql("""
            select format('%I.%I', n.nspname, c.relname), quote_ident(a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
             where a.atttypid = 'bytea'::regtype and c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)'""").splitlines()
        found = {}
        for table, column in (row.split("|") for row in columns):
            found[f"{table}.{column}"] = set(self.world.cluster.sql(f"select distinct encode(substr({column}, 2, 4), 'hex') from {table} where {column} is not null").splitlines())
        return found

    def sealed_by(self, key: str) -> set[str]:
        return {column for column, keys in self.sealed_now().items() if key in keys}

    def test_no_column_keeps_anything_under_an_older_key(self) -> None:
        owner, anybody, mailbox = self.shop.client, self.world.server.client(), Mailbox(self.world.server.folder)
        self.addCleanup(anybody.close)
        hook = self.assert_status(owner.post("/v1/webhooks", {"url": "https://127.0.0.1:9999/", "active": False}), 201).body["about"]["id"]
        self.assert_status(owner.post(f"/v1/webhooks/{hook}/rotate-secret", {"grace_hours": 1}), 200)
        self.assert_status(owner.post("/v1/factors/totp", None), 200, 201)
        self.assert_status(owner.post("/v1/invitations", {"email": "ben@people.example", "role": "cashier"}), 202)
        link = token_of(mailbox.wait("ben@people.example"))
        # What goes within seconds is held where it is: a mail that could not be sent yet, a request that nobody has looked at.
        self.world.cluster.sql("""create schema planted; create function planted.hold() returns trigger language plpgsql as $$ begin return null; end $$;
            create trigger held before delete on mail.outbox for each row execute function planted.hold()""")
        self.assert_status(owner.post("/v1/invitations", {"email": "kim@people.example", "role": "cashier"}), 202)
        mailbox.wait("kim@people.example")
        self.world.cluster.sql("create trigger held before delete on identity.link_requests for each row execute function planted.hold()")
        self.assert_status(owner.post("/v1/invitations", {"email": "lou@people.example", "role": "cashier"}), 202)

        old = self.world.cluster.sql("select encode(substr(email_sealed, 2, 4), 'hex') from identity.accounts limit 1")
        self.assertEqual(self.sealed_by(old), {"factors.totp.secret", "identity.accounts.email_sealed", "identity.accounts.name_sealed", "identity.invitations.email_sealed",
                                               "identity.link_requests.sealed", "identity.links.details", "mail.outbox.sealed", "webhooks.endpoints.secret_sealed",
                                               "webhooks.endpoints.old_secret_sealed"}, "the control: all that is sealed is there to be forgotten")
        self.world.server.run("keys", "rotate-seal")
        self.world.server.run("keys", "reseal")
        self.assertEqual(self.sealed_by(old), set())

        keys = self.world.server.folder / "seal-keys"
        self.world.server.stop()
        *older, newest = keys.read_text().splitlines(keepends=True)
        keys.write_text("".join(line for line in older if line.split()[0] != newest.split()[0]) + newest)     # the older one is thrown away
        self.world.cluster.sql("drop schema planted cascade; update mail.outbox set next_attempt_at = now()")
        self.world.server.start()
        self.world.sign_in().close()
        self.assertEqual({one["email"] for one in owner.get("/v1/invitations").body["items"]}, {f"{name}@people.example" for name in ("ben", "kim", "lou")})
        self.assertIn("invit", words_of(mailbox.wait("lou@people.example")).lower())
        mailbox.wait("kim@people.example")
        joined = anybody.post("/v1/invitations/accept", {"token": link, "name": "Ben", "password": "seven lemons under a bridge"})
        self.assertEqual(self.assert_status(joined, 200).body["email"], "ben@people.example")


if __name__ == "__main__":
    unittest.main()
