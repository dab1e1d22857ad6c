"""How figures and tiles are shown, on pages, in mails and on paper."""
