"""H-12: testssl.sh and sslscan on our own TLS."""
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

BAD = {"LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN"}
# Of a certificate that a test made a moment ago: who signed it, for how long, and where one would ask whether it still holds.
OF_A_MADE_UP_CERTIFICATE = re.compile(r"^(cert_|DNS_CAArecord|OCSP|chain|overall_grade|grade_cap|final_score|engine_problem|scanTime|security_headers|certificate_transparency)")
OLD = re.compile(r"^(?:SSLv2|SSLv3|TLSv1\.0|TLSv1\.1)\s+enabled|(?:vulnerable to heartbleed(?<!not vulnerable to heartbleed))|RC4|3DES|EXP-|NULL|anon|MD5", re.MULTILINE)


# A name that is nobody's (RFC 2606): for `localhost` we don't send Strict-Transport-Security, which would hold for every other server on a
# developer's machine.
ASKED_AS = "till.example"


def testssl(port: int, folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / "testssl.json"
    out.unlink(missing_ok=True)
    with (folder / "testssl.log").open("w") as log:
        subprocess.run(["testssl", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--ip", "127.0.0.1", "--jsonfile", str(out), "--severity", "LOW", f"{ASKED_AS}:{port}"],
                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if not out.exists():
        return [f"testssl: no report: {(folder / 'testssl.log').read_text()[-300:]}"]
    return [f"testssl: {one['id']}: {one['severity']}: {one['finding']}" for one in json.loads(out.read_text()) if one["severity"] in BAD and not OF_A_MADE_UP_CERTIFICATE.match(one["id"])]


def sslscan(port: int, folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "sslscan.log"
    with log.open("w") as out:
        subprocess.run(["sslscan", "--no-colour", f"127.0.0.1:{port}"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
    text = log.read_text(errors="replace")
    if "TLSv1.2" not in text:
        return [f"sslscan: {text[-300:]}"]
    return [f"sslscan: {line.strip()}" for line in text.splitlines() if OLD.search(line) and "not vulnerable" not in line]


def findings(port: int, folder: Path) -> Iterator[str]:
    yield from testssl(port, folder)
    yield from sslscan(port, folder)


def finds_the_planted_hole(port: int, folder: Path) -> bool:
    return any("TLS1" in one for one in testssl(port, folder)) and any("TLSv1.0" in one for one in sslscan(port, folder))
