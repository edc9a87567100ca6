"""Shops to sell in: loaded by SQL before the server starts, then signed in over HTTP like anybody."""
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from .lab import Lab
from testkit.sale import uuid7  # noqa: E402: lab.py made its folder known

PASSWORD = "bench"
# argon2id of that password with libsodium's least memory and time: ten thousand sign-ins must not take minutes. Real accounts get
# OWASP's parameters from the server, which reads them out of the hash either way.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$QZlkwoC0WnlCOxvnYX/CYg$GR4B04G9bFKUoDciiTaxkW6aQH2CZanDhPE5vS0NZ34"
SIGN_INS_AT_ONCE = 4


class Register(NamedTuple):
    tenant: int              # 1 and up
    store_id: str
    register_id: str


class Variant(NamedTuple):
    tenant: int
    variant_id: str
    code: str                # GTIN-13
    name: str
    price_e4: int
    tax_code: str
    tax_rate_ppm: int


@dataclass
class Shops:
    tenants: int
    tenant_ids: list[str]    # of tenant 1, 2, ...
    registers: list[Register]
    variants: list[Variant]


def fill(lab: Lab, database: str, tenants: int, variants: int, registers: int = 2, rounding_scope: str = "rate_per_document", cash_step_minor: int = 1) -> Shops:
    """Fills a migrated database and tells what is in it."""
    script = Path(__file__).with_name("shops.sql")
    lab.psql(database, f"--file={script}", tenants=tenants, variants=variants, registers=registers, rounding_scope=rounding_scope,
             cash_step_minor=cash_step_minor, password_hash=PASSWORD_HASH)
    return read(lab, database)


def read(lab: Lab, database: str) -> Shops:
    number = "substr(t.name, 6)::int"    # "Shop 17"
    tenant_ids = [row[0] for row in lab.copy_out(database, f"select id from tenancy.tenants t order by {number}")]
    registers = [Register(int(tenant), store, register) for tenant, store, register in lab.copy_out(
        database, f"select {number}, r.store_id, r.id from stores.registers r join tenancy.tenants t on t.id = r.tenant_id order by 1, r.code")]
    variants = [Variant(int(tenant), variant, code, name, int(price), tax_code, int(rate)) for tenant, variant, code, name, price, tax_code, rate in lab.copy_out(
        database, f"""select {number}, v.id, lpad(g.gtin::text, 13, '0'), p.name, v.price_e4, p.tax_code, x.rate_ppm from catalog.variants v
            join catalog.products p on p.tenant_id = v.tenant_id and p.id = v.product_id join catalog.gtins g on g.tenant_id = v.tenant_id and g.variant_id = v.id
            join pricing.tax_classes x on x.tenant_id = v.tenant_id and x.code = p.tax_code join tenancy.tenants t on t.id = v.tenant_id order by 1, v.id""")]
    return Shops(len(tenant_ids), tenant_ids, registers, variants)


def sign_in(server, tenants: int) -> list[str]:
    """One access token for each tenant's owner."""
    def some(first: int) -> Iterator[tuple[int, str]]:
        client = server.client()
        for tenant in range(first, tenants + 1, SIGN_INS_AT_ONCE):
            answer = client.sign_in(f"owner-{tenant}@shops.example", PASSWORD)
            if answer.status != 200:
                raise RuntimeError(f"tenant {tenant} can't sign in: {answer.status} {answer.raw.decode(errors='replace')}")
            yield tenant, answer.body["access_token"]
            client.token = None
        client.close()

    with ThreadPoolExecutor(SIGN_INS_AT_ONCE) as pool:
        found = dict(pair for part in pool.map(lambda first: list(some(first)), range(1, SIGN_INS_AT_ONCE + 1)) for pair in part)
    return [found[tenant] for tenant in range(1, tenants + 1)]


def open_drawers(server, shops: Shops, tokens: list[str]) -> dict[str, str]:
    """A shift of each register, with a float of 100.00."""
    client, shifts = server.client(), {}
    opened_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for register in shops.registers:
        client.token = tokens[register.tenant - 1]
        shift = shifts[register.register_id] = uuid7()
        answer = client.put(f"/v1/shifts/{shift}", {"register_id": register.register_id, "opened_at": opened_at, "float": [
            {"currency": "GBP", "denominations": [{"value_minor": 10_00, "pieces": 10}]}]})
        if answer.status != 201:
            raise RuntimeError(f"a drawer can't be opened: {answer.status} {answer.raw.decode(errors='replace')}")
    client.close()
    return shifts


def write_for_load(shops: Shops, tokens: list[str], file: Path, shifts: dict[str, str] | None = None) -> Path:
    """The file that bench_load reads (bench/load/shops.hpp). With `shifts` every sale names its register's."""
    with file.open("w") as out:
        for register in shops.registers:
            fields = ["R", str(register.tenant - 1), tokens[register.tenant - 1], register.store_id, register.register_id]
            out.write("\t".join(fields + ([shifts[register.register_id]] if shifts else [])) + "\n")
        for variant in shops.variants:
            out.write(f"V\t{variant.tenant - 1}\t" + "\t".join(map(str, variant[1:])) + "\n")
    return file
