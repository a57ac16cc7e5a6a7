"""Find words that are surer than the certainty of the evidence allows (GRADE).

    find_overstatement("It always works.", "moderate")  # "always"
    find_overstatement("It probably helps.", "low")     # "probably"
    find_overstatement("It helps 69 %.", "low")         # "": nothing says that it may be otherwise
    find_overstatement("It may help 69 %.", "low")      # None

GRADE words high certainty as a plain sentence, moderate as "probably", low as "may", and very low
as "uncertain". A sentence that tells what a study found speaks of that study alone. Texts in
English, German, Spanish and French are read at once.
"""

import re
from collections.abc import Iterable

#: The levels of GRADE, the surest first.
LEVELS = ("high", "moderate", "low", "very_low")


def compile_words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


#: Fit high certainty alone.
CERTAIN = compile_words(
    *("proves?", "proven", "proof", "certainly", "definitely", "undoubtedly", "always", "never"),
    *("guarantee[sd]?", "cures?", "cured", "without (?:a )?doubt", "clearly"),
    *("beweis(?:t|en)", "bewiesen", "nachgewiesen", "sicherlich", "immer", "zweifellos", "heilt"),
    *("garantiert", "eindeutig", "demuestran?", "demostrado", "siempre", "garantizan?", "cura"),
    *("sin duda", "claramente", "prouvent?", "prouvée?", "toujours", "garantit", "guérit"),
    *("certainement", "sans aucun doute", "clairement"),
)
#: Fit moderate certainty too.
LIKELY = compile_words(
    *("probably", "likely", "wahrscheinlich", "vermutlich", "probablemente", "probablement")
)
#: Fit low certainty, and say that it may be otherwise.
TENTATIVE = compile_words(
    *("may", "might", "could", "perhaps", "possibly", "suggests?", "seems?", "appears?"),
    *("uncertain", "unclear", "not (?:known|sure|certain)", "könnten?", "möglicherweise"),
    *("vielleicht", "unsicher", "unklar", "deute[tn]", "podrían?", "pueden?", "quizás?"),
    *(
        "posiblemente",
        "inciert[oa]s?",
        "sugieren?",
        "pourrai(?:t|ent)",
        "peuvent",
        "peut(?:-être)?",
    ),
    *("incertaine?s?", "suggère(?:nt)?"),
)
#: Say that it is of a study, and not of everybody.
REPORTED = compile_words(
    *("stud(?:y|ies)", "trials?", "reported", "registry", "studien?", "berichteten?", "register"),
    *("estudios?", "ensayos?", "informaron", "études?", "essais?", "rapport(?:é|aient)"),
)


def find_overstatement(sentence: str, level: str) -> str | None:
    """Find the word of a sentence that is too sure for a level of certainty; None: there is none.

    Empty: the certainty is low, and no word of the sentence says so.
    """
    if level == LEVELS[0]:
        return None
    if certain := CERTAIN.search(sentence):
        return certain[0]
    if level == "moderate" or TENTATIVE.search(sentence) or REPORTED.search(sentence):
        return None
    likely = LIKELY.search(sentence)
    return likely[0] if likely else ""


def choose_lowest_level(levels: Iterable[str]) -> str | None:
    """Return the least sure of these levels; None if none of them is known."""
    known = [level for level in levels if level in LEVELS]
    return max(known, key=LEVELS.index) if known else None
