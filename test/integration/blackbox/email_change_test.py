"""Changing the address: proven by the new mailbox, told to the old one, and taken back by it."""
from case import OTHER_PASSWORD, PASSWORD, Case
from visitor import Visitor


class EmailChange(Case):
    def setUp(self):
        self.person = self.member()
        self.token = self.person.session()["access_token"]
        self.new_address = self.address("moved")

    def ask(self, email=None, password=PASSWORD, token=None):
        return self.server.post("/v1/account/email", {"current_password": password, "email": email or self.new_address},
                                token=token or self.token)

    def confirm(self, token):
        return self.server.post("/v1/account/email/confirm", {"token": token})

    def proof(self, email=None, number=1):
        return self.server.wait_for_mail(email or self.new_address, "email_change_confirm", number)

    def change(self):
        self.assertEqual(202, self.ask().status)
        self.assertEqual(200, self.confirm(self.proof().token).status)
        return self.server.wait_for_mail(self.person.email, "email_changed")

    def sign_in(self, identifier, password=PASSWORD):
        return self.server.post("/v1/sessions", {"identifier": identifier, "password": password})

    def test_the_new_mailbox_proves_it_and_the_old_one_is_told_twice(self):
        asked = self.ask()
        self.assertEqual((202, ["message"]), (asked.status, list(asked.json())))
        notice = self.server.wait_for_mail(self.person.email, "email_change_notice")
        self.assertNotIn(self.new_address, notice.text)
        self.assertEqual(200, self.sign_in(self.person.email).status)
        self.assert_refused_sign_in(self.sign_in(self.new_address))

        confirmed = self.confirm(self.proof().token)

        self.assertEqual((200, self.new_address), (confirmed.status, confirmed.json()["email"]))
        self.assertEqual(self.new_address, self.server.get("/v1/account", token=self.token).json()["email"])
        self.assertEqual(200, self.sign_in(self.new_address).status)
        self.assert_refused_sign_in(self.sign_in(self.person.email))
        told = self.server.wait_for_mail(self.person.email, "email_changed")
        self.assertTrue(told.link.startswith(self.server.url + "/undo_change/"), told.link)
        self.assertLessEqual(len(told.link), 400)

    def test_S_020_completion_ends_the_other_sessions_and_the_links_to_the_old_address(self):
        other = self.person.session()
        reset = self.person.recovery()
        self.change()

        self.assertEqual(200, self.server.get("/v1/account", token=self.token).status)
        self.assertEqual(401, self.server.get("/v1/account", token=other["access_token"]).status)
        self.assertEqual(401, self.server.post("/v1/sessions/refresh", {"refresh_token": other["refresh_token"]}).status)
        self.assert_problem(self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": OTHER_PASSWORD}),
                            400, "token_not_valid")

    def test_S_050_it_needs_the_password_and_a_session(self):
        self.assert_problem(self.server.post("/v1/account/email", {"current_password": PASSWORD, "email": self.new_address}),
                            401, "session_not_valid")
        self.assert_problem(self.ask(password=OTHER_PASSWORD), 401, "credentials_not_valid")
        self.assert_fields(self.ask(email="a@example.org, b@example.org"), "/email")
        self.server.settle()
        self.assertEqual([], self.server.mails(self.new_address))

    def test_S_050_an_address_that_is_taken_in_between_is_refused_and_nothing_changes(self):
        self.ask()
        token = self.proof().token
        other = type(self.person)(self.server, self.new_address)
        other.sign_up()
        other.verify()

        self.assert_problem(self.confirm(token), 400, "token_not_valid")

        self.assertEqual(self.person.email, self.server.get("/v1/account", token=self.token).json()["email"])
        self.assertEqual(200, self.sign_in(self.new_address).status)

    def test_S_011_bad_links_get_one_answer(self):
        notice_token = self.change().token
        used = self.proof().token
        answers = [self.confirm(token) for token in (used, notice_token, used[:-2] + "xx", "x", self.person.verification().token)]

        for answer in answers:
            self.assert_problem(answer, 400, "token_not_valid")
        self.assertEqual(1, len({answer.body for answer in answers}))

    def test_S_019_an_attackers_change_dies_with_the_owners_reset(self):
        self.ask(email=self.address("attacker"))
        attackers = self.server.wait_for_mail(self.server.query("SELECT new_email FROM email_changes WHERE account = ?",
                                                                self.person.id)[0][0], "email_change_confirm")
        reset = self.person.recovery()
        self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": OTHER_PASSWORD})

        self.assert_problem(self.confirm(attackers.token), 400, "token_not_valid")
        self.assertEqual(200, self.sign_in(self.person.email, OTHER_PASSWORD).status)

    def test_S_023_a_request_for_another_address_makes_the_first_link_worthless(self):
        self.ask(email=self.new_address)
        first = self.proof().token
        victim = self.address("victim")

        self.assertEqual(202, self.ask(email=victim).status)

        self.assert_problem(self.confirm(first), 400, "token_not_valid")
        self.assertEqual([], self.server.query("SELECT 1 FROM accounts WHERE email IN (?, ?)", self.new_address, victim))

    def test_S_032_looking_at_links_changes_nothing(self):
        self.ask()
        proof = self.proof()
        notice = self.server.wait_for_mail(self.person.email, "email_change_notice")
        self.server.settle()
        before = self.server.row_counts()

        for link in (proof.link, notice.link):
            for method in ("GET", "HEAD") * 5:
                answer = self.server.request(method, link.removeprefix(self.server.url))
                self.assertEqual((303, "no-referrer"), (answer.status, answer.header("Referrer-Policy")))

        self.assertEqual(before, self.server.row_counts())
        self.assertEqual(200, self.confirm(proof.token).status)

    def test_S_050_the_owner_takes_everything_back_from_a_thief(self):
        undo = self.change()
        thief = self.sign_in(self.new_address).json()
        changed = self.server.send_json("PUT", "/v1/account/password", {"current_password": PASSWORD, "password": OTHER_PASSWORD},
                                        token=thief["access_token"])
        self.assertEqual(204, changed.status)
        not_me_of_the_thief = self.server.wait_for_mail(self.new_address, "password_changed")

        owner = Visitor(self.server)
        owner.go(undo.link.removeprefix(self.server.url))
        self.assertEqual((200, "/undo_change"), (owner.answer.status, owner.path))
        self.assertIn(self.person.email, owner.answer.text())
        owner.submit("/undo_change")

        self.assertEqual("/reset_password", owner.path)
        for token in (self.token, thief["access_token"]):
            self.assertEqual(401, self.server.get("/v1/account", token=token).status)
        for identifier in (self.person.email, self.new_address):
            for password in (PASSWORD, OTHER_PASSWORD):
                self.assert_refused_sign_in(self.sign_in(identifier, password))
        thief_again = Visitor(self.server)
        self.assertEqual(400, thief_again.go(not_me_of_the_thief.link.removeprefix(self.server.url)).status)
        reset = self.server.wait_for_mail(self.person.email, "reset_password")
        chosen = "quiet marble lantern 93"
        self.assertEqual(204, self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": chosen}).status)
        self.assertEqual(200, self.sign_in(self.person.email, chosen).status)

    def test_S_098_this_was_not_me_in_the_notice_of_a_new_password_works_without_signing_in(self):
        self.server.send_json("PUT", "/v1/account/password", {"current_password": PASSWORD, "password": OTHER_PASSWORD},
                              token=self.token)
        notice = self.server.wait_for_mail(self.person.email, "password_changed")

        owner = Visitor(self.server)
        owner.go(notice.link.removeprefix(self.server.url))
        owner.submit("/undo_change")

        self.assertEqual(401, self.server.get("/v1/account", token=self.token).status)
        self.assert_refused_sign_in(self.sign_in(self.person.email, OTHER_PASSWORD))
        self.assertTrue(self.server.wait_for_mail(self.person.email, "reset_password").token)

    def test_S_009_taken_and_free_addresses_are_answered_alike(self):
        taken = self.member().email
        answers = []
        for email in (taken, self.new_address):
            before = self.server.row_counts()["messages"]
            answer = self.ask(email=email)
            headers = [(name, value) for name, value in answer.headers if name not in ("Date", "X-Request-Id")]
            page = self.server.get("/v1/account/export", token=self.token).json()
            answers.append((answer.status, headers, answer.body, self.server.row_counts()["messages"] - before,
                            list(page["email_change"])))
            self.server.settle()

        self.assertEqual(answers[0], answers[1])
        self.assertEqual(["already_registered"], [mail.kind for mail in self.server.mails(taken)][-1:])

    def test_S_051_a_stranger_cannot_make_an_address_his_by_a_click(self):
        self.ask()
        stranger = Visitor(self.server)

        stranger.go(self.proof().link.removeprefix(self.server.url))
        self.assertIn(self.new_address, stranger.answer.text())
        self.assertNotIn(self.person.email, stranger.answer.text())
        stranger.submit("/change_email")

        self.assertEqual(422, stranger.answer.status)
        self.assertEqual(self.person.email, self.server.get("/v1/account", token=self.token).json()["email"])
        stranger.submit("/change_email", current_password=PASSWORD)
        self.assertEqual("/login", stranger.path)
        self.assertEqual(200, self.sign_in(self.new_address).status)


class NewSignIn(Case):
    def visitor(self, person, agent):
        visitor = Visitor(self.server)
        visitor.go("/login")
        visitor.submit("/login", {"User-Agent": agent}, identifier=person.email, password=PASSWORD)
        self.assertEqual("/", visitor.path)
        return visitor

    def test_S_098_is_told_for_a_browser_not_seen_before_but_not_for_the_first(self):
        person = self.member()
        firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
        first = self.visitor(person, firefox)
        first.cookies.pop("postkey_session")
        first.go("/login")
        first.submit("/login", {"User-Agent": firefox}, identifier=person.email, password=PASSWORD)
        self.server.settle()
        self.assertEqual([], self.server.mails(person.email, "new_sign_in"))

        self.visitor(person, firefox)

        mail = self.server.wait_for_mail(person.email, "new_sign_in")
        self.assertIn("Firefox", mail.text)
        self.server.settle()
        self.assertEqual(1, len(self.server.mails(person.email, "new_sign_in")))
