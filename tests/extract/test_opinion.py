"""The second opinion: what it keeps, and what it does not load."""

from __future__ import annotations

import subprocess
import sys

from reader.dom.tree import parse
from reader.extract.opinion import second_opinion
from reader.extract.walk import walk

_TEXT = "The council met on Tuesday, and after four hours of debate, it voted to keep the old bridge open to walkers. "
_PAGE = (
    "<html><body><div id='menu'><ul><li><a href='/a'>News</a></li><li><a href='/b'>Sport</a></li></ul></div>"
    + "<div class='story'>"
    + "".join(f"<p>{_TEXT * 3}{number}</p>" for number in range(5))
    + "</div></body></html>"
)


def test_it_keeps_the_text_and_not_the_menu() -> None:
    page = walk(parse(_PAGE))
    found = second_opinion(_PAGE, page)
    assert found is not None
    kept = [page.chunks[number].text for number in found.chunks]
    assert len(kept) == 5
    assert all(text.startswith("The council met") for text in kept)


def test_it_loads_no_network_client_and_what_it_left_out_can_be_loaded_later() -> None:
    script = (
        "import sys; from reader.dom.tree import parse; from reader.extract.opinion import second_opinion\n"
        "from reader.extract.walk import walk\n"
        f"page = {_PAGE!r}\n"
        "assert second_opinion(page, walk(parse(page))) is not None\n"
        "assert not {'ssl', 'urllib.request', 'chardet'} & set(sys.modules)\n"
        "import urllib.request, chardet\n"
        "assert urllib.request.urlopen and chardet.detect(b'abc')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
