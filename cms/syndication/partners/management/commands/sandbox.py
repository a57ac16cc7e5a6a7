from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.syndication.partners.sandbox import SANDBOX_NAME, get_or_create_sandbox


class Command(BaseCommand):
    help = (
        "Make the partner “Sandbox” and a key for it, to try syndication with, and print the key. "
        "Where a valid one is there already, nothing is made. In a demo with MARROW_DEMO_PASSWORD "
        "the key is always the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        partner = get_or_create_sandbox()
        if partner.keys.filter(revoked_at=None).exists():
            self.stdout.write(f"Sandbox key: {SANDBOX_NAME} has one (made earlier, unchanged).")
            return
        output, is_demo = StringIO(), settings.DEMO and bool(settings.DEMO_PASSWORD)
        key_options = {
            "partner": SANDBOX_NAME,
            "scope": ["read", "confirm"],
            "demo": is_demo,
            "rate": 0,
        }
        call_command("make_key", f"{SANDBOX_NAME}, to try things out", stdout=output, **key_options)
        self.stdout.write(f"Sandbox key: {output.getvalue().strip()}")
