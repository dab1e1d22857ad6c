"""What customers ask the demo's coffee shop: written by hand, to teach and to try the assistant."""

from typing import NamedTuple


class Asked(NamedTuple):
    """A question and what it means; nothing when it is about something else."""

    text: str
    intent: str


_TAUGHT = {
    "delivery_time": (
        "How long does delivery take?",
        "When will my parcel come?",
        "Do you ship on Saturdays?",
        "I ordered on Monday, when will it be here?",
        "how many days until the beans arrive",
    ),
    "return_goods": (
        "Can I send the grinder back?",
        "I would like to return my order",
        "How do I return an item I do not like?",
        "What is your return policy?",
        "the kettle is not for me, can I give it back",
    ),
    "descale_machine": (
        "How do I descale the Mara?",
        "The light for descaling is on",
        "How often should I remove limescale?",
        "Which descaler do you recommend?",
        "my machine says it needs descaling",
    ),
    "change_address": (
        "I have moved, please change my address",
        "Can you send it to another address?",
        "My delivery address is wrong",
        "How do I update my address?",
        "ship it to my office instead of my home",
    ),
    "invoice": (
        "Please send me an invoice",
        "I need a bill with VAT for my company",
        "Where can I find the invoice?",
        "Can you put our tax number on the invoice?",
        "the receipt for my last order is missing",
    ),
    "grind_setting": (
        "Which grind setting is best for espresso?",
        "How fine should I grind for French press?",
        "My espresso runs too fast, should I grind finer?",
        "What setting on the grinder do I use for filter?",
        "coffee is bitter, is my grind too fine",
    ),
    "subscription": (
        "Can I pause my bean subscription?",
        "How do I cancel the monthly subscription?",
        "I want to get beans every two weeks",
        "Change my subscription to decaf",
        "skip the next delivery of my subscription",
    ),
}
_TRIED = {
    "delivery_time": ("how long until my delivery comes", "When does my parcel arrive?"),
    "return_goods": ("I want to return the grinder", "may I send the kettle back to you"),
    "descale_machine": ("how to descale my machine", "the descaling light does not go off"),
    "change_address": ("I moved, here is my new address", "please change the delivery address"),
    "invoice": ("I have not got an invoice", "send me the invoice with VAT please"),
    "grind_setting": ("what grind for espresso", "how fine do I grind for filter coffee"),
    "subscription": ("pause my subscription for a month", "cancel my bean subscription"),
}
_OUTSIDE = (
    "Who won the football match yesterday?",
    "Tell me a joke",
    "hello",
    "??",
    "What is the capital of Mongolia?",
    "Do you have any jobs for students?",
    "my dog is called Rex",
    "Write a poem about the sea",
    "Is there parking near the opera?",
    "ok thanks",
    "How tall is the Eiffel tower",
    "asdf qwer",
)

TAUGHT = [Asked(text, intent) for intent, texts in _TAUGHT.items() for text in texts]
TRIED = [Asked(text, intent) for intent, texts in _TRIED.items() for text in texts]
OUTSIDE = [Asked(text, "") for text in _OUTSIDE]
