"""Cuts an utterance to what was said, with a little around it: recognisers invent words for silence."""

from __future__ import annotations

from assistant.messages import Pcm, Utterance


def around_speech(utterance: Utterance, *, margin_seconds: float) -> Pcm:
    """All of it where it is not known where the speech lies."""
    start, end = utterance.speech
    if utterance.silent:
        return utterance.pcm
    margin = round(margin_seconds * utterance.rate)
    return utterance.pcm[max(0, start - margin) : end + margin]
