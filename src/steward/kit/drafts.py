"""What was typed into a plain form is kept by the browser until the server says that it was taken.

`draft.js` sets a cookie when it sends such a form. Here it is taken away when the form was taken,
so that words outlive a refusal, a fault and a line that broke, whichever page comes next.
"""

from flask import Flask, Response, request

from steward.kit.db import is_taken

COOKIE = "steward_untaken"


def init_app(app: Flask) -> None:
    """Tell browsers of each form that was taken."""
    app.after_request(_tell_taken)


def _tell_taken(response: Response) -> Response:
    if COOKIE in request.cookies and is_taken(response):
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
