"""The ways in: mail from mailboxes, by SMTP and from files; each mail is kept, read and decided."""
