"""What those who keep stock hear: which goods have fallen to their reorder point, in one mail."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from steward.accounts import staff_who_may
from steward.inventory import Low, StockRanLow, low_goods, low_now
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.notifications.actions.duty_news import tell_on_duty
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News
from steward.notifications.actions.ticket_words import worded
from steward.notifications.queries import wording_for
from steward.notifications.rules import Kind

_PLACE = "/desk/stock/reorder"
_NAMED, _LISTED = 2, 40  # goods in a subject, and in a mail


def tell_low(session: Session, event: StockRanLow) -> None:
    """Tell all who keep stock of goods that ran low within the same minutes, once."""
    goods = low_goods(session, event.alerts)
    if not goods:
        return
    wording = wording_for(session, Kind.RESTOCK, theirs=None, ours=letterhead().language)
    words = worded(wording, _values(goods))
    note = Note(
        news=words.paragraphs[0],
        quote=_listed(goods),
        lines=tuple(words.paragraphs[1:]),
        button=_("See what to order"),
    )
    news = News(
        kind=Kind.RESTOCK,
        key=f"restock:{event.subject_id}",
        ticket=None,
        note=note,
        subject=words.subject,
        place=_PLACE,
    )
    keepers = [one.id for one in staff_who_may(session, "stock.manage")]
    tell_on_duty(session, keepers, news, thread="restock")


def stock_example(session: Session) -> dict[str, str]:
    """Return what fills the places of the words while these are only looked at."""
    return _values(low_now(session, _LISTED))


def _values(goods: Sequence[Low]) -> dict[str, str]:
    names = [one.row.name for one in goods[:_NAMED]] or [_("Mara 2 espresso machine")]
    rest = len(goods) - _NAMED
    named = ", ".join(names)
    if rest > 0:
        named = ngettext(
            "%(names)s and %(num)d more", "%(names)s and %(num)d more", rest, names=named
        )
    return {
        "business": letterhead().business,
        "goods": named,
        "count": str(len(goods) or 1),
        "what_runs_low": ngettext(
            "One of our goods has fallen to its reorder point.",
            "%(num)d of our goods have fallen to their reorder points.",
            len(goods) or 1,
        ),
        "what_is_asked": _("The proposals say how much to order of whom, and why."),
    }


def _listed(goods: Sequence[Low]) -> str:
    blocks = ["\n".join(_lines(one)) for one in goods[:_LISTED]]
    if len(goods) > _LISTED:
        blocks.append(_("And %(n)s more.", n=len(goods) - _LISTED))
    return "\n\n".join(blocks)


def _lines(low: Low) -> list[str]:
    row, how = low.row, low.row.standing
    says = [
        _(
            "%(what)s, %(place)s: %(free)s free, %(coming)s on their way, order at %(at)s.",
            what=f"{row.name} ({row.sku})",
            place=row.place,
            free=_number(row.free),
            coming=_number(row.incoming),
            at=_number(how.point or Decimal(0)),
        )
    ]
    if how.figures:
        until = _(
            "About %(count)s are asked for in the %(days)s days until more is here.",
            count=_number(Decimal(round(how.figures.expected_lead, 1))),
            days=round(how.figures.lead_days),
        )
        needed = _("Needed by %(day)s.", day=_day(row.needed_by)) if row.needed_by else ""
        says.append(f"{until} {needed}".strip())
    return [*says, _asked(low)]


def _asked(low: Low) -> str:
    """Say who was asked for more, or who could be."""
    sender = low.row.supplier
    if sender is None:
        return _("Nobody offers it yet: enter an offer at a supplier.")
    if low.ordered:
        return _("%(number)s was sent to %(name)s.", number=low.ordered, name=sender.name)
    if not sender.email:
        return _("%(name)s has no mail address: order by other means.", name=sender.name)
    return _("To be ordered of %(name)s.", name=sender.name)


def _number(number: Decimal) -> str:
    return format_decimal(number, format="#,##0.###", locale=letterhead().language)


def _day(day: date) -> str:
    return format_date(day, format="medium", locale=letterhead().language)
