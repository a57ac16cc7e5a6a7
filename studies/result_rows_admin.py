"""The table of a study's results in the admin, into which a table can be pasted."""

from functools import cached_property
from typing import Any

from cms.authoring.admin.inlines import SortableRowFormSet
from cms.authoring.admin.new_rows import NEW
from cms.lib.submitted_forms import RESTORE
from studies.models import AnalysisPopulation, Citation, OutcomeMeasure, StudyArm, StudyReport
from studies.result_tables.rows import RowNames, fold, read_table


class ResultRowFormSet(SortableRowFormSet):
    """Results, and the text of a table that becomes rows of the form before anything is saved."""

    table_text = ""  # the lines that were not read, or the whole of a text that waits
    unread: list[str] = []  # a sentence for each cell at fault
    read_count: int | None = None  # how many rows were read just now

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read_pasted_table()

    @property
    def table_name(self) -> str:
        return f"{self.prefix}-table"

    def read_pasted_table(self) -> None:
        """Turn the text of a table into new rows, before the forms of the rows are built."""
        text = self.data.get(self.table_name, "") if self.is_bound else ""
        if not text.strip() or RESTORE in self.data:
            self.table_text = text
            return
        table = read_table(text, self.list_names())
        self.table_text, self.unread = table.rest, table.sentences
        self.read_count = len(table.rows)
        data: Any = self.data
        data = data.copy()
        first = int(data.get(f"{self.prefix}-TOTAL_FORMS") or 0)
        for number, row in enumerate(table.rows, start=first):
            for name, value in row.items():
                data[f"{self.prefix}-{number}-{name}"] = value
        data[f"{self.prefix}-TOTAL_FORMS"] = str(first + len(table.rows))
        self.data = data

    def is_valid(self) -> bool:
        # The author looks at the rows before they are saved.
        return super().is_valid() and self.read_count is None

    def save_new(self, form: Any, commit: bool = True) -> Any:
        # The reports of the form are saved before the results.
        form.instance.report = form.instance.report or self.only_report
        return super().save_new(form, commit=commit)

    @cached_property
    def only_report(self) -> StudyReport | None:
        report: StudyReport | None = self.instance.only_report()
        return report

    def list_names(self) -> RowNames:
        """List what a table may name: the measures, and the rows in the other tables."""
        arms, groups, reports = (
            list_row_names(self.tables[model])
            for model in (StudyArm, AnalysisPopulation, StudyReport)
        )
        measures: dict[str, tuple[str, str]] = {}
        rows = OutcomeMeasure.objects.order_by("pk").values_list(
            "pk", "data_type", "name", "abbr", "slug", "locale"
        )
        locale = self.instance.locale
        # Those in the language of the study come last, and count.
        for pk, data_type, *names, _ in sorted(rows, key=lambda row: row[-1] == locale):
            measures |= {fold(name): (str(pk), data_type) for name in names if name}
        return RowNames(measures=measures, arms=arms, populations=groups, reports=reports)


def list_row_names(table: Any) -> dict[str, str]:
    """Map the names of the rows of a table to their values in the form: their id, or "new:"."""
    names: dict[str, str] = {}
    for row in table.queryset:  # those on other pages of it too
        names |= dict.fromkeys(spell_name(getattr(row, table.named_by)), str(row.pk))
    for form in table.forms:
        value = str(form[table.named_by].value() or "")
        named = table.chosen.get(table.named_by, {}).get(value, value)
        names |= dict.fromkeys(spell_name(named), str(form.instance.pk or f"{NEW}{value}"))
    return {name: value for name, value in names.items() if name}


def spell_name(named: Any) -> tuple[str, ...]:
    """Return what a table may call a row: its label, or the title and the DOI of its report."""
    return (str(named), named.doi) if isinstance(named, Citation) else (named,)
