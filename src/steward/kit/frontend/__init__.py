"""The files that browsers load: fetched once at set-up, then served under one versioned address."""

from steward.kit.frontend.static import STATIC_FOLDER, StaticFiles

__all__ = ["STATIC_FOLDER", "StaticFiles"]
