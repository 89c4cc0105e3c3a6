"""Checklist §H and §K from outside: too many, too slow, too clever."""
import contextlib
import json
import pathlib
import re
import socket
import time
import unittest

from case import OTHER_PASSWORD, PASSWORD, Case, Person
from client import PATIENCE, parsed
from server import Server, eventually
from throttle_test import DEFAULTS
from visitor import Visitor

LIMIT = 3
# What many ask for all the time, and what a throttle would break: health checks, the forward-auth check (its refusals count),
# published keys and documents, the page that leads to another. None of them looks at an account or a token that may be guessed.
FREE = {"/health/live", "/health/ready", "/metrics", "/openapi.json", "/.well-known/jwks.json", "/.well-known/change-password", "/v1/authorize"}
PAGES = {"/register": {"email": "x@example.org", "password": PASSWORD}, "/login": {"identifier": "x@example.org", "password": PASSWORD},
         "/reset_password_request": {"email": "x@example.org"}}


class EveryRoute(Case):
    """The server's own description is walked: what is not throttled is named above, or this fails."""
    settings = DEFAULTS | {"throttle.source_requests_per_minute": LIMIT}

    def test_S_090_has_a_throttle_that_fires_on_it(self):
        # A network of its own for each route: what one used up is not missing to the next.
        with Server(self.settings | {"server.trusted_proxies": '["127.0.0.1"]', "server.admin_allowed": "10.1.0.0/16"}) as server:
            paths = server.get("/openapi.json").json()["paths"]
            walked = 0
            for path, methods in paths.items():
                for method in set(methods) & {"get", "post", "put", "patch", "delete"}:
                    if path in FREE or path.startswith(("/dev/", "/assets/")):
                        continue
                    walked += 1
                    with self.subTest(path=path, method=method):
                        target = re.sub(r"\{[^}]+\}", "x", path)
                        headers = {"X-Forwarded-For": f"10.1.{walked // 250}.{walked % 250 + 1}", "Content-Type": "application/json"}
                        answers = [server.send(method.upper(), target, b"{}" if method != "get" else None, headers) for _ in range(LIMIT + 1)]

                        if method == "get" and not path.startswith(("/v1/", "/admin/")):
                            self.assertIn(answers[-1].status, (200, 302, 303, 400), "a page, which only leads on")
                            continue
                        self.assertNotIn(429, [answer.status for answer in answers[:LIMIT]])
                        self.assertEqual(429, answers[LIMIT].status, answers[LIMIT])
                        self.assertIn(int(answers[LIMIT].header("Retry-After")), range(1, 61))
            self.assertGreater(walked, 25)

    def test_S_090_so_have_the_forms(self):
        for path, values in PAGES.items():
            with self.subTest(path), Server(self.settings) as server:
                visitor = Visitor(server)
                statuses = []
                for _ in range(LIMIT + 1):
                    visitor.go(path)
                    visitor.submit(path, **values)
                    statuses.append(visitor.answer.status)

                self.assertNotIn(429, statuses[:LIMIT])
                self.assertEqual(429, statuses[LIMIT])

    def test_S_091_nothing_that_a_client_adds_gives_it_a_fresh_count(self):
        with Server(self.settings) as server:
            body = {"email": "v@example.org"}
            for _ in range(LIMIT):
                self.assertEqual(202, server.post("/v1/recoveries", body).status)
            for path, extra in (("/v1/recoveries?x=1", {}), ("/v1/recoveries", {"User-Agent": "other"}), ("/v1/recoveries", {"Accept": "*/*"}),
                                ("/v1/recoveries", {"X-Forwarded-For": "10.0.0.9"}), ("/v1/recoveries", {"Forwarded": "for=10.0.0.9"}),
                                ("/v1/recoveries", {"X-Real-IP": "10.0.0.9"}), ("/v1/recoveries", {"True-Client-IP": "10.0.0.9"}),
                                ("/v1/recoveries", {"REMOTE_ADDR": "10.0.0.9"}), ("//v1/recoveries", {}), ("/./v1/recoveries", {}),
                                ("/%76%31/recoveries", {}), ("/v1/recoveries/", {}), ("/v1/recoveries;x=1", {}), ("/V1/recoveries", {})):
                with self.subTest(path=path, extra=extra):
                    self.assertIn(server.post(path, body, headers=extra).status, (404, 400, 429))
            self.assertEqual(429, server.post("/v1/recoveries", body | {"junk": 1}).status)
            raw = json.dumps(body).encode()
            old = (f"POST /v1/recoveries HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n").encode() + raw
            self.assertIn(parsed(server.raw(old)).status, (400, 429))

    def test_S_092_a_trusted_proxy_is_believed_and_its_nonsense_falls_back_to_it(self):
        with Server(self.settings | {"server.trusted_proxies": '["127.0.0.1"]'}) as server:
            def ask(forwarded):
                return server.post("/v1/recoveries", {"email": "v@example.org"}, headers={"X-Forwarded-For": forwarded}).status

            spoofed = [ask(f"{n}.{n}.{n}.{n}, 10.9.9.9") for n in range(1, LIMIT + 2)]
            nonsense = [ask(value) for value in ("", ",,,", "unknown", "10.0.0.999", "a" * 5000, "fe80::1%eth0", "[::1]:80", "1.2.3.4.5")]

        self.assertEqual([202] * LIMIT + [429], spoofed, "the right-most hop that is no proxy of ours counts")
        self.assertEqual(429, nonsense[-1])
        self.assertLessEqual(set(nonsense), {202, 429})


class Mailboxes(unittest.TestCase):
    def test_S_094_a_cap_on_mails_is_kept_across_purposes_tags_sources_and_a_kill(self):
        settings = {"throttle.mailbox_per_minute": 1000, "throttle.mailbox_per_hour": 4, "throttle.mailbox_per_day": 1000}
        with Server(settings) as server:
            person = Person(server, "bombed@example.org")
            person.sign_up()
            person.verify()
            for number in range(12):
                email = f"bombed+{number}@example.org" if number % 3 == 0 else "Bombed@Example.org".replace("B", "b")
                server.post("/v1/recoveries", {"email": email})
                server.post("/v1/verifications", {"email": email})
                server.post("/v1/accounts", {"email": email, "password": OTHER_PASSWORD})
                if number == 6:
                    server.kill()
                    server.start()
                server.settle()
            sent = [mail for mail in server.mails() if mail.to.startswith("bombed")]

        self.assertLessEqual(len(sent), 4 + 1, "the caps are counted as mails leave; one more may have been on its way when it was killed")

    def test_S_095_a_mailbox_at_its_cap_leaves_its_owner_everything_that_works(self):
        with Server({"throttle.mailbox_per_hour": 2}) as server:
            person = Person(server, "owner@example.org")
            person.sign_up()
            person.verify()
            mail = person.recovery()
            for _ in range(10):
                server.post("/v1/recoveries", {"email": person.email})
            server.settle()

            self.assertEqual(200, person.sign_in().status)
            done = server.post("/v1/recoveries/confirm", {"token": mail.token, "password": OTHER_PASSWORD})
            self.assertEqual(204, done.status, "the last valid link still works")


class Slow(Case):
    def test_S_114_clients_that_dawdle_are_let_go_and_keep_nobody_waiting(self):
        files = pathlib.Path(f"/proc/{self.server.process.pid}/fd")
        before = len(list(files.iterdir()))
        dawdlers = []
        for number in range(300):
            connection = socket.create_connection((self.server.host, self.server.port))
            connection.sendall(b"POST /v1/recoveries HTTP/1.1\r\nHost: x\r\nX-Slow: " if number % 2 else
                               b"POST /v1/recoveries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            dawdlers.append(connection)
        try:
            for _ in range(20):
                self.assertEqual(200, self.server.get("/health/live").status)
                self.assertEqual(202, self.server.post("/v1/recoveries", {"email": self.address()}).status)
            # A byte now and then buys no time.
            eventually("they are let go", lambda: self.nudge(dawdlers[:20]) and len(list(files.iterdir())) < before + 20)
            self.assertEqual([], [number for number, connection in enumerate(dawdlers) if not self.was_let_go(connection)])
        finally:
            for connection in dawdlers:
                connection.close()

    @staticmethod
    def nudge(connections):
        for connection in connections:
            with contextlib.suppress(ConnectionError):
                connection.sendall(b"a")
        time.sleep(0.5)
        return True

    @staticmethod
    def was_let_go(connection):
        connection.settimeout(PATIENCE)
        try:
            while connection.recv(4096):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def test_S_009_nothing_else_tells_who_has_an_account(self):
        known, unknown = self.member(username=f"known{next(self.numbers)}"), self.stranger()
        paths = ["/v1/accounts/{}", "/v1/users/{}", "/users/{}", "/user/{}", "/v1/accounts?email={}", "/login?email={}", "/register?email={}",
                 "/reset_password_request?email={}", "/.well-known/webfinger?resource=acct:{}", "/avatar/{}", "/v3/users/{}"]
        for path in paths:
            with self.subTest(path):
                answers = [self.server.get(path.format(email)) for email in (known.email, unknown.email)]
                bodies = [re.sub(r'name="csrf" value="[^"]+"', "", answer.text()).replace(email, "E")
                          for answer, email in zip(answers, (known.email, unknown.email))]
                self.assertEqual(answers[0].status, answers[1].status)
                self.assertEqual(bodies[0], bodies[1])
                self.assertEqual([], answers[0].header_all("ETag") + answers[0].header_all("Last-Modified"))


class Logs(unittest.TestCase):
    def test_S_125_a_log_line_is_one_line_whatever_a_stranger_typed(self):
        forged = ['x\n{"level":"info","event":"login_ok"}', "x\x1b]0;owned\x07", "x\u202egnp.exe", "x\r\n2026-01-01 forged line"]
        for form in ("text", "json"):
            with self.subTest(form), Server({"log.level": "debug", "log.format": form}) as server:
                for text in forged:
                    server.post("/v1/sessions", {"identifier": text, "password": text})
                    server.post("/v1/recoveries", {"email": text})
                    agent = text.encode().decode("latin-1").replace("\r", "").replace("\n", "")
                    server.post("/v1/accounts", {"email": "log@example.org", "password": PASSWORD}, headers={"User-Agent": agent, "X-Request-Id": agent})
                    server.raw(b"GET /verify/" + text.encode().hex().encode() + b"%0a%1b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                log = server.read_log()

                self.assertTrue(log)
                self.assertNotRegex(log, "[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]")
                self.assertNotIn("\n2026-01-01 forged", log)
                if form == "json":
                    for line in log.splitlines():
                        self.assertNotEqual("login_ok", json.loads(line).get("event"), line)
