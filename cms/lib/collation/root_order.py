"""The order of characters that all languages share: CLDR's root collation, read from ICU 78.

``root_order.txt`` has one word for each place in the order, with the characters of that place;
characters that can be decomposed are left out.
"""

from pathlib import Path

#: The places in order, each with the characters that differ in a tie alone.
LETTERS = [" ", *Path(__file__).with_name("root_order.txt").read_text(encoding="utf-8").split()]
#: Accents in order; those in one word weigh the same.
ACCENTS = (
    "\u0332 \u0313 \u0314 \u0301 \u0300 \u0306 \u0302 \u030c \u030a \u0342 \u0308 \u030b \u0303 "
    "\u0307 \u0338 \u0327 \u0328 \u0304 \u0336\u0337 \u0335 \u0305 \u0309 \u030f \u0310 \u0311 "
    "\u031b \u0321 \u0322 \u0323 \u0324 \u0325 \u0326 \u032d \u032e \u0330 \u0331 \u0334 \u0339 "
    "\u0345 \u0358 \u0360 \u0361"
).split()
#: Letters that are another one with a stroke, and letters that stand for others.
STROKES = {"đ": "d\u0335", "ħ": "h\u0335", "ł": "l\u0335", "ø": "o\u0338"}
LIGATURES = {
    **{"æ": "ae", "œ": "oe", "ß": "ss", "ƍ": "zw", "ƾ": "ts", "ȸ": "db", "ȹ": "qp", "ʣ": "dz"},
    **{"ʦ": "ts", "ʪ": "ls", "ʫ": "lz", "ỻ": "ll", "ð": "d"},
}
FINAL_FORMS = {"ς": "σ"}
