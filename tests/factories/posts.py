"""Factories of series, posts, authors and topics."""

import factory

from cms.posts.models import (
    Author,
    KeyPoint,
    Post,
    PostAuthor,
    PostCondition,
    PostFigure,
    PostStudy,
    PostTopic,
    PostTreatment,
    Series,
    Topic,
)


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author

    slug = factory.Sequence("author-{}".format)
    name = "Ada Reyes"


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence("topic-{}".format)
    name = "Back pain"


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    slug = factory.Sequence("series-{}".format)
    title = "Can Stem Cells Help?"


class PostFactory(factory.django.DjangoModelFactory):
    """``PostFactory(authors=[ada], treatments=[fusion], topics=[pain], key_points=["Walk."])``

    ``accepted_figures={"83 %": "the reason"}``, and
    ``accepted_warnings={("harms", "Stem cells"): "the reason"}``.
    """

    class Meta:
        model = Post
        skip_postgeneration_save = True

    slug = factory.Sequence("post-{}".format)
    title = "Chronic Back Pain"
    summary = "Five ways to treat it."
    body = "<p>Nearly everyone meets back pain.</p>"

    @factory.post_generation
    def authors(self, create, extracted):
        for position, author in enumerate(extracted or ()):
            PostAuthor.objects.create(post=self, author=author, position=position)

    @factory.post_generation
    def treatments(self, create, extracted):
        for position, treatment in enumerate(extracted or ()):
            PostTreatment.objects.create(post=self, treatment=treatment, position=position)

    @factory.post_generation
    def key_points(self, create, extracted):
        for position, text in enumerate(extracted or ()):
            KeyPoint.objects.create(post=self, text=text, position=position)

    @factory.post_generation
    def topics(self, create, extracted):
        for position, topic in enumerate(extracted or ()):
            PostTopic.objects.create(post=self, topic=topic, position=position)

    @factory.post_generation
    def conditions(self, create, extracted):
        for position, condition in enumerate(extracted or ()):
            PostCondition.objects.create(post=self, condition=condition, position=position)

    @factory.post_generation
    def studies(self, create, extracted):
        for position, study in enumerate(extracted or ()):
            PostStudy.objects.create(post=self, study=study, position=position)

    @factory.post_generation
    def accepted_figures(self, create, extracted):
        for position, (figure, reason) in enumerate((extracted or {}).items()):
            PostFigure.objects.create(post=self, figure=figure, reason=reason, position=position)

    @factory.post_generation
    def accepted_warnings(self, create, extracted):
        for position, ((kind, words), reason) in enumerate((extracted or {}).items(), start=100):
            PostFigure.objects.create(
                post=self, kind=kind, figure=words, reason=reason, position=position
            )
