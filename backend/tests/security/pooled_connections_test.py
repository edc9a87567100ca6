"""D-03, seen by PostgreSQL: a backend that a pooler passes from client to client after each transaction shows each tenant its own rows, and
nothing to a client that names no tenant. pgbouncer in transaction mode with a single backend, as shopx_app."""
import re
import shutil
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shop import GIFTS, GROCER, Shop
from testkit.places import TOOLS, free_port, plain_folder, temporary_folder
from testkit.world import the_world

CLIENTS, TRANSACTIONS = 3, 850           # of each client and each kind (a tenth of that for timeouts): more than ten thousand
OWN = "select 'saw ' || coalesce(string_agg(distinct tenant_id::text, ','), 'nothing') from stores.stores"
KINDS = {
    "commit": "begin; set local shopx.tenant_id = '{tenant}'; {own}; commit;",
    "rollback": "begin; set local shopx.tenant_id = '{tenant}'; {own}; rollback;",
    "error": "begin; set local shopx.tenant_id = '{tenant}'; {own}; select 1 / 0; commit;",
    "timeout": "begin; set local shopx.tenant_id = '{tenant}'; {own}; set local statement_timeout = 1; select pg_sleep(1); commit;",
    "nobody": "select 'unnamed ' || count(*) from stores.stores;",
}


class Pooler:
    """pgbouncer on a port of its own, in front of the test's cluster."""

    def __init__(self, cluster_url: str):
        self.port, self.folder = free_port(), temporary_folder()
        inside = plain_folder(self.folder / "pgbouncer")
        where = dict(part.split("=", 1) for part in cluster_url.split())
        (inside / "pgbouncer.ini").write_text(f"""
[databases]
shopx = host={where['host']} port={where['port']} dbname=shopx user=shopx_app
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
auth_type = any
pool_mode = transaction
default_pool_size = 1
server_reset_query =
unix_socket_dir =
""")
        (inside / "pgbouncer.ini").chmod(0o644)
        self._log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen([TOOLS / "as-plain-user", shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", inside / "pgbouncer.ini"],
                                         stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        for _ in range(100):
            if subprocess.run(["pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self.port}"], check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def psql(self, script: str) -> str:
        """What a client hears, answers and errors."""
        command = ["psql", f"host=127.0.0.1 port={self.port} dbname=shopx user=any", "--no-psqlrc", "--no-align", "--tuples-only", "--quiet"]
        return subprocess.run(command, input=script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@unittest.skipUnless(shutil.which("pgbouncer") or Path("/usr/sbin/pgbouncer").exists(), "pgbouncer is not installed: tools/install neighbours")
class PooledConnections(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.tenants = [Shop(GIFTS).tenant_id, Shop(GROCER).tenant_id, "01939f3e-7a00-7123-8456-0123456789ab"]
        cls.pooler = Pooler(the_world().cluster.url)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.pooler.close()

    def said_by(self, scripts: list[str]) -> list[str]:
        """What clients heard that ran these at the same time."""
        with ThreadPoolExecutor(len(scripts)) as threads:
            return list(threads.map(self.pooler.psql, scripts))

    def test_each_sees_its_own_rows_whatever_the_one_before_did(self) -> None:
        scripts = ["\n".join(kind.format(tenant=tenant, own=OWN) for turn in range(TRANSACTIONS) for name, kind in KINDS.items() if name != "timeout" or turn % 10 == 0)
                   for tenant in self.tenants[:CLIENTS]]
        operations = 0
        for tenant, said in zip(self.tenants, self.said_by(scripts), strict=True):
            saw = re.findall(r"^saw (.*)$", said, re.MULTILINE)
            operations += len(saw) + said.count("unrecognized configuration parameter") + said.count("invalid input syntax for type uuid")
            self.assertGreater(len(saw), 3 * TRANSACTIONS)
            self.assertLessEqual(set(saw), {tenant, "nothing"})
            self.assertNotIn("unnamed", said, "rows were counted without a tenant")
            self.assertIn("division by zero", said)
            self.assertIn("statement timeout", said)
        self.assertGreaterEqual(operations, 10_000)

    def test_a_tenant_that_is_set_for_the_session_is_seen_to_leak(self) -> None:
        """The control. The last client, who names nobody, cleans up."""
        self.said_by([f"set shopx.tenant_id = '{self.tenants[0]}';"])
        leaked, = self.said_by([OWN + ";"])
        self.assertIn(f"saw {self.tenants[0]}", leaked)
        self.said_by(["discard all;"])


if __name__ == "__main__":
    unittest.main()
