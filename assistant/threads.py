"""One daemon thread per blocking model, so that its work never holds the event loop or the exit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Any, Generic, ParamSpec, TypeVar

from assistant.errors import ModelFailed

P = ParamSpec("P")
T = TypeVar("T")
END = object()


class ModelThread:
    """Runs one call at a time, in order. A thread still busy at exit is left behind, not waited for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._ended = False

    async def __aenter__(self) -> ModelThread:
        threading.Thread(target=self._work, name=self._name, daemon=True).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        self._jobs.put(None)

    async def begin(self, load: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Enters the thread with `load(...)` as its first call; where that fails, it has ended again."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self)
            loaded = await self.run(load, *args, **kwargs)
            stack.pop_all()
        return loaded

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work(...)`. Cancelling gives up the result; a call not yet begun is skipped.

        Raises ModelFailed once the thread has ended.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            if future.cancelled():
                return
            try:
                result = work(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - handed to the caller, not swallowed
                _post(loop, _fail, future, error)
            else:
                _post(loop, _settle, future, result)

        self._put(job)
        return await future

    def stream(self, produce: Callable[[], Iterator[T]]) -> AsyncGenerator[T, None]:
        """The items of `produce()` as they are made; closing stops the thread at its next item."""

        def work(emit: Callable[[T], bool]) -> None:
            for item in produce():
                if not emit(item):
                    return

        return self.emitted(work)

    async def emitted(self, work: Callable[[Callable[[T], bool]], None]) -> AsyncGenerator[T, None]:
        """The items that `work(emit)` hands to `emit`, which answers False once nobody wants more.

        Raises ModelFailed once the thread has ended.
        """
        relay: Relay[T] = Relay(asyncio.get_running_loop())
        self._put(lambda: relay.pump(work))
        try:
            while (item := await relay.items.get()) is not END:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            relay.stopped = True

    def _put(self, job: Callable[[], None]) -> None:
        """Behind the end nobody would ever come to it."""
        if self._ended:
            raise ModelFailed(f"{self._name} has been stopped")
        self._jobs.put(job)

    def _work(self) -> None:
        while job := self._jobs.get():
            job()


class Relay(Generic[T]):
    """Carries items from the model's thread into the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.items: asyncio.Queue[Any] = asyncio.Queue()
        self.stopped = False
        self._loop = loop

    def emit(self, item: T) -> bool:
        if not self.stopped:
            _post(self._loop, self.items.put_nowait, item)
        return not self.stopped

    def pump(self, work: Callable[[Callable[[T], bool]], None]) -> None:
        try:
            if not self.stopped:
                work(self.emit)
        except BaseException as error:  # noqa: BLE001 - handed to the caller, not swallowed
            _post(self._loop, self.items.put_nowait, error)
        finally:
            _post(self._loop, self.items.put_nowait, END)


def _post(loop: asyncio.AbstractEventLoop, call: Callable[..., Any], *args: Any) -> None:
    with suppress(RuntimeError):  # the loop has ended; nobody waits for this any more
        loop.call_soon_threadsafe(call, *args)


def _settle(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
