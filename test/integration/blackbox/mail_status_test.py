"""Where is my mail? One story for every address, whatever the relay does (S-001, S-002, S-003, S-006)."""
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

from case import PASSWORD, Case
from relay import Relay, Script, closed_port
from server import Server, eventually, run_program

NAMES = ("known", "claim", "other")


def status_path(answer):
    found = re.fullmatch(r'<(/v1/mails/[\w-]+)>; rel="status"', answer.header("Link") or "")
    assert found, answer.headers
    return found[1]


class Refusing(Script):
    """Knows none of the mailboxes."""

    def reply(self, moment, text, session):
        return "550 5.1.1 no such user here" if moment == "rcpt" else text


class MailStatus(Case):
    """The relay's port is known; whether it listens is up to the test."""

    @classmethod
    def setUpClass(cls):
        cls.port = closed_port()
        cls.server = Server({"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": cls.port,
                             "email.smtp_tls": "none", "email.smtp_sender": "accounts@example.org", "email.probe_seconds": "1",
                             "server.public_url": "http://127.0.0.1:8000"})

    def setUp(self):
        number = next(self.numbers)
        self.emails = [f"{name}{number}@example.org" for name in NAMES]
        with Relay(self.port):
            for email in self.emails[:2]:
                self.server.post("/v1/accounts", {"email": email, "password": PASSWORD})
            self.server.settle()
            self.wait_for_silence("ended")
        self.make_account(self.emails[0])

    def make_account(self, email):
        """As if its owner had followed the mailed link."""
        ran = run_program("account", "verify", email, "--yes", "--data-dir", self.server.data_dir)
        self.assertEqual(0, ran.returncode, ran.stderr)

    def wait_for_silence(self, kind):
        begun = "SELECT count(*) FROM relay_silences WHERE ended_at IS NULL"
        eventually(f"the silence has {kind}", lambda: self.server.query(begun)[0][0] == (0 if kind == "ended" else 1))

    def ask(self, path="/v1/recoveries", **extra):
        """Everybody asks at one moment, as far as stories tell moments apart: the paths of their stories."""
        while True:
            while (time.time() + 5) % 10 > 7 or time.time() % 60 > 57:
                time.sleep(0.05)
            begun = time.time()
            with ThreadPoolExecutor(len(self.emails)) as pool:
                paths = list(pool.map(lambda email: status_path(self.server.post(path, {"email": email} | extra)), self.emails))
            if self.moment(begun) == self.moment(time.time()):
                return paths

    @staticmethod
    def moment(seconds):
        """A story turns on marks of ten seconds, five of them after the request, and tells minutes."""
        return int((seconds + 5) // 10), int(seconds // 60)

    def told(self, path):
        raw = self.server.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()).decode()
        return re.sub(r"(?im)^(Date|X-Request-Id): .*\r\n", "", raw)

    def one_story(self, paths):
        """What all are told, byte for byte. Looks again when the story turned between two looks."""
        for _ in range(10):
            stories = {self.told(path) for path in paths}
            if len(stories) == 1:
                return json.loads(stories.pop().split("\r\n\r\n", 1)[1])
        self.fail(stories)

    def wait_until(self, state, *groups):
        for paths in groups:
            eventually(state, lambda paths=paths: self.one_story(paths)["state"] == state)

    def test_while_the_relay_answers_and_when_it_refuses_their_mailboxes(self):
        with Relay(self.port, Refusing()):
            groups = [self.ask(), self.ask("/v1/verifications"), self.ask("/v1/accounts", password=PASSWORD)]

            self.assertEqual("queued", self.one_story(groups[0])["state"])
            self.wait_until("taken", *groups)
            self.server.settle()
            self.wait_until("taken", *groups)

        failed = self.server.query("SELECT count(*) FROM messages WHERE state = 'failed'")[0][0]
        self.assertGreaterEqual(failed, 3, "some of them were refused")

    def test_while_the_relay_is_down_and_after(self):
        first = self.ask()
        self.wait_until("deferred", first)
        second = self.ask()
        self.wait_until("superseded", first)
        self.wait_until("deferred", second)

        with Relay(self.port) as relay:
            self.wait_until("taken", second)
            eventually("the mail is there", lambda: relay.recipients().count(self.emails[0]) == 1)
        self.wait_until("superseded", first)

    def test_a_token_that_is_not_ours_is_not_found(self):
        with Relay(self.port):
            path = self.ask()[0]
        forged = path[:-2] + ("AA" if not path.endswith("AA") else "BB")

        for wrong in (forged, path + "A", "/v1/mails/x", "/v1/mails/" + "A" * 70):
            self.assert_problem(self.server.get(wrong), 404, "not_found")
        self.assertEqual(200, self.server.get(path).status)
        self.assert_problem(self.server.post(path, {}), 405, "method_not_allowed")
