"""Withdraw a draft and end its waiting acts when it is deleted: alone, in a set, or by a cascade.

A signal, because Django has no other hook for all three. It is connected for drafts alone: a
receiver for every model would cost each deletion anywhere a query.
"""

from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db.models.signals import pre_delete
from django.utils import timezone

from cms.authoring.models.draft import Draft
from cms.authoring.models.revision import current_revision, lock_instance
from cms.authoring.models.waiting_acts import end_waiting_items
from cms.embargo import end_embargo
from cms.published.models.log import Change
from cms.publishing import NotPublishedError, withdraw


def connect_signals() -> None:
    for model in apps.get_models():
        if issubclass(model, Draft):
            pre_delete.connect(withdraw_before_delete, sender=model)


def withdraw_before_delete(sender: type[Draft], instance: Draft, **kwargs: Any) -> None:
    current_revision(lock_instance(instance))  # its text stays in the revisions
    end_embargo([instance.pk])
    end_waiting_items(
        instance.pk,
        because=f"“{instance}” was deleted.",
        approved_before=timezone.now(),
        withdrawals=True,
        by=None,
    )
    with suppress(NotPublishedError):  # readers had nothing of it
        withdraw(
            instance,
            by=None,
            at=timezone.now(),
            reason=Change.Reason.EXPIRED,
            note="The entry was deleted.",
        )
