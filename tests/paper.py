"""PDFs as people and programs read them."""

from io import BytesIO

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """Return the words of all pages of a PDF, with plain spaces between them."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def is_accessible(pdf: bytes) -> bool:
    """Whether a PDF is tagged, names its title and language, and says to be PDF/UA-1."""
    reader = PdfReader(BytesIO(pdf))
    root = reader.root_object
    about = reader.xmp_metadata
    says_so = about is not None and b"pdfuaid:part" in about.stream.get_data()
    has_title = bool(reader.metadata and reader.metadata.title)
    return says_so and has_title and "/StructTreeRoot" in root and "/Lang" in root
