"""What the tests of one server share: the server itself, people, and how an answer is judged."""
import itertools
import unittest

from server import Server

PASSWORD = "plum velvet harbour 52"
OTHER_PASSWORD = "quiet lantern orchard 71"


class Person:
    """Somebody with a mailbox, at a server."""

    def __init__(self, server, email, password=PASSWORD, **profile):
        self.server = server
        self.email = email
        self.password = password
        self.profile = profile
        self.cookies = {}

    def sign_up(self):
        wish = {"email": self.email, "password": self.password} | self.profile
        answer = self.server.post("/v1/accounts", wish)
        assert answer.status == 201, answer
        self.id = answer.json()["id"]
        self.cookies = answer.cookies()
        return answer

    def verification(self, number=1):
        return self.server.wait_for_mail(self.email, "verify_email", number)

    def verify(self):
        answer = self.server.post("/v1/verifications/confirm", {"token": self.verification().token}, cookies=self.cookies)
        assert answer.status == 200, answer
        return answer

    def sign_in(self, password=None):
        return self.server.post("/v1/sessions", {"identifier": self.email, "password": password or self.password})

    def session(self, password=None):
        answer = self.sign_in(password)
        assert answer.status == 200, answer
        return answer.json()

    def recovery(self, number=1):
        """Asks, and gives the mail that comes."""
        answer = self.server.post("/v1/recoveries", {"email": self.email})
        assert answer.status == 202, answer
        return self.server.wait_for_mail(self.email, "reset_password", number)


class Case(unittest.TestCase):
    settings = {}
    numbers = itertools.count(1)
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.settings)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.close()
        assert status == 0, f"it ended with {status}:\n{cls.server.log_text[-5000:]}"

    def address(self, name="ada"):
        return f"{name}{next(self.numbers)}@example.org"

    def stranger(self, **profile):
        return Person(self.server, self.address(), **profile)

    def claimant(self, **profile):
        """Signed up; the mailbox is not proven."""
        person = self.stranger(**profile)
        person.sign_up()
        return person

    def member(self, **profile):
        """Signed up and verified."""
        person = self.claimant(**profile)
        person.verify()
        return person

    def assert_problem(self, answer, status, code):
        self.assertEqual((status, code), (answer.status, self._problem(answer)["code"]), answer)

    def assert_fields(self, answer, *pointers):
        self.assert_problem(answer, 422, "fields_not_valid")
        errors = answer.json()["errors"]
        self.assertEqual(sorted(pointers), sorted({error["pointer"] for error in errors}), answer)
        for error in errors:
            self.assertEqual({"pointer", "code", "detail"}, set(error))

    def assert_refused_sign_in(self, answer):
        self.assert_problem(answer, 401, "credentials_not_valid")
        self.assertTrue(answer.header("WWW-Authenticate"))

    def _problem(self, answer):
        self.assertEqual("application/problem+json", (answer.header("Content-Type") or "").split(";")[0], answer)
        problem = answer.json()
        for member in ("type", "title", "status", "detail", "code"):
            self.assertIn(member, problem)
        self.assertEqual(answer.status, problem["status"])
        return problem
