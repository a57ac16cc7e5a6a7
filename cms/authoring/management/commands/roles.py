from typing import Any

from django.core.management.base import BaseCommand

from cms.authoring.roles import make_roles, roles


class Command(BaseCommand):
    help = (
        "Create the groups author, editor, medical reviewer, partner manager and administrator, "
        "or bring them back to the permissions that ship with Marrow. Accounts and other groups "
        "stay as they are."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        make_roles()
        self.stdout.write(f"Ready: {', '.join(roles())}.")
