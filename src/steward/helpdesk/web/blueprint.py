"""Where the pages of the help desk hang."""

from flask import Blueprint

bp = Blueprint("helpdesk", "steward.helpdesk", template_folder="templates")
