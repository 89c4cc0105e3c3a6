"""Sign-up is a claim; who proves the mailbox owns it."""
import base64
import json
import unittest

from case import OTHER_PASSWORD, PASSWORD, Case


class SignUp(Case):
    def test_gives_the_unverified_account_and_a_claim_cookie(self):
        person = self.stranger(username="ada_l", name="Ada Lovelace", locale="pt-BR")

        answer = person.sign_up()

        account = answer.json()
        self.assertEqual(person.email, account["email"])
        self.assertEqual(("UNVERIFIED", "ACTIVE"), (account["account_status"], account["user_status"]))
        self.assertRegex(account["id"], r"^[0-9a-f-]{36}$")
        self.assertRegex(account["created_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
        [cookie] = answer.header_all("Set-Cookie")
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Lax", cookie)
        self.assertNotIn("Domain", cookie)

    def test_sends_one_mail_with_a_link_and_a_code_that_are_not_in_its_subject(self):
        person = self.claimant()

        mail = person.verification()
        self.server.settle()

        self.assertEqual(1, len(self.server.mails(person.email)))
        self.assertTrue(mail.link.startswith(self.server.url + "/verify/"), mail.link)
        self.assertLessEqual(len(mail.link), 400)
        self.assertRegex(mail.token, r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")
        self.assertRegex(mail.code, r"^\d{8}$")
        self.assertNotIn(mail.code, mail.message["Subject"])

    def test_the_token_says_who_issued_it_for_what_and_until_when_and_no_address(self):
        person = self.claimant()

        head, claims, _ = person.verification().token.split(".")

        def decoded(part):
            return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

        self.assertEqual("HS256", decoded(head)["alg"])
        self.assertEqual({"iss", "sub", "scope", "jti", "iat", "exp"}, set(decoded(claims)))
        self.assertEqual(("verify_email", person.id), (decoded(claims)["scope"], decoded(claims)["sub"]))
        self.assertNotIn("@", json.dumps(decoded(claims)))

    def test_a_mail_is_written_in_the_language_that_was_asked_for(self):
        for locale, accepted, expected in (("ko", "", "ko"), (None, "zh-TW,zh;q=0.8", "zh-TW"), (None, "pt-PT, en;q=0.1", "pt-BR"),
                                           (None, "ar-EG,en;q=0.7", "ar"), (None, "xx", "en")):
            with self.subTest(locale=locale, accepted=accepted):
                email = self.address()
                wish = {"email": email, "password": PASSWORD} | ({"locale": locale} if locale else {})

                self.server.post("/v1/accounts", wish, headers={"Accept-Language": accepted})

                self.assertEqual(expected, self.server.wait_for_mail(email).message["Content-Language"])

    def test_of_a_known_address_is_answered_alike_and_tells_only_the_owner(self):
        owner = self.member()

        answer = self.server.post("/v1/accounts", {"email": owner.email, "password": OTHER_PASSWORD})

        self.assertEqual(201, answer.status)
        self.assertEqual("UNVERIFIED", answer.json()["account_status"])
        self.assertNotEqual(owner.id, answer.json()["id"])
        mail = self.server.wait_for_mail(owner.email, "already_registered")
        self.assertNotIn("/verify/", mail.text)
        self.assert_refused_sign_in(owner.sign_in(OTHER_PASSWORD))
        owner.session()

    def test_a_password_that_is_short_or_easy_or_too_long_is_named(self):
        for password in ("seven77", "password123", "x" * 5000):
            with self.subTest(password=password[:20]):
                answer = self.server.post("/v1/accounts", {"email": self.address(), "password": password})

                self.assert_fields(answer, "/password")

    def test_a_password_is_accepted_in_any_script_and_with_spaces(self):
        person = self.stranger(password="  비밀 정원의 노란 나비 네 마리  ")
        person.sign_up()
        person.verify()

        person.session()
        self.assert_refused_sign_in(person.sign_in(person.password.strip()))


class Verification(Case):
    def test_in_the_browser_that_signed_up_the_token_is_enough(self):
        person = self.claimant(username="grace", name="Grace")

        answer = person.verify()

        self.assertEqual({"account_status": "VERIFIED"}, answer.json())
        account = person.session()["account"]
        self.assertEqual((person.id, "grace", "Grace", "VERIFIED"),
                         (account["id"], account["username"], account["name"], account["account_status"]))

    def test_S_046_anywhere_else_a_proof_is_required_and_nothing_is_consumed(self):
        person = self.claimant()
        token = person.verification().token

        for _ in range(3):
            answer = self.server.post("/v1/verifications/confirm", {"token": token})
            self.assert_problem(answer, 403, "proof_required")
        foreign = self.claimant().cookies
        answer = self.server.post("/v1/verifications/confirm", {"token": token}, cookies=foreign)
        self.assert_problem(answer, 403, "proof_required")

        self.assertEqual(200, person.verify().status)

    def test_with_the_claims_own_password_its_profile_is_kept(self):
        person = self.claimant(username="hedy", name="Hedy")
        token = person.verification().token

        answer = self.server.post("/v1/verifications/confirm", {"token": token, "password": PASSWORD})

        self.assertEqual(200, answer.status)
        account = person.session()["account"]
        self.assertEqual(("hedy", "Hedy"), (account["username"], account["name"]))

    def test_S_046_S_047_with_a_new_password_the_claims_username_and_name_are_dropped(self):
        person = self.claimant(username="mallory", name="Mallory")
        token = person.verification().token

        answer = self.server.post("/v1/verifications/confirm", {"token": token, "password": OTHER_PASSWORD})

        self.assertEqual(200, answer.status)
        self.assert_refused_sign_in(person.sign_in())
        account = person.session(OTHER_PASSWORD)["account"]
        self.assertEqual((person.id, None, None), (account["id"], account["username"], account["name"]))

    def test_a_weak_new_password_is_named_and_does_not_consume_the_link(self):
        person = self.claimant()
        token = person.verification().token

        answer = self.server.post("/v1/verifications/confirm", {"token": token, "password": "short"})

        self.assert_fields(answer, "/password")
        person.verify()

    def test_works_once(self):
        person = self.member()
        token = person.verification().token

        answer = self.server.post("/v1/verifications/confirm", {"token": token}, cookies=person.cookies)

        self.assert_problem(answer, 400, "token_not_valid")

    def test_S_047_drops_every_other_claim_of_the_address(self):
        first = self.claimant()
        second = type(first)(self.server, first.email, OTHER_PASSWORD)
        second.sign_up()
        second_mail = second.verification(2)
        first_token = first.verification(1).token

        answer = self.server.post("/v1/verifications/confirm", {"token": second_mail.token}, cookies=second.cookies)

        self.assertEqual(200, answer.status)
        late = self.server.post("/v1/verifications/confirm", {"token": first_token}, cookies=first.cookies)
        self.assert_problem(late, 400, "token_not_valid")
        self.assert_refused_sign_in(first.sign_in())
        self.assertEqual(second.id, second.session()["account"]["id"])

    def test_unverified_is_told_only_to_who_knows_the_claims_password(self):
        person = self.claimant()

        self.assert_problem(person.sign_in(), 403, "email_not_verified")
        self.assert_refused_sign_in(person.sign_in(OTHER_PASSWORD))

    def test_resend_repeats_the_same_link_while_most_of_its_life_is_left(self):
        person = self.claimant()
        first = person.verification()

        answer = self.server.post("/v1/verifications", {"email": person.email})

        self.assertEqual(202, answer.status)
        self.assertTrue(answer.json()["message"])
        self.assertEqual(first.link, person.verification(2).link)

    def test_resend_to_the_verified_and_to_strangers_sends_nothing_and_says_the_same(self):
        member, stranger = self.member(), self.stranger()

        answers = [self.server.post("/v1/verifications", {"email": each.email}) for each in (member, stranger)]
        self.server.settle()

        self.assertEqual(answers[0].body, answers[1].body)
        self.assertEqual(202, answers[0].status)
        self.assertEqual(1, len(self.server.mails(member.email)))
        self.assertEqual([], self.server.mails(stranger.email))


if __name__ == "__main__":
    unittest.main()
