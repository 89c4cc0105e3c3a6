"""Checklist S-132 to S-134: what opens the admin API, and what never comes out of it."""
import contextlib
import json
import pathlib
import re
import sqlite3
import unittest

from case import OTHER_PASSWORD, PASSWORD, Case
from secrets_at_rest_test import forms
from server import Server, eventually, run_program
from visitor import Visitor

EVERYTHING = "accounts:read,accounts:write,messages:read,messages:write,audit:read"
NOBODY = "0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10"


def make_key(server, name, scope=EVERYTHING):
    made = run_program("admin-key", "create", name, "--scope", scope, "--data-dir", server.data_dir)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def routes(server, target=NOBODY):
    """(method, path, scope) of each, from the server's own description."""
    paths = server.get("/openapi.json").json()["paths"]
    found = [(method.upper(), path.replace("{id}", target), re.search(r"Scope `([a-z:]+)`", operation["description"])[1])
             for path, methods in paths.items() if path.startswith("/admin") for method, operation in methods.items()]
    assert len(found) >= 14, found
    return found


class Doors(Case):
    def assert_closed_everywhere(self, status, code, **shown):
        for method, path, _ in routes(self.server):
            with self.subTest(method=method, path=path, **{name: str(value)[:20] for name, value in shown.items()}):
                answer = self.server.send(method, path, **shown)
                self.assert_problem(answer, status, code)
                self.assertEqual("no-store", answer.header("Cache-Control"))
                if status == 401:
                    self.assertEqual("Bearer", answer.header("WWW-Authenticate"))

    @contextlib.contextmanager
    def database(self):
        connection = sqlite3.connect(pathlib.Path(self.server.data_dir) / "postkey.db", timeout=20)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def test_S_132_a_new_server_has_no_admin_and_its_first_visitor_becomes_none(self):
        with Server() as server:
            for method, path, _ in routes(server):
                self.assertEqual(401, server.send(method, path).status, path)
            visitor = Visitor(server)
            for path in ("/", "/register", "/admin", "/admin/", "/admin/v1", "/admin/setup", "/setup", "/install"):
                visitor.go(path)
                self.assertNotIn("admin", visitor.answer.text().lower(), path)
            server.post("/v1/accounts", {"email": "first@example.org", "password": PASSWORD})
            mail = server.wait_for_mail("first@example.org", "verify_email")
            server.post("/v1/verifications/confirm", {"token": mail.token, "password": PASSWORD})
            session = server.post("/v1/sessions", {"identifier": "first@example.org", "password": PASSWORD}).json()
            self.assertEqual(401, server.get("/admin/v1/accounts", token=session["access_token"]).status)
            self.assertEqual(0, server.row_counts()["admin_keys"])

    def test_S_132_there_is_no_key_in_a_directory_without_a_database(self):
        made = run_program("admin-key", "create", "x", "--scope", EVERYTHING, "--data-dir", pathlib.Path(self.server.data_dir) / "none")

        self.assertEqual((69, ""), (made.returncode, made.stdout))
        self.assertIn("no database", made.stderr)

    def test_S_133_nothing_but_a_key_in_force_opens_any_route(self):
        person = self.member()
        visitor = Visitor(self.server)
        visitor.go("/login")
        visitor.submit("/login", identifier=person.email, password=person.password)
        good, revoked, expired = (make_key(self.server, name) for name in ("good", "revoked", "expired"))
        for key in (good, revoked, expired):
            self.assertEqual(200, self.server.get("/admin/v1/accounts", token=key).status)
        self.assertEqual(0, run_program("admin-key", "revoke", "revoked", "--yes", "--data-dir", self.server.data_dir).returncode)
        with self.database() as connection:
            connection.execute("UPDATE admin_keys SET created_at = 1, expires_at = 2 WHERE name = 'expired'")

        self.assert_closed_everywhere(401, "credentials_not_valid")
        self.assert_closed_everywhere(401, "credentials_not_valid", cookies=visitor.cookies)
        stored = self.server.query("SELECT digest FROM admin_keys WHERE name = 'good'")[0][0]
        for token in ("garbage", "pka_" + "A" * 43, good[:-1], "pka_" + stored, stored, revoked, expired, person.session()["access_token"]):
            self.assert_closed_everywhere(401, "credentials_not_valid", token=token)
        self.assertEqual(200, self.server.get("/admin/v1/accounts", token=good).status)

    def test_S_133_each_route_wants_its_scope(self):
        keys = {scope: make_key(self.server, "only " + scope, scope) for scope in EVERYTHING.split(",")}
        for method, path, wanted in routes(self.server):
            for scope, key in keys.items():
                with self.subTest(method=method, path=path, scope=scope):
                    answer = self.server.send(method, path, token=key)
                    if scope == wanted:
                        self.assertNotIn(answer.status, (401, 403))
                    else:
                        self.assert_problem(answer, 403, "forbidden")

    def test_S_133_from_elsewhere_there_is_no_admin_api(self):
        with Server({"server.trusted_proxies": "127.0.0.1", "server.admin_allowed": "192.0.2.0/25"}) as server:
            key = make_key(server, "ci")
            for source, status in (("192.0.2.127", 200), ("192.0.2.128", 404), ("127.0.0.1", 404)):
                answer = server.get("/admin/v1/accounts", token=key, headers={"X-Forwarded-For": source})
                self.assertEqual(status, answer.status, source)
            hidden = server.get("/admin/v1/accounts", token=key, headers={"X-Forwarded-For": "192.0.2.128"})
            unknown = server.get("/admin/v1/nothing", token=key, headers={"X-Forwarded-For": "192.0.2.128"})
            self.assertEqual(unknown.body, hidden.body)
            self.assertEqual(404, server.get("/admin/v1/accounts", token=key).status, "this machine is not in the list")

    def test_S_133_a_proxy_on_this_machine_that_nobody_trusts_does_not_make_everybody_local(self):
        key = make_key(self.server, "proxied")

        self.assertEqual(200, self.server.get("/admin/v1/accounts", token=key).status)
        self.assertEqual(404, self.server.get("/admin/v1/accounts", token=key, headers={"X-Forwarded-For": "127.0.0.1"}).status)

    def test_S_133_a_key_is_stored_nowhere_and_opens_nothing_else(self):
        with Server({"log.level": "debug"}) as server:
            key = make_key(server, "ci")
            server.get("/admin/v1/accounts", token=key)
            server.get("/admin/v1/accounts/" + key, token=key)
            for path in ("/v1/account", "/v1/sessions", "/v1/authorize", "/v1/account/export"):
                self.assertEqual(401, server.get(path, token=key).status, path)
            places = {path.name: path.read_bytes() for path in pathlib.Path(server.data_dir).iterdir() if path.is_file()}
            places["log"] = server.read_log().encode()

        self.assertIn("postkey.db", places)
        self.assertEqual(set(), {name for name, content in places.items() for form in forms(key) if form in content})

    def test_S_009_without_a_key_known_and_unknown_are_answered_alike(self):
        person = self.member()
        known, unknown = (self.server.get("/admin/v1/accounts/" + of).body for of in (person.id, NOBODY))
        by_known, by_unknown = (self.server.get("/admin/v1/accounts?email=" + of).body for of in (person.email, "nobody@example.org"))

        self.assertEqual({known}, {unknown, by_known, by_unknown})


class Secrets(Case):
    def setUp(self):
        self.key = getattr(type(self), "shared_key", None) or make_key(self.server, "all")
        type(self).shared_key = self.key

    def test_S_134_an_account_is_made_and_its_owner_alone_sets_the_password(self):
        email = self.address()
        made = self.server.post("/admin/v1/accounts", {"email": email, "name": "Ada"}, token=self.key)
        self.assertEqual(201, made.status, made)
        mail = self.server.wait_for_mail(email, "reset_password")
        self.assertNotIn(mail.token, made.text())

        reset = self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": PASSWORD})

        self.assertEqual(204, reset.status)
        self.assertEqual(200, self.server.post("/v1/sessions", {"identifier": email, "password": PASSWORD}).status)
        shown = self.server.get(made.header("Location"), token=self.key).json()
        self.assertEqual((True, 1), (shown["has_password"], shown["sessions"]))

    def test_S_134_no_route_takes_a_password(self):
        person = self.member()
        for method, path, _ in routes(self.server, person.id):
            if method == "GET":
                continue
            for name in ("password", "current_password", "password_hash", "new_password"):
                with self.subTest(method=method, path=path, name=name):
                    body = {name: OTHER_PASSWORD} | ({"email": self.address()} if path.endswith("/accounts") else {})
                    self.assert_fields(self.server.send_json(method, path, body, token=self.key), "/" + name)
        self.assertEqual(200, person.sign_in().status)

    def test_S_134_no_answer_holds_a_password_a_hash_a_link_a_code_or_a_token(self):
        person = self.member()
        claimant = self.claimant()
        session = person.session()
        mails = [person.verification(), claimant.verification(), person.recovery()]
        secrets = [PASSWORD, session["access_token"], session["refresh_token"], *claimant.cookies.values(), "$argon2"]
        secrets += [secret for mail in mails for secret in (mail.token, mail.link, mail.code)]
        for column, table in (("digest", "refresh_tokens"), ("digest", "admin_keys"), ("password_hash", "accounts"), ("proof_digest", "claims")):
            secrets += [value for (value,) in self.server.query(f"SELECT {column} FROM {table}") if value]
        said = b""
        for listing in ("accounts", "messages"):
            answer = self.server.get(f"/admin/v1/{listing}?limit=200", token=self.key)
            self.assertEqual(200, answer.status)
            said += answer.body + b"".join(self.server.get(f"/admin/v1/{listing}/{one['id']}", token=self.key).body
                                           for one in answer.json()[listing])
        for action in ("recover", "verify", "sign-out", "disable", "enable"):
            said += self.server.send("POST", f"/admin/v1/accounts/{person.id}/{action}", token=self.key).body

        self.assertGreater(len(secrets), 15)
        self.assertEqual([], [secret for secret in secrets if secret.encode() in said])

    def test_what_an_operator_does_takes_effect_at_once(self):
        person = self.member()
        session = person.session()
        at = "/admin/v1/accounts/" + person.id

        self.assertEqual({"ended": 1}, self.server.send("POST", at + "/sign-out", token=self.key).json())
        self.assertEqual(401, self.server.get("/v1/account", token=session["access_token"]).status)
        self.assertEqual("DISABLED", self.server.send("POST", at + "/disable", token=self.key).json()["user_status"])
        self.assert_refused_sign_in(person.sign_in())
        self.assertEqual("ACTIVE", self.server.send("POST", at + "/enable", token=self.key).json()["user_status"])
        self.assertEqual(200, person.sign_in().status)
        recovery = self.server.send("POST", at + "/recover", token=self.key)
        self.assertEqual(202, recovery.status, recovery)
        self.server.wait_for_mail(person.email, "reset_password")
        sent = eventually("it was sent", lambda: [story for story in [self.server.get(recovery.header("Location"), token=self.key).json()]
                                                  if story["state"] == "sent"])[0]
        self.assertEqual((person.email, "reset_password", 1), (sent["to"], sent["kind"], len(sent["tries"])))
        shown = run_program("mail", "show", sent["id"], "--json", "--data-dir", self.server.data_dir)
        self.assertEqual(json.loads(shown.stdout), sent, "the same story as on the command line")
        self.assertEqual(204, self.server.send("DELETE", at, token=self.key).status)
        self.assertEqual(404, self.server.get(at, token=self.key).status)


if __name__ == "__main__":
    unittest.main()
