"""Keys that rotate and are revoked while the server runs (S-086)."""
import base64
import json
import re
import stat
import tempfile
import threading
import unittest

from case import OTHER_PASSWORD, Case, Person
from relay import Relay, Script
from server import Server, eventually, run_program
from visitor import Visitor

TAKEN_UP_WITHIN = 60  # seconds, by S-086; two in fact


def kid_of(token):
    head = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]


class Keys(Case):
    def keys(self, *arguments, server=None):
        ran = run_program("keys", *arguments, "--json", "--data-dir", (server or self.server).data_dir)
        self.assertEqual(0, ran.returncode, ran.stderr)
        return json.loads(ran.stdout)

    def current(self, server=None):
        [kid] = [key["kid"] for key in self.keys("list", server=server) if key["state"] == "current"]
        return kid

    def published(self):
        answer = self.server.get("/.well-known/jwks.json")
        self.assertEqual("public, max-age=300", answer.header("Cache-Control"))
        return answer.json()["keys"]

    def published_kids(self):
        return {key["kid"] for key in self.published()}

    def wait_until_signs(self, kid, person):
        eventually(f"{kid} signs", lambda: kid_of(person.session()["access_token"]) == kid, TAKEN_UP_WITHIN)

    def rotate_now(self, person):
        kid = self.keys("rotate", "--now")["kid"]
        self.wait_until_signs(kid, person)
        return kid


class Rotation(Keys):
    def test_S_086_a_key_is_published_before_it_signs(self):
        person = self.member()
        before = self.current()

        following = self.keys("rotate", "--after", "1h")["kid"]

        eventually("it is published", lambda: following in self.published_kids(), TAKEN_UP_WITHIN)
        self.assertIn(before, self.published_kids())
        self.assertEqual(before, kid_of(person.session()["access_token"]))
        again = run_program("keys", "rotate", "--data-dir", self.server.data_dir)
        self.assertEqual((1, ""), (again.returncode, again.stdout), "one waits already")
        self.assertEqual(following, self.rotate_now(person))
        self.assertLessEqual({before, following}, self.published_kids())

    def test_S_086_the_published_keys_have_no_private_part(self):
        self.rotate_now(self.member())

        for key in self.published():
            self.assertEqual({"kty", "crv", "x", "y", "kid", "use", "alg"}, set(key))

    def test_S_086_no_valid_session_is_refused_while_keys_rotate_under_load(self):
        members = [self.member() for _ in range(4)]
        refused, asked, over = [], [0] * len(members), threading.Event()

        def use(number, member):
            first = member.session()
            session = first
            while not over.is_set():
                answers = [self.server.get("/v1/account", token=first["access_token"]),
                           self.server.get("/v1/authorize", token=session["access_token"]),
                           self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})]
                # As a client whose answer got lost does: the same successor comes again.
                answers.append(self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}))
                refused.extend(answer for answer in answers if answer.status not in (200, 204))
                if refused:
                    return
                if answers[2].json()["refresh_token"] != answers[3].json()["refresh_token"]:
                    refused.append(answers[3])
                session = answers[3].json()
                asked[number] += 1

        threads = [threading.Thread(target=use, args=pair) for pair in enumerate(members)]
        for thread in threads:
            thread.start()
        try:
            witness = self.member()
            for wait in ("--now", "--after=1s", "--now", "--after=2s"):
                so_far = list(asked)
                self.wait_until_signs(self.keys("rotate", wait)["kid"], witness)
                eventually("all have asked meanwhile", lambda: refused or all(a > b for a, b in zip(asked, so_far)), 60)
        finally:
            over.set()
            for thread in threads:
                thread.join()

        self.assertEqual([], refused)

    def test_S_086_links_codes_and_forms_of_before_a_rotation_work_after_it(self):
        by_link, by_code, witness = self.member(), self.member(), self.member()
        claim = self.claimant()
        mails = [by_link.recovery(), by_code.recovery(), claim.verification()]
        visitor = Visitor(self.server)
        visitor.go("/login")

        self.rotate_now(witness)

        answers = [self.server.post("/v1/recoveries/confirm", {"token": mails[0].token, "password": OTHER_PASSWORD}),
                   self.server.post("/v1/recoveries/confirm",
                                    {"email": by_code.email, "code": mails[1].code, "password": OTHER_PASSWORD}),
                   self.server.post("/v1/verifications/confirm", {"token": mails[2].token}, cookies=claim.cookies)]
        self.assertEqual([204, 204, 200], [answer.status for answer in answers], answers)
        visitor.submit("/login", identifier=witness.email, password=witness.password)
        self.assertEqual((200, "/"), (visitor.answer.status, visitor.path))


class Revocation(Keys):
    def test_S_086_after_a_revocation_nothing_that_the_key_signed_is_accepted(self):
        person, other, claim = self.member(), self.member(), self.claimant()
        session = person.session()
        reset, code = person.recovery(), other.recovery()
        claim.verification()
        visitor = Visitor(self.server)
        visitor.go("/login")
        revoked = self.current()

        answer = self.keys("revoke", revoked, "--yes")

        self.assertEqual(revoked, answer["revoked"])
        eventually("its access tokens are refused",
                   lambda: self.server.get("/v1/account", token=session["access_token"]).status == 401, TAKEN_UP_WITHIN)
        self.assertIn(answer["current"], self.published_kids())
        self.assertNotIn(revoked, self.published_kids())
        [(outcome, actor)] = self.server.query("SELECT outcome, actor FROM audit WHERE event = 'key_change' AND reason = ?",
                                               f"{revoked} was revoked")
        self.assertEqual("done", outcome)
        self.assertTrue(actor.startswith("operator:"), actor)
        for wish in ({"token": reset.token}, {"email": other.email, "code": code.code}):
            self.assert_problem(self.server.post("/v1/recoveries/confirm", wish | {"password": OTHER_PASSWORD}), 400,
                                "token_not_valid")
        self.assert_problem(self.server.post("/v1/verifications/confirm", {"token": claim.verification().token},
                                             cookies=claim.cookies), 400, "token_not_valid")
        visitor.submit("/login", identifier=person.email, password=person.password)
        self.assertEqual(403, visitor.answer.status, "a form of before")
        # What it does not end: what is random, and stored as a digest only.
        renewed = self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
        self.assertEqual(200, renewed.status, renewed)
        self.assertEqual(answer["current"], kid_of(renewed.json()["access_token"]))
        self.assertEqual(200, self.server.get("/v1/account", token=renewed.json()["access_token"]).status)
        self.assertNotEqual(reset.token, person.recovery(2).token)

    def test_S_086_a_revocation_needs_a_confirmation_and_a_key_that_is_there(self):
        kid = self.current()

        unconfirmed = run_program("keys", "revoke", kid, "--data-dir", self.server.data_dir)
        unknown = run_program("keys", "revoke", "nobody", "--yes", "--data-dir", self.server.data_dir)

        self.assertEqual((1, 66), (unconfirmed.returncode, unknown.returncode), unconfirmed.stderr + unknown.stderr)
        self.assertEqual(kid, self.current())


class KeysFile(Keys):
    def test_S_086_a_broken_file_leaves_the_last_good_keys_in_use(self):
        person = self.member()
        session = person.session()
        file = self.server.data_dir / "secrets.toml"
        good = file.read_text()

        file.write_text("[[keys]]\nkid = \"broken\"\n")

        eventually("the log says so", lambda: "keys refused" in self.server.read_log(), TAKEN_UP_WITHIN)
        self.assertEqual(200, self.server.get("/v1/account", token=session["access_token"]).status)
        file.write_text(good)
        self.rotate_now(person)

    def test_S_085_what_commands_print_and_leave_behind_has_no_secret_in_it(self):
        file = self.server.data_dir / "secrets.toml"
        file.write_text("# Ours.\n" + file.read_text())

        printed = [run_program("keys", *arguments, "--data-dir", self.server.data_dir)
                   for arguments in (["rotate", "--now"], ["list"], ["list", "--json"])]

        secrets = re.findall(r'secret = "([^"]+)"', file.read_text())
        self.assertGreaterEqual(len(secrets), 2)
        for ran in printed:
            self.assertEqual(0, ran.returncode, ran.stderr)
            for secret in secrets:
                self.assertNotIn(secret, ran.stdout + ran.stderr)
        self.assertTrue(file.read_text().startswith("# Ours.\n"))
        self.assertEqual(0o600, stat.S_IMODE(file.stat().st_mode))
        self.assertEqual([file], list(self.server.data_dir.glob("secrets.toml*")))

    def test_S_085_a_key_of_the_environment_is_not_changed_in_the_file(self):
        settings = {"security.secret_key": "kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo"}
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder, Server(settings, data_dir=folder) as server:
            before = (server.data_dir / "secrets.toml").read_text()
            run = lambda *arguments: run_program("keys", *arguments, "--data-dir", folder, settings=settings)
            [current, other] = json.loads(run("list", "--json").stdout)

            refused = [run("rotate"), run("rotate", "--now"), run("revoke", current["kid"], "--yes")]

            self.assertEqual(["current", "previous"], [current["state"], other["state"]])
            self.assertEqual("POSTKEY_SECURITY__SECRET_KEY", current["set_by"])
            for ran in refused:
                self.assertEqual(1, ran.returncode)
                self.assertIn("security.secret_key, which POSTKEY_SECURITY__SECRET_KEY sets", ran.stderr)
            self.assertEqual(before, (server.data_dir / "secrets.toml").read_text())


class TriedLater(Script):
    """Defers every mail until it is open; keeps what it was given."""

    def __init__(self):
        self.open = threading.Event()
        self.given = []

    def reply(self, moment, text, session):
        if moment != "taken":
            return text
        self.given.append((session.sender, bytes(session.body)))
        return text if self.open.is_set() else "451 4.7.1 Try again later"


class Retry(unittest.TestCase):
    def test_S_086_a_mail_that_is_tried_again_after_a_rotation_is_the_same_mail(self):
        script = TriedLater()
        with Relay(script=script) as relay:
            settings = relay.settings() | {"email.retry_seconds": "1", "email.bounce_domain": "bounces.example.org"}
            with Server(settings) as server:
                Person(server, "ada@example.org").sign_up()
                eventually("it was tried", lambda: script.given)
                before = len(server.get("/.well-known/jwks.json").json()["keys"])
                rotated = run_program("keys", "rotate", "--now", "--data-dir", server.data_dir)
                self.assertEqual(0, rotated.returncode, rotated.stderr)
                eventually("the server has taken it up",
                           lambda: len(server.get("/.well-known/jwks.json").json()["keys"]) > before, TAKEN_UP_WITHIN)
                script.open.set()
                eventually("it arrived", lambda: relay.received)

                self.assertGreaterEqual(len(script.given), 2)
                self.assertEqual(1, len(set(script.given)), "one sender, one Message-ID, one link, one code")
                [taken] = relay.received
                answer = server.post("/v1/verifications/confirm",
                                     {"token": taken.mail.token, "password": "plum velvet harbour 52"})
                self.assertEqual(200, answer.status, answer)


if __name__ == "__main__":
    unittest.main()
