#!/usr/bin/env python
import gc
import os
import sys

if __name__ == "__main__":
    # Importing leaves little garbage, and to look for it often takes a tenth of a second.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Marrow can't start: {problem}")
    except Exception as problem:
        from cms.lib.database_errors import OutcomeUnknownError, find_outage

        outage = find_outage(problem)
        if outage is None or "--traceback" in sys.argv:
            raise
        sentence = "The database does not answer, and nothing was stored"
        if isinstance(outage, OutcomeUnknownError):
            sentence = "The database went away while storing, so look before you try again"
        sys.exit(f"{sentence}: {str(outage).strip().partition(chr(10))[0]}")
