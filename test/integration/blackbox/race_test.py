"""Fifty at once (T-RACE): the last byte of every request is sent in one burst, again and again."""
from case import PASSWORD
from runners import RUNNERS, Races


class Race(Races):
    def test_S_015_of_fifty_passwords_for_one_reset_link_exactly_one_is_set(self):
        self.rounds("new passwords for one reset link", self.reset)

    def reset(self):
        person = self.member()
        token = person.recovery().token
        passwords = [f"velvet harbour number {n:02d}" for n in range(RUNNERS)]

        answers = self.burst("/v1/recoveries/confirm", [{"token": token, "password": password} for password in passwords])

        # A full hashing queue may say 503: those runners come again, and are too late.
        self.assertLessEqual({answer.status for answer in answers}, {204, 400, 503})
        winners = [password for password, answer in zip(passwords, answers) if answer.status == 204]
        self.assertEqual(1, len(winners), [answer.status for answer in answers])
        for password in passwords[:5] + winners:
            expected = 200 if password == winners[0] else 401
            self.assertEqual(expected, person.sign_in(password).status, password)
        self.server.wait_for_mail(person.email, "password_changed")
        self.server.settle()
        self.assertEqual(1, len(self.server.mails(person.email, "password_changed")))
        return answers

    def test_S_015_of_fifty_new_passwords_for_one_verification_exactly_one_is_set(self):
        self.rounds("new passwords for one verification", self.verify)

    def verify(self):
        person = self.claimant()
        token = person.verification().token
        passwords = [f"velvet harbour number {n:02d}" for n in range(RUNNERS)]

        answers = self.burst("/v1/verifications/confirm", [{"token": token, "password": password} for password in passwords])

        self.assertLessEqual({answer.status for answer in answers}, {200, 400, 503})
        winners = [password for password, answer in zip(passwords, answers) if answer.status == 200]
        self.assertEqual(1, len(winners), [answer.status for answer in answers])
        for password in passwords[:5] + [PASSWORD] + winners:
            expected = 200 if password == winners[0] else 401
            self.assertEqual(expected, person.sign_in(password).status, password)
        self.assertEqual([(1,)], self.server.query("SELECT count(*) FROM accounts WHERE email = ?", person.email))
        return answers

    def test_S_084_of_fifty_uses_of_one_refresh_token_all_get_the_same_successor(self):
        self.rounds("uses of one refresh token", self.refresh)

    def refresh(self):
        refresh_token = self.member().session()["refresh_token"]

        answers = self.burst("/v1/sessions/refresh", [{"refresh_token": refresh_token}] * RUNNERS)

        self.assertEqual({200}, {answer.status for answer in answers})
        [successor] = {answer.json()["refresh_token"] for answer in answers}
        self.assertEqual(200, self.server.post("/v1/sessions/refresh", {"refresh_token": successor}).status)
        self.assertEqual(401, self.server.post("/v1/sessions/refresh", {"refresh_token": refresh_token}).status)
        return answers

    def test_S_015_of_fifty_confirmations_of_one_new_address_exactly_one_succeeds(self):
        self.rounds("confirmations of one new address", self.change)

    def change(self):
        person = self.member()
        token = person.session()["access_token"]
        moved = self.address("moved")
        self.server.post("/v1/account/email", {"current_password": person.password, "email": moved}, token=token)
        proof = self.server.wait_for_mail(moved, "email_change_confirm").token

        answers = self.burst("/v1/account/email/confirm", [{"token": proof}] * RUNNERS)

        self.assertEqual([200] + [400] * (RUNNERS - 1), sorted(answer.status for answer in answers))
        self.server.settle()
        self.assertEqual(1, len(self.server.mails(person.email, "email_changed")))
        return answers

    def test_S_023_requests_that_race_never_give_an_address_that_was_not_proven(self):
        self.rounds("requests for two new addresses", self.wish)

    def wish(self):
        person = self.member()
        token = person.session()["access_token"]
        attacker, victim = self.address("attacker"), self.address("victim")
        wishes = [{"current_password": person.password, "email": email} for email in (attacker, victim) * (RUNNERS // 2)]

        answers = self.burst("/v1/account/email", wishes, headers=f"Authorization: Bearer {token}\r\n")
        self.assertLessEqual({answer.status for answer in answers}, {202, 503})
        self.assertIn(202, {answer.status for answer in answers})
        self.server.settle()
        for mail in self.server.mails(attacker, "email_change_confirm"):
            self.server.post("/v1/account/email/confirm", {"token": mail.token})

        self.assertEqual([], self.server.query("SELECT 1 FROM accounts WHERE email = ?", victim))
        return answers

    def test_S_048_fifty_sign_ups_of_one_address_become_one_account(self):
        self.rounds("sign-ups of one address", self.sign_up)

    def sign_up(self):
        email = self.address()
        name = email.split("@")[0]
        typed = [email, f"{name}@EXAMPLE.org", f"{name}@Example.Org"]

        answers = self.burst("/v1/accounts", [{"email": typed[n % len(typed)], "password": f"velvet harbour number {n}"}
                                              for n in range(RUNNERS)])

        self.assertLessEqual({answer.status for answer in answers}, {201, 503})
        self.assertIn(201, {answer.status for answer in answers})
        self.server.settle()
        self.assertEqual([], self.server.query("SELECT 1 FROM accounts WHERE email = ?", email))
        token = self.server.mails(email)[-1].token
        confirmed = self.server.post("/v1/verifications/confirm", {"token": token, "password": "the real owner 77"})
        self.assertEqual(200, confirmed.status)
        self.assertEqual([(1,)], self.server.query("SELECT count(*) FROM accounts WHERE email = ?", email))
        self.assertEqual([], self.server.query("SELECT 1 FROM claims WHERE email = ?", email))
        return answers
