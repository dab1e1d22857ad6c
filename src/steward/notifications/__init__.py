"""What goes out: who hears of what, and how."""
