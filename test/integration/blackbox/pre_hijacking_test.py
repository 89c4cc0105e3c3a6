"""Pre-hijacking: somebody was there before the owner of an address, kept whatever he could get, and tries all of it once the owner has
the account. Of the five classes three apply. Classic-federated merge and a non-verifying identity provider need a federation, which
Postkey has not; of the first the half without one is here: a password that was there before."""
import urllib.parse

from case import OTHER_PASSWORD, PASSWORD, Case, Person
from visitor import Visitor

ATTACKERS = "granite walrus foxglove 83"
ATTACKERS_SECOND = "copper thistle meridian 27"


class Attacker:
    """What he knows and holds."""

    def __init__(self, server, *identifiers):
        self.server = server
        self.identifiers = list(identifiers)
        self.passwords = [ATTACKERS, ATTACKERS_SECOND]
        self.cookies = {}
        self.access_tokens, self.refresh_tokens, self.link_tokens = [], [], []

    def sign_up(self, email, **extras):
        answer = self.server.post("/v1/accounts", {"email": email, "password": ATTACKERS} | extras)
        assert answer.status == 201, answer
        self.cookies |= answer.cookies()
        self.identifiers += [email, *([extras["username"]] if "username" in extras else [])]

    def keep(self, session):
        self.access_tokens.append(session["access_token"])
        self.refresh_tokens.append(session["refresh_token"])

    def working_credentials(self):
        """Everything is tried; what still opens something. Consumes nothing that is good."""
        for identifier in self.identifiers:
            for password in self.passwords:
                for status in (self.server.post("/v1/sessions", {"identifier": identifier, "password": password}).status,
                               self.as_oauth(identifier, password)):
                    if status not in (400, 401):
                        yield f"{identifier} with {password}: {status}"
        for path in ("/account", "/"):
            answer = self.server.get(path, cookies=self.cookies)
            if answer.status == 200 and any(f'action="{action}"' in answer.text() for action in ("/logout", "/account/close")):
                yield f"cookies open {path}"
        if self.server.get("/v1/authorize", cookies=self.cookies).status != 401:
            yield "cookies authorize"
        for token in self.access_tokens:
            if self.server.get("/v1/account", token=token).status != 401:
                yield "an access token"
        for token in self.refresh_tokens:
            if self.server.post("/v1/sessions/refresh", {"refresh_token": token}).status != 401:
                yield "a refresh token"
        for token in self.link_tokens:
            for path in ("/v1/account/email/confirm", "/v1/verifications/confirm", "/v1/recoveries/confirm"):
                body = {"token": token} | ({} if path.startswith("/v1/account") else {"password": ATTACKERS_SECOND})
                if self.server.post(path, body, cookies=self.cookies).status != 400:
                    yield f"a link at {path}"

    def as_oauth(self, identifier, password):
        form = urllib.parse.urlencode({"username": identifier, "password": password})
        return self.server.send("POST", "/token", form, {"Content-Type": "application/x-www-form-urlencoded"}).status


class PreHijacking(Case):
    settings = {"dialects.dundie": "true", "dialects.poletto": "true"}

    def setUp(self):
        self.victim = self.address("victim")
        self.attacker = Attacker(self.server)

    def assert_the_owner_has_it_alone(self, password):
        self.assertEqual([], list(self.attacker.working_credentials()))
        owner = self.server.post("/v1/sessions", {"identifier": self.victim, "password": password})
        self.assertEqual(200, owner.status, owner)
        account = self.server.get("/v1/account", token=owner.json()["access_token"]).json()
        self.assertEqual(self.victim, account["email"])
        return account

    def owner_proves_it_in_a_browser(self, mail, password):
        """Opens the mailed link where nobody signed up, and chooses a password."""
        visitor = Visitor(self.server)
        visitor.go(urllib.parse.urlsplit(mail.link).path)
        visitor.submit("/verify", password=password, password2=password)
        return visitor

    def test_a_password_that_was_there_before_is_worth_nothing_to_whoever_chose_it(self):
        """Classic, without the federation."""
        self.attacker.sign_up(self.victim, name="Kind Stranger", username=f"kind{next(self.numbers)}", locale="ko")
        mail = self.server.wait_for_mail(self.victim, "verify_email")

        clicked = self.server.post("/v1/verifications/confirm", {"token": mail.token})
        self.assert_problem(clicked, 403, "proof_required")
        visitor = self.owner_proves_it_in_a_browser(mail, OTHER_PASSWORD)
        self.assertEqual(200, visitor.answer.status)

        account = self.assert_the_owner_has_it_alone(OTHER_PASSWORD)
        self.assertEqual((None, None), (account["name"], account["username"]))

    def test_nor_is_it_when_the_owner_signs_up_too(self):
        own = Person(self.server, self.victim, OTHER_PASSWORD)
        mails = []
        for sign_up in (lambda: self.attacker.sign_up(self.victim), own.sign_up, lambda: self.attacker.sign_up(self.victim)):
            sign_up()
            mails.append(self.server.wait_for_mail(self.victim, "verify_email", len(mails) + 1))

        for mail in mails:  # whichever of them the owner opens, in the browser of the own sign-up
            self.server.post("/v1/verifications/confirm", {"token": mail.token}, cookies=own.cookies)

        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)

    def test_nor_is_it_when_the_owner_takes_it_for_a_forgotten_one(self):
        self.attacker.sign_up(self.victim)
        self.server.post("/v1/recoveries", {"email": self.victim})
        mail = self.server.wait_for_mail(self.victim, "verify_email", 2)

        self.assertEqual(200, self.server.post("/v1/verifications/confirm", {"token": mail.token, "password": OTHER_PASSWORD}).status)

        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)

    def test_a_session_cannot_be_kept_from_before(self):
        """Unexpired session: there is none to keep."""
        self.attacker.sign_up(self.victim)
        early = self.server.post("/v1/sessions", {"identifier": self.victim, "password": ATTACKERS})
        self.assert_problem(early, 403, "email_not_verified")
        browser = Visitor(self.server)
        browser.cookies |= self.attacker.cookies
        browser.go("/login")
        browser.submit("/login", identifier=self.victim, password=ATTACKERS)
        self.assertNotEqual("/", browser.path)
        self.attacker.cookies |= browser.cookies
        mail = self.server.wait_for_mail(self.victim, "verify_email")

        self.assertEqual(200, self.server.post("/v1/verifications/confirm", {"token": mail.token, "password": OTHER_PASSWORD}).status)
        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)
        reset = Person(self.server, self.victim).recovery()
        self.assertEqual(204, self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": PASSWORD}).status)

        self.assert_the_owner_has_it_alone(PASSWORD)

    def test_a_session_from_a_time_when_he_knew_the_password_ends_with_the_owners_reset(self):
        owner = Person(self.server, self.victim, ATTACKERS)
        owner.sign_up()
        owner.verify()
        for _ in range(2):
            self.attacker.keep(owner.session())
        thief = Visitor(self.server)
        thief.go("/login")
        thief.submit("/login", identifier=self.victim, password=ATTACKERS)
        self.attacker.cookies = thief.cookies
        self.attacker.identifiers = [self.victim]
        self.assertGreater(len(list(self.attacker.working_credentials())), 4, "all of them are looked for where they work")
        reset = owner.recovery()

        self.assertEqual(204, self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": OTHER_PASSWORD}).status)

        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)

    def test_no_other_name_opens_the_account_later(self):
        """Trojan identifier: a username, and an address of his own, attached before the owner came."""
        username = f"trojan{next(self.numbers)}"
        own_address = self.address("attacker")
        self.attacker.sign_up(self.victim, username=username, name="Trojan")
        self.attacker.identifiers += [username.upper(), own_address]
        for method, path, body in (("POST", "/v1/account/email", {"current_password": ATTACKERS, "email": own_address}),
                                   ("PATCH", "/v1/account", {"username": username})):
            self.assertEqual(401, self.server.send_json(method, path, body, cookies=self.attacker.cookies).status)
        mail = self.server.wait_for_mail(self.victim, "verify_email")

        self.assertEqual(200, self.server.post("/v1/verifications/confirm", {"token": mail.token, "password": OTHER_PASSWORD}).status)

        account = self.assert_the_owner_has_it_alone(OTHER_PASSWORD)
        self.assertEqual((None, None), (account["username"], account["name"]))
        # Nor does it lead the owner's mail, or a later recovery, to him.
        self.assertEqual(401, self.server.post("/v1/sessions", {"identifier": username, "password": OTHER_PASSWORD}).status)
        self.server.post("/v1/recoveries", {"email": own_address})
        self.server.settle()
        self.assertEqual([], self.server.mails(own_address))

    def test_a_change_of_address_cannot_wait_for_the_owner(self):
        """Unexpired e-mail change: asked for while he had the account, confirmed after the owner got it back."""
        owner = Person(self.server, self.victim, ATTACKERS)
        owner.sign_up()
        owner.verify()
        session = owner.session()
        self.attacker.keep(session)
        own_address = self.address("attacker")
        self.attacker.identifiers = [self.victim, own_address]
        asked = self.server.post("/v1/account/email", {"current_password": ATTACKERS, "email": own_address}, token=session["access_token"])
        self.assertEqual(202, asked.status)
        self.attacker.link_tokens.append(self.server.wait_for_mail(own_address, "email_change_confirm").token)
        reset = owner.recovery()

        self.assertEqual(204, self.server.post("/v1/recoveries/confirm", {"token": reset.token, "password": OTHER_PASSWORD}).status)

        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)
        thief = Visitor(self.server)
        thief.go(f"/change_email/{self.attacker.link_tokens[0]}")
        self.assertEqual(400, thief.answer.status)
        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)

    def test_nor_can_one_to_the_owners_address_from_an_account_of_his_own(self):
        own = Person(self.server, self.address("attacker"), ATTACKERS)
        own.sign_up()
        own.verify()
        session = own.session()
        asked = self.server.post("/v1/account/email", {"current_password": ATTACKERS, "email": self.victim}, token=session["access_token"])
        self.assertEqual(202, asked.status)
        lure = self.server.wait_for_mail(self.victim, "email_change_confirm")

        self.owner_opens_and_clicks(lure)
        owner = Person(self.server, self.victim, OTHER_PASSWORD)
        owner.sign_up()
        owner.verify()

        self.attacker.identifiers = [self.victim]
        self.assert_the_owner_has_it_alone(OTHER_PASSWORD)
        self.assert_problem(self.server.post("/v1/account/email/confirm", {"token": lure.token}, cookies=self.attacker.cookies),
                            400, "token_not_valid")
        still = self.server.get("/v1/account", token=session["access_token"]).json()
        self.assertEqual(own.email, still["email"])

    def owner_opens_and_clicks(self, lure):
        """A click alone, without the password of the account that asked."""
        visitor = Visitor(self.server)
        visitor.go(urllib.parse.urlsplit(lure.link).path)
        visitor.submit("/change_email")
        self.assertEqual(422, visitor.answer.status)
