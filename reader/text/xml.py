"""Foreign XML, read strictly: no entity is resolved, no DTD loaded, no address asked, no tree without end."""

from __future__ import annotations

from lxml import etree

from reader.errors import ParseError
from reader.text.safe import clean_line


def xml_root(data: bytes) -> etree._Element:
    """The root of a well-formed document, without comments and processing instructions.

    References to a DTD's entities stay in the tree, unresolved. Raises ParseError where it is not well-formed or empty.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"This is not well-formed XML: {clean_line(str(error), 200)}") from error
    if root is None:
        raise ParseError("The document is empty")
    return root
