"""The edges of HTTP: sizes, methods, paths, framing; and what every answer carries."""
import json

from case import PASSWORD, Case
from client import parsed

LARGEST_BODY = 16 * 1024
SECURITY = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cache-Control")


def post(path, body, *lines):
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", "Connection: close",
            f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Limits(Case):
    def tearDown(self):
        self.assertEqual(200, self.server.get("/health/live").status)

    def padded(self, size):
        body = json.dumps({"email": "size@example.org"}).encode()
        return body + b" " * (size - len(body))

    def test_S_113_the_largest_body_is_taken_and_one_byte_more_is_not(self):
        path = "/v1/recoveries"

        taken = self.server.post(path, self.padded(LARGEST_BODY))
        refused = self.server.post(path, self.padded(LARGEST_BODY + 1))
        chunked = self.padded(LARGEST_BODY + 1)
        raw = (f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
               f"Transfer-Encoding: chunked\r\n\r\n{len(chunked):x}\r\n").encode() + chunked + b"\r\n0\r\n\r\n"

        self.assertEqual(202, taken.status)
        self.assert_problem(refused, 413, "content_too_large")
        self.assertEqual(413, parsed(self.server.raw(raw)).status)

    def test_an_announced_body_that_is_too_large_is_refused_before_it_comes(self):
        raw = (b"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
               b"Content-Length: 99999999999\r\n\r\n")

        self.assertEqual(413, parsed(self.server.raw(raw)).status)

    def test_S_113_a_header_block_that_is_too_large_is_431(self):
        for lines in (["X-Long: " + "a" * 17000], [f"X-{n}: {'a' * 80}" for n in range(300)]):
            with self.subTest(first=lines[0][:20]):
                answer = parsed(self.server.raw(post("/v1/recoveries", b"{}", *lines)))
                self.assert_problem(answer, 431, "headers_too_large")

    def test_other_methods_are_405_and_allow_names_the_right_ones(self):
        for path, allowed in (("/v1/accounts", {"POST"}), ("/v1/sessions", {"GET", "HEAD", "POST", "DELETE"}),
                              ("/v1/account", {"GET", "HEAD", "PATCH", "DELETE"}), ("/v1/account/password", {"PUT"}),
                              ("/v1/recoveries", {"POST"}), ("/health/live", {"GET", "HEAD"}), ("/token", {"POST"}),
                              ("/auth/v3/register", {"POST"}), ("/.well-known/jwks.json", {"GET", "HEAD"})):
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
                with self.subTest(path=path, method=method):
                    answer = self.server.send(method, path)
                    self.assert_problem(answer, 405, "method_not_allowed")
                    self.assertEqual(allowed, set(answer.header("Allow").split(", ")))

    def test_unknown_paths_are_404(self):
        for path in ("/nothing", "/v1", "/v1/accounts/x/y", "/v1/accounts/", "/admin/v1/nothing", "/.git/config", "/v1//accounts",
                     "/dev/../v1/accounts", "/%2e%2e/etc/passwd", "/assets/../postkey.toml", "/assets/nothing.css"):
            with self.subTest(path=path):
                answer = self.server.get(path)
                self.assertIn(answer.status, (404, 400), answer)
                self.assertNotIn(b"root:", answer.body)

    def test_head_answers_as_get_does_without_a_body(self):
        for path in ("/health/live", "/login", "/.well-known/jwks.json", "/nothing"):
            with self.subTest(path=path):
                got, head = self.server.get(path), self.server.send("HEAD", path)
                self.assertEqual((got.status, b""), (head.status, head.body))
                self.assertEqual(got.header("Content-Type"), head.header("Content-Type"))

    def test_ambiguous_framing_is_refused(self):
        body = b'{"email":"v@example.org"}'
        for lines in (["Content-Length: 5"], ["Transfer-Encoding: chunked"], ["Transfer-Encoding: identity"],
                      ["Transfer-Encoding: chunked, chunked"], ["Transfer-Encoding : chunked"], ["X: a\r\n folded"], ["Content-Length: +1"],
                      ["Host: other.example"]):
            with self.subTest(lines=lines):
                answer = parsed(self.server.raw(post("/v1/recoveries", body, *lines)))
                self.assertIn(answer.status, (400, 501), answer)

    def test_what_is_not_http_is_400_or_closed(self):
        for raw in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"\x00" * 100, b"GET / HTTP/1.1\r\nHo st: x\r\n\r\n",
                    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n"):
            with self.subTest(raw=raw[:20]):
                received = self.server.raw(raw)
                if received:
                    self.assertIn(parsed(received).status, (400, 404, 505), received[:100])


class EveryAnswer(Case):
    def answers(self):
        token = self.member().session()["access_token"]
        server = self.server
        yield 200, server.get("/v1/account", token=token)
        yield 200, server.get("/login")
        yield 201, server.post("/v1/accounts", {"email": self.address(), "password": PASSWORD})
        yield 202, server.post("/v1/recoveries", {"email": self.address()})
        yield 204, server.get("/v1/authorize", token=token)
        yield 302, server.get("/.well-known/change-password")
        yield 400, server.post("/v1/recoveries", b"{")
        yield 401, server.get("/v1/account")
        yield 404, server.get("/nothing")
        yield 405, server.get("/v1/accounts")
        yield 413, server.post("/v1/recoveries", b" " * (LARGEST_BODY + 1))
        yield 415, server.request("POST", "/v1/recoveries", b"{}")
        yield 422, server.post("/v1/recoveries", {"email": "x"})
        yield 431, parsed(server.raw(post("/v1/recoveries", b"{}", "X: " + "a" * 17000)))

    def test_S_075_carries_the_security_headers(self):
        for status, answer in self.answers():
            with self.subTest(status=status):
                self.assertEqual(status, answer.status, answer)
                for name in SECURITY:
                    self.assertEqual(1, len(answer.header_all(name)), (name, answer.headers))
                self.assertEqual("no-store", answer.header("Cache-Control"))
                self.assertEqual("nosniff", answer.header("X-Content-Type-Options"))
                self.assertEqual("no-referrer", answer.header("Referrer-Policy"))
                self.assertIn("frame-ancestors 'none'", answer.header("Content-Security-Policy"))
                self.assertNotIn("unsafe", answer.header("Content-Security-Policy"))
                self.assertIsNone(answer.header("Server"))
                self.assertTrue(answer.header("X-Request-Id"))
                self.assertIsNone(answer.header("Access-Control-Allow-Origin"))

    def test_has_a_request_id_of_its_own(self):
        ids = {self.server.get("/health/live").header("X-Request-Id") for _ in range(5)}

        self.assertEqual(5, len(ids))
