"""S-060 with a list of breached passwords: nobody chooses one of them, whatever the way, and nothing but the list is lost when it is."""
import contextlib
import hashlib
import os
import pathlib
import tempfile
import unittest

from case import PASSWORD, Case, Person
from server import Server, run_program
from visitor import Visitor

SETTING = "security.breached_passwords_file"
BREACHED = [f"tangerine escalator {number}" for number in range(1900, 1950)]
OTHERS = [f"made up for the list {number}" for number in range(3000)]
NOT_LISTED = "gravel pelican sonata 88"
SENTENCE = "This password is known from a data breach."


def digest(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


def write_list(file, passwords, line_end="\r\n"):
    lines = [f"{hash}:{1 + int(hash[:5], 16)}" for hash in sorted(map(digest, passwords))]
    file.write_bytes("".join(line + line_end for line in lines).encode())


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = pathlib.Path(folder.name)
        self.list = self.data_dir / "breached.txt"
        self.settings = {SETTING: "breached.txt"}


class EveryPath(Case):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        cls.addClassCleanup(folder.cleanup)
        file = pathlib.Path(folder.name) / "breached.txt"
        write_list(file, BREACHED + OTHERS)
        cls.settings = {SETTING: file}
        super().setUpClass()

    def assert_breached(self, answer):
        self.assert_fields(answer, "/password")
        self.assertEqual("breached", answer.json()["errors"][0]["code"])

    def assert_page_says_so(self, visitor):
        self.assertEqual(422, visitor.answer.status)
        self.assertIn(SENTENCE, visitor.answer.text())

    def path_of(self, mail):
        return mail.link.removeprefix(self.server.url)

    def test_S_060_breached_ones_are_refused_by_the_api_with_the_reason(self):
        person, claimant = self.member(), self.claimant()
        token, link, verification = person.session()["access_token"], person.recovery().token, claimant.verification().token
        for password in BREACHED:
            with self.subTest(password):
                for answer in (self.server.post("/v1/accounts", {"email": self.address(), "password": password}),
                               self.server.post("/v1/recoveries/confirm", {"token": link, "password": password}),
                               self.server.post("/v1/verifications/confirm", {"token": verification, "password": password}),
                               self.server.send_json("PUT", "/v1/account/password", {"current_password": PASSWORD, "password": password}, token=token)):
                    self.assert_breached(answer)

        self.assertEqual(201, self.server.post("/v1/accounts", {"email": self.address(), "password": NOT_LISTED}).status)
        self.assertEqual(200, self.server.post("/v1/verifications/confirm", {"token": verification, "password": NOT_LISTED}).status)
        self.assertEqual(204, self.server.post("/v1/recoveries/confirm", {"token": link, "password": NOT_LISTED}).status, "the link is still good")

    def test_S_060_breached_ones_are_refused_in_other_systems_words(self):
        person = self.member(username="dwight-schrute")
        mail = person.recovery()

        self.assert_breached(self.server.post("/auth/v3/register", {"email": self.address(), "password": BREACHED[0]}))
        changed = f"/user/dwight-schrute/password/?pwd_reset_token={mail.token}"
        self.assert_breached(self.server.post(changed, {"password": BREACHED[1], "password_confirm": BREACHED[1]}))

        self.assertEqual(200, self.server.post(changed, {"password": NOT_LISTED, "password_confirm": NOT_LISTED}).status)

    def test_S_060_breached_ones_are_refused_on_every_page_with_the_reason(self):
        breached = {"password": BREACHED[7], "password2": BREACHED[7]}
        person, claimant = self.member(), self.claimant()
        visitor = Visitor(self.server)
        visitor.go("/register")
        visitor.submit("/register", email=self.address(), password=BREACHED[7])
        self.assert_page_says_so(visitor)
        visitor.submit("/register", email="nobody", password=BREACHED[7])
        self.assert_page_says_so(visitor)

        visitor = Visitor(self.server)
        visitor.go(self.path_of(claimant.verification()))
        visitor.submit("/verify", **breached)
        self.assert_page_says_so(visitor)

        visitor = Visitor(self.server)
        visitor.go(self.path_of(person.recovery()))
        visitor.submit("/reset_password", **breached)
        self.assert_page_says_so(visitor)

        visitor = Visitor(self.server)
        visitor.go("/login")
        visitor.submit("/login", identifier=person.email, password=PASSWORD)
        visitor.go("/account")
        visitor.submit("/account/password", current_password=PASSWORD, **breached)
        self.assert_page_says_so(visitor)

    def test_S_060_the_reason_is_given_in_every_language(self):
        said = set()
        for language in ("en", "pt-BR", "ar", "zh-TW", "ko"):
            visitor = Visitor(self.server)
            visitor.go("/register")
            visitor.submit("/register", {"Accept-Language": language}, email=self.address(), password=BREACHED[0])
            self.assertEqual(422, visitor.answer.status)
            self.assertNotIn("refusal.password_breached", visitor.answer.text())
            said.add(SENTENCE in visitor.answer.text())
            if language != "en":
                self.assertNotIn(SENTENCE, visitor.answer.text(), language)
        self.assertEqual({True, False}, said)

    def test_S_060_breached_ones_are_refused_on_the_command_line(self):
        arguments = ("account", "create", self.address(), "--data-dir", self.server.data_dir)
        ran = run_program(*arguments, settings=self.settings, text=BREACHED[0] + "\n")
        self.assertNotEqual(0, ran.returncode)
        self.assertIn("data breach", ran.stderr)

        self.assertEqual(0, run_program(*arguments, settings=self.settings, text=NOT_LISTED + "\n").returncode)

    def test_who_has_one_already_signs_in_with_it(self):
        email = self.address()
        made = run_program("account", "create", email, "--data-dir", self.server.data_dir, text=BREACHED[0] + "\n")
        self.assertEqual(0, made.returncode, made.stderr)

        self.assertEqual(200, Person(self.server, email, BREACHED[0]).sign_in().status)


class Unusable(Folder):
    def refusal(self, *arguments):
        ran = run_program(*arguments, "--data-dir", self.data_dir, settings=self.settings)
        self.assertEqual((78, ""), (ran.returncode, ran.stdout), ran.stderr)
        self.assertIn(f"{SETTING}: {self.list}: ", ran.stderr)
        return ran.stderr

    def test_S_060_a_list_that_cannot_be_used_is_refused_at_the_start(self):
        good = sorted(map(digest, OTHERS))
        for content, reason in ((None, "No such file or directory"), ("", "is empty"), ("password\nqwertyuiop\n", "at byte 0"),
                                ("\n".join(good[:-1]) + "\nzzz\n", f"at byte {41 * (len(good) - 1)}"), ("\n".join(reversed(good)), "not in order"),
                                ("\n".join(hash[:32] for hash in good), "40 hex digits")):
            with self.subTest(reason):
                if content is not None:
                    self.list.write_text(content)
                for command in (["serve", "--listen", "127.0.0.1:0"], ["config", "check"]):
                    self.assertIn(reason, self.refusal(*command))

    @unittest.skipIf(os.geteuid() == 0, "root reads everything")
    def test_S_060_nor_is_one_that_may_not_be_read(self):
        write_list(self.list, OTHERS)
        self.list.chmod(0)
        self.assertIn("Permission denied", self.refusal("config", "check"))

    def test_the_doctor_tells_of_it(self):
        self.assertEqual(0, run_program("db", "migrate", "--data-dir", self.data_dir).returncode)
        ran = run_program("doctor", "--data-dir", self.data_dir, settings=self.settings)
        self.assertIn(f"{SETTING}: {self.list}: No such file or directory", ran.stdout)


class Lost(Folder):
    @contextlib.contextmanager
    def serving(self):
        write_list(self.list, BREACHED + OTHERS, "\n")
        with Server(self.settings, self.data_dir) as self.server:
            yield
            self.assertEqual(0, self.server.stop())

    def sign_up(self, password, number=0):
        answer = self.server.post("/v1/accounts", {"email": f"ada{number}@example.org", "password": password})
        return answer.status, answer.json()["errors"][0]["code"] if answer.status == 422 else ""

    def test_S_060_while_the_list_cannot_be_read_the_built_in_one_holds(self):
        with self.serving():
            self.assertEqual((422, "breached"), self.sign_up(BREACHED[0]))

            os.truncate(self.list, 0)

            self.assertEqual((422, "too_easy"), self.sign_up("password1"))
            self.assertEqual((422, "too_short"), self.sign_up("kT9vQ2m"))
            for number in range(20):
                self.assertEqual((201, ""), self.sign_up(BREACHED[number], number))
            complaints = [line for line in self.server.read_log().splitlines() if SETTING in line]
            self.assertIn(" error ", complaints[0])
            self.assertLess(len(complaints), 20, "one a minute")
            for secret in (BREACHED[0], digest(BREACHED[0]), digest(BREACHED[0]).lower()):
                self.assertNotIn(secret, self.server.read_log())

    def test_S_060_a_list_that_took_the_place_of_another_counts_from_the_next_start(self):
        with self.serving():
            new = self.data_dir / "new.txt"
            write_list(new, [NOT_LISTED])
            os.replace(new, self.list)

            self.assertEqual((422, "breached"), self.sign_up(BREACHED[0]))
            self.assertEqual((201, ""), self.sign_up(NOT_LISTED))
            self.server.stop()
            self.server.start()
            self.assertEqual((422, "breached"), self.sign_up(NOT_LISTED))
            self.assertEqual((201, ""), self.sign_up(BREACHED[0]))
