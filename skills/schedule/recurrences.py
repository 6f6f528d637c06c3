"""What comes back, in words: every weekday at 7 in the morning, 每个月第一个星期一."""

from __future__ import annotations

from datetime import datetime

from skills.schedule.rules import WORKDAYS, Rule, interval, often, parts, until, weekdays
from skills.schedule.times import Times


def recurrence(times: Times, rrule: str, start: datetime, now: datetime) -> str:
    """`start` is a time at which it is."""
    rule = parts(rrule)
    said = _often(times, rule, start)
    if not often(rrule):
        said = times.say("at_all_those", rule=said, clock=_clocks(times, rule, start))
    if last := until(rule):
        return times.say("until", rule=said, day=times.written(last.date(), now.date()))
    if "COUNT" in rule:
        return times.say("count", rule=said, n=times.count(int(rule["COUNT"])))
    return said


def _often(times: Times, rule: Rule, start: datetime) -> str:
    if rule.get("RSCALE") == "CHINESE":
        return _lunar(times, rule)
    frequency, days = rule.get("FREQ", ""), weekdays(rule)
    if frequency in ("HOURLY", "MINUTELY"):
        return _each(times, frequency.lower(), rule)
    if frequency == "DAILY" or (frequency == "WEEKLY" and {day for _, day in days} == set(range(7))):
        return _each(times, "daily", rule)
    if frequency == "WEEKLY":
        return _each(times, "weekly", rule, days=_weekdays(times, rule, start))
    if frequency == "MONTHLY":
        return _each(times, "monthly", rule, on=_on(times, rule, start))
    if frequency == "YEARLY":
        return _each(times, "yearly", rule, on=_of_year(times, rule, start))
    return times.say("strange")


def _each(times: Times, key: str, rule: Rule, **values: str) -> str:
    count = interval(rule)
    return str(times.words[key][min(count, 3) - 1]).format(n=times.count(count), **values)


def _weekdays(times: Times, rule: Rule, start: datetime) -> str:
    if rule.get("BYDAY") == WORKDAYS:
        return times.say("workdays")
    days = [day for _, day in weekdays(rule)] or [start.weekday()]
    if sorted(days) == [5, 6]:
        return times.say("weekend")
    return times.several([times.words["weekdays"][day] for day in days])


def _on(times: Times, rule: Rule, start: datetime) -> str:
    """Of a month."""
    if "BYMONTHDAY" in rule or "BYDAY" not in rule:
        days = [int(day) for day in rule.get("BYMONTHDAY", str(start.day)).split(",")]
        return times.several([_month_day(times, day) for day in days])
    if len(weekdays(rule)) > 1 and rule["BYDAY"] == WORKDAYS:
        return times.say("on_workday", nth=_nth(times, weekdays(rule)[0][0]))
    names = times.words["weekdays"]
    said = [times.say("on_weekday", nth=_nth(times, nth), weekday=names[day]) for nth, day in weekdays(rule)]
    return times.several(said)


def _month_day(times: Times, day: int) -> str:
    if day == -1:
        return times.say("on_last_day")
    return times.say("on_day" if day > 0 else "on_day_before_last", day=times.nth_day(abs(day)))


def _of_year(times: Times, rule: Rule, start: datetime) -> str:
    month = times.words["months"][int(rule.get("BYMONTH", str(start.month)).split(",")[0]) - 1]
    if "BYDAY" in rule:
        nth, day = weekdays(rule)[0]
        weekday = times.words["weekdays"][day]
        return times.say("on_month_weekday", nth=_nth(times, nth), weekday=weekday, month=month)
    day = int(rule.get("BYMONTHDAY", str(start.day)).split(",")[0])
    return times.say("on_month_day", month=month, day=times.nth_day(day))


def _nth(times: Times, nth: int) -> str:
    names = times.words["nth"]
    return str(names[nth - 1]) if 0 < nth <= len(names) else times.say("nth_last")


def _lunar(times: Times, rule: Rule) -> str:
    day = lunar_day(times, int(rule.get("BYMONTHDAY", "1").split(",")[0]))
    if "BYMONTH" not in rule:
        return times.say("lunar_monthly", day=day)
    number = int(rule["BYMONTH"].rstrip("L"))
    names = times.words.get("lunar_months")
    return times.say("lunar_yearly", month=names[number - 1] if names else times.nth_day(number), day=day)


def lunar_day(times: Times, day: int) -> str:
    """初八, 十五, 廿三; 15th."""
    if times.language == "en":
        return times.nth_day(day)
    if day <= 10:
        return times.say("lunar_first_ten", day=times.number(day))
    return times.say("lunar_twenties", day=times.number(day - 20)) if 20 < day < 30 else times.number(day)


def _clocks(times: Times, rule: Rule, start: datetime) -> str:
    """All clock times of a day."""
    hours = [int(hour) for hour in rule.get("BYHOUR", str(start.hour)).split(",")]
    minutes = [int(minute) for minute in rule.get("BYMINUTE", str(start.minute)).split(",")]
    said = [times.clock(start.replace(hour=hour, minute=minute)) for hour in hours for minute in minutes]
    return str(times.words["clocks"]).join(said)
