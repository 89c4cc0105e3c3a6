"""Copies of the database, taken while the server works (R-45)."""
import contextlib
import sqlite3
import stat
import tempfile
import threading
import unittest
from pathlib import Path

from case import PASSWORD, Case
from server import run_program


class Backup(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def back_up(self, name):
        file = self.folder / name
        ran = run_program("db", "backup", file, "--data-dir", self.server.data_dir)
        self.assertEqual(0, ran.returncode, ran.stderr)
        return file

    def rows(self, file, statement):
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return connection.execute(statement).fetchall()

    def test_R_45_twenty_copies_under_load_are_whole(self):
        over, refused = threading.Event(), []

        def sign_up():
            while not over.is_set():
                answer = self.server.post("/v1/accounts", {"email": self.address("load"), "password": PASSWORD})
                if answer.status not in (201, 503):
                    refused.append(answer)

        threads = [threading.Thread(target=sign_up) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for number in range(20):
                before = self.server.query("SELECT count(*) FROM claims")[0][0]
                file = self.back_up(f"{number}.db")
                self.assertEqual([("ok",)], self.rows(file, "PRAGMA quick_check"))
                self.assertEqual([], self.rows(file, "PRAGMA foreign_key_check"))
                self.assertGreaterEqual(self.rows(file, "SELECT count(*) FROM claims")[0][0], before)
                # A sign-up and its mail are one step.
                self.assertEqual([(0,)], self.rows(file, "SELECT count(*) FROM claims WHERE NOT EXISTS (SELECT 1 FROM "
                                                         "messages WHERE messages.recipient = claims.email)"))
        finally:
            over.set()
            for thread in threads:
                thread.join()
        self.assertEqual([], refused)

    def test_S_123_a_copy_holds_nothing_that_opens_anything(self):
        person = self.member()
        session = person.session()
        reset = person.recovery()
        secrets = (self.server.data_dir / "secrets.toml").read_text()

        content = self.back_up("copy.db").read_bytes()

        self.assertIn(person.email.encode(), content)
        for secret in (PASSWORD, session["access_token"], session["refresh_token"], reset.token, reset.code,
                       person.verification().token, *[line.split('"')[1] for line in secrets.splitlines() if "secret =" in line]):
            self.assertNotIn(secret.encode(), content)

    def test_R_45_it_is_for_its_owner_only_and_replaces_nothing(self):
        file = self.back_up("copy.db")
        self.assertEqual(0o600, stat.S_IMODE(file.stat().st_mode))
        before = file.read_bytes()

        again = run_program("db", "backup", file, "--data-dir", self.server.data_dir)

        self.assertEqual(1, again.returncode)
        self.assertIn("File exists", again.stderr)
        self.assertEqual(before, file.read_bytes())
        self.assertEqual([file], list(self.folder.iterdir()))


if __name__ == "__main__":
    unittest.main()
