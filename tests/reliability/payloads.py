"""Sixty texts that would steer, reorder, hide or crash something if a program let them through.

Every one carries the word PWN, so that a test can tell "nothing got through" from "nothing was shown".
"""

from __future__ import annotations

import re

from reader.text.safe import FORBIDDEN

WORD = "PWN"
ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

PAYLOADS: tuple[str, ...] = (
    # ECMA-48 and xterm: titles, clipboard, colours, links, notes, files
    f"{ESC}]0;PWN{BEL}", f"{ESC}]2;PWN{ST}", f"{ESC}]1;PWN{BEL}", f"{ESC}]52;c;UFdO{BEL}PWN", f"{ESC}]52;p;?{ST}PWN",
    f"{ESC}]4;1;rgb:ff/00/00{BEL}PWN", f"{ESC}]10;#ff0000{ST}PWN", f"{ESC}]7;file://pwn/{ST}PWN",
    f"{ESC}]8;;file:///etc/passwd{ST}PWN{ESC}]8;;{ST}", f"{ESC}]9;PWN{BEL}", f"{ESC}]777;notify;PWN;x{BEL}",
    f"{ESC}]1337;File=name=UFdO;inline=1:UFdO{BEL}PWN", f"{ESC}]50;PWN{BEL}", f"{ESC}]99;i=1;PWN{ST}",
    # cursor, screen, modes, reports
    f"{ESC}[2J{ESC}[HPWN", f"{ESC}[3JPWN", f"{ESC}[31mREF PWN", f"{ESC}[?1049lPWN", f"{ESC}[?25lPWN", f"{ESC}[6nPWN",
    f"{ESC}[21tPWN", f"{ESC}[20tPWN", f"{ESC}[cPWN", f"{ESC}[?1000hPWN", f"{ESC}[8;1;1tPWN", f"{ESC}[1;2rPWN",
    f"{ESC}[!pPWN", f"{ESC}cPWN", f"{ESC}(0PWN", f"{ESC}#8PWN", f"{ESC}7{ESC}8PWN",
    # strings for the terminal's ear
    f'{ESC}P$q"p{ST}PWN', f"{ESC}P1;1|17/68690a{ST}PWN", f"{ESC}_GPWN{ST}", f"{ESC}^PWN{ST}", f"{ESC}XPWN{ST}",
    # the same in eight bits
    "\x9b31mREF PWN", "\x9d0;PWN\x9c", "\x90$qPWN\x9c", "\x98PWN\x9c", "\x84\x85\x8dPWN",
    # single controls
    "PWN\x08\x08\x08\x08overwritten", "PWN\roverwritten", "PWN\x0b\x0c", "PWN\x00\x05\x0e\x0f\x13\x7f",
    # letters that reorder, hide or heap
    "PWN \u202efdp.exe\u202c", "PWN \u2066isolated\u2069 \u200f\u200e\u061c", "PWN\U000e0041\U000e0042",
    "PWN\u2028next\u2029line", "PWN\ufeff\ufff9\u200b\u00ad\u034f\u180e", "PWN" + "\u0336" * 200, "PWN\ud800\udfff",
    # markup of the screen's library, of formats and of pages
    "[@click=app.quit]PWN[/] [bold red]x[/]", "PWN [/nope] [/b]", "PWN \\[ [", "PWN $x ${x} {x} {{x}} %s %n",
    "<b onclick=x>PWN</b><script>x</script>", "&#27;]0;PWN&#7; &#155;31mREF &amp;#27;[2J",
    # lines of a protocol, and length
    "PWN\r\nSet-Cookie: x=1\r\n\r\nbody", "PWN" + "w" * 5_000,
)  # fmt: skip

#: `relkit/ptycap.py`: what a program's own output never holds, so that it can only be a payload.
_NEVER = {
    "OSC title from content": rb"\x1b\][012];[^\x07\x1b]*PWN",
    "SGR from content": rb"\x1b\[[0-9;]*m(?=REF)",
    "OSC 52 clipboard write": rb"\x1b\]52;",
    "C1 CSI": rb"\xc2\x9b",
    "C1 OSC": rb"\xc2\x9d",
    "C1 DCS/SOS/PM/APC": rb"\xc2[\x90\x98\x9e\x9f]",
    "device query": rb"\x1b\[(?:6n|21t|20t)",
    "bidi override/isolate": rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]",
    "tag characters": rb"\xf3\xa0[\x80\x81][\x80-\xbf]",
    # ours beyond ptycap
    "other C1": rb"\xc2[\x80-\x9f]",
    "single control": rb"[\x00\x05\x0b\x0c\x0e\x0f\x13\x7f]",
    "OSC of a payload": rb"\x1b\](?:1|2|4|7|9|50|99|777|1337);",
    "OSC 8 that is not of the web": rb"\x1b\]8;[^;\x1b]*;(?!https?://|mailto:|\x1b)",
    "string for the terminal": rb"\x1b[P_^X](?!\+q)",
    "reset, charset or alignment": rb"\x1b[c(#78]",
    "scroll region or window size": rb"\x1b\[(?:1;2r|8;1;1t|!p|3J)",
    "line separator": rb"\xe2\x80[\xa8\xa9]",
    "surrogate": rb"\xed[\xa0-\xbf][\x80-\xbf]|\\ud[89a-f]",
}


def in_terminal(raw: bytes) -> dict[str, int]:
    """Forbidden things among the bytes a program wrote to a terminal, with their number."""
    counts = {name: len(re.findall(pattern, raw)) for name, pattern in _NEVER.items()}
    return {name: count for name, count in counts.items() if count}


def in_text(raw: bytes) -> list[str]:
    """Forbidden characters in what a program wrote to a pipe or file; every byte sequence that is not UTF-8 counts."""
    return sorted({hex(ord(sign)) for sign in FORBIDDEN.findall(raw.decode("utf-8", "surrogateescape"))})
