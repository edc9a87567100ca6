"""F-02: wapiti on every page and every route that a browser may ask for."""
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from security.targets import Target

MODULES = "xss,permanentxss,sql,blindsql,exec,file,crlf,redirect,xxe,shellshock,methods,csp,cookieflags,http_headers"
# What is as it should be. X-XSS-Protection: a filter that browsers have taken out again, since it opened holes of its own; OWASP's advice is not
# to send the header. Strict-Transport-Security: must not be sent over plain HTTP (RFC 6797, 7.2), which is what is scanned here; that it is sent
# over TLS is H-12's to see.
RIGHT_SO = ("X-XSS-Protection is not set", "Strict-Transport-Security is not set")


def report(url: str, paths: list[str], token: str | None, folder: Path, modules: str = MODULES) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / "report.json"
    command = ["wapiti", "--url", url, "--scope", "domain", "--module", modules, "--format", "json", "--output", str(out), "--flush-session", "--store-session", str(folder / "session"),
               "--max-scan-time", "900", "--verify-ssl", "0", "--no-bugreport"]
    for path in paths:
        command += ["--start", url + path]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    with (folder / "wapiti.log").open("w") as log:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if not out.exists():
        return [f"wapiti: no report: {(folder / 'wapiti.log').read_text()[-300:]}"]
    found = json.loads(out.read_text())
    return [f"wapiti: {kind}: {one['method']} {one['path']}: {one['info']}" for part in ("vulnerabilities", "anomalies") for kind, several in found[part].items() for one in several]


def findings(targets: list[Target], url: str, token: str, folder: Path) -> Iterator[str]:
    paths = ["/", "/docs", *(target.path for target in targets if target.method == "GET")]
    yield from (found for found in report(url, paths, token, folder) if not found.endswith(RIGHT_SO))


def finds_the_planted_hole(url: str, folder: Path) -> bool:
    return any("Cross Site Scripting" in found for found in report(url, ["/?name=x"], None, folder, "xss"))
