"""A small world to ask about: back pain, two operations and an injection, a study and two posts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories import FACTORIES
from tests.factories.media import ImageFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import CitationFactory, MeasureFactory, ResultFactory, StudyFactory
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    TreatmentFactory,
)

POST = "posts/chronic-back-pain/"  # the second one


@dataclass
class World:
    """Everything in it is published, but for ``secret``, a treatment that is still a draft."""

    pain: Any
    fusion: Any
    discectomy: Any
    marrow: Any
    secret: Any
    measure: Any
    citation: Any
    study: Any
    result: Any
    image: Any
    ada: Any
    topic: Any
    series: Any
    first: Any
    second: Any


def make_world() -> World:
    pain = ConditionFactory(slug="chronic-back-pain", name="Chronic back pain")
    fusion = TreatmentFactory(
        slug="spinal-fusion", name="Spinal fusion", invasiveness=5, reversibility="irreversible"
    )
    discectomy = TreatmentFactory(slug="microdiscectomy", invasiveness=4)
    marrow = TreatmentFactory(
        slug="bone-marrow", name="Bone marrow", invasiveness=2, reversibility="reversible"
    )
    secret = TreatmentFactory(slug="secret", name="Secret Treatment", invasiveness=1)
    PathEffectFactory(from_treatment=marrow, to_treatment=discectomy)
    PathEffectFactory(from_treatment=marrow, to_treatment=fusion)
    PathEffectFactory(from_treatment=fusion, to_treatment=discectomy, effect="forecloses")
    PathEffectFactory(from_treatment=discectomy, to_treatment=fusion)
    CriterionFactory(treatment=fusion, condition=pain)
    CriterionFactory(treatment=marrow, condition=pain)
    measure = MeasureFactory(slug="surgery-avoided")
    citation = CitationFactory(slug="centeno-2017")
    study = StudyFactory(slug="centeno-2017", design="case_series", n_enrolled=26, year=2017)
    study.conditions.add(pain)
    result = ResultFactory(study=study, measure=measure, timepoint_days=730)
    image = ImageFactory(slug="hilltop")
    ada = AuthorFactory(slug="ada-reyes")
    topic = TopicFactory(slug="back-pain")
    series = SeriesFactory(slug="can-stem-cells-help")
    first = PostFactory(
        slug="first", title="The first post", series=series, series_position=1, authors=[ada]
    )
    second = PostFactory(
        slug="chronic-back-pain",
        title="Chronic back pain",
        series=series,
        series_position=2,
        authors=[ada],
        topics=[topic],
        conditions=[pain],
        treatments=[marrow, fusion, secret],
        studies=[study],
        lead_image=image,
        body=(
            f'<h2>What helps</h2><p>See <a href="entry:{fusion.pk}">fusion</a> and '
            f'<a href="entry:{secret.pk}">a secret</a>.</p>'
            f'<cms-image data-id="{image.pk}" data-caption="On the hill"></cms-image>'
        ),
    )
    entries = [pain, fusion, discectomy, marrow, measure, study, image, ada, topic, series]
    publish(*entries, citation, by=None, at=MONDAY)
    publish(first, by=None, at=MONDAY + timedelta(hours=1))
    publish(second, by=None, at=MONDAY + timedelta(hours=2))
    return World(
        pain=pain,
        fusion=fusion,
        discectomy=discectomy,
        marrow=marrow,
        secret=secret,
        measure=measure,
        citation=citation,
        study=study,
        result=result,
        image=image,
        ada=ada,
        topic=topic,
        series=series,
        first=first,
        second=second,
    )


def translation_of(draft, locale="es", **given):
    return type(draft).objects.get(
        pk=FACTORIES[draft.published.type](
            locale=locale, translation_key=draft.translation_key, **given
        ).pk
    )
