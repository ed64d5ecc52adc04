"""Write ``t2s.txt``, the character table behind ``wording.script.normalize``, from OpenCC.

One command: ``python benchmarks/words/make_script_table.py``. Each line holds a Simplified character and the
Traditional ones that become it, taken one character at a time.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import opencc

RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
# Variants that OpenCC leaves to whole words, or that its s2t and s2hk write for a Simplified character.
ALSO = {"着": "著", "你": "妳", "了": "瞭", "复": "覆", "借": "藉", "具": "俱", "他": "牠祂", "只": "祇", "啰": "囉"}
HEADER = (
    "# Simplified, then the Traditional characters that become it; from OpenCC's t2s (Apache-2.0), a character at a\n"
    "# time. Made by benchmarks/words/make_script_table.py.\n"
)


def main() -> None:
    convert = opencc.OpenCC("t2s").convert
    variants: dict[str, set[str]] = defaultdict(set)
    for first, last in RANGES:
        for code in range(first, last):
            simplified = convert(chr(code))
            if simplified != chr(code) and len(simplified) == 1 and ord(simplified) < 0x10000:
                variants[simplified].add(chr(code))
    for simplified, others in ALSO.items():
        variants[simplified].update(others)
    lines = (simplified + "".join(sorted(others)) for simplified, others in sorted(variants.items()))
    out = Path(__file__).parents[2] / "src" / "cxemotion" / "wording" / "lexicons" / "t2s.txt"
    out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
