"""Which encoding a file is written in: certain where a mark or UTF-8 says so, else guessed."""

import codecs
from io import TextIOWrapper
from typing import IO

from charset_normalizer import from_bytes

_CHUNK = 1 << 20
_GUESSED_FROM = 64 << 10

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp932", "gb18030", "big5", "euc_kr"]
_FALLBACK = "cp1252"
_MARKED = "steward-marked"


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Put lone surrogates for bytes that are no text: unlike "surrogateescape", in any encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff" * (error.end - error.start), error.end


codecs.register_error(_MARKED, _mark)


def decoded(stream: IO[bytes], encoding: str) -> TextIOWrapper:
    """Return the stream as text with its line ends kept.

    Bytes that are no text become lone surrogates, which `find_unstorable` sees.
    """
    return TextIOWrapper(stream, encoding, errors=_MARKED, newline="")


def decode_marked(line: bytes) -> str:
    """Return bytes as text in UTF-8; those that are none become lone surrogates."""
    return line.decode("utf-8", _MARKED)


class Recoded:
    """A text in any encoding, read as UTF-8; bytes that are no text stay none.

    With `returns`, lines end by carriage returns alone: they are made to end by newlines.
    """

    def __init__(self, stream: IO[bytes], encoding: str, *, returns: bool) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(_MARKED)
        self._returns = returns

    def read(self, size: int, /) -> bytes:
        """Return about so many bytes; none at the end."""
        text = ""
        while not text:
            part = self._stream.read(size)
            text = self._decoder.decode(part, final=not part)
            if not part:
                break
        text = text.replace("\r", "\n") if self._returns else text
        return text.encode("utf-8", "surrogatepass")


def guess_encoding(stream: IO[bytes]) -> str:
    """Return the Python name of the encoding; reads on to the first byte that is not ASCII."""
    chunk = stream.read(_CHUNK)
    for mark, encoding in _MARKS:
        if chunk.startswith(mark):
            return encoding
    if unmarked := _unmarked_utf16(chunk[:_GUESSED_FROM]):
        return unmarked
    while chunk and chunk.isascii():
        chunk = stream.read(_CHUNK)
    return _guess_from(chunk) if chunk else "utf-8"


def _unmarked_utf16(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark: in Western text every other byte is nearly always 0."""
    half = len(sample) // 2
    high_first = sample[0::2].count(0) / max(half, 1)
    low_first = sample[1::2].count(0) / max(half, 1)
    mostly, hardly = 0.5, 0.1
    if low_first > mostly and high_first < hardly:
        return "utf-16-le"
    if high_first > mostly and low_first < hardly:
        return "utf-16-be"
    return None


def _guess_from(chunk: bytes) -> str:
    good, broken = _utf8_sequences(chunk)
    # A few broken bytes in UTF-8 are broken rows, not another encoding.
    if good > 10 * broken:
        return "utf-8"
    lines = b"\n".join(line for line in chunk.splitlines() if not line.isascii())
    best = from_bytes(lines[:_GUESSED_FROM], cp_isolation=_LEGACY).best()
    return best.encoding if best else _FALLBACK


def _utf8_sequences(chunk: bytes) -> tuple[int, int]:
    # Not final: a character that the chunk's end cuts through is not broken.
    text = codecs.getincrementaldecoder("utf-8")(_MARKED).decode(chunk)
    foreign = [character for character in text if not character.isascii()]
    broken = sum("\ud800" <= character <= "\udfff" for character in foreign)
    return len(foreign) - broken, broken
