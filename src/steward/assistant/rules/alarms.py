"""When a person is wanted: by request, at risk, or in anger."""

from collections.abc import Iterator

from steward.assistant.rules.values import Alarms, HandOver, Question, Why
from steward.quant.words import Text, found_in

PERSON_WORDS = """\
en: a human, human being, human please, real person, a person, person please, real human, live \
agent, an agent please, talk to an agent, speak to an agent, talk to someone, speak to someone, \
talk to somebody, speak to somebody, talk with someone, representative, customer service, call \
me, not a bot, no bot, stop the bot
de: ein mensch, einem menschen, einen menschen, echter mensch, echten menschen, mitarbeiter, \
mitarbeiterin, mit jemandem sprechen, kundendienst, ruft mich an, rufen sie mich an, kein bot
fr: un humain, une personne, vraie personne, un conseiller, une conseillère, parler à quelqu'un, \
service client, appelez-moi, pas un robot
es: un humano, una persona, persona real, un agente, hablar con alguien, atención al cliente, \
llámenme, no un robot
pt: um humano, uma pessoa, pessoa real, um atendente, falar com alguém, atendimento ao cliente, \
liguem-me
it: un umano, una persona, persona vera, un operatore, un'operatrice, parlare con qualcuno, \
servizio clienti, chiamatemi
nl: een mens, een persoon, echt persoon, een medewerker, iemand spreken, klantenservice, bel mij, \
geen bot
sv: en människa, en person, riktig person, prata med någon, kundtjänst, ring mig
da: et menneske, en person, rigtig person, tale med nogen, kundeservice, ring til mig
"""


def find_alarm(question: Question, alarms: Alarms) -> HandOver | None:
    """Return why a person should take over at once, what was heard first; None if nothing was."""
    confidence = question.reading.confidence if question.reading else 0.0
    for why, words in _heard(question, alarms):
        if words:
            return HandOver(why, confidence, tuple(words))
    return None


def _heard(question: Question, alarms: Alarms) -> Iterator[tuple[Why, list[str]]]:
    text = Text.of([question.text])
    for why, lists in (
        (Why.RISK, alarms.risk),
        (Why.ASKED_FOR_A_PERSON, alarms.person),
        (Why.ANGER, alarms.anger),
    ):
        yield why, found_in(text, lists, question.dictionary)
