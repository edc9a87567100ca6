"""Money of tenant B's, of every kind that has a table: what a statement that forgot its tenant could reach."""
from typing import Any

from basket import Bought, priced
from drawer import Drawer
from rows.victim import Victim
from testkit.sale import uuid7
from testkit.world import the_world
from value_basket import opened, paid, sold_card, value

# Card payments that nobody is at: their turn never comes. A processor is not needed to have rows.
CARD_PAYMENTS = """
    insert into payments.accounts (tenant_id, account, charges_enabled, next_read_at, created_at) values ('{tenant}', 'acct_{tail}', true, 'infinity', now());
    insert into payments.readers (tenant_id, id, store_id, label, processor_reader, is_active, created_at) values ('{tenant}', '{reader}', '{store}', '{word} reader', 'tmr_{tail}', true, now());
    insert into payments.intents (tenant_id, id, sale_id, store_id, amount_minor, currency, method, capture_later, state, attempt_id, captured_minor, promised_minor, sale_is_there, created_at, changed_at, captured_at)
    values ('{tenant}', '{payment}', '{sale}', '{store}', 500, 'EUR', 'online', false, 'captured', '{attempt}', 500, 100, true, now(), now(), now());
    insert into payments.attempts (tenant_id, id, payment_id, number, state, processor_intent, asked_at, captured_minor, next_at, created_at, ended_at)
    values ('{tenant}', '{attempt}', '{payment}', 1, 'captured', 'pi_{tail}', now(), 500, 'infinity', now(), now());
    insert into payments.refunds (tenant_id, id, payment_id, attempt_id, reason, amount_minor, currency, state, next_at, created_at)
    values ('{tenant}', '{refund}', '{payment}', '{attempt}', 'given_back', 100, 'EUR', 'created', 'infinity', now());
    insert into payments.exceptions (tenant_id, id, kind, payment_id, about, detail, opened_at) values ('{tenant}', '{exception}', 'no_sale', '{payment}', '{attempt}', '{word}', now());
    insert into payments.webhook_events (tenant_id, id, kind, body, received_at, next_at) values ('{tenant}', 'evt_{tail}', 'charge.succeeded', '{{}}', now(), 'infinity');
    insert into payments.payouts (tenant_id, id, processor_payout, amount_minor, currency, status, created_at, arrives_at) values ('{tenant}', '{payout}', 'po_{tail}', 500, 'EUR', 'paid', now(), now());
"""


def leave_money(b: Victim) -> None:
    put, sale = b.client.put, priced(b.store, [Bought(b.item)])

    def must(answer: Any) -> None:
        assert answer.status in (200, 201), answer.raw

    place = {key: sale[key] for key in ("store_id", "register_id", "occurred_at")}
    must(put(f"/v1/refunds/{uuid7()}", place | {"sale_id": b.other_sale_id, "lines": [{"line": 0, "quantity_milli": 1000}]}))
    must(put("/v1/refund-policy", {"days_max": 3000}))
    card = sold_card(b, b.store, 5000, code=f"XYLO-{uuid7()[-12:]}")
    must(put(f"/v1/value-accounts/{card}/corrections/{uuid7()}", {"amount_minor": 100, "currency": "EUR", "reason": b.word}))
    must(put(f"/v1/value-accounts/{card}/redemptions/{uuid7()}/1", {"amount_minor": 100, "currency": "EUR"}))
    must(b.record(paid(sale, value("gift_card", opened(b, b.store), sale["total_minor"])), uuid7()))       # which it does not bear
    drawer = Drawer(b, b.open_store(currency="EUR")).opened()
    must(b.record(priced(drawer.store, [Bought(b.item)]) | {"shift_id": drawer.shift_id}, uuid7()))
    must(drawer.event("pay_in", amount_minor=100))
    must(put("/v1/drawer-policy", {"variance_limit_minor": 700}))
    ids = {name: uuid7() for name in ("reader", "payment", "attempt", "refund", "exception", "payout")}
    the_world().cluster.sql(CARD_PAYMENTS.format(tenant=b.tenant_id, store=b.store["id"], sale=b.sale_id, word=b.word, tail=uuid7()[-12:], **ids))
