"""Letters that have a place of their own in the alphabet of a language, after CLDR.

Each line of ``OWN_LETTERS`` is ``after letter letter=equivalent ...``: the letters follow ``after``
in this order. An equivalent is sorted with its letter, and after it only in a tie. Two letters may
stand for one, such as the Czech "ch". Languages that are not here need nothing beyond the root
order: English, French, Italian, Portuguese, Dutch, and German (DIN 5007-1: ä with a).
"""

NORWEGIAN = ("z æ=ä=ę ø=ö=ő=œ å=aa", "y =ü=ű", "d =đ =ð")
SWEDISH = ("z å ä=æ=ę ö=ø=ő=œ=ô", "y =ü=ű", "d =đ =ð")

OWN_LETTERS: dict[str, tuple[str, ...]] = {
    "cs": ("c č", "h ch", "r ř", "s š", "z ž"),
    "da": ("z æ=ä ø=ö=ő å=aa", "y =ü=ű"),
    "es": ("n ñ",),
    "fi": ("z å ä=æ ö=ø", "y =ü", "d =đ", "n =ŋ", "t =ŧ"),
    "nb": NORWEGIAN,
    "nn": NORWEGIAN,
    "no": NORWEGIAN,
    "pl": ("a ą", "c ć", "e ę", "l ł", "n ń", "o ó", "s ś", "z ź ż"),
    "ro": ("a ă â", "i î", "s ș=ş", "t ț=ţ"),
    "sk": ("a ä", "c č", "h ch", "o ô", "r ř", "s š", "z ž"),
    "sl": ("c č ć", "d đ", "s š", "z ž"),
    "sv": SWEDISH,
    "tr": ("c ç", "g ğ", "h ı", "o ö", "s ş", "u ü"),
}

#: Turkish has two letters i, each with its capital; Python knows the pair of the others.
CAPITALS: dict[str, dict[str, str]] = {"tr": {"I\u0307": "i", "I": "ı"}}
