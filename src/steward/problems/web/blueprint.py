"""The blueprint that all pages of problems share."""

from flask import Blueprint

bp = Blueprint("problems", "steward.problems", template_folder="templates")
PROBLEMS = "/desk/problems"
