"""No mail is lost: killed with the relay down, started again with the relay up."""
import http.client
import os
import random
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from case import PASSWORD, Person
from crash_load import Load, import_members
from relay import Over, Relay, Script, closed_port
from server import Server, eventually

ROUNDS = int(os.environ.get("POSTKEY_CRASH_ROUNDS", "3"))


class Slow(Script):
    """Thinks before it takes a message."""

    def at(self, moment, session):
        if moment == "dot":
            time.sleep(0.02)


class Poison(Script):
    """One recipient's mail ends the server when it is handed over."""

    def __init__(self, recipient):
        self.recipient = recipient
        self.kills = 0

    def at(self, moment, session):
        if moment == "data" and self.recipient in session.recipients:
            self.kills += 1
            self.server.process.kill()
            raise Over


class Crash(unittest.TestCase):
    def setUp(self):
        self.port = closed_port()
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = folder.name

    def server(self, **more):
        settings = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": self.port,
                    "email.smtp_tls": "none", "email.smtp_sender": "Postkey <accounts@example.org>", "server.public_url": "http://127.0.0.1:8000", "email.retry_seconds": "1",
                    "email.probe_seconds": "1", "email.lease_seconds": 3600, "security.hashing_memory_mib": 256}
        return Server(settings | more, data_dir=self.data_dir)

    def accept(self, server, emails):
        """One request for each address: what was acknowledged must arrive."""
        def ask(email):
            answer = server.post("/v1/accounts", {"email": email, "password": PASSWORD})
            return email if answer.status == 201 else None

        with ThreadPoolExecutor(16) as pool:
            return [email for email in pool.map(ask, emails) if email]

    def test_every_one_of_200_accepted_requests_is_mailed_after_kill_9_and_only_once(self):
        server = self.server()
        try:
            accepted = self.accept(server, [f"person{n}@example.org" for n in range(200)])
        finally:
            server.kill()
        self.assertEqual(200, len(accepted))

        with Relay(self.port) as relay:
            server = self.server()
            try:
                eventually("every mail arrived", lambda: set(accepted) <= set(relay.recipients()))
                server.settle()
            finally:
                self.assertEqual(0, server.stop())

        self.assertEqual(sorted(accepted), sorted(relay.recipients()))

    def test_killed_while_it_hands_over_it_repeats_at_most_the_same_mail(self):
        emails = [f"flood{n}@example.org" for n in range(60)]
        with Relay(self.port) as relay:
            server = self.server()
            accepting = threading.Thread(target=lambda: accepted.extend(self.accept_until_dead(server, emails)))
            accepted = []
            accepting.start()
            eventually("some mails arrived", lambda: len(relay.recipients()) >= 15)
            server.kill()
            accepting.join()
            self.assertGreaterEqual(len(accepted), 15)

            server = self.server()
            try:
                eventually("every mail arrived", lambda: set(accepted) <= set(relay.recipients()))
                server.settle()
            finally:
                self.assertEqual(0, server.stop())

        for email in set(relay.recipients()):
            copies = [copy for copy in relay.received if copy.recipient == email]
            self.assertLessEqual(len(copies), 2)
            self.assertEqual(1, len({copy.message_id for copy in copies}))
            self.assertEqual(1, len({copy.mail.link for copy in copies}))

    def accept_until_dead(self, server, emails):
        def ask(email):
            try:
                return email if server.post("/v1/accounts", {"email": email, "password": PASSWORD}).status == 201 else None
            except (OSError, http.client.HTTPException):
                return None

        with ThreadPoolExecutor(8) as pool:
            return [email for email in pool.map(ask, emails) if email]

    def test_several_recoveries_during_an_outage_become_one_mail_whose_link_works(self):
        """With the caps as they are by default: they must not swallow the one mail either."""
        caps = {f"throttle.mailbox_per_{length}": None for length in ("minute", "hour", "day")}
        with Relay(self.port) as relay:
            server = self.server(**caps)
            person = Person(server, "ada@example.org")
            person.sign_up()
            [verification] = eventually("the verification arrived", lambda: relay.received)
            token = verification.mail.token
            confirmed = server.post("/v1/verifications/confirm", {"token": token}, cookies=person.cookies)
            self.assertEqual(200, confirmed.status)
        for _ in range(5):
            self.assertEqual(202, server.post("/v1/recoveries", {"email": person.email}).status)
        server.kill()

        with Relay(self.port) as relay:
            server = self.server(**caps)
            try:
                eventually("the recovery arrived", relay.recipients)
                server.settle()
                [recovery] = relay.received
                done = server.post("/v1/recoveries/confirm", {"token": recovery.mail.token, "password": "quiet lantern orchard 71"})
                self.assertEqual(204, done.status)
            finally:
                self.assertEqual(0, server.stop())

    def test_ended_by_sigterm_under_load_it_loses_nothing_repeats_nothing_and_exits_0(self):
        """R-39. POSTKEY_CRASH_ROUNDS says how often."""
        moments = random.Random(seed := random.randrange(2**32))
        with Relay(self.port, Slow()) as relay:
            server = self.server(**{"throttle.global_mails_per_minute": 100_000})
            import_members(self.data_dir, server.settings, [f"member{number}@example.org" for number in range(60 * ROUNDS)])
            with Load(server, (f"member{number}@example.org" for number in range(60 * ROUNDS)), pause=0.01) as load:
                for _ in range(ROUNDS):
                    time.sleep(moments.uniform(0.1, 0.8))
                    self.assertEqual(0, server.stop(), server.log_text[-2000:])
                    self.assertEqual([], server.query("SELECT id FROM messages WHERE state = 'leased'"), seed)
                    server.start()
            eventually("everybody is served", lambda: load.accepted <= set(relay.recipients()))
            server.settle()
            self.assertEqual(0, server.stop())

        # A connection that it had not taken yet when it closed is reset; whatever it began to do it answered.
        self.assertEqual({}, load.refused)
        self.assertEqual(sorted(load.accepted), sorted(relay.recipients()), seed)
        print(f"\nSIGTERM under load, seed {seed}: {ROUNDS} times, {len(load.accepted)} accepted, {len(load.unanswered)} reset, "
              f"{len(relay.received)} delivered")

    def test_a_mail_that_ends_the_server_each_time_is_set_aside_and_the_others_go_on(self):
        """R-12: three deaths while it is handed over."""
        with Relay(self.port, Poison("poison@example.org")) as relay:
            server = relay.script.server = self.server()
            self.assertEqual(["poison@example.org"], self.accept(server, ["poison@example.org"]))
            for _ in range(3):
                eventually("it ended", lambda: server.process.poll() is not None)
                server.kill()
                server.start()
            self.assertEqual(["ada@example.org"], self.accept(server, ["ada@example.org"]))
            eventually("the other mail arrived", relay.recipients)
            server.settle()

            self.assertEqual([("ada@example.org", "sent"), ("poison@example.org", "dead")],
                             server.query("SELECT recipient, state FROM messages ORDER BY recipient"))
            self.assertEqual(["ada@example.org"], relay.recipients())
            self.assertEqual(3, relay.script.kills)
            self.assertEqual(0, server.stop())
