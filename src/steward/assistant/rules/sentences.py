"""Sentences: where they end, and which of them speak to a machine instead of a reader."""

import re

_NEXT = r"(?=[\"'“(\[]*[^\W_a-z])"
_END = re.compile(
    rf"(?<=[.!?…])\s+{_NEXT}|(?<=[.!?…][\"'”’)\]])\s+{_NEXT}|\n+",
)
# What is written to steer an assistant; no customer wants it read out.
_TO_A_MACHINE = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\b.{0,40}
        \b(?:instruction|instructions|prompt|prompts|rules|guidelines|above|previous|prior)\b
    | \b(?:system|developer)\s+(?:prompt|message|instruction)
    | \b(?:you\s+are|act\s+as|behave\s+as|pretend\s+to\s+be)\b.{0,30}
        \b(?:ai|assistant|chatbot|bot|language\s+model|llm)\b
    | \b(?:ai|assistant|assistants|chatbot|bot|language\s+model|llm)s?\b.{0,20}
        \b(?:must|should|shall|has\s+to|have\s+to|needs\s+to)\b
    | \b(?:vergiss|ignoriere?n?)\b.{0,40}\b(?:anweisung|anweisungen|regeln)\b
    | \b(?:ignorez|oubliez)\b.{0,40}\b(?:instructions|consignes|règles)\b
    | \b(?:ignora|olvida|ignore|esqueça|dimentica)\b.{0,40}
        \b(?:instrucciones|reglas|instruções|regras|istruzioni|regole)\b
    | <\s*/?\s*(?:system|assistant|user|instructions?)\b
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a plain text in their order; a line break ends one, too."""
    return [" ".join(one.split()) for one in _END.split(text) if one and one.strip()]


def speaks_to_a_machine(sentence: str) -> bool:
    """Whether a sentence is written to steer an assistant."""
    return _TO_A_MACHINE.search(sentence) is not None
