"""Words that are planted in all that is Dan's, and nowhere else."""

from sqlalchemy.orm import Session

from tests.cast import DAN

MARK = "Xqzplant"  # in all that is Dan's, and nowhere else
MAIL = f"{MARK.lower()}@home.example"
DANS = DAN.person_id or 0
# What words there are in tables which take an order or a return to be reached.
PLANTED = """
    update users set name = 'Dan :m', email = ':a' where id = :user;
    update people set name = 'Dan :m', email = ':a', notes = ':m', fields = '{"vat": ":m"}'
    where id = :person;
    update orders set recipient = ':m', address = E':m 1\\nUtrecht', phone = ':m', reference = ':m';
    update returns set note = ':m', answer = ':m';
    update deliveries set tracking = ':m', why = ':m';
    insert into imports (kind, source, mapping, mapping_digest, file_name, file_sha256, state,
                         rows_done, created, changed, unchanged, rejected, columns, by_name,
                         started_at, begun_with)
    values ('people', 'shop', '', '', 'a.csv', '', 'done', 1, 1, 0, 0, 1, '[]', 'Ada', now(), 0);
    insert into imported_rows (import_id, source, kind, external_id, subject_id, action, content,
                               before, version, is_live)
    values (1, 'shop', 'person', ':m', :person, 'created', '{"name": ":m"}', '{}', 1, true);
    insert into rejected_rows (import_id, position, field, reason, fields)
    values (1, 2, 'phone', 'wrong', '{"email": ":a"}');
    update deals set title = ':m', account = ':m', next_step = ':m' where person_id = :person;
"""


def run(session: Session, script: str) -> None:
    """Run several statements, with Dan put into them."""
    known = {":m": MARK, ":a": MAIL, ":user": str(DAN.id), ":person": str(DANS)}
    for name, value in known.items():
        script = script.replace(name, value)
    for statement in script.split(";"):
        if statement.strip():
            session.connection().exec_driver_sql(statement)
