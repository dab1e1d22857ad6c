"""The blueprint of the customers' pages."""

from flask import Blueprint

bp = Blueprint("customers", "steward.customers", template_folder="templates")
