"""Any Host is served; none is believed: links are built from public_url alone."""
import json

from case import PASSWORD, Case
from client import parsed

EVIL = "evil.example"
LINES = {
    "Host": [f"Host: {EVIL}"],
    "Host with a quote": [f"Host: 127.0.0.1:1337'<a href=\"//{EVIL}/?"],
    "Host with userinfo": [f"Host: good@{EVIL}"],
    "X-Forwarded-Host": ["Host: 127.0.0.1", f"X-Forwarded-Host: {EVIL}", "X-Forwarded-Proto: https", "X-Forwarded-Port: 444"],
    "X-Forwarded-Server": ["Host: 127.0.0.1", f"X-Forwarded-Server: {EVIL}", f"X-Forwarded-Prefix: //{EVIL}"],
    "Forwarded": ["Host: 127.0.0.1", f"Forwarded: for=1.2.3.4;host={EVIL};proto=https"],
    "X-Host": ["Host: 127.0.0.1", f"X-Host: {EVIL}", f"X-Original-URL: http://{EVIL}/", f"X-Rewrite-URL: http://{EVIL}/",
               f"X-Original-Host: {EVIL}", f"X-HTTP-Host-Override: {EVIL}"],
    "Origin and Referer": ["Host: 127.0.0.1", f"Origin: http://{EVIL}", f"Referer: http://{EVIL}/"],
    "User-Agent": ["Host: 127.0.0.1", f"User-Agent: http://{EVIL}/"],
    "absolute form": ["Host: 127.0.0.1"],
    "X-Forwarded-For": ["Host: 127.0.0.1", f"X-Forwarded-For: {EVIL}"],
}


class HostHeader(Case):
    def ask(self, name, path, body):
        raw = json.dumps(body).encode()
        target = f"http://{EVIL}{path}" if name == "absolute form" else path
        head = [f"POST {target} HTTP/1.1", *LINES[name], "Content-Type: application/json", "Connection: close",
                f"Content-Length: {len(raw)}"]
        return parsed(self.server.raw("\r\n".join(head).encode() + b"\r\n\r\n" + raw))

    def test_S_030_no_mail_and_no_answer_contains_a_host_that_a_request_named(self):
        for name in LINES:
            for asked in (self.sign_up, self.resend, self.recover, self.recover_at_dundie, self.register_at_poletto):
                with self.subTest(header=name, asked=asked.__name__):
                    asked(name)

        self.server.settle()
        for mail in self.server.mails():
            self.assertNotIn(EVIL, mail.source)

    def served(self, name, path, body):
        answer = self.ask(name, path, body)
        self.assertNotIn(EVIL, answer.text())
        self.assertNotIn(EVIL, str(answer.headers))
        # A Host that is no host name at all may be refused; every other is served.
        self.assertIn(answer.status, (200, 201, 202, 400) if "quote" in name or "userinfo" in name else (200, 201, 202))
        return answer.status != 400

    def assert_own_link(self, email, kind, number):
        self.assertTrue(self.server.wait_for_mail(email, kind, number).link.startswith(self.server.url + "/"))

    def sign_up(self, name):
        email = self.address()
        if self.served(name, "/v1/accounts", {"email": email, "password": PASSWORD}):
            self.assert_own_link(email, "verify_email", 1)

    def resend(self, name):
        person = self.claimant()
        person.verification()
        if self.served(name, "/v1/verifications", {"email": person.email}):
            self.assert_own_link(person.email, "verify_email", 2)

    def recover(self, name):
        person = self.known()
        if self.served(name, "/v1/recoveries", {"email": person.email}):
            self.assert_own_link(person.email, "reset_password", len(self.server.mails(person.email, "reset_password")) or 1)

    def recover_at_dundie(self, name):
        self.served(name, "/user/pwd_reset_token/", {"email": self.known().email})

    def register_at_poletto(self, name):
        email = self.address()
        if self.served(name, "/auth/v3/register", {"email": email, "password": PASSWORD}):
            self.assert_own_link(email, "verify_email", 1)

    def known(self):
        if not hasattr(self, "person"):
            self.person = self.member()
        return self.person
