"""email.log, read as its format says: a line "--- START EMAIL {address} ---", the message, a line "--- END OF EMAIL ---"."""
import email
import email.policy
import re

START = re.compile(r"^--- START EMAIL (.+) ---$")
END = "--- END OF EMAIL ---"


class Mail:
    def __init__(self, to, source):
        self.to = to
        self.source = source
        # What stands in the file is text with its real letters, so it is parsed as bytes.
        self.message = email.message_from_bytes(source.encode("utf-8"), policy=email.policy.default)
        self.text = self._part("plain")
        self.html = self._part("html")
        self.kind = self.message["X-Postkey-Kind"]

    def _part(self, subtype):
        part = self.message.get_body((subtype,))
        return part.get_content() if part else ""

    @property
    def link(self):
        """The one link of the text part that holds a token."""
        found = [url for url in re.findall(r"https?://[^\s<>\"]+", self.text) if re.search(r"[\w-]+\.[\w-]+\.[\w-]{20,}", url)]
        if len(set(found)) != 1:
            raise AssertionError(f"not one link but {found} in:\n{self.text}")
        return found[0]

    @property
    def token(self):
        return re.split(r"[/=]", self.link)[-1]

    @property
    def code(self):
        found = re.findall(r"(?<!\d)\d{8}(?!\d)", re.sub(r"https?://\S+", "", self.text))
        if len(set(found)) != 1:
            raise AssertionError(f"not one code but {found} in:\n{self.text}")
        return found[0]

    def __repr__(self):
        return f"<{self.kind} to {self.to}>"


class MailLog:
    """The file grows at its end only: each look reads what is new."""

    def __init__(self, path):
        self.path = path
        self.position = 0
        self.mails = []
        self.address, self.lines = None, []

    def read(self):
        """All mails so far, oldest first."""
        if self.path.exists():
            with self.path.open("rb") as file:
                file.seek(self.position)
                new = file.read()
            new = new[:new.rfind(b"\n") + 1]  # a line that is being written is for the next look
            self.position += len(new)
            for line in new.decode("utf-8").split("\n")[:-1]:
                self._take(line)
        return self.mails

    def _take(self, line):
        start = START.match(line)
        if start:
            self.address, self.lines = start[1], []
        elif line == END and self.address is not None:
            self.mails.append(Mail(self.address, "\n".join(self.lines) + "\n"))
            self.address = None
        else:
            self.lines.append(line)
