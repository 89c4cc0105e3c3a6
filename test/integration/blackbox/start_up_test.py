"""Starting, refusing to start, and ending."""
import pathlib
import signal
import socket
import stat
import tempfile
import unittest

from case import Person
from server import Server, run_program

CONFIGURATION, USAGE = 78, 64


class StartUp(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = pathlib.Path(folder.name)

    def serve(self, *arguments, settings=None, extra_environment=None):
        return run_program("serve", "--data-dir", self.data_dir, "--listen", "127.0.0.1:0", *arguments, settings=settings,
                           extra_environment=extra_environment)

    def assert_refused(self, ran, *named, status=CONFIGURATION):
        self.assertEqual((status, ""), (ran.returncode, ran.stdout), ran.stderr)
        for name in named:
            self.assertIn(name, ran.stderr)

    def test_needs_nothing_but_a_folder_and_says_where_it_is_ready(self):
        server = Server(data_dir=self.data_dir)

        self.assertEqual(200, server.get("/health/ready").status)

        self.assertEqual(0, server.stop())

    def test_S_130_makes_its_files_for_its_owner_only(self):
        with Server(data_dir=self.data_dir) as server:
            server.post("/v1/accounts", {"email": "ada@example.org", "password": "plum velvet harbour 52"})
            server.wait_for_mail("ada@example.org")

            for name in ("postkey.db", "secrets.toml", "email.log"):
                with self.subTest(file=name):
                    self.assertEqual(0o600, stat.S_IMODE((self.data_dir / name).stat().st_mode))

    def test_accounts_and_sessions_outlive_a_restart(self):
        server = Server(data_dir=self.data_dir)
        person = Person(server, "ada@example.org")
        person.sign_up()
        person.verify()
        session = person.session()
        self.assertEqual(0, server.stop())

        with Server(data_dir=self.data_dir) as server:
            person.server = server
            person.session()
            refreshed = server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
            self.assertEqual(200, refreshed.status)

    def test_drains_when_it_is_asked_to_end_while_connections_are_open(self):
        server = Server(data_dir=self.data_dir)
        idle = socket.create_connection((server.host, server.port))
        half = socket.create_connection((server.host, server.port))
        half.sendall(b"POST /v1/accounts HTTP/1.1\r\nHost: x\r\n")

        self.assertEqual(0, server.stop())

        idle.close()
        half.close()

    def test_sigint_ends_it_too(self):
        server = Server(data_dir=self.data_dir)
        server.process.send_signal(signal.SIGINT)

        self.assertEqual(0, server.stop())

    def test_a_wrong_command_line_exits_with_64(self):
        for arguments in (["serve", "--no-such-flag"], ["no-such-command"], ["serve", "--listen"]):
            with self.subTest(arguments=arguments):
                ran = run_program(*arguments)
                self.assertEqual((USAGE, ""), (ran.returncode, ran.stdout), ran.stderr)
                self.assertTrue(ran.stderr)

    def test_S_136_a_mistake_in_the_file_is_named_with_its_line(self):
        for line, named in (("rset_token_expire_minutes = 30", "rset_token_expire_minutes"), ("password_min_length = \"eight\"", ""),
                            ("password_min_length = 3", ""), ("argon2_memory_kib = 64", ""), ("[[[", ""), ("secret_key = \"weak\"", "")):
            with self.subTest(line=line):
                (self.data_dir / "postkey.toml").write_text(f"# a comment\n[security]\n{line}\n")
                self.assert_refused(self.serve(), "postkey.toml:3", named)

    def test_another_file_is_named_by_a_flag(self):
        other = self.data_dir / "other.toml"
        other.write_text("[nonsense]\nx = 1\n")

        self.assert_refused(self.serve("--config", other), "other.toml:1")

    def test_S_136_a_mistake_in_the_environment_is_named(self):
        self.assert_refused(self.serve(settings={"security.no_such_key": 1}), "POSTKEY_SECURITY__NO_SUCH_KEY")
        self.assert_refused(self.serve(settings={"email.smtp_port": "many"}), "POSTKEY_EMAIL__SMTP_PORT")
        self.assert_refused(self.serve(extra_environment={"SECRET_KEY": "you-will-never-guess"}), "SECRET_KEY")

    def test_S_130_secrets_that_others_can_read_are_refused(self):
        self.assertEqual(0, Server(data_dir=self.data_dir).stop())
        (self.data_dir / "secrets.toml").chmod(0o640)

        self.assert_refused(self.serve(), "secrets.toml", "0600")

    def test_S_132_keys_without_a_database_are_a_loss_and_no_fresh_start(self):
        self.assertEqual(0, Server(data_dir=self.data_dir).stop())
        for path in self.data_dir.glob("postkey.db*"):
            path.unlink()

        self.assert_refused(self.serve(), "postkey.db")
        self.assertFalse((self.data_dir / "postkey.db").exists())

    def test_a_second_server_on_the_same_data_is_refused_and_the_first_goes_on(self):
        with Server(data_dir=self.data_dir) as server:
            ran = self.serve()

            self.assertNotEqual(0, ran.returncode)
            self.assertEqual("", ran.stdout)
            self.assertTrue(ran.stderr)
            self.assertEqual(200, server.get("/health/ready").status)

    def test_a_port_that_is_taken_is_named(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            ran = run_program("serve", "--data-dir", self.data_dir, "--listen", f"127.0.0.1:{port}")

            self.assertNotEqual(0, ran.returncode)
            self.assertIn(port, ran.stderr)

    def test_S_031_beyond_loopback_it_wants_a_relay_and_https(self):
        for settings in ({}, {"server.public_url": "https://id.example.org"},
                         {"email.debug_mode": "false", "email.smtp_server": "mail.example.org", "email.smtp_sender": "a@example.org",
                          "server.public_url": "http://id.example.org"}):
            with self.subTest(**settings):
                ran = run_program("serve", "--data-dir", self.data_dir, "--listen", "0.0.0.0:0", settings=settings)
                self.assert_refused(ran)

    def test_S_101_plain_smtp_is_refused_unless_the_relay_is_loopback(self):
        ran = self.serve(settings={"email.debug_mode": "false", "email.smtp_server": "mail.example.org", "email.smtp_tls": "none",
                                   "email.smtp_sender": "a@example.org"})

        self.assert_refused(ran, "smtp_tls")

    def test_flask_mail_names_are_understood(self):
        mail = {"MAIL_SERVER": "mail.example.org", "MAIL_PORT": "2525", "MAIL_USE_TLS": "1", "MAIL_USERNAME": "ada",
                "MAIL_PASSWORD": "relay secret", "ADMINS": "owner@example.org"}

        ran = run_program("config", "show", "--json", "--data-dir", self.data_dir, extra_environment=mail)

        self.assertEqual(0, ran.returncode, ran.stderr)
        for expected in ("mail.example.org", "2525", "MAIL_SERVER", "owner@example.org"):
            self.assertIn(expected, ran.stdout)
        self.assertNotIn("relay secret", ran.stdout)
