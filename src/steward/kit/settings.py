"""Settings: one frozen class, read once from STEWARD_* and refused when unknown or wrong."""

import os
import re
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from steward.kit.errors import StewardError

PREFIX = "STEWARD_"


class SettingsError(StewardError):
    """A setting is unknown or has a value that cannot work; the text names it and says what can."""


_TIMEZONES = available_timezones()  # finding them reads some 600 files


def _known_timezone(name: str) -> str:
    if name not in _TIMEZONES:
        msg = f"{name!r} is no time zone; use a name such as Europe/Amsterdam"
        raise ValueError(msg)
    return name


def _url_with(*schemes: str) -> AfterValidator:
    def check(url: str | None) -> str | None:
        if url and urlsplit(url).scheme not in schemes:
            msg = "must begin with " + " or ".join(f"{scheme}:" for scheme in schemes)
            raise ValueError(msg)
        if url:
            _check_escapes(url)
            _check_port(url)
        return url.rstrip("/") if url else None

    return AfterValidator(check)


def _check_escapes(url: str) -> None:
    """Refuse what one library takes for a password and another for a host, which it then tells."""
    login_and_host = urlsplit(url).netloc
    if login_and_host.count("@") > 1 or re.search("%(?![0-9A-Fa-f]{2})", login_and_host):
        msg = "write @ as %40 and % as %25 in its user and password"
        raise ValueError(msg)


def _check_port(url: str) -> None:
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        msg = "its port must be a number from 0 to 65535"
        raise ValueError(msg) from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origins(sites: str) -> str:
    for site in sites.replace(",", " ").split():
        parts = urlsplit(site)
        if site != "*" and not (parts.scheme in {"http", "https"} and parts.netloc):
            msg = f"{site!r} is no site; write https://shop.example, several with commas, or *"
            raise ValueError(msg)
    return sites


class Settings(BaseSettings):
    """All settings of one process. Every field is an environment variable STEWARD_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    home: Path = Field(Path("var"), description="Folder for data, files, mail and keys.")
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that the server listens on.")
    public_url: Annotated[str | None, _url_with("http", "https")] = Field(
        None, description="Address that people type; used in mails. Default: http://HOST:PORT."
    )
    database_url: Annotated[str | None, _url_with("postgresql", "postgresql+psycopg")] = Field(
        None, description="A PostgreSQL 15+ server; without it an embedded one runs under HOME."
    )
    demo: bool = Field(default=True, description="Fill an empty database with the demo business.")
    web_workers: int = Field(2, ge=1, le=64, description="Web processes of `steward serve`.")
    web_threads: int = Field(8, ge=1, le=64, description="Requests at once in one web process.")
    job_threads: int = Field(4, ge=1, le=64, description="Jobs at once in the worker.")
    business_name: str = Field("Brindle Coffee", min_length=1, max_length=80)
    timezone: Annotated[str, AfterValidator(_known_timezone)] = Field(
        "Europe/Amsterdam", description="Time zone in which times are shown."
    )
    language: str = Field("en", pattern="^[a-z]{2}$", description="Language of the pages.")
    mail_url: Annotated[str | None, _url_with("smtp", "smtps", "smtp+starttls")] = Field(
        None,
        description="smtp://, smtps:// or smtp+starttls://user:password@host:port. "
        "Without it mail goes to the Maildir HOME/mail.",
    )
    mail_from: str = Field(
        "help@brindle.example", pattern=r"^[^@\s]+@[^@\s]+$", description="Sender of all mail."
    )
    mail_in: str | None = Field(
        None,
        pattern=r"^[^@\s+]+@[^@\s]+$",
        description="Address at which answers arrive, as care@shop.example. Then our mails ask for "
        "answers to care+WORD@shop.example, so that each finds its ticket.",
    )
    mail_listen: Annotated[str | None, _url_with("smtp", "lmtp")] = Field(
        None,
        description="smtp://host:port or lmtp://host:port where the worker takes mail that another "
        "mail server hands over.",
    )
    keep_orders_years: int = Field(
        7,
        ge=0,
        le=30,
        description="For how many years the law asks you to keep who an order went to, also when "
        "the customer is erased.",
    )
    max_mail_mb: int = Field(50, ge=1, le=500, description="Largest mail that is read, in MB.")
    chat_sites: Annotated[str, AfterValidator(_origins)] = Field(
        "", description="Other sites that may show the chat: https://shop.example, https://… or *."
    )
    chat_assistant: bool = Field(
        default=True, description="Whether the assistant answers chats first; else people do."
    )
    sms_url: Annotated[str | None, _url_with("twilio", "twilio+http", "http", "https")] = Field(
        None,
        description="twilio://ACCOUNT:TOKEN@api.twilio.com, or https://user:secret@host/path of "
        "another gateway. Without it text messages stay in the outbox, where they can be read.",
    )
    sms_from: str = Field(
        "+3197010240000", pattern=r"^\+[1-9]\d{6,14}$", description="Number that texts come from."
    )
    private_hosts: str = Field(
        "",
        pattern=r"^[A-Za-z0-9.:, -]*$",
        description="Hosts in your own network, by commas, that webhooks and push may go to.",
    )
    files_url: Annotated[str | None, _url_with("file", "s3", "gs", "az")] = Field(
        None, description="Where uploads live: s3://, gs://, az:// or file://. Default HOME/files."
    )
    max_upload_mb: int = Field(25, ge=1, le=2000, description="Largest single upload, in MB.")
    max_import_mb: int = Field(
        1024, ge=1, le=100_000, description="Largest file of sales data that is uploaded, in MB."
    )
    lake_url: Annotated[str | None, _url_with("file", "s3", "gs", "az")] = Field(
        None, description="Where the books' Parquet files live: s3://, gs://, az:// or file://."
    )
    engine: str = Field(
        "duckdb",
        pattern=r"^(duckdb|spark-local|spark://[\w.-]+:\d+)$",
        description="What computes over the books: duckdb, spark://host:port or spark-local.",
    )
    engine_memory_mb: int = Field(
        1024, ge=256, le=1 << 20, description="Memory that DuckDB may take in a process, in MB."
    )
    llm_url: Annotated[str | None, _url_with("http", "https")] = Field(
        None,
        description="A language model with the API of OpenAI, as https://host/v1, that words the "
        "assistant's answers. Without it the assistant quotes.",
    )
    llm_key: SecretStr | None = Field(None, description="Our key to the language model.")
    llm_model: str = Field("default", min_length=1, max_length=200, description="Its name there.")
    llm_seconds: float = Field(
        6.0, gt=0, le=60, description="Seconds that it may take; then the assistant quotes."
    )
    secret_key: SecretStr | None = Field(
        None, description="Key that signs links and cookies. Default: made once, HOME/secret.key."
    )
    session_days: int = Field(30, ge=1, le=365, description="Days until a login must be renewed.")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="Reverse proxies in front whose X-Forwarded-* headers are true."
    )

    @property
    def url(self) -> str:
        """The address that people type, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    def lets_chat(self, origin: str) -> bool:
        """Whether a page of another site may show the chat, by its origin."""
        sites = [site.rstrip("/") for site in self.chat_sites.replace(",", " ").split()]
        return "*" in sites or origin in sites

    @property
    def https(self) -> bool:
        """Whether people reach us by TLS, so that cookies may insist on it."""
        return self.url.startswith("https:")

    @property
    def reachable_hosts(self) -> frozenset[str]:
        """The private hosts that we may send to, in lower case."""
        return frozenset(self.private_hosts.lower().replace(",", " ").split())

    @property
    def is_private(self) -> bool:
        """Whether nobody but this machine is meant to reach us."""
        return all(map(_is_loopback, (self.host, urlsplit(self.url).hostname or "")))

    def signing_key(self) -> str:
        """Return the key that signs links and cookies, made on first use and kept in HOME.

        Raises SettingsError when the key cannot be read or written.
        """
        if self.secret_key:
            return self.secret_key.get_secret_value()
        path = self.home / "secret.key"
        try:
            return _read_or_make_key(path)
        except OSError as error:
            msg = f"cannot use {path}: {error.strerror}. Set STEWARD_SECRET_KEY or mend the folder."
            raise SettingsError(msg) from error

    def keep_signing_key(self, key: str) -> None:
        """Take over the key of a backup. Raises SettingsError when another one is in use here."""
        path = self.home / "secret.key"
        if not self.secret_key and not path.exists():
            _make_key(path, key)
        if self.signing_key() != key:
            where = f"{PREFIX}SECRET_KEY" if self.secret_key else str(path)
            msg = (
                f"{where} is not the key of this backup, whose second factors and links need it. "
                "Remove the one here, or set STEWARD_HOME to a new folder, and restore again."
            )
            raise SettingsError(msg)


def _read_or_make_key(path: Path) -> str:
    if not path.exists():
        _make_key(path, secrets.token_urlsafe(48))
    return path.read_text()


def _make_key(path: Path, key: str) -> None:
    """Two processes may start at once: whoever links its file first has made the key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_suffix(f".{secrets.token_hex(4)}")
    mine.touch(mode=0o600)
    mine.write_text(key)
    try:
        path.hardlink_to(mine)
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def without_password(url: str) -> str:
    """Return `url` such that it can be shown, even when it is no proper URL.

    Without an @ all after the colon goes: whoever forgot the host left the password there.
    """
    shown = re.sub(r"^((?:[\w+]+://)?[^:@]*:)(?:.*(@)|[^/].*)", r"\1***\2", url, flags=re.DOTALL)
    return re.sub(r"(?<=password=)[^&]*", "***", shown)


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises SettingsError, in one line, for a name that does not exist or a value that cannot work.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        msg = f"{unknown[0]} is no setting. docs/configuration.md lists them all."
        raise SettingsError(msg)
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        given = without_password(first["input"]) if name.endswith("_URL") else first["input"]
        reason = first["msg"].removeprefix("Value error, ")
        msg = f"{name}={given!r} cannot be used: {reason}."
        raise SettingsError(msg) from None
    return settings.model_copy(update={"home": settings.home.expanduser().resolve()})
