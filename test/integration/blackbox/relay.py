"""A relay on loopback that keeps to a script: plain or with STARTTLS and AUTH, and at each moment of a session the test may
say something else, hang up or end the server."""
import atexit
import contextlib
import functools
import os
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from base64 import b64encode

from mailbox import Mail

USER, PASSWORD = "postkey", "cinder gable 41"

# The moments of a session, each just after the reply was sent; but: accepted is before the greeting, body is after each
# line of a message, dot is when the message was taken and its 250 is not yet said.
MOMENTS = ("accepted", "greeted", "ehlo", "tls", "auth", "mail", "rcpt", "data", "body", "dot", "taken")


class Over(Exception):
    """The session ends here, without another word."""


class Script:
    """What the relay does: takes every mail. A test overrides what it wants otherwise."""
    pipelining = True

    def reply(self, moment, text, session):
        """What is said in place of `text`."""
        return text

    def at(self, moment, session):
        """Called at every moment; may raise Over."""


class Taken:
    """One message, taken for one recipient."""

    def __init__(self, recipient, source):
        self.recipient = recipient
        self.source = source
        self.at = time.time()

    @functools.cached_property
    def mail(self):
        return Mail(self.recipient, self.source.decode())

    @property
    def message_id(self):
        return self.mail.message["Message-ID"]

    def __repr__(self):
        return f"<{self.recipient} {self.message_id}>"


class _Session(socketserver.StreamRequestHandler):
    def setup(self):
        super().setup()
        self.relay = self.server.relay
        self.encrypted = False
        self.envelope()

    def envelope(self):
        self.sender, self.recipients, self.body = None, [], bytearray()

    def say(self, moment, text):
        """Sends the reply of that moment; whether it was a good one."""
        said = self.relay.script.reply(moment, text, self)
        self.wfile.write(said.encode() + b"\r\n")
        self.relay.script.at(moment, self)
        return said[0] in "23"

    def reset(self):
        """Hangs up with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        raise Over

    def handle(self):
        with contextlib.suppress(Over, OSError):  # a server that is killed resets its connections
            self.relay.script.at("accepted", self)
            if self.say("greeted", "220 relay.test ESMTP"):
                self.commands()

    def commands(self):
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb.startswith(b"EHLO"):
                self.say("ehlo", self.capabilities())
            elif verb == b"STARTTLS" and self.relay.tls and not self.encrypted:
                self.wfile.write(b"220 2.0.0 Go ahead\r\n")
                self.encrypt()
            elif verb.startswith(b"AUTH PLAIN ") and self.encrypted:
                self.authenticate(line.split()[2])
            elif verb == b"QUIT":
                self.wfile.write(b"221 2.0.0 Bye\r\n")
                return
            elif verb in (b"RSET", b"NOOP"):
                self.envelope()
                self.wfile.write(b"250 2.0.0 Ok\r\n")
            else:
                self.transaction(verb, line)

    def transaction(self, verb, line):
        if verb.startswith(b"MAIL FROM:"):
            self.envelope()
            if self.say("mail", "250 2.1.0 Ok"):
                self.sender = line
        elif verb.startswith(b"RCPT TO:") and self.sender:
            recipient = line.split(b"<", 1)[1].split(b">", 1)[0].decode()
            self.recipients.append(recipient)
            if not self.say("rcpt", "250 2.1.5 Ok"):
                self.recipients.pop()
        elif verb == b"DATA" and self.recipients:
            if self.say("data", "354 Go ahead"):
                self.message()
        else:
            self.wfile.write(b"503 5.5.1 Bad sequence\r\n")

    def message(self):
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise Over  # no final dot: nothing was handed over
            self.body += line[1:] if line.startswith(b".") else line
            self.relay.script.at("body", self)
        # Only what is answered with 250, or not at all, is kept.
        if self.relay.script.reply("taken", "250 2.0.0 Ok: queued", self).startswith("250"):
            self.relay.take(self.recipients, bytes(self.body))
        self.relay.script.at("dot", self)
        self.say("taken", "250 2.0.0 Ok: queued")
        self.envelope()

    def capabilities(self):
        offered = ["relay.test", "8BITMIME", "SMTPUTF8"]
        if self.relay.script.pipelining:
            offered.append("PIPELINING")
        if self.relay.tls:
            offered.append("AUTH PLAIN" if self.encrypted else "STARTTLS")
        return "\r\n".join(f"250-{word}" for word in offered[:-1]) + f"\r\n250 {offered[-1]}"

    def encrypt(self):
        self.connection = self.relay.tls.wrap_socket(self.connection, server_side=True)
        self.server.sessions.append(self.connection)
        self.encrypted = True
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = socketserver._SocketWriter(self.connection)
        self.relay.script.at("tls", self)

    def authenticate(self, credentials):
        if credentials == b64encode(f"\0{USER}\0{PASSWORD}".encode()):
            self.say("auth", "235 2.7.0 Welcome")
        else:
            self.wfile.write(b"535 5.7.8 Who are you?\r\n")

    def finish(self):
        with contextlib.suppress(OSError):
            super().finish()
        with contextlib.suppress(OSError):
            self.connection.close()


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port, relay):
        self.relay = relay
        self.sessions = []
        super().__init__(("127.0.0.1", port), _Session)

    def process_request(self, request, client_address):
        self.relay.begun += 1
        self.sessions.append(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        super().shutdown_request(request)
        with self.relay.lock:
            self.relay.ended += 1

    def handle_error(self, request, client_address):
        pass  # the other side went away in the middle

    def cut_sessions(self):
        for session in self.sessions:
            with contextlib.suppress(OSError):  # it may be over
                session.shutdown(socket.SHUT_RDWR)


class Relay:
    """Listens and holds sessions while it is used as a context; `received` holds what was Taken. With `certificate` (a PEM
    file of chain and key) it wants STARTTLS and AUTH before it takes mail."""

    def __init__(self, port=0, script=None, certificate=None):
        self.received = []
        self.script = script or Script()
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
        self.lock = threading.Lock()
        self.begun = self.ended = 0  # sessions
        self.listener = _Listener(port, self)
        self.port = self.listener.server_address[1]
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.02,))

    def take(self, recipients, source):
        with self.lock:
            self.received += [Taken(recipient, source) for recipient in recipients]

    def recipients(self):
        with self.lock:
            return [taken.recipient for taken in self.received]

    def forget(self):
        with self.lock:
            self.received = []

    def hear_out(self):
        """Waits until everything that a dead server had still said is heard."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:  # the others were there before it
            last.recv(100)
        deadline = time.monotonic() + 60
        while self.begun != self.ended:
            assert time.monotonic() < deadline, "a session does not end"
            time.sleep(0.001)

    def settings(self):
        """What a server needs to hand its mail over here."""
        common = {"email.debug_mode": "false", "email.smtp_server": "127.0.0.1", "email.smtp_port": self.port,
                  "email.smtp_sender": "Postkey <accounts@example.org>", "server.public_url": "http://127.0.0.1:8000"}
        return common | ({"email.smtp_user": USER, "email.smtp_password": PASSWORD} if self.tls
                         else {"email.smtp_tls": "none"})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.listener.cut_sessions()
        self.listener.server_close()
        self.thread.join()


def make_certificate(folder):
    """A certificate for 127.0.0.1 that vouches for itself, with its key, in one file; for a Relay and for smtp_ca_file."""
    file = os.path.join(folder, "relay.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=relay.test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file, "-out", file + ".crt"],
                   check=True, capture_output=True)
    with open(file, "ab") as both, open(file + ".crt", "rb") as certificate:
        both.write(certificate.read())
    return file


def closed_port():
    """A loopback port on which nobody listens, until a Relay of ours does: it is kept, so that no other program is given it."""
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(("127.0.0.1", 0))
    atexit.register(keeper.close)
    return keeper.getsockname()[1]
