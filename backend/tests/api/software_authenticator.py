"""An authenticator in software, as far as adding a passkey goes: attestation `none` is signed by nobody, so a point of the curve will do for
a key. What a passkey proves is tested beside the module (backend/modules/factors/tests)."""
import base64
import hashlib
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from testkit.world import the_world

# The base point of P-256 (SEC 2, section 2.4.2): the public key of the private key 1.
X = bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
Y = bytes.fromhex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def cbor(major: int, data: bytes) -> bytes:
    """A byte string (2) or a text (3)."""
    size = len(data)
    return (bytes([major << 5 | size]) if size < 24 else bytes([major << 5 | 24, size]) if size < 256 else bytes([major << 5 | 25]) + size.to_bytes(2, "big")) + data


class SoftwareAuthenticator:
    def __init__(self, origin: str | None = None) -> None:
        self.origin = origin or f"http://localhost:{urlsplit(the_world().base_url).port}"
        self.credential_id = secrets.token_bytes(32)

    def create(self, options: dict[str, Any], name: str, flags: int = PRESENT | VERIFIED, trailing: bytes = b"") -> dict[str, Any]:
        """The body of POST /v1/factors/passkeys for what POST /v1/factors/passkeys/options said."""
        client_data = {"type": "webauthn.create", "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        key = b"\xa5\x01\x02\x03\x26\x20\x01\x21" + cbor(2, X) + b"\x22" + cbor(2, Y)
        data = (hashlib.sha256(options["rp"]["id"].encode()).digest() + bytes([flags | HAS_CREDENTIAL]) + bytes(4)
                + bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + key + trailing)
        attestation = b"\xa3" + cbor(3, b"fmt") + cbor(3, b"none") + cbor(3, b"attStmt") + b"\xa0" + cbor(3, b"authData") + cbor(2, data)
        return {"name": name, "clientDataJSON": base64url(json.dumps(client_data).encode()), "attestationObject": base64url(attestation)}
