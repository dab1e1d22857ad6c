"""Goods that run low: one alert, one mail, one order; and quiet until it is over."""

import pytest

from tests.cast import KIM

pytestmark = pytest.mark.database
KEEPER = KIM.actor
