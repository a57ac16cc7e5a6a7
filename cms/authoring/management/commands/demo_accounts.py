import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.authoring.roles import create_roles

ROLES = {
    "author": "author",
    "editor": "editor",
    "reviewer": "medical reviewer",
    "partners": "partner manager",
    "admin": "administrator",
}


class Command(BaseCommand):
    help = (
        "Make one account per role to try Marrow with: author, editor, reviewer, partners and "
        "admin. Their password is MARROW_DEMO_PASSWORD, or else a random one that is printed once. "
        "Accounts that exist already stay as they are. Refuses to run unless MARROW_DEMO is on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demo accounts are made only where MARROW_DEMO=1 is set, as `make run` does. "
                "To make an account for a person, use `manage.py createsuperuser`."
            )
        create_roles()
        existing = set(User.objects.filter(username__in=ROLES).values_list("username", flat=True))
        missing = [name for name in ROLES if name not in existing]
        if not missing:
            self.stdout.write(f"Demo accounts: {', '.join(ROLES)} (made earlier, unchanged).")
            return

        password = settings.DEMO_PASSWORD or secrets.token_urlsafe(12)
        create_accounts(missing, password=password)
        shown = "from MARROW_DEMO_PASSWORD" if settings.DEMO_PASSWORD else password
        self.stdout.write(f"Demo accounts: {', '.join(missing)}. Password: {shown}")


@transaction.atomic
def create_accounts(names: list[str], *, password: str) -> None:
    for name in names:
        account = User.objects.create_user(name, password=password, is_staff=True)
        account.groups.add(Group.objects.get(name=ROLES[name]))
