"""Which mapping is meant: a ready one, a file, a guess, and single columns named on top."""

import json
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from steward.helpdesk.rules.imports.errors import BadMapping
from steward.helpdesk.rules.imports.guess import guess_mapping
from steward.helpdesk.rules.imports.mapping import TicketMapping, columns_of
from steward.kit.imports import Record, open_records
from steward.kit.marks import N_

_READY = files("steward.helpdesk.rules.imports") / "ready"


def ready_mappings() -> dict[str, TicketMapping]:
    """Return the mappings that come with Steward, by name."""
    texts = (entry.read_text("utf-8") for entry in _READY.iterdir())
    mappings = (TicketMapping.model_validate(tomllib.loads(text)) for text in texts)
    return {mapping.name: mapping for mapping in sorted(mappings, key=lambda one: one.name)}


def get_mapping(choices: Sequence[str], path: Path) -> TicketMapping:
    """Return the mapping for the file at `path`, as the choices say.

    A choice is the name of a ready mapping, `auto`, a TOML or JSON file, or `column=field`, which
    adds to the others. Raise BadMapping when that is no mapping or does not fit the file's
    columns; UnreadableFile as `open_records` does.
    """
    pairs = [choice.rpartition("=") for choice in choices if "=" in choice]
    given = {field: column for column, _, field in pairs}
    named = [choice for choice in choices if "=" not in choice] or ["auto"]
    if len(named) > 1:
        raise BadMapping(
            N_("Only one mapping can be used at a time, not %(named)s.", named=" and ".join(named))
        )
    try:
        mapping = _named(named[0], path, given)
    except ValidationError as why:
        first = why.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        name = Path(named[0]).name
        raise BadMapping(
            N_(
                "The mapping %(name)s is wrong at %(place)s: %(msg)s.",
                name=name,
                place=place,
                msg=first["msg"],
            )
        ) from why
    _check_columns(mapping, path)
    return mapping


def _named(name: str, path: Path, given: dict[str, str]) -> TicketMapping:
    ready = ready_mappings()
    if name == "auto" and not _is_mail(path):
        return guess_mapping(path, given)
    if name == "auto":
        name = "mail"
    content = ready[name].model_dump() if name in ready else _load(name, list(ready))
    ticket = content.get("ticket")
    if given and isinstance(ticket, dict):
        content = {**content, "ticket": {**ticket, **given}}
    return TicketMapping.model_validate(content)


def _is_mail(path: Path) -> bool:
    first = next((row for row in open_records(path) if isinstance(row, Record)), None)
    return first is not None and {"message_id", "thread", "headers"} <= first.fields.keys()


def _load(name: str, ready: list[str]) -> dict[str, Any]:
    file = Path(name)
    if file.suffix not in {".toml", ".json"}:
        known = ", ".join(["auto", *ready])
        raise BadMapping(
            N_(
                "There is no mapping “%(name)s”. Use %(known)s, or a TOML or JSON file.",
                name=name,
                known=known,
            )
        )
    try:
        text = file.read_text("utf-8")
        content = tomllib.loads(text) if file.suffix == ".toml" else json.loads(text)
    except (OSError, RecursionError, ValueError) as why:
        raise BadMapping(
            N_("The mapping %(name)s cannot be read: %(why)s.", name=file.name, why=why)
        ) from why
    if not isinstance(content, dict):
        raise BadMapping(N_("The mapping %(name)s is no table of settings.", name=file.name))
    return content


def _check_columns(mapping: TicketMapping, path: Path) -> None:
    """Refuse a mapping that names columns a table does not have; JSON may leave fields out."""
    records = open_records(path, member=mapping.file)
    first = next((row.fields for row in records if isinstance(row, Record)), None)
    if first is None or not all(isinstance(value, str) for value in first.values()):
        return
    for part in filter(None, (mapping.ticket, mapping.log, *mapping.messages)):
        for field, rule in columns_of(part).items():
            if rule.column and not any(name in first for name in rule.column):
                raise BadMapping(
                    N_(
                        "%(name)s has no column “%(column)s” for %(field)s. It has %(first)s.",
                        name=path.name,
                        column=rule.column[0],
                        field=field,
                        first=", ".join(list(first)[:30]),
                    )
                )
