"""Access tokens made by hand, right and wrong ones, with OpenSSL's command line. For tests alone."""
import base64
import hashlib
import hmac
import json
import subprocess
from pathlib import Path
from typing import Any


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    header, claims, signature = token.split(".")
    return json.loads(unb64(header)), json.loads(unb64(claims)), unb64(signature)


def joined(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """What is signed. Without spaces and in the order given, as the server writes it."""
    return ".".join(b64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def new_key(folder: Path) -> Path:
    key = folder / "stranger.pem"
    key.write_bytes(openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout"))
    return key


def public_pem(key: Path) -> bytes:
    return openssl("ec", "-in", str(key), "-pubout")


def public_der(key: Path) -> bytes:
    return openssl("ec", "-in", str(key), "-pubout", "-outform", "DER")


def point_of(key: Path) -> dict[str, str]:
    """The coordinates as a JSON Web Key has them: the last 64 bytes of the DER."""
    point = public_der(key)[-64:]
    return {"x": b64(point[:32]), "y": b64(point[32:])}


def es256(header: dict[str, Any], claims: dict[str, Any], key: Path) -> str:
    return es256_of_text(joined(header, claims), key)


def es256_of_text(text: str, key: Path) -> str:
    """RFC 7518, section 3.4: r and s, 32 bytes each; OpenSSL writes them as DER."""
    der = openssl("dgst", "-sha256", "-sign", str(key), data=text.encode())
    numbers, at = [], 2
    for _ in range(2):
        length = der[at + 1]
        numbers.append(int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(32, "big"))
        at += 2 + length
    return f"{text}.{b64(b''.join(numbers))}"


def hs256(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    text = joined(header, claims)
    return f"{text}.{b64(hmac.digest(secret, text.encode(), hashlib.sha256))}"
