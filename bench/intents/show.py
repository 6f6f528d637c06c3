"""`python -m bench.intents.show zh|en [LABEL...]` prints sentences as the phrasings make them."""

from __future__ import annotations

import argparse
from random import Random

from bench.intents.phrasings import phrasings
from bench.intents.sampler import sample


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.intents.show")
    parser.add_argument("language", choices=("zh", "en"))
    parser.add_argument("labels", nargs="*", help="what the labels begin with")
    parser.add_argument("--count", type=int, default=2, help="sentences for each template")
    asked = parser.parse_args()
    random = Random(0)  # noqa: S311
    for phrasing in phrasings(asked.language):
        if phrasing.label.startswith(tuple(asked.labels or [""])):
            for text in sample(phrasing, asked.count, random):
                print(f"{phrasing.label}\t{text.replace(' ', '') if asked.language == 'zh' else text}")


if __name__ == "__main__":
    main()
