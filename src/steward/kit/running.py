"""What the running app is set to."""

from flask import current_app

from steward.kit.settings import Settings


def settings() -> Settings:
    """Return the settings of the running app."""
    found: Settings = current_app.extensions["settings"]
    return found
