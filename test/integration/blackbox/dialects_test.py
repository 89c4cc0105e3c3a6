"""The HTTP of the systems that Postkey replaces, as their own clients speak it."""
import base64
import json
import re
import urllib.parse

from case import OTHER_PASSWORD, PASSWORD, Case

SENTENCE = "If we found a user with that email, we sent a password reset token to it."


def basic(identifier, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{identifier}:{password}".encode()).decode()}


class Dundie(Case):
    settings = {"security.pwd_reset_url": "https://shop.example/reset"}

    def ask(self, person, number=1):
        answer = self.server.post("/user/pwd_reset_token/", {"email": person.email})
        self.assertEqual((200, {"message": SENTENCE}), (answer.status, answer.json()))
        return self.server.wait_for_mail(person.email, "reset_password", number)

    def change(self, username, token, password=OTHER_PASSWORD, confirm=None):
        path = f"/user/{urllib.parse.quote(username)}/password/?pwd_reset_token={token}"
        return self.server.post(path, {"password": password, "password_confirm": confirm or password})

    def token_form(self, username, password, **extra):
        form = urllib.parse.urlencode({"username": username, "password": password} | extra)
        return self.server.send("POST", "/token", form, {"Content-Type": "application/x-www-form-urlencoded"})

    def test_the_flow_to_its_end(self):
        person = self.member(username="michael-scott")
        mail = self.ask(person)
        self.assertTrue(mail.link.startswith("https://shop.example/reset?pwd_reset_token="), mail.link)

        answer = self.change("michael-scott", mail.token)

        self.assertEqual(200, answer.status, answer)
        self.assertEqual((person.id, person.email), (answer.json()["id"], answer.json()["email"]))
        signed_in = self.token_form("michael-scott", OTHER_PASSWORD, grant_type="password")
        self.assertEqual(200, signed_in.status)
        self.assertEqual("bearer", signed_in.json()["token_type"])
        token = signed_in.json()["access_token"]
        self.assertEqual(person.id, self.server.get("/v1/authorize", token=token).header("X-Postkey-Account"))

    def test_the_mailed_token_is_a_jwt_with_subject_end_and_scope(self):
        person = self.member(username="pam-beesly")

        claims = self.ask(person).token.split(".")[1]

        decoded = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        self.assertEqual(("pwd_reset", person.id), (decoded["scope"], decoded["sub"]))
        self.assertGreater(decoded["exp"], decoded["iat"])

    def test_a_token_is_only_for_the_user_of_the_path(self):
        person, other = self.member(username="dwight-schrute"), self.member(username="jim-halpert")
        token = self.ask(person).token

        self.assert_problem(self.change("jim-halpert", token), 400, "token_not_valid")
        self.assert_problem(self.change("nobody-at-all", token), 400, "token_not_valid")

        other.session()
        self.assertEqual(200, self.change("dwight-schrute", token).status)

    def test_passwords_that_differ_are_named_and_consume_nothing(self):
        person = self.member(username="angela-m")
        token = self.ask(person).token

        self.assert_fields(self.change("angela-m", token, OTHER_PASSWORD, PASSWORD), "/password_confirm")

        self.assertEqual(200, self.change("angela-m", token).status)
        self.assert_problem(self.change("angela-m", token), 400, "token_not_valid")

    def test_a_wrong_password_is_refused_by_the_token_endpoint(self):
        person = self.member(username="oscar-m")

        self.assert_refused_sign_in(self.token_form("oscar-m", OTHER_PASSWORD))
        self.assert_refused_sign_in(self.token_form("nobody-here", PASSWORD))
        json_body = self.server.post("/token", {"username": "oscar-m", "password": person.password})
        self.assert_problem(json_body, 415, "unsupported_media_type")


class Poletto(Case):
    prefix = ""

    def register(self, email, password=PASSWORD):
        return self.server.post(self.prefix + "/auth/v3/register", {"email": email, "password": password})

    def verify(self, token, name="verificationToken", **extra):
        path = f"{self.prefix}/v3/users/verify-account?{name}={token}"
        return self.server.send("POST", path, **extra)

    def send_mail(self, id_, **extra):
        return self.server.send("POST", f"{self.prefix}/v3/users/{id_}/send-verification-email", **extra)

    def test_the_flow_to_its_end(self):
        email = self.address()

        answer = self.register(email)

        account = answer.json()
        self.assertEqual((201, email, "UNVERIFIED", "ACTIVE"),
                         (answer.status, account["email"], account["account_status"], account["user_status"]))
        self.assertIn("links", {key.strip("_") for key in account})
        mail = self.server.wait_for_mail(email, "verify_email")
        self.assertEqual((204, b""), (lambda a: (a.status, a.body))(self.verify(mail.token, cookies=answer.cookies())))
        signed_in = self.server.post("/v1/sessions", {"identifier": email, "password": PASSWORD})
        self.assertEqual("VERIFIED", signed_in.json()["account"]["account_status"])

    def test_the_mail_shows_name_link_and_the_end_as_a_date(self):
        email = self.address()
        self.server.send_json("POST", self.prefix + "/auth/v3/register", {"email": email, "password": PASSWORD},
                              headers={"Accept-Language": "pt-BR"})

        mail = self.server.wait_for_mail(email, "verify_email")

        self.assertRegex(mail.text, r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d")
        self.assertEqual("pt-BR", mail.message["Content-Language"])
        self.assertIn("verify-account?verificationToken=", mail.link)

    def test_a_token_is_reused_while_it_is_valid(self):
        email = self.address()
        answer = self.register(email)
        first = self.server.wait_for_mail(email, "verify_email")

        again = self.send_mail(answer.json()["id"], cookies=answer.cookies())

        self.assertEqual(204, again.status)
        self.assertEqual(first.token, self.server.wait_for_mail(email, "verify_email", 2).token)

    def test_mail_is_sent_only_for_the_person(self):
        email = self.address()
        answer = self.register(email)
        id_ = answer.json()["id"]
        self.server.wait_for_mail(email, "verify_email")
        foreign = self.register(self.address())

        for extra in ({}, {"cookies": foreign.cookies()}, {"headers": basic(email, OTHER_PASSWORD)},
                      {"headers": basic(self.address(), PASSWORD)}, {"token": "x"}):
            with self.subTest(**extra):
                self.assert_problem(self.send_mail(id_, **extra), 403, "proof_required")
        self.server.settle()
        self.assertEqual(1, len(self.server.mails(email)))

        self.assertEqual(204, self.send_mail(id_, headers=basic(email, PASSWORD)).status)
        self.server.wait_for_mail(email, "verify_email", 2)

    def test_nothing_is_sent_to_the_already_verified(self):
        person = self.member()
        session = person.session()

        answer = self.send_mail(person.id, token=session["access_token"])
        self.server.settle()

        self.assertEqual(204, answer.status)
        self.assertEqual(1, len(self.server.mails(person.email)))

    def test_verifying_takes_the_password_as_json_or_as_basic(self):
        as_json, as_basic = self.address(), self.address()
        for email in (as_json, as_basic):
            self.register(email)
        json_token = self.server.wait_for_mail(as_json).token
        basic_token = self.server.wait_for_mail(as_basic).token

        self.assert_problem(self.verify(json_token), 403, "proof_required")
        self.assert_problem(self.verify(basic_token, headers=basic(as_basic, OTHER_PASSWORD)), 403, "proof_required")
        first = self.verify(json_token, name="token", body=json.dumps({"password": PASSWORD}),
                            headers={"Content-Type": "application/json"})
        second = self.verify(basic_token, headers=basic(as_basic, PASSWORD))

        self.assertEqual((204, 204), (first.status, second.status))

    def test_a_token_that_is_not_valid_is_refused(self):
        email = self.address()
        answer = self.register(email)
        token = self.server.wait_for_mail(email).token
        self.assertEqual(204, self.verify(token, cookies=answer.cookies()).status)

        for bad in (token, "x.y.z", ""):
            with self.subTest(token=bad[:10]):
                self.assert_problem(self.verify(bad, cookies=answer.cookies()), 400, "token_not_valid")

    def test_get_shows_the_confirm_page_and_changes_nothing(self):
        email = self.address()
        answer = self.register(email)
        token = self.server.wait_for_mail(email).token

        shown = self.server.get(f"{self.prefix}/v3/users/verify-account?verificationToken={token}")
        while shown.status in (301, 302, 303, 307, 308):
            location = shown.header("Location")
            self.assertTrue(location.startswith("/") and not location.startswith("//"), location)
            shown = self.server.get(location, cookies=shown.cookies())

        self.assertEqual((200, "text/html"), (shown.status, shown.header("Content-Type").split(";")[0]))
        self.assertEqual(204, self.verify(token, cookies=answer.cookies()).status)


class PolettoUnderApi(Poletto):
    prefix = "/api"


class Microblog(Case):
    """A Flask tutorial: the pages are its paths, and its environment names are understood."""

    def test_its_paths_are_pages(self):
        for path in ("/login", "/register", "/reset_password_request"):
            with self.subTest(path=path):
                page = self.server.get(path)

                self.assertEqual((200, "text/html"), (page.status, page.header("Content-Type").split(";")[0]))

    def test_mails_have_a_text_and_an_html_part_with_the_same_link(self):
        person = self.member()

        mail = person.recovery()

        self.assertEqual("multipart/alternative", mail.message.get_content_type())
        self.assertEqual(["text/plain", "text/html"], [part.get_content_type() for part in mail.message.iter_parts()])
        self.assertEqual({mail.link}, set(re.findall(r'href="(https?://[^"]*/reset_password/[^"]*)"', mail.html)))


class DialectsOff(Case):
    settings = {"dialects.dundie": "false", "dialects.poletto": "false"}

    def test_their_paths_are_not_there(self):
        for path in ("/user/pwd_reset_token/", "/token", "/auth/v3/register", "/api/auth/v3/register"):
            with self.subTest(path=path):
                self.assertEqual(404, self.server.post(path, {}).status)
