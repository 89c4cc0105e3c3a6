"""Nobody learns who has an account: answers are byte for byte alike."""
import json
import re

from case import OTHER_PASSWORD, PASSWORD, Case


class Enumeration(Case):
    """Addresses of equal length: one verified, one claimed, one unknown."""

    def setUp(self):
        number = next(self.numbers)
        self.known, self.claimed, self.unknown = (type(self.stranger())(self.server, f"{name}{number}@example.org")
                                                  for name in ("knowna", "claimb", "nobody"))
        for person in (self.known, self.claimed):
            person.sign_up()
            person.verification()
        self.known.verify()
        self.server.settle()

    def bytes_of(self, path, body):
        raw = json.dumps(body).encode()
        request = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
                   f"Content-Length: {len(raw)}\r\n\r\n").encode() + raw
        received = self.server.raw(request).decode()
        self.assertTrue(received.startswith("HTTP/1.1 "), received)
        received = re.sub(r"(?im)^(Date|X-Request-Id): .*\r\n", r"\1: -\r\n", received)
        # Times and random values differ by nature; their length must not.
        received = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", lambda m: "T" * len(m[0]), received)
        received = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", received)
        received = re.sub(r"(?im)^(Set-Cookie: [^=]+=)([\w-]+)", lambda m: m[1] + "C" * len(m[2]), received)
        received = re.sub(r"(?im)^(Link: </v1/mails/)([\w-]+)", lambda m: m[1] + "L" * len(m[2]), received)
        return re.sub(r"(knowna|claimb|nobody)\d+@example.org", "ADDRESS", received)

    def assert_alike(self, path, body_for, *people):
        answers = [self.bytes_of(path, body_for(person)) for person in people or (self.known, self.claimed, self.unknown)]
        for answer in answers[1:]:
            self.assertEqual(answers[0], answer)
        return answers[0]

    def test_S_003_on_sign_up(self):
        for path in ("/v1/accounts", "/auth/v3/register"):
            with self.subTest(path=path):
                answer = self.assert_alike(path, lambda person: {"email": person.email, "password": OTHER_PASSWORD})
                self.assertIn(" 201 ", answer)

    def test_on_sign_up_with_a_taken_username(self):
        taken = self.member(username=f"taken{next(self.numbers)}x").profile["username"]
        free = taken[:-1] + "y"

        answers = {self.bytes_of("/v1/accounts", {"email": self.unknown.email, "password": OTHER_PASSWORD, "username": name})
                   .replace(name, "NAME") for name in (taken, free)}

        self.assertEqual(1, len(answers))

    def test_S_002_on_resend(self):
        self.assertIn(" 202 ", self.assert_alike("/v1/verifications", lambda person: {"email": person.email}))

    def test_S_001_on_recovery(self):
        for path, status in (("/v1/recoveries", " 202 "), ("/user/pwd_reset_token/", " 200 ")):
            with self.subTest(path=path):
                self.assertIn(status, self.assert_alike(path, lambda person: {"email": person.email}))

    def test_S_004_on_a_failed_sign_in(self):
        answer = self.assert_alike("/v1/sessions", lambda person: {"identifier": person.email, "password": OTHER_PASSWORD})

        self.assertIn(" 401 ", answer)

    def test_on_a_guessed_code(self):
        for path in ("/v1/recoveries/confirm", "/v1/verifications/confirm"):
            with self.subTest(path=path):
                answer = self.assert_alike(path, lambda person: {"email": person.email, "code": "00000000", "password": PASSWORD})
                self.assertIn("token_not_valid", answer)

    def test_on_asking_poletto_for_a_mail_of_an_id(self):
        path = "/v3/users/{}/send-verification-email"
        ids = [self.known.id, self.claimed.id, "0190a000-0000-7000-8000-000000000000"]

        answers = {self.bytes_of(path.format(id_), {}).replace(id_, "ID") for id_ in ids}

        self.assertEqual(1, len(answers))
