"""The typed codes that stand beside the links."""
from concurrent.futures import ThreadPoolExecutor

from case import OTHER_PASSWORD, PASSWORD, Case


def other_than(code):
    return f"{(int(code) + 1) % 100_000_000:08d}"


class VerificationCode(Case):
    def confirm(self, person, code, **extra):
        return self.server.post("/v1/verifications/confirm", {"email": person.email, "code": code}, **extra)

    def test_verifies_in_the_browser_that_signed_up(self):
        person = self.claimant()

        answer = self.confirm(person, person.verification().code, cookies=person.cookies)

        self.assertEqual(200, answer.status)
        person.session()

    def test_needs_a_proof_anywhere_else_and_is_not_consumed_without(self):
        person = self.claimant()
        code = person.verification().code

        self.assert_problem(self.confirm(person, code), 403, "proof_required")
        answer = self.server.post("/v1/verifications/confirm",
                                  {"email": person.email, "code": code, "password": PASSWORD})

        self.assertEqual(200, answer.status)

    def test_is_good_after_four_wrong_tries(self):
        person = self.claimant()
        code = person.verification().code
        for _ in range(4):
            self.assert_problem(self.confirm(person, other_than(code), cookies=person.cookies), 400, "token_not_valid")

        self.assertEqual(200, self.confirm(person, code, cookies=person.cookies).status)

    def test_S_026_ends_with_the_fifth_wrong_try_while_the_link_stays(self):
        person = self.claimant()
        code = person.verification().code
        for _ in range(5):
            self.assert_problem(self.confirm(person, other_than(code), cookies=person.cookies), 400, "token_not_valid")

        self.assert_problem(self.confirm(person, code, cookies=person.cookies), 400, "token_not_valid")
        person.verify()

    def test_of_somebody_else_is_not_valid(self):
        person, other = self.claimant(), self.claimant()

        answer = self.confirm(person, other.verification().code, cookies=person.cookies)

        self.assert_problem(answer, 400, "token_not_valid")


class RecoveryCode(Case):
    def reset(self, person, code, password=OTHER_PASSWORD):
        return self.server.post("/v1/recoveries/confirm", {"email": person.email, "code": code, "password": password})

    def test_resets_the_password_once(self):
        person = self.member()
        mail = person.recovery()

        self.assertEqual(204, self.reset(person, mail.code).status)

        person.session(OTHER_PASSWORD)
        self.assert_problem(self.reset(person, mail.code), 400, "token_not_valid")
        again = self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": PASSWORD})
        self.assert_problem(again, 400, "token_not_valid")

    def test_S_026_ends_with_the_fifth_wrong_try_while_the_link_stays(self):
        person = self.member()
        mail = person.recovery()
        for _ in range(5):
            self.assert_problem(self.reset(person, other_than(mail.code)), 400, "token_not_valid")

        self.assert_problem(self.reset(person, mail.code), 400, "token_not_valid")
        linked = self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": OTHER_PASSWORD})
        self.assertEqual(204, linked.status)

    def test_S_026_tries_are_counted_when_they_come_at_once(self):
        person = self.member()
        mail = person.recovery()
        wrong = other_than(mail.code)

        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: self.reset(person, wrong), range(10)))

        self.assertEqual({400}, {answer.status for answer in answers})
        self.assert_problem(self.reset(person, mail.code), 400, "token_not_valid")

    def test_for_an_unknown_address_is_the_same_refusal(self):
        self.assert_problem(self.reset(self.stranger(), "12345678"), 400, "token_not_valid")
        for malformed in ("", "1234567", "123456789", "1234567a", "１２３４５６７８"):
            with self.subTest(code=malformed):
                self.assert_problem(self.reset(self.stranger(), malformed), 400, "token_not_valid")
