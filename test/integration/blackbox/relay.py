"""A small relay on loopback: takes every mail over plain SMTP, as smtp_tls = "none" allows towards loopback."""
import email
import email.policy
import socket
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def reply(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.reply("220 relay.test ESMTP")
        sender, recipients = None, []
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb.startswith(b"EHLO"):
                self.reply("250-relay.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8")
            elif verb.startswith(b"MAIL FROM:"):
                sender, recipients = line, []
                self.reply("250 2.1.0 Ok")
            elif verb.startswith(b"RCPT TO:"):
                recipients.append(line.split(b"<", 1)[1].split(b">", 1)[0].decode())
                self.reply("250 2.1.5 Ok")
            elif verb == b"DATA" and sender and recipients:
                self.reply("354 Go ahead")
                self.server.relay.take(recipients, self.message())
                self.reply("250 2.0.0 Ok: queued")
                sender, recipients = None, []
            elif verb in (b"RSET", b"NOOP"):
                sender, recipients = None, []
                self.reply("250 2.0.0 Ok")
            elif verb == b"QUIT":
                self.reply("221 2.0.0 Bye")
                return
            else:
                self.reply("503 5.5.1 Bad sequence")

    def message(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, relay):
        self.relay = relay
        self.sessions = []
        super().__init__(("127.0.0.1", port), _Session)

    def process_request(self, request, client_address):
        self.sessions.append(request)
        super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        pass  # a server that is killed resets its connections

    def cut_sessions(self):
        for session in self.sessions:
            try:
                session.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is over


class Relay:
    """Listens and holds sessions while it is used as a context; `received` holds (recipient, message)."""

    def __init__(self, port):
        self.received = []
        self.lock = threading.Lock()
        self.listener = _Listener(port, self)
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.05,))

    def take(self, recipients, source):
        message = email.message_from_bytes(source, policy=email.policy.default)
        with self.lock:
            self.received += [(recipient, message) for recipient in recipients]

    def recipients(self):
        with self.lock:
            return [recipient for recipient, _ in self.received]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.listener.cut_sessions()
        self.listener.server_close()
        self.thread.join()


def closed_port():
    """A loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
