"""The blueprint of the pages of selling."""

from flask import Blueprint

bp = Blueprint("sales", "steward.sales", template_folder="templates")
