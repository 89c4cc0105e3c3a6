"""What is shipped: the release build's size, start and memory."""
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import unittest

from server import RELEASE, Server

MIB = 1024 * 1024


class Shipped(unittest.TestCase):
    def test_the_stripped_program_is_smaller_than_10_mib(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder:
            stripped = pathlib.Path(folder) / "postkey"
            shutil.copy(RELEASE, stripped)
            subprocess.run(["strip", str(stripped)], check=True)

            size = stripped.stat().st_size

        print(f"stripped: {size / MIB:.2f} MiB")
        self.assertLess(size, 10 * MIB)

    def test_it_is_ready_after_less_than_200_ms_of_work(self):
        with tempfile.TemporaryDirectory(prefix="postkey-test-") as folder:
            Server(program=RELEASE, data_dir=folder).stop()  # the first start makes keys and database
            starts, work = [], []
            for _ in range(5):
                server = Server(program=RELEASE, data_dir=folder)
                starts.append(server.start_seconds)
                work.append(server.cpu_seconds())
                server.stop()

        print(f"ready after: {statistics.median(starts) * 1000:.0f} ms, of work {statistics.median(work) * 1000:.0f} ms")
        self.assertLess(statistics.median(work), 0.2)

    def test_it_holds_less_than_20_mib_when_idle(self):
        with Server(program=RELEASE) as server:
            server.get("/health/ready")

            status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()

        resident = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024
        print(f"resident: {resident / MIB:.1f} MiB")
        self.assertLess(resident, 20 * MIB)


if not RELEASE.exists():
    raise unittest.SkipTest(f"{RELEASE} is not built (script/test builds it)")
