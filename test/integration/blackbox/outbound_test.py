"""S-110: it speaks to its relay and to nobody else, whatever strangers write."""
import base64
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import unittest

from case import OTHER_PASSWORD, PASSWORD, Person
from relay import Relay
from server import Server, eventually
from visitor import Visitor

STRACE = ["strace", "--follow-forks", "--daemonize", "--seccomp-bpf", "--trace=connect,sendto,sendmmsg", "--string-limit=256"]


def may_trace():
    if not shutil.which("strace"):
        return "strace is not there (script/setup installs it)"
    tried = subprocess.run(["strace", "--output=/dev/null", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"this machine does not let strace trace: {tried.stderr.strip()}"


class Lure:
    """A port that is named in every request, and on which nobody should knock."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.visits = []
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()
        return self

    def listen(self):
        while True:
            visitor, address = self.listener.accept()
            visitor.close()
            self.visits.append(address)
            if self.over:
                return

    over = False

    def __exit__(self, *_):
        self.over = True
        socket.create_connection(self.listener.getsockname()).close()
        self.thread.join()
        self.listener.close()
        self.visits.pop()


class Outbound(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_S_110_no_input_makes_it_go_anywhere(self):
        with Lure() as lure, Relay() as relay, Server(relay.settings()) as server:
            self.name_it_everywhere(server, relay, lure.place)

            self.assertEqual([], lure.visits)
        with Lure() as lure:
            socket.create_connection(lure.listener.getsockname()).close()
            eventually("it would have been noticed", lambda: lure.visits)

    def test_S_110_it_connects_to_its_relay_only(self):
        if why := may_trace():
            self.skipTest(why)
        trace = self.folder / "trace"
        # LeakSanitizer traces too, and one may only.
        with Lure() as lure, Relay() as relay:
            with Server(relay.settings(), before=[*STRACE, f"--output={trace}"], extra_environment={"ASAN_OPTIONS": "detect_leaks=0"}) as server:
                pid = server.process.pid
                self.name_it_everywhere(server, relay, lure.place)
            eventually("the trace is complete", lambda: re.search(rf"^{pid} +\+\+\+ exited", trace.read_text(), re.M))

            places = set(self.places(trace.read_text()))
            self.assertEqual({f"127.0.0.1:{relay.port}"}, places)

    @staticmethod
    def places(trace):
        """Where it connected or sent something to, by any family."""
        for family, rest in re.findall(r"sa_family=(\w+)([^}]*)}", trace):
            port = re.search(r"port=htons\((\d+)\)", rest)
            host = re.search(r'inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"', rest)
            yield f"{host[1]}:{port[1]}" if port and host else f"{family}{rest}"

    def name_it_everywhere(self, server, relay, place):
        """All flows; every value that a stranger may choose is a place to go to."""
        url = f"http://{place}/x"
        person = Person(server, "ada@example.org", name=url, username="ada", locale="en")
        person.sign_up()
        mail = eventually("the verification", lambda: relay.received)[0].mail
        self.assertEqual(200, server.post("/v1/verifications/confirm", {"token": mail.token}, cookies=person.cookies).status)
        hosts = {"Host": place, "X-Forwarded-Host": place, "Forwarded": f"host={place};for={place}", "X-Forwarded-For": place.split(":")[0],
                 "Origin": f"http://{place}", "Referer": url, "X-Original-URL": url, "X-Callback-Url": url, "User-Agent": url, "From": url}
        for path, body in (("/v1/recoveries", {"email": person.email}), ("/v1/verifications", {"email": person.email}),
                           ("/v1/accounts", {"email": "other@example.org", "password": PASSWORD, "name": url}),
                           ("/v1/sessions", {"identifier": url, "password": url})):
            for name, value in hosts.items():
                server.post(path, body, headers={name: value})
        for address in (f"x@[{place.split(':')[0]}]", "x@localhost", "x@127.0.0.1", f"x@{place}", f"@{place}:x@example.org", "x%127.0.0.1@example.org"):
            server.post("/v1/recoveries", {"email": address})
        for name in ("next", "redirect_to", "url", "callback", "webhook", "logo"):
            server.get(f"/login?{name}={url}")
            server.post(f"/v1/recoveries?{name}={url}", {"email": person.email, name: url})
        token = person.session()["access_token"]
        head, claims, signature = token.split(".")
        original = json.loads(base64.urlsafe_b64decode(head + "=="))
        for member in ("jku", "x5u", "jwk", "iss", "kid"):
            forged = base64.urlsafe_b64encode(json.dumps(original | {member: url}).encode()).decode().rstrip("=")
            self.assertEqual(401, server.get("/v1/account", token=f"{forged}.{claims}.{signature}").status)
        server.send_json("PATCH", "/v1/account", {"name": url}, token=token)
        server.post("/v1/account/email", {"current_password": PASSWORD, "email": "x@localhost"}, token=token)
        server.post("/v1/account/email", {"current_password": PASSWORD, "email": "moved@example.org"}, token=token)
        visitor = Visitor(server)
        visitor.go("/login")
        visitor.submit("/login", {"User-Agent": url, "Referer": url}, identifier=person.email, password=PASSWORD)
        server.send_json("PUT", "/v1/account/password", {"current_password": PASSWORD, "password": OTHER_PASSWORD}, token=token)
        server.settle()
        self.assertGreater(len(relay.received), 3)
