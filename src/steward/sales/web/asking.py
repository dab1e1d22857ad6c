"""The form by which goods are sent back, wherever it is shown: what it sends, and the form anew."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from steward.accounts import Actor
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.once import FIELD, new_key
from steward.kit.pages import form_values, page, parse
from steward.sales import actions, queries
from steward.sales.forms import ReturnForm
from steward.sales.models import OrderReturn

_ROW = "quantity-"  # and the id of a delivered line


def ask(who: Actor, order_number: str) -> OrderReturn:
    """Ask for what the form names. Raises NotFound, BadInput that names the form's fields."""
    order = queries.get_order(session(), who, order_number)
    rows = _rows()
    said = {name: request.form.get(name, "") for name in ("reason", "note")}
    try:
        sent = parse(ReturnForm, {"lines": rows, **said})
        key = request.form.get(FIELD) or new_key()
        return actions.ask_return(
            session(), order, sent.lines, sent.reason, sent.note, key=key, actor=who
        )
    except BadInput as error:
        raise BadInput(error.detail, errors=_by_field(error, rows)) from error


def _rows() -> list[dict[str, str]]:
    """Return the rows in which a quantity was filled in that is not nothing."""
    return [
        {"delivery_line_id": name.removeprefix(_ROW), "quantity": text}
        for name, text in request.form.items()
        if name.startswith(_ROW) and text.strip(" 0.,")
    ]


def _by_field(error: BadInput, rows: list[dict[str, str]]) -> dict[str, str]:
    found = {}
    for name, words in error.errors.items():
        table, _, rest = name.partition(".")
        place = rest.partition(".")[0]
        is_row = table == "lines" and place.isdecimal()
        found[f"{_ROW}{rows[int(place)]['delivery_line_id']}" if is_row else name] = words
    return found or {"": error.detail}


def ask_page(
    template: str, who: Actor, order_number: str, errors: Mapping[str, str], **context: Any
) -> Response:
    """Show the form with what was sent and what is wrong with it, if something was."""
    order = queries.get_order(session(), who, order_number)
    values = {"once": new_key()} | form_values()
    about = {"back": queries.show_back(session(), order), "terms": queries.return_terms(session())}
    status = BadInput.status if errors else 200
    return page(template, status, order=order, values=values, errors=errors, **about, **context)
