"""Where the pages of articles hang."""

from flask import Blueprint

bp = Blueprint("knowledge", "steward.knowledge", template_folder="templates")
