"""What is said on a ticket, by API, and the files that came with it."""

from flask import Response, current_app

from steward.accounts import actor
from steward.helpdesk import actions, queries
from steward.helpdesk.api.inputs import AttachmentPath, MessageInput, TicketPath
from steward.helpdesk.api.resources import Message, MessagePage
from steward.helpdesk.api.uploads import uploaded
from steward.helpdesk.rules import Channel, id_of
from steward.kit.access import access
from steward.kit.api import Api, PageQuery, answer
from steward.kit.db import session
from steward.kit.files import FileStore, StoredFile
from steward.kit.pages import file_response
from steward.kit.paging import decode_id, page_of
from steward.kit.sent_files import ANY_FILE

api = Api("messages", "Messages", "What is said on a ticket, and the files that came with it.")


@api.get("/tickets/<number>/messages", responses={200: MessagePage})
@access("tickets.read", "queries.own")
def list_messages(path: TicketPath, query: PageQuery) -> Response:
    """List what was said on a ticket, the oldest first.

    Customers see public messages only.
    """
    ticket = queries.get_ticket(session(), actor(), id_of(path.number))
    after = decode_id(query.cursor)
    found = queries.messages_of(session(), actor(), ticket.id, after=after, limit=query.limit + 1)
    return answer(MessagePage.of(page_of(found, query.limit, lambda view: [view.id])))


@api.post("/tickets/<number>/messages", responses={201: Message})
@access("tickets.reply", "tickets.note", "queries.own")
def write_message(path: TicketPath, body: MessageInput) -> Response:
    """Write on a ticket.

    `public` reaches the customer; `internal` is a note among staff. With `then`, a public answer
    also says where the ticket stands after it. A customer's message reopens what was resolved.
    """
    message = actions.add_message(
        session(),
        id_of(path.number),
        body,
        actor=actor(),
        channel=Channel.API,
        files=uploaded(body.attachments),
    )
    view = queries.view_message(session(), message, has_files=bool(body.attachments))
    return answer(Message.of(view), 201)


@api.get("/tickets/<number>/attachments/<attachment_id>", responses={200: ANY_FILE})
@access("tickets.read", "queries.own")
def download_attachment(path: AttachmentPath) -> Response:
    """Download a file that came with a message."""
    file = queries.get_attachment(session(), actor(), id_of(path.number), path.attachment_id)
    store: FileStore = current_app.extensions["files"]
    stored = StoredFile(file.sha256, file.name, file.media_type, file.size)
    return file_response(stored, store.open(file.sha256))
