"""Accounts on the web: the door-keeper, signing in, and the pages of people and rights."""
