"""Addresses that a reader can take for somebody else's: accounts of their own, known to the operator only (UTS 39)."""
import json
import sqlite3

from case import PASSWORD, Case, Person
from security_admin_test import make_key
from server import eventually, run_program

EVENT = "address_confusable"


class Confusable(Case):
    def setUp(self):
        number = next(self.numbers)
        self.victim = self.proven(f"mary{number}@example.org")
        self.look_alikes = [f"rnary{number}@example.org",
                            f"m\u0430ry{number}@example.org",  # a Cyrillic a
                            f"mary{number}@" + "ex\u0430mple.org".encode("idna").decode(),
                            f"mary{number}@exarnple.org"]
        self.unlike = [f"many{number}@example.org", f"mary{number}@example.com", f"mary.{number}@example.org", f"mary+{number}@example.org"]

    def proven(self, email, password=PASSWORD):
        person = Person(self.server, email, password)
        person.sign_up()
        person.proof = person.verify()
        return person

    def noticed(self, *arguments):
        ran = run_program("audit", "tail", "--event", EVENT, "--lines", "100000", "--json", "--data-dir", self.server.data_dir, *arguments)
        self.assertEqual(0, ran.returncode, ran.stderr)
        return json.loads(ran.stdout)

    def test_S_042_each_is_an_account_of_its_own_and_on_record(self):
        for email in self.look_alikes:
            with self.subTest(email=email):
                other = self.proven(email, "quiet lantern orchard 71")

                self.assertNotEqual(self.victim.id, other.id)
                own = self.server.get("/v1/account", token=other.session()["access_token"]).json()
                self.assertEqual((other.id, email), (own["id"], own["email"]))
                self.assert_refused_sign_in(other.sign_in(PASSWORD))
                self.assertEqual(200, self.victim.sign_in().status)
                [record] = self.noticed("--account", other.id)
                self.assertEqual((EVENT, "done", "server", other.id), tuple(record[name] for name in ("event", "outcome", "actor", "subject")))
                self.assertEqual(f"looks like the address of account {self.victim.id}", record["reason"])
        self.assertEqual([], self.noticed("--account", self.victim.id))

    def test_S_042_what_does_not_look_alike_is_not(self):
        before = len(self.noticed())

        for email in self.unlike:
            self.proven(email)

        self.assertEqual(before, len(self.noticed()))

    def test_S_042_a_sign_up_that_nobody_proves_is_not_compared(self):
        before = len(self.noticed())

        Person(self.server, self.look_alikes[0]).sign_up()

        self.assertEqual(before, len(self.noticed()))

    def test_S_042_the_operator_reads_it_and_finds_it_through_the_admin_api(self):
        other = self.proven(self.look_alikes[0])

        shown = run_program("audit", "tail", "--account", other.id, "--data-dir", self.server.data_dir).stdout
        key = make_key(self.server, f"reader-of-{other.id}", "audit:read")
        listed = self.server.get(f"/admin/v1/audit?event={EVENT}&account={other.id}", token=key).json()["records"]

        line = next(line for line in shown.splitlines() if EVENT in line)
        self.assertRegex(line, rf"{EVENT} +done +server +{other.id} +looks like the address of account {self.victim.id}")
        self.assertEqual([other.id], [record["subject"] for record in listed])
        self.assertEqual(0, run_program("audit", "verify", "--data-dir", self.server.data_dir).returncode)

    def test_S_042_nobody_else_is_told(self):
        unlike = self.proven(self.unlike[0])
        other = self.proven(self.look_alikes[0])
        self.server.settle()

        self.assertEqual(sorted(unlike.proof.json()), sorted(other.proof.json()))
        self.assertEqual([name for name, _ in unlike.proof.headers], [name for name, _ in other.proof.headers])
        for person in (other, self.victim):
            export = self.server.get("/v1/account/export", token=person.session()["access_token"]).text()
            self.assertNotIn(EVENT, export)
            self.assertNotIn(other.id if person is self.victim else self.victim.id, export)
            self.assertEqual(["verify_email"], [mail.kind for mail in self.server.mails(person.email) if mail.kind != "new_sign_in"])

    def test_S_042_a_changed_address_is_compared_too(self):
        mover = self.proven(f"mover{next(self.numbers)}@example.org")
        wish = {"current_password": PASSWORD, "email": self.look_alikes[0]}
        self.server.post("/v1/account/email", wish, token=mover.session()["access_token"])
        proof = self.server.wait_for_mail(self.look_alikes[0], "email_change_confirm")
        self.assertEqual([], self.noticed("--account", mover.id))

        changed = self.server.post("/v1/account/email/confirm", {"token": proof.token})

        self.assertEqual(200, changed.status)
        [record] = self.noticed("--account", mover.id)
        self.assertIn(self.victim.id, record["reason"])

    def test_S_042_accounts_that_an_operator_imports_are_compared(self):
        given = {"email": self.look_alikes[0], "account_status": "VERIFIED"}

        ran = run_program("account", "import", "--data-dir", self.server.data_dir, text=json.dumps(given) + "\n")

        self.assertEqual(0, ran.returncode, ran.stderr)
        self.assertIn(self.victim.id, self.noticed()[-1]["reason"])

    def test_accounts_of_a_version_that_compared_none_are_known_after_a_start(self):
        self.server.stop()
        database = sqlite3.connect(self.server.data_dir / "postkey.db")
        with database:
            database.execute("UPDATE accounts SET email_skeleton = NULL")
        database.close()

        self.server.start()

        eventually("every account has a skeleton",
                   lambda: not self.server.query("SELECT 1 FROM accounts WHERE email_skeleton IS NULL"))
        other = self.proven(self.look_alikes[0])
        [record] = self.noticed("--account", other.id)
        self.assertIn(self.victim.id, record["reason"])
