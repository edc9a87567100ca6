"""A place to measure in: a private cluster on a real disk, its databases, and the built programs."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
sys.path.insert(0, str(TOOLS))
from testkit.cluster import Cluster  # noqa: E402
from testkit.places import free_port  # noqa: E402
from testkit.server import Server  # noqa: E402

MEMORY_FILE_SYSTEMS = {"tmpfs", "ramfs"}


class Lab:
    """A folder with a cluster in it; both are gone after the `with`, and the folder stays when `keep` is set."""

    def __init__(self, keep: Path | None = None, settings: dict[str, str] | None = None):
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))      # a run that took too long still cleans up
        self._keep = keep
        # Not $TMPDIR: /tmp may be memory, where a flush costs nothing and every figure would be a lie.
        self.folder = keep or Path(tempfile.mkdtemp(prefix="shopx-bench.", dir="/var/tmp"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        kind = file_system(self.folder)
        if kind in MEMORY_FILE_SYSTEMS:
            raise SystemExit(f"{self.folder} lies in memory ({kind}): durable writes can't be measured there; use --data")
        self.cluster = Cluster(self.folder / "postgres", settings)
        self.started: list[Server] = []

    def __enter__(self) -> "Lab":
        return self

    def __exit__(self, *_) -> None:
        try:
            for server in self.started:
                end(server)
        finally:
            if self._keep:
                self.cluster.stop()
            else:
                self.cluster.remove()
                shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def socket(self) -> str:
        return self.cluster.url.split()[0].removeprefix("host=")

    def postmaster(self) -> int:
        return int((self.folder / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])

    def create_database(self, name: str) -> None:
        self.sql("postgres", f"drop database if exists {name}; ", f"create database {name} owner shopx_owner")

    def sql(self, database: str, *statements: str) -> str:
        """Each statement by itself, as the superuser."""
        return self.psql(database, *(f"--command={statement}" for statement in statements))

    def psql(self, database: str, *arguments: str, user: str = "postgres", **variables: object) -> str:
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1", f"--host={self.socket}",
             f"--username={user}", f"--dbname={database}", *(f"--set={name}={value}" for name, value in variables.items()), *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"psql {database}: {done.stderr.strip()}")
        return done.stdout

    def copy_out(self, database: str, query: str) -> list[list[str]]:
        """Rows as text; none of what we read holds a tab or a backslash."""
        answer = self.psql(database, f"--command=copy ({query}) to stdout")
        return [line.split("\t") for line in answer.splitlines()]

    def migrate_by_hand(self, database: str) -> None:
        """Our schema without our server: every module's own files in the server's order, as the owner."""
        modules = re.findall(r'"(\w+)"', re.search(r"modules\[\] = \{(.*?)\}", (ROOT / "backend/app/database.cpp").read_text(), re.DOTALL)[1])
        files = sorted((ROOT / "backend/modules").glob("*/migrations/*.sql"), key=lambda file: (modules.index(file.parent.parent.name), file.name))
        self.psql(database, *(f"--file={file}" for file in files), user="shopx_owner")

    def server(self, program: Path, database: str, settings: dict[str, str] | None = None) -> Server:
        """A server on a database of this cluster, not yet started."""
        url = self.cluster.url.replace("dbname=shopx", f"dbname={database}")
        # Clients of hours of load sign in once: a measurement is of sales, not of tokens.
        return Server(self.folder / f"server-{database}", url, program=program, port=free_port(), settings={"SHOPX_TOKEN_MINUTES": "720"} | (settings or {}))

    def start(self, server: Server) -> Server:
        """Started through the lab, a server ends with it, however that comes. What SQL wrote plainly is sealed with its keys first."""
        if server not in self.started:
            self.started.append(server)
        server.run("migrate")
        return server.start()

    def stop(self, server: Server) -> None:
        self.started.remove(server)
        server.stop()


def end(server: Server) -> None:
    try:
        server.stop()
    except RuntimeError as failure:      # told, and no reason to leave the rest running
        print(failure, file=sys.stderr)


def file_system(folder: Path) -> str:
    return subprocess.run(["stat", "--file-system", "--format=%T", folder], capture_output=True, text=True, check=True).stdout.strip()


def built_program(given: str | None, name: str, places: tuple[str, ...]) -> Path:
    """The program that was named, else our own, installed for and built when it is not up to date; a plain user must be able to run it."""
    if given is None:
        subprocess.run([TOOLS / "install", "server"], check=True, stdout=sys.stderr)
        subprocess.run([TOOLS / "build", "release", name], check=True, stdout=sys.stderr)
    candidates = [Path(given).resolve()] if given else [ROOT / "build/release" / place / name for place in places]
    found = [path for path in candidates if os.access(path, os.X_OK)]
    if not found:
        raise SystemExit(f"{name} is not built: no {' or '.join(map(str, candidates))}")
    return max(found, key=lambda path: path.stat().st_mtime)
