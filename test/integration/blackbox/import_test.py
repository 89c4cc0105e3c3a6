"""Accounts that come from elsewhere, beside a running server."""
import hashlib
import json

from case import OTHER_PASSWORD, PASSWORD, Case
from metrics_test import metrics_of
from server import eventually, run_program


def foreign(email, password):
    """An account as Werkzeug kept it."""
    tag = hashlib.pbkdf2_hmac("sha256", password.encode(), b"seasalt", 1000).hex()
    return {"email": email, "account_status": "VERIFIED", "password_hash": f"pbkdf2:sha256:1000$seasalt${tag}"}


class ForeignHashes(Case):
    def hashings(self):
        now = metrics_of(self.server)
        return [now.value("postkey_password_hashings_total", hash=whose) for whose in ("own", "imported")]

    def work_of(self, email, password):
        before = self.hashings()
        answer = self.server.post("/v1/sessions", {"identifier": email, "password": password})
        return answer.status, [now - then for now, then in zip(self.hashings(), before)]

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
        self.assertEqual((200, [1, 1]), self.work_of(came["email"], PASSWORD))
        self.server.stop()
        self.server.start()
        self.assertEqual((200, [1, 0]), self.work_of(came["email"], PASSWORD), "the last one is gone")
