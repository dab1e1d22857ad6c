"""Marks texts that are translated where they are shown; knows no web, so that rules may use it."""

from typing import Self

from typing_extensions import override


class Marked(str):
    """A text in English that still knows how it was put together, so that it can be translated."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, values: dict[str, object]) -> Self:
        """Put `values` into `pattern`, as gettext does: `%(name)s`."""
        text = super().__new__(cls, pattern % values if values else pattern)
        text.pattern, text.values = pattern, values
        return text

    @override
    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[str, object]]]:
        """Let it be handed to another process."""
        return type(self), (self.pattern, self.values)


def N_(text: str, /, **values: object) -> str:  # noqa: N802 - gettext's tools look for this name
    """Return `text` with `values` put in; the tool that gathers texts for translators finds it.

    `kit.texts.translated` says it in the reader's language, also those values that are marked.
    """
    return Marked(text, values)


def packed(text: str) -> object:
    """Return a text so that it can be kept as JSON, and still be translated: see `unpacked`."""
    if not isinstance(text, Marked):
        return text
    values = {
        name: packed(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return {"text": text.pattern, "values": values}


def unpacked(kept: object) -> str:
    """Return the text that `packed` made into JSON."""
    if not isinstance(kept, dict):
        return str(kept)
    values = {
        name: unpacked(value) if isinstance(value, dict | str) else value
        for name, value in kept["values"].items()
    }
    return Marked(kept["text"], values)
