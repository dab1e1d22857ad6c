"""The demo business's deals of fourteen months: what was offered, how far it went, how it ended."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Company
from steward.demo.content import Customer, Product
from steward.demo.rhythm import HOME, at_work, working_day
from steward.demo.words import table
from steward.inventory import stocked_goods
from steward.kit import clock
from steward.sales import Deal, DealLine, DealSource, Entered, LivedDeal, write_lived_deals

_DEALS, _DAYS = 160, 425
_OF_COMPANIES = 0.85
_CURRENCY, _CENT = "EUR", Decimal("0.01")
_PERCENT_OFF = (0, 0, 0, 5, 8, 10, 12)
_OVERDUE = 0.25


class Market(NamedTuple):
    """To whom and what is sold, and by whom; `people` are ids by address."""

    customers: Sequence[Customer]
    people: Mapping[str, int]
    products: Sequence[Product]
    sellers: Sequence[Actor]


def fill_deals(session: Session, market: Market, *, actor: Actor) -> None:
    """Write all deals as they stand now, with the stages they went through."""
    variants = {sku: variant_id for variant_id, sku, _ in stocked_goods(session, actor)}
    known = session.execute(select(Company.domain, Company.id))
    companies = {domain or "": company_id for domain, company_id in known}
    write_lived_deals(session, list(_Pipeline(market, variants, companies).deals()))


class _Pipeline:
    """Makes deals up, oldest first."""

    def __init__(
        self, market: Market, variants: Mapping[str, int], companies: Mapping[str, int]
    ) -> None:
        self._rng, self._now, self._table = Random(17), clock.now(), table("deals")
        self._market, self._variants, self._company_ids = market, variants, companies
        self._products = {one.sku: one for one in market.products}
        self._companies = [one for one in market.customers if one.kind == "company"]
        self._homes = [one for one in market.customers if one.segment == "home"]

    def deals(self) -> Iterator[LivedDeal]:
        """Yield each deal with its history."""
        ages = sorted((self._rng.uniform(0.5, _DAYS) for _ in range(_DEALS)), reverse=True)
        for age in ages:
            opened_at = at_work(self._now - timedelta(days=age), self._rng)
            if opened_at < self._now:
                yield self._deal(opened_at)

    def _deal(self, opened_at: datetime) -> LivedDeal:
        rng = self._rng
        is_company = rng.random() < _OF_COMPANIES
        customer = rng.choice(self._companies if is_company else self._homes)
        seller = rng.choice(self._market.sellers)
        title, goods = rng.choice(self._table["offers"][customer.segment])
        lines = list(self._lines(goods))
        entered = self._way(customer, opened_at)
        deal = Deal(
            title=title,
            company_id=self._company_ids[customer.email.partition("@")[2]] if is_company else None,
            person_id=None if is_company else self._market.people[customer.email],
            rep_id=seller.user_id,
            rep=seller.name,
            region=customer.country,
            value=sum((_worth(line) for line in lines), Decimal(0)),
            currency=_CURRENCY,
            opened_on=opened_at.astimezone(HOME).date(),
            source=DealSource.DESK,
            created_at=opened_at,
        )
        self._go_on(deal, entered[-1])
        return LivedDeal(deal, entered, seller, lines)

    def _lines(self, goods: Mapping[str, int]) -> Iterator[DealLine]:
        share = 1 - Decimal(self._rng.choice(_PERCENT_OFF)) / 100
        for number, (sku, quantity) in enumerate(goods.items(), start=1):
            product = self._products[sku]
            price = (product.price * share).quantize(_CENT)
            yield DealLine(
                number=number,
                variant_id=self._variants[sku],
                name=product.name,
                quantity=Decimal(quantity),
                price=price,
            )

    def _way(self, customer: Customer, at: datetime) -> list[Entered]:
        """Return the stages a deal went through until now."""
        waits = self._table["waits"].get(customer.segment, {})
        way = []
        for stage, (days, share) in self._table["stages"].items():
            way.append(Entered(stage, at))
            usual = days * waits.get(stage, 1.0)
            at = at_work(at + timedelta(days=self._rng.gammavariate(2, usual / 2)), self._rng)
            if at >= self._now:
                return way
            if self._rng.random() > share:
                return [*way, Entered("Lost", at)]
        return [*way, Entered("Won", at)]

    def _go_on(self, deal: Deal, last: Entered) -> None:
        """Say how a deal ended, or what is done next about it."""
        rng = self._rng
        if last.stage in self._table["stages"]:
            ahead = -rng.randint(1, 9) if rng.random() < _OVERDUE else rng.randint(0, 12)
            deal.next_step = rng.choice(self._table["steps"][last.stage])
            day = self._now + timedelta(days=ahead)
            deal.next_step_on = working_day(day, 1, rng).astimezone(HOME).date()
            deal.expected_on = (self._now + timedelta(days=rng.randint(5, 70))).date()
            return
        deal.closed_on = last.at.astimezone(HOME).date()
        if last.stage == "Lost":
            deal.lost_reason = rng.choice(tuple(self._table["reasons"]))
            deal.lost_words = rng.choice(self._table["reasons"][deal.lost_reason])


def _worth(line: DealLine) -> Decimal:
    return ((line.price or Decimal(0)) * line.quantity).quantize(_CENT)
