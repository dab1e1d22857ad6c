"""The blueprint that all pages of notifications hang on."""

from flask import Blueprint

bp = Blueprint("notifications", "steward.notifications", template_folder="templates")
