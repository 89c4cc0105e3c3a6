"""Names that a mail does not reach, or not at once: through the real queue and the real SMTP client, in development only."""
import json
import time
import unittest

from case import Case, Person
from relay import closed_port
from server import Server, eventually, run_program

HASTY = {"email.retry_seconds": "1,1,1", "email.probe_seconds": "1"}


class Chaos(Case):
    settings = HASTY

    def ask(self, name):
        """Somebody signs up under that name; gives the address."""
        person = Person(self.server, f"{name}+{next(self.numbers)}@example.org")
        person.sign_up()
        return person.email

    def shown(self, email):
        """What `postkey mail show` says of the one message to that address."""
        listed = json.loads(run_program("mail", "list", "--json", "--data-dir", self.server.data_dir).stdout)
        [found] = [each for each in listed if each["to"] == email]
        return json.loads(run_program("mail", "show", found["id"], "--json", "--data-dir", self.server.data_dir).stdout)

    def ended(self, email, state):
        """The message once it is in that state."""
        return eventually(f"{email} is {state}", lambda: (lambda shown: shown if shown["state"] == state else None)(self.shown(email)))

    def outcomes(self, shown):
        return [attempt["outcome"] for attempt in shown["tries"]]

    def in_inbox(self, email):
        return self.server.get(f"/dev/mail/wait?to={email.replace('+', '%2B')}&timeout=0").status == 200

    def page(self, shown):
        return self.server.get(f"/dev/inbox/{shown['id']}").text()

    def test_a_bounce_is_failed_at_once(self):
        email = self.ask("bounce+550.5.1.1")

        shown = self.ended(email, "failed")

        self.assertEqual(["refused"], self.outcomes(shown))
        self.assertTrue(shown["last_reply"].startswith("550 5.1.1"), shown)
        self.assertFalse(self.in_inbox(email))
        self.assertFalse(self.server.mails(email))
        page = self.page(shown)
        for word in ("Requested", "verify_email", "Attempt 1", "550 5.1.1", "failed"):
            self.assertIn(word, page)

    def test_a_deferral_follows_the_schedule(self):
        email = self.ask("defer+451")

        shown = eventually("two tries", lambda: (lambda shown: shown if len(shown["tries"]) >= 2 else None)(self.shown(email)))

        self.assertEqual({"deferred"}, set(self.outcomes(shown)))
        self.assertEqual("451", shown["tries"][0]["reply"][:3])
        self.assertFalse(self.in_inbox(email))
        listed = self.server.get("/dev/inbox").text()
        self.assertIn("Not delivered", listed)
        self.assertIn(email, listed)

    def test_a_deferral_for_once_arrives_at_the_second_try(self):
        email = self.ask("defer-once+451")

        shown = self.ended(email, "sent")

        self.assertEqual(["deferred", "sent"], self.outcomes(shown))
        self.assertTrue(self.in_inbox(email))
        self.assertEqual(1, len(self.server.mails(email)))
        self.assertIn("Attempt 2", self.server.get(f"/dev/inbox/{shown['id']}?view=delivery").text())

    def test_a_slow_relay_takes_its_time(self):
        begun = time.monotonic()
        slow = self.ask("slow+3s")

        self.ended(slow, "sent")

        self.assertGreaterEqual(time.monotonic() - begun, 3)
        self.assertTrue(self.in_inbox(slow))

    def test_no_answer_to_the_dot_is_unknown_twice_and_then_final(self):
        email = self.ask("drop-after-dot")

        shown = self.ended(email, "unknown")

        self.assertEqual(["unknown", "unknown"], self.outcomes(shown))
        self.assertFalse(self.in_inbox(email))
        self.assertIn("probably delivered", self.page(shown))


class SlowRelay(unittest.TestCase):
    def test_holds_up_nobody(self):
        server = Server(HASTY)
        self.addCleanup(server.close)
        self.addCleanup(server.kill)  # it would wait for the slow one
        Person(server, "slow+300s@example.org").sign_up()
        for number in range(3):
            Person(server, f"quick{number}@example.org").sign_up()
            server.wait_for_mail(f"quick{number}@example.org")

        slow = server.query("SELECT state FROM messages WHERE recipient = 'slow+300s@example.org'")
        self.assertEqual([("leased",)], slow)


class WithoutDebugMode(unittest.TestCase):
    def test_the_names_mean_nothing(self):
        settings = HASTY | {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": closed_port(),
                            "email.smtp_tls": "none", "email.smtp_sender": "accounts@example.org"}
        with Server(settings) as server:
            Person(server, "bounce+550.5.1.1@example.org").sign_up()
            query = "SELECT state, last_reply FROM messages WHERE last_reply IS NOT NULL"
            [(state, reply)] = eventually("a try", lambda: server.query(query))
            self.assertIn(state, ("queued", "leased"))
            self.assertFalse(reply.startswith("550"), reply)


if __name__ == "__main__":
    unittest.main()
