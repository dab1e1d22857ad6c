"""Where the pages of the books hang."""

from flask import Blueprint

bp = Blueprint("analytics", "steward.analytics", template_folder="templates")
