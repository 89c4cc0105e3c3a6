"""Signing in, refreshing, listing, ending."""
import base64
import json

import p256
from case import OTHER_PASSWORD, PASSWORD, Case


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class SignIn(Case):
    def test_by_address_or_username_gives_a_session(self):
        person = self.member(username="Katherine")

        for identifier in (person.email, "Katherine", "katherine"):
            with self.subTest(identifier=identifier):
                answer = self.server.post("/v1/sessions", {"identifier": identifier, "password": PASSWORD})

                session = answer.json()
                self.assertEqual(200, answer.status, answer)
                self.assertEqual({"access_token", "token_type", "expires_in", "refresh_token", "account"}, set(session))
                self.assertEqual(("Bearer", 600), (session["token_type"], session["expires_in"]))
                self.assertEqual({"id", "email", "username", "name", "locale", "account_status", "user_status", "created_at"},
                                 set(session["account"]))

    def test_over_long_or_strange_input_is_refused_like_any_wrong_one(self):
        person = self.member()

        for identifier, password in ((person.email, OTHER_PASSWORD), (person.email, "x" * 9000), ("y" * 9000, PASSWORD),
                                     ("nobody@example.org", PASSWORD), ("", ""), ("a b\u0001c", PASSWORD), (person.email, "")):
            with self.subTest(identifier=identifier[:20], password=password[:20]):
                answer = self.server.post("/v1/sessions", {"identifier": identifier, "password": password})

                self.assert_refused_sign_in(answer)

    def test_S_044_a_password_is_not_cut_at_a_nul(self):
        person = self.member()

        self.assert_refused_sign_in(person.sign_in(PASSWORD + "\u0000x"))


class AccessToken(Case):
    def test_is_an_es256_signature_that_the_published_keys_verify(self):
        person = self.member()
        token = person.session()["access_token"]
        keys = self.server.get("/.well-known/jwks.json").json()["keys"]

        head, claims, signature = token.split(".")

        header = decoded(head)
        [key] = [key for key in keys if key["kid"] == header["kid"]]
        self.assertEqual("ES256", header["alg"])
        self.assertEqual(("EC", "P-256"), (key["kty"], key["crv"]))
        self.assertNotIn("d", key)
        self.assertTrue(p256.verifies(key, f"{head}.{claims}".encode(), signature))
        self.assertFalse(p256.verifies(key, f"{head}.{claims}x".encode(), signature))
        self.assertEqual({"iss", "sub", "sid", "jti", "iat", "exp"}, set(decoded(claims)))
        self.assertEqual((person.id, self.server.url), (decoded(claims)["sub"], decoded(claims)["iss"]))

    def test_is_believed_only_as_it_was_signed(self):
        token = self.member().session()["access_token"]
        head, claims, signature = token.split(".")
        none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()

        for forged in (f"{head}.{claims}.", f"{none}.{claims}.", f"{none}.{claims}.{signature}", token[:-8] + "AAAAAAAA", "x", "a.b.c"):
            with self.subTest(forged=forged[:30]):
                answer = self.server.get("/v1/account", token=forged)

                self.assert_problem(answer, 401, "session_not_valid")
                self.assertTrue(answer.header("WWW-Authenticate"))

    def test_a_mailed_token_is_no_access_token_and_the_other_way_round(self):
        person = self.member()
        mailed, access = person.recovery().token, person.session()["access_token"]

        self.assert_problem(self.server.get("/v1/account", token=mailed), 401, "session_not_valid")
        answer = self.server.post("/v1/recoveries/confirm", {"token": access, "password": OTHER_PASSWORD})
        self.assert_problem(answer, 400, "token_not_valid")


class Refresh(Case):
    def refresh(self, token):
        return self.server.post("/v1/sessions/refresh", {"refresh_token": token})

    def test_rotates_the_refresh_token_and_keeps_the_session(self):
        session = self.member().session()

        answer = self.refresh(session["refresh_token"])

        self.assertEqual(200, answer.status)
        renewed = answer.json()
        self.assertNotEqual(session["refresh_token"], renewed["refresh_token"])
        self.assertEqual(decoded(session["access_token"].split(".")[1])["sid"],
                         decoded(renewed["access_token"].split(".")[1])["sid"])
        self.assertEqual(200, self.server.get("/v1/account", token=renewed["access_token"]).status)

    def test_again_within_ten_seconds_gives_the_same_successor(self):
        first = self.member().session()["refresh_token"]

        answers = [self.refresh(first) for _ in range(3)]

        self.assertEqual([200, 200, 200], [answer.status for answer in answers])
        self.assertEqual(1, len({answer.json()["refresh_token"] for answer in answers}))

    def test_S_084_again_once_the_successor_was_used_is_a_theft_and_ends_the_family(self):
        session = self.member().session()
        second = self.refresh(session["refresh_token"]).json()
        third = self.refresh(second["refresh_token"]).json()

        self.assert_problem(self.refresh(session["refresh_token"]), 401, "session_not_valid")

        self.assert_problem(self.refresh(third["refresh_token"]), 401, "session_not_valid")
        self.assertEqual(401, self.server.get("/v1/account", token=third["access_token"]).status)

    def test_a_theft_ends_only_its_own_session(self):
        person = self.member()
        stolen, other = person.session(), person.session()
        self.refresh(self.refresh(stolen["refresh_token"]).json()["refresh_token"])

        self.assertEqual(401, self.refresh(stolen["refresh_token"]).status)

        self.assertEqual(200, self.refresh(other["refresh_token"]).status)

    def test_of_what_never_was_a_refresh_token_is_refused(self):
        for token in ("", "x", "A" * 43, "A" * 5000):
            with self.subTest(token=token[:10]):
                self.assert_problem(self.refresh(token), 401, "session_not_valid")


class OwnSessions(Case):
    def listed(self, session):
        return self.server.get("/v1/sessions", token=session["access_token"]).json()["sessions"]

    def test_are_listed_with_the_current_one_marked(self):
        person = self.member()
        first, second = person.session(), person.session()

        sessions = self.listed(second)

        self.assertEqual(2, len(sessions))
        for session in sessions:
            self.assertEqual({"id", "created_at", "last_used_at", "client", "current"}, set(session))
        sid = decoded(second["access_token"].split(".")[1])["sid"]
        self.assertEqual([sid], [session["id"] for session in sessions if session["current"]])
        self.assertEqual(1, sum(session["current"] for session in self.listed(first)))

    def test_one_is_ended_by_its_id(self):
        person = self.member()
        first, second = person.session(), person.session()
        [other] = [session for session in self.listed(second) if not session["current"]]

        answer = self.server.send("DELETE", f"/v1/sessions/{other['id']}", token=second["access_token"])

        self.assertEqual(204, answer.status)
        self.assertEqual(401, self.server.get("/v1/account", token=first["access_token"]).status)
        self.assertEqual(200, self.server.get("/v1/account", token=second["access_token"]).status)

    def test_S_010_of_somebody_else_cannot_be_ended(self):
        owner, other = self.member().session(), self.member().session()
        [victim] = self.listed(owner)

        for id_ in (victim["id"], "00000000-0000-7000-8000-000000000000", "x", "%00"):
            with self.subTest(id=id_):
                answer = self.server.send("DELETE", f"/v1/sessions/{id_}", token=other["access_token"])
                self.assertIn(answer.status, (404, 400))

        self.assertEqual(200, self.server.get("/v1/account", token=owner["access_token"]).status)

    def test_sign_out_ends_the_current_one(self):
        person = self.member()
        first, second = person.session(), person.session()

        answer = self.server.send("DELETE", "/v1/sessions/current", token=first["access_token"])

        self.assertEqual(204, answer.status)
        self.assertEqual(401, self.server.get("/v1/account", token=first["access_token"]).status)
        refreshed = self.server.post("/v1/sessions/refresh", {"refresh_token": first["refresh_token"]})
        self.assertEqual(401, refreshed.status)
        self.assertEqual(200, self.server.get("/v1/account", token=second["access_token"]).status)

    def test_sign_out_everywhere_ends_all(self):
        person = self.member()
        sessions = [person.session(), person.session()]

        answer = self.server.send("DELETE", "/v1/sessions", token=sessions[0]["access_token"])

        self.assertEqual(204, answer.status)
        for session in sessions:
            self.assertEqual(401, self.server.get("/v1/account", token=session["access_token"]).status)


class ForwardAuth(Case):
    def test_names_the_account_or_refuses(self):
        person = self.member()
        session = person.session()

        answer = self.server.get("/v1/authorize", token=session["access_token"])

        self.assertEqual((204, person.id), (answer.status, answer.header("X-Postkey-Account")))
        for refused in (self.server.get("/v1/authorize"), self.server.get("/v1/authorize", token="x")):
            self.assert_problem(refused, 401, "session_not_valid")
            self.assertIsNone(refused.header("X-Postkey-Account"))

    def test_S_068_S_083_refuses_from_the_moment_of_sign_out(self):
        session = self.member().session()
        self.server.send("DELETE", "/v1/sessions/current", token=session["access_token"])

        self.assertEqual(401, self.server.get("/v1/authorize", token=session["access_token"]).status)
