"""No mail is lost: killed with the relay down, started again with the relay up."""
import http.client
import re
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from case import PASSWORD, Person
from relay import Relay, closed_port
from server import Server, eventually


class Crash(unittest.TestCase):
    def setUp(self):
        self.port = closed_port()
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = folder.name

    def server(self, **more):
        settings = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": self.port,
                    "email.smtp_tls": "none", "email.smtp_sender": "Postkey <accounts@example.org>", "server.public_url": "http://127.0.0.1:8000", "email.retry_seconds": "1",
                    "email.probe_seconds": "1", "email.lease_seconds": 5, "security.hashing_memory_mib": 256}
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
                eventually("every mail arrived", lambda: set(accepted) <= set(relay.recipients()), 30)
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
                eventually("every mail arrived", lambda: set(accepted) <= set(relay.recipients()), 30)
                server.settle()
            finally:
                self.assertEqual(0, server.stop())

        for email in set(relay.recipients()):
            copies = [message for recipient, message in relay.received if recipient == email]
            self.assertLessEqual(len(copies), 2)
            self.assertEqual(1, len({copy["Message-ID"] for copy in copies}))
            self.assertEqual(1, len({self.link_of(copy) for copy in copies}))

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
            eventually("the verification arrived", relay.recipients)
            token = self.link_of(relay.received[0][1]).rsplit("/", 1)[1]
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
                [(_, mail)] = relay.received
                token = self.link_of(mail).rsplit("/", 1)[1]
                done = server.post("/v1/recoveries/confirm", {"token": token, "password": "quiet lantern orchard 71"})
                self.assertEqual(204, done.status)
            finally:
                self.assertEqual(0, server.stop())

    @staticmethod
    def link_of(message):
        text = message.get_body(("plain",)).get_content()
        return re.search(r"https?://\S+/(?:verify|reset_password)/\S+", text)[0]
