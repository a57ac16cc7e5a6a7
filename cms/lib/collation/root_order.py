"""The order of characters that all languages share: CLDR's root collation, read from ICU 78.

``root_order.txt`` has one word for each place in the order, with the characters of that place;
characters that can be decomposed are left out.
"""

from pathlib import Path

#: The places in order, each with the characters that differ in a tie alone.
LETTERS = [" ", *Path(__file__).with_name("root_order.txt").read_text(encoding="utf-8").split()]
ACCENT_CODES = """
0332 0313 0314 0301 0300 0306 0302 030c 030a 0342 0308 030b 0303 0307 0338 0327 0328 0304 0336+0337
0335 0305 0309 030f 0310 0311 031b 0321 0322 0323 0324 0325 0326 032d 032e 0330 0331 0334 0339 0345
0358 0360 0361
"""
#: Accents in order; those in one word weigh the same.
ACCENTS = ["".join(chr(int(code, 16)) for code in word.split("+")) for word in ACCENT_CODES.split()]
#: Letters that are another one with a stroke, and letters that stand for others.
STROKES = {"đ": "d\u0335", "ħ": "h\u0335", "ł": "l\u0335", "ø": "o\u0338"}
LIGATURES = {
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "ƍ": "zw",
    "ƾ": "ts",
    "ȸ": "db",
    "ȹ": "qp",
    "ʣ": "dz",
    "ʦ": "ts",
    "ʪ": "ls",
    "ʫ": "lz",
    "ỻ": "ll",
    "ð": "d",
}
FINAL_FORMS = {"ς": "σ"}
