"""kill -9 at random moments under load, again and again (R-03, R-40): who was told yes is served; a second copy is possible
only of a mail that was in hand when a kill came, and it is the same mail. POSTKEY_CRASH_KILLS says how often."""
import bisect
import collections
import os
import random
import tempfile
import time
import unittest

from crash_load import Load, import_members
from relay import Relay
from server import LONGEST_WAIT, Server, eventually, run_program

KILLS = int(os.environ.get("POSTKEY_CRASH_KILLS", "15"))
IN_HAND = 8 + 32  # with the relay at a time, and taken by it but not written down yet (marks go 32 at a time)


class RandomCrashes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="postkey-test-")
        self.addCleanup(folder.cleanup)
        self.data_dir = folder.name
        self.seed = random.randrange(2**32)
        self.ends = []  # when each life was over, and all it had said was heard

    def test_everybody_who_was_told_yes_is_served_and_a_copy_is_the_same_mail(self):
        moments = random.Random(self.seed)
        with Relay() as relay:
            settings = relay.settings() | {"email.retry_seconds": "1", "email.probe_seconds": "1", "email.lease_seconds": 3600,
                                           "security.argon2_memory_kib": 12288, "security.argon2_passes": 3,
                                           "security.hashing_memory_mib": 256, "throttle.global_mails_per_minute": 100_000}
            server = Server(settings, data_dir=self.data_dir)
            self.addCleanup(server.kill)
            members = [f"member{number}@example.org" for number in range(40 * KILLS)]
            import_members(self.data_dir, settings, members)
            slowest = 0.0
            with Load(server, members, pause=0.02) as load:
                for _ in range(KILLS):
                    # In the thick of it, however fast this machine is.
                    enough = len(load.accepted) + moments.randrange(12)
                    eventually("the load goes on", lambda enough=enough: len(load.accepted) >= enough)
                    time.sleep(moments.uniform(0, 0.05))
                    server.kill()
                    relay.hear_out()
                    self.ends.append(time.time())
                    server.start()
                    slowest = max(slowest, server.start_seconds)
            # What was in hand at a kill comes back one by one, lest it take others with it.
            server.settle(longest=LONGEST_WAIT + KILLS)
            set_aside = self.retry_set_aside(server)
            server.settle()
            ends = server.query("SELECT recipient, state, reason, attempts, deaths FROM messages WHERE state <> 'sent'")
            self.assertEqual([], ends, f"not served, seed {self.seed}")
            self.assertEqual([("ok",)], server.query("PRAGMA integrity_check"))
            self.assertEqual(0, server.stop())

        self.check(relay.received, load)
        print(f"\nrandom crashes, seed {self.seed}: {KILLS} kills, slowest start {slowest:.2f} s, {len(load.accepted)} accepted, "
              f"{len(load.unanswered)} unanswered, {len(relay.received)} mails to {len(set(relay.recipients()))} people, "
              f"{len(relay.received) - len(set(relay.recipients()))} second copies, "
              f"{set_aside} set aside and retried")

    def retry_set_aside(self, server):
        """Three kills while one mail was handed over look like that mail's fault (R-12); an operator sees it and says go on."""
        dead = server.query("SELECT id FROM messages WHERE state = 'dead' AND deaths = 3")
        for (identifier,) in dead:
            ran = run_program("mail", "retry", identifier, "--yes", "--data-dir", self.data_dir, settings=server.settings)
            self.assertEqual(0, ran.returncode, ran.stderr)
        return len(dead)

    def check(self, received, load):
        served = {copy.recipient for copy in received}
        self.assertEqual(set(), load.accepted - served, f"lost, seed {self.seed}")
        self.assertLessEqual(served - load.accepted, load.unanswered, f"nobody asked, seed {self.seed}")
        self.assertEqual({}, load.refused)
        self.assertGreater(len(load.accepted), KILLS)
        copies = collections.defaultdict(list)
        for copy in received:
            copies[copy.recipient].append(copy)
        again = collections.Counter()
        for recipient, mails in copies.items():
            with self.subTest(recipient=recipient, seed=self.seed):
                lives = [bisect.bisect(self.ends, mail.at) for mail in mails]
                self.assertEqual(len(lives), len(set(lives)), f"two copies in one life: {lives}")
                again.update(lives[:-1])
                for what in (lambda mail: mail.message_id, lambda mail: mail.mail.link, lambda mail: mail.source):
                    self.assertEqual(1, len({what(mail) for mail in mails}))
        self.assertTrue(all(number <= IN_HAND for number in again.values()), again)
