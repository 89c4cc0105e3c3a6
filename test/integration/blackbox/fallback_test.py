"""Two relays in order: the second stands in while the first is away."""
import unittest

from case import PASSWORD
from relay import Relay, closed_port
from server import LONGEST_WAIT, Server, eventually


class Fallback(unittest.TestCase):
    def test_mail_leaves_through_the_second_relay_while_the_first_is_away(self):
        first = closed_port()
        with Relay() as second, self.server(first, second.port) as server:
            server.post("/v1/accounts", {"email": "ada@example.org", "password": PASSWORD})

            eventually("the second relay has the mail", lambda: second.received, longest=3 * LONGEST_WAIT)

            [taken] = second.received
            self.assertEqual(taken.recipient, "ada@example.org")
            self.assertEqual(taken.mail.message["From"], "Second <second@example.org>")
            self.assertEqual(server.query("SELECT transport FROM outages WHERE closed_at IS NULL"), [("primary",)])

            with Relay(port=first) as back:
                eventually("the first is found to be back", lambda: self.mail_through(server, back), longest=3 * LONGEST_WAIT)
                eventually("the outage is over",
                           lambda: not server.query("SELECT 1 FROM outages WHERE closed_at IS NULL"))

    def mail_through(self, server, relay):
        self.people = getattr(self, "people", 0) + 1
        server.post("/v1/accounts", {"email": f"p{self.people}@example.org", "password": PASSWORD})
        server.settle()
        return relay.received

    @staticmethod
    def server(first, second):
        settings = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": first,
                    "email.smtp_tls": "none", "email.smtp_sender": "First <first@example.org>",
                    "server.public_url": "http://127.0.0.1:8000", "email.probe_seconds": "1"}
        fallback = {"POSTKEY_EMAIL_FALLBACK__SMTP_SERVER": "127.0.0.1", "POSTKEY_EMAIL_FALLBACK__SMTP_PORT": str(second),
                    "POSTKEY_EMAIL_FALLBACK__SMTP_TLS": "none",
                    "POSTKEY_EMAIL_FALLBACK__SMTP_SENDER": "Second <second@example.org>"}
        return Server(settings, extra_environment=fallback)


if __name__ == "__main__":
    unittest.main()
