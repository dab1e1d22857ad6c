"""What goes out: who hears of what, and how. Nobody calls it: it listens to those below."""
