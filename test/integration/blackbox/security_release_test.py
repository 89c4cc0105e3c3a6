"""Checklist §K and §L on what is shipped: how the release was made, and what must not be in it."""
import re
import subprocess
import tempfile
import unittest

from case import PASSWORD
from server import RELEASE, ROOT, Server, run_program

# A program that compares with these must hold them; one that begins with one of them as its own key must not.
SAMPLES = ("changeme", "changethis", "secret", "you-will-never-guess")

UNIT_TESTS_KEY = "kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo"


class Release(unittest.TestCase):
    def test_S_120_the_release_is_hardened(self):
        dynamic = subprocess.run(["readelf", "-W", "-l", "-d", "-s", RELEASE], check=True, capture_output=True, encoding="utf-8",
                                 env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}).stdout

        self.assertRegex(dynamic, r"Elf file type is DYN", "position independent")
        self.assertRegex(dynamic, r"GNU_STACK\s+0x\S+ 0x\S+ 0x\S+ 0x\S+ 0x\S+ RW ", "no executable stack")
        for what, found in {"read-only relocations": "GNU_RELRO" in dynamic, "bound at start": re.search(r"BIND_NOW|FLAGS.*NOW", dynamic),
                            "stack protector": "__stack_chk_fail" in dynamic, "fortified": re.search(r"__\w+_chk", dynamic)}.items():
            self.assertTrue(found, what)

    def test_S_131_the_release_has_no_test_hook(self):
        text = RELEASE.read_bytes()

        for word in ("FAILPOINT", "failpoint", "debug_token", PASSWORD, UNIT_TESTS_KEY, f"{ROOT}/"):
            with self.subTest(word):
                self.assertFalse(word.encode() in text)

    def test_S_131_the_release_has_no_default_secret(self):
        secrets = []
        for _ in range(2):
            with Server(program=RELEASE) as server:
                secrets.append((server.data_dir / "secrets.toml").read_text())
        values = [set(re.findall(r'"([^"]{20,})"', text)) for text in secrets]

        self.assertTrue(values[0])
        self.assertEqual(set(), values[0] & values[1], "made anew at each first start")
        text = RELEASE.read_bytes()
        self.assertEqual([], [value for each in values for value in each if value.encode() in text])
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder:
            for sample in SAMPLES:
                with self.subTest(sample):
                    ran = run_program("config", "check", "--data-dir", folder, extra_environment={"SECRET_KEY": sample}, program=RELEASE)
                    self.assertEqual(78, ran.returncode, ran)


if not RELEASE.exists():
    raise unittest.SkipTest(f"{RELEASE} is not built (script/test builds it)")
