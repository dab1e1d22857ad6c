"""Goods that run low: one alert, one mail, one order; and quiet until it is over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    WATCH,
    adjust,
    close_alert,
    firm,
    receive_purchase,
    release,
    reserve,
    tell_alerts,
    watch,
)
from steward.inventory.errors import AlertEnded
from steward.inventory.forms import EndForm
from steward.inventory.models import PurchaseOrder, ReorderPoint, RestockAlert
from steward.inventory.rules import AlertState, Issue, Key, Spot, Want
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter
from tests.cast import KIM
from tests.inventory.goods import slip, stocked
from tests.inventory.test_purchasing import (
    coming,
    offered,
)
from tests.inventory.buying import new_supplier, pointed

pytestmark = pytest.mark.database
KEEPER = KIM.actor
