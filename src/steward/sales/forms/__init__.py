"""Typed input of selling."""

from steward.sales.forms.discounts import DiscountForm, breaks_in
from steward.sales.forms.fields import Amount, CouponCode, Currency, Quantity

__all__ = ["Amount", "CouponCode", "Currency", "DiscountForm", "Quantity", "breaks_in"]
