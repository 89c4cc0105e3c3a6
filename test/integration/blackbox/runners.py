"""Fifty runners for a race (T-RACE): each has sent all of its request but the last byte. POSTKEY_RACE_ROUNDS says how often a race
is run."""
import collections
import contextlib
import itertools
import json
import os
import socket
import subprocess
import time

from case import Case
from client import PATIENCE, parsed
from server import LONGEST_WAIT, PROGRAM, environment, run_program

RUNNERS = 50
ROUNDS = int(os.environ.get("POSTKEY_RACE_ROUNDS", "3"))


class Races(Case):
    starts = itertools.count(0, 13)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = collections.defaultdict(collections.Counter)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        print(f"\n{RUNNERS} at once")
        for what, statuses in cls.figures.items():
            print(f"  {what}: " + ", ".join(f"{statuses[each]} × {each}" for each in sorted(statuses, key=str)))

    def rounds(self, what, play):
        """Calls play() once a round; it returns the answers."""
        for number in range(ROUNDS):
            with self.subTest(what, round=number):
                answers = play()
                figures = self.figures[what]
                figures.update(answer.status for answer in answers)
                figures[f"{sum(answer.status < 300 for answer in answers)} of 2xx in a round"] += 1

    def burst(self, path, bodies, headers=""):
        """Posts all bodies at the same moment; the answers in their order."""
        with contextlib.ExitStack() as connections:
            runners = [self._runner(connections, path, body, headers) for body in bodies]
            time.sleep(0.1)  # all of them wait for their last byte
            for connection, last in runners:
                connection.sendall(last)
            return [self._answer(connection) for connection, _ in runners]

    def beside_command(self, path, bodies, *arguments):
        """Posts the bodies to the server while a command works on the same database: four in five at even distances, as long as a
        command takes here, and the rest at once when it has ended. Each time it starts after some more of them. The command, the
        answers of the former, those of the latter."""
        begun = time.monotonic()
        self.assertEqual(0, run_program("account", "list", "--data-dir", self.server.data_dir).returncode)
        racing = len(bodies) * 4 // 5
        distance = (time.monotonic() - begun) / racing
        start = next(self.starts) % racing
        with contextlib.ExitStack() as resources:
            runners = []
            for number, body in enumerate(bodies[:racing]):
                if number == start:
                    command = resources.enter_context(self._command(arguments))
                connection, last = self._runner(resources, path, body)
                connection.sendall(last)
                runners.append(connection)
                time.sleep(distance)
            out, err = self._rest_of(command)
            late = self.burst(path, bodies[racing:])
            answers = [self._answer(connection) for connection in runners]
        return subprocess.CompletedProcess(arguments, command.returncode, out, err), answers, late

    def _command(self, arguments):
        return subprocess.Popen([str(PROGRAM), *arguments, "--data-dir", str(self.server.data_dir)], encoding="utf-8",
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({}))

    @staticmethod
    def _rest_of(command):
        try:
            return command.communicate(timeout=LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            command.kill()
            raise

    def _runner(self, connections, path, body, headers=""):
        """A connection that has sent all of its request but the last byte, and that byte."""
        raw = json.dumps(body).encode()
        connection = connections.enter_context(
            socket.create_connection((self.server.host, self.server.port), timeout=PATIENCE))
        connection.sendall((f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
                            f"{headers}Content-Length: {len(raw)}\r\n\r\n").encode() + raw[:-1])
        return connection, raw[-1:]

    @staticmethod
    def _answer(connection):
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return parsed(received)
