import wave
from collections.abc import AsyncGenerator
from contextlib import aclosing
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from assistant.audio import soundfile
from assistant.audio.soundfile import FileMicrophone, WavSpeaker, into_files, read
from assistant.errors import SoundFileError, StorageError
from assistant.messages import RATE, Pcm, Speech


def tone(hertz: float, seconds: float, rate: int) -> Pcm:
    return (8000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def pitch(sound: Pcm) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * RATE / len(sound))


def encode(path: Path, codec: str, rate: int, layout: str, form: str) -> Path:
    """A second of 440 Hz in the wanted format."""
    sound = tone(440, 1, rate)
    channels = 2 if layout == "stereo" else 1
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout, stream.format = layout, form
        frame = av.AudioFrame.from_ndarray(np.repeat(sound, channels)[np.newaxis], "s16", layout)
        frame.rate, frame.time_base = rate, Fraction(1, rate)
        resampler = av.AudioResampler(form, layout, rate, frame_size=stream.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout", "form"),
    [
        ("plain.wav", "pcm_s16le", 16_000, "mono", "s16"),
        ("telephone.wav", "pcm_mulaw", 8_000, "mono", "s16"),
        ("byte.wav", "pcm_u8", 8_000, "mono", "u8"),
        ("stereo.wav", "pcm_s16le", 44_100, "stereo", "s16"),
        ("float.wav", "pcm_f32le", 48_000, "stereo", "flt"),
        ("deep.wav", "pcm_s24le", 48_000, "mono", "s32"),
        ("music.mp3", "mp3", 44_100, "stereo", "s16p"),
        ("lossless.flac", "flac", 48_000, "mono", "s16"),
        ("voice.ogg", "libopus", 48_000, "mono", "s16"),
    ],
)
def test_every_format_becomes_16_khz_mono(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str, form: str
) -> None:
    sound = read(encode(tmp_path / name, codec, rate, layout, form))
    assert sound.dtype == np.int16
    assert len(sound) == pytest.approx(RATE, rel=0.08)
    assert pitch(sound) == pytest.approx(440, abs=2)
    assert np.abs(sound).max() == pytest.approx(8000, rel=0.1)


def whole(path: Path) -> bytes:
    soundfile.write(path, Speech(tone(440, 1, RATE), RATE))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"RIFF", "not a sound file"),
        (b"turn on the light, please\n" * 50, "not a sound file"),
        (bytes(5000), "not a sound file"),
    ],
)
def test_what_is_no_sound_is_said_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(SoundFileError, match=said) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_header_without_sound_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nothing.wav"
    path.write_bytes(whole(path)[:44])
    with pytest.raises(SoundFileError, match="no sound"):
        read(path)


def test_a_truncated_file_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "half.wav"
    path.write_bytes(whole(path)[:16_044])
    assert len(read(path)) == RATE // 2


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SoundFileError, match="no such file"):
        read(tmp_path / "none.wav")
    with pytest.raises(SoundFileError, match="a folder"):
        read(tmp_path)


async def test_a_file_is_heard_frame_by_frame_and_then_silence(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    whole(path)
    frames = [frame async for frame in FileMicrophone(path, trailing_silence_seconds=1).frames()]
    sound = np.concatenate([frame.pcm for frame in frames])
    assert {len(frame.pcm) for frame in frames} == {512}
    assert np.array_equal(sound[:RATE], tone(440, 1, RATE))
    assert not sound[RATE:].any()
    assert len(sound) == pytest.approx(2 * RATE, abs=512)
    assert frames[1].at == pytest.approx(0.032)


async def test_an_hour_is_heard_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hour.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 1, 8_000, 0, "NONE", ""))
        for _ in range(60):
            file.writeframesraw(bytes(60 * 8_000))
    async with aclosing(FileMicrophone(path).frames()) as frames:
        assert len((await anext(frames)).pcm) == 512
    with pytest.raises(SoundFileError, match="longer than 10 minutes"):
        read(path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def speech(*pieces: Speech) -> AsyncGenerator[Speech]:
    for piece in pieces:
        yield piece


async def test_replies_are_written_numbered_and_named(tmp_path: Path) -> None:
    speaker = WavSpeaker(tmp_path / "out")
    seconds = await speaker.play(
        speech(Speech(tone(440, 1, 22_050), 22_050), Speech(tone(440, 1, RATE), RATE))
    )
    speaker.name = "weather"
    await speaker.play(speech(Speech(tone(880, 0.5, RATE), RATE)))
    assert seconds == pytest.approx(2, abs=0.01)
    assert [path.name for path in speaker.written] == ["01-reply.wav", "02-weather.wav"]
    assert names(tmp_path / "out") == ["01-reply.wav", "02-weather.wav"]
    with wave.open(str(speaker.written[0])) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
    assert pitch(read(speaker.written[1])) == pytest.approx(880, abs=2)


async def test_a_second_reply_does_not_overwrite_the_named_file(tmp_path: Path) -> None:
    speaker = WavSpeaker(tmp_path / "out.wav")
    for _ in range(2):
        await speaker.play(speech(Speech(tone(440, 0.1, RATE), RATE)))
    assert [path.name for path in speaker.written] == ["out.wav", "out-2.wav"]


async def test_no_speech_leaves_no_file(tmp_path: Path) -> None:
    speaker = WavSpeaker(tmp_path)
    assert await speaker.play(speech()) == 0
    assert names(tmp_path) == []


async def test_a_place_that_cannot_be_written_is_named_and_left_clean(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        async with into_files(tmp_path / "file") as speaker:
            assert await speaker.play(speech(Speech(tone(440, 0.1, RATE), RATE))) == 0
    assert names(tmp_path) == ["file"]
