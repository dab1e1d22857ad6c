"""Where the pages of routing hang."""

from flask import Blueprint

bp = Blueprint("routing", "steward.routing", template_folder="templates")
