import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.authoring.findings import Finding, find_findings
from cms.authoring.management.base import find_draft


class Command(BaseCommand):
    help = (
        "List what speaks against publishing the saved draft of an entry, and change nothing: "
        "figures that no claim binds, claims that drifted, were retracted or are not verified, "
        "words surer than the evidence, comparisons of unlike results, treatments without their "
        "harms, and all rules of its type. An error forbids publishing, a warning does not. Exit "
        "code 1: there are errors (with --strict, warnings too)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entries", nargs="+", metavar="TYPE/SLUG", help="e.g. post/back-pain")
        parser.add_argument("--locale", default=None, help="the entries' language (default: ours)")
        parser.add_argument("--strict", action="store_true", help="let warnings fail as well")
        parser.add_argument(
            "--json",
            action="store_true",
            help="write one JSON object for each finding and line, with entry, kind, severity, "
            "message, sentence, place, field, url, acceptable and figure",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        errors = warnings = 0
        for name in options["entries"]:
            draft = find_draft(name, locale=options["locale"] or settings.LANGUAGE_CODE)
            for finding in find_findings(draft):
                errors, warnings = errors + finding.is_error, warnings + (not finding.is_error)
                self.stdout.write(write_finding(name, finding, as_json=options["json"]))
        if errors or (options["strict"] and warnings):
            raise CommandError(f"{errors} errors, {warnings} warnings.")
        if not options["json"]:
            self.stdout.write(f"Nothing forbids publishing; {warnings} warnings.")


def write_finding(name: str, finding: Finding, *, as_json: bool) -> str:
    """Write a finding in a line, with the sentence that it is about."""
    if as_json:
        return json.dumps({"entry": name, **finding.describe()}, ensure_ascii=False)
    sentence = f" In {finding.problem.place}: {finding.problem.sentence}"
    where = sentence if finding.problem.sentence else ""
    return f"{name}  {finding.severity}  {finding.problem.kind}  {finding.message}{where}"
