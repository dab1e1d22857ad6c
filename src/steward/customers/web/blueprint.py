"""The blueprint that all pages of customers share."""

from flask import Blueprint

bp = Blueprint("customers", "steward.customers", template_folder="templates")
