"""Checks an ES256 signature (RFC 7518 3.4) with nothing but arithmetic: the judge must not be the library that signed."""
import base64
import hashlib

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
A = P - 3
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def added(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    slope = (3 * p[0] ** 2 + A) * pow(2 * p[1], -1, P) if p == q else (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiplied(k, point):
    result = None
    while k:
        if k & 1:
            result = added(result, point)
        point, k = added(point, point), k >> 1
    return result


def number(text):
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def verifies(jwk, signed, signature):
    """Whether `signature` (base64url, r and s) over the bytes `signed` is by this public key."""
    point = (number(jwk["x"]), number(jwk["y"]))
    if (point[1] ** 2 - (point[0] ** 3 + A * point[0] + B)) % P != 0:
        return False
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    if len(raw) != 64:
        return False
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    if not (0 < r < N and 0 < s < N):
        return False
    digest = int.from_bytes(hashlib.sha256(signed).digest(), "big")
    inverse = pow(s, -1, N)
    reached = added(multiplied(digest * inverse % N, G), multiplied(r * inverse % N, point))
    return reached is not None and reached[0] % N == r
