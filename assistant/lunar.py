"""The Chinese lunar calendar, 1900 to 2100: which Gregorian day is the fifteenth of the eighth month.

A month begins on the day of the new moon in China; the month with the winter solstice is the eleventh; of
thirteen months between two of those, the first without a principal solar term is a leap month (the standard
GB/T 33661-2017). The table was computed by these rules from the positions of sun and moon. Before 1929 it
follows the almanacs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

FIRST_YEAR, LAST_YEAR = 1900, 2100
TABLE = (
    "1716d2 3c0752 260ea5 12b64a 36064b 1e0a9b 0a9556 30056a 1a0b59 045752 2a0752 14db25 3a0b25 220a4b "
    "0cb4ab 3202ad 1c056b 064b69 2c0da9 18fd92 3e0e92 260d25 10ba4d 360a56 2002b6 0895b5 3006d4 1a0ea9 "
    "065e92 2a0e92 14cd26 38052b 220a57 0cb2b6 320b5a 1e06d4 086ec9 2c0749 16f693 3c0a93 26052b 0eca5b "
    "340aad 20056a 0a9b55 300ba4 1a0b49 045a93 2a0a95 12f52d 380536 220aad 0eb5aa 3205b2 1c0da5 087d4a "
    "2e0d4a 170a95 3a0a97 260556 10cab5 340ad5 2006d2 0a8ea5 300ea5 1a064a 026c97 280a9b 14f55a 38056a "
    "220b69 0eb752 340b52 1c0b25 06964b 2c0a4b 1714ab 3a02ad 24056d 10cb69 360da9 200d92 0a9d25 300d25 "
    "1b5a4d 3e0a56 2802b6 12c5b5 3806d5 220ea9 0ebe92 340e92 1e0d26 066a56 2a0a57 1714d6 3c035a 2406d5 "
    "10b6c9 360749 200693 08952b 2e052b 180a5b 04555a 28056a 12fb55 3a0ba4 240b49 0cba93 320a95 1c052d "
    "068aad 2a0ab5 1735aa 3c05d2 260da5 10dd4a 360d4a 200c95 0a952e 2e0556 180ab5 0455b2 2a06d2 12cea5 "
    "380725 22064b 0cac97 300cab 1c055a 066ad6 2c0b69 177752 3c0b52 260b25 10da4b 340a4b 1e04ab 08a55b "
    "2e05ad 180b6a 045b52 2a0d92 14fd25 380d25 220a55 0cb4ad 3204b6 1a05b5 066daa 2c0ec9 191e92 3c0e92 "
    "260d26 10ca56 340a57 1e0556 0886d5 2e0755 1a0749 026e93 280693 12f52b 38052b 200a5b 0cb55a 32056a "
    "1c0b65 06974a 2c0b4a 171a95 3c0a95 24052d 0ecaad 340ab5 2005aa 088ba5 2e0da5 1a0d4a 047c95 280c96 "
    "12f94e 380556 220ab5 0cb5b2 3206d2 1c0ea5 088e4a 2a068b 150c97 3a04ab 24055b 0ecad6 340b6a 200752 "
    "0a9725 2e0b45 180a8b 02549b 2804ab "
)
"""A hexadecimal number for each year, from the lowest bit on: thirteen for the months in their order, 1 where
it has thirty days; four for the number of the leap month, 0 where there is none; the rest for the days from
20 January to the first of the year."""


@dataclass(frozen=True, slots=True, order=True)
class LunarDate:
    year: int
    """The Gregorian year in which it begins."""
    month: int
    day: int
    leap: bool = False


def gregorian(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """None where there is no such day: in a leap month that the year has not, on a thirtieth, before 1900."""
    for number, is_leap, first, days in months(year):
        if (number, is_leap) == (month, leap) and 1 <= day <= days:
            return first + timedelta(days=day - 1)
    return None


def lunar(day: date) -> LunarDate | None:
    """None outside of the table."""
    for year in (day.year, day.year - 1):
        for number, leap, first, days in months(year):
            if first <= day < first + timedelta(days=days):
                return LunarDate(year, number, (day - first).days + 1, leap)
    return None


def falls(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """That day where it falls in a Gregorian year, the end of one lunar year and most of the next."""
    days = (gregorian(each, month, day, leap=leap) for each in (year - 1, year))
    return next((each for each in days if each and each.year == year), None)


def new_year(year: int) -> date | None:
    """The first day of the lunar year, the Spring Festival."""
    return gregorian(year, 1, 1)


@cache
def months(year: int) -> tuple[tuple[int, bool, date, int], ...]:
    """Of each month its number, whether it is a leap month, its first day, and how many days it has."""
    table = TABLE.split()
    if not 0 <= year - FIRST_YEAR < len(table):
        return ()
    entry = int(table[year - FIRST_YEAR], 16)
    first = date(year, 1, 20) + timedelta(days=entry >> 17)
    months = []
    for place, (number, leap) in enumerate(_numbers(entry >> 13 & 15)):
        days = 29 + (entry >> place & 1)
        months.append((number, leap, first, days))
        first += timedelta(days=days)
    return tuple(months)


def _numbers(leap_month: int) -> Iterator[tuple[int, bool]]:
    for number in range(1, 13):
        yield number, False
        if number == leap_month:
            yield number, True
