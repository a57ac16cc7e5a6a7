"""What tests of comparisons share: results of new arms, and what the API says of them."""

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.studies import ArmFactory, PopulationFactory, ResultFactory

COMPARE = "/api/v1/compare/treatments/"


def create_result(study, treatment, measure, kind="itt", **fields):
    """Create a result of a new arm of the study."""
    arm = ArmFactory(study=study, label=treatment.slug, treatment=treatment)
    group = PopulationFactory(study=study, arm=arm, label=f"{treatment.slug} {kind}", kind=kind)
    fields = {"timepoint_days": 365, "timepoint_kind": "fixed"} | fields
    return ResultFactory(study=study, arm=arm, population=group, measure=measure, **fields)


def get_comparison(client, slugs="marrow,fusion"):
    return client.get(COMPARE, {"slugs": slugs})


def publish_all(*drafts):
    publish(*drafts, by=None, at=MONDAY)


def list_codes(notes):
    return [each["code"] for each in notes]
