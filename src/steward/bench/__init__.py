"""Measures the real server from outside: speed, processor time and memory of what people do."""
