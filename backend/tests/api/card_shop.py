"""A shop that takes cards with us: its own world, with the stand-in for Stripe beside the server."""
import shutil
import time
from typing import Any

from shop import GIFTS, Shop, Trade
from testkit.places import temporary_folder
from testkit.sale import uuid7
from testkit.stripe import StripeSim
from testkit.world import World

WAIT_S = 25


class CardShop(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = temporary_folder()
        cls.stripe = StripeSim(cls.folder)
        cls.world = World(settings=cls.stripe.settings)
        cls.stripe.start(cls.world.base_url)
        cls.shop = Shop(GIFTS, world=cls.world)
        cls.client = cls.shop.client
        cls.store = cls.shop.open_store()
        made = cls.client.post("/v1/payment-account", None)
        assert made.status == 201, made.raw
        cls.account = made.body["account"]
        assert cls.client.post("/v1/payment-account", None).body["account"] == cls.account, "twice is once"
        location = cls.stripe.post_form("/v1/terminal/locations", {"display_name": "Shop", "address[line1]": "1 Mill Road", "address[city]": "Cambridge",
                                                                   "address[country]": "GB", "address[postal_code]": "CB1 2AD"}, cls.account)
        cls.location = location["id"]

    @classmethod
    def tearDownClass(cls) -> None:
        cls.world.close()
        cls.stripe.kill9()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self) -> None:
        self.stripe.no_faults()

    def reader(self) -> tuple[str, str]:
        """One of a test's own: our id and Stripe's."""
        made = self.stripe.post_form("/v1/terminal/readers", {"registration_code": "simulated-wpe", "label": "Till", "location": self.location}, self.account)
        reader_id = uuid7()
        self.assert_status(self.client.put(f"/v1/readers/{reader_id}", {"store_id": self.store["id"], "label": "Till", "processor_reader": made["id"], "active": True}), 200)
        return reader_id, made["id"]

    def ask(self, amount: int, reader: str | None = None, payment_id: str | None = None, **more: Any) -> str:
        payment_id = payment_id or uuid7()
        body = {"sale_id": uuid7(), "store_id": self.store["id"], "amount_minor": amount, "currency": "GBP", "method": "reader" if reader else "online"} | more
        if reader:
            body["reader_id"] = reader
        self.assert_status(self.client.put(f"/v1/payments/{payment_id}", body), 201)
        self.assert_status(self.client.put(f"/v1/payments/{payment_id}", body), 200)
        return payment_id

    def payment(self, payment_id: str) -> dict[str, Any]:
        return self.assert_status(self.client.get(f"/v1/payments/{payment_id}"), 200).body

    def until(self, payment_id: str, *states: str) -> dict[str, Any]:
        until = time.monotonic() + WAIT_S
        while (payment := self.payment(payment_id))["state"] not in states and time.monotonic() < until:
            time.sleep(0.1)
        self.assertIn(payment["state"], states, payment)
        return payment

    def hold_card(self, reader: str, card: str = "visa") -> None:
        """As soon as the reader shows the amount."""
        until = time.monotonic() + WAIT_S
        while (answer := self.client.post(f"/v1/readers/{reader}/test-card", {"card": card})).status == 409 and time.monotonic() < until:
            time.sleep(0.1)
        self.assert_status(answer, 204)

    def at_stripe(self, payment_id: str) -> list[dict[str, Any]]:
        """Stripe's intents of this payment."""
        return [one for one in self.stripe.totals(self.account)["payment_intents"] if one["metadata"].get("payment_id") == payment_id]

    def exceptions(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.assert_status(self.client.get("/v1/payment-exceptions"), 200).body["items"] if one["kind"] == kind]
