"""Everything in every response: nested ModelSerializers with whole cards, as first written."""

from rest_framework import serializers

from benchmarks.plain import models
from benchmarks.plain.serializers import NeighboursSerializer


class Card(serializers.ModelSerializer):
    type = serializers.SerializerMethodField()
    locale = serializers.ReadOnlyField(default="en")
    url = serializers.ReadOnlyField()
    canonical_url = serializers.ReadOnlyField(source="url")

    def get_type(self, row: models.Base) -> str:
        return row._meta.model_name


BASE = ["id", "type", "slug", "locale", "title", "url", "canonical_url"]


def card_serializer(model: type[models.Base], *more: str) -> type[Card]:
    meta = type("Meta", (), {"model": model, "fields": [*BASE, *more]})
    return type(f"{model.__name__}Card", (Card,), {"Meta": meta})


ImageCard = card_serializer(
    models.Image,
    *("src", "width", "height", "alt", "caption", "credit", "license", "renditions"),
)
AuthorCard = card_serializer(models.Author, "name")
TopicCard = card_serializer(models.Topic, "name")
ConditionCard = card_serializer(models.Condition, "plain_name")
TreatmentCard = card_serializer(
    models.Treatment, "plain_name", "summary", "invasiveness", "reversibility"
)
StudyCard = card_serializer(models.Study, "design", "year", "sample_size", "integrity")
SeriesCard = card_serializer(models.Series, "summary")
PostCard = card_serializer(models.Post, "summary")


class PostSerializer(Card):
    series = SeriesCard()
    authors = AuthorCard(many=True)
    topics = TopicCard(many=True)
    treatments = TreatmentCard(many=True)
    conditions = ConditionCard(many=True)
    studies = StudyCard(many=True)
    lead_image = ImageCard()

    class Meta:
        model = models.Post
        fields = [
            *BASE,
            *("published_at", "updated_at", "summary", "word_count", "reading_minutes"),
            *("key_points", "series", "series_position", "authors", "topics", "treatments"),
            *("conditions", "studies", "lead_image", "license", "attribution", "disclaimer"),
        ]


class PostDetailSerializer(NeighboursSerializer, PostSerializer):
    neighbour_card = PostCard

    class Meta(PostSerializer.Meta):
        fields = [*PostSerializer.Meta.fields, "body", "outline", "previous", "next"]
