"""What a dated change really did: a ladder of ways, fake dates, and what it could not have seen.

Where series stand beside that were not touched, the best mean of them says what would have come
anyway (difference in differences; Abadie, Diamond, Hainmueller 2010 for several). Else the series'
own trend, season and calendar do (interrupted time series; Bernal, Cummins, Gasparrini 2017). Both
end in the same regression with errors that hang together, so both carry their doubt alike.
"""

from steward.quant.effect.judging import Caution, Judgement, Way, judge
from steward.quant.effect.words import cautions, grounds, percent, verdict

__all__ = ["Caution", "Judgement", "Way", "cautions", "grounds", "judge", "percent", "verdict"]
