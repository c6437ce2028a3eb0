"""Decodes bytes to text. Belongs here: encodings. Does not: what the text means."""

from __future__ import annotations

import codecs
import re
import unicodedata

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"Rar!")
DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.-]+)", re.I
)
CONTROLS = bytes([*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# WHATWG's Encoding standard: the encodings of the web, by their names in Python. A page that declares another, such as
# UTF-7 or one of Python's own that hold no text, is not believed.
WEB_ENCODINGS = frozenset(
    {
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("cp874", *(f"cp{page}" for page in range(1250, 1259))),
        *("gbk", "gb2312", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "euc_kr", "cp949"),
    }
)
# The same standard: these labels mean windows-1252 on the web.
MEANS_WINDOWS_1252 = {"iso8859-1", "ascii", "cp1252"}

LATIN_LETTERS = set("éèêëàâäáãåçïîíìñóôöòõøúùûüßæœšžÉÈÊËÀÂÄÁÃÅÇÏÎÍÌÑÓÔÖÒÕØÚÙÛÜÆŒŠŽ")
TYPOGRAPHY = set("‘’“”‚„–—…•·«»‹›\u00a0\u00ad¡¿")
SIGNS = set("€£¥¢§©®™°±²³¹¼½¾ªº´¶×÷†‡¨¯¸")


class DecodeError(ValueError):
    """Bytes that are no readable text: `reason` is a code of the vocabulary `rejection`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decode(data: bytes, is_html: bool = False) -> str:
    """The text of some bytes, line ends as they are.

    Tried in this order: a byte-order mark, UTF-16 without one, UTF-8, the charset that an HTML page declares,
    windows-1252 where every character makes sense in its place.

    Raises:
        DecodeError: Not text (`binary`), or text in an encoding that cannot be told (`undecodable`).
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\x00" in data:
        return _utf16_without_mark(data)
    if data.startswith(SIGNATURES):
        raise DecodeError("binary", f"begins with the signature {data[:5]!r}")
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls > max(1, len(data) // 100):
        raise DecodeError("binary", f"{controls} control characters in {len(data)} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    declared = _declared(data) if is_html else None
    if declared and declared not in MEANS_WINDOWS_1252 and declared != "utf-8":
        return _strict(data, declared)
    return _windows_1252(data, broken)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DecodeError("undecodable", f"not valid {encoding}: byte {error.start}: {error.reason}") from error


def _utf16_without_mark(data: bytes) -> str:
    """Latin text in UTF-16 has a zero in every other byte; zeros anywhere else are no text."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > half * 0.6 and others < half * 0.01:
            return _strict(data, encoding)
    raise DecodeError("binary", f"{even + odd} zero bytes in {len(data)}")


def _declared(data: bytes) -> str | None:
    match = DECLARED.search(data[:4096])
    if not match:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii", "replace")).name
    except LookupError:
        return None
    return name if name in WEB_ENCODINGS else None


def _windows_1252(data: bytes, broken: UnicodeDecodeError) -> str:
    fault = f"not valid utf-8 (byte {broken.start}: {broken.reason}) and not plausible windows-1252"
    if UTF8_SEQUENCE.search(data):  # damaged UTF-8: read as windows-1252 it would be garbage
        raise DecodeError("undecodable", f"{fault}: it holds utf-8 sequences")
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise DecodeError("undecodable", f"{fault}: byte {error.start}") from error
    letters = sum(c.isalpha() for c in text)
    foreign = sum(c.isalpha() and not c.isascii() for c in text)
    for match in re.finditer(r"[^\x00-\x7f]", text):
        i = match.start()
        if not _is_plausible(text[i - 1 : i], text[i], text[i + 1 : i + 2]):
            raise DecodeError("undecodable", f"{fault}: {text[max(0, i - 10) : i + 10]!r} at character {i}")
    if foreign * 4 > letters:
        raise DecodeError("undecodable", f"{fault}: {foreign} of {letters} letters are not ASCII")
    return text


def _is_plausible(before: str, character: str, after: str) -> bool:
    """Whether a character may stand between these two in a text of a western language."""
    if character in TYPOGRAPHY:
        return True
    if character in SIGNS:  # a sign inside a word is a broken quotation mark of another encoding
        return not (before.isalpha() and after.isalpha())
    if character not in LATIN_LETTERS:
        return False
    is_capital_inside_word = unicodedata.category(character) == "Lu" and before.islower()
    return not is_capital_inside_word and after not in SIGNS
