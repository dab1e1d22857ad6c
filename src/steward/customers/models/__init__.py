"""Tables of the customer registry."""

from steward.customers.models.people import Call, Company, Consent, Contact, Double, Person

__all__ = ["Call", "Company", "Consent", "Contact", "Double", "Person"]
