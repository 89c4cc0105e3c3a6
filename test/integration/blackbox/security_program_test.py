"""Checklist §E, §J and §L on the sources and on the program itself: what must not be in it, and how it was made."""
import os
import pathlib
import re
import subprocess
import unittest

from case import PASSWORD, Person
from server import ROOT, Server, run_program

RELEASE = pathlib.Path(os.environ.get("POSTKEY_RELEASE", ROOT / "build" / "release" / "postkey"))


def sources(*suffixes):
    for folder in ("src", "include"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in suffixes:
                yield file, file.read_text()


class Sources(unittest.TestCase):
    def assert_nowhere(self, pattern, why):
        found = [f"{file.relative_to(ROOT)}: {match[0]}" for file, text in sources(".cpp", ".hpp") for match in re.finditer(pattern, text)]
        self.assertEqual([], found, why)

    def test_S_012_no_secret_is_compared_byte_by_byte(self):
        self.assert_nowhere(r"reveal\(\)\s*(==|!=)|(==|!=)\s*\w+(\.|->)reveal\(\)|\b(strcmp|strncmp|(?<!sodium_)memcmp|bcmp)\(", "equal_in_constant_time is there")

    def test_S_118_no_backtracking_engine_is_used(self):
        self.assert_nowhere(r"std::w?regex|#include <regex>|boost/regex|pcre", "its stack grows with its input")

    def test_S_119_no_statement_is_built_of_text(self):
        self.assert_nowhere(r"(?i)(fmt::format|std::format|\+)\s*\(?\s*\"\s*(select|insert|update|delete)\s", "parameters are bound")
        self.assert_nowhere(r"sqlite3_exec\(|sqlite3_mprintf|PQexec\(", "parameters are bound")
        self.assert_nowhere(r"sqlite3_bind_text\([^;]*-1", "lengths are explicit")

    def test_S_013_no_other_random_generator_is_used(self):
        self.assert_nowhere(r"\b(mt19937|random_device|minstd_rand|default_random_engine|s?rand)\s*[({<]|drand48", "crypto::SystemRandom is there")

    def test_S_120_nothing_switches_a_protection_off(self):
        for file in (ROOT / "CMakeLists.txt", *sorted((ROOT / "cmake").iterdir())):
            self.assertNotRegex(file.read_text(), r"no-stack-protector|-z,execstack|-w\b|-Wno-|fno-exceptions", file)


class Program(unittest.TestCase):
    def test_S_120_the_release_is_hardened(self):
        if not RELEASE.exists():
            self.skipTest("the release is not built")
        dynamic = subprocess.run(["readelf", "-W", "-l", "-d", "-s", RELEASE], check=True, capture_output=True, text=True).stdout

        self.assertRegex(dynamic, r"Elf file type is DYN", "position independent")
        self.assertRegex(dynamic, r"GNU_STACK\s+0x\S+ 0x\S+ 0x\S+ 0x\S+ 0x\S+ RW ", "no executable stack")
        self.assertIn("GNU_RELRO", dynamic)
        self.assertRegex(dynamic, r"BIND_NOW|FLAGS.*NOW")
        self.assertIn("__stack_chk_fail", dynamic)
        self.assertRegex(dynamic, r"__\w+_chk", "fortified")

    def test_S_131_the_release_has_no_test_hook_and_no_default_secret(self):
        if not RELEASE.exists():
            self.skipTest("the release is not built")
        text = RELEASE.read_bytes()

        for word in (b"FAILPOINT", b"failpoint", b"debug_token", b"changeme", PASSWORD.encode(), b"/home/", b"kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo"):
            with self.subTest(word):
                self.assertNotIn(word, text.replace(b'"changeme"', b""))

    def test_S_131_a_fail_point_in_the_environment_is_refused(self):
        ran = run_program("config", "check", "--data-dir", "/tmp/none-such", extra_environment={"POSTKEY_FAILPOINT": "sign_in:kill"})

        self.assertEqual(78, ran.returncode)
        self.assertIn("POSTKEY_FAILPOINT", ran.stderr)

    def test_S_140_leaves_no_core_and_writes_only_into_its_folder(self):
        with Server() as server:
            limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
            Person(server, "core@example.org").sign_up()
            server.settle()
            opened = {os.path.realpath(f"/proc/{server.process.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{server.process.pid}/fd")}

            self.assertRegex(limits, r"Max core file size\s+0\s")
            writable = [path for path in opened if path.startswith("/") and not path.startswith(("/dev/", "/proc/", str(server.data_dir.resolve()), "/tmp/"))
                        and os.access(path, os.W_OK) and os.path.isfile(path)]
            self.assertEqual([], [path for path in writable if not path.startswith(("/usr/", "/lib/", "/etc/"))])

    def test_S_135_no_secret_is_taken_on_the_command_line(self):
        for command in (("account", "create", "--help"), ("account", "import", "--help"), ("serve", "--help"), ("config", "show", "--help")):
            with self.subTest(command):
                self.assertNotRegex(run_program(*command).stdout, r"--(password|secret|key|smtp.password)\b")
        refused = run_program("account", "create", "x@example.org", "--password", PASSWORD)
        self.assertEqual(64, refused.returncode)

    def test_S_085_weak_master_keys_are_refused(self):
        for weak in ("changeme", "changethis", "secret", "you-will-never-guess", "a" * 64, "short", "0" * 43, "abcabcabcabcabcabcabcabcabcabcabc"):
            with self.subTest(weak):
                ran = run_program("config", "check", "--data-dir", "/tmp/none-such", extra_environment={"SECRET_KEY": weak})
                self.assertEqual(78, ran.returncode, ran)
                self.assertIn("SECRET_KEY", ran.stderr)


class Process(unittest.TestCase):
    def test_S_062_the_program_takes_no_password_from_its_arguments_or_environment(self):
        with Server() as server:
            Person(server, "argv@example.org").sign_up()
            for name in ("cmdline", "environ"):
                self.assertNotIn(PASSWORD.encode(), pathlib.Path(f"/proc/{server.process.pid}/{name}").read_bytes())
