"""Checklist §B and §G from outside: what a token is good for, and what it is never good for."""
import base64
import json
import re

from case import OTHER_PASSWORD, PASSWORD, Case

NEVER_TOKENS = ["", " ", None, 0, 1, False, True, [], {}, {"$gt": ""}, ["t"], [None], 1e300, {"token": "t"}]


def variants(token):
    """The same token, not quite."""
    head, claims, signature = token.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    # 32 bytes are 43 characters: the last carries two bits that decode to nothing.
    twin = alphabet[alphabet.index(signature[-1]) ^ 1]
    yield from (token[:-1], token + "A", token[1:], "A" + token, token.swapcase(), token.upper(), token + "=", token + "==",
                f"{head}.{claims}.{signature[:-1]}{twin}", token + "\0x", token + "%00x", " " + token, token + " ", token + "\n", "\t" + token,
                token.replace("-", "+").replace("_", "/") + "+", f"{head}.{claims}", f"{head}.{claims}.", f".{claims}.{signature}",
                f"{head}..{signature}", f"{head}.{claims}.{signature}.{signature}", f"{head}.{claims}.{signature}..", token[:80],
                f"{claims}.{head}.{signature}", f"{head}={'.' + claims}.{signature}")


class ActionTokens(Case):
    def reset(self, token, password=OTHER_PASSWORD):
        return self.server.post("/v1/recoveries/confirm", {"token": token, "password": password})

    def test_S_011_every_token_that_is_not_valid_gets_one_answer(self):
        used, person, other = self.member(), self.member(), self.member()
        used_token = used.recovery().token
        self.assertEqual(204, self.reset(used_token).status)
        changed = self.member()
        void_token = changed.recovery().token
        session = changed.session()
        change = {"current_password": PASSWORD, "password": OTHER_PASSWORD}
        self.assertEqual(204, self.server.send_json("PUT", "/v1/account/password", change, token=session["access_token"]).status)
        classes = {"unknown": "a.b.c", "malformed": "x", "used": used_token, "withdrawn": void_token,
                   "other purpose": self.claimant().verification().token, "access token": other.session()["access_token"],
                   "forged": person.recovery().token[:-6] + "AAAAAA"}

        for path, extra in (("/v1/recoveries/confirm", {"password": OTHER_PASSWORD}), ("/v1/tokens/inspect", {})):
            answers = {what: self.server.post(path, {"token": token} | extra) for what, token in classes.items()
                       if not (path.endswith("inspect") and what == "other purpose")}
            bodies = {re.sub(rb'"instance":"[^"]*"', b"", answer.body) for answer in answers.values()}

            self.assertEqual({400}, {answer.status for answer in answers.values()}, answers)
            self.assertEqual(1, len(bodies), answers)
            self.assertEqual(1, len({tuple(sorted(name for name, _ in answer.headers)) for answer in answers.values()}))

    def test_S_024_what_is_no_text_never_matches(self):
        self.member().recovery()
        before = self.server.query("SELECT jti, used_at FROM action_tokens ORDER BY jti")
        for path, extra in (("/v1/recoveries/confirm", {"password": OTHER_PASSWORD}), ("/v1/verifications/confirm", {"password": OTHER_PASSWORD}),
                            ("/v1/tokens/inspect", {}), ("/v1/sessions/refresh", {})):
            field = "refresh_token" if path.endswith("refresh") else "token"
            for value in NEVER_TOKENS:
                with self.subTest(path=path, value=value):
                    answer = self.server.post(path, {field: value} | extra)

                    self.assertIn(answer.status, (400, 401, 422), answer)
            self.assertIn(self.server.post(path, extra).status, (400, 401, 422))
        self.assertEqual(before, self.server.query("SELECT jti, used_at FROM action_tokens ORDER BY jti"))

    def test_S_025_a_token_that_was_touched_is_none_and_the_original_still_works(self):
        person = self.member()
        token = person.recovery().token
        for touched in variants(token):
            with self.subTest(touched=touched[-30:]):
                self.assertEqual(400, self.reset(touched).status)
                self.assertIn(self.server.post("/v1/tokens/inspect", {"token": touched}).status, (400, 422))

        self.assertEqual(204, self.reset(token).status)

    def test_S_025_a_refresh_token_that_was_touched_is_none(self):
        session = self.member().session()
        token = session["refresh_token"]
        for touched in (token[:-1], token + "A", token.swapcase(), token + "=", token + "\0", " " + token, token + "\n"):
            with self.subTest(touched=touched):
                answer = self.server.post("/v1/sessions/refresh", {"refresh_token": touched})
                self.assertIn(answer.status, (401, 422), answer)

        self.assertEqual(200, self.server.post("/v1/sessions/refresh", {"refresh_token": token}).status)

    def test_S_028_a_reset_signs_nobody_in_and_tells_nothing(self):
        person = self.member()

        answer = self.reset(person.recovery().token)

        self.assertEqual((204, b""), (answer.status, answer.body))
        self.assertEqual([], answer.header_all("Set-Cookie"))
        self.assertNotIn(person.email, json.dumps(answer.headers))

    def test_S_052_no_step_can_be_left_out(self):
        person, attacker = self.claimant(), self.member()
        own = attacker.recovery().token
        session = attacker.session()["access_token"]

        refused = [self.server.post("/v1/recoveries/confirm", {"email": person.email, "password": OTHER_PASSWORD}),
                   self.server.post("/v1/verifications/confirm", {"email": person.email, "password": OTHER_PASSWORD}),
                   self.server.post("/v1/verifications/confirm", {"token": own, "password": OTHER_PASSWORD}),
                   self.server.post("/v1/recoveries/confirm", {"token": own, "email": person.email, "code": "00000000", "password": "x" * 20}),
                   self.server.send_json("PUT", "/v1/account/password", {"password": OTHER_PASSWORD}, token=session)]

        for answer in refused:
            self.assertIn(answer.status, (400, 401, 403, 422), answer)
        self.assertEqual(204, self.reset(own).status, "nothing of it consumed the real one")


class AccessTokens(Case):
    def as_owner(self, token):
        return self.server.get("/v1/account", headers={"Authorization": f"Bearer {token}"})

    def test_S_079_S_080_the_header_of_a_token_decides_nothing(self):
        token = self.member().session()["access_token"]
        head, claims, signature = token.split(".")
        original = json.loads(base64.urlsafe_b64decode(head + "=="))

        def with_head(value, end=signature):
            text = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
            return f"{text}.{claims}.{end}"

        forged = [with_head(original | {"alg": alg}, end) for alg in ("none", "None", "nOnE", "HS256", "RS256", "ES384", "") for end in ("", signature)]
        forged += [with_head(original | extra) for extra in (
            {"jwk": {"kty": "oct", "k": ""}}, {"jku": "http://127.0.0.1:9/keys"}, {"x5u": "http://127.0.0.1:9/x"}, {"x5c": ["x"]},
            {"kid": "../../dev/null"}, {"kid": "' OR 1=1--"}, {"kid": "k" * 3000}, {"kid": ["a"]}, {"kid": ""}, {"crit": ["exp"]}, {"zip": "DEF"})]
        forged += [with_head({name: value for name, value in original.items() if name != "kid"}), f"{head}.{claims}.", f"{head}.{claims}",
                   f"{head}.{claims}.{'A' * 86}", f"{head}.{claims}.{signature}A", f"{head}.{claims}.{signature}=", token + ".x"]
        for each in forged:
            with self.subTest(token=each[:60]):
                self.assert_problem(self.as_owner(each), 401, "session_not_valid")
        self.assertEqual(200, self.as_owner(token).status)

    def test_S_081_no_token_opens_what_another_is_for(self):
        person, claimant = self.member(), self.claimant()
        session = person.session()
        kinds = {"access": session["access_token"], "refresh": session["refresh_token"], "reset": person.recovery().token,
                 "verify": claimant.verification().token}
        uses = {"access": lambda token: self.as_owner(token).status,
                "refresh": lambda token: self.server.post("/v1/sessions/refresh", {"refresh_token": token}).status,
                "verify": lambda token: self.server.post("/v1/verifications/confirm", {"token": token, "password": OTHER_PASSWORD}).status,
                "reset": lambda token: self.server.post("/v1/recoveries/confirm", {"token": token, "password": OTHER_PASSWORD}).status}

        for use, attempt in uses.items():
            for kind, token in kinds.items():
                if kind != use:
                    with self.subTest(kind=kind, use=use):
                        self.assertIn(attempt(token), (400, 401))
        self.assertEqual([200, 200, 200, 204], [uses[kind](kinds[kind]) for kind in ("access", "refresh", "verify", "reset")])

    def test_S_087_over_long_and_loose_tokens_are_refused(self):
        token = self.member().session()["access_token"]
        head, claims, signature = token.split(".")
        for each in (token + "A" * 4096, f"{head}=.{claims}.{signature}", f"{head}. {claims}.{signature}", f"{head}.{claims}\n.{signature}".strip("\n")):
            with self.subTest(token=each[:30]):
                raw = f"GET /v1/account HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {each}\r\nConnection: close\r\n\r\n".encode()
                self.assertRegex(self.server.raw(raw), rb"^HTTP/1\.1 (400|401) ")

    def test_S_088_a_token_counts_only_in_its_header(self):
        token = self.member().session()["access_token"]
        for answer in (self.server.get(f"/v1/account?access_token={token}"), self.server.get("/v1/account", cookies={"access_token": token}),
                       self.server.get("/v1/account", headers={"X-Access-Token": token}),
                       self.server.send_json("GET", "/v1/account", {"access_token": token})):
            self.assert_problem(answer, 401, "session_not_valid")
            self.assertTrue(answer.header("WWW-Authenticate"))
            self.assertNotIn(token, answer.text() + str(answer.headers))

    def test_S_089_claims_name_nobody(self):
        person = self.member(name="Ada Lovelace", username=f"countess{next(self.numbers)}")
        claims = person.session()["access_token"].split(".")[1]

        decoded = json.loads(base64.urlsafe_b64decode(claims + "=="))

        self.assertEqual({"iss", "sub", "sid", "jti", "iat", "exp"}, set(decoded))
        for word in ("Lovelace", person.email, person.profile["username"]):
            self.assertNotIn(word.lower(), json.dumps(decoded).lower())


class Ids(Case):
    def test_S_010_what_is_somebody_elses_is_not_there(self):
        mine, theirs = self.member(), self.member()
        token, other = mine.session()["access_token"], theirs.session()["access_token"]
        theirs_id = self.server.get("/v1/sessions", token=other).json()["sessions"][0]["id"]
        random_id = "0190a000-0000-7000-8000-000000000000"

        answers = [self.server.send("DELETE", f"/v1/sessions/{id_}", token=token) for id_ in (theirs_id, random_id)]

        self.assertEqual([404, 404], [answer.status for answer in answers])
        self.assertEqual(answers[0].body, answers[1].body)
        self.assertEqual(200, self.server.get("/v1/account", token=other).status)

    def test_S_049_nobody_sets_what_is_not_his_to_set(self):
        person = self.member()
        token = person.session()["access_token"]
        before = self.server.query("SELECT * FROM accounts WHERE id = ?", person.id)
        extras = {"verified": True, "email_verified": True, "role": "admin", "admin": True, "id": "x", "user_id": "x", "created_at": "2020-01-01T00:00:00Z",
                  "password_hash": "x", "tenant": "x", "account_status": "VERIFIED", "user_status": "ACTIVE", "verified_at": 1, "email": "x@example.org"}
        for name, value in extras.items():
            with self.subTest(name):
                self.assertEqual(422, self.server.send_json("PATCH", "/v1/account", {name: value}, token=token).status)
                if name != "email":
                    body = {"email": self.address(), "password": PASSWORD, name: value}
                    self.assertEqual(422, self.server.post("/v1/accounts", body).status)
        self.server.get(f"/v1/account?user_id={person.id}&admin=true", token=token)
        self.assertEqual(401, self.server.get(f"/v1/account?userId={person.id}", headers={"X-User-Id": person.id}).status)
        self.assertEqual(before, self.server.query("SELECT * FROM accounts WHERE id = ?", person.id))
