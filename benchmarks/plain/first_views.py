"""The endpoint as first written, as the documentation of DRF and django-filter shows it: whole
cards in lists, and filters that join and take ``DISTINCT``.
"""

from django_filters import rest_framework as filters

from benchmarks.plain.first_serializers import PostDetailSerializer, PostSerializer
from benchmarks.plain.models import Post
from benchmarks.plain.views import PostViewSet


class FirstPostFilter(filters.FilterSet):
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


class FirstPostViewSet(PostViewSet):
    queryset = PostViewSet.queryset.prefetch_related(
        "topics", "treatments", "conditions", "studies"
    )
    filterset_class = FirstPostFilter

    def get_queryset(self):
        posts = super(PostViewSet, self).get_queryset()
        return posts.defer("body", "outline") if self.action == "list" else posts

    def get_serializer_class(self):
        return PostDetailSerializer if self.action == "retrieve" else PostSerializer
