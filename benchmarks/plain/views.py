"""A ModelViewSet as a good developer writes it: prefetches, EXISTS, search and numbered pages."""

from typing import Any

from django.core.validators import EMPTY_VALUES
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractYear
from django_filters import rest_framework as filters
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from benchmarks.plain.models import Post
from benchmarks.plain.serializers import PostDetailSerializer, PostSerializer


class RelatedFilter(filters.Filter):
    """Filter by related rows with ``EXISTS``, which repeats no post as a join does."""

    def __init__(self, relation: str, lookup: str) -> None:
        super().__init__()
        self.relation, self.lookup = relation, lookup

    def filter(self, queryset: QuerySet[Post], value: Any) -> QuerySet[Post]:
        if value in EMPTY_VALUES:
            return queryset
        field = Post._meta.get_field(self.relation)
        rows = field.remote_field.through.objects.filter(
            **{"post": OuterRef("pk"), f"{field.m2m_reverse_field_name()}__{self.lookup}": value}
        )
        return queryset.filter(Exists(rows))


class RelatedNumberFilter(RelatedFilter, filters.NumberFilter):
    """The same for a column of numbers."""


class PostFilter(filters.FilterSet):
    treatments = RelatedFilter("treatments", "slug")
    topics = RelatedFilter("topics", "slug")
    conditions = RelatedFilter("conditions", "slug")
    treatments__invasiveness__lte = RelatedNumberFilter("treatments", "invasiveness__lte")
    studies__sample_size__gte = RelatedNumberFilter("studies", "sample_size__gte")

    class Meta:
        model = Post
        fields = {"published_at": ["gte", "lte"], "slug": ["exact"], "word_count": ["gte", "lte"]}


class NumberedPagination(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


class PostViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = (
        Post.objects.select_related("series", "lead_image")
        .prefetch_related("authors")
        .order_by("-published_at", "id")
    )
    serializer_class = PostSerializer
    renderer_classes = [JSONRenderer]
    authentication_classes: list = []
    permission_classes: list = []
    pagination_class = NumberedPagination
    filter_backends = [filters.DjangoFilterBackend, SearchFilter, OrderingFilter]
    filterset_class = PostFilter
    search_fields = ["title", "summary", "body"]
    ordering_fields = ["title", "published_at", "updated_at", "word_count"]
    lookup_field = "slug"

    def get_queryset(self):
        posts = super().get_queryset()
        if self.action == "retrieve":
            return posts.prefetch_related("topics", "treatments", "conditions", "studies")
        # Lists leave out the fields that only details show.
        return posts.defer("body", "outline", "key_points", "license", "attribution", "disclaimer")

    def get_serializer_class(self):
        return PostDetailSerializer if self.action == "retrieve" else PostSerializer

    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """Count three facets over the filtered posts, and list the first page."""
        posts = self.filter_queryset(Post.objects.order_by())
        page = self.list(request).data
        page["facets"] = {
            "treatments": list(posts.values("treatments__slug").annotate(count=Count("pk"))),
            "topics": list(posts.values("topics__slug").annotate(count=Count("pk"))),
            "year": list(
                posts.annotate(year=ExtractYear("published_at"))
                .values("year")
                .annotate(count=Count("pk"))
            ),
        }
        return Response(page)
