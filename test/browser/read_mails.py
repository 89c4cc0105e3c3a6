"""Reads every .eml in a directory with Python's email package and prints what it finds as JSON.

A defect anywhere in a message, its parts or its headers is part of the answer.
"""
import email
import email.policy
import json
import pathlib
import sys


def defects_of(message):
    found = [repr(defect) for part in message.walk() for defect in part.defects]
    for part in message.walk():
        for name, value in part.items():
            found += [f"{name}: {defect!r}" for defect in value.defects]
    return found


def mailbox(header):
    (address,) = header.addresses
    return {"name": address.display_name, "address": address.addr_spec}


def reading(file):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    sender = mailbox(message["From"])
    return {
        "name": file.name.removesuffix(".eml"),
        "defects": defects_of(message),
        "types": [part.get_content_type() for part in message.walk()],
        "subject": str(message["Subject"]),
        "from_name": sender["name"],
        "from": sender["address"],
        "reply_to": mailbox(message["Reply-To"])["address"],
        "to": mailbox(message["To"])["address"],
        "date": message["Date"].datetime.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "language": str(message["Content-Language"]),
        "text": text.get_content(),
        "html": html.get_content(),
    }


print(json.dumps([reading(file) for file in sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))]))
