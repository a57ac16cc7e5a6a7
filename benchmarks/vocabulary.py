"""A vocabulary of a few thousand words with the frequencies of a natural language (Zipf)."""

import random
from itertools import accumulate, product


def split_words(text: str) -> list[str]:
    return text.split()


COMMON = split_words("""
    the of and to in a is that for it with as was on are be by or this from at not have an which
    pain they more can patients treatment after than their may study back who people when but one
    other surgery there most some had cells disc body were all been has months will spine time
    many only these its what between into no two years doctor also such new before would marrow
    nerve how does first even much less group about if over could while stem bone each often
    without where both so because during help every few three through then any same still risk
    half under us we our you your trial result figure common serious problem choice option answer
    question reason evidence use work make take find show give know see say mean need keep leave
    become begin stop try ask feel good better best worse small large long short early late high
    low open strong weak clear likely rare normal simple careful mild severe chronic acute healthy
    older young daily week day hour
""")
NOUNS = split_words("""
    needle injection implant screw fusion joint knee hip shoulder ankle wrist neck muscle tendon
    ligament cartilage vertebra hospital clinic nurse surgeon therapist scan image infection wound
    scar dose tablet drug steroid sleep walk exercise stretch posture weight diet smoking recovery
    relief comfort swelling stiffness numbness weakness fracture tear strain sprain rupture bulge
    leak inflammation ageing growth repair blood plasma platelet sample follow-up placebo sham
    outcome measure score scale point percent denominator interval average difference register
    report author journal abstract table funding sponsor conflict review guideline consensus cost
    insurance price visit consultation opinion second letter record consent fear hope habit work
    sport family home chair bed stairs garden bicycle water heat cold season morning night
""")
STARTS = split_words("""
    osteo arthro myo neuro chondro spondylo disco verte cranio radio thermo cryo
""")
MIDDLES = split_words("""
    bla cyto gen graph fib lam met path plas scler sten tom vas lyt
""")
ENDS = split_words("""
    ia ic ics al ing ed er osis itis oma opathy ectomy otomy oplasty ology
""")

TABLE_SIZE = 2**17


def build_vocabulary() -> list[str]:
    """List all words, the most frequent first; the same on every machine."""
    order = random.Random("vocabulary")
    coined = ["".join(parts) for parts in product(STARTS, MIDDLES, ENDS)]
    order.shuffle(coined)
    nouns = NOUNS[:]
    order.shuffle(nouns)
    return list(dict.fromkeys([*COMMON, *nouns, *coined]))


def build_frequency_table() -> list[str]:
    """Repeat each word by its frequency, so that a uniform choice draws a realistic text."""
    words = build_vocabulary()
    bounds = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    table: list[str] = []
    for word, bound in zip(words, bounds, strict=True):
        table += [word] * (round(TABLE_SIZE * bound / bounds[-1]) - len(table))
    return table
