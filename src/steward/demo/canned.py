"""The canned replies of Brindle Coffee, and how often they have been used."""

import tomllib
from importlib.resources import files
from random import Random

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk import CannedForm, add_canned

_MOST_USES = 60


def write_canned(session: Session, *, actor: Actor) -> None:
    """Write the replies of `data/canned.toml`, shared with their teams or with everybody."""
    written = (files("steward.demo") / "data" / "canned.toml").read_text("utf-8")
    rng = Random(1)
    for one in tomllib.loads(written)["reply"]:
        scope = "team" if "team" in one else "everybody"
        reply = add_canned(session, CannedForm.model_validate(one | {"scope": scope}), actor=actor)
        reply.uses = rng.randint(2, _MOST_USES)
