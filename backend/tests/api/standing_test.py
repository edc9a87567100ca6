"""The server keeps standing: beside another one, behind a lock, while somebody imports, and when it is told to stop at once."""
import json
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from basket import Bought, priced, uuid7_at
from shop import Shop, Trade
from testkit.client import Client
from testkit.sale import Item, uuid7
from testkit.server import Server
from testkit.world import World


class AWorldOfItsOwn(Trade):
    def setUp(self) -> None:
        self.world = World()
        self.addCleanup(self.world.close)
        self.shop = Shop(world=self.world)

    def locked(self, table: str, seconds: float) -> threading.Thread:
        """Somebody else (a migration, a backup) holds the table; returns when the lock is had."""
        holder = threading.Thread(target=self.world.cluster.sql, args=(f"begin; lock table {table} in access exclusive mode; select pg_sleep({seconds}); commit",))
        holder.start()
        has_it = f"select count(*) from pg_locks where relation = '{table}'::regclass and mode = 'AccessExclusiveLock' and granted"
        while self.world.cluster.sql(has_it) == "0":
            time.sleep(0.05)
        return holder


class BehindALock(AWorldOfItsOwn):
    def test_a_sale_that_met_a_lock_is_recorded_when_it_is_sent_again(self) -> None:
        """The first use of a statement on a connection is where it is prepared: what fails there must not stay broken."""
        store, item = self.shop.stores[0], self.shop.items[0]
        sale, sale_id = priced(store, [Bought(item)]), uuid7()
        lock = self.locked("sales.series", 4)
        during = self.shop.record(sale, sale_id)
        self.assertIn(during.status, (201, 500, 503), during.raw)    # it may well have outlasted the lock
        lock.join()
        until = time.monotonic() + 5
        while (after := self.shop.record(sale, sale_id)).status >= 500 and time.monotonic() < until:
            time.sleep(0.2)
        self.assert_status(after, 200, 201)
        self.assertEqual(after.body["number"], 1)

    def test_a_product_that_comes_while_the_catalogue_is_being_loaded_is_found(self) -> None:
        """An import runs, and the first till of the day asks: what it does not find it can't sell."""
        self.world.server.kill9()
        self.world.server.start()
        shop_client = self.world.sign_in()
        self.assert_status(shop_client.get("/v1/stores"), 200)
        time.sleep(0.7)                                             # the feed is being polled
        lock = self.locked("catalog.categories", 2.5)
        loader = threading.Thread(target=lambda: self.world.sign_in().get("/v1/products?limit=1"))
        loader.start()
        time.sleep(0.5)                                             # the products have been read, the categories wait
        variant_id = self.import_product("Imported meanwhile", "MEANWHILE")
        loader.join()
        lock.join()
        time.sleep(1.2)                                             # two polls
        self.assert_status(shop_client.get("/v1/products/by-code/MEANWHILE"), 200)
        sale = priced(self.shop.stores[0], [Bought(Item(variant_id, "Imported meanwhile", 10000, "standard", 200_000))])
        self.assertEqual(self.assert_status(shop_client.put(f"/v1/sales/{uuid7()}", sale), 201).body["flags"], [])

    def import_product(self, name: str, code: str) -> str:
        """As another process would: rows, and the feed's entry in the same transaction. The products' own foreign keys would wait for the lock."""
        product_id, variant_id, tenant = uuid7(), uuid7(), self.shop.tenant_id
        self.world.cluster.sql(f"""begin; set local session_replication_role = replica;
            insert into catalog.products (tenant_id, id, name, tax_code) values ('{tenant}', '{product_id}', '{name}', 'standard');
            insert into catalog.variants (tenant_id, id, product_id, ordinal, unit, price_e4) values ('{tenant}', '{variant_id}', '{product_id}', 1, 'each', 10000);
            insert into catalog.own_codes (tenant_id, code, variant_id) values ('{tenant}', '{code}', '{variant_id}');
            with head as (update feed.heads set position = position + 1, changed_position = position + 1 where tenant_id = '{tenant}' returning position)
            insert into feed.entries (tenant_id, position, kind, entity_id, recorded_at, state) select '{tenant}', position, 3, '{product_id}', now(), '{{}}' from head;
            commit""")
        return variant_id


class BesideAnother(AWorldOfItsOwn):
    """Two processes on one database: what one has done, the other must know, or find out."""

    def setUp(self) -> None:
        super().setUp()
        self.other = Server(self.world.folder / "server-2", self.world.cluster.url).with_keys_of(self.world.server).start()
        self.addCleanup(self.other.kill9)
        login = self.world.logins[0]
        self.beside = self.other.client()
        self.assert_status(self.beside.sign_in(login.email, login.password), 200)
        self.assert_status(self.beside.get("/v1/products?limit=1"), 200)

    def test_one_id_sent_to_both_is_one_sale(self) -> None:
        store, item = self.shop.stores[0], self.shop.items[0]
        answers = []
        with ThreadPoolExecutor(2) as pool:
            for n in range(30):
                then = (datetime.now(timezone.utc) - timedelta(seconds=60 if n % 2 else 0)).strftime("%Y-%m-%dT%H:%M:%SZ")
                sale, sale_id, gate = priced(store, [Bought(item)], occurred_at=then), uuid7_at(then), threading.Barrier(2)

                def send(client, sale=sale, sale_id=sale_id, gate=gate):
                    gate.wait(10)
                    return client.put(f"/v1/sales/{sale_id}", sale)

                pair = list(pool.map(send, (self.shop.client, self.beside)))
                answers.append(sorted(answer.status for answer in pair))
                self.assertEqual(len({answer.raw for answer in pair}), 1, [answer.raw for answer in pair])
        self.assertEqual(answers, [[200, 201]] * 30)
        self.assertEqual(self.world.cluster.sql("select count(*), max(number) from sales.sales"), "30|30")

    def test_of_fifty_that_want_the_last_coupon_at_either_one_gets_it(self) -> None:
        tokens, gate = (self.shop.client.token, self.beside.token), threading.Barrier(50)

        def want(code: str, n: int) -> int:
            client = Client((self.world.base_url, self.other.base_url)[n % 2], tokens[n % 2])
            gate.wait(20)
            status = client.put(f"/v1/coupons/{code}/redemptions/{uuid7()}", None).status
            client.close()
            return status

        for code in ("LAST-1", "LAST-2", "LAST-3"):
            self.assert_status(self.shop.client.put(f"/v1/coupons/{code}", {"single_use": True}), 200)
            with ThreadPoolExecutor(50) as pool:
                statuses = list(pool.map(lambda n, code=code: want(code, n), range(50)))
            self.assertEqual((statuses.count(201), statuses.count(409)), (1, 49), statuses)
            self.assertEqual(self.beside.get(f"/v1/coupons/{code}").body["uses"], 1)

    def test_a_promotion_of_one_is_known_to_the_other(self) -> None:
        self.assertEqual(self.beside.get("/v1/pricing-rules").body["rules_version"], 0)
        self.assert_status(self.shop.client.put("/v1/promotions/ten", {"priority": 1, "offer": {"kind": "percent_off", "rate_ppm": 100_000}}), 201)
        until = time.monotonic() + 5
        while (rules := self.beside.get("/v1/pricing-rules").body)["rules_version"] == 0 and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual([one["id"] for one in rules["promotions"]], ["ten"])

    def test_what_one_changes_the_other_sells_by(self) -> None:
        ware = self.shop.new_item("Known to one")
        store = self.shop.open_store()
        sale = priced(store, [Bought(ware)])
        self.assertEqual(self.assert_status(self.beside.put(f"/v1/sales/{uuid7()}", sale), 201).body["flags"], [])


class ToldToStop(Trade):
    def test_at_once_it_stops_cleanly(self) -> None:
        with World() as world:
            for _ in range(4):
                client = world.sign_in()
                client.get("/v1/products?limit=1")
                world.server.stop()                                 # raises when it does not end with status 0
                world.server.start()

    def test_under_load_every_acknowledged_sale_is_there(self) -> None:
        with World() as world:
            shop = Shop(world=world)
            store, item, acknowledged, ending = shop.stores[0], shop.items[0], [], threading.Event()

            def sell(_: int) -> None:
                client = world.server.client()
                client.token = shop.client.token
                while not ending.is_set():
                    sale_id = uuid7()
                    try:
                        if client.put(f"/v1/sales/{sale_id}", priced(store, [Bought(item)])).status == 201:
                            acknowledged.append(sale_id)
                    except (OSError, json.JSONDecodeError):
                        return
                    except Exception as failure:                    # http.client's own, when the connection ends
                        if "http.client" in type(failure).__module__:
                            return
                        raise

            with ThreadPoolExecutor(8) as pool:
                tills = [pool.submit(sell, n) for n in range(8)]
                time.sleep(2)
                world.server.stop()
                ending.set()
                for till in tills:
                    till.result()
            self.assertGreater(len(acknowledged), 50)
            stored = set(world.cluster.sql("select id from sales.sales").splitlines())
            self.assertEqual(set(acknowledged) - stored, set())
            world.server.start()


if __name__ == "__main__":
    unittest.main()
