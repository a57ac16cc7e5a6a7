from typing import Any

from django.core.management.base import BaseCommand

from cms.authoring.roles import create_roles, role_permissions


class Command(BaseCommand):
    help = (
        "Create the groups author, editor, medical reviewer, partner manager and administrator, "
        "or bring them back to the permissions that ship with Marrow. Accounts and other groups "
        "stay as they are."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        create_roles()
        self.stdout.write(f"Ready: {', '.join(role_permissions())}.")
