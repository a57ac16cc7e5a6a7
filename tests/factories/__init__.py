"""One factory per content type. A factory creates no row that the test does not name."""

from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import CitationFactory, MeasureFactory, StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory

FACTORIES = {
    "author": AuthorFactory,
    "citation": CitationFactory,
    "claim": ClaimFactory,
    "condition": ConditionFactory,
    "image": ImageFactory,
    "measure": MeasureFactory,
    "post": PostFactory,
    "series": SeriesFactory,
    "study": StudyFactory,
    "topic": TopicFactory,
    "treatment": TreatmentFactory,
}
