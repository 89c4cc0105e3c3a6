"""Checklist §I from outside: what strangers type never steers a mail. Seen by a relay, over real SMTP."""
import email
import email.policy
import re
import unittest

from case import PASSWORD, Person
from relay import Relay, Script
from server import Server, eventually

INJECTIONS = ["Ada\r\nBcc: a@evil.example", "Ada\n.\nMAIL FROM:<>", "=?utf-8?q?=0d=0aBcc:a=40evil.example?=", "Ada\u2028Bcc: a@evil.example",
              "Ada\u0085Bcc: a@evil.example", "<a href=//evil.example>x</a> http://evil.example", "Ada\0Bcc: a@evil.example"]
HEADERS = {"date", "from", "to", "subject", "message-id", "mime-version", "content-type", "content-language", "auto-submitted",
           "x-auto-response-suppress", "x-entity-ref-id", "x-postkey-id", "reply-to"}


class Envelopes(Script):
    """Notes what was said before each message."""

    def __init__(self):
        self.said = []

    def at(self, moment, session):
        if moment == "dot":
            self.said.append((session.sender, list(session.recipients)))


class MailSeenByItsRelay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.script = Envelopes()
        cls.relay = cls.enterClassContext(Relay(script=cls.script))
        cls.server = cls.enterClassContext(Server(cls.relay.settings()))

    def taken(self, address):
        return eventually(f"a mail to {address}", lambda: [each for each in self.relay.received if each.recipient == address])[0]

    def test_S_099_no_typed_byte_reaches_an_smtp_command_or_a_header(self):
        for number, name in enumerate(INJECTIONS):
            with self.subTest(name):
                address = f"injected{number}@example.org"
                body = {"email": address, "password": PASSWORD, "name": name}
                headers = {"User-Agent": name.replace("\0", "").replace("\r", "").replace("\n", " ").encode().decode("latin-1"),
                           "Accept-Language": "en, x-evil;q=0.5"}
                answer = self.server.post("/v1/accounts", body, headers=headers)
                if answer.status == 422:  # a name with control characters
                    self.assertEqual(["/name"], [error["pointer"] for error in answer.json()["errors"]])
                    continue
                self.assertEqual(201, answer.status)

                source = self.taken(address).source

                self.assertNotIn(b"evil.example", source)
                self.assertNotIn(b"Bcc:", source)
        for sender, recipients in self.script.said:
            self.assertEqual(1, len(recipients))
            self.assertRegex(sender, rb"^MAIL FROM:<accounts@example\.org>")

    def test_S_100_lines_end_with_crlf_and_are_short(self):
        person = Person(self.server, "lines@example.org", name="." * 60)
        person.sign_up()

        source = self.taken(person.email).source

        self.assertEqual(source.count(b"\n"), source.count(b"\r\n"))
        self.assertEqual(source.count(b"\r"), source.count(b"\r\n"))
        self.assertLessEqual(max(map(len, source.split(b"\r\n"))), 76)
        self.assertTrue(all(byte < 128 for byte in source))

    def test_S_104_S_105_the_header_is_ours_and_names_the_one_recipient(self):
        person = Person(self.server, "header@example.org")
        person.sign_up()

        taken = self.taken(person.email)
        message = email.message_from_bytes(taken.source, policy=email.policy.default)

        self.assertEqual([], [defect for part in message.walk() for defect in part.defects])
        self.assertLessEqual({name.lower() for name in message.keys()}, HEADERS)
        self.assertEqual(len(message.keys()), len({name.lower() for name in message.keys()}), "each once")
        self.assertEqual(person.email, message["To"])
        self.assertEqual("auto-generated", message["Auto-Submitted"])
        self.assertRegex(message["Message-ID"], r"^<[\w.-]+@example\.org>$")
        self.assertRegex(message["Date"], r"\+0000$")
        self.assertEqual(["text/plain", "text/html"], [part.get_content_type() for part in message.iter_parts()])

    def test_S_106_a_mail_to_an_unproven_mailbox_carries_no_word_of_who_asked(self):
        person = Person(self.server, "words@example.org", name="Win a prize at evil.example", username="evil.example")
        person.sign_up()

        mail = self.taken(person.email).mail

        self.assertNotIn("evil.example", mail.source)
        self.assertNotIn("prize", mail.source)

    def test_S_107_subject_and_preheader_hold_no_code_and_no_token(self):
        person = Person(self.server, "subject@example.org")
        person.sign_up()

        mail = self.taken(person.email).mail
        subject = mail.message["Subject"]
        preheader = re.sub(r"<[^>]+>", " ", mail.html)[:400]

        self.assertNotRegex(subject, r"\d{4}|http")
        self.assertNotIn(mail.code, subject + preheader)
        self.assertNotIn(mail.token, subject + preheader)
        self.assertIn(mail.code, mail.text)
