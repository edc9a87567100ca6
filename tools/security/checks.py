"""docs/security/checks.md, and other tables of its form: which test holds which check, and which control has been seen red. Reads the table, finds the tests that it names,
and runs them.

A row is `| id | what must hold | tests | control |`. A test in code marks is `module_test.Class.test_name` (backend/tests/) or `Suite.name`
(a C++ test). A row without a test says, in words, what it waits for."""
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TABLE = "docs/security/checks.md"
IDS = [*(f"D-{n:02}" for n in range(1, 14)), *(f"E-{n:02}" for n in range(1, 11)), *(f"F-{n:02}" for n in range(1, 13)), "H-07", "H-08", "H-10", "H-11", "H-12"]
ROW = re.compile(r"^\| ([A-Z]-\d\d) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
NAME = re.compile(r"`([A-Za-z_]\w*(?:\.\w+){1,2})`")
GTEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", re.MULTILINE)
RAN = re.compile(r"^test_\w+ \((\S+)\)")
PYTHON_FOLDERS = ("backend/tests/api", "backend/tests/security", "backend/tests/architecture")


class Check(NamedTuple):
    id: str
    what: str
    tests: list[str]
    control: list[str]
    words: str               # of the two cells, for what is no test: "waits for uploads"


class Tests(NamedTuple):
    python: dict[str, Path]  # by name
    cpp: dict[str, Path]

    def has(self, name: str) -> bool:
        return name in self.python or name in self.cpp


def read(root: Path, table: str = TABLE) -> list[Check]:
    return [Check(number, what, NAME.findall(tests), NAME.findall(control), NAME.sub("", tests + " " + control).strip()) for number, what, tests, control in ROW.findall((root / table).read_text())]


def tests_of(root: Path) -> Tests:
    python, cpp = {}, {}
    for folder in PYTHON_FOLDERS:
        for file in (root / folder).glob("*_test.py"):
            one = ""
            for line in file.read_text().splitlines():
                if found := re.match(r"class (\w+)", line):
                    one = found[1]
                elif found := re.match(r"    def (test_\w+)", line):
                    python[f"{file.stem}.{one}.{found[1]}"] = file
    for file in [*(root / "backend").rglob("*_test.cpp"), *(root / "engine/tests").glob("*_test.cpp")]:
        for suite, name in GTEST.findall(file.read_text()):
            cpp[f"{suite}.{name}"] = file
    return Tests(python, cpp)


def faults(checks: list[Check], tests: Tests, ids: list[str] = IDS, wants_control: bool = True) -> list[str]:
    """What the table lacks or names that is not there."""
    rows = [check.id for check in checks]
    found = [f"{number}: has no row" for number in ids if number not in rows] + [f"{number}: has two rows" for number in sorted(set(rows)) if rows.count(number) > 1]
    for check in checks:
        found += [f"{check.id}: there is no test {name}" for name in check.tests + check.control if not tests.has(name)]
        if not check.tests and "waits for" not in check.words:
            found.append(f"{check.id}: neither names a test nor says what it waits for")
        if wants_control and check.tests and not check.control and "seen red" not in check.words and "own control" not in check.words:
            found.append(f"{check.id}: no control")
    return found


def program_of(root: Path, source: Path) -> Path:
    """backend/modules/sales/tests/x_test.cpp is in build/release/backend/modules/sales/sales_test; base and runtime lie one folder higher."""
    part = source.relative_to(root).parent.parent
    if part.name == "engine":
        return root / "build/release/engine/engine_test"
    folder = part if part.parts[1] in ("modules", "flows", "app") else part.parent
    return root / "build/release" / folder / f"{part.name}_test"


def run_cpp(root: Path, names: Iterable[str], tests: Tests) -> dict[str, bool]:
    """Whether each passed. A program runs once, with all of its tests that are asked for."""
    by_program: dict[Path, list[str]] = {}
    for name in names:
        by_program.setdefault(program_of(root, tests.cpp[name]), []).append(name)
    results: dict[str, bool] = {}
    for program, asked in by_program.items():
        done = subprocess.run([root / "tools/with-database", "release", program, f"--gtest_filter={':'.join(asked)}"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        passed = set(re.findall(r"^\[       OK \] (\S+)", done.stdout, re.MULTILINE))
        if not passed.issuperset(asked):
            print(done.stdout[-3000:], done.stderr[-1000:], file=sys.stderr)
        results |= {name: name in passed for name in asked}
    return results


def run_python(root: Path, names: Iterable[str]) -> dict[str, bool]:
    """Whether each passed. A module has a process of its own, and with it a server and a database that no other module has touched."""
    by_module: dict[str, list[str]] = {}
    for name in sorted(names):
        by_module.setdefault(name.split(".")[0], []).append(name)
    results: dict[str, bool] = {}
    for asked in by_module.values():
        done = subprocess.run([sys.executable, "-W", "ignore", "-m", "unittest", "--verbose", *asked], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              cwd=root / "backend/tests/api", check=False)
        passed = passed_of(done.stdout)
        if not passed.issuperset(asked):
            print(done.stdout[-4000:], file=sys.stderr)
        results |= {name: name in passed for name in asked}
    return results


def passed_of(said: str) -> set[str]:
    """Of what unittest says with --verbose: a test's name, what it printed, and then its verdict."""
    passed, name = set(), ""
    for line in said.splitlines():
        if found := RAN.match(line):
            name = found[1]
        if name and (line == "ok" or line.endswith("... ok")):
            passed.add(name)
            name = ""
    return passed
