"""Checklist §C and §F from outside: links, cookies, forms, headers, as a browser and its enemies see them."""
import html
import re
import urllib.parse

from case import OTHER_PASSWORD, PASSWORD, Case
from visitor import Visitor

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
POLYGLOTS = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "{{7*7}}", "${7*7}", "{{{7*7}}}", "%s%n",
             "</textarea><svg/onload=alert(1)>", "javascript:alert(1)", "&lt;b&gt;", "http://evil.example/win a prize"]
BAD_NEXT = ["//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://good.evil.example", "https://127.0.0.1@evil.example",
            "https://127.0.0.1%2eevil.example", "javascript:alert(1)", "data:text/html,x", "/\tx//evil.example", "/%0d%0aSet-Cookie:%20x=y",
            "a" * 8000]


class Links(Case):
    def page_of(self, mail):
        answer, cookies = self.server.get(mail.link.removeprefix(self.server.url)), {}
        while answer.status in (302, 303):
            cookies |= answer.cookies()
            answer = self.server.get(answer.header("Location"), cookies=cookies)
        return answer

    def test_S_032_prefetches_and_preflights_change_nothing(self):
        person = self.member()
        mail = person.recovery()
        path = mail.link.removeprefix(self.server.url)
        for headers in ({"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}, {"Sec-Fetch-Mode": "navigate"}):
            for method in ("GET", "HEAD", "OPTIONS"):
                self.server.send(method, path, headers=headers)
        self.assertNotRegex(self.page_of(mail).text(), r"(?i)onload|\.submit\(|http-equiv=.?refresh")

        self.assertEqual(204, self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": OTHER_PASSWORD}).status)

    def test_S_033_the_landing_page_leaks_no_token(self):
        for mail in (self.member().recovery(), self.claimant().verification()):
            first = self.server.get(mail.link.removeprefix(self.server.url))
            page = self.page_of(mail)

            [cookie] = [line for line in first.header_all("Set-Cookie") if mail.token in line or "link" in line.split("=")[0]]
            for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
                self.assertIn(attribute, cookie)
            for answer in (first, page):
                self.assertEqual("no-referrer", answer.header("Referrer-Policy"))
                self.assertEqual("no-store", answer.header("Cache-Control"))
            self.assertNotIn(mail.token, page.text())
            self.assertEqual([], re.findall(r"(?:src|href|action)=\"(?:https?:)?//", page.text().replace(self.server.url, "")))

    def test_S_035_no_redirect_leaves_this_host(self):
        person = self.member()
        for value in BAD_NEXT:
            for name in ("next", "redirect_to", "return_to", "url"):
                with self.subTest(value=value[:30], name=name):
                    query = f"?{name}=" + urllib.parse.quote(value, safe="%")
                    visitor = Visitor(self.server)
                    answer = self.server.get("/login" + query)
                    self.assertIn(answer.status, (200, 400, 431), answer)
                    visitor.go("/login")
                    form = next(form for form in visitor.forms() if form["action"] == "/login")
                    body = urllib.parse.urlencode(form["fields"] | {"identifier": person.email, "password": PASSWORD})
                    answer = self.server.send("POST", "/login" + query, body, FORM, cookies=visitor.cookies)
                    self.assertIn(answer.header("Location") or "/", ("/", "/login"))
                if name == "next" and len(value) > 1000:
                    break

    def test_S_036_a_link_carries_one_token_and_nothing_else(self):
        person = self.member()
        for mail in (person.recovery(), self.claimant().verification()):
            url = urllib.parse.urlsplit(mail.link)

            self.assertEqual(("", ""), (url.query, url.fragment))
            self.assertRegex(url.path, r"^/(verify|reset_password)/[\w-]+\.[\w-]+\.[\w-]+$")
            self.assertNotIn(person.id, mail.link)
            self.assertNotIn("@", mail.link)

    def test_S_037_the_page_says_what_will_happen_for_which_address(self):
        person = self.claimant()

        page = self.page_of(person.verification()).text()

        self.assertIn(person.email, page)
        self.assertIn("Postkey", page)
        self.assertIn('method="post"', page)

    def test_S_038_mails_have_no_pixel_and_no_tracked_link(self):
        person = self.member()
        for mail in (person.verification(), person.recovery()):
            self.assertNotRegex(mail.html, r"(?i)<img|<iframe|<link|<script|url\(|@import")
            for url in re.findall(r"https?://[^\s\"'<>]+", mail.html):
                self.assertTrue(url.startswith(self.server.url), url)


class Cookies(Case):
    def signed_in(self, person):
        visitor = Visitor(self.server)
        visitor.go("/login")
        visitor.submit("/login", identifier=person.email, password=PASSWORD)
        return visitor

    def session_cookie(self, visitor):
        [name] = [name for name in visitor.cookies if "session" in name]
        return name, visitor.cookies[name]

    def test_S_065_an_id_that_the_server_did_not_make_is_never_adopted(self):
        person = self.member()
        name, value = self.session_cookie(self.signed_in(person))
        planted = "A" * len(value)

        answer = self.server.get("/account", cookies={name: planted})
        visitor = Visitor(self.server)
        visitor.cookies[name] = planted
        visitor.go("/login")
        visitor.submit("/login", identifier=person.email, password=PASSWORD)

        self.assertEqual(303, answer.status)
        self.assertNotEqual(planted, visitor.cookies[name])
        self.assertEqual(303, self.server.get("/account", cookies={name: planted}).status)
        self.assertEqual([], self.server.query("SELECT 1 FROM sessions WHERE cookie_digest = ?", value))

    def test_S_070_only_the_exact_cookie_counts(self):
        name, value = self.session_cookie(self.signed_in(self.member()))
        for header in (f"session={value}", f"{name.upper()}x={value}", f"{name}={value}x", f'{name}="{value}"', f"{name}={value[:-1]}",
                       f"x{name}={value}", f"{name}=; {name}2={value}", f"{name} ={value}"):
            with self.subTest(header=header[:30]):
                self.assertEqual(303, self.server.get("/account", headers={"Cookie": header}).status)
        self.assertEqual(200, self.server.get("/account", headers={"Cookie": f"a=b; {name}={value}"}).status)

    def test_S_070_two_cookies_of_one_name_open_nothing(self):
        name, value = self.session_cookie(self.signed_in(self.member()))
        for header in (f"{name}=attacker; {name}={value}", f"{name}={value}; {name}=attacker"):
            with self.subTest(header=header[:30]):
                self.assertIn(self.server.get("/account", headers={"Cookie": header}).status, (303, 400))

    def test_S_071_a_form_without_its_own_token_or_from_elsewhere_does_nothing(self):
        person = self.member()
        for headers, field in (({}, "x"), ({}, ""), ({"Origin": "https://evil.example"}, None), ({"Origin": "null"}, None),
                               ({"Sec-Fetch-Site": "cross-site"}, None), ({"Sec-Fetch-Site": "same-site"}, None)):
            for path, values in (("/login", {"identifier": person.email, "password": PASSWORD}), ("/reset_password_request", {"email": person.email}),
                                 ("/register", {"email": self.address(), "password": PASSWORD})):
                with self.subTest(path=path, headers=headers):
                    visitor = Visitor(self.server)
                    visitor.go(path)
                    visitor.submit(path, headers, **values, **({} if field is None else {"csrf": field}))

                    self.assertEqual(403, visitor.answer.status)
                    self.assertEqual([], [name for name in visitor.cookies if "session" in name])
        self.server.settle()
        self.assertEqual([], self.server.mails(person.email, "reset_password"))

    def test_S_072_json_endpoints_take_json_only(self):
        before = self.server.row_counts()
        body = b'{"email":"v@example.org"}'
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "application/json5",
                     "text/json", "application/xml", "", None, "application/json, text/plain"):
            with self.subTest(kind):
                headers = {} if kind is None else {"Content-Type": kind}

                self.assert_problem(self.server.send("POST", "/v1/recoveries", body, headers), 415, "unsupported_media_type")
        self.assertEqual(before, self.server.row_counts())

    def test_S_074_no_other_origin_may_read(self):
        for origin in ("https://evil.example", "null", "https://good.evil.example", "http://127.0.0.1", self.server.url):
            for method in ("GET", "OPTIONS"):
                with self.subTest(origin=origin, method=method):
                    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
                    names = {name.lower() for name, _ in self.server.send(method, "/v1/account", headers=headers).headers}

                    self.assertEqual(set(), {name for name in names if name.startswith("access-control-")})

    def test_S_075_S_077_every_page_is_fenced_and_stored_nowhere(self):
        session = self.signed_in(self.member()).cookies
        for path in ("/login", "/register", "/reset_password_request", "/reset_password/a.b.c", "/verify/a.b.c", "/account", "/", "/nothing",
                     "/account/x.css"):
            with self.subTest(path):
                answer = self.server.get(path, cookies=session)
                policy = answer.header("Content-Security-Policy")

                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertNotIn("unsafe", policy)
                if answer.status == 200:
                    self.assertIn("base-uri 'none'", policy)
                    self.assertIn("form-action 'self'", policy)
                self.assertEqual("nosniff", answer.header("X-Content-Type-Options"))
                self.assertEqual("same-origin", answer.header("Cross-Origin-Opener-Policy"))
                self.assertEqual("no-store", answer.header("Cache-Control"))
        self.assertEqual(404, self.server.get("/account/x.css", cookies=session).status)

    def test_S_076_what_people_type_is_inert_in_pages_and_mails(self):
        for name in POLYGLOTS:
            with self.subTest(name):
                person = self.member(name=name)
                page = self.signed_in(person).go("/account").text()
                mails = [person.recovery(), person.verification()]

                if re.search(r"[<>\"]", name):
                    self.assertNotIn(name, page)
                self.assertNotRegex(page, r"<script>alert|onerror=alert\(1\)>|<svg/onload")
                for shown in (r'id="profile-name" name="name" type="text" value="([^"]*)"', r'<a href="/account">([^<]*)</a>'):
                    self.assertEqual(name, html.unescape(re.search(shown, page)[1]), "as it was typed, and 7*7 is not 49")
                for mail in mails:
                    self.assertNotIn("evil.example", mail.source)
                    self.assertNotIn("alert(1)", mail.source)

    def test_S_059_managers_and_long_passwords_are_welcome(self):
        for path, wanted in (("/register", "new-password"), ("/login", "current-password")):
            page = self.server.get(path).text()
            [field] = re.findall(r"<input[^>]*type=\"password\"[^>]*>", page)
            self.assertIn(f'autocomplete="{wanted}"', field)
            self.assertNotRegex(field, r"onpaste|pattern=|maxlength=\"?[0-9]{1,2}\b")
        answer = self.server.post("/v1/accounts", {"email": self.address(), "password": "correcthorsebatterystaple"})
        self.assertEqual(201, answer.status, "no rule but strength")

    def test_S_078_a_list_of_sessions_opens_none(self):
        person = self.member()
        session = person.session()
        listed = self.server.get("/v1/sessions", token=session["access_token"]).json()["sessions"]
        for each in listed:
            self.assertEqual({"id", "created_at", "last_used_at", "client", "current"}, set(each))
            self.assertEqual(401, self.server.get("/v1/account", token=each["id"]).status)
            self.assertEqual(401, self.server.post("/v1/sessions/refresh", {"refresh_token": each["id"]}).status)
