"""docs/security/checks.md has a row for every check, and each names tests that are there and a control."""
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))

from security.checks import IDS, Check, Tests, faults, read, tests_of  # noqa: E402


class TheTable(unittest.TestCase):
    maxDiff = None

    def test_has_every_check_and_names_what_is_there(self) -> None:
        self.assertEqual([], faults(read(ROOT), tests_of(ROOT)))


class ABrokenTable(unittest.TestCase):
    SOUND = [Check(number, "", ["a_test.A.test_a"], ["A.b"], "") for number in IDS]
    TESTS = Tests({"a_test.A.test_a": Path()}, {"A.b": Path()})

    def test_a_sound_one_is_let_be(self) -> None:
        self.assertEqual([], faults(self.SOUND, self.TESTS))

    def test_each_fault_is_seen(self) -> None:
        first = self.SOUND[0]
        for name, broken in (("has no row", self.SOUND[1:]), ("has two rows", [first, *self.SOUND]), ("there is no test a_test.A.gone", [first._replace(tests=["a_test.A.gone"]), *self.SOUND[1:]]),
                             ("there is no test A.gone", [first._replace(control=["A.gone"]), *self.SOUND[1:]]), ("neither names a test", [first._replace(tests=[]), *self.SOUND[1:]]),
                             ("no control", [first._replace(control=[]), *self.SOUND[1:]])):
            with self.subTest(name):
                self.assertIn(name, "\n".join(faults(broken, self.TESTS)))


if __name__ == "__main__":
    unittest.main()
