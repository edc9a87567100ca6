"""A private PostgreSQL cluster, by way of tools/cluster."""
import subprocess
from pathlib import Path

from .places import TOOLS


class Cluster:
    """Starts with the object, and is gone after `remove`."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None):
        self.folder = folder
        self.start(settings)

    def start(self, settings: dict[str, str] | None = None) -> None:
        """Starts it, after a crash too; what runs on the folder already is stopped first."""
        self._call("start", *(f"{name}={value}" for name, value in (settings or {}).items()))
        self.url = self._call("url").strip()

    def stop(self) -> None:
        self._call("stop")

    def kill9(self) -> None:
        """SIGKILL to every process of it at once."""
        self._call("kill9")

    def kill9_postmaster(self) -> None:
        """SIGKILL to the postmaster alone; its backends find out by themselves."""
        self._call("kill9", "--postmaster")

    def sql(self, statement: str) -> str:
        """What psql prints, unaligned, when the superuser runs this; rows by line, columns by |."""
        return self._call("psql", "--no-align", "--tuples-only", "--quiet", "--command", statement).strip()

    def remove(self) -> None:
        self._call("remove")

    def _call(self, verb: str, *arguments: str) -> str:
        done = subprocess.run([TOOLS / "cluster", verb, self.folder, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"cluster {verb}: {done.stderr.strip()}")
        return done.stdout
