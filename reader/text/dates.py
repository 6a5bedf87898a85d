"""Times of feeds and pages to aware UTC.

Reads RFC 822 and 3339, W3CDTF and their many near misses, month names of the languages our sources use, and Solar Hijri
dates with Persian digits. What cannot be read is None, never a guess.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from reader.text.calendars import solar_to_gregorian
from reader.text.patterns import lazy

#: Nothing on the web is older.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_ISO = lazy(
    r"^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$",
    re.IGNORECASE,
)
_ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "bst": 60, "ist": 330, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300,
          "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "azt": 240, "trt": 180,
          "irst": 210, "jst": 540, "kst": 540, "aest": 600, "wib": 420}  # fmt: skip
_MONTH_NAMES = (
    "january jan janvier enero januar jan januari januar ocak yanvar января январь січня styczeń stycznia gennaio janeiro ianuarie يناير كانون\u00a0الثاني ינואר",
    "february feb février fevrier febrero februar februari şubat fevral февраля февраль лютого luty lutego febbraio fevereiro februarie فبراير شباط פברואר",
    "march mar mars marzo märz maerz maart mart марта март березня marzec marca março marco martie مارس آذار מרץ",
    "april apr avril abril nisan aprel апреля апрель квітня kwiecień kwietnia aprile aprilie أبريل نيسان אפריל",
    "may mai mayo maj mei mayıs may мая май травня maggio maio مايو أيار מאי",
    "june jun juin junio juni haziran iyun июня июнь червня czerwiec czerwca giugno junho iunie يونيو حزيران יוני",
    "july jul juillet julio juli temmuz iyul июля июль липня lipiec lipca luglio julho iulie يوليو تموز יולי",
    "august aug août aout agosto augustus ağustos avqust августа август серпня sierpień sierpnia أغسطس آب אוגוסט",
    "september sep sept septembre septiembre eylül sentyabr сентября сентябрь вересня wrzesień września settembre setembro septembrie سبتمبر أيلول ספטמבר",
    "october oct octobre octubre oktober okt ekim oktyabr октября октябрь жовтня październik października ottobre outubro octombrie أكتوبر אוקטובר",
    "november nov novembre noviembre kasım noyabr ноября ноябрь листопада listopad listopada novembro noiembrie نوفمبر נובמבר",
    "december dec décembre decembre diciembre dezember dez december aralık dekabr декабря декабрь грудня grudzień grudnia dicembre dezembro decembrie ديسمبر דצמבר",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split(" ")}
_SOLAR = {name: number for number, name in enumerate(
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"], 1)}  # fmt: skip
_WORDY = lazy(r"(\d{1,4})[\s.\-/,]*(?:de\s+|of\s+)?([^\W\d_]+)[\s.,\-/]*(?:de\s+)?(\d{1,4})", re.UNICODE)
_WORDY_FIRST = lazy(r"([^\W\d_]{1,40})\.?\s{1,9}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,9}(\d{4})", re.UNICODE)
_CLOCK = lazy(r"(\d{1,2})[:٫.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?(?=\D|$)", re.IGNORECASE)
#: Where dates in figures are written month first, by the end of a language's tag.
_MONTH_FIRST = ("-us", "_us", "-ph", "_ph")
_HALF_DAY = lazy(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_OFFSET = lazy(r"([+-])(\d{2}):?(\d{2})\b")
_NUMBERS = lazy(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})|(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")


def parse_date(text: str | None, language: str | None = None, now: datetime | None = None) -> datetime | None:
    """The time a text states, UTC, or None. A time without a zone counts as UTC.

    `language` is a hint only: a tag of a region that writes the month first (`en-US`) decides between two readings.
    """
    text = " ".join((text or "").translate(_DIGITS).split())[:120]
    if len(text) < 6:
        return None
    try:
        found = _iso(text) or _rfc822(text) or _worded(text) or _numbered(text, (language or "").lower().endswith(_MONTH_FIRST))
        # Comparing and turning into UTC overflows at the ends of the calendar too.
        return found.astimezone(UTC) if found and found >= EARLIEST else None
    except (ValueError, OverflowError):
        return None


def clamp_date(when: datetime | None, seen: datetime) -> datetime:
    """What lists sort by: the published time, not before 1990 and not after it was first seen."""
    return seen if when is None or when > seen else max(when, EARLIEST)


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if 1300 <= year <= 1500:
        year, month, day = solar_to_gregorian(year, month, day)
    hour = int(found[4] or 0)
    extra = timedelta(days=1) if hour == 24 else timedelta()
    return datetime(year, month, day, hour % 24, int(found[5] or 0), min(59, int(found[6] or 0)), tzinfo=_zone(found[7])) + extra


def _zone(text: str | None) -> tzinfo:
    if not text or text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 24 * 60 else UTC


def _rfc822(text: str) -> datetime | None:
    if _HALF_DAY.search(text):
        return None  # the library would take the zone for the half of the day
    from email.utils import parsedate_to_datetime  # only feeds need it

    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if found.tzinfo is None or (found.utcoffset() == timedelta() and not text.upper().endswith(("GMT", "UTC", "UT", "Z", "0000"))):
        name = text.rsplit(" ", 1)[-1].strip("()").lower()
        found = found.replace(tzinfo=timezone(timedelta(minutes=_ZONES.get(name, 0))))
    return found


def _worded(text: str) -> datetime | None:
    lowered = text.casefold().replace("i\u0307", "i")
    for pattern, places in ((_WORDY, (1, 2, 3)), (_WORDY_FIRST, (2, 1, 3))):
        for found in pattern.finditer(lowered):
            day, name, year = int(found[places[0]]), found[places[1]], int(found[places[2]])
            if day > 1000:
                day, year = year, day
            if name in _SOLAR and 1300 <= year <= 1500:
                return _with_clock(date(*solar_to_gregorian(year, _SOLAR[name], day)), text, found.span())
            if name in _MONTHS and year > 1900:
                return _with_clock(date(year, _MONTHS[name], day), text, found.span())
    return None


def _numbered(text: str, month_first: bool) -> datetime | None:
    found = _NUMBERS.search(text)
    if not found:
        return None
    if found[1]:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if 1300 <= year <= 1500:
            year, month, day = solar_to_gregorian(year, month, day)
    else:
        # Day first, as nearly everywhere, and what can only be read the other way is.
        day, month, year = int(found[4]), int(found[5]), int(found[6])
        if (month_first and day <= 12) or month > 12 >= day:
            day, month = month, day
    return _with_clock(date(year, month, day), text, found.span())


def _with_clock(day: date, text: str, span: tuple[int, int]) -> datetime:
    rest = f"{text[: span[0]]} {text[span[1] :]}"
    clock = _CLOCK.search(rest)
    if not clock:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower().startswith("p") else 0)
    offset = _OFFSET.search(rest, clock.end())
    zone = _zone(f"{offset[1]}{offset[2]}{offset[3]}") if offset else UTC
    return datetime(day.year, day.month, day.day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=zone)
