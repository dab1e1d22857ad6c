"""The chat measured: five hundred visitors and fifty agents, each with a stream, who write."""

import json
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from steward.accounts import SYSTEM, NewStaff, Role, create_staff, create_token
from steward.bench.server import Server
from steward.helpdesk import ChatMessage, Owner, say_as_visitor
from steward.helpdesk import Visitor as ChatVisitor
from steward.kit.db import Database
from steward.kit.live import TopicSigner

VISITORS, AGENTS, PER_SECOND = 500, 50, 20
_WARM_UP, _LEAST = 5, 20  # seconds
_LIMIT = 300  # seconds
_CHATTERS = (sys.executable, "-m", "steward.bench.chatters")


@dataclass(frozen=True)
class Talk:
    """One conversation: its visitor's token, its agent's, and what each of them watches."""

    number: str
    token: str
    bearer: str
    visitor_topics: str
    agent_topics: str


def measure_chat(server: Server, database: Database, *, seconds: float) -> dict[str, Any]:
    """Have both sides write, each message in some conversation, and see when the other has it.

    Seen is when the other side's stream has told, and it has fetched what is new.
    """
    signer = TopicSigner((server.home / "secret.key").read_text())
    plan = {
        "port": server.port,
        "per_second": PER_SECOND,
        "warm_up": _WARM_UP,
        "seconds": max(seconds, _LEAST),
        "talks": [asdict(one) for one in _talks(database, signer)],
    }
    server.wait_until_idle()
    before = _costs(server)
    done = subprocess.run(
        _CHATTERS,
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_LIMIT,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    costs = {
        name: round((now - before[name]) / figures["written"], 1)
        for name, now in _costs(server).items()
    }
    return {"op": "chat", "visitors": VISITORS, "agents": AGENTS, **figures, **costs}


def _costs(server: Server) -> dict[str, float]:
    return {
        "server_cpu_ms": server.cpu_ms(),
        "worker_cpu_ms": server.worker_cpu_ms(),
        "postgres_cpu_ms": server.postgres_cpu_ms(),
    }


def _talks(database: Database, signer: TopicSigner) -> list[Talk]:
    agents = [_agent(database, number) for number in range(AGENTS)]
    begun = [_begin(database, number) for number in range(VISITORS)]
    mine: dict[str, list[str]] = {}
    for place, (_, ticket_id) in enumerate(begun):
        mine.setdefault(agents[place % AGENTS], []).append(f"ticket:{ticket_id}")
    watched = {agent: signer.sign(["tickets", *topics]) for agent, topics in mine.items()}
    return [
        Talk(
            number=f"T-{ticket_id}",
            token=token,
            bearer=agents[place % AGENTS],
            visitor_topics=signer.sign([f"ticket:{ticket_id}", f"chat:{ticket_id}"]),
            agent_topics=watched[agents[place % AGENTS]],
        )
        for place, (token, ticket_id) in enumerate(begun)
    ]


def _agent(database: Database, number: int) -> str:
    new = NewStaff(f"agent-{number}@bench.example", f"Agent {number}", Role.AGENT)
    with database.transaction() as session:
        agent = create_staff(session, new, actor=SYSTEM)
        _, secret = create_token(session, agent, "bench", actor=SYSTEM)
    return secret


def _begin(database: Database, number: int) -> tuple[str, int]:
    """Return the token and the ticket of a conversation that a visitor has begun."""
    token = secrets.token_urlsafe(32)
    said = ChatMessage(body=f"Visitor {number} asks.", client_id=secrets.token_urlsafe(8))
    with database.transaction() as session:
        first = say_as_visitor(session, ChatVisitor(token), said, owner=Owner.PEOPLE)
    return token, first.ticket_id
