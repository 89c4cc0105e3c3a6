"""postkey selftest timing --url: beside a running server, whose database is afterwards as it was."""
import json
import subprocess
import unittest

from server import PROGRAM, Server, environment, eventually, run_program

ENDS = {"pass": 0, "leak": 65, "void": 79}
QUICK = ("--samples", "5", "--pause", "0")


class RunningServer(unittest.TestCase):
    def run_timing(self, url, data_dir, *arguments):
        return run_program("selftest", "timing", *QUICK, "--yes", "--url", url, "--data-dir", data_dir, *arguments, longest=280)

    def test_everything_that_it_made_is_gone_afterwards(self):
        with Server() as server:
            server.post("/v1/accounts", {"email": "ada@example.org", "password": "plum velvet harbour 52"})
            server.settle()
            before = self.traces(server)

            ran = self.run_timing(server.url, server.data_dir, "--json", "--flow", "sign_up,recovery,email_change", "--classes", "claim,disabled",
                                  "--connections", "kept")

            self.assertEqual(ENDS[json.loads(ran.stdout)["verdict"]], ran.returncode, ran.stderr)
            self.assertEqual(before, self.traces(server))

    def test_interrupted_it_removes_what_it_made(self):
        with Server() as server:
            before = self.traces(server)
            process = subprocess.Popen(
                [str(PROGRAM), "selftest", "timing", "--flow", "recovery", "--yes", "--url", server.url, "--data-dir", str(server.data_dir)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({}))
            eventually("it asks for mail", lambda: server.query("SELECT 1 FROM messages LIMIT 1"))

            process.terminate()
            _, errors = process.communicate(timeout=60)

            self.assertEqual(1, process.returncode, errors)
            self.assertEqual(before, self.traces(server))

    def test_what_a_killed_run_left_is_removed_by_the_next(self):
        with Server() as server:
            server.post("/v1/recoveries", {"email": "left@selftest.postkey.invalid"})
            run_program("account", "create", "behind@selftest.postkey.invalid", "--no-password", "--data-dir", server.data_dir)

            self.run_timing(server.url, server.data_dir, "--flow", "recovery", "--connections", "kept")

            self.assertEqual([(0, 0)], server.query("SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM messages)"))

    def test_another_servers_data_directory_is_noticed(self):
        with Server() as measured, Server() as other:
            ran = self.run_timing(measured.url, other.data_dir)

            self.assertEqual(1, ran.returncode)
            self.assertIn("name the directory of that server", ran.stderr)
            self.assertEqual(0, other.row_counts()["accounts"])

    def test_a_throttle_that_interferes_is_named(self):
        with Server({"throttle.source_requests_per_minute": 20}) as server:
            ran = self.run_timing(server.url, server.data_dir, "--flow", "recovery")

            self.assertEqual(1, ran.returncode)
            self.assertIn("throttle", ran.stderr)
            self.assertEqual(0, server.row_counts()["accounts"])

    def test_without_a_yes_nothing_is_made(self):
        with Server() as server:
            ran = run_program("selftest", "timing", "--url", server.url, "--data-dir", server.data_dir, text="")

            self.assertNotIn(ran.returncode, ENDS.values())
            self.assertEqual(0, server.row_counts()["accounts"])

    @staticmethod
    def traces(server):
        """How many rows each table has, but for what is a record of what was done."""
        return {table: rows for table, rows in server.row_counts().items() if table not in ("audit", "audit_records", "outages", "throttle_windows")}


if __name__ == "__main__":
    unittest.main()
