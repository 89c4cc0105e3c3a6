"""Copies of the database, taken while the server works (R-45)."""
import contextlib
import json
import sqlite3
import stat
import tempfile
import threading
import unittest
from pathlib import Path

from case import OTHER_PASSWORD, PASSWORD, Case, Person
from relay import closed_port
from server import Server, run_program


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


class Restore(unittest.TestCase):
    def test_R_43_R_44_what_was_used_or_ended_since_stays_dead(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder, Server() as server:
            person, other = Person(server, "ada@example.org"), Person(server, "bob@example.org")
            for one in (person, other):
                one.sign_up()
                one.verify()
            ended, kept = person.session(), other.session()
            used, unused = person.recovery(), other.recovery()
            copy = Path(folder) / "copy.db"
            commands = [("db", "backup", copy), ("db", "restore", copy, "--yes")]
            ran = run_program(*commands[0], "--data-dir", server.data_dir)
            self.assertEqual(0, ran.returncode, ran.stderr)
            answer = server.post("/v1/recoveries/confirm", {"token": used.token, "password": OTHER_PASSWORD})
            self.assertEqual(204, answer.status, answer)
            in_use = run_program(*commands[1], "--data-dir", server.data_dir)
            self.assertEqual((69, True), (in_use.returncode, "in use" in in_use.stderr), in_use.stderr)
            mails = len(server.mails())
            server.stop()

            restored = run_program(*commands[1], "--data-dir", server.data_dir)

            self.assertEqual(0, restored.returncode, restored.stderr)
            self.assertIn("who changed a password since has the old one", restored.stdout)
            server.start()
            for session in (ended, kept):
                self.assertEqual(401, server.get("/v1/account", token=session["access_token"]).status)
                self.assertEqual(401, server.post("/v1/sessions/refresh",
                                                  {"refresh_token": session["refresh_token"]}).status)
            for mail in (used, unused):
                answer = server.post("/v1/recoveries/confirm", {"token": mail.token, "password": "amber lattice 4 kites"})
                self.assertEqual((400, "token_not_valid"), (answer.status, answer.json()["code"]))
            [(actor,)] = server.query("SELECT actor FROM audit WHERE event = 'restore'")
            self.assertTrue(actor.startswith("operator:"), actor)
            self.assertEqual(0, run_program("audit", "verify", "--data-dir", server.data_dir).returncode)
            self.assertEqual(200, person.sign_in(PASSWORD).status, "password hashes are those of the copy")
            self.assertEqual(1, len(list(server.data_dir.glob("postkey.db.replaced-*"))))
            server.settle()
            self.assertEqual(mails, len(server.mails()), "nothing old was sent")
            self.assertEqual(200, other.sign_in().status)

    def test_R_44_mail_that_waited_when_the_copy_was_made_is_not_sent(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder:
            away = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": closed_port(),
                    "email.smtp_tls": "none", "email.smtp_sender": "Postkey <accounts@example.org>",
                    "server.public_url": "http://127.0.0.1:8000"}
            with Server(away) as server:
                Person(server, "ada@example.org").sign_up()
                copy = Path(folder) / "copy.db"
                run_program("db", "backup", copy, "--data-dir", server.data_dir)
                server.stop()

                restored = run_program("db", "restore", copy, "--yes", "--json", "--data-dir", server.data_dir)

                self.assertEqual(1, json.loads(restored.stdout)["mails"], restored.stderr)
                server.start()
                self.assertEqual([("cancelled", "the database was restored")],
                                 server.query("SELECT state, reason FROM messages"))


if __name__ == "__main__":
    unittest.main()
