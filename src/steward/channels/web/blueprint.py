"""The blueprint that the pages of the ways in belong to."""

from flask import Blueprint

bp = Blueprint("channels", "steward.channels", template_folder="templates")
