"""A mail scanner opens every link, often and with scripts: no GET or HEAD uses one up."""
from case import OTHER_PASSWORD, PASSWORD, Case

AS_SCANNERS = [{}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Mozilla/5.0 (compatible; SafeLinks)"}, {"Purpose": "prefetch"}]


class Scanner(Case):
    def opened_20_times(self, path):
        for number in range(20):
            headers = AS_SCANNERS[number % len(AS_SCANNERS)]
            for method in ("GET", "HEAD"):
                self.follow(method, path, headers)

    def follow(self, method, path, headers):
        """As a scanner does: redirects and cookies included."""
        cookies = {}
        for _ in range(5):
            answer = self.server.send(method, path, headers=headers, cookies=cookies)
            cookies |= answer.cookies()
            if answer.status not in (301, 302, 303, 307, 308):
                break
            path = answer.header("Location")
        self.assertEqual(200, answer.status, answer)
        return answer

    def path_of(self, mail):
        return mail.link.removeprefix(self.server.url)

    def test_S_032_a_verification_link_still_works_once(self):
        person = self.claimant()
        mail = person.verification()

        self.opened_20_times(self.path_of(mail))

        self.assertEqual(403, person.sign_in().status)
        person.verify()
        again = self.server.post("/v1/verifications/confirm", {"token": mail.token}, cookies=person.cookies)
        self.assert_problem(again, 400, "token_not_valid")

    def test_S_032_a_reset_link_still_works_once(self):
        person = self.member()
        mail = person.recovery()

        self.opened_20_times(self.path_of(mail))

        person.session()
        done = self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": OTHER_PASSWORD})
        self.assertEqual(204, done.status)
        again = self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": PASSWORD})
        self.assert_problem(again, 400, "token_not_valid")

    def test_S_032_a_poletto_link_still_works_once(self):
        email = self.address()
        answer = self.server.post("/auth/v3/register", {"email": email, "password": PASSWORD})
        mail = self.server.wait_for_mail(email)

        self.opened_20_times(self.path_of(mail))

        path = f"/v3/users/verify-account?verificationToken={mail.token}"
        self.assertEqual(204, self.server.send("POST", path, cookies=answer.cookies()).status)
        self.assert_problem(self.server.send("POST", path, cookies=answer.cookies()), 400, "token_not_valid")

    def test_S_033_the_page_of_a_link_keeps_the_token_out_of_its_address_and_loads_nothing_foreign(self):
        person = self.member()

        first = self.server.get(self.path_of(person.recovery()))

        self.assertIn(first.status, (302, 303))
        self.assertNotRegex(first.header("Location"), r"\w+\.\w+\.\w+")
        page = self.server.get(first.header("Location"), cookies=first.cookies()).text()
        for url in ("http://", "https://", 'src="//', 'href="//'):
            self.assertNotIn(url, page.replace(self.server.url, ""))
        self.assertNotIn("<script", page)

    def test_a_used_or_forged_link_is_a_kind_page_that_offers_a_new_one(self):
        for path in ("/reset_password/a.b.c", "/verify/a.b.c"):
            with self.subTest(path=path):
                answer, cookies = self.server.get(path), {}
                while answer.status in (302, 303):
                    cookies |= answer.cookies()
                    answer = self.server.get(answer.header("Location"), cookies=cookies)

                self.assertEqual((400, "text/html"), (answer.status, answer.header("Content-Type").split(";")[0]))
                self.assertIn("<form" if "verify" in path else "/reset_password_request", answer.text())
