"""A judgement in plain words, the same wherever one is shown."""

from collections.abc import Iterator

from steward.kit.marks import N_
from steward.quant.effect.judging import Caution, Judgement, Way


def verdict(found: Judgement) -> str:
    """Return the effect, its interval and whether it is proven, in one line."""
    effect, low, high = (_signed(found, value) for value in (found.change, found.low, found.high))
    said = {"effect": effect, "low": low, "high": high}
    if found.is_real and found.is_of_season:
        return N_("%(effect)s (95 %%: %(low)s to %(high)s): real, unless a season did it", **said)
    if found.is_real:
        return N_("%(effect)s (95 %%: %(low)s to %(high)s): real", **said)
    return N_("%(effect)s (95 %%: %(low)s to %(high)s): not proven", **said)


def grounds(found: Judgement) -> Iterator[str]:
    """Return what the verdict rests on: the way, the fake dates, and what it could have found."""
    if found.way is Way.CONTROLS:
        yield N_(
            "What would have been is what was there before, times what became of those beside it "
            "that were not touched: a season or a slow week that all have is no effect."
        )
    else:
        yield N_(
            "Nothing stands beside it, so what would have been is its own trend and season going "
            "on: whatever else came at the same time counts as its effect."
        )
    if len(found.fakes):
        yield N_(
            "%(like)s of %(all)s dates at which nothing was changed show as large an effect.",
            like=round(found.fake_share * (1 + len(found.fakes))) - 1,
            all=len(found.fakes),
        )
    yield N_(
        "An effect of %(least)s either way would have been found in four of five cases.",
        least=_signed(found, found.least).removeprefix("+"),
    )


def cautions(found: Judgement) -> Iterator[str]:
    """Return what speaks against believing it too readily."""
    return (_CAUTIONS[one] for one in found.cautions)


_CAUTIONS = {
    Caution.PARTED_BEFORE: N_(
        "Those beside it went another way even before. It is allowed for, but others would be "
        "better to compare with."
    ),
    Caution.BROKE_BEFORE: N_(
        "The break began before the date: something else came first, so this is not proven."
    ),
    Caution.NO_SEASON: N_(
        "There is hardly more than a year before it: a season of the year cannot be told from an "
        "effect."
    ),
    Caution.STEPPED: N_("It took a step of its own in the time before, which is allowed for."),
    Caution.CLOSED_SINCE: N_(
        "It was closed on holidays since, and on none before: what these cost counts as its effect."
    ),
    Caution.FEW_FAKES: N_("There is too little before it to try many dates without a change."),
}


def _signed(found: Judgement, value: float) -> str:
    share = found.as_share(value)
    return f"{value:+.3g}".replace("-", "−") if share is None else percent(share)


def percent(share: float) -> str:
    """Return a share with its sign and a true minus, and with a digit if it is small."""
    digits = 0 if abs(share) >= 0.0995 or round(1000 * share) == 0 else 1  # noqa: PLR2004 - 9.95 %
    return f"{100 * share:+.{digits}f} %".replace("-", "−")
