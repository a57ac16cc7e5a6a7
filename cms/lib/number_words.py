"""Regular expressions of quantities, per cents and people in the languages of the texts.

They match lower and upper case, and expect white space as single spaces.
"""

from dataclasses import dataclass

#: Digits with the separators of any language: "12.5", "1,000", "20 000".
DIGITS = r"(?<!\d)(?<!\d[.,])(?:\d{1,3}(?:[ .,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[½⅓⅔¼¾])"
PERCENT_SIGN = "[%％﹪٪‰]"


@dataclass(frozen=True)
class NumberWords:
    """The words of one language, each an alternation without groups.

    ``of``: between a part and its whole; ``every`` the same, said of a rate ("one in five").
    ``fractions`` and ``people`` belong together: "two thirds of the patients". ``times`` and
    ``ratios`` say how a risk compares with another one.
    """

    numbers: str
    percent: str
    to: str
    of: str
    every: str
    per: str
    fractions: str
    articles: str
    people: str
    times: str
    ratios: str
    periods: str
    parts: str


ENGLISH = NumberWords(
    numbers=(
        "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        "(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
        "|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
        "|one|two|three|four|five|six|seven|eight|nine|(?:(?:a|one) )?(?:hundred|thousand)"
    ),
    percent=r"per ?cent\b|pct\b|per ?mille?\b|percentage points?\b",
    to="to",
    of="(?:out )?of(?: (?:all|the|all the|these|those|our))?",
    every="in(?: every)?|out of(?: every)?",
    per="per|in every",
    fractions=("half|(?:(?:an?|one|two|three|four)[- ])?(?:third|quarter|fifth|sixth|tenth)s?"),
    articles="of (?:all )?(?:the |these |those |our |their )?|the ",
    people=(
        "patients?|people|persons?|men|man|women|woman|children|adults?|participants?|volunteers?"
        "|subjects?|cases?|users?|respondents?"
    ),
    times=(
        r"[- ]?times (?:as (?:likely|often|many|much|high|common|great|effective|large|good|bad)"
        r"|more|less|fewer|higher|lower|greater|likelier|larger|smaller|the (?:risk|odds|rate"
        r"|chance|likelihood|number))\b|-?fold\b"
    ),
    ratios=("(?:odds|risk|hazard|rate) ratios?|relative risk|numbers? needed to (?:treat|harm)"),
    periods="years?|months?|weeks?|days?|hours?|minutes?|seconds?",
    parts="part|page|step|chapter|volume|lesson|post|episode",
)
GERMAN = NumberWords(
    numbers=(
        "(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?"
        "(?:zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)"
        "|(?:drei|vier|fünf|sech|sieb|acht|neun)?zehn|elf|zwölf"
        "|ein(?:e[rsnm]?|s)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|(?:ein)?(?:hundert|tausend)"
    ),
    percent=r"prozent\w*|promille\b|v\. ?h\.",
    to="bis(?: zu)?",
    of="von(?: den)?|aus",
    every="von",
    per="pro|je",
    fractions="hälfte|(?:(?:ein|zwei|drei|vier) )?(?:drittel|viertel|fünftel|zehntel)",
    articles="der |von |aller |dieser ",
    people=(
        "patient(?:en|innen|in)?|menschen|personen|person|männern?|frauen|kindern?|erwachsenen?"
        "|teilnehmer(?:innen|n)?|befragten|betroffenen|fällen?"
    ),
    times=r"(?:[- ]?mal|-?fach)(?: so \w+| wahrscheinlicher| häufiger| höher)|-?fache?\b",
    ratios="odds[- ]ratio|chancenverhältnis|relatives? risiko|hazard[- ]ratio|risikoverhältnis",
    periods="jahren?|monaten?|wochen?|tagen?|stunden?|minuten?",
    parts="teil|seite|schritt|kapitel|band|folge",
)
SPANISH = NumberWords(
    numbers=(
        "(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)"
        "(?: y (?:uno|una|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?"
        r"|veinte|veinti\w+|dieci\w+|diez|once|doce|trece|catorce|quince"
        "|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|cien|mil"
    ),
    percent=r"por ciento\b|por mil\b|puntos? porcentual(?:es)?\b",
    to="al?|hasta",
    of="de(?: (?:los|las|un total de))?",
    every="de cada",
    per="por(?: cada)?",
    fractions="mitad|(?:un|dos|tres) (?:tercios?|cuartos?|quintos?|décimos?)",
    articles="de (?:todos )?(?:los |las |estos |estas )?",
    people="pacientes?|personas?|hombres?|mujeres?|niños?|adultos?|participantes?|casos?",
    times=r" veces (?:más|menos|mayor|menor|superior|inferior|tan|el riesgo|la probabilidad)\b",
    ratios="odds ratio|razón de (?:momios|riesgos|probabilidades)|riesgo relativo|hazard ratio",
    periods="años?|mes(?:es)?|semanas?|días?|horas?|minutos?",
    parts="parte|página|paso|capítulo|tomo",
)
FRENCH = NumberWords(
    numbers=(
        "(?:quatre-vingts?|soixante|cinquante|quarante|trente|vingt)"
        "(?:[- ](?:et[- ])?(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze"
        "|treize|quatorze|quinze|seize)(?:-(?:sept|huit|neuf))?)?"
        "|dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize"
        "|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|cent|mille"
    ),
    percent=r"pour ?cent\b|pour mille\b|points? de pourcentage\b",
    to="à",
    of="sur|parmi",
    every="sur",
    per="pour|par",
    fractions="moitié|(?:un|deux|trois) (?:tiers|quarts?|cinquièmes?)",
    articles="des |de (?:tous )?(?:les |ces )?",
    people="patient(?:e?s|e)?|personnes?|hommes?|femmes?|enfants?|adultes?|participant(?:e?s|e)?|cas",
    times=r" fois (?:plus|moins|supérieure?|inférieure?|le risque|la probabilité)\b",
    ratios="odds ratio|rapport (?:de|des) (?:cotes|risques)|risque relatif|hazard ratio",
    periods="ans?|années?|mois|semaines?|jours?|heures?|minutes?",
    parts="partie|page|étape|chapitre|tome",
)
LANGUAGES = (ENGLISH, GERMAN, SPANISH, FRENCH)
