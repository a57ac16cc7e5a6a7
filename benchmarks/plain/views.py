"""A ModelViewSet with prefetches, filters, search and numbered pages, as the documentation of DRF
and django-filter shows it.
"""

from django.db.models import Count
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


class PostFilter(filters.FilterSet):
    treatments = filters.CharFilter(field_name="treatments__slug", distinct=True)
    topics = filters.CharFilter(field_name="topics__slug", distinct=True)
    conditions = filters.CharFilter(field_name="conditions__slug", distinct=True)
    treatments__invasiveness__lte = filters.NumberFilter(
        field_name="treatments__invasiveness", lookup_expr="lte", distinct=True
    )
    studies__sample_size__gte = filters.NumberFilter(
        field_name="studies__sample_size", lookup_expr="gte", distinct=True
    )

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
        .prefetch_related("authors", "topics", "treatments", "conditions", "studies")
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
        # Lists leave out the fields that only details show.
        return posts.defer("body", "outline") if self.action == "list" else posts

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
