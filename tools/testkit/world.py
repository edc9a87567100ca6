"""Everything at once: a migrated database with the demo shops, and a server on it."""
import atexit
import shutil
import signal
import sys

from .client import Client
from .cluster import Cluster
from .logins import Login, read_logins
from .places import temporary_folder
from .server import Server

_shared: "World | None" = None


def the_world() -> "World":
    """The one world of a test run, made at the first call and removed when Python ends."""
    global _shared
    if _shared is None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))     # a suite that ran out of time still cleans up
        _shared = World()
        atexit.register(_shared.close)
    return _shared


class World:
    def __init__(self, database: dict[str, str] | None = None, settings: dict[str, str] | None = None, demo: bool = True):
        self.folder = temporary_folder()
        settings = {"SHOPX_LIMITS": "1000%"} | (settings or {})     # a test is one caller with the budget of a shop; what tests budgets sets its own
        self._settings = settings
        self.cluster: Cluster | None = None
        self.server: Server | None = None
        self.logins: list[Login] = []
        try:
            self.cluster = Cluster(self.folder / "postgres", database)
            server = Server(self.folder / "server", self.cluster.url, settings=settings)
            server.run("migrate")
            if demo:
                server.run("demo", "--logins", str(server.folder / "demo-logins.txt"))
                self.logins = read_logins(server.folder / "demo-logins.txt")
            self.server = server.start()
            for login in self.logins:
                self.sign_in(login).close()          # from here on this machine is known to each of them
        except BaseException:
            self.close()
            raise

    def twin(self) -> Server:
        """A second process on the same database and keys; whoever asks for it stops it."""
        return Server(self.folder / "server", self.cluster.url, settings=self._settings).start()

    @property
    def base_url(self) -> str:
        return self.server.base_url

    def sign_in(self, login: Login | None = None) -> Client:
        """A client that is signed in, as the first of the demo logins unless told otherwise."""
        login = login or self.logins[0]
        client = self.server.client()
        answer = client.sign_in(login.email, login.password)
        if answer.status != 200:
            raise RuntimeError(f"{login.email} can't sign in: {answer.status} {answer.raw.decode(errors='replace')}")
        return client

    def close(self) -> None:
        if self.server:
            try:
                self.server.stop()
            except RuntimeError as failure:
                print(failure, file=sys.stderr)
            self.server = None
        if self.cluster:
            self.cluster.remove()
            self.cluster = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *_) -> None:
        self.close()
