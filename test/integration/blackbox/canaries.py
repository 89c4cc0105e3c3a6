"""Secrets that are looked for (T-LEAK): in what they become when they are encoded, wherever they start in what was encoded."""
import base64
import html
import json
import quopri
import re
import urllib.parse


class Canaries:
    def __init__(self):
        self.secrets = {}  # what it is -> the secret
        self.forms = {}

    def note(self, what, secret):
        """Remembers a secret and gives it back. The same twice is one."""
        if secret not in self.forms:
            self.secrets[what] = secret
            self.forms[secret] = set(forms(secret))
        return secret

    def found(self, places):
        """(what, place) of every secret that stands in one of the places: name -> bytes. `what` begins with "form" when a page
        that holds a form holds it by its nature."""
        return {(what, place) for what, secret in self.secrets.items() for place, content in places.items()
                if stands_in(content, secret, self.forms[secret])}


def stands_in(content, secret, its_forms):
    if is_code(secret):
        return any(stands_alone(content, secret.encode()))
    return any(form in content for form in its_forms)


def stands_alone(content, number):
    """For every place where it is found, whether it is not a part of a longer number."""
    at = content.find(number)
    while at >= 0:
        yield not content[max(at - 1, 0):at].isdigit() and not content[at + len(number):at + len(number) + 1].isdigit()
        at = content.find(number, at + 1)


def is_code(secret):
    return len(secret) == 8 and secret.isdigit()


def forms(secret):
    raw = secret.encode()
    yield raw
    yield urllib.parse.quote(secret, safe="").encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield html.escape(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    yield "".join(f"\\u{ord(letter):04x}" for letter in secret).encode()
    yield quopri.encodestring(raw, quotetabs=True).replace(b"=\n", b"")
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield secret.encode("utf-16-le")
    yield secret.encode("utf-16-be")
    yield from in_base64(raw)
    for part in telling_parts(secret):
        if len(part) >= 16:
            yield part[:12].encode()
            yield part[-12:].encode()
    if re.fullmatch(r"[\w-]{32,}", secret):
        yield base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))  # what it says


def in_base64(raw):
    """The middle of the encoding, which does not depend on what stands before and behind, in three alignments."""
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * shift + raw).rstrip(b"=")[4 if shift else 0:-2]


def telling_parts(secret):
    """What is of this secret alone: of a JWS its signature; every one begins alike."""
    return secret.split(".")[2:] if secret.count(".") == 2 else [secret]
