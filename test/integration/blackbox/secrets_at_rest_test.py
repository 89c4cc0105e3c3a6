"""A stolen database opens nothing: after every flow, what is on disk holds no secret in usable form."""
import base64
import json
import pathlib
import urllib.parse

from case import PASSWORD, Case


def forms(secret):
    """The secret and what it becomes when it is encoded, wherever it starts in what was encoded."""
    raw = secret.encode()
    yield raw
    yield urllib.parse.quote(secret, safe="").encode()
    yield json.dumps(secret)[1:-1].encode()
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield secret.encode("utf-16-le")
    for shift in range(3):
        # The middle of the encoding does not depend on what stands before and behind.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * shift + raw).rstrip(b"=")
            yield encoded[4 if shift else 0:-2]
    if len(secret) > 40:
        yield secret[-20:].encode()
    try:
        yield base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4)) if len(secret) >= 32 and "." not in secret else raw
    except ValueError:
        pass


class SecretsAtRest(Case):
    settings = {"log.level": "debug", "dialects.dundie": "true", "dialects.poletto": "true"}

    def test_S_014_S_034_S_062_S_123_no_secret_of_any_flow_is_in_the_database_or_the_log(self):
        secrets = self.every_flow()
        self.server.settle()
        self.assertGreater(len(secrets), 25)

        places = {path.name: path.read_bytes() for path in pathlib.Path(self.server.data_dir).iterdir()
                  if path.is_file() and path.name not in ("email.log", "secrets.toml")}
        self.assertIn("postkey.db", places)
        places["standard error"] = self.server.read_log().encode()
        self.assertGreater(len(places["standard error"]), 2000, "the log is at debug level")

        found = {(what, place) for what, secret in secrets.items() for form in forms(secret) for place, content in places.items()
                 if form in content}
        self.assertEqual(set(), found)

    def test_the_search_would_find_them(self):
        secret = "QGq0m2oV4b7XWk9Zp1s8Tt3u5y6r2e4w"

        for disguise in (secret, secret.encode().hex(), base64.b64encode(b"xy" + secret.encode()).decode()):
            self.assertTrue(any(form in disguise.encode() for form in forms(secret)), disguise)

    def every_flow(self):
        secrets = {}
        server = self.server

        def note(what, secret):
            secrets[what] = secret
            return secret

        person = self.stranger(password=note("first password", "canary umbrella seventeen"), username="canary")
        note("claim cookie", next(iter(person.sign_up().cookies().values())))
        note("verification token", person.verification().token)
        note("verification code", person.verification().code)
        server.post("/v1/verifications/confirm", {"token": person.verification().token})
        server.post("/v1/verifications/confirm", {"email": person.email, "code": "00000000"})
        server.get(person.verification().link.removeprefix(server.url) + "x")
        server.get("/no/such/path/" + person.verification().token)
        server.get("/verify/" + person.verification().token + "/more?token=" + person.verification().token)
        person.verify()
        person.sign_in(note("wrong password", "canary zeppelin wrong 9"))
        session = person.session()
        note("access token", session["access_token"])
        note("refresh token", session["refresh_token"])
        renewed = server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).json()
        note("second refresh token", renewed["refresh_token"])
        note("second access token", renewed["access_token"])
        server.get("/v1/authorize", token=renewed["access_token"])
        server.get("/v1/account?access_token=" + renewed["access_token"])
        server.send_json("PUT", "/v1/account/password", {"current_password": person.password, "password": note(
            "second password", "canary xylophone eighteen")}, token=renewed["access_token"])
        mail = person.recovery()
        note("reset token", mail.token)
        note("reset code", mail.code)
        server.post("/v1/tokens/inspect", {"token": mail.token})
        self.follow("/reset_password/" + mail.token, note)
        server.post("/v1/recoveries/confirm", {"token": mail.token, "password": "short"})
        server.post("/v1/recoveries/confirm", {"token": mail.token, "password": note("third password", "canary marmalade nineteen")})
        server.post("/user/pwd_reset_token/", {"email": person.email})
        mail = server.wait_for_mail(person.email, "reset_password", 2)
        note("dundie token", mail.token)
        server.post(f"/user/canary/password/?pwd_reset_token={mail.token}",
                    {"password": note("fourth password", "canary saxophone twenty"), "password_confirm": "canary saxophone twenty"})
        form = urllib.parse.urlencode({"username": "canary", "password": "canary saxophone twenty"})
        answer = server.send("POST", "/token", form, {"Content-Type": "application/x-www-form-urlencoded"}).json()
        note("oauth access token", answer["access_token"])
        note("oauth refresh token", answer["refresh_token"])
        self.change_of_address(answer["access_token"], "canary saxophone twenty", note)
        return self.poletto(note) and self.unhappy(note) and secrets

    def change_of_address(self, access_token, password, note):
        moved = self.address("moved")
        self.server.post("/v1/account/email", {"current_password": password, "email": moved}, token=access_token)
        proof = self.server.wait_for_mail(moved, "email_change_confirm")
        note("change token", proof.token)
        self.follow("/change_email/" + proof.token, note)
        self.server.post("/v1/account/email/confirm", {"token": proof.token})
        undo = self.server.wait_for_mail(None, "email_changed")
        note("undo token", undo.token)
        self.follow("/undo_change/" + undo.token, note)

    def follow(self, path, note):
        cookies = {}
        for step in range(4):
            answer = self.server.get(path, cookies=cookies)
            for name, value in answer.cookies().items():
                cookies[name] = value
                if value:
                    note(f"cookie {name} {step}", value)
            if answer.status not in (302, 303):
                return
            path = answer.header("Location")

    def poletto(self, note):
        email = self.address()
        answer = self.server.post("/auth/v3/register", {"email": email, "password": note("poletto password", "canary telescope 21 a")})
        note("poletto cookie", next(iter(answer.cookies().values())))
        token = note("poletto token", self.server.wait_for_mail(email).token)
        basic = base64.b64encode(f"{email}:canary telescope 21 a".encode()).decode()
        self.server.send("POST", f"/v3/users/verify-account?verificationToken={token}",
                         headers={"Authorization": "Basic " + note("basic credentials", basic)})
        return True

    def unhappy(self, note):
        """Secrets in places where they do not belong."""
        misplaced = note("misplaced password", "canary quartz twenty two")
        server = self.server
        server.post("/v1/sessions", {"identifier": misplaced, "password": PASSWORD})
        server.post("/v1/sessions", b'{"identifier":"x","password":"' + misplaced.encode() + b'"')
        server.post("/v1/accounts", {"email": self.address(), "password": misplaced, "passwd": misplaced})
        server.get("/login?password=" + urllib.parse.quote(misplaced))
        server.get("/v1/account", token=note("forged token", "forgedA1b2C3d4E5f6G7h8I9j0K1l2M3n4"))
        server.raw(b"GET /reset_password/" + misplaced.replace(" ", "-").encode() + b"\x01 HTTP/1.1\r\n\r\n")
        note("misplaced password, hyphens", misplaced.replace(" ", "-"))
        server.raw(b"POST /x HTTP/1.1\r\nAuthorization: Bearer " + note("torn bearer", "tornZ9y8X7w6V5u4T3s2R1q0P9o8N7m6").encode()
                   + b"\r\nbroken\r\n\r\n")
        return True
