"""Pictures of articles: added where one writes, sent to whoever may read the article."""

from flask import Response, current_app, request

from steward.accounts import actor, find_actor
from steward.kit.access import PUBLIC, access
from steward.kit.db import session
from steward.kit.errors import BadInput, TooLarge
from steward.kit.marks import N_
from steward.kit.pages import file_response, go_to, is_htmx, page
from steward.knowledge import actions, queries
from steward.knowledge.web.blueprint import bp


@bp.get("/help/articles/<int:article_id>/pictures/<filename>")
@access(PUBLIC)
def article_picture(article_id: int, filename: str) -> Response:
    """Send a picture of an article that the reader may read."""
    found = queries.get_picture(session(), find_actor(), article_id, filename)
    return file_response(found, current_app.extensions["files"].open(found.sha256))


@bp.post("/desk/articles/<int:article_id>/pictures")
@access("articles.write")
def add_picture(article_id: int) -> Response:
    """Keep a picture for an article; the text that is being written stays as it is."""
    errors, status = {}, 200
    try:
        _add(article_id)
    except (BadInput, TooLarge) as error:
        errors, status = {"picture": error.detail}, error.status
    if not is_htmx() and not errors:
        return go_to(f"/desk/articles/{article_id}/text")
    session().flush()
    pictures = queries.pictures_of(session(), article_id)
    context = {"article_id": article_id, "pictures": pictures, "errors": errors}
    return page("knowledge/desk/_pictures.html", status, **context)


def _add(article_id: int) -> None:
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise BadInput(N_("Choose a picture first."))
    store = current_app.extensions["files"]
    actions.add_picture(
        session(), store, article_id, file.stream, name=file.filename, actor=actor()
    )
