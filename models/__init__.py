"""Adapters, one file per model. What a household says is nobody else's business: none reports home."""

import os

# Read once, when the library starts. onnxruntime 1.32 sends events otherwise, with a device id of its own.
for variable in (
    "ORT_DISABLE_TELEMETRY",
    "ORT_TELEMETRY_DISABLED",
    "HF_HUB_DISABLE_TELEMETRY",
    "DO_NOT_TRACK",
):
    os.environ[variable] = "1"
