"""Nested ModelSerializers that send what a front end shows, as a good developer writes them."""

from typing import Any

from rest_framework import serializers

from benchmarks.plain import models


class Card(serializers.ModelSerializer):
    type = serializers.SerializerMethodField()
    url = serializers.ReadOnlyField()

    def get_type(self, row: models.Base) -> str:
        return row._meta.model_name


BASE = ["id", "type", "slug", "title", "url"]
UNCROPPED = {"medium", "full"}


def card_serializer(model: type[models.Base], *more: str) -> type[Card]:
    meta = type("Meta", (), {"model": model, "fields": [*BASE, *more]})
    return type(f"{model.__name__}Card", (Card,), {"Meta": meta})


AuthorCard = card_serializer(models.Author)
TopicCard = card_serializer(models.Topic)
ConditionCard = card_serializer(models.Condition)
TreatmentCard = card_serializer(models.Treatment, "invasiveness")
StudyCard = card_serializer(models.Study, "year", "sample_size")
SeriesCard = card_serializer(models.Series)
PostCard = card_serializer(models.Post)


class ImageCard(serializers.ModelSerializer):
    srcset = serializers.SerializerMethodField()

    class Meta:
        model = models.Image
        fields = ["id", "src", "srcset", "width", "height", "alt", "credit"]

    def get_srcset(self, image: models.Image) -> str:
        sizes = [each for each in image.renditions if each["name"] in UNCROPPED]
        return ", ".join(f"{each['url']} {each['width']}w" for each in sizes)


class PostSerializer(Card):
    series = SeriesCard()
    authors = AuthorCard(many=True)
    lead_image = ImageCard()
    evidence = serializers.ReadOnlyField(default="current")

    class Meta:
        model = models.Post
        fields = [
            *BASE,
            *("summary", "published_at", "updated_at", "reading_minutes", "series"),
            *("series_position", "authors", "lead_image", "evidence"),
        ]


class NeighboursSerializer(serializers.Serializer):
    """The posts before and after one in its series; ``neighbour_card`` renders them."""

    neighbour_card: type[Card]
    previous = serializers.SerializerMethodField()
    next = serializers.SerializerMethodField()

    def get_previous(self, post: models.Post) -> Any:
        before = post.series.posts.filter(series_position__lt=post.series_position)
        return self.neighbour(before.order_by("-series_position").first())

    def get_next(self, post: models.Post) -> Any:
        after = post.series.posts.filter(series_position__gt=post.series_position)
        return self.neighbour(after.order_by("series_position").first())

    def neighbour(self, post: models.Post | None) -> Any:
        return self.neighbour_card(post).data if post else None


class PostDetailSerializer(NeighboursSerializer, PostSerializer):
    neighbour_card = PostCard
    topics = TopicCard(many=True)
    treatments = TreatmentCard(many=True)
    conditions = ConditionCard(many=True)
    studies = StudyCard(many=True)

    class Meta(PostSerializer.Meta):
        fields = [
            *PostSerializer.Meta.fields,
            *("body", "outline", "key_points", "word_count", "topics", "treatments"),
            *("conditions", "studies", "previous", "next"),
            *("license", "attribution", "disclaimer"),
        ]
