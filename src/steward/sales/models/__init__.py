"""Tables of selling."""

from steward.sales.models.baskets import Basket, BasketLine
from steward.sales.models.deals import Deal, DealLine, DealMove, DealStage, DealTermsRow
from steward.sales.models.deliveries import Delivery, DeliveryLine, DeliveryMovement
from steward.sales.models.delivery import ONLY, DeliveryTermsRow
from steward.sales.models.discounts import MONEY, QUANTITY, DiscountRow, TakenDiscount
from steward.sales.models.news import News, NewsItem
from steward.sales.models.orders import Order, OrderLine
from steward.sales.models.returns import OrderReturn, Refund, ReturnLine, ReturnTermsRow
from steward.sales.models.watches import StockWatch

__all__ = [
    "MONEY",
    "ONLY",
    "QUANTITY",
    "Basket",
    "BasketLine",
    "Deal",
    "DealLine",
    "DealMove",
    "DealStage",
    "DealTermsRow",
    "Delivery",
    "DeliveryLine",
    "DeliveryMovement",
    "DeliveryTermsRow",
    "DiscountRow",
    "News",
    "NewsItem",
    "Order",
    "OrderLine",
    "OrderReturn",
    "Refund",
    "ReturnLine",
    "ReturnTermsRow",
    "StockWatch",
    "TakenDiscount",
]
