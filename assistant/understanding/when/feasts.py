"""The rules by which holidays fall on a day of a Gregorian year."""

from __future__ import annotations

from datetime import date, timedelta

ISLAMIC_FIRST_YEAR, ISLAMIC_FIRST_DAY = 1420, date(1999, 4, 17)
ISLAMIC_MONTHS = (
    "bd2bc4b89a9552d5adb6a6d4dc9d92aa69562ae56d36ab55aaa94d49d95d2ba5b55aad55a9a92e26e55d"
    "ada6d46a554ba9754eaae5acba9d92b2564bcab55ab556d2ea5e4aa9552daad36c7596d269552da5b4ba"
    "9ba3b4b69b52aa64b696d2ec6d9eb2d54d2aa564ae96dd6ab54b29a9352ba57536ab56aae93"
)
"""Three hexadecimal digits for each year: a bit for each month, from the lowest on, 1 where it has 30 days.

The Umm al-Qura calendar, as published; elsewhere the moon may be seen a day sooner or later.
"""


def nth_weekday(year: int, month: int, which: int, weekday: int) -> date:
    """The fourth Thursday of November is (year, 11, 4, 3), the last Monday of May (year, 5, -1, 0)."""
    if which < 0:
        return last_before(_first_of_next(year, month), weekday) + timedelta(weeks=which + 1)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=which - 1)


def last_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def easter(year: int) -> date:
    """By the rule of Meeus, Jones and Butcher."""
    golden, century, rest = year % 19, year // 100, year % 100
    skipped = century // 4 + (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    return date(year, 3, 22) + timedelta(days=epact + to_sunday - 7 * late)


def orthodox_easter(year: int) -> date:
    """By the Julian calendar, on its Gregorian day."""
    full_moon = (19 * (year % 19) + 15) % 30
    to_sunday = full_moon - (year + year // 4 + full_moon) % 7
    behind = year // 100 - year // 400 - 2
    return date(year, 3, 28) + timedelta(days=to_sunday + behind)


def jewish(year: int, days: int) -> date:
    """So many days from the Jewish new year in the autumn of a year; 83 is the first of Hanukkah."""
    first, next_first = _rosh_hashanah(year), _rosh_hashanah(year + 1)
    is_long = (next_first - first).days % 10 == 5
    heshvan = int(is_long and days > 59)
    return first + timedelta(days=days + heshvan)


def islamic(year: int, month: int, day: int) -> date | None:
    """Where it first falls in a Gregorian year; None outside of the table."""
    first = ISLAMIC_FIRST_DAY
    for at in range(0, len(ISLAMIC_MONTHS), 3):
        lengths = [29 + (int(ISLAMIC_MONTHS[at : at + 3], 16) >> place & 1) for place in range(12)]
        found = first + timedelta(days=sum(lengths[: month - 1]) + day - 1)
        if found.year >= year:
            return found if found.year == year else None
        first += timedelta(days=sum(lengths))
    return None


def _first_of_next(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _rosh_hashanah(year: int) -> date:
    """From the mean new moons, with its postponements (Dershowitz and Reingold, Calendrical Calculations)."""
    before, this, after = (_elapsed(year + 3761 + offset) for offset in (-1, 0, 1))
    postponed = 2 if after - this == 356 else int(this - before == 382)
    return date.fromordinal(this + postponed - 1_373_427)


def _elapsed(hebrew_year: int) -> int:
    """Days from the epoch to the new moon of a year, which is no Sunday, Wednesday or Friday."""
    months = (235 * hebrew_year - 234) // 19
    day = 29 * months + (12_084 + 13_753 * months) // 25_920
    return day + int(3 * (day + 1) % 7 < 3)
