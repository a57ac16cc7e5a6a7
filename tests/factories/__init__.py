"""One factory per content type. They hold no surprise: nothing is made that no test names."""

from tests.factories.media import ImageFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import MeasureFactory, StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory

FACTORIES = {
    "author": AuthorFactory,
    "condition": ConditionFactory,
    "image": ImageFactory,
    "measure": MeasureFactory,
    "post": PostFactory,
    "series": SeriesFactory,
    "study": StudyFactory,
    "topic": TopicFactory,
    "treatment": TreatmentFactory,
}
