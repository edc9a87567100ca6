"""H-11: no secret in the tree, no licence that may not ship, and known faults are read; each with a planted one."""
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))

from security import supply  # noqa: E402

# Put together here, so that this file holds none.
PLANTED = {
    "private key": "-----BEGIN EC PRIVATE " + "KEY-----\n" + "MHcCAQEEIA" * 12 + "\n-----END",
    "key of ours": "sxk_" + "a" * 12 + "_" + "b" * 52,
    "webhook secret": "whsec_" + "A" * 43 + "=",
    "seal key": "seal " + "A" * 43,
    "signed token": "eyJ" + "a" * 20 + ".eyJ" + "b" * 20 + "." + "c" * 43,
    "AWS key": "AKIA" + "ABCDEFGH12345678",
    "GitHub token": "ghp_" + "a1" * 18,
    "npm token": "npm_" + "a1" * 18,
    "Slack token": "xoxb-" + "1234567890-" * 3,
    "Stripe key": "sk_live_" + "a1" * 12,
    "Google key": "AIza" + "a" * 35,
    "password in a URL": "postgresql://shop:" + "hunter22" + "@db.internal.com/shopx",
}


class Secrets(unittest.TestCase):
    def test_the_tree_holds_none(self) -> None:
        self.assertEqual([], list(supply.secrets_of(ROOT)))

    def test_each_kind_is_found_in_a_tree(self) -> None:
        self.assertEqual(set(PLANTED), set(supply.SECRETS))
        with tempfile.TemporaryDirectory() as folder:
            for number, (kind, text) in enumerate(PLANTED.items()):
                Path(folder, f"file{number}.txt").write_text(f"first line\n{text}\n")
            found = list(supply.secrets_of(Path(folder)))
        for number, kind in enumerate(PLANTED):
            with self.subTest(kind):
                self.assertIn(f"file{number}.txt:2: {kind}", found)


class Licences(unittest.TestCase):
    def parts(self) -> list[supply.Part]:
        return [*supply.debian_parts(ROOT / "build/release/shopx"), *supply.npm_parts(supply.read_json(ROOT / "package-lock.json"))]

    def test_every_part_may_ship(self) -> None:
        parts = self.parts()
        self.assertGreater(len([part for part in parts if part.kind == "deb"]), 10)
        self.assertGreater(len([part for part in parts if part.kind == "npm"]), 100)
        self.assertEqual([], list(supply.licence_faults(parts)))

    def test_one_that_may_not_is_found(self) -> None:
        sound = supply.Part("npm", "a", "1.0.0", "MIT", True)
        for licence in ("AGPL-3.0", "GPL-3.0", "GPL-2+", "SSPL-1.0", "UNLICENSED", "", "MIT AND GPL-3.0", "(GPL-2.0 OR AGPL-3.0)"):
            with self.subTest(licence):
                self.assertEqual(1, len(list(supply.licence_faults([sound, sound._replace(licence=licence)]))))
        self.assertEqual([], list(supply.licence_faults([sound, sound._replace(licence="(MIT OR GPL-3.0)")])))

    def test_a_copyright_file_is_read_where_it_speaks_of_most_files(self) -> None:
        said = "Files: *\nCopyright: 2020 A\nLicense: Expat\n\nFiles: debian/*\nLicense: GPL-2+\n"
        self.assertEqual(supply.licence_of(said), "Expat")
        self.assertEqual(supply.licence_of("Files: debian/*\nLicense: GPL-2+\n"), "")

    def test_the_bill_of_materials_names_every_part(self) -> None:
        parts = self.parts()
        bill = supply.bill_of_materials(parts, "1")
        self.assertEqual((bill["bomFormat"], bill["specVersion"]), ("CycloneDX", "1.5"))
        self.assertEqual(len(bill["components"]), len(parts))
        self.assertTrue(any(component["purl"].startswith("pkg:deb/debian/libssl3@") for component in bill["components"]))


class KnownFaults(unittest.TestCase):
    def test_of_npm_the_high_ones_are_told(self) -> None:
        report = {"vulnerabilities": {"a": {"severity": "high"}, "b": {"severity": "low"}, "c": {"severity": "critical"}}}
        self.assertEqual(supply.npm_findings(report), ["npm a: high", "npm c: critical"])

    def test_of_debian_those_of_our_parts_are_told(self) -> None:
        self.assertEqual(supply.debian_findings("CVE-2026-1 libssl3 (fixed, high)\nCVE-2026-2 emacs (fixed)\n", {"libssl3"}), ["deb libssl3: CVE-2026-1"])


if __name__ == "__main__":
    unittest.main()
