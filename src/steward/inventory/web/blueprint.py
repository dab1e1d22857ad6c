"""The blueprint of the stores' pages."""

from flask import Blueprint

bp = Blueprint("inventory", "steward.inventory", template_folder="templates")
