"""The categories of words that time expressions are made of; `en.toml` and `zh.toml` list them."""

from __future__ import annotations

from assistant.understanding.when.words import Category

Mark = Category[int]

WEEKDAY: Category[int] = Category("weekday")
WEEKDAY_OR_ELSE: Category[int] = Category("weekday_or_else")
"""Sat, sun: a weekday only where something beside it tells."""
MONTH: Category[int] = Category("month")
MONTH_OR_ELSE: Category[int] = Category("month_or_else")
"""March, may: a month only where something beside it tells."""
LAST_ORDINAL: Category[int] = Category("last_ordinal")

RELATIVE_DAY: Category[int] = Category("relative_day")
RELATIVE_YEAR: Category[int] = Category("relative_year")
SHIFT: Category[int] = Category("shift")
AFTER_NEXT: Category[int] = Category("after_next")
PERIOD: Category[str] = Category("period")
SEASON: Category[str] = Category("season")

SAME_TIME: Mark = Category("same_time")
FIRST_THING: Mark = Category("first_thing")
SOLAR: Mark = Category("solar")
"""The calendar of the West, which goes without saying."""
YEAR_MARK: Mark = Category("year_mark")
MONTH_MARK: Mark = Category("month_mark")
DAY_MARK: Mark = Category("day_mark")
MONTH_PART: Category[str] = Category("month_part")
PART_OF_MONTH: Category[str] = Category("part_of_month")
YEAR_PART: Category[str] = Category("year_part")
EDGE: Category[str] = Category("edge")
WEEK_OF: Mark = Category("week_of")
NTH: Mark = Category("nth")

UNIT: Category[str] = Category("unit")
UNIT_LETTER: Category[str] = Category("unit_letter")
MINUTE_ONLY: Mark = Category("minute_only")
DAY_O_CLOCK: Mark = Category("day_o_clock")
NIGHTS: Mark = Category("nights")
COUNT: Category[float] = Category("count")
FRACTION_AFTER: Category[float] = Category("fraction_after")
HALF: Category[float] = Category("half")
HALF_AFTER: Category[float] = Category("half_after")
MEASURE: Mark = Category("measure")
JOINER: Mark = Category("joiner")
MORE: Mark = Category("more")

NAMED_CLOCK: Category[list[int]] = Category("named_clock")
NOON_WORD: Mark = Category("noon_word")
END_OF_DAY: Mark = Category("end_of_day")
O_CLOCK: Mark = Category("o_clock")
PAST: Category[int] = Category("past")
MINUTE_FRACTION: Category[int] = Category("minute_fraction")
MINUTE_AFTER: Category[int] = Category("minute_after")
MINUTE_ZERO: Mark = Category("minute_zero")
MINUTE_MARK: Mark = Category("minute_mark")
SECOND_MARK: Mark = Category("second_mark")
SHORT_OF: Mark = Category("short_of")
OH: Mark = Category("oh")
HUNDRED_HOURS: Mark = Category("hundred_hours")
HOURS_WORD: Mark = Category("hours_word")
MERIDIEM: Category[str] = Category("meridiem")
MERIDIEM_LETTER: Category[str] = Category("meridiem_letter")
ISH: Mark = Category("ish")
SHARP: Mark = Category("sharp")
APPROXIMATELY: Mark = Category("approximately")
CLOCK_BEFORE: Mark = Category("clock_before")
NO_CLOCK_AFTER: Mark = Category("no_clock_after")

PART: Category[str] = Category("part")
PART_BEFORE: Mark = Category("part_before")
PART_IS_GREETING: Mark = Category("part_is_greeting")
EARLY: Category[str] = Category("early")
THIS_DAY_PART: Category[str] = Category("this_day_part")

THE: Mark = Category("the")
OF: Mark = Category("of")
AT: Category[str] = Category("at")
CONNECTOR: Mark = Category("connector")
DATE_BEFORE: Mark = Category("date_before")

AHEAD: Mark = Category("ahead")
FROM_NOW: Mark = Category("from_now")
AGO: Mark = Category("ago")
AWAY: Category[int] = Category("away")
WITHIN: Mark = Category("within")
PAST_AMOUNT: Mark = Category("past_amount")
AHEAD_AMOUNT: Mark = Category("ahead_amount")
AFTER_DAY: Category[int] = Category("after_day")
REMAINING: Mark = Category("remaining")
NEXT_AMOUNT: Category[int] = Category("next_amount")
NOW_WORD: Mark = Category("now_word")

UNTIL: Category[str] = Category("until")
UNTIL_AFTER: Category[str] = Category("until_after")
RANGE_FROM: Mark = Category("range_from")
AND = frozenset({"and", "和", "与"})
"""Between the ends of a range only where other words say that it is one."""
RANGE_TO: Mark = Category("range_to")
RANGE_END: Mark = Category("range_end")
LASTING: Mark = Category("lasting")
STARTING: Mark = Category("starting")
NUMBER_WORD_AFTER: Mark = Category("number_word_after")
"""What tells that the number before it counts something, and is no minute."""
ON: Mark = Category("on")
IN_THE: Mark = Category("in_the")
ON_CLOCK: Mark = Category("on_clock")
"""At, around: what stands before a clock time."""
LEAD: Mark = Category("lead")
"""What belongs to a time that it stands before."""
PART_OR_ELSE: Category[str] = Category("part_or_else")
"""早, 晚: a part of the day only where something beside it tells."""
AFTER_PERIOD: Mark = Category("after_period")
LEAD_PERIOD: Mark = Category("lead_period")
FROM_NOW_ON: Mark = Category("from_now_on")
WITHIN_AFTER: Mark = Category("within_after")
NUMBER_CLOCK_BEFORE: Mark = Category("number_clock_before")
"""What makes a bare number a clock time; after `to` or `for` it may be anything."""
ZONE_WORD: Mark = Category("zone_word")
PLAYED: Mark = Category("played")
PLAYED_AFTER: Mark = Category("played_after")
CLOSEST: Mark = Category("closest")
