"""How a query goes on: who takes it, what is asked, awaited and answered, until it is closed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from steward.demo.content import (
    Assignment,
    Message,
    Severity,
    Staff,
    State,
    StateChange,
    Step,
    Transfer,
)
from steward.demo.queries import Query, sentence, weekday
from steward.demo.rhythm import at_work, awake, working_day
from steward.demo.words import notes, table

# Usual minutes until an agent turns to a ticket.
_PACE: dict[Severity, int] = {"critical": 8, "high": 60, "normal": 560, "low": 1500}
_CHAT_PACE = 15
_PATIENCE = timedelta(hours=22)
_CLOSED_AFTER = timedelta(days=14)


class Desk:
    """The agents, and who of them takes what."""

    def __init__(self, staff: Iterable[Staff], rng: Random) -> None:
        self.rng = rng
        self._reasons = table("reasons")
        self._agents = [one for one in staff if one.role == "agent"]

    def pick(self, team: str, language: str, but: Staff | None = None) -> Staff:
        """Return an agent of `team`, one who speaks `language` where there is one."""
        members = [one for one in self._agents if team in one.teams and one is not but]
        speakers = [one for one in members if language in one.languages]
        return self.rng.choice(speakers or members)

    def reason(self, *path: str) -> str:
        """Return one of the reasons that stand at `path` in the table of reasons."""
        found: Any = self._reasons
        for key in path:
            found = found[key]
        return str(self.rng.choice(found))

    def wrong_team(self, team: str) -> str:
        """Return a team that is at times mistaken for `team`."""
        return str(self.rng.choice(tuple(self._reasons["misrouted"][team])))

    def chance(self, probability: float) -> bool:
        """Return True with `probability`."""
        return self.rng.random() < probability


def history(query: Query, severity: Severity, at: datetime, desk: Desk) -> tuple[Step, ...]:
    """Return all steps of a ticket that came in at `at`, as far as it will ever go."""
    talk = _Talk(query, severity, at, desk)
    talk.take()
    plot = desk.rng.choices(*_plots(query))[0]
    plot(talk)
    if plot is not _wait_in_vain:
        talk.echo()
    talk.close()
    return tuple(talk.steps)


def _plots(query: Query) -> tuple[list[Callable[["_Talk"], None]], list[float]]:
    plots: dict[Callable[[_Talk], None], float] = {_answer_at_once: 4}
    if query.story.question:
        plots |= {_ask_first: 5, _wait_in_vain: 1}
    if query.story.hold:
        plots[_wait_for_something] = 2
    return list(plots), list(plots.values())


def _answer_at_once(talk: "_Talk") -> None:
    talk.note(0.2)
    talk.solve()


def _ask_first(talk: "_Talk") -> None:
    talk.ask()
    talk.customer_answers()
    talk.note(0.45)
    talk.hand_over(0.1)
    talk.solve()


def _wait_in_vain(talk: "_Talk") -> None:
    talk.ask()
    talk.on_working_day(3)
    talk.agent_says(talk.query.letter.reminder)
    talk.on_working_day(5)
    talk.agent_says(talk.query.letter.giveup)
    talk.turn("resolved", talk.agent.email, "No answer from the customer")


def _wait_for_something(talk: "_Talk") -> None:
    talk.note(0.5)
    days = talk.desk.rng.randint(2, 5)
    talk.agent_says(talk.query.story.hold, days)
    talk.turn(
        "on_hold", talk.agent.email, talk.desk.reason("hold", talk.query.occasion.situation.team)
    )
    talk.on_working_day(days)
    talk.turn("open", talk.agent.email, "It has come")
    talk.agent_says(talk.query.story.news)
    talk.turn("resolved", talk.agent.email, "Solved")


class _Talk:
    """A ticket's steps as they come about, with the time and the agent they have reached."""

    def __init__(self, query: Query, severity: Severity, at: datetime, desk: Desk) -> None:
        self.query = query
        self.desk = desk
        self.agent = desk.pick(query.occasion.situation.team, query.occasion.customer.language)
        self.steps: list[Step] = [Message(at, query.occasion.customer.email, query.body)]
        self._at = self._due = at
        self._trifle = severity == "low"
        self._pace = (
            min(_PACE[severity], _CHAT_PACE) if query.channel == "chat" else _PACE[severity]
        )

    def take(self) -> None:
        """Give the ticket its owner, at times first a wrong one."""
        team = self.query.occasion.situation.team
        self._work(0.35)
        if not self.desk.chance(0.08):
            self._assign(self.agent, team)
            return
        wrong = self.desk.wrong_team(team)
        first = self.desk.pick(wrong, self.query.occasion.customer.language, self.agent)
        self._assign(first, wrong)
        self._work(0.5)
        why = self.desk.reason("misrouted", team, wrong)
        self.steps.append(Transfer(self._at, first.email, team, self.agent.email, why))

    def _assign(self, agent: Staff, team: str) -> None:
        by, why = (agent.email, "Took it") if self.desk.chance(0.3) else (None, self._why(agent))
        self.steps.append(Assignment(self._at, by, team, agent.email, why))
        self.turn("open", by, "Assigned")

    def _why(self, agent: Staff) -> str:
        language = self.query.occasion.customer.language
        spoken = language != "en" and language in agent.languages
        why = self.desk.reason("languages", language) if spoken else self.desk.reason("assigned")
        return why.format(agent=_first_name(agent))

    def note(self, probability: float) -> None:
        """Have the agent leave an internal note."""
        if self.desk.chance(probability):
            self._work(0.2)
            text = self.query.matching(notes()[self.query.occasion.situation.name], self.desk.rng)
            self.steps.append(Message(self._at, self.agent.email, text, "internal"))

    def hand_over(self, probability: float) -> None:
        """Pass the ticket to a colleague of the team."""
        if self.desk.chance(probability):
            self._work(0.3)
            team, language = (
                self.query.occasion.situation.team,
                self.query.occasion.customer.language,
            )
            colleague = self.desk.pick(team, language, self.agent)
            why = self.desk.reason("handover")
            step = Transfer(self._at, self.agent.email, team, colleague.email, why)
            self.steps.append(step)
            self.agent = colleague

    def ask(self) -> None:
        """Ask the customer and wait."""
        self.agent_says(self.query.story.question)
        self.turn("waiting_on_customer", self.agent.email, "Asked the customer")

    def customer_answers(self) -> None:
        """Have the customer answer what was asked."""
        self.customer_says(self.query.matching(self.query.story.answer, self.desk.rng), 15, 4000)
        self.turn("open", self.query.occasion.customer.email, "The customer answered")

    def solve(self) -> None:
        """Answer so that nothing is left to do."""
        more = self.desk.rng.choice(self.query.letter.more) if self.desk.chance(0.4) else ""
        self.agent_says(self.query.story.solution, more=more)
        self.turn("resolved", self.agent.email, "Solved")

    def reopen(self) -> None:
        """Have the customer come back with the same, and mend it."""
        rng, letter = self.desk.rng, self.query.letter
        text = self.query.any_of(self.query.story.still, rng)
        self._at = max(self._at, self._due)
        self.customer_says(f"{rng.choice(letter.again)} {text}", 1800, 6000)
        self.turn("open", self.query.occasion.customer.email, "It was not solved")
        self.agent_says(self.query.story.again)
        self.turn("resolved", self.agent.email, "Solved")

    def echo(self) -> None:
        """Have the customer say thank you, or come back, or nothing."""
        if self.query.story.still and self.desk.chance(0.15):
            self.reopen()
        elif self.desk.chance(0.35):
            self.customer_says(self.query.any_of(self.query.letter.thanks, self.desk.rng), 5, 900)

    def close(self) -> None:
        """Let the ticket rest until it closes by itself."""
        self._at += _CLOSED_AFTER
        self.turn("closed", None, "14 days without a word")

    def customer_says(self, text: str, soonest: int, latest: int) -> None:
        """Add a message of the customer, so many minutes later."""
        rng = self.desk.rng
        minutes = soonest + (latest - soonest) * rng.random() ** 3
        self._at = awake(self._at + timedelta(minutes=minutes), rng)
        signed = self.query.channel != "chat" and self.desk.chance(0.6)
        body = f"{text}\n\n{self.query.facts['first']}" if signed else text
        self.steps.append(Message(self._at, self.query.occasion.customer.email, body))

    def agent_says(self, texts: tuple[str, ...], days: int | None = None, more: str = "") -> None:
        """Add an answer that goes with the problem; what it promises is due in `days`."""
        rng, query, letter = self.desk.rng, self.query, self.query.letter
        self._answer_time()
        query.facts["agent"] = _first_name(self.agent)
        self._due = working_day(self._at, days or rng.randint(1, 3), rng)
        query.facts["eta"] = weekday(self._due, letter)
        text = sentence(f"{query.matching(texts, rng)} {more}".strip())
        if query.channel != "chat":
            greeting = query.any_of(letter.reply, rng)
            text = f"{greeting}\n\n{text}\n\n{query.any_of(letter.signature, rng)}"
        self.steps.append(Message(self._at, self.agent.email, text))

    def turn(self, state: State, by: str | None, reason: str) -> None:
        """Move the ticket to another state."""
        self.steps.append(StateChange(self._at, by, state, reason))

    def on_working_day(self, ahead: int) -> None:
        """Go to the morning so many working days later."""
        self._at = working_day(self._at, ahead, self.desk.rng)

    def _answer_time(self) -> None:
        """Let the time to an answer pass; a customer may lose patience meanwhile."""
        since = self._at
        self._work(1.0)
        wrote_at = awake(since + _PATIENCE, self.desk.rng)
        asked_last = self.steps[-1].by != self.agent.email and not self._trifle
        if wrote_at < self._at and asked_last and self.desk.chance(0.4):
            text = self.desk.rng.choice(self.query.letter.nudge)
            self.steps.append(Message(wrote_at, self.query.occasion.customer.email, text))

    def _work(self, effort: float) -> None:
        """Let the time pass that it takes until an agent has done so much."""
        rng = self.desk.rng
        minutes = 1 + effort * min(rng.expovariate(1 / self._pace), 12 * self._pace)
        self._at = at_work(self._at + timedelta(minutes=minutes), rng)


def _first_name(agent: Staff) -> str:
    return agent.name.split()[0]
