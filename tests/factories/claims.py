"""Factories of claims."""

import factory

from claims.models import Claim, ClaimResult


class ClaimFactory(factory.django.DjangoModelFactory):
    """``ClaimFactory(results=[result])``: without results the figure is one that stood before."""

    class Meta:
        model = Claim
        skip_postgeneration_save = True

    slug = factory.Sequence("claim-{}".format)
    statement = "Fusion was avoided for three years"
    quoted_figure = factory.Maybe("computed", "", "77 %")

    class Params:
        computed = False

    @factory.post_generation
    def results(self, create, extracted):
        for position, result in enumerate(extracted or ()):
            ClaimResult.objects.create(claim=self, result=result, position=position)

    @factory.post_generation
    def contradicting(self, create, extracted):
        for position, result in enumerate(extracted or (), start=100):
            ClaimResult.objects.create(
                claim=self, result=result, position=position, role="contradicts"
            )
