"""The languages in which customers may be written, beside that of the business."""

LANGUAGES = ("en", "nl", "de", "fr", "es", "it", "pt", "da", "sv", "pl")
