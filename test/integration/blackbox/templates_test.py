"""An operator's own templates, changed while the server sends."""
import pathlib
import subprocess
import tempfile
import unittest

from case import Person
from server import PROGRAM, Server, environment, eventually


class Templates(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-templates-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.numbers = iter(range(1, 100))

    def write_subject(self, text):
        (self.folder / "verify_email").mkdir(exist_ok=True)
        # As editors do it: the file is there whole or not at all.
        new = self.folder / "verify_email" / ".new"
        new.write_text(text)
        new.replace(self.folder / "verify_email" / "subject.txt")

    def subject_now(self, server):
        person = Person(server, f"ada{next(self.numbers)}@example.org")
        person.sign_up()
        return person.verification().message["Subject"]

    def test_a_change_is_taken_over_and_a_broken_one_is_not_while_mail_keeps_leaving(self):
        self.write_subject("First\n")
        with Server({"branding.templates": self.folder}) as server:
            self.assertEqual("First", self.subject_now(server))

            self.write_subject("Second of {{application_name}}\n")
            eventually("the new set is taken over", lambda: "mail templates taken over" in server.read_log())
            self.assertEqual("Second of Postkey", self.subject_now(server))

            self.write_subject("Third\n\n{{nonsense}}\n")
            eventually("the broken set is refused", lambda: "mail templates refused" in server.read_log())
            self.assertEqual("Second of Postkey", self.subject_now(server))
            refusals = [line for line in server.read_log().splitlines() if "mail templates refused" in line]
            self.assertEqual(1, len(refusals), "it is said once")
            self.assertIn(f"{self.folder}/verify_email/subject.txt:3", refusals[0])
            self.assertIn("nothing is known as {{nonsense}}", refusals[0])
            self.assertIn("nothing is known as {{nonsense}}", server.get("/dev/mail/gallery").text())

            self.write_subject("Fourth\n")
            eventually("the mended set is taken over",
                       lambda: server.read_log().count("mail templates taken over") == 2)
            self.assertEqual("Fourth", self.subject_now(server))
            self.assertNotIn("nonsense", server.get("/dev/mail/gallery").text())

    def test_a_server_does_not_start_with_a_broken_set(self):
        self.write_subject("{{nonsense}}\n\n")
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as data:
            ran = subprocess.run([str(PROGRAM), "serve", "--data-dir", data, "--listen", "127.0.0.1:0"],
                                 env=environment({"branding.templates": self.folder}), capture_output=True, text=True,
                                 timeout=30, check=False)

        self.assertEqual(78, ran.returncode, ran.stderr)
        self.assertIn(f"{self.folder}/verify_email/subject.txt:1: nothing is known as {{{{nonsense}}}}", ran.stderr)


if __name__ == "__main__":
    unittest.main()
