"""The blueprint of all pages of accounts."""

from flask import Blueprint

bp = Blueprint("accounts", "steward.accounts", template_folder="templates")
