"""F-01: sqlmap on every parameter of every route, in the path, the query and the body."""
import http.client
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from security.targets import Target

QUICK = ["--level=1", "--risk=1", "--technique=BE"]
LONG = ["--level=3", "--risk=2", "--technique=BEUST", "--time-sec=2"]
# Its verdict. "appears to be injectable" is a suspicion, which it goes on to confirm or to call a false positive.
FOUND = re.compile(r"^Parameter: .*$", re.MULTILINE)
TESTED = re.compile(r"do(?:es)? not (?:appear|seem) to be injectable|false positive")
AT_ONCE = 2


def run(request: Path, folder: Path, long: bool, *more: str) -> str:
    """What it said. `--ignore-code=*`: a 400 is our right answer to nearly all that it sends, and not the end of the world."""
    command = ["sqlmap", "-r", str(request), "--batch", "--ignore-stdin", "--flush-session", "--disable-coloring", "--ignore-code=*", f"--output-dir={folder / request.stem}", "--threads=1", "--timeout=10",
               "--answers=custom injection marker=Y,JSON data=Y,follow=N,extending=N", *(LONG if long else QUICK), *more]
    log = request.with_suffix(".log")
    with log.open("w") as out:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
    return log.read_text(errors="replace")


def is_refused(target: Target, host: str, token: str) -> bool:
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request(target.method, target.path, target.body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status == 400


def findings(targets: list[Target], host: str, token: str, folder: Path, long: bool) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)

    def attack(numbered: tuple[int, Target]) -> tuple[Target, str]:
        number, target = numbered
        request = folder / f"{number:03}.txt"
        request.write_text(target.raw(host, token))
        return target, run(request, folder, long, "--dbms=PostgreSQL")
    asked = [target for target in targets if target.body is not None or "*" in target.marked_path]
    yield from (f"sqlmap: {target.name}: its sample is refused with 400, so that nothing behind it was attacked" for target in asked if is_refused(target, host, token))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for target, said in threads.map(attack, enumerate(asked)):
            yield from (f"sqlmap: {target.name}: {line}" for line in FOUND.findall(said))
            if not TESTED.search(said) and not FOUND.search(said):
                yield f"sqlmap: {target.name}: was not tested: {said.strip().splitlines()[-1] if said.strip() else 'silence'}"


def finds_the_planted_hole(url: str, folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    request = folder / "control.txt"
    request.write_text(f"GET /?id=1 HTTP/1.1\r\nHost: {url.removeprefix('http://')}\r\n\r\n")
    return bool(FOUND.search(run(request, folder, False, "--dbms=SQLite")))
