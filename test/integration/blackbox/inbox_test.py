"""The development inbox, and what tests of others can ask it."""
import re
import threading

from case import PASSWORD, Case, Person
from relay import closed_port
from server import Server


class Inbox(Case):
    def test_wait_gives_the_next_mail_with_its_link_and_code(self):
        person = self.claimant()

        answer = self.server.get(f"/dev/mail/wait?to={person.email}&kind=verify_email&timeout=50")

        self.assertEqual(200, answer.status, answer)
        mail = answer.json()
        self.assertLessEqual({"id", "to", "kind", "subject", "link", "code", "text", "html", "headers"}, set(mail))
        own = person.verification()
        self.assertEqual((person.email, "verify_email", own.link, own.code), (mail["to"], mail["kind"], mail["link"], mail["code"]))

    def test_wait_answers_204_when_the_time_is_over(self):
        answer = self.server.get(f"/dev/mail/wait?to={self.address()}&timeout=1")

        self.assertEqual(204, answer.status, answer)

    def test_after_leaves_out_what_was_seen(self):
        person = self.claimant()
        first = self.server.get(f"/dev/mail/wait?to={person.email}&timeout=50").json()
        self.server.post("/v1/verifications", {"email": person.email})

        second = self.server.get(f"/dev/mail/wait?to={person.email}&after={first['id']}&timeout=50")

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
        self.assertNotIn("<script>", page.text())
        self.assertEqual(1, page.text().count("<script"))
        self.assertIn('<script src="/assets/inbox.js', page.text())

    def test_is_not_there_for_other_machines(self):
        with Server({"server.trusted_proxies": "127.0.0.1"}) as server:
            elsewhere = {"X-Forwarded-For": "192.0.2.7"}
            for path in ("/dev/inbox", "/dev/mail/wait?timeout=0", "/dev/mail/gallery", "/dev/inbox/events"):
                self.assertEqual(404, server.get(path, headers=elsewhere).status, path)
            self.assertEqual(404, server.request("DELETE", "/dev/mail", headers=elsewhere).status)
            self.assertEqual(200, server.get("/dev/inbox").status)

    def test_a_test_deletes_what_was_sent_to_it(self):
        person = self.claimant()
        other = self.claimant()
        person.verification()
        other.verification()

        answer = self.server.request("DELETE", f"/dev/mail?to={person.email}")

        self.assertEqual((200, {"deleted": 1}), (answer.status, answer.json()))
        self.assertEqual(204, self.server.get(f"/dev/mail/wait?to={person.email}&timeout=0").status)
        self.assertEqual(200, self.server.get(f"/dev/mail/wait?to={other.email}&timeout=0").status)

    def test_what_was_deleted_stays_away_after_a_restart(self):
        with Server() as server:
            for name in ("ada", "eve"):
                Person(server, f"{name}@example.org").sign_up()
                server.wait_for_mail(f"{name}@example.org")
            server.request("DELETE", "/dev/mail?to=ada@example.org")
            self.assertEqual(0, server.stop())
            server.start()

            self.assertEqual(204, server.get("/dev/mail/wait?to=ada@example.org&timeout=0").status)
            self.assertEqual(200, server.get("/dev/mail/wait?to=eve@example.org&timeout=0").status)

    def test_an_event_comes_when_a_mail_does(self):
        state = re.search(r'data-seen="([^"]+)"', self.server.get("/dev/inbox").text())[1]
        answers = []
        listener = threading.Thread(target=lambda: answers.append(self.server.get(f"/dev/inbox/events?after={state}")))
        listener.start()
        self.claimant()
        listener.join(30)

        self.assertIn("event: change", answers[0].text())
        self.assertEqual("text/event-stream", answers[0].header("Content-Type"))

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

            for path in ("/dev/inbox", "/dev/mail/wait?to=ada@example.org&timeout=1", "/dev/mail/gallery", "/dev/inbox/events"):
                self.assertEqual(404, server.get(path).status)
            self.assertEqual(404, server.request("DELETE", "/dev/mail").status)
            self.assertNotIn("/dev/inbox", server.get("/login").text())
            self.assertFalse((server.data_dir / "email.log").exists())
