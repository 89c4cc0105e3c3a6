"""T-LEAK: every secret of every flow is looked for everywhere but in the mail and at the client: database and its journals, logs at
debug level, metrics, what the kernel tells of the process, refusals, the command line, temporary files, backups. While mails wait for
their relay, while a relay quotes them, and after."""
import base64
import json
import pathlib
import re
import tempfile
import unittest
import urllib.parse

from canaries import Canaries, forms, is_code, stands_in
from case import PASSWORD, Person
from mailbox import Mail
from relay import PASSWORD as RELAY_PASSWORD
from relay import Over, Relay, Script, make_certificate
from server import Server, eventually, run_program
from visitor import Visitor

KINDS = ("verify_email", "already_registered", "reset_password", "password_changed", "email_change_confirm", "email_change_notice",
         "email_changed", "new_sign_in")


class Away(Script):
    def at(self, moment, session):
        raise Over


class Quoting(Script):
    """Refuses for now, and says why in the words of the mail, as filters do that name the address they do not like."""

    def __init__(self):
        self.quoted = []

    def reply(self, moment, text, session):
        if moment != "taken":
            return text
        mail = Mail(session.recipients[0], bytes(session.body).decode())
        self.quoted.append(mail)
        return f"451 4.7.1 {mail.code} is spam, and so is {mail.link}"


class Watched(Server):
    """Keeps what it refused, and reads its mail at the relay."""

    def __init__(self, relay, *arguments, **named):
        self.relay = relay
        self.refusals = []
        super().__init__(*arguments, **named)

    def request(self, *arguments, **named):
        answer = super().request(*arguments, **named)
        if answer.status >= 400:
            self.refusals.append(answer)
        return answer

    def mails(self, to=None, kind=None):
        with self.relay.lock:
            found = [taken.mail for taken in self.relay.received]
        kinds = dict(self.query("SELECT id, kind FROM messages"))
        for mail in found:
            mail.kind = mail.kind or kinds[mail.message["Message-ID"][1:].split("@")[0]]
        return [mail for mail in found if to in (None, mail.to) and kind in (None, mail.kind)]


class Sweep(unittest.TestCase):
    def setUp(self):
        self.canaries = Canaries()
        self.note = self.canaries.note
        for name in ("data_dir", "temporary"):
            folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
            self.addCleanup(folder.cleanup)
            setattr(self, name, pathlib.Path(folder.name))
        self.places = {}

    def test_S_014_S_034_S_062_S_123_no_secret_of_any_flow_is_anywhere_else(self):
        self.sweep("text")

    def test_S_123_nor_in_a_log_of_json(self):
        self.sweep("json")

    def sweep(self, log_format):
        certificate = make_certificate(self.temporary)
        pathlib.Path(certificate).rename(self.data_dir / "relay.pem")
        certificate = str(self.data_dir / "relay.pem")
        self.write_secrets()
        with Relay(certificate=certificate) as self.relay:
            settings = self.relay.settings() | {
                "email.smtp_ca_file": certificate, "email.smtp_password": None, "email.retry_seconds": "1", "email.probe_seconds": "1",
                "log.level": "debug", "log.format": log_format, "dialects.dundie": "true", "dialects.poletto": "true"}
            with Watched(self.relay, settings, data_dir=self.data_dir, extra_environment={"TMPDIR": str(self.temporary)}) as self.server:
                self.person = self.new_member()
                self.while_mail_waits()
                self.every_flow()
                self.server.settle()
                self.look_everywhere("after")
                for kind in KINDS:
                    self.assertTrue(self.server.mails(kind=kind), kind)
                self.note_mails()
                self.note_keys()
            self.look_at_files("when it had ended")

        self.assertGreater(len(self.canaries.secrets), 60)
        self.assertGreater(len(self.places["after: log"]), 10_000, "it is at debug level")
        self.assertEqual(set(), self.canaries.found(self.places))
        # A page holds the token of its own form. No other secret is there.
        pages = self.canaries.found(self.pages())
        self.assertEqual(set(), {(what, place) for what, place in pages if not what.startswith("form ")})

    def test_the_search_would_find_them(self):
        secret = "QGq0m2oV4b7XWk9Zp1s8Tt3u5y6r2e4w"

        for disguise in (secret, secret.encode().hex(), base64.b64encode(b"xy" + secret.encode()).decode(), secret[:12], secret[-12:]):
            self.assertTrue(stands_in(disguise.encode(), secret, set(forms(secret))), disguise)
        self.assertTrue(stands_in(b"code=12345678,", "12345678", ()))
        self.assertFalse(stands_in(b"1712345678", "12345678", ()))

    def write_secrets(self):
        """The first start makes the keys; the relay's password is put beside them."""
        self.assertEqual(0, Server(data_dir=self.data_dir).stop())
        file = self.data_dir / "secrets.toml"
        self.note_keys()
        file.write_text(file.read_text() + f'\n[email]\nsmtp_password = "{self.note("relay password", RELAY_PASSWORD)}"\n')
        (self.data_dir / "email.log").unlink(missing_ok=True)

    def note_keys(self):
        for secret in re.findall(r'secret = "([^"]+)"', (self.data_dir / "secrets.toml").read_text()):
            self.note(f"master key {secret[:4]}", secret)

    # Where is looked.

    def look_everywhere(self, moment):
        self.places[f"{moment}: log"] = self.server.read_log().encode()
        self.places[f"{moment}: metrics"] = self.server.get("/metrics").body
        process = pathlib.Path(f"/proc/{self.server.process.pid}")
        for name in ("cmdline", "environ"):
            self.places[f"{moment}: {name}"] = (process / name).read_bytes()
        for number, answer in enumerate(self.server.refusals):
            if "html" not in (answer.header("Content-Type") or ""):
                self.places[f"{moment}: refusal {number}"] = answer.body + repr(answer.headers).encode()
        self.look_at_files(moment)
        for what, output in self.said_by_commands(moment):
            self.places[f"{moment}: postkey {what}"] = output.encode()

    def look_at_files(self, moment):
        for folder in (self.data_dir, self.temporary):
            for path in folder.rglob("*"):
                if path.is_file() and path.name not in ("secrets.toml", "relay.pem"):
                    self.places[f"{moment}: {path.name}"] = path.read_bytes()
        self.assertIn(f"{moment}: postkey.db", self.places)

    def said_by_commands(self, moment):
        person = self.person.email
        wanted = ["config show", "account list", f"account show {person}", "mail list"]
        wanted += [command for command in ("audit tail", "keys list") if self.knows(command)] + ["admin-key list"]
        newest = {kind: identifier for identifier, kind in self.server.query("SELECT id, kind FROM messages ORDER BY created_at")}
        wanted += [f"mail show {identifier}" for identifier in newest.values()]
        for command in wanted:
            for extra in ([], ["--json"]):
                ran = run_program(*command.split(), *extra, "--data-dir", self.data_dir, settings=self.server.settings)
                self.assertEqual(0, ran.returncode, (command, ran.stderr))
                self.assertTrue(ran.stdout, command)
                yield " ".join([command, *extra]), ran.stdout + ran.stderr
        if self.knows("db backup"):
            backup = self.temporary / f"backup of {moment}"
            ran = run_program("db", "backup", backup, "--data-dir", self.data_dir, settings=self.server.settings)
            self.assertEqual(0, ran.returncode, ran.stderr)
            self.places[f"{moment}: backup"] = backup.read_bytes()

    @staticmethod
    def knows(command):
        return f"postkey {command} [" in run_program(*command.split(), "--help").stdout

    def pages(self):
        return {f"page {number}: {answer.status}": answer.body for number, answer in enumerate(self.server.refusals)
                if "html" in (answer.header("Content-Type") or "")}

    # What happens.

    def admin_key(self):
        made = run_program("admin-key", "create", "sweep", "--scope", "accounts:read,audit:read", "--data-dir", self.data_dir,
                           settings=self.server.settings)
        self.assertEqual(0, made.returncode, made.stderr)
        key = self.note("admin key", made.stdout.strip())
        self.server.get("/admin/v1/accounts", token=key)
        self.server.get("/admin/v1/accounts", token=key + "x")
        self.server.get("/admin/v1/accounts?key=" + key)

    def new_member(self):
        self.numbers = iter(range(1000))
        person = Person(self.server, "canary@example.org", self.note("first password", "umbrella canary seventeen"), username="canary")
        self.note("claim cookie", next(iter(person.sign_up().cookies().values())))
        person.verify()
        return person

    def while_mail_waits(self):
        """The relay is away; then it quotes what it refuses; then all is delivered."""
        self.relay.script = Away()
        server = self.server
        session = self.person.session()
        self.note_answer(server.post("/v1/recoveries", {"email": self.person.email}), "recovery")
        self.note_answer(server.post("/v1/verifications", {"email": "waiting@example.org"}), "resend")
        waiting = self.note("password of who waits", "bassoon canary waiting 3")
        self.note_answer(server.post("/v1/accounts", {"email": "waiting@example.org", "password": waiting}), "sign-up")
        server.post("/v1/account/email", {"current_password": self.person.password, "email": "new@example.org"},
                    token=self.note("first access token", session["access_token"]))
        self.note("first refresh token", session["refresh_token"])
        eventually("the relay was tried", lambda: b"relay" in server.read_log().encode())
        self.look_everywhere("while the relay is away")
        self.relay.script = quoting = Quoting()
        eventually("it refused for now", lambda: server.query("SELECT 1 FROM messages WHERE last_reply LIKE '451%'"))
        self.look_everywhere("while the relay quotes")
        self.relay.script = Script()
        server.settle()
        self.assertTrue(quoting.quoted)
        self.assertTrue(self.server.mails(self.person.email, "reset_password"))

    def note_answer(self, answer, what):
        """Secrets that an answer gives: cookies, and where the mail's story is told."""
        status = re.search(r"/v1/mails/([\w-]+)", answer.header("Link") or "")
        self.note(f"status link of {what}", status[1][-22:])  # before it stands the id of the message
        for name, value in answer.cookies().items():
            self.note(f"cookie {name} of {what}", value)

    def note_mails(self):
        for number, mail in enumerate(self.server.mails()):
            if re.search(r"[\w-]+\.[\w-]+\.[\w-]{20,}", mail.text):
                self.note(f"token {number} of {mail.kind}", mail.token)
            for code in re.findall(r"(?<!\d)\d{8}(?!\d)", re.sub(r"https?://\S+", "", mail.text)):
                self.assertTrue(is_code(self.note(f"code {number} of {mail.kind}", code)))

    def every_flow(self):
        self.verification()
        session = self.sessions()
        self.recovery(session)
        self.pages_in_a_browser()
        access_token, password = self.dundie()
        self.change_of_address(access_token, password)
        self.poletto()
        self.unhappy()
        self.admin_key()

    def verification(self):
        server = self.server
        mail = server.wait_for_mail("waiting@example.org", "verify_email")
        server.post("/v1/verifications/confirm", {"token": mail.token})
        server.post("/v1/verifications/confirm", {"email": mail.to, "code": "00000000"})
        server.get(f"/verify/{mail.token}x")
        server.get("/no/such/path/" + mail.token)
        server.get(f"/verify/{mail.token}/more?token={mail.token}")
        server.post("/v1/verifications/confirm", {"token": mail.token, "password": self.note("chosen password", "trombone canary chosen 4")})
        server.post("/v1/accounts", {"email": mail.to, "password": self.note("password of a second sign-up", "piccolo canary second 5")})
        server.wait_for_mail(mail.to, "already_registered")

    def sessions(self):
        server = self.server
        self.person.sign_in(self.note("wrong password", "zeppelin canary wrong 9"))
        session = self.person.session()
        renewed = server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).json()
        for name, one in (("second", session), ("third", renewed)):
            self.note(f"{name} access token", one["access_token"])
            self.note(f"{name} refresh token", one["refresh_token"])
        server.get("/v1/authorize", token=renewed["access_token"])
        server.get("/v1/account?access_token=" + renewed["access_token"])
        server.get("/v1/account", token=renewed["access_token"] + "x")
        server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"] + "x"})
        server.post("/v1/sessions/refresh", {"refresh_token": renewed["refresh_token"]})
        server.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})  # a theft
        return self.person.session()

    def recovery(self, session):
        server = self.server
        mail = server.wait_for_mail(self.person.email, "reset_password")
        server.post("/v1/tokens/inspect", {"token": mail.token})
        server.post("/v1/recoveries/confirm", {"token": mail.token, "password": "short"})
        server.post("/v1/recoveries/confirm", {"email": self.person.email, "code": "00000000", "password": PASSWORD})
        change = {"current_password": self.person.password, "password": self.note("second password", "xylophone canary eighteen")}
        self.assertEqual(204, server.send_json("PUT", "/v1/account/password", change, token=session["access_token"]).status)
        server.post("/user/pwd_reset_token/", {"email": self.person.email})
        mail = server.wait_for_mail(self.person.email, "reset_password", 2)
        third = self.note("third password", "marmalade canary nineteen")
        self.assertEqual(204, server.post("/v1/recoveries/confirm", {"token": mail.token, "password": third}).status)
        self.person.password = third

    def pages_in_a_browser(self):
        visitor = Visitor(self.server)
        visitor.go("/register")
        self.note_visitor(visitor)
        visitor.submit("/register", email="page@example.org", password=self.note("password of a page", "glockenspiel canary page 6"))
        self.follow(self.server.wait_for_mail("page@example.org", "verify_email"))
        for agent in ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "other/1.0"):
            visitor = Visitor(self.server)
            visitor.go("/login")
            visitor.submit("/login", identifier=self.person.email, password=self.note("mistyped password", "tambourine canary 7"))
            visitor.submit("/login", {"User-Agent": agent}, identifier=self.person.email, password=self.person.password)
            self.assertEqual("/", visitor.path)
            visitor.go("/account")
            self.note_visitor(visitor)
        visitor.submit("/logout")
        self.server.post("/v1/recoveries", {"email": self.person.email})
        self.follow(self.server.wait_for_mail(self.person.email, "reset_password", 3))

    def note_visitor(self, visitor):
        for name, value in visitor.cookies.items():
            if len(value) >= 20:
                self.note(f"form cookie {name} {next(self.numbers)}" if "csrf" in name else f"cookie {name} {next(self.numbers)}", value)
        for form in visitor.forms():
            if "csrf" in form["fields"]:
                self.note(f"form token {next(self.numbers)}", form["fields"]["csrf"])

    def follow(self, mail):
        """Opens the link and sends its form with nothing in it."""
        visitor = Visitor(self.server)
        visitor.go(urllib.parse.urlsplit(mail.link).path)
        self.assertEqual(200, visitor.answer.status)
        self.note_visitor(visitor)
        form = next(form for form in visitor.forms() if form["method"] == "post" and form["action"] != "/language")
        visitor.submit(form["action"])
        self.note_visitor(visitor)

    def dundie(self):
        server = self.server
        server.post("/user/pwd_reset_token/", {"email": self.person.email})
        mail = server.wait_for_mail(self.person.email, "reset_password", 4)
        password = self.note("fourth password", "saxophone canary twenty")
        server.post(f"/user/canary/password/?pwd_reset_token={mail.token}x", {"password": password, "password_confirm": password})
        done = server.post(f"/user/canary/password/?pwd_reset_token={mail.token}", {"password": password, "password_confirm": password})
        self.assertLess(done.status, 300, done)
        form = urllib.parse.urlencode({"username": "canary", "password": password})
        answer = server.send("POST", "/token", form, {"Content-Type": "application/x-www-form-urlencoded"}).json()
        self.note("refresh token of /token", answer["refresh_token"])
        return self.note("access token of /token", answer["access_token"]), password

    def change_of_address(self, access_token, password):
        server = self.server
        server.post("/v1/account/email", {"current_password": password, "email": "moved@example.org"}, token=access_token)
        proof = server.wait_for_mail("moved@example.org", "email_change_confirm")
        self.follow(proof)
        self.assertEqual(200, server.post("/v1/account/email/confirm", {"token": proof.token}).status)
        self.follow(server.wait_for_mail(None, "email_changed"))
        self.person.email = server.query("SELECT email FROM accounts WHERE id = ?", self.person.id)[0][0]

    def poletto(self):
        password = self.note("password of poletto", "telescope canary 21 a")
        answer = self.server.post("/auth/v3/register", {"email": "poletto@example.org", "password": password})
        for name, value in answer.cookies().items():
            self.note(f"cookie {name} of poletto", value)
        token = self.server.wait_for_mail("poletto@example.org").token
        basic = base64.b64encode(f"poletto@example.org:{password}".encode()).decode()
        self.server.send("POST", f"/v3/users/verify-account?verificationToken={token}",
                         headers={"Authorization": "Basic " + self.note("basic credentials", basic)})

    def unhappy(self):
        """Secrets in places where they do not belong."""
        misplaced = self.note("misplaced password", "quartz canary twenty two")
        server = self.server
        server.post("/v1/sessions", {"identifier": misplaced, "password": PASSWORD})
        server.post("/v1/sessions", b'{"identifier":"x","password":"' + misplaced.encode() + b'"')
        server.post("/v1/accounts", {"email": "who@example.org", "password": misplaced, "passwd": misplaced})
        server.post("/v1/accounts", {"email": misplaced, "password": misplaced})
        server.get("/login?password=" + urllib.parse.quote(misplaced))
        server.get("/v1/account", token=self.note("forged token", "forgedA1b2C3d4E5f6G7h8I9j0K1l2M3n4"))
        hyphens = self.note("misplaced password, hyphens", misplaced.replace(" ", "-"))
        server.raw(b"GET /reset_password/" + hyphens.encode() + b"\x01 HTTP/1.1\r\n\r\n")
        torn = self.note("torn bearer", "tornZ9y8X7w6V5u4T3s2R1q0P9o8N7m6")
        server.raw(b"POST /x HTTP/1.1\r\nAuthorization: Bearer " + torn.encode() + b"\r\nbroken\r\n\r\n")
        server.get("/v1/mails/" + json.dumps(self.canaries.secrets["status link of recovery"])[1:-1] + "x")
