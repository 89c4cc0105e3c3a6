"""The development inbox, and what tests of others can ask it."""
import time

from case import PASSWORD, Case, Person
from relay import closed_port
from server import Server


class Inbox(Case):
    def test_wait_gives_the_next_mail_with_its_link_and_code(self):
        person = self.claimant()

        answer = self.server.get(f"/dev/mail/wait?to={person.email}&kind=verify_email&timeout=10")

        self.assertEqual(200, answer.status, answer)
        mail = answer.json()
        self.assertLessEqual({"id", "to", "kind", "subject", "link", "code", "text", "html", "headers"}, set(mail))
        own = person.verification()
        self.assertEqual((person.email, "verify_email", own.link, own.code), (mail["to"], mail["kind"], mail["link"], mail["code"]))

    def test_wait_answers_204_when_the_time_is_over(self):
        begun = time.monotonic()

        answer = self.server.get(f"/dev/mail/wait?to={self.address()}&timeout=1")

        self.assertEqual(204, answer.status, answer)
        self.assertLess(time.monotonic() - begun, 5)

    def test_after_leaves_out_what_was_seen(self):
        person = self.claimant()
        first = self.server.get(f"/dev/mail/wait?to={person.email}&timeout=10").json()
        self.server.post("/v1/verifications", {"email": person.email})

        second = self.server.get(f"/dev/mail/wait?to={person.email}&after={first['id']}&timeout=10")

        self.assertEqual(200, second.status, second)
        self.assertNotEqual(first["id"], second.json()["id"])

    def test_the_page_lists_mails_newest_first_as_text(self):
        older = Person(self.server, "older@example.org", name="<script>alert(1)</script>")
        older.sign_up()
        older.verification()
        newer = Person(self.server, "newer@example.org")
        newer.sign_up()
        newer.verification()

        page = self.server.get("/dev/inbox")

        self.assertEqual(200, page.status)
        self.assertLess(page.text().index("newer@example.org"), page.text().index("older@example.org"))
        self.assertNotIn("<script", page.text())

    def test_mails_are_there_again_after_a_restart(self):
        with Server() as server:
            Person(server, "ada@example.org").sign_up()
            server.wait_for_mail("ada@example.org")
            self.assertEqual(0, server.stop())
            server.start()

            self.assertEqual(200, server.get("/dev/mail/wait?to=ada@example.org&timeout=1").status)

    def test_is_not_there_while_mail_goes_to_a_relay(self):
        settings = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": closed_port(),
                    "email.smtp_tls": "none", "email.smtp_sender": "accounts@example.org"}
        with Server(settings) as server:
            server.post("/v1/accounts", {"email": "ada@example.org", "password": PASSWORD})

            for path in ("/dev/inbox", "/dev/mail/wait?to=ada@example.org&timeout=1"):
                self.assertEqual(404, server.get(path).status)
            self.assertFalse((server.data_dir / "email.log").exists())
