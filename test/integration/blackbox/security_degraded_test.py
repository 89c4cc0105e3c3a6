"""S-006: nobody learns who has an account when something is broken either. S-060: which passwords nobody may choose."""
import contextlib
import re
import sqlite3
import time
import unittest
from concurrent.futures import ThreadPoolExecutor, wait

from case import OTHER_PASSWORD, PASSWORD, Case, Person
from relay import Relay, Script, closed_port
from server import LONGEST_WAIT, Server, eventually

COMMON = """password1 12345678 123456789 1234567890 qwertyuiop iloveyou1 princess1 football1 baseball1 sunshine1 superman1 trustno1 welcome1
password123 password12 qwerty123 1q2w3e4r 1qaz2wsx abcd1234 letmein1 monkey123 dragon123 master123 shadow123 michael1 jennifer1 jordan23
liverpool chelsea1 arsenal1 whatever computer internet starwars samantha victoria benjamin alexander 11111111 00000000 88888888 87654321
asdfghjkl zxcvbnm1 passw0rd p@ssword password! changeme1 administrator qwertyui 1234qwer""".split()


class Stalling(Script):
    """A relay that thinks for a while before each word."""

    def at(self, moment, session):
        time.sleep(0.3)


@contextlib.contextmanager
def locked_for_writing(server):
    """Somebody else has the database for writing."""
    connection = sqlite3.connect(server.data_dir / "postkey.db", timeout=LONGEST_WAIT, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def one_by_one(server, path, bodies):
    return [server.post(path, body) for body in bodies]


def while_locked(server, path, bodies):
    """Both wait for the same lock. Once more when the time of only one of them was over."""
    for _ in range(5):
        with ThreadPoolExecutor(len(bodies)) as pool:
            with locked_for_writing(server):
                waiting = [pool.submit(server.post, path, body) for body in bodies]
                wait(waiting, timeout=0.5)
            answers = [each.result() for each in waiting]
        if len({answer.status == 503 for answer in answers}) == 1:
            break
    return answers


class Degraded(unittest.TestCase):
    def assert_alike(self, server, known, unknown, expected, ask=one_by_one):
        for path, body in (("/v1/recoveries", {}), ("/v1/verifications", {}), ("/v1/accounts", {"password": OTHER_PASSWORD}),
                           ("/v1/sessions", {"password": "nobody ever chose this 8"}), ("/user/pwd_reset_token/", {})):
            with self.subTest(path):
                name = "identifier" if path.endswith("sessions") else "email"
                got = ask(server, path, [body | {name: email} for email in (known, unknown)])
                answers = []
                for email, answer in zip((known, unknown), got):
                    text = re.sub(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z", "*", answer.text()).replace(email, "E")
                    answers.append((answer.status, text, sorted(name for name, _ in answer.headers)))
                self.assertEqual(answers[0], answers[1])
                self.assertIn(answers[0][0], expected)

    def people(self, server):
        known = Person(server, "known@example.org")
        known.sign_up()
        return known.email, "nobody@example.org"

    def member(self, settings):
        """A data folder with one account, made while mail went to the log."""
        server = Server(settings)
        self.addCleanup(server.close)
        person = Person(server, "known@example.org")
        person.sign_up()
        person.verify()
        server.settle()
        return server

    def test_S_006_with_the_relay_down_or_slow(self):
        for what, script in (("down", None), ("slow", Stalling())):
            with self.subTest(what):
                server = self.member({})
                server.stop()
                with Relay(script=script) as relay:
                    settings = relay.settings() if script else relay.settings() | {"email.smtp_port": closed_port()}
                    server.settings |= settings
                    server.start()
                    self.assert_alike(server, "known@example.org", "nobody@example.org", (200, 201, 202, 401))
                    server.stop()

    def test_S_006_with_the_mailbox_at_its_cap(self):
        server = self.member({"throttle.mailbox_per_minute": 1, "throttle.mailbox_per_hour": 1, "throttle.mailbox_per_day": 1})
        for email in ("known@example.org", "nobody@example.org"):
            for _ in range(3):
                server.post("/v1/recoveries", {"email": email})
        self.assert_alike(server, "known@example.org", "nobody@example.org", (200, 201, 202, 401))

    def test_S_006_with_the_database_locked_for_writing(self):
        server = self.member({})

        self.assert_alike(server, "known@example.org", "nobody@example.org", (200, 201, 202, 401, 503), while_locked)
        with locked_for_writing(server):
            answers = one_by_one(server, "/v1/recoveries", [{"email": "known@example.org"}, {"email": "nobody@example.org"}])

        self.assertEqual([503, 503], [answer.status for answer in answers])
        self.assertEqual(*[answer.body for answer in answers])
        eventually("it goes on", lambda: server.post("/v1/recoveries", {"email": "known@example.org"}).status == 202)


class Passwords(Case):
    def test_S_060_common_ones_are_refused_on_every_path_with_the_reason(self):
        self.assertGreaterEqual(len(COMMON), 50)
        person = self.member()
        token = person.session()["access_token"]
        link = person.recovery().token
        for password in COMMON:
            with self.subTest(password):
                for answer in (self.server.post("/v1/accounts", {"email": self.address(), "password": password}),
                               self.server.post("/v1/recoveries/confirm", {"token": link, "password": password}),
                               self.server.send_json("PUT", "/v1/account/password", {"current_password": PASSWORD, "password": password}, token=token)):
                    self.assert_fields(answer, "/password")
                    self.assertEqual("too_easy", answer.json()["errors"][0]["code"])

    def test_S_060_so_are_the_address_and_the_name_of_the_application(self):
        email = "rosamund.ellery@example.org"
        for password in ("rosamund.ellery", "rosamund.ellery@example.org", "rosamundellery1", "Postkey1", "postkey123"):
            with self.subTest(password):
                self.assert_fields(self.server.post("/v1/accounts", {"email": email, "password": password}), "/password")
