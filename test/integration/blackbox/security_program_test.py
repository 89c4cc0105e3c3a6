"""Checklist §E, §J and §L on the sources and on the program itself: what must not be in it, and how it was made."""
import os
import pathlib
import re
import tempfile
import unittest

from case import PASSWORD, Person
from server import ROOT, Server, run_program


def sources(*suffixes):
    for folder in ("src", "include"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in suffixes:
                yield file, file.read_text(encoding="utf-8")


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
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = folder.name

    def test_S_131_a_fail_point_in_the_environment_is_refused(self):
        ran = run_program("config", "check", "--data-dir", self.data_dir, extra_environment={"POSTKEY_FAILPOINT": "sign_in:kill"})

        self.assertEqual(78, ran.returncode)
        self.assertIn("POSTKEY_FAILPOINT", ran.stderr)

    def test_S_140_leaves_no_core_and_writes_only_into_its_folder(self):
        with Server() as server:
            Person(server, "core@example.org").sign_up()
            server.settle()
            limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
            written = set(self.written_files(server.process.pid))

            self.assertRegex(limits, r"Max core file size\s+0\s+0\s")
            folder = server.data_dir.resolve()
            self.assertIn(folder / "postkey.db", written, "the search finds what is there")
            self.assertEqual(set(), {file for file in written if folder not in file.parents})

    @staticmethod
    def written_files(pid):
        """The files that it has open for writing, but for what the tester gave it as standard input, output and error."""
        process = pathlib.Path(f"/proc/{pid}")
        for fd in {file.name for file in (process / "fd").iterdir()} - {"0", "1", "2"}:
            try:
                path, info = os.readlink(process / "fd" / fd), (process / "fdinfo" / fd).read_text()
            except FileNotFoundError:
                continue  # closed meanwhile
            flags = int(re.search(r"flags:\s+([0-7]+)", info)[1], 8)
            if path.startswith("/") and not path.startswith("/dev/") and flags & os.O_ACCMODE != os.O_RDONLY:
                yield pathlib.Path(path)

    def test_S_135_no_secret_is_taken_on_the_command_line(self):
        for command in (("account", "create", "--help"), ("account", "import", "--help"), ("serve", "--help"), ("config", "show", "--help")):
            with self.subTest(command):
                self.assertNotRegex(run_program(*command).stdout, r"--(password|secret|key|smtp.password)\b")
        refused = run_program("account", "create", "x@example.org", "--password", PASSWORD)
        self.assertEqual(64, refused.returncode)

    def test_S_085_weak_master_keys_are_refused(self):
        for weak in ("changeme", "changethis", "secret", "you-will-never-guess", "a" * 64, "short", "0" * 43, "abcabcabcabcabcabcabcabcabcabcabc"):
            with self.subTest(weak):
                ran = run_program("config", "check", "--data-dir", self.data_dir, extra_environment={"SECRET_KEY": weak})
                self.assertEqual(78, ran.returncode, ran)
                self.assertIn("SECRET_KEY", ran.stderr)


class Process(unittest.TestCase):
    def test_S_062_the_program_takes_no_password_from_its_arguments_or_environment(self):
        with Server() as server:
            Person(server, "argv@example.org").sign_up()
            for name in ("cmdline", "environ"):
                self.assertNotIn(PASSWORD.encode(), pathlib.Path(f"/proc/{server.process.pid}/{name}").read_bytes())
