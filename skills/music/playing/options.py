"""mpv's options in their safest set-up: it reads no config and no script, and opens only what it is given.

Sources: the manuals of mpv (https://mpv.io/manual/stable/) and of ffmpeg's protocols and formats.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from typing import Any

FORMATS = (
    "mp3,flac,ogg,wav,w64,mov,mp4,m4a,3gp,3g2,mj2,aac,ape,wv,asf,aiff,matroska,webm,dsf,iff,caf,tta,mpc,mpc8,amr,au,"
    "ac3,eac3,mpegts,hls"
)
"""Of ffmpeg's formats those that hold their own sound, and HLS, in which much radio comes."""
WEB_PROTOCOLS = "http,https,tcp,tls,crypto,httpproxy"
"""HLS may name nothing but addresses of the web, and a redirection neither."""
RECONNECT = "reconnect=1,reconnect_streamed=1,reconnect_delay_max=5"
BUFFER_SECONDS = 0.04
"""Sound that waits in mpv for the device: what is there already cannot be made softer any more."""
OFF = (
    *("config", "load_scripts", "ytdl", "osc", "terminal", "input_default_bindings", "input_vo_keyboard"),
    *("input_media_keys", "vid", "sid", "audio_display", "resume_playback", "save_position_on_quit"),
    *("access_references", "load_unsafe_playlists", "ordered_chapters", "autoload_files", "audio_file_auto"),
    *("sub_auto", "cover_art_auto", "use_filedir_conf", "keep_open"),
)


def options(outputs: Sequence[str]) -> dict[str, Any]:
    """For `mpv.MPV`; `outputs` are mpv's names of sound systems, the first that works is taken."""
    return {
        **dict.fromkeys(OFF, "no"),
        "idle": "yes",
        "ao": ",".join(outputs),
        "demuxer": "+lavf",
        "demuxer_lavf_o": f"format_whitelist=[{FORMATS}],protocol_whitelist=[file,{WEB_PROTOCOLS}]",
        "stream_lavf_o": f"protocol_whitelist=[{WEB_PROTOCOLS}],{RECONNECT}",
        "gapless_audio": "weak",
        "prefetch_playlist": "yes",
        "replaygain": "track",
        "volume_max": "100",
        "volume": "0",
        "audio_buffer": str(BUFFER_SECONDS),
        "pulse_buffer": str(int(BUFFER_SECONDS * 1000)),
        "audio_client_name": "assistant",
        "demuxer_max_bytes": "16MiB",
        "demuxer_max_back_bytes": "4MiB",
        "network_timeout": "10",
        "user_agent": "assistant/0.1 (voice assistant for the home)",
        "tls_verify": "yes",
        **_certificates(),
    }


def _certificates() -> Mapping[str, str]:
    file = ssl.get_default_verify_paths().cafile
    return {"tls_ca_file": file} if file else {}
