"""F-09: what the fuzzers have found before is survived by this build."""
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FUZZ = ROOT / "backend/fuzz"
SUBJECTS = sorted(folder.name for folder in (FUZZ / "seeds").iterdir())


def play_back(program: str, subject: str) -> subprocess.CompletedProcess:
    return subprocess.run([FUZZ / "play_back", program, subject], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)


class Fuzzers(unittest.TestCase):
    def test_what_was_found_before_is_survived(self) -> None:
        self.assertGreaterEqual(len(SUBJECTS), 5)
        for subject in SUBJECTS:
            with self.subTest(subject):
                done = play_back(str(ROOT / f"build/release/backend/fuzz/fuzz_{subject}"), subject)
                self.assertEqual(done.returncode, 0, done.stdout[-500:] + done.stderr[-2000:])
                self.assertRegex(done.stdout, r"^\d+ inputs$")

    def test_a_program_that_crashes_is_seen(self) -> None:
        self.assertNotEqual(play_back("/bin/false", SUBJECTS[0]).returncode, 0)


if __name__ == "__main__":
    unittest.main()
