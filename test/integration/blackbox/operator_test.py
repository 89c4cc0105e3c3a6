"""The command line, as operators and their scripts use it."""
import json
import tempfile
import unittest

from case import OTHER_PASSWORD, PASSWORD, Person
from relay import closed_port
from server import Server, eventually, run_program
from visitor import Visitor


class Operator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.person = Person(cls.server, "ada@example.org", username="ada")
        cls.person.sign_up()
        cls.person.verify()

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def run_ok(self, *arguments, text=None):
        ran = run_program(*arguments, "--data-dir", self.server.data_dir, text=text)
        self.assertEqual(0, ran.returncode, ran.stderr)
        return ran.stdout

    def test_config_show_names_every_value_and_where_it_came_from_and_masks_secrets(self):
        ran = run_program("config", "show", "--data-dir", self.server.data_dir,
                          settings={"email.smtp_password": "hunter two hunter", "throttle.mailbox_per_day": 7})

        self.assertEqual(0, ran.returncode, ran.stderr)
        self.assertIn("argon2_memory_kib", ran.stdout)
        self.assertIn("POSTKEY_THROTTLE__MAILBOX_PER_DAY", ran.stdout)
        self.assertNotIn("hunter two", ran.stdout + ran.stderr)

    def test_config_check_says_whether_it_would_start(self):
        self.run_ok("config", "check")
        ran = run_program("config", "check", "--data-dir", self.server.data_dir, settings={"server.no_such": 1})
        self.assertEqual(78, ran.returncode)

    def test_accounts_are_created_verified_and_shown_while_the_server_runs(self):
        created = self.run_ok("account", "create", "grace@example.org", "--json", text=PASSWORD + "\n")

        self.assertIn("grace@example.org", created)
        shown = json.loads(self.run_ok("account", "show", "grace@example.org", "--json"))
        self.assertEqual(("grace@example.org", "ACTIVE"), (shown["email"], shown["user_status"]))
        emails = {account["email"] for account in json.loads(self.run_ok("account", "list", "--json"))}
        self.assertLessEqual({"ada@example.org", "grace@example.org"}, emails)

    def test_an_account_is_named_by_id_address_or_username(self):
        for name in (self.person.id, "ada@example.org", "ada"):
            with self.subTest(name=name):
                self.assertEqual(self.person.id, json.loads(self.run_ok("account", "show", name, "--json"))["id"])

    def test_a_disabled_account_cannot_sign_in_and_an_enabled_one_can(self):
        session = self.person.session()
        self.run_ok("account", "disable", "ada", "--yes")

        self.assertEqual(401, self.person.sign_in().status)
        self.assertEqual(401, self.server.get("/v1/account", token=session["access_token"]).status)

        self.run_ok("account", "enable", "ada", "--yes")
        self.person.session()

    def test_S_020_a_link_from_before_is_worth_nothing_once_the_account_was_disabled_or_deleted(self):
        person = Person(self.server, "linked@example.org")
        person.sign_up()
        person.verify()

        def confirm(token):
            return self.server.post("/v1/recoveries/confirm", {"token": token, "password": OTHER_PASSWORD}).status

        first = person.recovery().token
        self.run_ok("account", "disable", person.email, "--yes")
        self.assertEqual(400, confirm(first))
        self.run_ok("account", "enable", person.email, "--yes")
        self.assertEqual(400, confirm(first), "nor when it is enabled again")
        person.session()
        second = person.recovery(2).token
        self.run_ok("account", "delete", person.email, "--yes")
        self.assertEqual(400, confirm(second))

    def test_S_068_whatever_ends_a_session_ends_its_cookie_and_its_tokens_at_once(self):
        endings = {
            "signed out by an operator": lambda person, session: self.run_ok("account", "sign-out", person.email, "--yes"),
            "disabled": lambda person, session: self.run_ok("account", "disable", person.email, "--yes"),
            "deleted": lambda person, session: self.run_ok("account", "delete", person.email, "--yes"),
            "signed out everywhere": lambda person, session: self.server.send("DELETE", "/v1/sessions", token=session["access_token"]),
            "closed": lambda person, session: self.server.send_json(
                "DELETE", "/v1/account", {"current_password": PASSWORD}, token=session["access_token"]),
            "reset": lambda person, session: self.server.post(
                "/v1/recoveries/confirm", {"token": person.recovery().token, "password": OTHER_PASSWORD})}
        for number, (what, end) in enumerate(endings.items()):
            with self.subTest(what):
                person = Person(self.server, f"ending{number}@example.org")
                person.sign_up()
                person.verify()
                session, browser = person.session(), Visitor(self.server)
                browser.go("/login")
                browser.submit("/login", identifier=person.email, password=PASSWORD)
                self.assertEqual([200, 204, 200], self.opened_by(session, browser))

                end(person, session)

                self.assertEqual([401, 401, 303], self.opened_by(session, browser))
                refreshed = self.server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
                self.assertEqual(401, refreshed.status)

    def opened_by(self, session, browser):
        return [self.server.get("/v1/account", token=session["access_token"]).status,
                self.server.get("/v1/authorize", token=session["access_token"]).status,
                self.server.get("/account", cookies=browser.cookies).status]

    def test_sign_out_ends_the_sessions_of_an_account(self):
        session = self.person.session()

        self.run_ok("account", "sign-out", "ada", "--yes")

        self.assertEqual(401, self.server.get("/v1/account", token=session["access_token"]).status)

    def test_mails_are_listed_with_exactly_these_members(self):
        mails = json.loads(self.run_ok("mail", "list", "--json"))

        self.assertTrue(mails)
        for mail in mails:
            self.assertEqual({"id", "kind", "lane", "to", "state", "attempts", "created_at", "due_at", "message_id", "last_reply"},
                             set(mail))
        self.assertIn("verify_email", {mail["kind"] for mail in mails})

    def test_a_sent_mail_is_shown_without_its_link_and_not_sent_again(self):
        [mail] = [mail for mail in json.loads(self.run_ok("mail", "list", "--json"))
                  if mail["kind"] == "verify_email" and mail["to"] == "ada@example.org"]
        token = self.person.verification().token

        shown = self.run_ok("mail", "show", mail["id"])
        run_program("mail", "retry", mail["id"], "--yes", "--data-dir", self.server.data_dir)
        self.server.settle()

        self.assertIn(mail["id"], shown)
        self.assertNotIn(token[-20:], shown)
        self.assertEqual(1, len(self.server.mails("ada@example.org", "verify_email")))

    def test_what_is_not_there_is_an_error_of_its_own(self):
        for arguments in (["account", "show", "nobody@example.org"], ["mail", "show", "00000000-0000-7000-8000-000000000000"]):
            with self.subTest(arguments=arguments):
                ran = run_program(*arguments, "--data-dir", self.server.data_dir)
                self.assertNotIn(ran.returncode, (0, 64, 78))
                self.assertTrue(ran.stderr)

    def test_help_shows_examples_and_goes_to_standard_output(self):
        for arguments in (["--help"], ["serve", "--help"], ["account", "--help"], ["account", "create", "--help"], ["mail", "--help"]):
            with self.subTest(arguments=arguments):
                ran = run_program(*arguments)
                self.assertEqual((0, ""), (ran.returncode, ran.stderr))
                self.assertIn("postkey", ran.stdout)

    def test_completion_is_offered_for_the_usual_shells(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell=shell):
                ran = run_program("completion", shell)
                self.assertEqual(0, ran.returncode, ran.stderr)
                self.assertIn("account", ran.stdout)

    def test_the_database_is_checked(self):
        self.run_ok("db", "check")


class Retry(unittest.TestCase):
    def test_a_mail_that_waits_for_its_relay_can_be_seen_and_hurried(self):
        settings = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": closed_port(),
                    "email.smtp_tls": "none", "email.smtp_sender": "accounts@example.org"}
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder, Server(settings, data_dir=folder) as server:
            server.post("/v1/accounts", {"email": "late@example.org", "password": OTHER_PASSWORD})

            def listed():
                ran = run_program("mail", "list", "--json", "--data-dir", folder, settings=settings)
                self.assertEqual(0, ran.returncode, ran.stderr)
                return [mail for mail in json.loads(ran.stdout) if mail["to"] == "late@example.org"]

            [mail] = eventually("the mail is listed", listed)
            self.assertIn(mail["state"], ("queued", "leased"))
            ran = run_program("mail", "retry", mail["id"], "--yes", "--data-dir", folder, settings=settings)
            self.assertEqual(0, ran.returncode, ran.stderr)
