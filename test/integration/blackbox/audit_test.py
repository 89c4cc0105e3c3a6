"""The audit log of a running server: what it says, that it is whole, and that nobody can change it unseen."""
import base64
import hashlib
import json
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest
from collections import Counter

from case import OTHER_PASSWORD, PASSWORD, Case, Person
from crash_load import Load
from server import PROGRAM, Server, environment, eventually, run_program

KILLS = 5


def operator(server, *arguments):
    return run_program(*arguments, "--data-dir", server.data_dir)


def verdict(server):
    return json.loads(operator(server, "audit", "verify", "--json").stdout)


def records(server, *arguments):
    return json.loads(operator(server, "audit", "tail", "--lines", "100000", "--json", *arguments).stdout)


def rows(server):
    """Every column of every record, read past the program."""
    database = sqlite3.connect(f"file:{server.data_dir / 'postkey.db'}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    found = [dict(row) for row in database.execute("SELECT * FROM audit ORDER BY seq")]
    database.close()
    return found


def netstring(value):
    if value is None:
        return b"-"
    text = str(value).encode()
    return b"%d:%s," % (len(text), text)


def digest(*values):
    """As docs/audit.md says, and from nothing else."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"".join(map(netstring, values))).digest()).decode().rstrip("=")


class Audit(Case):
    def live_a_life(self):
        """Gives the person, and what the log must say of it: (event, outcome, kind of actor)."""
        server = self.server
        person = self.member(username=f"user{next(self.numbers)}")
        expected = [("sign_up", "done", "stranger"), ("verify", "done", "account")]
        self.assertEqual(401, person.sign_in(OTHER_PASSWORD).status)
        session = person.session()
        expected += [("sign_in", "refused", "stranger"), ("sign_in", "done", "account")]

        reset = person.recovery()
        confirm = {"token": reset.token, "password": OTHER_PASSWORD}
        self.assertEqual(204, server.post("/v1/recoveries/confirm", confirm).status)
        self.assertEqual(400, server.post("/v1/recoveries/confirm", confirm).status)
        self.assertEqual(400, server.post("/v1/recoveries/confirm", confirm | {"token": reset.token[:-2] + "AA"}).status)
        self.assertEqual(401, server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).status)
        expected += [("recovery_request", "done", "stranger"), ("password_reset", "done", "account"),
                     ("token_use", "refused", "stranger")]

        session = person.session(OTHER_PASSWORD)
        token = session["access_token"]
        server.send_json("PUT", "/v1/account/password", {"current_password": PASSWORD, "password": PASSWORD}, token=token)
        changed = server.send_json("PUT", "/v1/account/password", {"current_password": OTHER_PASSWORD, "password": PASSWORD}, token=token)
        self.assertEqual(204, changed.status)
        server.send_json("PATCH", "/v1/account", {"name": "Canaryname"}, token=token)
        expected += [("sign_in", "done", "account"), ("password_check", "refused", "account"), ("password_change", "done", "account"),
                     ("profile_change", "done", "account")]

        other = person.session()
        self.assertEqual(204, server.send("DELETE", "/v1/sessions/current", token=other["access_token"]).status)
        first = server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).json()["refresh_token"]
        second = server.post("/v1/sessions/refresh", {"refresh_token": first})
        self.assertEqual(200, second.status)
        self.assertEqual(401, server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).status)
        expected += [("sign_in", "done", "account"), ("sign_out", "done", "account"), ("refresh_reuse", "refused", "stranger")]

        moved = self.address("canarymoved")
        token = person.session()["access_token"]
        server.post("/v1/account/email", {"current_password": PASSWORD, "email": moved}, token=token)
        proof = server.wait_for_mail(moved, "email_change_confirm")
        self.assertEqual(200, server.post("/v1/account/email/confirm", {"token": proof.token}).status)
        self.assertEqual(204, server.send("DELETE", "/v1/sessions", token=token).status)
        expected += [("sign_in", "done", "account"), ("email_change_request", "done", "account"), ("email_change", "done", "account"),
                     ("sessions_end", "done", "account")]

        for command in (("disable", "--yes"), ("enable",), ("sign-out",)):
            ran = operator(server, "account", command[0], person.id, *command[1:])
            self.assertEqual(0, ran.returncode, ran.stderr)
        expected += [("account_disable", "done", "operator"), ("account_enable", "done", "operator"), ("sessions_end", "done", "operator")]
        person.email = moved
        token = person.session()["access_token"]
        closed = server.send_json("DELETE", "/v1/account", {"current_password": PASSWORD}, token=token)
        self.assertEqual(204, closed.status)
        expected += [("sign_in", "done", "account"), ("account_close", "done", "account")]
        return person, expected

    def test_S_124_a_life_leaves_exactly_these_records(self):
        before = verdict(self.server)["last_seq"]

        person, expected = self.live_a_life()

        found = [record for record in records(self.server) if record["seq"] > before]
        said = Counter((record["event"], record["outcome"], record["actor"].split(":")[0]) for record in found)
        self.assertEqual(Counter(expected), said)
        for record in found:
            self.assertRegex(record["at"], r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
            if record["actor"].startswith("operator:"):
                self.assertIsNone(record["request_id"])
            else:
                self.assertTrue(record["request_id"], record)
            if record["event"] != "recovery_request":
                self.assertEqual(person.id, record["subject"], record)
        self.assertTrue(verdict(self.server)["ok"])

    def test_looking_at_a_used_link_is_no_event(self):
        person = self.member()
        reset = person.recovery()
        self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": OTHER_PASSWORD})
        before = verdict(self.server)["last_seq"]

        looked = self.server.get(f"/reset_password/{reset.token}")

        self.assertEqual(400, looked.status)
        self.assertEqual(before, verdict(self.server)["last_seq"], "looking is no event")

    def test_S_029_requests_of_strangers_name_no_account(self):
        member = self.member()
        before = verdict(self.server)["last_seq"]
        for email in (member.email, self.address("nobody")):
            self.server.post("/v1/recoveries", {"email": email})
            self.server.post("/v1/verifications", {"email": email})

        found = [record for record in records(self.server) if record["seq"] > before]

        self.assertEqual(["recovery_request", "verification_request"] * 2, [record["event"] for record in found])
        self.assertNotIn(member.id, [record["subject"] for record in found])
        self.assertEqual({"stranger"}, {record["actor"] for record in found})

    def test_S_123_no_address_and_no_secret_is_in_the_log(self):
        person, _ = self.live_a_life()
        text = json.dumps(rows(self.server))
        mails = self.server.mails()

        self.assertIn("password_reset", text)
        for word in ("@", "example.org", "Canaryname", PASSWORD, OTHER_PASSWORD, person.email, person.profile["username"]):
            self.assertNotIn(word, text)
        for mail in mails:
            if mail.link:
                self.assertNotIn(mail.token[-20:], text)

    def test_S_126_the_chain_is_what_the_document_says(self):
        self.live_a_life()
        previous, expected_seq = "", 1

        for row in rows(self.server):
            self.assertEqual((expected_seq, previous), (row["seq"], row["previous"]))
            if row["nonce"] is not None:
                self.assertEqual(digest(row["nonce"], row["source"], row["client"]), row["personal_digest"])
            self.assertEqual(row["digest"], digest("postkey audit 1", row["seq"], row["at"], row["event"], row["actor"], row["subject"],
                                                   row["request_id"], row["outcome"], row["reason"], row["personal_digest"],
                                                   row["previous"]))
            previous, expected_seq = row["digest"], expected_seq + 1

        self.assertEqual((previous, expected_seq - 1), (verdict(self.server)["last_digest"], verdict(self.server)["last_seq"]))

    def test_S_128_a_closed_account_leaves_no_source(self):
        person, _ = self.live_a_life()

        for record in records(self.server, "--account", person.id):
            self.assertEqual((None, None), (record["source"], record["client"]), record)

        self.assertTrue(verdict(self.server)["ok"])

    def test_the_log_can_be_followed(self):
        following = subprocess.Popen([str(PROGRAM), "audit", "tail", "--follow", "--json", "--lines", "1", "--event", "sign_up",
                                      "--data-dir", str(self.server.data_dir)], stdout=subprocess.PIPE, env=environment({}))
        try:
            claimants = [self.claimant(), self.claimant()]
            seen = []
            while claimants[1].id not in seen:
                seen.append(json.loads(following.stdout.readline())["subject"])
        finally:
            following.kill()
            following.wait()
            following.stdout.close()
        self.assertIn(claimants[1].id, seen)


class Tampering(unittest.TestCase):
    def test_S_126_a_flipped_byte_in_the_file_is_found_at_its_record(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder:
            server = Server(data_dir=folder)
            try:
                for number in range(5):
                    Person(server, f"ada{number}@example.org").sign_up()
                server.settle()
            finally:
                self.assertEqual(0, server.stop())
            self.assertEqual(0, operator(server, "audit", "verify").returncode)
            victim = rows(server)[2]
            file = pathlib.Path(folder) / "postkey.db"
            content = bytearray(file.read_bytes())
            at = content.index(victim["request_id"].encode())
            content[at] ^= 1
            file.write_bytes(content)

            ran = operator(server, "audit", "verify")
            self.assertEqual(65, ran.returncode, ran.stderr)
            self.assertIn(f"record {victim['seq']}", ran.stderr)
            self.assertEqual(victim["seq"], verdict(server)["first_bad"])

    def test_S_126_the_database_itself_refuses_to_change_or_delete_a_record(self):
        with Server() as server:
            Person(server, "ada@example.org").sign_up()
            server.settle()
            database = sqlite3.connect(server.data_dir / "postkey.db", timeout=30)
            for statement in ("UPDATE audit SET actor = 'server'", "DELETE FROM audit", "UPDATE audit SET source = '198.51.100.9'"):
                with self.subTest(statement=statement), self.assertRaises(sqlite3.IntegrityError):
                    database.execute(statement)
            database.close()
            self.assertTrue(verdict(server)["ok"])


class Configuration(unittest.TestCase):
    def changes(self, server):
        return [record["reason"] for record in records(server, "--event", "config_change")]

    def test_S_124_other_settings_are_on_record_and_the_same_are_not(self):
        with Server() as server:
            self.assertEqual(1, len(self.changes(server)))
            server.stop()
            server.start()
            self.assertEqual(1, len(self.changes(server)))
            server.stop()
            server.settings["security.password_min_length"] = 11
            server.start()
            self.assertEqual(2, len(set(self.changes(server))))


class Kills(unittest.TestCase):
    PAIRS = (("sign_up", "intent = 'sign_up'"), ("recovery_request", "intent = 'recovery'"))

    def expect_equal(self, server):
        for event, intent in self.PAIRS:
            [(records_of_it,)] = server.query("SELECT count(*) FROM audit WHERE event = ?", event)
            [(changes,)] = server.query(f"SELECT count(*) FROM messages WHERE {intent}")
            self.assertEqual(changes, records_of_it, event)

    def test_S_124_never_a_change_without_its_record_nor_a_record_without_its_change(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder, Server(data_dir=folder) as server:
            members = [f"member{number}@example.org" for number in range(500)]
            for kill in range(KILLS):
                before = server.row_counts()["audit"]
                with Load(server, members[kill::KILLS], pause=0):
                    eventually("requests are answered", lambda: server.row_counts()["audit"] >= before + 10)
                    server.kill()
                self.expect_equal(server)
                server.start()
                self.assertTrue(verdict(server)["ok"])
