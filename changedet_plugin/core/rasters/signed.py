"""Which part of an address is a secret? What signs a request, or says who asks; the rest says which raster it is.

A run reads a raster by the whole address. What is written of it, for others to open, is the address without these parts; so
the raster is known again by a newly signed one.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from changedet_plugin.core.rasters import address as addresses

_ADDRESS = re.compile(r"""(?:\b[A-Za-z][\w+.-]*://|/vsi\w+)[^\s"'<>|]*""")
"""An address in a text, up to a blank."""
_AFTER = ").,;:!?”’"
"""What may follow an address in a sentence, and is none of it."""
_USER = re.compile(r"(?<=://)[^/\s?#]*@")
"""User and password before a host."""
_SECRET = re.compile(
    r"sig|token|secret|passw|pwd|auth|cred|session|jwt|cookie|policy|expir|hmac|ticket|nonce|accessid|^header\."
    r"|(?:^|[-_.]|api|access|account|subscription|private|pair|map|service)key(?:[-_.]?id)?$|^key-?(?:pair-?)?id$|^code$"
    r"|^x-(?:amz|goog|oss|obs|cos|tos|bce|ms)-|^(?:sas|hdnea|hdnts|hdntl|user|username|login|pass)$"
)
"""Names of what is asked with, in lower case, that sign or say who asks."""
_BESIDE_A_SIGNATURE = re.compile(r"s(?:v|s|rt|p|t|e|pr|r|ip|i|koid|ktid|kt|ke|ks|kv|dd|aoid|uoid|cid)|alg(?:orithm)?|date")
"""Names that belong to a signature where there is one: those of Azure."""
_RANDOM = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=.~-]{32,}|ey[\w-]{8,}\.[\w.-]+")
"""What looks drawn at random, whatever it is called."""


def unsigned(address: str) -> str:
    """The address of a raster without what signs a request or says who asks; every other address is returned as it is."""
    if "://" not in address and "/vsi" not in address:
        return address
    raster, bands = addresses.selected(address)
    if bands:
        return addresses.bands_of(unsigned(raster), bands)
    parts = [_unsigned(part) for part in addresses.parts(address)]
    return addresses.joined(parts) or parts[0] if len(parts) > 1 else parts[0]


def is_signed(address: str) -> bool:
    """Whether a part of an address is a secret."""
    return unsigned(address) != address


def without_secrets(text: str) -> str:
    """A text in which every address is ``unsigned``."""
    return _ADDRESS.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    address = found[0].rstrip(_AFTER)
    return unsigned(address) + found[0][len(address) :]


def _unsigned(raster: str) -> str:
    place, mark, query = _USER.sub("", raster).partition("?")
    # In braces stands an archive; what follows them is a file in it.
    query, brace, inside = query.partition("}") if "{" in place else (query, "", "")
    query, _, fragment = query.partition("#")
    kept = [sign + text for sign, text in ((mark, _not_secret(query)), ("#", _not_secret(fragment))) if text]
    return "".join((place, *kept, brace, inside))


def _not_secret(query: str) -> str:
    """What is asked with, but for secrets."""
    given = [piece.partition("=") for piece in query.split("&")]
    secret = [_is_secret(unquote(name).lower(), unquote(value)) for name, _, value in given]
    kept = [
        f"{name}{sign}{_nested(value)}"
        for (name, sign, value), is_secret in zip(given, secret)
        if not is_secret and not (any(secret) and _BESIDE_A_SIGNATURE.fullmatch(unquote(name).lower()))
    ]
    return "&".join(kept)


def _is_secret(name: str, value: str) -> bool:
    return bool(_SECRET.search(name) or _RANDOM.fullmatch(value or name))


def _nested(value: str) -> str:
    """An address may be asked for with another one."""
    whole = unquote(value)
    return quote(unsigned(whole), safe="", errors="surrogateescape") if is_signed(whole) else value
