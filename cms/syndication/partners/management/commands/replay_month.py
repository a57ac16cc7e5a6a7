from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from cms.lib.outbound import client
from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.response import NoResponseError
from cms.syndication.partners.sample_month import sample_messages
from cms.syndication.push.models import Message, Subscription


class Command(BaseCommand):
    help = (
        "Send a month that never was to a receiver: publications, edits, a new address, a "
        "correction, a translation, a recall and withdrawals, signed as real messages are. The log "
        "stays as it is. Ends with 1 if the receiver refuses any of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="where the receiver is; here, or anywhere outside")
        parser.add_argument("--secret", required=True, help="whsec_..., as the receiver knows it")
        parser.add_argument("--twice", action="store_true", help="send each message twice")
        parser.add_argument("--shuffled", action="store_true", help="the newest first")
        parser.add_argument(
            "--envelope",
            choices=Subscription.Envelope.values,
            default=Subscription.Envelope.PLAIN.value,
            help="how the messages are wrapped",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            signer = Webhook(options["secret"])
        except (ValueError, EmptyWebhookSecretError) as problem:
            raise CommandError("The secret is not one of Standard Webhooks: whsec_...") from problem
        start = timezone.now() - timedelta(days=30)
        messages = sample_messages(start, envelope=options["envelope"])
        if options["shuffled"]:
            messages.reverse()
        refused = 0
        for message in [each for each in messages for _ in range(1 + options["twice"])]:
            failure = self.send_message(options["url"], signer, message)
            refused += bool(failure)
            self.stdout.write(f"{message.webhook_id}: {failure or 'received'}")
        if refused:
            raise CommandError(f"{refused} messages were not received.")

    def send_message(self, url: str, signer: Webhook, message: Message) -> str:
        """Send one signed message. Return why it was not received; "" if it was."""
        now = timezone.now()
        headers = {
            "Content-Type": message.content_type,
            "webhook-id": message.webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signer.sign(message.webhook_id, now, message.body),
        }
        try:
            # Whoever can start commands here can reach any address here anyway.
            response = client.send(
                "POST",
                url,
                body=message.body.encode(),
                headers=headers,
                seconds=settings.PUSH_TIMEOUT,
                anywhere=True,
            )
        except (NoResponseError, AddressRefusedError) as problem:
            return str(problem)
        return "" if response.ok else f"It answered with {response.status}."
