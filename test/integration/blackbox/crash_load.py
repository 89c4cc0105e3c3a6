"""People who keep asking while the server comes and goes: sign-ups, and recoveries of members, each address once."""
import http.client
import itertools
import json
import threading
import time

from case import PASSWORD
from server import run_program


def import_members(data_dir, settings, emails):
    """Verified accounts without passwords."""
    lines = "".join(json.dumps({"email": email, "account_status": "VERIFIED"}) + "\n" for email in emails)
    ran = run_program("account", "import", "-", "--data-dir", data_dir, settings=settings, text=lines)
    assert ran.returncode == 0, ran.stderr[-2000:]


class Load:
    """Runs while it is used as a context. An address is in `accepted` when its request got a 2xx, in `unanswered` when
    the connection broke first, else in `refused`."""

    def __init__(self, server, members, pause):
        self.server = server
        self.pause = pause
        self.members = iter(members)
        self.numbers = itertools.count()
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.accepted, self.unanswered, self.refused = set(), set(), {}
        self.threads = [threading.Thread(target=self.keep_asking, args=(next_request,))
                        for next_request in (self.sign_up, self.sign_up, self.recovery, self.recovery)]

    def sign_up(self):
        email = f"guest{next(self.numbers)}@example.org"
        return email, "/v1/accounts", {"email": email, "password": PASSWORD}

    def recovery(self):
        with self.lock:
            email = next(self.members, None)
        return (email, "/v1/recoveries", {"email": email}) if email else self.sign_up()

    def keep_asking(self, next_request):
        while not self.over.wait(self.pause):
            email, path, body = next_request()
            while not self.ask(email, path, body) and not self.over.is_set():
                time.sleep(0.005)

    def ask(self, email, path, body):
        """False when the server was not there at all."""
        try:
            status = self.server.post(path, body).status
        except ConnectionRefusedError:
            return False
        except (OSError, http.client.HTTPException):
            self.note(self.unanswered.add, email)
            return True
        if status in (201, 202):
            self.note(self.accepted.add, email)
        else:
            self.note(lambda refused: self.refused.update({refused: status}), email)
        return True

    def note(self, add, email):
        with self.lock:
            add(email)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()
