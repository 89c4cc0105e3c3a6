"""Checklist §J: requests that are not quite HTTP or not quite JSON, over raw sockets. What is refused is refused whole: nothing that
stands behind it on the same connection is answered."""
import json
import re
import socket

from case import Case
from client import PATIENCE, parsed

SECOND = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
BODY = b'{"email":"v@example.org"}'


def post(*lines, body=BODY, target="/v1/recoveries", host="Host: x", version="HTTP/1.1"):
    head = [f"POST {target} {version}", *([host] if host else []), "Content-Type: application/json", *lines]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = b"19\r\n" + BODY + b"\r\n0\r\n\r\n"

def answers_in(received):
    return len(re.findall(rb"HTTP/1\.1 \d{3} ", received))


# What RFC 9112 §6 forbids, or two readers may read differently.
AMBIGUOUS = {
    "length and chunked": post(LENGTH, "Transfer-Encoding: chunked", body=CHUNKED),
    "chunked and length": post("Transfer-Encoding: chunked", LENGTH, body=CHUNKED),
    "two equal lengths": post(LENGTH, LENGTH),
    "two lengths": post(LENGTH, "Content-Length: 5"),
    "a list of lengths": post(f"Content-Length: {len(BODY)}, {len(BODY)}"),
    "a length with plus": post(f"Content-Length: +{len(BODY)}"),
    "a length with minus": post("Content-Length: -1"),
    "a hexadecimal length": post(f"Content-Length: 0x{len(BODY):x}"),
    "a length with a fraction": post("Content-Length: 25.0"),
    "a length with a blank": post("Content-Length: 2 5"),
    "an empty length": post("Content-Length: "),
    "a length with letters": post("Content-Length: 25a"),
    "a length over 64 bits": post("Content-Length: 18446744073709551617"),
    "a length of many digits": post("Content-Length: " + "9" * 400),
    "another coding": post("Transfer-Encoding: identity", body=CHUNKED),
    "chunked twice": post("Transfer-Encoding: chunked, chunked", body=CHUNKED),
    "two coding lines": post("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body=CHUNKED),
    "gzip, chunked": post("Transfer-Encoding: gzip, chunked", body=CHUNKED),
    "chunked, then gzip": post("Transfer-Encoding: chunked, gzip", body=CHUNKED),
    "xchunked": post("Transfer-Encoding: xchunked", body=CHUNKED),
    "chunked in quotes": post('Transfer-Encoding: "chunked"', body=CHUNKED),
    "a vertical tab before chunked": post("Transfer-Encoding: \x0bchunked", body=CHUNKED),
    "a space before the colon": post("Content-Length : 25"),
    "a tab before the colon": post("Content-Length\t: 25"),
    "a folded line": post(LENGTH, "X-One: a\r\n folded"),
    "a folded length": post("Content-Length:\r\n 25"),
    "a line without colon": post(LENGTH, "nonsense"),
    "an empty name": post(LENGTH, ": empty"),
    "a space in a name": post(LENGTH, "X Y: z"),
    "a NUL in a name": post(LENGTH, "X\0Y: z"),
    "a NUL in a value": post(LENGTH, "X: a\0b"),
    "a lone CR in a value": post(LENGTH, "X: a\rb"),
    "a control in a value": post(LENGTH, "X: a\x01b"),
    "no host": post(LENGTH, host=None),
    "two hosts": post(LENGTH, "Host: y"),
    "bare line feeds": b"POST /v1/recoveries HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 25\n\n" + BODY,
    "one bare line feed": post(LENGTH).replace(b"Host: x\r\n", b"Host: x\n"),
    "a space before the first header": post(LENGTH, host=" Host: x"),
    "a broken chunk size": post("Transfer-Encoding: chunked", body=b"zz\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a negative chunk size": post("Transfer-Encoding: chunked", body=b"-1\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a chunk size with 0x": post("Transfer-Encoding: chunked", body=b"0x19\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a chunk size over 64 bits": post("Transfer-Encoding: chunked", body=b"1ffffffffffffffff\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a chunk longer than it says": post("Transfer-Encoding: chunked", body=b"5\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "a chunk ended by a line feed": post("Transfer-Encoding: chunked", body=b"19\n" + BODY + b"\n0\n\n"),
    "an empty chunk size": post("Transfer-Encoding: chunked", body=b"\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "version 9.9": post(LENGTH, version="HTTP/9.9"),
    "version 1.2": post(LENGTH, version="HTTP/1.2"),
    "a small http": post(LENGTH, version="http/1.1"),
    "no version": b"POST /v1/recoveries\r\nHost: x\r\n" + LENGTH.encode() + b"\r\n\r\n" + BODY,
    "two spaces": post(LENGTH, target=" /v1/recoveries"),
    "a tab for a space": post(LENGTH).replace(b"POST /", b"POST\t/"),
    "no slash": post(LENGTH, target="v1/recoveries"),
    "a NUL in the target": post(LENGTH, target="/v1/recoveries\0"),
    "bytes over 127 in the target": post(LENGTH, target="/v1/recoveries\xff"),
    "a control in the method": post(LENGTH).replace(b"POST", b"PO\x01ST"),
    "an empty method": post(LENGTH).replace(b"POST ", b" "),
    "chunked in HTTP/1.0": post("Transfer-Encoding: chunked", body=CHUNKED, version="HTTP/1.0"),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    "HTTP/2 by prior knowledge": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "NULs": b"\x00" * 200 + b"\r\n\r\n",
}


class Framing(Case):
    def tearDown(self):
        self.assertEqual(200, self.server.get("/health/live").status)

    def test_S_111_ambiguous_framing_is_refused_and_nothing_behind_it_is_answered(self):
        self.assertGreaterEqual(len(AMBIGUOUS), 60)
        before = self.server.row_counts()
        for what, request in AMBIGUOUS.items():
            with self.subTest(what):
                received = self.server.raw(request + SECOND)

                self.assertLessEqual(answers_in(received), 1, received)
                if received:
                    self.assertIn(parsed(received).status, (400, 404, 405, 431, 501, 505), received[:300])
        self.assertEqual(before, self.server.row_counts(), "something was stored")

    def test_S_111_the_same_request_well_framed_is_taken(self):
        for what, request in {"length": post(LENGTH), "chunked": post("Transfer-Encoding: chunked", body=CHUNKED),
                              "chunked with an extension": post("Transfer-Encoding: CHUNKED", body=CHUNKED)}.items():
            with self.subTest(what):
                received = self.server.raw(request + SECOND)

                self.assertEqual(2, answers_in(received), received)
                self.assertEqual(202, parsed(received).status)

    def test_S_112_a_body_that_nobody_reads_is_not_taken_for_a_request(self):
        hidden = b"DELETE /v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n"
        for line in ("GET /health/live", "HEAD /login", "GET /assets/postkey.css", "GET /nothing", "DELETE /v1/account", "GET /v1/account"):
            with self.subTest(line):
                head = f"{line} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(hidden)}\r\nConnection: close\r\n\r\n".encode()

                received = self.server.raw(head + hidden)

                self.assertEqual(1, answers_in(received), received)

    def test_S_112_what_follows_an_early_refusal_is_not_taken_for_a_request(self):
        early = b"POST /v1/recoveries HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 40000\r\n\r\n"

        received = self.server.raw(early + SECOND * 400)

        self.assertEqual(1, answers_in(received), received[:2000])
        self.assertIn(parsed(received).status, (413, 415))

    def test_S_113_a_chunked_body_without_end_is_cut_off(self):
        piece = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
        with socket.create_connection((self.server.host, self.server.port), timeout=PATIENCE) as connection:
            connection.sendall(post("Transfer-Encoding: chunked", body=b""))
            sent = 0
            try:
                while sent < 64 * 1024 * 1024:
                    connection.sendall(piece)
                    sent += len(piece)
            except OSError:
                pass
        # Both sides' socket buffers may be full of what nobody read.
        self.assertLess(sent, 16 * 1024 * 1024)

    def test_S_113_header_blocks_and_targets_are_bounded(self):
        many = "\r\n".join(f"X-{i}: y" for i in range(10_000))
        for what, request in {"10 000 headers": post(LENGTH, many), "a target of 1 MB": post(LENGTH, target="/" + "a" * 1_000_000),
                              "a header of 1 MB": post(LENGTH, "X: " + "a" * 1_000_000),
                              "a header name of 1 MB": post(LENGTH, "X" * 1_000_000 + ": a")}.items():
            with self.subTest(what):
                received = self.server.raw(request + SECOND)

                self.assertLessEqual(answers_in(received), 1)
                if received:
                    self.assertIn(parsed(received).status, (414, 431), received[:200])

    def test_S_115_percent_signs_in_header_values_stay_what_they_are(self):
        request = ("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a%0d%0aSet-Cookie:%20x=y\r\n"
                   "Accept-Language: en%0d%0aX-Evil: 1\r\nOrigin: http://x%0d%0aX-Evil: 1\r\nConnection: close\r\n\r\n")

        answer = parsed(self.server.raw(request.encode()))

        self.assertEqual(200, answer.status)
        self.assertEqual([], [name for name, _ in answer.headers if name.lower() in ("set-cookie", "x-evil")])

    def test_S_115_no_input_reaches_a_header_of_the_answer(self):
        for target in ("/verify/a%0d%0aX-Evil:%201", "/reset_password/%0d%0aX-Evil:%201", "/login?next=%0d%0aX-Evil:%201",
                       "/%0d%0aX-Evil:%201", "/.well-known/change-password?%0d%0aX-Evil:%201"):
            with self.subTest(target):
                received = self.server.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

                self.assertNotIn(b"\r\nX-Evil", received)


JSON = {
    "a hundred thousand brackets": b"[" * 16000,
    "deep objects": b'{"a":' * 2000 + b"1" + b"}" * 2000,
    "nine levels": b'{"email":' + b"[" * 8 + b"]" * 8 + b"}",
    "a repeated name": b'{"email":"v@example.org","email":"a@example.org"}',
    "trailing data": BODY + b" x",
    "two values": BODY + BODY,
    "a byte order mark": b"\xef\xbb\xbf" + BODY,
    "a NUL": b'{"email":"v@example.org\x00"}',
    "a raw control": b'{"email":"v@exa\x01mple.org"}',
    "a lone surrogate": b'{"email":"v\\ud800@example.org"}',
    "an escaped NUL": b'{"email":"v@example.org\\u0000.evil"}',
    "an overlong character": b'{"email":"v\xc0\xaf@example.org"}',
    "a truncated character": b'{"email":"v\xe2\x82"}',
    "a byte over 127": b'{"email":"v\xff@example.org"}',
    "a comment": b'{"email":"v@example.org"/* x */}',
    "a trailing comma": b'{"email":"v@example.org",}',
    "single quotes": b"{'email':'v@example.org'}",
    "no quotes": b'{email:"v@example.org"}',
    "NaN": b'{"email":NaN}',
    "1e400": b'{"email":1e400}',
    "2^64": b'{"email":18446744073709551616}',
    "minus zero": b'{"email":-0}',
    "65 members": b"{" + b",".join(b'"a%d":1' % i for i in range(65)) + b"}",
    "an empty body": b"",
    "blanks": b"   ",
    "an unfinished text": b'{"email":"v@example.org',
}


class JsonBodies(Case):
    def test_S_116_what_is_not_strict_json_is_refused_before_anything_is_done(self):
        before = self.server.row_counts()
        for what, body in JSON.items():
            for path in ("/v1/recoveries", "/v1/sessions", "/v1/accounts"):
                with self.subTest(what, path=path):
                    answer = self.server.post(path, body)

                    self.assertIn(answer.status, (400, 422), answer)
                    self.assertEqual("application/problem+json", answer.header("Content-Type").split(";")[0])
        self.assertEqual(before, self.server.row_counts())

    def test_S_117_what_is_not_utf8_is_refused_in_every_place(self):
        raw = {
            "path": b"GET /verify/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "overlong path": b"GET /verify/%c0%af HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "query": b"GET /login?l=%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "truncated query": b"GET /login?l=%e2%82 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "form": b"POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n"
                    b"Connection: close\r\n\r\nusername=%ff&password=%c0%af"[:-2],
            "cookie": b"GET /login HTTP/1.1\r\nHost: x\r\nCookie: postkey_session=\xff\xfe\r\nConnection: close\r\n\r\n",
        }
        for place, request in raw.items():
            with self.subTest(place):
                answer = parsed(self.server.raw(request))

                self.assertIn(answer.status, (200, 400, 401, 422) if place == "cookie" else (400, 401, 404, 422), answer)
                self.assertNotIn("\ufffd", answer.body.decode("utf-8"), "an answer is always UTF-8")

    def test_S_118_a_megabyte_of_address_costs_nothing(self):
        begun = self.server.cpu_seconds()
        for value in ("a" * 15000 + "@example.org", "(" * 5000 + "@example.org", "a." * 7000 + "@example.org", "@" * 15000):
            answer = self.server.post("/v1/recoveries", {"email": value})
            self.assert_problem(answer, 422, "fields_not_valid")
        self.assertLess(self.server.cpu_seconds() - begun, 5)


class Answers(Case):
    PROBES = ("/.git/HEAD", "/.env", "/config", "/debug", "/debug/pprof", "/actuator", "/actuator/env", "/server-status", "/phpinfo.php",
              "/admin", "/admin/v1", "/swagger", "/docs", "/redoc", "/graphql", "/assets/", "/assets", "/templates/", "/postkey.db",
              "/secrets.toml", "/postkey.toml", "/email.log", "/../secrets.toml", "/..%2fsecrets.toml", "/%2e%2e/secrets.toml",
              "/assets/..%2f..%2fsecrets.toml", "/assets/%00postkey.css", "/backup.sql", "/wp-login.php", "/metrics/", "/health", "/trace")

    def test_S_122_nothing_but_the_documented_paths_is_there(self):
        for path in self.PROBES:
            with self.subTest(path):
                answer = self.server.get(path)

                self.assertIn(answer.status, (400, 404), answer)
                self.assertNotRegex(answer.text(), r"(?i)secret|sqlite|/work/|version")

    def test_S_122_no_answer_names_the_program_or_its_version(self):
        for path in ("/health/live", "/login", "/nothing", "/v1/account", "/openapi.json"):
            with self.subTest(path):
                names = {name.lower() for name, _ in self.server.get(path).headers}

                self.assertEqual(set(), names & {"server", "x-powered-by", "via", "x-aspnet-version"})

    def test_S_073_method_overrides_are_no_methods(self):
        link = self.member()
        mail = link.recovery()
        path = f"/reset_password/{mail.token}"
        for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            self.server.get(path, headers={header: "POST"})
            self.server.get(path + "?_method=POST", headers={header: "DELETE"})

        answer = self.server.post("/v1/recoveries/confirm", {"token": mail.token, "password": "quiet lantern orchard 71"})

        self.assertEqual(204, answer.status)

    def test_S_073_other_methods_are_not_understood(self):
        for method in ("TRACE", "CONNECT", "OPTIONS", "PROPFIND", "FOO"):
            with self.subTest(method):
                received = self.server.raw(f"{method} /v1/accounts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

                self.assertIn(parsed(received).status, (400, 405, 501), received[:200])

    def test_S_121_a_refusal_tells_nothing_of_the_inside(self):
        for answer in (self.server.get("/nothing"), self.server.post("/v1/accounts", b"{"), self.server.get("/v1/account"),
                       self.server.post("/v1/recoveries", {"email": "x"})):
            problem = answer.json()

            self.assertEqual("application/problem+json", answer.header("Content-Type").split(";")[0])
            self.assertLessEqual({"type", "title", "status", "code"}, set(problem))
            self.assertNotRegex(json.dumps(problem), re.compile(r"exception|std::|sqlite|select |\.cpp|0x[0-9a-f]{6}", re.I))
