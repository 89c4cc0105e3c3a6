"""Too fast is refused alike for all, with the time to wait."""
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from case import OTHER_PASSWORD, PASSWORD, Case, Person
from server import Server

DEFAULTS = {f"throttle.{name}": None for name in
            ("source_requests_per_minute", "source_failed_sign_ins_per_minute", "source_token_guesses_per_minute",
             "account_failed_sign_ins_per_hour", "mailbox_per_minute", "mailbox_per_hour", "mailbox_per_day")}


class Throttled(Case):
    settings = DEFAULTS

    def test_the_sixtieth_request_of_a_minute_is_answered_and_the_sixty_first_is_not(self):
        with Server(DEFAULTS) as server:
            answers = [server.post("/v1/recoveries", {"email": f"{'known' if n % 2 else 'other'}@example.org"}) for n in range(61)]

            self.assertEqual([202] * 60, [answer.status for answer in answers[:60]])
            self.assert_problem(answers[60], 429, "too_many_requests")
            self.assertIn(int(answers[60].header("Retry-After")), range(1, 61))

    def test_S_008_the_refusal_is_alike_for_known_and_unknown_addresses_and_stores_nothing(self):
        with Server(DEFAULTS) as server:
            person = Person(server, "known@example.org")
            person.sign_up()
            person.verify()
            while server.post("/v1/recoveries", {"email": "nobody@example.org"}).status == 202:
                pass
            server.settle()
            rows = server.row_counts()

            for path, extra in (("/v1/recoveries", {}), ("/v1/verifications", {}), ("/v1/accounts", {"password": PASSWORD}),
                                ("/user/pwd_reset_token/", {}), ("/auth/v3/register", {"password": PASSWORD})):
                with self.subTest(path=path):
                    answers = [server.post(path, {"email": email} | extra) for email in ("known@example.org", "nobody@example.org")]
                    self.assertEqual([429, 429], [answer.status for answer in answers])
                    self.assertEqual(answers[0].body, answers[1].body)
            self.assertEqual(rows, server.row_counts())

    def test_S_094_a_mailbox_at_its_cap_gets_the_usual_answer_and_no_mail(self):
        email = "often@example.org"
        first = self.server.post("/v1/accounts", {"email": email, "password": PASSWORD})
        self.server.wait_for_mail(email)

        again = [self.server.post("/v1/verifications", {"email": email}) for _ in range(3)]
        self.server.settle()

        self.assertEqual(201, first.status)
        self.assertEqual([202] * 3, [answer.status for answer in again])
        self.assertEqual(1, len(self.server.mails(email)))
        skipped = self.server.query("SELECT state, reason FROM messages WHERE recipient = ? AND state <> 'sent'", email)
        self.assertTrue(skipped, "the mails that were not sent are a visible record")


class GuessesThrottled(unittest.TestCase):
    def refused_after(self, settings, ask):
        with Server(settings) as server:
            statuses = [ask(server, n).status for n in range(8)]
        return statuses

    def test_failed_sign_ins_of_one_source(self):
        statuses = self.refused_after({"throttle.source_failed_sign_ins_per_minute": 5}, lambda server, n: server.post(
            "/v1/sessions", {"identifier": f"person{n}@example.org", "password": OTHER_PASSWORD}))

        self.assertEqual([401] * 5 + [429] * 3, statuses)

    def test_S_064_failed_sign_ins_to_one_identifier(self):
        statuses = self.refused_after({"throttle.account_failed_sign_ins_per_hour": 5}, lambda server, n: server.post(
            "/v1/sessions", {"identifier": "One@example.org" if n % 2 else "one@example.org", "password": OTHER_PASSWORD}))

        self.assertEqual([401] * 5 + [429] * 3, statuses)

    def test_S_026_guessed_tokens_and_codes_of_one_source(self):
        statuses = self.refused_after({"throttle.source_token_guesses_per_minute": 5}, lambda server, n: server.post(
            "/v1/recoveries/confirm", {"token": f"a.b.{n}", "password": PASSWORD}))

        self.assertEqual([400] * 5 + [429] * 3, statuses)


class KeptInTheDatabase(unittest.TestCase):
    def guess(self, server, number=0):
        return server.post("/v1/sessions", {"identifier": "one@example.org", "password": f"{OTHER_PASSWORD} {number}"}).status

    def test_S_096_a_kill_and_a_restart_forgive_nothing(self):
        with Server({"throttle.account_failed_sign_ins_per_hour": 5}) as server:
            before = [self.guess(server) for _ in range(3)]
            server.kill()
            server.start()
            after = [self.guess(server) for _ in range(4)]

        self.assertEqual([401] * 3, before)
        self.assertEqual([401] * 2 + [429] * 2, after)

    def test_S_064_of_many_guesses_at_once_the_limit_is_looked_at(self):
        with Server({"throttle.account_failed_sign_ins_per_hour": 10}) as server, ThreadPoolExecutor(50) as pool:
            statuses = list(pool.map(lambda number: self.guess(server, number), range(100)))

        self.assertEqual({401: 10, 429: 90}, dict(Counter(statuses)))

    def test_S_128_who_was_counted_stands_nowhere_in_the_clear(self):
        with Server({}) as server:
            self.guess(server)
            keys = server.query("SELECT key FROM throttle_windows")

        self.assertTrue(keys)
        for key in map(str, keys):
            self.assertNotIn("127.0.0.1", key)
            self.assertNotIn("one@", key)
