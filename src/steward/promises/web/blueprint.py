"""Where the pages of promises hang."""

from flask import Blueprint

bp = Blueprint("promises", "steward.promises", template_folder="templates")
