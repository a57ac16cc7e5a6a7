"""The order of characters that all languages share: CLDR's root collation, read from ICU 78.

``root_order.txt`` has one word for each place in the order, with the characters of that place;
characters that can be decomposed are left out.
"""

from pathlib import Path

#: The places in order, each with the characters that differ in a tie alone.
LETTERS = [" ", *Path(__file__).with_name("root_order.txt").read_text(encoding="utf-8").split()]
#: Accents in order; those in one word weigh the same.
ACCENTS = [
    "̲",
    "̓",
    "̔",
    "́",
    "̀",
    "̆",
    "̂",
    "̌",
    "̊",
    "͂",
    "̈",
    "̋",
    "̃",
    "̇",
    "̸",
    "̧",
    "̨",
    "̄",
    "̶̷",
    "̵",
    "̅",
    "̉",
    "̏",
    "̐",
    "̑",
    "̛",
    "̡",
    "̢",
    "̣",
    "̤",
    "̥",
    "̦",
    "̭",
    "̮",
    "̰",
    "̱",
    "̴",
    "̹",
    "ͅ",
    "͘",
    "͠",
    "͡",
]
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
