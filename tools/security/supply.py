"""What the product is made of, under which licences, and whether somebody left a secret in the tree."""
import json
import os
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MADE = {".git", ".cache", "build", "var", "node_modules", "dist", "__pycache__", "test-results", "playwright-report"}    # as .gitignore has it
FILE_BYTES_MAX = 2_000_000

# How credentials look that are worth something to whoever finds them. Ours are among them.
SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{60,}"),
    "key of ours": re.compile(r"\bsxk_[a-z0-9]{12}_[a-z0-9]{52}\b"),
    "webhook secret": re.compile(r"\bwhsec_[A-Za-z0-9+/]{43}="),
    "seal key": re.compile(r"^(?:seal|index) [A-Za-z0-9_-]{43}$", re.MULTILINE),
    "signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{40,}"),
    "AWS key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b"),
    "npm token": re.compile(r"\bnpm_[A-Za-z0-9]{36}\b"),
    "Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    "Stripe key": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    "Google key": re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b"),
    "password in a URL": re.compile(r"\b(?:postgres(?:ql)?|https?|redis|amqp|smtps?)://[^\s/:@'\"{}$\[\]]+:[^\s/@'\"{}$\[\]]{6,}@(?![\w.-]+\.example\b)"),     # RFC 2606: nobody's
}

# Licences that ask for no more than their notice, in npm's and Debian's words; and those that a library may have when it is linked as a
# shared one, or a build tool when it is only run.
FREE = {"0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-2-clause", "BSD-3-Clause", "BSD-3-clause", "CC0-1.0", "CC-BY-4.0", "curl", "Expat", "ISC", "MIT", "MIT-0",
        "OFL-1.1", "PostgreSQL", "Python-2.0", "Unlicense", "Zlib"}
SHARED = {"LGPL-2+", "LGPL-2.1", "LGPL-2.1+", "LGPL-3+", "MPL-2.0", "GPL-3+ with the runtime library exception"}

# Debian packages whose copyright file says it in prose, or says it of the tools of the same source.
IN_PROSE = {"libc6": "LGPL-2.1+", "libcairo2": "LGPL-2.1 OR MPL-1.1", "libgcc-s1": "GPL-3+ with the runtime library exception", "libglib2.0-0": "LGPL-2.1+",
            "liboath0": "LGPL-2.1+", "libstdc++6": "GPL-3+ with the runtime library exception"}
# npm packages whose entry has no licence, by what their own file says.
IN_FILES = {"exit": "MIT"}


class Part(NamedTuple):
    kind: str                # deb or npm
    name: str
    version: str
    licence: str
    ships: bool              # it runs with the product; else it helps to build or test


def secrets_in(text: str) -> Iterator[tuple[int, str]]:
    for kind, pattern in SECRETS.items():
        for found in pattern.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, kind


def secrets_of(root: Path) -> Iterator[str]:
    """Every file that is not made by a command, but for the vectors of others, which are published."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in MADE]
        for file in (Path(folder, name) for name in sorted(names)):
            if "vectors" in file.parts or not file.is_file() or file.stat().st_size > FILE_BYTES_MAX:
                continue
            for line, kind in secrets_in(file.read_text(errors="replace")):
                yield f"{file.relative_to(root)}:{line}: {kind}"


def npm_parts(lock: dict[str, Any]) -> Iterator[Part]:
    for path, entry in lock["packages"].items():
        if not path.startswith("node_modules/") or entry.get("link"):
            continue
        name = path.rsplit("node_modules/", 1)[1]
        yield Part("npm", name, entry["version"], entry.get("license") or IN_FILES.get(name, ""), not entry.get("dev", False))


def debian_parts(program: Path) -> Iterator[Part]:
    """The libraries that the program itself asks for."""
    names = re.findall(r"NEEDED.*\[(.+?)\]", output("readelf", "-d", program))
    for package in sorted({package_of(name) for name in names}):
        version = output("dpkg-query", "--show", "--showformat=${Version}", package)
        yield Part("deb", package, version, IN_PROSE.get(package) or licence_of(Path("/usr/share/doc", package, "copyright").read_text(errors="replace")), True)


def package_of(library: str) -> str:
    return output("dpkg", "--search", f"*/{library}").split(":")[0].split("\n")[0]


def licence_of(copyright_file: str) -> str:
    """Of most files, as Debian's machine-readable format says it."""
    found = re.search(r"^Files:\s*\*\s*\n(?:(?!Files:).*\n)*?License:[ \t]*(\S.*)$", copyright_file, re.MULTILINE)
    return found[1].strip() if found else ""


def licence_faults(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        if not is_allowed(part.licence):
            yield f"{part.kind} {part.name} {part.version}: {part.licence or 'no licence is said'}"


def is_allowed(licence: str) -> bool:
    words = licence.strip("()").replace(" and ", " AND ")          # as Debian says it
    if " OR " in words:
        return any(is_allowed(one) for one in words.split(" OR "))
    if " AND " in words:
        return all(is_allowed(one) for one in words.split(" AND "))
    return words in FREE | SHARED


def bill_of_materials(parts: list[Part], version: str) -> dict[str, Any]:
    """CycloneDX 1.5."""
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{uuid.uuid4()}", "version": 1,
        "metadata": {"component": {"type": "application", "name": "ShopXperience", "version": version, "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": [{"type": "library", "name": part.name, "version": part.version, "purl": purl(part), "scope": "required" if part.ships else "excluded",
                        "licenses": [{"expression": part.licence} if " OR " in part.licence else {"license": {"name": part.licence}}]} for part in parts],
    }


def purl(part: Part) -> str:
    if part.kind == "deb":
        return f"pkg:deb/debian/{part.name}@{part.version.replace('+', '%2B')}?distro=bookworm"
    return f"pkg:npm/{part.name.replace('@', '%40')}@{part.version}"


def npm_findings(report: dict[str, Any]) -> list[str]:
    """Of `npm audit --json`: what is high or critical."""
    return [f"npm {name}: {entry['severity']}" for name, entry in report["vulnerabilities"].items() if entry["severity"] in ("high", "critical")]


def debian_findings(report: str, packages: set[str]) -> list[str]:
    """Of `debsecan --only-fixed`: what a package of ours has and a newer version has not."""
    rows = (line.split() for line in report.splitlines() if line.strip())
    return [f"deb {row[1]}: {row[0]}" for row in rows if len(row) > 1 and row[1] in packages]


def output(*command: object) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def read_json(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text())
