"""postkey selftest timing: what it measures, how it ends, and that it leaves nothing behind. No test judges the times themselves: with so few
samples they say nothing."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

from server import PROGRAM, environment, eventually, run_program

ENDS = {"pass": 0, "leak": 65, "void": 79}
FLOWS = ["sign_up", "resend", "recovery", "sign_in", "email_change"]
# No difference of less than this could hide the calibration's delay on a machine that does much else.
PLANTED = ("--planted", "200000")
QUICK = ("--samples", "5", "--pause", "0", *PLANTED)


class OwnServer(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(self.folder.cleanup)

    def run_timing(self, *arguments):
        ran = run_program("selftest", "timing", *QUICK, *arguments, extra_environment={"TMPDIR": self.folder.name}, longest=280)
        self.assertEqual([], os.listdir(self.folder.name), "its temporary directory is gone")
        return ran

    def report(self, *arguments):
        ran = self.run_timing("--json", *arguments)
        self.assertIn(ran.returncode, ENDS.values(), ran.stderr)
        report = json.loads(ran.stdout)
        self.assertEqual(ENDS[report["verdict"]], ran.returncode)
        return report

    def assert_measured(self, comparison):
        self.assertEqual((5, 5), (comparison["samples_a"], comparison["samples_b"]))
        for number in ("mean_a_us", "mean_b_us", "trimmed_difference_us", "auc"):
            self.assertIsInstance(comparison[number], float, number)
        self.assertIn(comparison["verdict"], ("pass", "leak"))

    def test_S_005_every_flow_is_measured_and_a_planted_delay_is_found(self):
        report = self.report("--connections", "kept", "--seed", "7")

        self.assertEqual(("normal", 5, 50, 7), tuple(report[key] for key in ("state", "samples", "discarded", "seed")))
        self.assertEqual(FLOWS, [flow["flow"] for flow in report["flows"]])
        for flow in report["flows"]:
            self.assert_measured(flow["calibration"]["same_class"])
            self.assert_measured(flow["calibration"]["planted"])
            self.assertEqual("leak", flow["calibration"]["planted"]["verdict"], flow)
            (pair,) = flow["pairs"]
            self.assert_measured(pair)
            self.assertEqual(("known", "unknown", "kept"), (pair["a"], pair["b"], pair["connections"]))

    def test_S_005_every_pair_of_classes_over_kept_and_new_connections_and_at_once(self):
        report = self.report("--flow", "recovery", "--classes", "unknown,claim,disabled", "--pairs", "4")

        (flow,) = report["flows"]
        pairs = ["known unknown", "known claim", "known disabled", "unknown claim", "unknown disabled", "claim disabled"]
        self.assertEqual([f"{pair} {connections}" for connections in ("kept", "new") for pair in pairs],
                         [f"{pair['a']} {pair['b']} {pair['connections']}" for pair in flow["pairs"]])
        self.assertEqual(pairs, [f"{pair['a']} {pair['b']}" for pair in flow["at_once"]])
        for pair in flow["at_once"]:
            self.assertEqual(4, pair["pairs"])
            self.assertLessEqual(pair["a_first_share"], 1)

    def test_S_006_the_states_of_a_server_in_trouble(self):
        for state in ("relay_down", "mailbox_throttled"):
            with self.subTest(state):
                report = self.report("--flow", "recovery", "--connections", "new", "--state", state)

                self.assertEqual(state, report["state"])
                self.assertEqual(["recovery"], [flow["flow"] for flow in report["flows"]])

    def test_people_get_a_table_and_a_sentence(self):
        ran = self.run_timing("--flow", "recovery", "--connections", "kept")

        self.assertIn(ran.returncode, ENDS.values(), ran.stderr)
        for words in ("known / unknown", "known / known + 200000 µs", "found, as it must", "AUC", "seed"):
            self.assertIn(words, ran.stdout)
        self.assertEqual("", ran.stderr)

    def test_interrupted_it_ends_its_server(self):
        process = subprocess.Popen([str(PROGRAM), "selftest", "timing", "--flow", "recovery"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment({}) | {"TMPDIR": self.folder.name})
        eventually("it measures", lambda: list(pathlib.Path(self.folder.name).glob("*/postkey.db")))

        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)

        self.assertEqual(1, process.returncode, errors)
        self.assertIn(b"interrupted", errors)
        self.assertEqual([], os.listdir(self.folder.name))


class CommandLine(unittest.TestCase):
    def test_what_it_does_not_understand_is_a_usage_error(self):
        for arguments in (("--flow", "nothing"), ("--classes", "known"), ("--connections", "old"), ("--samples", "1"), ("--state", "fine"),
                          ("--url", "http://127.0.0.1:1", "--state", "normal"), ("--url", "https://example.org")):
            with self.subTest(arguments):
                ran = run_program("selftest", "timing", *arguments)

                self.assertEqual(64, ran.returncode, ran.stderr)


if __name__ == "__main__":
    unittest.main()
