"""The ast-grep rules, broken where they hold and kept where they do not."""

import pytest

from tests.architecture.house import House

BREACHES = [
    pytest.param("only-kit-db-commits", "helpdesk/actions.py", "session.commit()", id="action"),
    pytest.param("only-kit-db-commits", "kit/jobs.py", "session.commit()", id="rest-of-the-kit"),
    pytest.param("only-actions-write", "helpdesk/web.py", "session.add(row)", id="page"),
    pytest.param("only-actions-write", "helpdesk/jobs/mail.py", "session.delete(row)", id="job"),
    pytest.param(
        "only-actions-write", "accounts/queries.py", "session.execute(delete(User))", id="query"
    ),
    pytest.param(
        "no-lazy-relationship", "helpdesk/models.py", "messages = relationship()", id="model"
    ),
]


def test_sound_house_breaks_no_rule(house: House) -> None:
    house.write("kit/outbox/actions.py", "session.add(row)\n")
    house.write("helpdesk/actions/tickets.py", "session.add(row)\nsession.delete(row)\n")
    house.write("helpdesk/models.py", 'messages = relationship("Message", lazy="raise")\n')
    outcome = house.run("ast-grep", "scan")
    assert outcome.content, outcome.text


@pytest.mark.parametrize(("rule", "path", "code"), BREACHES)
def test_breach_is_named(house: House, rule: str, path: str, code: str) -> None:
    house.write(path, code + "\n")
    outcome = house.run("ast-grep", "scan")
    assert not outcome.content
    assert f"error[{rule}]" in outcome.text


def test_every_rule_has_code_to_pass_and_to_refuse(house: House) -> None:
    rules = {path.name for path in (house.root / "rules").glob("*.yml")}
    samples = {path.name for path in (house.root / "tests/architecture/samples").glob("*.yml")}
    assert rules == samples
    assert {f"{breach.values[0]}.yml" for breach in BREACHES} == rules
    outcome = house.run("ast-grep", "test", "--skip-snapshot-tests")
    assert outcome.content, outcome.text
