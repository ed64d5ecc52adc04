"""Write the words that English is known by: ``python -m benchmarks.words.make_english_words``.

Those that stand in three or more of the English training calls, digits and names with capitals left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

CALLS = Path(__file__).parents[1] / "calls" / "train"
WORDS = Path(__file__).parents[2] / "src/cxemotion/wording/lexicons/english_words.txt"
LEAST_CALLS = 3
_WORD = re.compile(r"(?<![.!?] )(?<!^)\b[a-z]+(?:'[a-z]+)*\b", flags=re.MULTILINE)


def main() -> None:
    calls: Counter[str] = Counter()
    for path in sorted(CALLS.glob("en-*.json")):
        turns = json.loads(path.read_text(encoding="utf-8"))["turns"]
        calls.update({word for turn in turns for word in _WORD.findall(turn["text"])})
    words = sorted(word for word, count in calls.items() if count >= LEAST_CALLS)
    head = "# Words that English is known by, made by benchmarks/words/make_english_words.py from the training calls.\n"
    lines = [" ".join(words[start : start + 16]) for start in range(0, len(words), 16)]
    WORDS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
