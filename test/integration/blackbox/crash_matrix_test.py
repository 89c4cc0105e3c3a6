"""R-03: kill -9 at each of 13 points of a mail's life, at exactly that point: the relay, or a look at the message's row, says
when. Every accepted request is served; a second copy is possible only around the relay's 250, and it is the same mail.
POSTKEY_CRASH_ROUNDS says how often each point is tried."""
import collections
import os
import random
import signal
import sqlite3
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from case import PASSWORD, Person
from relay import Over, Relay, Script, make_certificate
from server import LONGEST_WAIT, Server, eventually

ROUNDS = int(os.environ.get("POSTKEY_CRASH_ROUNDS", "3"))
OLD_ROWS = 3000
LEASE_SECONDS = 3600  # nothing here ever waits for the end of a lease

# Where the relay kills: the moment of the session, and how much of the message it had read by then.
AT_RELAY = {
    "after connect": "accepted",
    "after EHLO": "ehlo",
    "after TLS": "tls",
    "after AUTH": "auth",
    "after MAIL": "mail",
    "after RCPT": "rcpt",
    "after 354": "data",
    "mid body": "body",
    "after the final dot, before 250": "dot",
    "after 250, before the mark": "taken",
}
BEFORE_A_MAIL = {"accepted", "ehlo", "tls", "auth"}
AROUND_250 = {"after the final dot, before 250", "after 250, before the mark"}


class Trap(Script):
    """Kills the server at one moment, once, and takes nothing afterwards. By turns the 250 finds it stopped, so that it
    cannot have read it. Whoever comes before the mail is in hand only looks whether the relay answers, and is turned away:
    no connection is open when the mail wants one."""

    def __init__(self, server, moment, pipelining, in_hand):
        self.server = server
        self.moment = moment
        self.pipelining = pipelining
        self.in_hand = in_hand
        self.sprung = threading.Event()

    def reply(self, moment, text, session):
        if moment == "mail" and self.moment in BEFORE_A_MAIL:
            raise Over  # over a connection from before: it needs one of its own
        return text

    def at(self, moment, session):
        if self.sprung.is_set() or moment == "accepted" and not self.in_hand():
            raise Over
        if moment == "dot" and self.moment == "taken" and self.pipelining:
            self.server.process.send_signal(signal.SIGSTOP)
        if moment == self.moment and (moment != "body" or len(session.body) > 2000):
            if not (moment == "ehlo" and not session.encrypted):
                self.server.process.kill()
                self.sprung.set()
                raise Over


class Hold(Script):
    """Greets nobody."""

    def __init__(self):
        self.over = threading.Event()

    def at(self, moment, session):
        self.over.wait()
        raise Over


class CrashMatrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        certificate = make_certificate(cls.folder.name)
        cls.relay = Relay(certificate=certificate).__enter__()
        settings = cls.relay.settings() | {
            "email.smtp_ca_file": certificate, "email.messages_per_connection": 1, "email.retry_seconds": "1",
            "email.probe_seconds": "1", "email.lease_seconds": LEASE_SECONDS, "security.argon2_memory_kib": 12288,
            "security.argon2_passes": 3}
        cls.server = Server(settings)
        cls.member = Person(cls.server, "ada@example.org")
        cls.member.sign_up()
        [verification] = eventually("the verification arrived", lambda: cls.relay.received)
        answer = cls.server.post("/v1/verifications/confirm", {"token": verification.mail.token}, cookies=cls.member.cookies)
        assert answer.status == 200, answer
        cls.pool = ThreadPoolExecutor(1)
        cls.seed = random.randrange(2**32)
        cls.random = random.Random(cls.seed)
        cls.figures = collections.defaultdict(collections.Counter)

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown()
        status = cls.server.close()
        cls.relay.__exit__()
        cls.folder.cleanup()
        print(f"\ncrash matrix, seed {cls.seed}")
        for point, figures in cls.figures.items():
            print(f"  {point}: " + ", ".join(f"{number} {what}" for what, number in figures.items()))
        assert status == 0, status

    def ask(self, number):
        """A sign-up or a recovery, by turns, from another thread: the server may die before its answer is read."""
        email = f"person{self.random.randrange(10**9)}@example.org" if number % 2 == 0 else self.member.email
        self.earlier = self.newest(email)

        def request():
            path, body = ("/v1/accounts", {"email": email, "password": PASSWORD}) if number % 2 == 0 else (
                "/v1/recoveries", {"email": email})
            try:
                return self.server.post(path, body).status in (201, 202)
            except (OSError, ValueError):
                return False

        return email, self.pool.submit(request)

    def newest(self, email, database=None):
        """Id and state of the newest message to that address, if there is one."""
        sql = "SELECT id, state FROM messages WHERE recipient = ? ORDER BY created_at DESC LIMIT 1"
        rows = database.execute(sql, (email,)).fetchall() if database else self.server.query(sql, email)
        return rows[0] if rows else (None, None)

    def in_hand(self):
        """Whether a courier holds a message."""
        return bool(self.server.query("SELECT 1 FROM messages WHERE state = 'leased'"))

    def watch(self, email, state):
        """Looks at the row of the message that was asked for until it is in that state, and kills at once."""
        with self.server.database() as database:
            deadline = time.monotonic() + LONGEST_WAIT
            while time.monotonic() < deadline:
                newest = self.newest(email, database)
                if newest[0] != self.earlier[0] and newest[1] == state:
                    self.server.process.kill()
                    return
        self.fail(f"the point never came for {email}")

    def counted(self, point, **more):
        self.figures[point].update(more)

    def check_recovered(self, point, email):
        """Starts it again with a healthy relay: the mail arrives long before its lease would end, and nothing is left."""
        self.server.start()
        eventually(f"the mail of {point}", lambda: email in self.relay.recipients())
        self.server.settle()
        copies = self.relay.received
        self.assertEqual({email}, {copy.recipient for copy in copies})
        self.assertLessEqual(len(copies), 2 if point in AROUND_250 else 1, copies)
        for what in (lambda copy: copy.message_id, lambda copy: copy.mail.link, lambda copy: copy.source):
            self.assertEqual(1, len({what(copy) for copy in copies}))
        identifier, state = self.newest(email)
        self.assertEqual("sent", state)
        self.assertNotEqual(self.earlier[0], identifier)
        self.counted(point, kills=1, duplicates=len(copies) - 1)

    def rounds(self, play):
        for number in range(ROUNDS):
            with self.subTest(round=number, seed=self.seed):
                self.relay.forget()
                play(number)

    def kill_at_relay(self, point):
        def play(number):
            trap = self.relay.script = Trap(self.server, AT_RELAY[point], number // 2 % 2 == 0, self.in_hand)
            self.relay.listener.cut_sessions()
            email, answer = self.ask(number)
            self.assertTrue(trap.sprung.wait(LONGEST_WAIT), "the point never came")
            self.server.kill()
            accepted = answer.result()
            _, state = self.newest(email)
            self.relay.script = Script()
            self.check_recovered(point, email)
            self.counted(point, answered=accepted, exact=state == "leased")

        self.rounds(play)

    def kill_in_state(self, point, state, script):
        def play(number):
            self.relay.script = script()
            email, answer = self.ask(number)
            self.watch(email, state)
            self.server.kill()
            exact = self.newest(email)[1] == state
            if isinstance(self.relay.script, Hold):
                self.relay.script.over.set()
            self.relay.script = Script()
            self.check_recovered(point, email)
            self.counted(point, answered=answer.result(), exact=exact)

        self.rounds(play)

    def test_after_claim(self):
        self.kill_in_state("after claim", "leased", Hold)

    def test_after_mark(self):
        self.kill_in_state("after mark", "sent", Script)

    def test_during_janitor(self):
        def play(number):
            self.relay.script = hold = Hold()
            email, answer = self.ask(number)
            accepted = answer.result()
            self.server.kill()
            self.add_old_rows()
            left = self.kill_while_old_rows_go()
            hold.over.set()
            self.relay.script = Script()
            self.check_recovered("during janitor", email)
            eventually("the old rows are gone", lambda: self.old_rows(self.server.query) == 0)
            self.counted("during janitor", answered=accepted, exact=0 < left < OLD_ROWS)

        self.rounds(play)

    def add_old_rows(self):
        """Messages that ended long ago, for the housekeeping at start to delete."""
        row = {"intent": "recovery", "kind": "reset_password", "lane": 1, "recipient": "old@example.org", "mailbox": "old@example.org",
               "style": "postkey", "locale": "en", "client": "", "state": "sent", "created_at": 1, "due_at": 1, "give_up_at": 2,
               "finished_at": 1}
        names, places = ", ".join(row), ", ".join("?" * len(row))
        database = sqlite3.connect(self.server.data_dir / "postkey.db")
        with database:
            database.executemany(f"INSERT OR REPLACE INTO messages (id, {names}) VALUES (?, {places})",
                                 ((f"old{number:033}", *row.values()) for number in range(OLD_ROWS)))
        database.close()

    @staticmethod
    def old_rows(query):
        return list(query("SELECT count(*) FROM messages WHERE recipient = 'old@example.org'"))[0][0]

    def kill_while_old_rows_go(self):
        enough = self.random.randrange(OLD_ROWS // 5, OLD_ROWS)  # it deletes 500 at a time
        self.server.process = None

        def kill_in_time():
            with self.server.database() as database:
                deadline = time.monotonic() + LONGEST_WAIT
                while self.old_rows(database.execute) > enough and time.monotonic() < deadline:
                    pass
            self.server.process.kill()

        killer = self.pool.submit(kill_in_time)
        try:
            self.server.start()
        except AssertionError:
            pass  # killed before it was ready
        killer.result()
        self.server.kill()
        return self.old_rows(self.server.query)


def _add_tests_at_relay():
    for point in AT_RELAY:
        def test(self, point=point):
            self.kill_at_relay(point)
        setattr(CrashMatrix, "test_" + point.replace(",", "").replace(" ", "_").lower(), test)


_add_tests_at_relay()
