"""The rule by which something comes back, taken apart: RFC 5545, and RFC 7529 for lunar months."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

WORKDAYS = "MO,TU,WE,TH,FR"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
NTH = re.compile(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)")

Rule = Mapping[str, str]
"""Name -> value, such as FREQ -> DAILY."""


def parts(rrule: str) -> Rule:
    return dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)


def joined(rule: Rule) -> str:
    return ";".join(f"{name}={value}" for name, value in rule.items())


def interval(rule: Rule) -> int:
    return int(rule.get("INTERVAL", "1"))


def without_clock(rrule: str) -> str:
    """Where there is but one clock time a day it is that of DTSTART, so it need not stand in the rule."""
    rule = parts(rrule)
    if any("," in rule.get(name, "") for name in CLOCK):
        return rrule
    return joined({name: value for name, value in rule.items() if name not in CLOCK})


def at_clock(rrule: str) -> str:
    """The rule for another clock time than those it names."""
    return joined({name: value for name, value in parts(rrule).items() if name not in CLOCK})


def moved(rrule: str) -> bool:
    """Whether some months or years lack its day, so that it comes on their last: the 31st, 29 February."""
    rule = parts(rrule)
    days = [int(day) for day in rule.get("BYMONTHDAY", "").split(",") if day]
    if rule.get("RSCALE") == "CHINESE":
        return 30 in days
    if rule.get("FREQ") == "YEARLY":
        return rule.get("BYMONTH") == "2" and 29 in days
    return rule.get("FREQ") == "MONTHLY" and any(day > 28 for day in days)


def often(rrule: str) -> bool:
    """Whether it comes back many times a day."""
    return parts(rrule).get("FREQ") in ("HOURLY", "MINUTELY", "SECONDLY")


def weekdays(rule: Rule) -> tuple[tuple[int, int], ...]:
    """Of BYDAY: which of the month, 0 for each, and the day of the week from 0 for Monday on."""
    nth = NTH.findall(rule.get("BYDAY", ""))
    first = int(rule.get("BYSETPOS", "0"))
    return tuple((int(number or first), DAYS.index(day)) for number, day in nth)


def until(rule: Rule) -> datetime | None:
    """Naive where the rule does not say a zone."""
    found = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", rule.get("UNTIL", ""))
    if not found:
        return None
    return datetime.strptime(found[1], "%Y%m%d")  # noqa: DTZ007 (a calendar's day)
