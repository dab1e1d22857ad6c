"""What every template stands in: strict Jinja, translations, times in words, static addresses."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.support import Translations
from flask import Flask, request, send_from_directory
from flask.wrappers import Response
from flask_babel import Babel
from jinja2 import StrictUndefined
from markupsafe import Markup

from steward.kit import clock, texts
from steward.kit.access import PUBLIC, access
from steward.kit.folding import FoldingEnvironment, escape
from steward.kit.frontend import STATIC_FOLDER, StaticFiles
from steward.kit.settings import Settings
from steward.kit.texts import gettext

TRANSLATIONS = Path(__file__).parents[1] / "translations"
THEMES = frozenset({"light", "dark"})
_WEEK = timedelta(days=6)
_HOUR = 3600  # seconds
_COUNTED = timedelta(hours=4)  # what is due sooner is said by what is left
_YEAR = 31_536_000


@dataclass(frozen=True)
class Brand:
    """The business whose customers these are."""

    name: str
    icon: str | None = "coffee"


@dataclass(frozen=True)
class Place:
    """One place of a face's main navigation. `need` is the permission to see it."""

    label: str
    icon: str
    url: str
    need: str
    key: str = ""
    current: bool = False
    badge: str = ""  # where to ask how much is there, once the page is shown


def init_app(app: Flask, settings: Settings) -> None:
    """Set up templates, translations and static files of `app`."""
    static = StaticFiles.scan()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = False
    Babel(app, default_locale=settings.language, default_timezone=settings.timezone)
    texts.install(app.jinja_env)
    words = Words(settings.language, ZoneInfo(settings.timezone))
    app.jinja_env.filters.update(when=words.when, day=words.day, clock=words.clock)
    app.jinja_env.filters.update(due=words.due, span=words.span)
    parts: list[str] = []
    app.extensions["top_parts"] = parts
    app.jinja_env.globals.update(
        static_url=static.url,
        age=words.age_tag,
        brand=Brand(settings.business_name),
        locale=settings.language,
        top_parts=parts,
    )
    app.context_processor(lambda: {"theme": _theme()})
    _fold(cast("FoldingEnvironment", app.jinja_env), static, settings.language)
    _serve_static(app, static.url_path)


def add_top_part(app: Flask, template: str) -> None:
    """Have a fragment shown at the top of each page of the desk."""
    app.extensions["top_parts"].append(template)


def _fold(environment: FoldingEnvironment, static: StaticFiles, language: str) -> None:
    """Put texts, icons and addresses into the templates when they are compiled."""
    known = Translations.load(TRANSLATIONS, [language])
    sprite = static.url("vendor/icons.svg")

    @cache
    def icon(name: str, class_: str = "") -> Markup:
        classes = f"st-icon {class_}".strip()
        use = Markup('<use href="{}#{}"/>').format(sprite, name)
        frame = Markup('<svg class="{}" aria-hidden="true" focusable="false">{}</svg>')
        return frame.format(classes, use)

    environment.known.update(_=known.gettext, icon=icon, _icon=icon, static_url=static.url)


def _theme() -> str:
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else "auto"


def _serve_static(app: Flask, url_path: str) -> None:
    @access(PUBLIC)
    def static_file(filename: str) -> Response:
        return send_from_directory(STATIC_FOLDER, filename, max_age=_YEAR)

    app.add_url_rule(f"{url_path}/<path:filename>", "static_file", static_file)


class Words:
    """Times in the words of one language and the hours of one zone."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._language = language
        self._zone = zone
        self._day = lru_cache(4096)(self._format_day)
        self._time = lru_cache(4096)(self._format_minute)

    def when(self, moment: datetime) -> str:
        """Say a moment as briefly as is clear: 14:32, Mon 10:00, 2 Dec, 2 Dec 2025."""
        here, now = moment.astimezone(self._zone), clock.now().astimezone(self._zone)
        if here.date() == now.date():
            return self.clock(moment)
        if abs(now - here) < _WEEK:
            return f"{self._day(here.toordinal(), 'EEE')} {self.clock(moment)}"
        return self._day(here.toordinal(), "d MMM" if here.year == now.year else "d MMM y")

    def clock(self, moment: datetime) -> str:
        """Say the time of day: 14:32."""
        here = moment.astimezone(self._zone)
        return self._time(here.hour * 60 + here.minute)

    def day(self, moment: datetime) -> str:
        """Say the day in full: Friday 20 November 2026, in the order of the language."""
        return self._day(moment.astimezone(self._zone).toordinal(), "full")

    def age(self, moment: datetime) -> str:
        """Say how long ago, in one unit: now, 18 min, 7 h, 3 d."""
        seconds = int((clock.now() - moment).total_seconds())
        if seconds < 60:  # noqa: PLR2004 - a minute
            return gettext("now")
        for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
            if seconds >= size:
                return f"{seconds // size} {unit}"
        return ""

    def age_tag(self, moment: datetime) -> Markup:
        """Say how long ago, as ticker.js keeps it, and when, where one points at it.

        A list has three of them in a row: as a macro they would be a tenth of its time.
        """
        when, age = escape(self.when(moment)), escape(self.age(moment))
        marks = f'class="st-num" datetime="{moment.isoformat()}" title="{when}" data-tick="age"'
        return Markup(f"<time {marks}>{age}</time>")  # noqa: S704 - both are escaped

    def due(self, moment: datetime) -> str:
        """Say when something is due as ticker.js keeps it: 28 min left, By 16:10, Late by 6 min."""
        left = moment - clock.now()
        if left < timedelta():
            return gettext("Late by %(time)s", time=self._lateness(-left))
        if left < _COUNTED:
            return gettext("%(time)s left", time=self.span(left))
        said = self.when(moment)
        return gettext("By %(time)s", time=said) if said == self.clock(moment) else said

    def span(self, length: timedelta) -> str:
        """Say how long something takes: 9 min, 4 h, 1 h 5 min."""
        hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
        parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")
        return " ".join(filter(None, parts))

    def _lateness(self, length: timedelta) -> str:
        if length < _COUNTED:
            return self.span(length)
        hours = f"{length.seconds // 3600} h" if length.seconds >= _HOUR else ""
        return " ".join(filter(None, (f"{length.days} d" if length.days else "", hours)))

    def _format_day(self, ordinal: int, pattern: str) -> str:
        return format_date(datetime.fromordinal(ordinal), pattern, locale=self._language)

    def _format_minute(self, minute: int) -> str:
        return format_time(time(minute // 60, minute % 60), "HH:mm", locale=self._language)
