"""Permissions of a model beyond those that Django's admin knows."""

from typing import Any

from cms.authoring.models.draft import Draft


def has_act_permission(user: Any, act: str, draft: Draft | type[Draft]) -> bool:
    """Tell whether the user may do the act (publish or withdraw) with drafts of this type."""
    opts = draft._meta
    return bool(user.has_perm(f"{opts.app_label}.{act}_{opts.model_name}"))
