"""A process that reads and writes a server's calendar: `python -m assistant.reminders.calendars.dav`.

Like `child`, it is given a job and answers with occurrences. The job also holds our own events that are to
stand on the server (`put`), those to be deleted (`delete`), and what the server had of each when it was last
asked (`known`). What somebody else changed meanwhile is never written over: theirs wins. Sources: RFC 4791
(CalDAV), and RFC 9110 on conditional requests.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from assistant.reminders.calendars.child import answer, confine, say, window_of
from assistant.reminders.calendars.cut import Cut, cut
from assistant.reminders.calendars.expand import Window, expand
from assistant.reminders.calendars.export import exported
from assistant.reminders.calendars.wire import digest, seen, unpacked

SECONDS = 20
"""For each answer of the server."""
EXISTS, GONE = 412, 404


class Refused(Exception):
    """The server does not do what it was asked; the message says why."""


@dataclass(slots=True)
class Told:
    """What the assistant is told besides the occurrences."""

    written: dict[str, str] = field(default_factory=dict)
    """By UID, what the server now has of ours: a digest."""
    changed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """By UID, how somebody else changed one of ours."""
    gone: list[str] = field(default_factory=list)
    """Ours that somebody else deleted."""


def main() -> None:
    confine()
    job = json.loads(sys.stdin.buffer.readline())
    try:
        import caldav  # an extra
        from caldav.lib.error import AuthorizationError, DAVError
    except ImportError:
        say({"wrong": "the package caldav is not installed; run: pip install 'assistant[caldav]'"})
        return
    try:
        client: Any = caldav.DAVClient
        with client(
            job["url"],
            username=job["user"] or None,
            password=job["password"] or None,
            timeout=SECONDS,
            enable_rfc6764=False,
        ) as opened:
            _work(Visit(opened, job))
    except AuthorizationError:
        say({"wrong": "the server refuses the user's name or password; see password_file"})
    except DAVError as error:
        say({"wrong": f"the server answered wrongly: {type(error).__name__}"})
    except (OSError, ValueError, Refused) as error:
        say({"wrong": str(error) if isinstance(error, Refused) else "the server cannot be reached"})


def _work(visit: Visit) -> None:
    told = visit.exchange()
    theirs = Cut()
    for text in visit.others(told):
        _merge(theirs, text)
    more = {"written": told.written, "changed": told.changed, "gone": told.gone}
    answer(visit.name, expand(theirs, visit.window), more)


class Visit:
    """One exchange with a server."""

    def __init__(self, client: Any, job: Mapping[str, Any]) -> None:
        self._client = client
        self._job = job
        self.window: Window = window_of(job)
        self._zone = ZoneInfo(job["zone"])
        self._tags: dict[str, str] = {}
        self._calendar = self._found()
        self._url = str(self._calendar.url).rstrip("/")
        self.name = ""

    def _found(self) -> Any:
        """The address is a calendar's, or one from which the calendars can be found: the first is taken."""
        from caldav.elements import dav
        from caldav.lib.error import AuthorizationError, DAVError

        calendar = self._client.calendar(url=self._job["url"])
        try:
            kinds = calendar.get_property(dav.ResourceType(), use_cached=False) or ()
        except AuthorizationError:
            raise
        except DAVError:
            kinds = ()
        if any("calendar" in str(kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
            return calendar
        calendars = self._client.principal().calendars()
        if not calendars:
            raise Refused("the server has no calendar for this user")
        return calendars[0]

    def exchange(self) -> Told:
        """What somebody else changed comes first, then what we have to write."""
        told, put = Told(), self._job["put"]
        for uid, known in self._job["known"].items():
            self._compare(uid, known, told)
        for uid in self._job["delete"]:
            if told.written.pop(uid, None):
                self._send(uid, "DELETE")
            told.changed.pop(uid, None)  # then it is theirs
        for uid, event in put.items():
            if uid not in told.changed and uid not in told.gone:
                self._put(uid, event, told)
        told.gone = [uid for uid in told.gone if uid not in self._job["delete"]]
        return told

    def _compare(self, uid: str, known: str, told: Told) -> None:
        there = self._there(uid)
        if there is None:
            told.gone.append(uid)
        elif digest(there) == known:
            told.written[uid] = known
        else:
            told.changed[uid] = there

    def _put(self, uid: str, event: Mapping[str, Any], told: Told) -> None:
        text = exported([unpacked(event)], lambda _: "").decode()
        known = uid in told.written
        status = self._send(uid, "PUT", text, create=not known)
        there = self._there(uid)
        if there is None:
            raise Refused(f"the server does not take events: {status}")
        if status == EXISTS and digest(there) != digest(seen(text, self._zone)):
            told.written.pop(uid, None)
            told.changed[uid] = there
        else:
            told.written[uid] = digest(there)

    def _there(self, uid: str) -> Mapping[str, Any] | None:
        """What the server has of ours; None: nothing."""
        answered = self._client.request(self._address(uid), "GET")
        self._tags[uid] = answered.headers.get("ETag", "")
        if answered.status == GONE:
            return None
        if answered.status >= 300:
            raise Refused(f"the server answered {answered.status}")
        return seen(_text(answered), self._zone)

    def _send(self, uid: str, method: str, body: str = "", *, create: bool = False) -> int:
        """Only where nobody was quicker."""
        tag = self._tags.get(uid, "")
        headers = {"If-None-Match": "*"} if create else {"If-Match": tag} if tag else {}
        if body:
            headers["Content-Type"] = "text/calendar; charset=utf-8"
        status = int(self._client.request(self._address(uid), method, body, headers).status)
        if status >= 300 and status not in (EXISTS, GONE):
            raise Refused(f"the server answered {status}")
        return status

    def others(self, told: Told) -> list[str]:
        """Everything within the window that is not ours."""
        found = self._calendar.search(
            start=self.window.start, end=self.window.end, event=True, server_expand=False
        )
        ours = {self._address(uid).rpartition("/")[2] for uid in (*told.written, *told.changed)}
        return [each.data for each in found if str(each.url).rpartition("/")[2] not in ours]

    def _address(self, uid: str) -> str:
        return f"{self._url}/{uid.replace('@', '-')}.ics"


def _text(answered: Any) -> str:
    raw = answered.raw
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def _merge(every: Cut, text: str) -> None:
    """A server gives each event as a calendar of its own."""
    try:
        found = cut(text)
    except ValueError:
        every.broken += 1
        return
    every.broken += found.broken
    every.zones += found.zones
    for uid, blocks in found.events.items():
        every.events.setdefault(uid, []).extend(blocks)


if __name__ == "__main__":
    main()
