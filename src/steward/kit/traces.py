"""Pictures without what cameras write into them: place, time, serial numbers, small copies.

The parts of a file that hold such things are left out; those that make the pixels and their colours
are copied as they are, so nothing is compressed anew. Of all that EXIF tells, the orientation alone
is written again: photos of telephones would else lie on their side.

Sources: ITU-T T.81, annex B (JPEG); W3C, Portable Network Graphics, third edition (PNG); RFC 9649
(WebP); CIPA DC-008 (EXIF and TIFF).
"""

import re
import struct
from collections.abc import Callable, Iterator
from zlib import crc32

_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_UPRIGHT = 1

_SOI, _EOI = b"\xff\xd8", 0xD9
_SOS, _APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_COLOURS = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
_MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT"
    b" acTL fcTL fdAT".split()
)

_WEBP_KEPT = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
_WEBP_PIXELS = frozenset([b"VP8 ", b"VP8L", b"ANMF"])
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


class _BrokenError(Exception):
    """This is not the file that its first bytes promise."""


def cleaned(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Yield a file in chunks; a picture of at most `most` bytes as `without_traces` returns it.

    Whatever is larger is not for us to keep, so it is passed on to whoever refuses it.
    """
    first = next(chunks, b"")
    if _cleaner_of(first) is None:
        yield first
        yield from chunks
        return
    whole = bytearray(first)
    for chunk in chunks:
        whole += chunk
        if len(whole) > most:
            break
    yield without_traces(bytes(whole)) if len(whole) <= most else bytes(whole)


def without_traces(content: bytes) -> bytes:
    """Return a JPEG, PNG or WebP with the same pixels, and nothing of where or when it was made.

    What is none of these, or cannot be read as one, is returned as it is.
    """
    clean = _cleaner_of(content)
    if clean is None:
        return content
    try:
        return clean(content)
    except (_BrokenError, struct.error):
        return content


def _cleaner_of(content: bytes) -> Callable[[bytes], bytes] | None:
    if content.startswith(_SOI + b"\xff"):
        return _clean_jpeg
    if content.startswith(_PNG):
        return _clean_png
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return _clean_webp if is_webp else None


def _clean_jpeg(data: bytes) -> bytes:
    kept = [_SOI]
    for kind, part in _jpeg_parts(data):
        body = part[4:]
        if kind == _APP1 and body.startswith(_EXIF):
            turned = _orientation_alone(body.removeprefix(_EXIF))
            if turned:
                kept.append(_segment(_APP1, _EXIF + turned))
        elif _is_kept(kind, body):
            kept.append(part)
    return b"".join(kept)


def _is_kept(kind: int, body: bytes) -> bool:
    """Keep what decoders need; of what applications add, only what says how colours are meant."""
    if kind in _COLOURS:
        return body.startswith(_COLOURS[kind])
    return kind != _COMMENT and not _APP0 <= kind <= _APP15


def _segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and all bytes of each segment, a scan with its header; nothing after EOI.

    Once a scan has come, whatever cannot be read is yielded as one: a photo that broke off.
    """
    at, has_scan = len(_SOI), False
    while at < len(data):
        kind, start, end = _jpeg_part(data, at)
        if kind is None:
            if not has_scan:
                raise _BrokenError
            yield _SOS, data[at:]
            return
        yield kind, b"\xff" + data[start - 1 : end]
        if kind == _EOI:
            return
        at, has_scan = end, has_scan or kind == _SOS


def _jpeg_part(data: bytes, at: int) -> tuple[int | None, int, int]:
    """Return the marker of the segment at `at`, where it starts behind it, and where it ends."""
    found = _MARKER.match(data, at)
    if found is None:
        return None, at, at
    kind, start = found[1][0], found.end()
    if kind == _EOI:
        return kind, start, start
    end = start + int.from_bytes(data[start : start + 2])
    if end < start + 2 or end > len(data):
        return None, start, end
    if kind == _SOS:
        behind = _AFTER_SCAN.search(data, end)
        end = behind.start() if behind else len(data)
    return kind, start, end


def _clean_png(data: bytes) -> bytes:
    kept = [_PNG]
    for name, part in _png_parts(data):
        if name == b"eXIf":
            turned = _orientation_alone(part[8:-4])
            if turned:
                crc = crc32(name + turned)
                kept.append(struct.pack(">I", len(turned)) + name + turned + struct.pack(">I", crc))
        elif name in _PNG_KEPT:
            kept.append(part)
    return b"".join(kept)


def _png_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and bytes of each chunk; nothing after IEND."""
    at = len(_PNG)
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data) and name != b"IDAT":
            raise _BrokenError
        yield name, data[at:end]
        if name == b"IEND":
            return
        at = end


def _clean_webp(data: bytes) -> bytes:
    kept = []
    turned = b""
    for name, part in _webp_parts(data):
        if name == b"EXIF":
            turned = _orientation_alone(part[8:].removeprefix(_EXIF))
        elif name in _WEBP_KEPT:
            kept.append((name, part))
    if turned:
        kept.append((b"EXIF", struct.pack("<4sI", b"EXIF", len(turned)) + turned))
    told = _HAS_EXIF if turned else 0
    body = b"".join(_told(part, told) if name == b"VP8X" else part for name, part in kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _told(header: bytes, flags: int) -> bytes:
    """Return the header of a WebP that tells of no more than there is."""
    name, size, before = struct.unpack_from("<4sIB", header)
    now = before & ~(_HAS_EXIF | _HAS_XMP) | flags
    return struct.pack("<4sIB", name, size, now) + header[9:]


def _webp_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and bytes of each chunk, padded to even; nothing behind the length it tells."""
    at, last = 12, 8 + int.from_bytes(data[4:8], "little")
    while at < min(last, len(data)):
        name, size = struct.unpack_from("<4sI", data, at)
        end = at + 8 + size + size % 2
        if end > len(data) and name not in _WEBP_PIXELS:
            raise _BrokenError
        yield name, data[at:end]
        at = end


def _orientation_alone(tiff: bytes) -> bytes:
    """Return EXIF that tells how a picture is turned and nothing else; nothing if it is upright."""
    turned = _orientation_in(tiff)
    if turned == _UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _orientation_in(tiff: bytes) -> int:
    """Read the orientation, 1 to 8, off the first directory; what cannot be read is upright."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return _UPRIGHT
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (number,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(number):
            tag, _, _, turned = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return int(turned) if _UPRIGHT < turned <= 8 else _UPRIGHT  # noqa: PLR2004 - EXIF
    except struct.error:
        pass
    return _UPRIGHT
