"""The same content in ordinary, normalised tables: what a typical project would have."""

from django.db import models


class Base(models.Model):
    id = models.UUIDField(primary_key=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)

    class Meta:
        abstract = True

    @property
    def url(self) -> str:
        return f"/plain/{self._meta.model_name}s/{self.slug}/"


class Image(Base):
    src = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.TextField()
    caption = models.TextField()
    credit = models.JSONField()
    license = models.JSONField()
    renditions = models.JSONField()


class Author(Base):
    name = models.CharField(max_length=200)
    biography = models.TextField()


class Topic(Base):
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)


class Condition(Base):
    plain_name = models.CharField(max_length=200)
    body_site = models.CharField(max_length=100)


class Treatment(Base):
    plain_name = models.CharField(max_length=200)
    summary = models.TextField()
    invasiveness = models.PositiveSmallIntegerField()
    reversibility = models.CharField(max_length=20)
    conditions = models.ManyToManyField(Condition)


class Study(Base):
    design = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    sample_size = models.PositiveIntegerField()
    integrity = models.CharField(max_length=25)
    treatments = models.ManyToManyField(Treatment)


class Series(Base):
    summary = models.TextField()
    authors = models.ManyToManyField(Author)


class Post(Base):
    summary = models.TextField()
    body = models.TextField()
    outline = models.JSONField()
    word_count = models.PositiveIntegerField()
    reading_minutes = models.PositiveIntegerField()
    key_points = models.JSONField()
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="posts")
    series_position = models.PositiveIntegerField()
    authors = models.ManyToManyField(Author)
    topics = models.ManyToManyField(Topic)
    treatments = models.ManyToManyField(Treatment)
    conditions = models.ManyToManyField(Condition)
    studies = models.ManyToManyField(Study)
    lead_image = models.ForeignKey(Image, on_delete=models.PROTECT)
    license = models.JSONField()
    attribution = models.JSONField()
    disclaimer = models.TextField()
    published_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField()
