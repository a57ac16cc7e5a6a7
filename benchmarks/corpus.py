"""A seeded corpus of any size: documents as publishing renders them, the same every time.

The numbers of studies, series and images grow with the number of posts; those of treatments,
conditions and topics with its square root, because a medical field has only so many.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, isqrt
from typing import Any
from uuid import UUID

from benchmarks.claims import build_terms, quote_result
from benchmarks.text_generator import TextGenerator
from benchmarks.vocabulary import NOUNS, build_frequency_table
from cms.lib.placeholders import BASE, REF, TITLE
from cms.lib.richtext.block_types import Claim
from cms.lib.richtext.claim_words import ClaimWords
from cms.lib.richtext.html_renderer import build_outline, count_words
from cms.lib.richtext.inline_content import build_claim_node

Document = dict[str, Any]
Entry = tuple[UUID, Document]

FIRST_PUBLISHED = datetime(2010, 1, 1, tzinfo=UTC)
SPAN_SECONDS = int(timedelta(days=16 * 365).total_seconds())
POSTS_PER_SERIES = 12
DESIGNS = ("rct_parallel", "single_arm_trial", "cohort_prospective", "case_series")


def count_entries(posts: int) -> dict[str, int]:
    """Count the entries of each type, in loading order: referenced types come first."""
    return {
        "image": 5 + posts // 5,
        "author": 4 + posts // 250,
        "citation": 5 + posts // 4,
        "topic": 12 + isqrt(posts) // 2,
        "condition": 10 + isqrt(posts),
        "treatment": 10 + 2 * isqrt(posts),
        "measure": 30,
        "study": 5 + posts // 4,
        "claim": 5 + posts // 4,
        "series": ceil(posts / POSTS_PER_SERIES),
        "post": posts,
    }


@dataclass
class Corpus:
    """A generator of documents, with one method per type, named like the type."""

    posts: int
    seed: int

    def __post_init__(self) -> None:
        self.sizes = count_entries(self.posts)
        self.dice = random.Random(f"{self.seed} {self.posts}")
        self.writer = TextGenerator(self.dice, build_frequency_table())
        # Claims and citations have dice of their own: with and without them all else is the same.
        self.claim_dice = random.Random(f"{self.seed} {self.posts} claims")
        self.citation_dice = random.Random(f"{self.seed} {self.posts} citations")
        self.ids = {
            type: [self.draw_id(type) for _ in range(self.sizes[type])]
            for type in sorted(self.sizes, key="citation".__eq__)  # theirs were always drawn last
        }
        self.quotable: list[Document] = []  # the first result of each study
        self.claim_nodes: dict[str, Claim] = {}

    def choose_dice(self, type: str) -> random.Random:
        return self.claim_dice if type == "claim" else self.dice

    def draw_id(self, type: str) -> UUID:
        return UUID(int=self.choose_dice(type).getrandbits(128), version=4)

    def entries(self, type: str) -> Iterator[Entry]:
        """Generate the entries of a type lazily. Call in the order of ``sizes``."""
        build = getattr(self, type)
        for number, id in enumerate(self.ids[type]):
            yield id, build(number, id)

    def ref(self, type: str, number: int) -> dict[str, str]:
        return {REF: str(self.ids[type][number])}

    def sample_refs(self, type: str, least: int, most: int) -> list[dict[str, str]]:
        """Draw references to entries of a type, the first much more often than the last."""
        size, dice = len(self.ids[type]), self.choose_dice(type)
        count = dice.randint(least, most)
        numbers = (int(size * dice.random() ** 2) for _ in range(count))
        return [self.ref(type, number) for number in dict.fromkeys(numbers)]

    def build_base(self, type: str, number: int, id: UUID, title: str) -> Document:
        words = "-".join(word for word in title.lower().split() if word.isalnum())
        return {
            "slug": f"{words[:60].strip('-')}-{number}",
            "locale": "en",
            "translation_key": str(id),
            "title": title,
        }

    def build_named(self, type: str, number: int, id: UUID) -> Document:
        name = self.writer.name()
        return self.build_base(type, number, id, name) | {"name": name}

    def image(self, number: int, id: UUID) -> Document:
        path = f"{BASE}/media/{id.hex[:2]}/{id.hex[2:]}"
        shapes = {
            "thumb": (160, 160),
            "card": (640, 360),
            "wide": (1280, 720),
            "medium": (800, 533),
            "full": (1600, 1066),
        }
        return self.build_base("image", number, id, self.writer.title(3)) | {
            "src": f"{path}-full.webp",
            "width": 1600,
            "height": 1066,
            "alt": self.writer.sentence(8),
            "caption": self.writer.sentence(10),
            "credit": {"name": self.writer.person(), "source": "Archive", "url": ""},
            "license": {
                "name": "CC BY 4.0",
                "url": "https://creativecommons.org/licenses/by/4.0/",
            },
            "renditions": [
                {"name": name, "url": f"{path}-{name}.webp", "width": width, "height": height}
                for name, (width, height) in shapes.items()
            ],
        }

    def author(self, number: int, id: UUID) -> Document:
        name = self.writer.person()
        return self.build_base("author", number, id, name) | {
            "name": name,
            "biography": self.writer.sentence(25),
            "avatar": self.sample_refs("image", 1, 1)[0],
        }

    def topic(self, number: int, id: UUID) -> Document:
        parent = self.ref("topic", number // 4) if number > 3 else None
        fields = {"summary": self.writer.sentence(15), "parent": parent}
        return self.build_named("topic", number, id) | fields

    def condition(self, number: int, id: UUID) -> Document:
        return self.build_named("condition", number, id) | {
            "plain_name": self.writer.name(),
            "synonyms": [self.writer.name()],
            "parent": self.ref("condition", number // 3) if number > 2 else None,
            "body_site": self.dice.choice(NOUNS[:14]),
            "codes": [{"system": "mesh", "code": f"D{number:06}"}],
        }

    def treatment(self, number: int, id: UUID) -> Document:
        dice, writer = self.dice, self.writer
        conditions = self.sample_refs("condition", 1, 3)
        citations = self.sample_refs("citation", 1, 1)
        return self.build_named("treatment", number, id) | {
            "plain_name": writer.name(),
            "summary": writer.sentence(18),
            "synonyms": [writer.name()],
            "codes": [{"system": "mesh", "code": f"T{number:06}"}],
            "procedure_type": dice.choice(["surgical", "noninvasive", "percutaneous"]),
            "invasiveness": dice.randint(1, 5),
            "reversibility": dice.choice(["reversible", "irreversible"]),
            "leaves_implant": dice.random() < 0.3,
            "removes_tissue": dice.random() < 0.3,
            "uses_cells": dice.random() < 0.2,
            "trial_possible": dice.random() < 0.2,
            "trial_days": None,
            "recovery_days_min": 7,
            "recovery_days_max": 90,
            "how_performed": writer.sentence(60),
            "preparation": writer.sentence(30),
            "follow_up": writer.sentence(30),
            "regulatory": [],
            "conditions": conditions,
            "criteria": [
                {
                    "kind": "indication",
                    "condition": ref,
                    "text": writer.sentence(9),
                    "source": citations[0],
                }
                for ref in conditions
            ],
            "citations": citations,
            "keeps_open": self.sample_refs("treatment", 0, 3),
            "path_effects": [],
        }

    def measure(self, number: int, id: UUID) -> Document:
        return self.build_named("measure", number, id) | {
            "abbr": "".join(self.dice.choices("ABCDEIMORST", k=3)),
            "domain": self.dice.choice(["pain_intensity", "function", "recurrence"]),
            "data_type": "continuous",
            "unit": "points",
            "scale_min": "0",
            "scale_max": "100",
            "better": self.dice.choice(["higher", "lower"]),
            "minimal_important_change_absolute": "10",
            "minimal_important_change_relative": "0.3",
        }

    def citation(self, number: int, id: UUID) -> Document:
        dice, writer = self.citation_dice, TextGenerator(self.citation_dice, self.writer.words)
        title, doi = writer.title(11), f"10.1000/{id.hex[:12]}"
        names = [writer.person().partition(" ") for _ in range(dice.randint(1, 9))]
        year = dice.randint(1995, 2025)
        return self.build_base("citation", number, id, title) | {
            "slug": f"{names[0][2].lower()}-{year}-{number}",
            "text": f"{names[0][2]}. {title}. Journal of Health {year};{number % 90}:1-9.",
            "kind": "journal_article",
            "authors": [{"family": each[2], "given": each[0], "orcid": ""} for each in names],
            "container_title": f"Journal of {dice.choice(NOUNS[:14])}",
            "volume": str(number % 90),
            "issue": "",
            "pages": "1-9",
            "year": year,
            "published_on": str(year),
            "doi": doi,
            "pmid": str(number),
            "pmcid": "",
            "registry_id": "",
            "source_url": f"https://doi.org/{doi}",
            "integrity": "current",
            "integrity_checked_at": None,
            "notices": [],
        }

    def study(self, number: int, id: UUID) -> Document:
        dice = self.dice
        patients = int(10 * 1.5 ** (dice.random() * 11))  # ten to eight hundred, mostly few
        treatments = self.sample_refs("treatment", 1, 2)
        citations = self.sample_refs("citation", 1, 2)
        reports = [{"id": self.row_id(), "role": "primary", "citation": each} for each in citations]
        results = [
            self.result(patients, treatments) | {"report": reports[0]}
            for _ in range(dice.randint(1, 4))
        ]
        self.quotable.append(results[0])
        return self.build_base("study", number, id, self.writer.title(8)) | {
            "summary": self.writer.sentence(14),
            "design": dice.choice(DESIGNS),
            "masking": "",
            "year": dice.randint(1995, 2025),
            "sample_size": patients,
            "population_text": self.writer.sentence(14),
            "funding_text": "",
            "conflicts": "not_reported",
            "citation": citations[0],
            "further_citations": citations[1:],
            "citations": citations,
            "conditions": self.sample_refs("condition", 1, 2),
            "treatments": treatments,
            "reports": reports,
            "arms": [],
            "populations": [],
            "results": results,
        }

    def claim(self, number: int, id: UUID) -> Document:
        """Generate the claim that says the first result of the study of the same number."""
        study, result = self.ids["study"][number], self.quotable[number]
        writer = TextGenerator(self.claim_dice, self.writer.words)
        document = self.build_base("claim", number, id, writer.title(7))
        quoted = quote_result(str(study), result)
        words = ClaimWords(str(id), quoted["text"], quoted["value"])
        self.claim_nodes[words.id] = build_claim_node(words, ())
        return document | build_terms("claims", document) | quoted

    def row_id(self) -> str:
        return str(UUID(int=self.dice.getrandbits(128), version=4))

    def result(self, patients: int, treatments: list[dict[str, str]]) -> Document:
        events = self.dice.randint(0, patients)
        missing = ("value_low", "value_high", "ci_low", "ci_high", "ci_level", "p_value")
        missing += ("comparator", "comparator_population", "comparator_n_analysed", "dispersion")
        missing += ("comparator_n_events", "n_studies", "pooling", "population", "baseline")
        measure, name = self.sample_refs("measure", 1, 1)[0], self.writer.name()
        return dict.fromkeys(missing) | {
            "id": self.row_id(),
            "position": 1,
            "title": {
                TITLE: measure[REF],
                "after": f" at 12 months, {name}: {events} of {patients}",
                "otherwise": f"{name}, at 12 months: {events} of {patients}",
            },
            "measure": measure,
            "treatments": treatments,
            "intervention": {
                "id": str(UUID(int=self.dice.getrandbits(128), version=4)),
                "label": name,
                "role": "single_arm",
                "treatment": treatments[0],
            },
            "is_primary": False,
            "adjusted_for": "",
            "dispersion_kind": "",
            "p_operator": "",
            "computed": {"interval": None, "risk_difference": None, "important_change": None},
            "timepoint_days": self.dice.choice([30, 90, 365, 730]),
            "timepoint_kind": "fixed",
            "statistic": "proportion",
            "n_analysed": patients,
            "n_events": events,
            "value": f"{events / patients:.4f}",
            "baseline_population_mismatch": False,
            "as_reported": f"{events} of {patients}",
            "decimals_reported": None,
            "event_definition": "",
            "locator": "Table 2",
        }

    def series(self, number: int, id: UUID) -> Document:
        return self.build_base("series", number, id, self.writer.title(5)) | {
            "summary": self.writer.sentence(20),
            "authors": self.sample_refs("author", 1, 2),
            "lead_image": self.sample_refs("image", 1, 1)[0],
        }

    def post(self, number: int, id: UUID) -> Document:
        treatments, studies = self.sample_refs("treatment", 1, 4), self.sample_refs("study", 0, 4)
        picture = self.sample_refs("image", 1, 1)[0]
        claims = self.sample_refs("claim", 0, 3)
        blocks = self.writer.body(
            self.dice.randint(300, 900),
            entries=[*treatments, *studies],
            claims=[self.claim_nodes[each[REF]] for each in claims],
            image=picture,
        )
        words = count_words(blocks)
        document = self.build_base("post", number, id, self.writer.title(self.dice.randint(4, 9)))
        document |= build_terms("posts", document)
        published_at = FIRST_PUBLISHED + timedelta(seconds=self.dice.randrange(SPAN_SECONDS))
        return document | {
            "summary": self.writer.sentence(self.dice.randint(15, 35)),
            "body": {"blocks": blocks},
            "outline": build_outline(blocks),
            "word_count": words,
            "reading_minutes": ceil(words / 220),
            "key_points": [self.writer.sentence(12) for _ in range(3)],
            "series": self.ref("series", number // POSTS_PER_SERIES),
            "series_position": number % POSTS_PER_SERIES + 1,
            "authors": self.sample_refs("author", 1, 2),
            "topics": self.sample_refs("topic", 1, 3),
            "treatments": treatments,
            "conditions": self.sample_refs("condition", 1, 2),
            "studies": studies,
            "claims": claims,
            "lead_image": picture,
            "reviewed_at": None,
            "next_review_on": None,
            "original_published_at": f"{published_at:%Y-%m-%dT%H:%M:%SZ}",
            "original_date_unknown": False,
        }
