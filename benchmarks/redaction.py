"""Measure the fast tier of zoom-health-redact: kB/s and the slowest of many 2 kB notes, beside one pass of `re`.

The yardstick is a regular expression that finds each word of the same text in the same run: times differ from machine
to machine and with what else it does, the ratio holds better.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence
from typing import Final

from zoom_health_redact import redact_text

EXAMPLES: Final = """examples:
  python benchmarks/redaction.py
  python benchmarks/redaction.py --notes 500 --rounds 3
"""
NOTE_LENGTH: Final = 2_000
_WORD: Final = re.compile(r"\w+")
_SENTENCES: Final = (
    "Patient: Testa Synthetica\nDOB 03/04/1961, MRN 0044712",
    "The patient is a 58-year-old with hypertension and type 2 diabetes who returns for follow up.",
    "She denies chest pain, shortness of breath, palpitations, or edema. Appetite is good.",
    "Her daughter Examplia helps with the pill box and drove her here from Sampleton.",
    "Medications: lisinopril 20 mg daily, metformin 1000 mg twice daily, atorvastatin 40 mg at night.",
    "Vitals: BP 138/84, HR 72, RR 16, temperature 98.6 F, SpO2 97% on room air, weight 182 lb.",
    "Lungs are clear to auscultation bilaterally. Heart regular rate and rhythm without murmur.",
    "Hemoglobin A1c 7.4, creatinine 0.9, LDL 88. Foot exam normal; Babinski negative.",
    "Seen by Dr. Mustermann at Placeholder Family Clinic on 02/11/2026; call 555-010-1234 with results.",
    "Continue current medications, repeat labs in 3 months, return sooner if symptoms worsen.",
)


def notes(count: int) -> list[str]:
    """Synthetic notes of some 2 kB each."""
    choose = random.Random(4)
    made = []
    for _ in range(count):
        text = ""
        while len(text) < NOTE_LENGTH:
            text += choose.choice(_SENTENCES) + choose.choice((" ", "\n", "\\n", "\n- "))
        made.append(text[:NOTE_LENGTH])
    return made


def measure(function: Callable[[str], object], texts: Sequence[str], *, rounds: int) -> tuple[float, float]:
    """Characters per second of processor time in the best round, and the 99th percentile of a text in seconds."""
    best, times = 0.0, []
    for _ in range(rounds):
        begun = time.process_time()
        for text in texts:
            started = time.perf_counter()
            function(text)
            times.append(time.perf_counter() - started)
        best = max(best, sum(map(len, texts)) / (time.process_time() - begun))
    times.sort()
    return best, times[int(0.99 * (len(times) - 1))]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=200, help="how many notes")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is redacted; the best round counts")
    asked = parser.parse_args()
    texts = notes(asked.notes)
    redact_text(texts[0])
    yardstick, _ = measure(_WORD.findall, texts, rounds=asked.rounds)
    speed, slowest = measure(redact_text, texts, rounds=asked.rounds)
    print(f"one pass of re   {yardstick / 1000:10,.0f} kB/s")
    print(f"redact_text      {speed / 1000:10,.0f} kB/s   1/{yardstick / speed:.0f} of that pass; bar 300 kB/s")
    print(f"p99 of a 2 kB note {slowest * 1000:8.1f} ms    bar 20 ms")


if __name__ == "__main__":
    main()
