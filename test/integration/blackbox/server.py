"""The program under test: started on a port of its own, asked over HTTP, ended by its pid."""
import contextlib
import os
import pathlib
import re
import selectors
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from client import Client
from mailbox import MailLog

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("POSTKEY_PROGRAM", ROOT / "build" / "dev" / "postkey"))
RELEASE = pathlib.Path(os.environ.get("POSTKEY_RELEASE", ROOT / "build" / "release" / "postkey"))
if not PROGRAM.exists():
    raise unittest.SkipTest(f"{PROGRAM} is not built (script/test builds it)")
LONGEST_WAIT = 60.0  # for a loaded machine; what comes early costs nothing
SANITIZER = re.compile(r"ERROR: \w+Sanitizer|runtime error:|WARNING: ThreadSanitizer")

# One address asks for everything here, and a mailbox is asked for many times.
UNTHROTTLED = {
    "throttle.source_requests_per_minute": 1_000_000,
    "throttle.source_failed_sign_ins_per_minute": 1_000_000,
    "throttle.source_token_guesses_per_minute": 1_000_000,
    "throttle.account_failed_sign_ins_per_hour": 1_000_000,
    "throttle.mailbox_per_minute": 1_000_000,
    "throttle.mailbox_per_hour": 1_000_000,
    "throttle.mailbox_per_day": 1_000_000,
}


def variable(setting):
    return "POSTKEY_" + setting.replace(".", "__").upper()


def environment(settings):
    """What the program sees: nothing of the tester's own but where programs are, and how ThreadSanitizer judges (the tsan preset)."""
    own = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "UBSAN_OPTIONS": "print_stacktrace=1"}
    if "TSAN_OPTIONS" in os.environ:
        own["TSAN_OPTIONS"] = os.environ["TSAN_OPTIONS"]
    return own | {variable(setting): str(value) for setting, value in settings.items()}


def eventually(what, condition, longest=LONGEST_WAIT):
    """The first true value of condition(); fails when there is none in time."""
    deadline = time.monotonic() + longest
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {longest} s in vain: {what}")
        time.sleep(0.01)


def run_program(*arguments, settings=None, text=None, extra_environment=None, program=PROGRAM, longest=2 * LONGEST_WAIT):
    """One command of the program, to its end."""
    given = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
    return subprocess.run([str(program), *map(str, arguments)], **given, capture_output=True, encoding="utf-8", timeout=longest,
                          env=environment(settings or {}) | (extra_environment or {}), check=False)


class Server(Client):
    """A running server. Its settings are UNTHROTTLED unless `settings` says otherwise; None removes one of these."""

    def __init__(self, settings=None, data_dir=None, program=PROGRAM, extra_environment=None, before=()):
        self.command = [*before, str(program)]  # `before` runs it, in its own process
        self.settings = {name: value for name, value in (UNTHROTTLED | (settings or {})).items() if value is not None}
        self.extra_environment = extra_environment or {}
        self.own_folder = None
        if data_dir is None:
            self.own_folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
            data_dir = self.own_folder.name
        self.data_dir = pathlib.Path(data_dir)
        self.mail_log = MailLog(self.data_dir / "email.log")
        self.log_text = ""
        self.process = None
        try:
            self.start()
        except BaseException:
            self._forget_data()
            raise

    def start(self):
        self.log_file = tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace")
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [*self.command, "serve", "--data-dir", str(self.data_dir), "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=self.log_file, stdin=subprocess.DEVNULL, cwd=self.data_dir,
            env=environment(self.settings) | self.extra_environment)
        line = self._first_line()
        self.start_seconds = time.monotonic() - begun
        ready = re.fullmatch(r"postkey ready on (http://([0-9.]+):(\d+))\n", line)
        if not ready:
            self.kill()
            raise AssertionError(f"no ready line but {line!r}; standard error:\n{self.log_text}")
        self.url = ready[1]
        super().__init__(ready[2], int(ready[3]))

    def _first_line(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(LONGEST_WAIT):
                return ""
        return self.process.stdout.readline().decode()

    def stop(self):
        """Asks it to drain; returns its exit status. Fails when a sanitizer had something to say."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def kill(self):
        """kill -9."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        return self._ended()

    def close(self):
        """Ends it and forgets its data."""
        try:
            return self.stop()
        finally:
            self._forget_data()

    def _forget_data(self):
        if self.own_folder:
            self.own_folder.cleanup()

    def _ended(self):
        try:
            status = self.process.wait(LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(LONGEST_WAIT)
            status = "it did not end when it was asked to"
        self.process.stdout.close()
        if not self.log_file.closed:
            self.log_text += self.read_log()
            self.log_file.close()
        if SANITIZER.search(self.log_text):
            raise AssertionError("a sanitizer spoke:\n" + self.log_text[-20000:])
        return status

    def cpu_seconds(self):
        """What it has worked so far: that does not depend on what else this machine does."""
        numbers = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def read_log(self):
        """Its standard error so far."""
        self.log_file.seek(0)
        text = self.log_file.read()
        self.log_file.seek(0, os.SEEK_END)
        return text

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def mails(self, to=None, kind=None):
        """The mails in email.log, oldest first."""
        return [mail for mail in self.mail_log.read() if to in (None, mail.to) and kind in (None, mail.kind)]

    def wait_for_mail(self, to, kind=None, number=1):
        """The `number`-th mail to that address."""
        what = f"mail {number} of kind {kind or 'any'} to {to}"
        return eventually(what, lambda: (self.mails(to, kind)[number - 1:] or [None])[0])

    @contextlib.contextmanager
    def database(self):
        """The database file, read only, beside the running server."""
        connection = sqlite3.connect(f"file:{self.data_dir}/postkey.db?mode=ro", uri=True, timeout=LONGEST_WAIT)
        try:
            yield connection
        finally:
            connection.close()

    def query(self, sql, *values):
        with self.database() as connection:
            return connection.execute(sql, values).fetchall()

    def row_counts(self):
        """Of all tables but the throttle's, which counts every request whatever comes of it."""
        names = [name for (name,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: self.query(f'SELECT count(*) FROM "{name}"')[0][0] for name in names if name != "throttle_windows"}

    def settle(self, longest=LONGEST_WAIT):
        """Waits until the courier has nothing left to do."""
        eventually("the outbox is empty",
                   lambda: not self.query("SELECT 1 FROM messages WHERE state IN ('queued', 'leased')"), longest)
