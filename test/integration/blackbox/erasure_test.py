"""S-128: of a closed account nothing personal is left in any file once the database is compacted."""
import pathlib
import sqlite3

from case import OTHER_PASSWORD, PASSWORD, Case


class Erasure(Case):
    def everything_with(self, word, folder):
        """The files below the data directory in which the word stands. email.log is the development inbox."""
        found = set()
        for path in pathlib.Path(folder).rglob("*"):
            if path.is_file() and path.name != "email.log":
                content = path.read_bytes()
                if word.encode() in content or word.encode("utf-16-le") in content:
                    found.add(path.name)
        return found

    def live_a_life(self, person):
        """Leaves as many traces as an account can; gives an access token."""
        server = self.server
        token = person.session()["access_token"]
        server.send_json("PATCH", "/v1/account", {"name": "Canaryname", "locale": "ko"}, token=token)
        person.recovery()
        server.post("/v1/verifications", {"email": person.email})
        server.post("/v1/account/email", {"current_password": PASSWORD, "email": "canarymoved@example.org"}, token=token)
        proof = server.wait_for_mail("canarymoved@example.org", "email_change_confirm")
        server.post("/v1/account/email/confirm", {"token": proof.token})
        server.post("/v1/accounts", {"email": "canarymoved@example.org", "password": OTHER_PASSWORD})
        server.post("/v1/account/email", {"current_password": PASSWORD, "email": "canarythird@example.org"}, token=token)
        server.wait_for_mail("canarythird@example.org", "email_change_confirm")
        return token

    def test_S_128_closing_leaves_no_trace_after_compaction(self):
        person = type(self.stranger())(self.server, "canaryfirst@example.org", username="canaryuser")
        person.sign_up()
        person.verify()
        token = self.live_a_life(person)
        self.assertTrue(self.everything_with("canary", self.server.data_dir), "the search finds what is there")

        closed = self.server.send_json("DELETE", "/v1/account", {"current_password": PASSWORD}, token=token)
        self.assertEqual(204, closed.status)
        self.server.wait_for_mail("canarymoved@example.org", "account_closed")
        self.server.settle()
        rows = self.server.row_counts()["messages"]
        self.server.stop()
        self.server.start()  # housekeeping comes first

        self.assertEqual(rows, self.server.row_counts()["messages"], "that there was mail is still on record")
        self.server.stop()
        database = sqlite3.connect(pathlib.Path(self.server.data_dir) / "postkey.db")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        self.assertEqual(set(), self.everything_with("canary", self.server.data_dir))
        self.assertEqual(set(), self.everything_with("Canaryname", self.server.data_dir))

        self.server.start()
        again = type(person)(self.server, "canaryfirst@example.org")
        again.sign_up()
        self.server.wait_for_mail(again.email, "verify_email", 2)
        self.server.post("/v1/verifications/confirm",
                         {"token": self.server.mails(again.email, "verify_email")[-1].token}, cookies=again.cookies)
        self.assertEqual(200, again.sign_in().status)
        self.assertNotEqual(person.id, again.id)
