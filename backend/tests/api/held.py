"""A follower of the feed that another process is at, as a slow one would be."""
import contextlib
import threading
import time
from collections.abc import Iterator

from testkit.world import the_world


@contextlib.contextmanager
def cursor_held(tenant_id: str, consumer: str, seconds: float) -> Iterator[None]:
    cursor = f"feed.cursors where tenant_id = '{tenant_id}' and consumer = '{consumer}' for update"
    sql = the_world().cluster.sql
    holder = threading.Thread(target=sql, args=(f"begin; select * from {cursor}; select pg_sleep({seconds}); commit",))
    holder.start()
    while sql(f"select count(*) from (select * from {cursor} skip locked) as free") == "1":
        time.sleep(0.02)
    try:
        yield
    finally:
        holder.join()
