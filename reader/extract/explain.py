"""An extraction told to people: which idea won, how sure it is, where facts came from, what was left out and why."""

from __future__ import annotations

from itertools import groupby

from reader.model import Article

_LINE = 100


def explained(article: Article) -> str:
    """Plain lines on how an article was got. Its text is not among them."""
    told = article.extraction
    lines = [f"method      {told.method}", f"confidence  {told.confidence:.2f}"]
    if told.rule:
        lines.append(f"rule        {told.rule}")
    if told.route:
        lines.append(f"route       {told.route}")
    refused = told.facts.get("refused")
    if refused:
        lines.append(f"refused     {refused}")
    facts = {name: source for name, source in told.facts.items() if name != "refused"}
    if facts:
        lines += ["", "facts"]
        lines += [f"  {name:12} from {source:10} {_value(article, name)}".rstrip() for name, source in facts.items()]
    if told.dropped:
        lines += ["", f"left out ({len(told.dropped)})"]
        for (step, reason), rows in groupby(told.dropped, key=lambda row: (row.step, row.reason)):
            lines.append(f"  {step}: {reason}")
            lines += [f"    {row.text[:_LINE]}" for row in rows]
    return "\n".join(lines)


def _value(article: Article, name: str) -> str:
    value = getattr(article, name, None)
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value)[:_LINE] if value is not None else ""
