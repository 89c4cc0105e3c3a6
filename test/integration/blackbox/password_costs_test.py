"""What checks of passwords cost: accounts that come from elsewhere beside a running server, settings that were changed."""
import hashlib
import json

from case import OTHER_PASSWORD, PASSWORD, Case
from metrics_test import metrics_of
from server import eventually, run_program


def foreign(email, password):
    """An account as Werkzeug kept it."""
    tag = hashlib.pbkdf2_hmac("sha256", password.encode(), b"seasalt", 1000).hex()
    return {"email": email, "account_status": "VERIFIED", "password_hash": f"pbkdf2:sha256:1000$seasalt${tag}"}


class Hashings(Case):
    def hashings(self):
        now = metrics_of(self.server)
        return [now.value("postkey_password_hashings_total", hash=whose) for whose in ("own", "imported")]

    def work_of(self, email, password):
        before = self.hashings()
        answer = self.server.post("/v1/sessions", {"identifier": email, "password": password})
        return answer.status, [now - then for now, then in zip(self.hashings(), before)]

    def restart_with(self, settings):
        self.server.stop()
        self.server.settings |= settings
        self.server.start()


class ForeignHashes(Hashings):
    def test_S_005_S_056_once_some_came_every_sign_in_does_their_work_too(self):
        member = self.member()
        self.assertEqual((401, [1, 0]), self.work_of("nobody@example.org", PASSWORD))
        came = foreign("came@example.org", PASSWORD)

        ran = run_program("account", "import", "--data-dir", self.server.data_dir, text=json.dumps(came) + "\n")

        self.assertEqual(0, ran.returncode, ran.stderr)
        eventually("the server knows of it", lambda: self.work_of("nobody@example.org", PASSWORD) == (401, [1, 1]), 60)
        self.assertEqual((401, [1, 1]), self.work_of(came["email"], OTHER_PASSWORD))
        self.assertEqual((401, [1, 1]), self.work_of(member.email, OTHER_PASSWORD))
        self.assertEqual((200, [1, 1]), self.work_of(member.email, PASSWORD))
        self.assertEqual((200, [2, 1]), self.work_of(came["email"], PASSWORD), "it is renewed")
        eventually("the last one is gone", lambda: self.work_of("nobody@example.org", PASSWORD) == (401, [1, 0]), 60)


class RaisedCost(Hashings):
    def test_S_056_while_weaker_hashes_are_left_every_sign_in_does_their_work_too(self):
        old, new = self.member(), "new@example.org"
        self.restart_with({"security.argon2_memory_kib": 12288, "security.argon2_passes": 4})
        came = run_program("account", "import", "--data-dir", self.server.data_dir, settings=self.server.settings,
                           text=json.dumps({"email": new, "account_status": "VERIFIED"}) + "\n")

        self.assertEqual(0, came.returncode, came.stderr)
        self.assertEqual((401, [1, 1]), self.work_of("nobody@example.org", PASSWORD))
        self.assertEqual((401, [1, 1]), self.work_of(new, PASSWORD), "it has no password yet")
        self.assertEqual((401, [1, 1]), self.work_of(old.email, OTHER_PASSWORD))
        self.assertEqual((200, [2, 1]), self.work_of(old.email, PASSWORD), "it is renewed")
        eventually("none is left", lambda: self.work_of("nobody@example.org", PASSWORD) == (401, [1, 0]), 60)


class LoweredCost(Hashings):
    settings = {"security.argon2_passes": 3}

    def test_S_056_while_stronger_hashes_are_left_every_sign_in_does_their_work_too(self):
        strong = self.member()
        self.restart_with({"security.argon2_passes": 2})

        self.assertEqual((401, [1, 1]), self.work_of("nobody@example.org", PASSWORD))
        self.assertEqual((200, [1, 1]), self.work_of(strong.email, PASSWORD), "it is not made weaker")
        self.assertEqual((401, [1, 1]), self.work_of("nobody@example.org", PASSWORD))
