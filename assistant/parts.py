"""A part of the running assistant that can be rebuilt when its tables of the config file change."""

from __future__ import annotations

import logging
from collections.abc import Callable, Set
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType
from typing import Generic, TypeVar

from assistant.errors import AssistantError
from assistant.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")


class Part(Generic[T]):
    """Holds what `build` makes of the settings, for as long as it is entered."""

    def __init__(
        self,
        name: str,
        tables: Set[str],
        build: Callable[[Settings], AbstractAsyncContextManager[T]],
        settings: Settings,
    ) -> None:
        self.name = name
        self.tables = tables
        """A change in one of these rebuilds the part."""
        self._build = build
        self._settings = settings
        self._stack = AsyncExitStack()
        self.value: T

    async def __aenter__(self) -> Part[T]:
        self.value = await self._stack.enter_async_context(self._build(self._settings))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def rebuild(self, settings: Settings) -> None:
        """Closes first, for a device opens only once. Goes back to the old settings where the new fail.

        Raises AssistantError where those fail by now as well: then there is no such part any more.
        """
        before, self._settings = self._settings, settings
        await self._stack.aclose()
        try:
            await self.__aenter__()
        except AssistantError as error:
            log.warning("%s stays as it was: %s", self.name, error)
            self._settings = before
            await self.__aenter__()
        else:
            log.info("%s restarted with the new settings", self.name)
