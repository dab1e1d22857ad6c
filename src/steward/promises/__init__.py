"""What we promise, for any subject: business calendars and the clocks that run by them."""
