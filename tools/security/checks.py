"""docs/security/checks.md: which test holds which check, and which control has been seen red. Reads the table, finds the tests that it names,
and runs them.

A row is `| id | what must hold | tests | control |`. A test in code marks is `module_test.Class.test_name` (backend/tests/) or `Suite.name`
(a C++ test). A row without a test says, in words, what it waits for."""
import re
import subprocess
import sys
import unittest
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

TABLE = "docs/security/checks.md"
IDS = [*(f"D-{n:02}" for n in range(1, 14)), *(f"E-{n:02}" for n in range(1, 11)), *(f"F-{n:02}" for n in range(1, 13)), "H-07", "H-08", "H-10", "H-11", "H-12"]
ROW = re.compile(r"^\| ([A-Z]-\d\d) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
NAME = re.compile(r"`([A-Za-z_]\w*(?:\.\w+){1,2})`")
GTEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", re.MULTILINE)
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


def read(root: Path) -> list[Check]:
    return [Check(number, what, NAME.findall(tests), NAME.findall(control), NAME.sub("", tests + " " + control).strip()) for number, what, tests, control in ROW.findall((root / TABLE).read_text())]


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
    for file in (root / "backend").rglob("*_test.cpp"):
        for suite, name in GTEST.findall(file.read_text()):
            cpp[f"{suite}.{name}"] = file
    return Tests(python, cpp)


def faults(checks: list[Check], tests: Tests) -> list[str]:
    """What the table lacks or names that is not there."""
    rows = [check.id for check in checks]
    found = [f"{number}: has no row" for number in IDS if number not in rows] + [f"{number}: has two rows" for number in sorted(set(rows)) if rows.count(number) > 1]
    for check in checks:
        found += [f"{check.id}: there is no test {name}" for name in check.tests + check.control if not tests.has(name)]
        if not check.tests and "waits for" not in check.words:
            found.append(f"{check.id}: neither names a test nor says what it waits for")
        if check.tests and not check.control and "seen red" not in check.words and "own control" not in check.words:
            found.append(f"{check.id}: no control")
    return found


def program_of(root: Path, source: Path) -> Path:
    """backend/modules/sales/tests/x_test.cpp is in build/release/backend/modules/sales/sales_test; base and runtime lie one folder higher."""
    part = source.relative_to(root).parent.parent
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


class Verdicts(unittest.TextTestResult):
    """Which tests have not passed, by name; one that is skipped has not. A class that cannot set itself up takes all of its tests with it."""

    def __init__(self, *arguments: object, **more: object):
        super().__init__(*arguments, **more)
        self.lost: set[str] = set()

    def lose(self, test: unittest.TestCase) -> None:
        class_of_it = re.match(r"(?:setUp|tearDown)\w+ \((.*)\)$", test.id())
        self.lost.add(class_of_it[1] if class_of_it else test.id())

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self.lose(test)

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self.lose(test)

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.lose(test)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self.lose(test)


def run_python(names: Iterable[str]) -> dict[str, bool]:
    """Whether each passed. Tests of a class follow each other, so that it sets itself up once."""
    names = sorted(names)
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(name) for name in names)
    verdicts = unittest.TextTestRunner(stream=sys.stderr, verbosity=1, resultclass=Verdicts).run(suite)
    return {name: name not in verdicts.lost and name.rsplit(".", 1)[0] not in verdicts.lost for name in names}
