"""The pages as a browser without script uses them: forms, cookies, redirects."""
from case import OTHER_PASSWORD, PASSWORD, Case
from host_header_test import EVIL
from visitor import Visitor

SENTENCE = "If we found a user with that email, we sent a password reset token to it."


class Pages(Case):
    def visitor(self):
        return Visitor(self.server)

    def registered(self):
        visitor, email = self.visitor(), self.address()
        visitor.go("/register")
        visitor.submit("/register", email=email, password=PASSWORD)
        self.assertEqual((200, "/register/sent"), (visitor.answer.status, visitor.path))
        return visitor, email

    def signed_in(self, email, password=PASSWORD):
        visitor = self.visitor()
        visitor.go("/login")
        visitor.submit("/login", identifier=email, password=password)
        return visitor

    def path_of(self, mail):
        return mail.link.removeprefix(self.server.url)

    def test_sign_up_verify_sign_in_sign_out(self):
        visitor, email = self.registered()
        visitor.go(self.path_of(self.server.wait_for_mail(email, "verify_email")))
        self.assertIn(email, visitor.answer.text())

        visitor.submit("/verify")
        self.assertEqual((200, "/login"), (visitor.answer.status, visitor.path))
        visitor.submit("/login", identifier=email, password=PASSWORD)
        self.assertEqual((200, "/"), (visitor.answer.status, visitor.path))
        self.assertIn(email, visitor.answer.text())
        before = dict(visitor.cookies)
        visitor.submit("/logout")

        self.assertEqual("/login", visitor.path)
        after = self.server.get("/account", cookies=before)
        self.assertEqual(303, after.status, "the cookie of an ended session opens nothing")

    def test_S_066_S_070_the_session_cookie_is_out_of_reach_of_script_and_new_at_every_sign_in(self):
        person = self.member()
        visitors = [self.signed_in(person.email), self.signed_in(person.email)]

        names = [{name for name in visitor.cookies if "session" in name} for visitor in visitors]

        self.assertEqual(1, len(names[0]))
        self.assertEqual(names[0], names[1])
        name = names[0].pop()
        self.assertNotEqual(visitors[0].cookies[name], visitors[1].cookies[name])
        visitor = self.visitor()
        visitor.go("/login")
        body = f"csrf={visitor.forms()[0]['fields']['csrf']}&identifier={person.email}&password={PASSWORD.replace(' ', '+')}"
        answer = self.server.send("POST", "/login", body, {"Content-Type": "application/x-www-form-urlencoded"}, cookies=visitor.cookies)
        [line] = [line for line in answer.header_all("Set-Cookie") if line.startswith(name)]
        for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(attribute, line)

    def test_S_061_S_066_the_session_cookie_is_new_after_a_new_password_and_a_new_address(self):
        person = self.member()
        visitor = self.signed_in(person.email)
        [name] = [name for name in visitor.cookies if "session" in name]
        held = [visitor.cookies[name]]
        visitor.go("/account")
        visitor.submit("/account/password", current_password=PASSWORD, password=OTHER_PASSWORD, password2=OTHER_PASSWORD)
        self.assertEqual("/account", visitor.path)
        held.append(visitor.cookies[name])
        moved = self.address("moved")
        visitor.submit("/account/email", email=moved, current_password=OTHER_PASSWORD)
        visitor.go(self.path_of(self.server.wait_for_mail(moved, "email_change_confirm")))
        visitor.submit("/change_email")
        self.assertEqual("/account", visitor.path)
        held.append(visitor.cookies[name])

        self.assertEqual(3, len(set(held)))
        self.assertEqual([303, 303, 200], [self.server.get("/account", cookies={name: value}).status for value in held])

    def test_S_071_every_form_is_refused_without_its_own_token(self):
        person = self.member()
        for path, action, values in (("/register", "/register", {"email": "x@example.org", "password": PASSWORD}),
                                     ("/login", "/login", {"identifier": person.email, "password": PASSWORD}),
                                     ("/reset_password_request", "/reset_password_request", {"email": person.email})):
            for csrf in ("", "x", None):
                with self.subTest(action=action, csrf=csrf):
                    visitor = self.visitor()
                    visitor.go(path)
                    if csrf is None:  # somebody else's
                        other = self.visitor()
                        other.go(path)
                        csrf = other.forms()[0]["fields"]["csrf"]
                    visitor.submit(action, **values, csrf=csrf)
                    self.assertEqual((403, "text/html"),
                                     (visitor.answer.status, visitor.answer.header("Content-Type").split(";")[0]))
                    self.assertFalse([name for name in visitor.cookies if "session" in name])
        self.server.settle()
        self.assertEqual([], self.server.mails(person.email, "reset_password"))
        self.assertEqual([], self.server.mails("x@example.org"))

    def test_a_form_sent_from_another_site_is_refused_even_with_its_token(self):
        person = self.member()
        for headers in ({"Origin": f"https://{EVIL}"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                        {"Origin": "null"}):
            with self.subTest(**headers):
                visitor = self.visitor()
                visitor.go("/login")
                visitor.submit("/login", headers, identifier=person.email, password=PASSWORD)
                self.assertEqual(403, visitor.answer.status)

    def test_signed_in_actions_are_refused_without_the_token(self):
        person = self.member()
        visitor = self.signed_in(person.email)
        for action in ("/logout", "/account/password", "/account/close", "/account/profile", "/account/sessions/end_all"):
            with self.subTest(action=action):
                answer = self.server.send("POST", action, f"current_password={PASSWORD.replace(' ', '+')}&csrf=x",
                                          {"Content-Type": "application/x-www-form-urlencoded"}, cookies=visitor.cookies)
                self.assertEqual(403, answer.status)
        self.assertEqual(200, visitor.go("/account").status)
        self.assertEqual("/account", visitor.path)

    def test_recovery_says_one_sentence_and_leads_back_in(self):
        person = self.member()
        visitor = self.visitor()
        visitor.go("/reset_password_request")
        visitor.submit("/reset_password_request", email=person.email)
        self.assertIn(SENTENCE, visitor.answer.text())

        visitor.go(self.path_of(self.server.wait_for_mail(person.email, "reset_password")))
        visitor.submit("/reset_password", password=OTHER_PASSWORD, password2=PASSWORD)
        self.assertEqual(422, visitor.answer.status)
        visitor.submit("/reset_password", password=OTHER_PASSWORD, password2=OTHER_PASSWORD)

        self.assertEqual((200, "/login"), (visitor.answer.status, visitor.path))
        self.assertFalse([name for name in visitor.cookies if "session" in name])
        self.assertEqual("/", self.signed_in(person.email, OTHER_PASSWORD).path)

    def test_answers_are_alike_for_known_and_unknown_addresses(self):
        person = self.member()
        texts = []
        for email in (person.email, "x" + person.email[1:]):
            visitor = self.visitor()
            visitor.go("/reset_password_request")
            visitor.submit("/reset_password_request", email=email)
            text = visitor.answer.text().replace(email, "ADDRESS")
            for form in visitor.forms():
                text = text.replace(form["fields"].get("csrf") or "\0", "CSRF")
            texts.append((visitor.answer.status, visitor.path, text))

        self.assertEqual(texts[0], texts[1])

    def test_what_was_typed_comes_back_escaped_and_the_password_does_not(self):
        visitor = self.visitor()
        visitor.go("/register")

        visitor.submit("/register", email='"><script>alert(1)</script>', password=OTHER_PASSWORD)

        self.assertEqual(422, visitor.answer.status)
        self.assertNotIn("<script", visitor.answer.text())
        self.assertIn("&lt;script", visitor.answer.text())
        self.assertNotIn(OTHER_PASSWORD, visitor.answer.text())
        self.assertIn('aria-invalid="true"', visitor.answer.text())

    def test_no_mail_of_a_page_contains_a_host_that_a_request_named(self):
        person = self.member()
        evil = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"}
        visitor, email = self.visitor(), self.address()
        visitor.go("/register")
        visitor.submit("/register", evil, email=email, password=PASSWORD)
        self.assertEqual("/register/sent", visitor.path)
        self.server.wait_for_mail(email, "verify_email")  # a request that waits would give way to the next
        visitor.submit("/verify/resend", evil, email=email)
        visitor.go("/reset_password_request")
        visitor.submit("/reset_password_request", evil, email=person.email)
        self.server.wait_for_mail(person.email, "reset_password")
        self.server.wait_for_mail(email, "verify_email", 2)

        self.assertNotIn(EVIL, "".join(mail.source for mail in self.server.mails()))

    def test_signed_in_people_are_sent_home_and_strangers_to_sign_in(self):
        visitor = self.signed_in(self.member().email)
        for path in ("/login", "/register", "/reset_password_request"):
            with self.subTest(path=path):
                visitor.go(path)
                self.assertEqual("/", visitor.path)
        stranger = self.visitor()
        stranger.go("/account")
        self.assertEqual("/login", stranger.path)

    def test_closing_the_account_on_its_page(self):
        person = self.member()
        visitor = self.signed_in(person.email)
        visitor.go("/account")

        visitor.submit("/account/close", current_password=PASSWORD)

        self.assertEqual(200, visitor.answer.status)
        self.assert_refused_sign_in(person.sign_in())

    def test_a_session_cookie_is_no_access_to_the_api(self):
        visitor = self.signed_in(self.member().email)

        self.assertEqual(401, self.server.get("/v1/account", cookies=visitor.cookies).status)
        self.assertEqual(204, self.server.get("/v1/authorize", cookies=visitor.cookies).status)


class SecurePages(Case):
    settings = {"server.public_url": "https://id.example.org"}

    def test_S_070_on_https_every_cookie_is_secure_and_of_this_host(self):
        person = self.member()
        self.assertTrue(all(name.startswith("__Host-") for name in person.cookies), person.cookies)
        visitor = Visitor(self.server)
        visitor.go("/login")
        visitor.submit("/login", identifier=person.email, password=PASSWORD)

        self.assertTrue([name for name in visitor.cookies if "session" in name])
        for name in visitor.cookies:
            self.assertTrue(name.startswith("__Host-"), name)
        [line] = self.server.post("/v1/accounts", {"email": self.address(), "password": PASSWORD}).header_all("Set-Cookie")
        for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(attribute, line)

    def test_links_begin_with_the_public_url(self):
        person = self.claimant()

        self.assertTrue(person.verification().link.startswith("https://id.example.org/verify/"))

    def test_https_is_insisted_on(self):
        self.assertIn("max-age", self.server.get("/login").header("Strict-Transport-Security"))
