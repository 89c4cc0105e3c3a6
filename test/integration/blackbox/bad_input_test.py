"""Bad input is refused by name, before any lookup, and nothing is stored."""
import json

from case import PASSWORD, Case

EMAIL = "victim@example.org"
TOKEN = "a.b.c"

# Every endpoint that takes JSON: its fields with a good value each. Those of OWN need a session.
OPEN = {
    ("POST", "/v1/accounts"): {"email": EMAIL, "password": PASSWORD, "username": "victim", "name": "Victim", "locale": "en"},
    ("POST", "/v1/verifications"): {"email": EMAIL},
    ("POST", "/v1/verifications/confirm"): {"token": TOKEN, "password": PASSWORD},
    ("POST", "/v1/recoveries"): {"email": EMAIL},
    ("POST", "/v1/recoveries/confirm"): {"token": TOKEN, "password": PASSWORD},
    ("POST", "/v1/tokens/inspect"): {"token": TOKEN},
    ("POST", "/v1/sessions"): {"identifier": EMAIL, "password": PASSWORD},
    ("POST", "/v1/sessions/refresh"): {"refresh_token": "x"},
    ("POST", "/user/pwd_reset_token/"): {"email": EMAIL},
    ("POST", "/user/victim/password/?pwd_reset_token=a.b.c"): {"password": PASSWORD, "password_confirm": PASSWORD},
    ("POST", "/auth/v3/register"): {"email": EMAIL, "password": PASSWORD},
    ("POST", "/api/auth/v3/register"): {"email": EMAIL, "password": PASSWORD},
}
OWN = {
    ("PATCH", "/v1/account"): {"name": "Victim", "username": "victim", "locale": "en"},
    ("PUT", "/v1/account/password"): {"current_password": PASSWORD, "password": PASSWORD},
    ("DELETE", "/v1/account"): {"current_password": PASSWORD},
}
CODES = {
    ("POST", "/v1/verifications/confirm"): {"email": EMAIL, "code": "12345678", "password": PASSWORD},
    ("POST", "/v1/recoveries/confirm"): {"email": EMAIL, "code": "12345678", "password": PASSWORD},
}

NOT_ONE_ADDRESS = [
    "v@example.org,a@example.net", "v@example.org;a@example.net", "v@example.org a@example.net",
    '"a@example.net x"@example.org', "=?utf-8?q?a=40example.net=3e?=@example.org", "<v@example.org>", '"V" <v@example.org>',
    "V <v@example.org>", "v@example.org(a@example.net)", "(x)v@example.org", "@example.org,@example.net:v@example.com",
    "group: v@example.org;", "v@example.org\u0000.evil.example", "v@example.org\r\nRCPT TO:<a@example.net>",
    "v@example.org%0aRCPT TO:<a@example.net>", "v%example.net@example.org", "v@[127.0.0.1]", "v@xn--0049-", "v@@example.org", "v@", "@example.org", "v", "",
    " ", "v@example", "v@-example.org", "v@example..org", ".v@example.org", "v.@example.org", "v..w@example.org",
    "v@exa mple.org", "v\t@example.org", "v@example.org\n", "\u202ev@example.org", "v\u200b@example.org", "(" * 5000 + "v@example.org",
    "a" * 65 + "@example.org", "v@" + "a" * 64 + ".org", "v@" + ".".join(["a" * 60] * 5) + ".org",
    "v@example.org" + " " * 300,
]


class BadInput(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls().member()
        cls.token = cls.account.session()["access_token"]
        cls.server.settle()

    def setUp(self):
        self.rows = self.server.row_counts()

    def tearDown(self):
        self.assertEqual(self.rows, self.server.row_counts(), "something was stored")

    def send(self, endpoint, body, content_type="application/json"):
        method, path = endpoint
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": content_type} if content_type else {}
        return self.server.send(method, path, data, headers, token=self.token if endpoint in OWN else None)

    def each_endpoint(self):
        for endpoint, fields in (OPEN | OWN).items():
            with self.subTest(endpoint=endpoint):
                yield endpoint, fields

    def test_what_is_not_json_is_malformed(self):
        for endpoint, fields in self.each_endpoint():
            good = json.dumps(fields).encode()
            name = next(iter(fields))
            for body in (b"", b" ", b"{", b"{]", good[:-1], good + b"x", good + good, good + b",", b"{'a':1}", b"\xff\xfe" + good,
                         good.replace(b'"' + name.encode() + b'"', b'"\xc3\x28"'), b"\xef\xbb\xbf" + good, b'{"a":' * 1000,
                         b'{"a":' + b"[" * 9 + b"]" * 9 + b"}", b'{"a":NaN}', b'{"a":1e999}', b'{"a":01}', b"{a:1}", b'{"a":"\x00"}',
                         b'{"a":"\\ud800"}', b'{"a":"x\ny"}', b"// x\n" + good):
                with self.subTest(body=body[:40]):
                    self.assert_problem(self.send(endpoint, body), 400, "malformed")

    def test_S_116_a_repeated_name_is_malformed(self):
        for endpoint, fields in self.each_endpoint():
            for name, value in fields.items():
                body = json.dumps(fields)[:-1] + f', "{name}": {json.dumps(value)}}}'
                with self.subTest(field=name):
                    self.assert_problem(self.send(endpoint, body.encode()), 400, "malformed")

    def test_an_unknown_field_is_named(self):
        for endpoint, fields in self.each_endpoint():
            for name in ("role", "is_admin", "email[]", "id", "account_status", "a/b~c"):
                if name in fields:
                    continue
                with self.subTest(field=name):
                    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
                    self.assert_fields(self.send(endpoint, fields | {name: "x"}), pointer)

    def test_a_wrong_type_is_named(self):
        for endpoint, fields in [*(OPEN | OWN).items(), *CODES.items()]:
            for name in fields:
                for value in (1, 1.5, True, False, [], {}, [fields[name]], {"a": fields[name]}, -10**18):
                    with self.subTest(endpoint=endpoint, field=name, value=value):
                        self.assert_fields(self.send(endpoint, fields | {name: value}), f"/{name}")

    def test_a_missing_or_null_field_is_named(self):
        for endpoint, fields in self.each_endpoint():
            if endpoint == ("PATCH", "/v1/account"):
                continue
            for name in fields:
                if name in ("username", "name", "locale") or endpoint == ("POST", "/v1/verifications/confirm") and name == "password":
                    continue
                without = {other: value for other, value in fields.items() if other != name}
                for body in (without, fields | {name: None}):
                    with self.subTest(body=body):
                        self.assert_fields(self.send(endpoint, body), f"/{name}")

    def test_what_is_json_but_no_object_is_refused(self):
        for endpoint, _ in self.each_endpoint():
            for body in (b"[]", b'"x"', b"1", b"null", b"true", b'[{"email":"v@example.org"}]'):
                with self.subTest(body=body):
                    self.assertIn(self.send(endpoint, body).status, (400, 422))

    def test_S_043_S_045_what_is_not_one_address_is_named_in_every_field_for_one(self):
        for endpoint, fields in [*(OPEN | OWN).items(), *CODES.items()]:
            if "email" not in fields:
                continue
            for address in NOT_ONE_ADDRESS:
                with self.subTest(endpoint=endpoint, address=address[:60]):
                    self.assert_fields(self.send(endpoint, fields | {"email": address}), "/email")

    def test_S_044_control_characters_are_named(self):
        for endpoint, fields in self.each_endpoint():
            for name in {"email", "username", "name"} & set(fields):
                for character in ("\u0000", "\u0001", "\n", "\r", "\u001b", "\u007f", "\u0085", "\u2028"):
                    with self.subTest(field=name, character=repr(character)):
                        answer = self.send(endpoint, fields | {name: fields[name] + character})
                        self.assert_fields(answer, f"/{name}")

    def test_a_new_password_with_control_characters_is_named(self):
        body = OPEN["POST", "/v1/accounts"]
        for character in ("\u0000", "\u0001", "\n", "\u007f"):
            with self.subTest(character=repr(character)):
                answer = self.send(("POST", "/v1/accounts"), body | {"password": PASSWORD + character})
                self.assert_fields(answer, "/password")

    def test_over_long_values_are_named(self):
        for endpoint, fields in self.each_endpoint():
            for name, length in (("email", 255), ("username", 65), ("name", 201)):
                if name in fields:
                    with self.subTest(field=name):
                        value = "a" * (length - 12) + "@example.org" if name == "email" else "a" * length
                        self.assert_fields(self.send(endpoint, fields | {name: value}), f"/{name}")

    def test_a_username_is_no_address_and_has_no_space(self):
        for endpoint in (("POST", "/v1/accounts"), ("PATCH", "/v1/account")):
            for username in ("victim@example.org", "a b", "", "-", ".", "a/b", "a<b", "аdmin\u0301"):
                with self.subTest(endpoint=endpoint, username=username):
                    answer = self.send(endpoint, (OPEN | OWN)[endpoint] | {"username": username})
                    self.assert_fields(answer, "/username")

    def test_an_unknown_language_is_named(self):
        for endpoint in (("POST", "/v1/accounts"), ("PATCH", "/v1/account")):
            for locale in ("tlh", "", "en-", "../en", "x" * 100):
                with self.subTest(endpoint=endpoint, locale=locale[:20]):
                    answer = self.send(endpoint, (OPEN | OWN)[endpoint] | {"locale": locale})
                    self.assert_fields(answer, "/locale")

    def test_another_content_type_is_refused(self):
        for endpoint, fields in self.each_endpoint():
            for content_type in (None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                 "application/json2", "application/json; charset=utf-16", "text/json", "application/json, text/plain"):
                with self.subTest(content_type=content_type):
                    self.assert_problem(self.send(endpoint, fields, content_type), 415, "unsupported_media_type")

    def test_token_and_code_together_are_refused(self):
        for endpoint, fields in CODES.items():
            with self.subTest(endpoint=endpoint):
                self.assertEqual(422, self.send(endpoint, fields | {"token": TOKEN}).status)
                self.assert_fields(self.send(endpoint, {"password": PASSWORD}), "/token")

    def test_several_wrong_fields_are_all_named(self):
        answer = self.send(("POST", "/v1/accounts"), {"email": "x", "password": "1", "username": "a b", "locale": "tlh"})

        self.assertGreaterEqual({error["pointer"] for error in answer.json()["errors"]}, {"/email", "/username", "/locale"})
