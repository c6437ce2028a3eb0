"""Writes addresses so that they can be shown: without credentials, and as UTF-8 can hold them. Does not: open them."""

from __future__ import annotations

import re

HIDDEN = "***"

# RFC 3986, 3.2.1: what stands before the @ of an address, a password with a slash in it too. The @ of these schemes of
# fsspec follows a container, a repository or a revision.
NO_CREDENTIALS = r"(?!(?:github|git|abfss?|wasbs?)://)"
USERINFO = re.compile(
    rf"\b{NO_CREDENTIALS}([a-z][a-z0-9+.-]*)://(?:[^/?#\s]*|[^/?#\s:@\[]*:(?!:|\d*(?:[/?#\s]|$))[^\s@]*)@", re.I
)
# Parameters that let in whoever has them: signed addresses of Amazon, Google and Azure, tokens and keys of feeds.
PARAMETER = re.compile(
    r"([?&](?:[\w.-]*[-_.])?(?:signature|sig|hmac|token|jwt|credentials?|secret|password|passwd|pwd|auth|key|apikey"
    r"|accesskeyid|awsaccesskeyid|googleaccessid|session|sessionid|sid)=)[^&#\s]+",
    re.I,
)


def without_credentials(text: str) -> str:
    """A text whose addresses keep no name, password, signature or token."""
    if "://" not in text:
        return text
    return PARAMETER.sub(rf"\g<1>{HIDDEN}", USERINFO.sub(rf"\g<1>://{HIDDEN}@", text))


def storable(text: str) -> str:
    r"""A name as UTF-8 can hold it: bytes of a file's name that are no text become `\udc80` to `\udcff`.

    No two names become one: where such bytes stand, or the characters that show them, backslashes are doubled.
    """
    shown = text.encode("utf8", "backslashreplace").decode("utf8")
    if shown == text and r"\udc" not in text:
        return text
    return text.replace("\\", "\\\\").encode("utf8", "backslashreplace").decode("utf8")
