"""Ways in which an entry of one type can name an entry of another."""

from collections.abc import Iterator

from cms.authoring.models.content import plain_relations, row_relations, stored_fields
from cms.authoring.models.draft import Draft, draft_types
from cms.lib.richtext.entry_nodes import ENTRY_NODES
from tests.laws.rows import build_row


def list_links() -> Iterator[tuple[str, str, str]]:
    """Yield each way to name an entry: the type that names, the way, and the type that is named."""
    types = {model: name for name, model in draft_types().items()}
    for model, name in types.items():
        for field in (*stored_fields(model), *plain_relations(model)):
            if field.related_model in types:
                yield name, field.name, types[field.related_model]
        for relation in row_relations(model):
            for field in stored_fields(relation.related_model):
                if field.related_model in types:
                    way = f"{relation.get_accessor_name()}.{field.name}"
                    yield name, way, types[field.related_model]
        for field in model.published.rich_fields:
            yield from ((name, f"{field}#", each) for each in types.values())


def link(entry: Draft, way: str, target: Draft) -> None:
    """Let an entry name another one."""
    name, _, field = way.partition(".")
    if way.endswith("#"):
        body = f'<p><a href="entry:{target.pk}">More</a></p>'
        body += "".join(
            f'<{tag} data-id="{target.pk}" data-kind="results"></{tag}>' for tag in ENTRY_NODES
        )
        setattr(entry, way[:-1], body)
        entry.save()
    elif field:
        if type(entry).published.type == "claim" and name != "result_rows":
            entry.derivation = "table"  # of facts
            entry.save()
        relation = type(entry)._meta.get_field(way.partition(".")[0])
        build_row(relation, entry, **{field: target})
    elif entry._meta.get_field(name).many_to_many:
        if name == "included_studies":  # of reviews alone
            entry.design = "systematic_review"
            entry.save()
        getattr(entry, name).add(target)
    else:
        setattr(entry, name, target)
        entry.save()
