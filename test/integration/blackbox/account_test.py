"""The own account: reading, changing, exporting, closing."""
from case import OTHER_PASSWORD, PASSWORD, Case


class OwnAccount(Case):
    def setUp(self):
        self.person = self.member(username=f"user{next(self.numbers)}", name="First Name")
        self.token = self.person.session()["access_token"]

    def patch(self, change):
        return self.server.send_json("PATCH", "/v1/account", change, token=self.token)

    def test_is_shown_to_its_owner_only(self):
        answer = self.server.get("/v1/account", token=self.token)

        self.assertEqual((200, self.person.email), (answer.status, answer.json()["email"]))
        self.assert_problem(self.server.get("/v1/account"), 401, "session_not_valid")

    def test_every_own_endpoint_needs_a_session(self):
        for method, path in (("GET", "/v1/account"), ("PATCH", "/v1/account"), ("DELETE", "/v1/account"),
                             ("GET", "/v1/account/export"), ("PUT", "/v1/account/password"), ("GET", "/v1/sessions"),
                             ("POST", "/v1/account/email"),
                             ("DELETE", "/v1/sessions"), ("DELETE", "/v1/sessions/current"),
                             ("DELETE", f"/v1/sessions/{self.person.id}")):
            with self.subTest(method=method, path=path):
                answer = self.server.send_json(method, path, {})

                self.assert_problem(answer, 401, "session_not_valid")
                self.assertTrue(answer.header("WWW-Authenticate"))

    def test_name_and_locale_are_changed_and_what_is_absent_stays(self):
        self.assertEqual("Second", self.patch({"name": "Second"}).json()["name"])
        changed = self.patch({"locale": "zh-TW"}).json()

        self.assertEqual(("Second", "zh-TW"), (changed["name"], changed["locale"]))
        self.assertEqual(changed, self.server.get("/v1/account", token=self.token).json())

    def test_a_mail_to_the_account_follows_its_language(self):
        self.patch({"locale": "ko"})

        self.server.post("/v1/recoveries", {"email": self.person.email}, headers={"Accept-Language": "pt-BR"})

        mail = self.server.wait_for_mail(self.person.email, "reset_password")
        self.assertEqual("ko", mail.message["Content-Language"])

    def test_a_taken_username_is_named(self):
        other = self.member(username=f"taken{next(self.numbers)}")

        answer = self.patch({"username": other.profile["username"].upper()})

        self.assert_fields(answer, "/username")

    def test_what_is_not_ones_own_to_set_is_refused(self):
        before = self.server.get("/v1/account", token=self.token).json()

        for field in ("id", "email", "account_status", "user_status", "created_at", "password_hash", "password", "role", "admin"):
            with self.subTest(field=field):
                self.assert_fields(self.patch({field: "x"}), f"/{field}")

        self.assertEqual(before, self.server.get("/v1/account", token=self.token).json())

    def test_S_129_export_holds_the_account_and_its_sessions_and_no_secret(self):
        answer = self.server.get("/v1/account/export", token=self.token)

        self.assertEqual(200, answer.status)
        self.assertIn(self.person.email, answer.text())
        self.assertNotIn("argon2", answer.text())

    def test_S_061_a_password_change_needs_the_current_one(self):
        answer = self.server.send_json("PUT", "/v1/account/password",
                                       {"current_password": OTHER_PASSWORD, "password": OTHER_PASSWORD}, token=self.token)

        self.assertEqual(401, answer.status)
        self.assertEqual("credentials_not_valid", answer.json()["code"])
        self.person.session()

    def test_S_061_S_098_a_password_change_ends_every_other_session_and_tells_the_owner(self):
        other = self.person.session()

        answer = self.server.send_json("PUT", "/v1/account/password",
                                       {"current_password": PASSWORD, "password": OTHER_PASSWORD}, token=self.token)

        self.assertEqual(204, answer.status)
        self.assertEqual(200, self.server.get("/v1/account", token=self.token).status)
        self.assertEqual(401, self.server.get("/v1/account", token=other["access_token"]).status)
        self.server.wait_for_mail(self.person.email, "password_changed")
        self.assert_refused_sign_in(self.person.sign_in())
        self.person.session(OTHER_PASSWORD)

    def test_a_weak_new_password_changes_nothing(self):
        answer = self.server.send_json("PUT", "/v1/account/password",
                                       {"current_password": PASSWORD, "password": "12345678"}, token=self.token)

        self.assert_fields(answer, "/password")
        self.person.session()

    def test_closing_needs_the_password_and_leaves_nothing(self):
        refused = self.server.send_json("DELETE", "/v1/account", {"current_password": OTHER_PASSWORD}, token=self.token)
        self.assertEqual(401, refused.status)
        self.assertEqual(200, self.server.get("/v1/account", token=self.token).status)

        closed = self.server.send_json("DELETE", "/v1/account", {"current_password": PASSWORD}, token=self.token)

        self.assertEqual(204, closed.status)
        self.assertEqual(401, self.server.get("/v1/account", token=self.token).status)
        self.assert_refused_sign_in(self.person.sign_in())
        self.server.wait_for_mail(self.person.email, "account_closed")
        self.assertEqual([], self.server.query("SELECT 1 FROM accounts WHERE id = ?", self.person.id))


class WellKnown(Case):
    def test_change_password_leads_to_a_page(self):
        answer = self.server.get("/.well-known/change-password")

        self.assertEqual(302, answer.status)
        self.assertTrue(answer.header("Location").startswith("/"), answer.header("Location"))

    def test_health_is_told(self):
        for path in ("/health/live", "/health/ready"):
            with self.subTest(path=path):
                self.assertEqual(200, self.server.get(path).status)

    def test_openapi_describes_every_endpoint_of_the_contract(self):
        document = self.server.get("/openapi.json").json()

        self.assertTrue(document["openapi"].startswith("3.1"))
        for method, path in (("post", "/v1/accounts"), ("post", "/v1/verifications"), ("post", "/v1/verifications/confirm"),
                             ("post", "/v1/recoveries"), ("post", "/v1/recoveries/confirm"), ("post", "/v1/tokens/inspect"),
                             ("post", "/v1/sessions"), ("post", "/v1/sessions/refresh"), ("get", "/v1/sessions"),
                             ("delete", "/v1/sessions/{id}"), ("delete", "/v1/sessions/current"), ("delete", "/v1/sessions"),
                             ("get", "/v1/account"), ("patch", "/v1/account"), ("delete", "/v1/account"),
                             ("get", "/v1/account/export"), ("put", "/v1/account/password"), ("post", "/v1/account/email"),
                             ("post", "/v1/account/email/confirm"), ("get", "/v1/authorize")):
            with self.subTest(method=method, path=path):
                self.assertIn(method, document["paths"].get(path, {}))
