"""Where things are: the checkout, its tools, and what was built."""
import os
import random
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
PROGRAM = Path(os.environ.get("SHOPX_TEST_PROGRAM", ROOT / "build/release/shopx"))
WEB = ROOT / "web/dist"
DEMO = ROOT / "demo"
PORT_TRIES_MAX = 200


def temporary_folder() -> Path:
    """A new folder that the user who runs PostgreSQL and the server may enter."""
    folder = Path(tempfile.mkdtemp(prefix="shopx-test."))
    folder.chmod(0o711)
    return folder


def plain_folder(path: Path) -> Path:
    """Makes a folder that belongs to the user who runs the server."""
    path.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        subprocess.run([TOOLS / "as-plain-user", "true"], check=True)
        shutil.chown(path, "shopx", "shopx")
    return path


def within_reach(path: Path, folder: Path) -> Path:
    """The path itself when the user who runs the server can enter it, else a copy in `folder`: root may keep the checkout to itself."""
    if os.geteuid() or subprocess.run([TOOLS / "as-plain-user", "test", "-r", path]).returncode == 0:
        return path
    copy = folder / path.name
    if path.is_dir():
        shutil.copytree(path, copy, dirs_exist_ok=True)
    elif path.exists():
        shutil.copy2(path, copy)
    return copy


def free_port() -> int:
    """A loopback port that nobody listens on, below the range from which the kernel gives ports to outgoing connections: a server that is
    killed and started again must find its port free, whatever else on the machine opened a connection meanwhile."""
    for _ in range(PORT_TRIES_MAX):
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError(f"no free port in {PORT_TRIES_MAX} tries")
