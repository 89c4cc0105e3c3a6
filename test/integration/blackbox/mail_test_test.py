"""postkey mail test: through the outbox, the running server's courier and the relay."""
import json
import tempfile
import unittest

from relay import Relay, Script
from server import Server, run_program


class Refusing(Script):
    def reply(self, moment, text, session):
        return "550 5.1.1 no such person here" if moment == "rcpt" else text


class MailTest(unittest.TestCase):
    def run_test(self, server, *arguments):
        return run_program("mail", "test", "you@example.org", *arguments, "--data-dir", server.data_dir)

    def test_the_relay_gets_it_from_the_running_server(self):
        with Relay() as relay, Server(relay.settings()) as server:
            ran = self.run_test(server, "--kind", "reset_password", "--locale", "ko", "--json")

            self.assertEqual(0, ran.returncode, ran.stderr)
            story = json.loads(ran.stdout)
            self.assertEqual(("sent", "test", "reset_password"), (story["state"], story["lane"], story["kind"]))
            self.assertEqual([("sent", "250")], [(one["outcome"], one["reply"][:3]) for one in story["tries"]])
            (taken,) = relay.received
            self.assertEqual("you@example.org", taken.recipient)
            self.assertEqual("ko", taken.mail.message["Content-Language"])
            self.assertIn("http://127.0.0.1:8000/", taken.mail.text)

    def test_a_refusal_is_told_with_the_relays_words(self):
        with Relay(script=Refusing()) as relay, Server(relay.settings()) as server:
            ran = self.run_test(server)

            self.assertEqual(1, ran.returncode, ran.stdout + ran.stderr)
            self.assertIn("550 5.1.1 no such person here", ran.stdout)

    def test_without_a_server_it_says_so(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as data:
            with Server(data_dir=data) as server:
                pass
            ran = self.run_test(server, "--wait", "30")

        self.assertEqual(75, ran.returncode)
        self.assertIn("no server works on", ran.stderr)


if __name__ == "__main__":
    unittest.main()
