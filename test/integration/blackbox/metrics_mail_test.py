"""The mail figures of /metrics move with what a relay does; and the alert rules that are shipped name figures that exist."""
import re
import tempfile
import unittest

from case import PASSWORD
from exposition import Exposition
from relay import Over, Relay, Script, closed_port
from server import ROOT, Server, eventually

RULES = ROOT / "packaging" / "prometheus" / "postkey.rules.yml"
PAGE = ROOT / "docs" / "metrics.md"


def metrics_of(server):
    return Exposition(server.get("/metrics").text())


class Says(Script):
    """One other reply at one moment, or none."""

    def __init__(self, moment, text):
        self.moment = moment
        self.text = text

    def reply(self, moment, text, session):
        return (self.text or text) if moment == self.moment else text

    def at(self, moment, session):
        if moment == self.moment and not self.text:
            raise Over


class Kills(Script):
    def at(self, moment, session):
        if moment == "data":
            self.server.process.kill()
            raise Over


class MailMetrics(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = folder.name

    def server(self, settings, **more):
        server = Server({"email.retry_seconds": "600", "email.probe_seconds": "1"} | settings | more, data_dir=self.data_dir)
        self.addCleanup(server.kill)
        return server

    def ask(self, server, email="ada@example.org"):
        self.assertEqual(201, server.post("/v1/accounts", {"email": email, "password": PASSWORD}).status)

    def attempts(self, server, outcome):
        return metrics_of(server).value("postkey_mail_attempts_total", outcome=outcome)

    def test_a_mail_that_left_is_an_attempt_and_a_hand_over(self):
        with Relay() as relay:
            server = self.server(relay.settings())
            self.ask(server)
            eventually("it is counted", lambda: self.attempts(server, "sent") == 1)

            now = metrics_of(server)
            self.assertEqual(1, now.value("postkey_mail_handover_seconds_count"))
            self.assertGreater(now.value("postkey_mail_handover_seconds_sum"), 0)
            self.assertEqual(0, now.value("postkey_transport_breaker_open", transport="primary"))
            eventually("nothing waits", lambda: metrics_of(server).value("postkey_outbox_leased") == 0)

    def test_deferred_refused_and_ambiguous_ends_are_told_apart(self):
        for outcome, script, waits in (("deferred", Says("rcpt", "450 4.2.0 later"), 1), ("refused", Says("rcpt", "550 5.1.1 no"), 0),
                                       ("unknown", Says("dot", None), 1)):
            with self.subTest(outcome=outcome), Relay(script=script) as relay, \
                    tempfile.TemporaryDirectory(prefix="postkey-test-") as self.data_dir:
                server = self.server(relay.settings())
                self.ask(server)
                eventually("it is counted", lambda: self.attempts(server, outcome) == 1)
                eventually("it waits or not", lambda: metrics_of(server).value("postkey_outbox_depth", lane="verify") == waits)

                now = metrics_of(server)
                self.assertEqual(outcome == "unknown", now.value("postkey_mail_ambiguous_total"))
                self.assertEqual(0, now.value("postkey_mail_handover_seconds_count"))
                self.assertEqual(0, server.stop())

    def test_a_relay_in_trouble_opens_the_breaker_and_the_oldest_mail_grows_older(self):
        with Relay(script=Says("greeted", "421 4.3.2 closed")) as relay:
            server = self.server(relay.settings())
            for number in range(3):
                self.ask(server, f"person{number}@example.org")

            def breaker():
                return metrics_of(server).value("postkey_transport_breaker_open", transport="primary")

            eventually("the breaker is open", breaker)
            eventually("one has waited", lambda: metrics_of(server).value("postkey_outbox_oldest_due_seconds", lane="verify") > 0.5)
            self.assertGreater(self.attempts(server, "transport_trouble"), 0)
            relay.script = Script()
            eventually("the breaker is closed", lambda: not breaker())
            eventually("nothing is due", lambda: metrics_of(server).value("postkey_outbox_oldest_due_seconds", lane="verify") == 0)

    def test_a_mail_that_is_set_aside_is_dead(self):
        with Relay(script=Kills()) as relay:
            server = relay.script.server = self.server(relay.settings())
            self.assertEqual(0, metrics_of(server).value("postkey_mail_dead"))
            self.ask(server)
            for _ in range(3):
                eventually("it ended", lambda: server.process.poll() is not None)
                server.kill()
                server.start()

            eventually("it is set aside", lambda: metrics_of(server).value("postkey_mail_dead") == 1)

    def test_what_a_full_outbox_drops_is_counted(self):
        relay = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": closed_port(),
                 "email.smtp_tls": "none", "email.smtp_sender": "a@example.org", "server.public_url": "http://127.0.0.1:8000"}
        server = self.server(relay, **{"email.max_queued": 1})

        def dropped():
            self.ask(server, f"person{len(asked)}@example.org")
            asked.append(1)
            return metrics_of(server).value("postkey_mail_dropped_total")

        asked = []
        eventually("one is dropped", dropped)

    def test_the_rules_name_only_figures_that_exist_and_the_page_names_all(self):
        with Relay() as relay:
            server = self.server(relay.settings())
            now = metrics_of(server)
        rules = RULES.read_text()
        expressions = re.findall(r"^ +expr: (.+)$", rules, re.MULTILINE)
        self.assertEqual(rules.count("- alert: "), len(expressions))
        for expression in expressions:
            for name, labels in re.findall(r"\b((?:postkey|process)_\w+)(?:{([^}]*)})?", expression):
                family = re.sub("_(bucket|sum|count)$", "", name)
                self.assertIn(family, now.families, expression)
                self.assertEqual(family != name, now.families[family].kind == "histogram", expression)
                self.assert_labels_exist(now.families[family], labels)
        for name in ("for", "labels", "annotations"):
            self.assertEqual(len(expressions), len(re.findall(rf"^ +{name}:", rules, re.MULTILINE)), name)

        described = set(re.findall(r"^\| `(\w+)`", PAGE.read_text(), re.MULTILINE))
        self.assertEqual(set(now.families), described)
        unused = {name for name in now.families if name.startswith("postkey_mail") and name not in rules}
        self.assertEqual(set(), unused)

    def assert_labels_exist(self, family, text):
        for label, values in re.findall(r'(\w+)=~?"([^"]*)"', text):
            for value in values.split("|"):
                if (label, value) != ("status", "5xx"):  # there is none until something goes wrong
                    self.assertTrue(any((label, value) in labels for _, labels in family.samples), (family.name, label, value))
