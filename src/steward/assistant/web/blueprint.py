"""Where the pages of the assistant hang."""

from flask import Blueprint

bp = Blueprint("assistant", "steward.assistant", template_folder="templates")
