"""A relay that is away, in real time: refusing, then 421, then silent. POSTKEY_OUTAGE_SECONDS says for how long. And relays that
break off in the middle of a message (R-06, R-19)."""
import datetime
import os
import tempfile
import threading
import time
import unittest

from case import PASSWORD
from crash_load import import_members
from relay import Over, Relay, Script, closed_port
from server import LONGEST_WAIT, Server, eventually

OUTAGE_SECONDS = float(os.environ.get("POSTKEY_OUTAGE_SECONDS", "6"))
RESET_LIFE, VERIFICATION_LIFE = 30 * 60, 24 * 60 * 60
CAPS = {f"throttle.mailbox_per_{length}": None for length in ("minute", "hour", "day")}  # as they are by default


class Closed(Script):
    """Has 421 for everybody."""

    def __init__(self):
        self.turned_away = 0

    def reply(self, moment, text, session):
        self.turned_away += 1
        return "421 4.3.2 relay.test is closed"


class Silent(Script):
    """Takes connections and says nothing."""

    def __init__(self):
        self.connected = threading.Event()
        self.over = threading.Event()

    def at(self, moment, session):
        self.connected.set()
        self.over.wait()
        raise Over


class BreaksOff(Script):
    """Ends the first session of some recipients' mails: when so much of the message was read, or else at the final dot."""

    def __init__(self, places):
        self.places = dict(places)  # recipient -> (bytes, how)

    def at(self, moment, session):
        if moment not in ("body", "dot"):
            return
        [recipient] = session.recipients
        size, how = self.places.get(recipient, (None, None))
        if size is not None and (moment == "dot" or len(session.body) >= size):
            del self.places[recipient]
            how(session)

    @staticmethod
    def fin(session):
        raise Over

    @staticmethod
    def rst(session):
        session.reset()


class Outage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = folder.name

    def server(self, settings, **more):
        settings = settings | {"email.retry_seconds": "1", "email.probe_seconds": "1", "security.hashing_memory_mib": 256} | more
        server = Server(settings, data_dir=self.data_dir)
        self.addCleanup(lambda: self.assertEqual(0, server.stop()))
        return server

    def ask_all(self, server, members, guests):
        """One more request of each."""
        for email in members:
            self.assertEqual(202, server.post("/v1/recoveries", {"email": email}).status)
        for email in guests:
            self.assertEqual(202, server.post("/v1/verifications", {"email": email}).status)

    def test_after_an_outage_each_person_gets_one_mail_whose_link_has_its_full_life(self):
        members = [f"member{number}@example.org" for number in range(10)]
        guests = [f"guest{number}@example.org" for number in range(5)]
        port = closed_port()
        relay = Relay(port, Closed())
        server = self.server(relay.settings(), **CAPS)
        relay.listener.server_close()
        import_members(self.data_dir, server.settings, members)
        third = OUTAGE_SECONDS / 3

        began = time.monotonic()
        for email in guests:
            self.assertEqual(201, server.post("/v1/accounts", {"email": email, "password": PASSWORD}).status)
        self.spend(began + third, server, members, guests)
        closed = Closed()
        with Relay(port, closed):
            self.spend(began + 2 * third, server, members, guests)
            eventually("somebody was turned away", lambda: closed.turned_away)
        silent = Silent()
        with Relay(port, silent):
            self.spend(began + 3 * third, server, members, guests)
            eventually("somebody met silence", silent.connected.is_set)
            silent.over.set()

        back = time.time()
        with Relay(port) as relay:
            eventually("everybody is served", lambda: set(members + guests) <= set(relay.recipients()), 3 * LONGEST_WAIT)
            drained = time.time() - back
            server.settle()
            self.assertEqual(sorted(members + guests), sorted(relay.recipients()))
            lives = [self.check_link(server, copy, back, time.time()) for copy in relay.received]
        states = dict(server.query("SELECT state, count(*) FROM messages GROUP BY state"))
        print(f"\noutage of {OUTAGE_SECONDS:.0f} s: {len(relay.received)} mails to {len(members + guests)} people after {drained:.1f} s, "
              f"requests {sum(states.values())} {states}, off full life by {min(lives):+.1f} to {max(lives):+.1f} s")

    def spend(self, until, server, members, guests):
        """Two requests of each person, then the rest of the time."""
        for _ in range(2):
            self.ask_all(server, members, guests)
        time.sleep(max(0.0, until - time.monotonic()))

    def check_link(self, server, copy, earliest, latest):
        """Its life began between these two moments. How many seconds its life from hand-over differs from a full one."""
        answer = server.post("/v1/tokens/inspect", {"token": copy.mail.token})
        self.assertEqual(200, answer.status, answer)
        life = {"pwd_reset": RESET_LIFE, "verify_email": VERIFICATION_LIFE}[answer.json()["scope"]]
        expires_at = datetime.datetime.fromisoformat(answer.json()["expires_at"].replace("Z", "+00:00")).timestamp()
        self.assertGreaterEqual(expires_at - life, int(earliest))
        self.assertLessEqual(expires_at - life, latest)
        return expires_at - copy.at - life

    def sign_up(self, server, email):
        self.assertEqual(201, server.post("/v1/accounts", {"email": email, "password": PASSWORD}).status)

    def test_cut_at_each_kilobyte_of_a_message_it_is_delivered_once_and_whole(self):
        """R-19, by FIN and by RST."""
        with Relay() as relay:
            server = self.server(relay.settings())
            self.sign_up(server, "ada@example.org")
            [whole] = eventually("the mail arrived", lambda: relay.received)
            places = {f"{how.__name__}{size}@example.org": (size, how) for size in range(1024, len(whole.source), 1024)
                      for how in (BreaksOff.fin, BreaksOff.rst)}
            self.assertGreater(len(places), 8)
            relay.script = BreaksOff(places)
            relay.forget()

            for email in places:
                self.sign_up(server, email)
            eventually("every mail arrived", lambda: len(relay.received) >= len(places), 3 * LONGEST_WAIT)
            server.settle()

            self.assertEqual({}, relay.script.places)
            self.assertEqual(sorted(places), sorted(relay.recipients()))
            for copy in relay.received:
                self.assertEqual(whole.mail.html.count("\n"), copy.mail.html.count("\n"))
                self.assertTrue(copy.mail.token)

    def test_a_relay_that_takes_a_message_and_hangs_up_gets_it_once_more_and_it_is_the_same(self):
        """R-06: no answer to the final dot."""
        with Relay(script=BreaksOff({"ada@example.org": (10**9, BreaksOff.fin)})) as relay:
            server = self.server(relay.settings())
            self.sign_up(server, "ada@example.org")
            eventually("the second copy arrived", lambda: len(relay.received) == 2)
            server.settle()

            first, second = relay.received
            self.assertEqual((first.message_id, first.source), (second.message_id, second.source))
            self.assertEqual([("sent", 1)], server.query("SELECT state, ambiguous FROM messages"))
            self.assertEqual([("unknown",), ("sent",)], server.query("SELECT outcome FROM attempts ORDER BY number"))
            self.assertGreaterEqual(second.at - first.at, 0.8)
