"""Orders, deliveries, returns and discounts."""
