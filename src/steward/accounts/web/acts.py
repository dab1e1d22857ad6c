"""Administrative acts in words that a person reads: "made Ben Berger supervisor (was agent)"."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext, lazy_gettext

from steward.kit.events import Fact

KINDS = {
    "user": lazy_gettext("People"),
    "invitation": lazy_gettext("Invitations"),
    "team": lazy_gettext("Teams"),
    "token": lazy_gettext("API tokens"),
    "job": lazy_gettext("Jobs"),
    "letter": lazy_gettext("Outbox"),
    "import": lazy_gettext("Imports"),
    "calendar": lazy_gettext("Business hours"),
    "policy": lazy_gettext("Promises"),
    "routing": lazy_gettext("Routing"),
    "segment": lazy_gettext("Segments"),
    "playbook": lazy_gettext("Playbooks"),
    "skill": lazy_gettext("Skills"),
    "expert": lazy_gettext("Experts"),
    "triage": lazy_gettext("Triage"),
    "survey_terms": lazy_gettext("Surveys"),
    "mailbox": lazy_gettext("Mailboxes"),
    "canned_reply": lazy_gettext("Canned replies"),
    "assistant": lazy_gettext("Assistant"),
    "notifications": lazy_gettext("Notifications"),
    "webhook": lazy_gettext("Webhooks"),
    "discount": lazy_gettext("Discounts"),
    "insights_board": lazy_gettext("Boards"),
    "board_link": lazy_gettext("Links to boards"),
    "delivery_terms": lazy_gettext("Delivery"),
    "news": lazy_gettext("News"),
    "return_terms": lazy_gettext("Returns"),
    "reorder_terms": lazy_gettext("Terms of ordering"),
    "deal_stage": lazy_gettext("Stages of deals"),
    "deal_terms": lazy_gettext("Terms of deals"),
    "problem_terms": lazy_gettext("Terms of problems"),
    "template": lazy_gettext("Words of notices"),
    "keeping": lazy_gettext("Keeping"),
    "joined_value": lazy_gettext("Joined values"),
    "customer_field": lazy_gettext("Fields of customers"),
    "audit": lazy_gettext("Audit"),
}

_OWN = {
    "user.signed_up": lazy_gettext("signed up"),
    "user.email_confirmed": lazy_gettext("confirmed their address"),
    "user.renamed": lazy_gettext("changed their name"),
    "user.password_changed": lazy_gettext("changed their password"),
    "user.authenticator_added": lazy_gettext("set up an authenticator"),
    "user.authenticator_removed": lazy_gettext("removed their authenticator"),
    "user.recovery_codes_made": lazy_gettext("made new recovery codes"),
    "user.recovery_code_used": lazy_gettext("signed in with a recovery code"),
    "user.passkey_added": lazy_gettext("added the passkey “%(name)s”"),
    "user.passkey_removed": lazy_gettext("removed the passkey “%(name)s”"),
    "user.number_verified": lazy_gettext("proved that a telephone number is theirs"),
    "user.number_removed": lazy_gettext("gave up their telephone number"),
    "user.texts_stopped": lazy_gettext("asked for no more text messages"),
    "user.texts_started": lazy_gettext("asked for text messages again"),
    "user.notifications_chosen": lazy_gettext("changed what they hear of"),
    "user.logins_ended": lazy_gettext("signed out other devices: %(count)s"),
}
_OTHERS = {
    "user.joined": lazy_gettext("%(who)s joined as %(role)s"),
    "user.role_changed": lazy_gettext("made %(who)s %(new)s (was %(old)s)"),
    "user.suspended": lazy_gettext("suspended %(who)s"),
    "user.reactivated": lazy_gettext("let %(who)s in again"),
    "invitation.sent": lazy_gettext("invited %(email)s as %(role)s"),
    "invitation.renewed": lazy_gettext("sent the invitation of %(email)s again"),
    "invitation.withdrawn": lazy_gettext("withdrew the invitation of %(email)s"),
    "team.created": lazy_gettext("made the team %(name)s"),
    "team.changed": lazy_gettext("changed the team %(old)s, now %(new)s"),
    "team.members_changed": lazy_gettext("changed a team: in %(added)s; out %(removed)s"),
    "token.created": lazy_gettext("made the token “%(name)s” for %(who)s: %(scopes)s"),
    "token.revoked": lazy_gettext("revoked the token “%(name)s” of %(who)s"),
    "job.retried": lazy_gettext("retried the job %(name)s"),
    "letter.retried": lazy_gettext("sent the letter to %(recipient)s again"),
    "import.done": lazy_gettext(
        "imported %(file)s: %(created)s created, %(changed)s changed, %(rejected)s rejected"
    ),
    "products.imported": lazy_gettext(
        "imported products from %(file)s: %(created)s created, %(changed)s changed,"
        " %(rejected)s rejected"
    ),
    "products.import_undone": lazy_gettext(
        "undid import %(subject)s of products: %(withdrawn)s removed, %(restored)s restored"
    ),
    "orders.imported": lazy_gettext(
        "imported orders from %(file)s: %(created)s created, %(changed)s changed,"
        " %(rejected)s rejected"
    ),
    "orders.import_undone": lazy_gettext(
        "undid import %(subject)s of orders: %(withdrawn)s removed, %(restored)s restored"
    ),
    "books.imported": lazy_gettext(
        "brought in %(file)s, sales data: %(created)s created, %(changed)s changed,"
        " %(rejected)s rejected"
    ),
    "books.import_undone": lazy_gettext(
        "undid import %(subject)s of sales data: %(withdrawn)s removed, %(restored)s restored"
    ),
    "people.import_undone": lazy_gettext(
        "undid import %(subject)s of people: %(withdrawn)s removed, %(restored)s restored"
    ),
    "books.value_joined": lazy_gettext("said that “%(spelled)s” means “%(meant)s” in %(joins)s"),
    "books.value_parted": lazy_gettext("parted “%(spelled)s” from “%(meant)s” in %(joins)s"),
    "import.undone": lazy_gettext(
        "undid import %(subject)s: %(withdrawn)s tickets withdrawn, %(restored)s restored"
    ),
    "calendar.added": lazy_gettext("entered the business hours “%(name)s”"),
    "calendar.changed": lazy_gettext("changed the business hours “%(name)s”"),
    "calendar.removed": lazy_gettext("removed the business hours “%(name)s”"),
    "routing.changed": lazy_gettext("changed how tickets are given out"),
    "policy.added": lazy_gettext("added the policy “%(name)s”"),
    "policy.changed": lazy_gettext("changed the policy “%(name)s”"),
    "policy.moved": lazy_gettext("moved the policy “%(name)s” from place %(before)s to %(after)s"),
    "policy.removed": lazy_gettext("removed the policy “%(name)s”"),
    "segment.added": lazy_gettext("saved the segment “%(name)s”"),
    "segment.changed": lazy_gettext("changed the segment “%(name)s”"),
    "segment.deleted": lazy_gettext("deleted the segment “%(name)s”"),
    "playbook.added": lazy_gettext("entered the playbook “%(name)s”"),
    "playbook.changed": lazy_gettext("changed the playbook “%(name)s”"),
    "playbook.removed": lazy_gettext("removed the playbook “%(name)s”"),
    "skill.added": lazy_gettext("added the skill “%(name)s”"),
    "skill.changed": lazy_gettext("changed the skill “%(name)s”"),
    "skill.removed": lazy_gettext("removed the skill “%(name)s”"),
    "expert.levels_set": lazy_gettext("set how good %(who)s is"),
    "expert.set_back": lazy_gettext(
        "set back what was learned of %(who)s in “%(skill)s”: %(was).2f, now %(level).2f"
    ),
    "expert.objected": lazy_gettext("objected: %(value).2f in “%(skill)s”, not %(was).2f"),
    "expert.objection_accepted": lazy_gettext(
        "agreed with %(who)s: %(value).2f in “%(skill)s”, not %(was).2f"
    ),
    "expert.objection_declined": lazy_gettext(
        "declined the objection of %(who)s: %(value).2f in “%(skill)s”"
    ),
    "expert.staffing_changed": lazy_gettext("changed shifts or capacity of %(who)s"),
    "expert.absence_entered": lazy_gettext("entered an absence of %(who)s: %(starts)s – %(ends)s"),
    "expert.absence_removed": lazy_gettext("removed an absence of %(who)s: %(starts)s – %(ends)s"),
    "triage.changed": lazy_gettext("changed the rules of triage"),
    "survey_terms.changed": lazy_gettext("changed when customers are asked how it was"),
    "triage.learned": lazy_gettext(
        "learned the %(what)s of tickets from %(examples)s: macro-F1 %(learned)s %%, "
        "the rules %(rules)s %%"
    ),
    "mailbox.added": lazy_gettext("added the mailbox %(address)s"),
    "mailbox.changed": lazy_gettext("changed the mailbox %(address)s"),
    "mailbox.switched": lazy_gettext("switched the mailbox %(address)s %(what)s"),
    "mailbox.removed": lazy_gettext("removed the mailbox %(address)s"),
    "canned_reply.added": lazy_gettext("wrote the canned reply “%(name)s”"),
    "canned_reply.changed": lazy_gettext("changed the canned reply “%(name)s”"),
    "canned_reply.removed": lazy_gettext("removed the canned reply “%(name)s”"),
    "assistant.intent_taught": lazy_gettext(
        "taught the assistant “%(name)s” by %(examples)s questions"
    ),
    "assistant.intent_changed": lazy_gettext("changed what the assistant knows of “%(name)s”"),
    "assistant.intent_removed": lazy_gettext("had the assistant forget “%(name)s”"),
    "assistant.set": lazy_gettext("set the assistant otherwise: %(changes)s"),
    "notifications.usual_set": lazy_gettext("set what is usually told to: %(role)s"),
    "webhook.added": lazy_gettext("added the webhook “%(name)s” to %(url)s"),
    "webhook.changed": lazy_gettext("changed the %(what)s of the webhook “%(name)s” to %(url)s"),
    "webhook.removed": lazy_gettext("removed the webhook “%(name)s” to %(url)s"),
    "webhook.repeated": lazy_gettext("sent a call of the webhook “%(name)s” again"),
    "template.changed": lazy_gettext("changed the words for “%(name)s” (%(language)s)"),
    "template.reset": lazy_gettext("took back the changed words for “%(name)s” (%(language)s)"),
    "news.sent": lazy_gettext("sent the news “%(name)s” to customers"),
    "discount.added": lazy_gettext("entered the discount “%(name)s”"),
    "discount.changed": lazy_gettext("changed the discount “%(name)s”"),
    "discount.switched": lazy_gettext("switched the discount “%(name)s” %(what)s"),
    "insights_board.made": lazy_gettext("made the board “%(name)s”"),
    "insights_board.changed": lazy_gettext("changed the board “%(name)s”"),
    "insights_board.removed": lazy_gettext("removed the board “%(name)s”"),
    "insights_board.put_back": lazy_gettext("put the board “%(name)s” back"),
    "insights_board.shared": lazy_gettext("shared the board “%(name)s” with %(reader)s"),
    "insights_board.unshared": lazy_gettext(
        "does not share the board “%(name)s” with %(reader)s any more"
    ),
    "board_link.made": lazy_gettext(
        "made a link to the board “%(name)s” for %(days)s days: %(label)s"
    ),
    "board_link.revoked": lazy_gettext("revoked a link to the board “%(name)s”: %(label)s"),
    "delivery_terms.changed": lazy_gettext("changed the terms of delivery"),
    "deals.imported": lazy_gettext(
        "imported deals from %(file)s: %(created)s created, %(changed)s changed,"
        " %(rejected)s rejected"
    ),
    "deals.import_undone": lazy_gettext(
        "undid import %(subject)s of deals: %(withdrawn)s removed, %(restored)s restored"
    ),
    "customer_field.added": lazy_gettext("added the field “%(name)s” of customers"),
    "customer_field.changed": lazy_gettext("changed the field “%(name)s” of customers"),
    "customer_field.switched": lazy_gettext("switched the field “%(name)s” of customers %(what)s"),
    "deal_stage.added": lazy_gettext("added the stage of deals “%(name)s”"),
    "deal_stage.changed": lazy_gettext("changed the stage of deals “%(name)s”"),
    "deal_stage.removed": lazy_gettext("removed the stage of deals “%(name)s”"),
    "problem_terms.set": lazy_gettext("changed the causes or the terms of problems"),
    "deal_terms.changed": lazy_gettext("changed the reasons for losing deals"),
    "return_terms.changed": lazy_gettext("changed the terms of returns"),
    "reorder_terms.changed": lazy_gettext("changed the terms of ordering: %(of)s"),
    "keeping.changed": lazy_gettext(
        "had questions and chats of visitors kept for %(days)s days (before: %(before)s)"
    ),
    "audit.exported": lazy_gettext("saved the facts from %(since)s to %(until)s for an auditor"),
    "letter.all_retried": lazy_gettext("sent all letters again that were not delivered: %(count)s"),
}
WORDS = _OWN | _OTHERS


def people_in(facts: Iterable[Fact]) -> set[int]:
    """Collect the ids of all users whose names are needed to say these facts."""
    found: set[int] = set()
    for fact in facts:
        found.update((_owner_of(fact), *fact.data.get("added", ()), *fact.data.get("removed", ())))
    return found


def _owner_of(fact: Fact) -> int:
    owner = fact.data.get("user_id", fact.subject_id)
    return int(owner)


def words_of(fact: Fact, names: Mapping[int, str]) -> str:
    """Say a fact, without its actor, who stands before it. `names` are those of users by id."""
    if fact.kind not in WORDS:
        return fact.kind
    nobody = gettext("nobody")
    values: dict[str, object] = dict(fact.data) | fact.data.get("counts", {})
    values["subject"] = fact.subject_id
    values["who"] = names.get(_owner_of(fact), f"#{_owner_of(fact)}")
    for change in ("added", "removed"):
        listed = [names.get(user_id, f"#{user_id}") for user_id in fact.data.get(change, ())]
        values[change] = ", ".join(listed) or nobody
    if "scopes" in fact.data:
        values["scopes"] = ", ".join(fact.data["scopes"] or ()) or gettext("all that they may")
    return str(WORDS[fact.kind]) % values
