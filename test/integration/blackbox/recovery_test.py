"""Forgotten passwords: asking, and choosing a new one."""
from case import OTHER_PASSWORD, PASSWORD, Case, Person
from server import Server

SENTENCE = "If we found a user with that email, we sent a password reset token to it."


class Recovery(Case):
    def reset(self, token, password=OTHER_PASSWORD):
        return self.server.post("/v1/recoveries/confirm", {"token": token, "password": password})

    def test_is_answered_by_one_sentence(self):
        answer = self.server.post("/v1/recoveries", {"email": self.address()})

        self.assertEqual((202, {"message": SENTENCE}), (answer.status, answer.json()))

    def test_mails_a_link_that_sets_a_new_password_and_signs_nobody_in(self):
        person = self.member()
        mail = person.recovery()
        self.assertTrue(mail.link.startswith(self.server.url + "/reset_password/"), mail.link)

        answer = self.reset(mail.token)

        self.assertEqual((204, b""), (answer.status, answer.body))
        self.assertEqual([], answer.header_all("Set-Cookie"))
        self.assert_refused_sign_in(person.sign_in())
        person.session(OTHER_PASSWORD)

    def test_S_067_ends_every_session_and_refresh_token(self):
        person = self.member()
        sessions = [person.session(), person.session()]

        self.assertEqual(204, self.reset(person.recovery().token).status)

        for session in sessions:
            self.assertEqual(401, self.server.get("/v1/account", token=session["access_token"]).status)
            refreshed = self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
            self.assert_problem(refreshed, 401, "session_not_valid")

    def test_S_098_tells_the_owner_that_the_password_was_changed(self):
        person = self.member()

        self.reset(person.recovery().token)

        notice = self.server.wait_for_mail(person.email, "password_changed")
        self.assertNotIn(OTHER_PASSWORD, notice.source)

    def test_S_016_the_link_works_once(self):
        person = self.member()
        token = person.recovery().token
        self.reset(token)

        self.assert_problem(self.reset(token, "another velvet harbour 9"), 400, "token_not_valid")
        person.session(OTHER_PASSWORD)

    def test_S_016_no_token_that_was_used_works_after_a_kill_either(self):
        with Server() as server:
            person, moved = Person(server, "ada@example.org"), "moved@example.org"
            person.sign_up()
            person.verify()
            verification, reset = person.verification().token, person.recovery().token
            self.assertEqual(204, server.post("/v1/recoveries/confirm", {"token": reset, "password": OTHER_PASSWORD}).status)
            session = person.session(OTHER_PASSWORD)
            wish = {"current_password": OTHER_PASSWORD, "email": moved}
            self.assertEqual(202, server.post("/v1/account/email", wish, token=session["access_token"]).status)
            change = server.wait_for_mail(moved, "email_change_confirm").token
            self.assertEqual(200, server.post("/v1/account/email/confirm", {"token": change}).status)
            renewed = server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).json()
            again = server.post("/v1/sessions/refresh", {"refresh_token": renewed["refresh_token"]}).json()
            self.assertEqual(204, server.send("DELETE", "/v1/sessions/current", token=again["access_token"]).status)
            server.kill()
            server.start()

            third = "another velvet harbour 9"
            for path, body in (("/v1/recoveries/confirm", {"token": reset, "password": third}),
                               ("/v1/verifications/confirm", {"token": verification, "password": third}),
                               ("/v1/account/email/confirm", {"token": change})):
                self.assert_problem(server.post(path, body, cookies=person.cookies), 400, "token_not_valid")
            for one in (session, renewed, again):
                refreshed = server.post("/v1/sessions/refresh", {"refresh_token": one["refresh_token"]})
                self.assert_problem(refreshed, 401, "session_not_valid")
                self.assertEqual(401, server.get("/v1/account", token=one["access_token"]).status)
            signed_in = [server.post("/v1/sessions", {"identifier": moved, "password": each}).status for each in (OTHER_PASSWORD, third)]
            self.assertEqual([200, 401], signed_in)

    def test_S_029_asking_again_and_again_changes_nothing_for_the_owner(self):
        person = self.member()
        session = person.session()
        account = "SELECT * FROM accounts WHERE id = ?"
        before = self.server.query(account, person.id)

        for _ in range(20):
            self.assertEqual(202, self.server.post("/v1/recoveries", {"email": person.email}).status)
        self.server.settle()

        self.assertTrue(self.server.mails(person.email, "reset_password"))
        self.assertEqual(before, self.server.query(account, person.id))
        self.assertEqual(200, self.server.get("/v1/account", token=session["access_token"]).status)
        self.assertEqual(200, self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).status)
        person.session()

    def test_S_017_a_failed_try_does_not_consume_the_link(self):
        person = self.member()
        token = person.recovery().token
        for weak in ("short", "password", person.email, "x" * 3000, ""):
            with self.subTest(password=weak[:20]):
                self.assert_fields(self.reset(token, weak), "/password")

        self.assertEqual(204, self.reset(token).status)

    def test_a_repeat_mails_the_same_link(self):
        person = self.member()

        self.assertEqual(person.recovery(1).link, person.recovery(2).link)

    def test_S_018_S_019_voids_all_other_tokens_of_the_account(self):
        person = self.member()
        token = person.recovery().token
        self.reset(token)
        newer = person.recovery(2).token

        self.assertNotEqual(token, newer)
        self.assert_problem(self.reset(token), 400, "token_not_valid")
        self.assertEqual(204, self.reset(newer, PASSWORD).status)

    def test_S_020_a_changed_password_voids_the_link(self):
        person = self.member()
        token = person.recovery().token
        session = person.session()

        changed = self.server.send_json("PUT", "/v1/account/password",
                                        {"current_password": PASSWORD, "password": OTHER_PASSWORD},
                                        token=session["access_token"])

        self.assertEqual(204, changed.status)
        self.assert_problem(self.reset(token), 400, "token_not_valid")

    def test_of_an_address_that_has_only_a_claim_mails_its_verification_again(self):
        person = self.claimant()
        first = person.verification()

        self.server.post("/v1/recoveries", {"email": person.email})

        self.assertEqual(first.link, person.verification(2).link)
        self.assertEqual([], self.server.mails(person.email, "reset_password"))

    def test_of_an_unknown_address_mails_nothing(self):
        stranger = self.stranger()

        self.server.post("/v1/recoveries", {"email": stranger.email})
        self.server.settle()

        self.assertEqual([], self.server.mails(stranger.email))

    def test_S_039_mails_only_the_address_of_the_account_however_it_was_typed(self):
        person = self.member()

        self.server.post("/v1/recoveries", {"email": person.email.upper().replace("ADA", "Ada")})
        self.server.settle()

        self.assertLessEqual({mail.to for mail in self.server.mails() if mail.to.lower() == person.email}, {person.email})

    def test_a_forged_foreign_or_other_purposes_token_is_one_answer(self):
        person = self.member()
        verification, reset = self.claimant().verification().token, person.recovery().token
        head, claims, signature = reset.split(".")
        forged = [verification, reset[:-4] + "AAAA", f"{head}.{claims}.", f"eyJhbGciOiJub25lIn0.{claims}.", "x", "a.b.c", "",
                  reset + "A", f"{head}.{claims}.{signature}.{signature}", "é" * 10]

        answers = [self.reset(token) for token in forged]

        for answer in answers:
            self.assert_problem(answer, 400, "token_not_valid")
        self.assertEqual(1, len({answer.json()["detail"] for answer in answers}))
        self.assertEqual(204, self.reset(reset).status)


class TokenInspection(Case):
    def inspect(self, token):
        return self.server.post("/v1/tokens/inspect", {"token": token})

    def test_tells_purpose_masked_address_and_end_and_consumes_nothing(self):
        person = self.member()
        token = person.recovery().token

        answers = [self.inspect(token) for _ in range(3)]

        for answer in answers:
            self.assertEqual({"scope", "email", "expires_at"}, set(answer.json()))
            self.assertEqual("pwd_reset", answer.json()["scope"])
            self.assertNotIn(person.email, answer.text())
            self.assertIn("@", answer.json()["email"])
        done = self.server.post("/v1/recoveries/confirm", {"token": token, "password": OTHER_PASSWORD})
        self.assertEqual(204, done.status)
        self.assert_problem(self.inspect(token), 400, "token_not_valid")

    def test_of_a_verification_token(self):
        person = self.claimant()

        self.assertEqual("verify_email", self.inspect(person.verification().token).json()["scope"])
        self.assert_problem(self.inspect("x.y.z"), 400, "token_not_valid")
