"""api/errors.yaml lists every code that the sources can answer with, and none that they can't. Needs no server."""
import json
import re
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "backend/tests/architecture"))
from source_tree import sources_of, without_comments  # noqa: E402

STATUS_OF = {"bad_request": 400, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409, "precondition_failed": 412,
             "too_large": 413, "misdirected": 421, "unprocessable": 422, "too_many": 429, "overloaded": 503}
# A word with a dot in it that names something else: a prepared statement, a spawned task.
NO_CODE = re.compile(r'(?:\bStatement\s+\w+\s*\{|\bspawn\()\s*"[a-z_]+\.[a-z0-9_]+"')
WITH_KIND = re.compile(r'ErrorKind::(\w+),\s*"([a-z_]+\.[a-z0-9_]+)"')
WITH_STATUS = re.compile(r'\b(?:problem_of|refuse)\((\d{3}),\s*"([a-z_]+\.[a-z0-9_]+)"')
FIELD = re.compile(r'\b(?:add|add_at)\([^;]*?,\s*(?:\w+ \? "([a-z0-9_]+)" : )?"([a-z0-9_]+)"\s*,', re.DOTALL)
FIELD_OF_ERROR = re.compile(r'push_back\(\{[^;]*?,\s*(?:\w+ \? "([a-z0-9_]+)" : )?"([a-z0-9_]+)"\s*,|\{\{"/\w+",\s*"([a-z0-9_]+)"', re.DOTALL)
POINTER = re.compile(r"\bpointer\(\{[^}]*\}\)")
FLAG = re.compile(r'\bflags\.add\("([a-z_]+)"')


def server_sources(root: Path) -> Iterator[tuple[Path, str]]:
    for part in ("runtime/src", "modules", "flows"):
        for source in sources_of(root / "backend" / part, ".cpp", ".hpp"):
            if "tests" not in source.parts:
                yield source, NO_CODE.sub("", without_comments(source.read_text()))


def codes_in(root: Path) -> dict[str, set[int]]:
    """Every code, and the statuses that the sources say beside it."""
    spaces = {"http", "auth", *(folder.name for place in ("modules", "flows") for folder in (root / "backend" / place).iterdir() if folder.is_dir())}
    found: dict[str, set[int]] = {}
    for _, text in server_sources(root):
        for code in re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', text):
            if code.split(".")[0] in spaces:
                found.setdefault(code, set())
        for kind, code in WITH_KIND.findall(text):
            found.setdefault(code, set()).add(STATUS_OF[kind])
        for status, code in WITH_STATUS.findall(text):
            found.setdefault(code, set()).add(int(status))
    return found


def fields_in(root: Path) -> set[str]:
    found: set[str] = set()
    for source, text in server_sources(root):
        if "problems" in text or "fields" in text:
            text = POINTER.sub("at", text)
            found.update(code for groups in [*FIELD.findall(text), *FIELD_OF_ERROR.findall(text)] for code in groups if code)
    return found - flags_in(root)


def flags_in(root: Path) -> set[str]:
    return {code for _, text in server_sources(root) for code in FLAG.findall(text)}


def listed(text: str) -> dict[str, dict[str, Any]]:
    """The little of YAML that errors.yaml is written in: sections, and one entry a line."""
    sections: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if section := re.fullmatch(r"(\w+):", line):
            entries = sections.setdefault(section[1], {})
            continue
        entry = re.fullmatch(r"  ([a-z0-9_.]+): (.+)", line)
        if entry is None or entry[1] in entries:
            raise ValueError(f"errors.yaml:{number}: can't be read, or is there twice: {line}")
        value = re.sub(r"([{,] ?)(\w+):", r'\1"\2":', entry[2]) if entry[2].startswith("{") else entry[2]
        value = re.sub(r'": (yes|no|till|cashier|manager|operator|nobody)([,}])', r'": "\1"\2', value)
        entries[entry[1]] = json.loads(value)
    return sections


class ErrorCodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.said = listed((ROOT / "api/errors.yaml").read_text())
        cls.sources = codes_in(ROOT)

    def test_every_code_of_the_sources_is_listed_and_no_other(self) -> None:
        self.assertGreater(len(self.sources), 30)
        self.assertEqual(set(self.said["problems"]), set(self.sources))

    def test_the_status_is_the_one_that_the_sources_say(self) -> None:
        for code, statuses in self.sources.items():
            with self.subTest(code):
                said = self.said["problems"][code]["status"]
                said = {said} if isinstance(said, int) else set(said)
                self.assertTrue(statuses <= said, f"{statuses} in the sources, {said} in the list")
                if statuses:
                    self.assertEqual(said, statuses)

    def test_every_error_of_a_field_is_listed_and_no_other(self) -> None:
        self.assertGreater(len(fields_in(ROOT)), 20)
        self.assertEqual(set(self.said["fields"]), fields_in(ROOT))

    def test_every_flag_is_listed_and_no_other(self) -> None:
        self.assertGreater(len(flags_in(ROOT)), 5)
        self.assertEqual(set(self.said["flags"]), flags_in(ROOT))

    def test_every_entry_is_complete(self) -> None:
        for code, entry in self.said["problems"].items():
            with self.subTest(code):
                self.assertEqual(list(entry), ["status", "retry", "who", "says"])
                self.assertIn(entry["retry"], ("yes", "no"))
                self.assertTrue(entry["says"].endswith("."))
        for section in ("fields", "flags"):
            for code, says in self.said[section].items():
                self.assertTrue(says.endswith("."), code)

    def test_every_route_names_codes_that_are_listed(self) -> None:
        document = json.loads((ROOT / "api/generated/openapi.json").read_text())
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                with self.subTest(f"{method} {path}"):
                    self.assertEqual(set(operation.get("x-error-codes", [])) - set(self.said["problems"]), set())


if __name__ == "__main__":
    unittest.main()
