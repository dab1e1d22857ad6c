"""What can go wrong while front-end files are fetched."""


class FrontendError(Exception):
    """Front-end files could not be made ready; the text says why and what to do."""
