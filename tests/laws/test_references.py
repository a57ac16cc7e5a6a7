"""No document repeats a value that another entry owns: it refers to the entry.

So a document stays the same whatever becomes of what it refers to. The law runs for every way in
which an entry of one type can name an entry of another: a field, a list, a field of a row, a link
in a text. Everything that the other entry says is changed, and its own document must show that.
"""

from collections.abc import Iterator
from datetime import timedelta

import factory
import pytest
from django.db import DatabaseError, models, transaction

from cms.authoring.models.content import plain_relations, row_relations, stored_fields
from cms.authoring.models.draft import Draft, draft_types
from tests.clock import MONDAY
from tests.factories import FACTORIES, posts, studies, treatments

pytestmark = pytest.mark.django_db
ROW_FACTORIES = {
    each._meta.model: each
    for module in (posts, studies, treatments)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, factory.django.DjangoModelFactory)
}


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


LINKS = sorted(list_links())


def test_the_links_are_those_that_types_declare():
    assert set(LINKS) >= {
        ("study", "reports.citation", "citation"),
        ("treatment", "criteria.source", "citation"),
        ("post", "study_rows.study", "study"),
        ("post", "body#", "image"),
        ("topic", "parent", "topic"),
    }
    assert {named for _, _, named in LINKS} == set(draft_types())


@pytest.mark.parametrize(("naming", "way", "named"), LINKS)
def test_a_document_stays_the_same_whatever_becomes_of_what_it_names(naming, way, named):
    target = FACTORIES[named]()
    entry = FACTORIES[naming]()
    link(entry, way, target)
    before, target_before = render(entry), render(target)
    assert str(target.pk) in str(before)

    change_all(target)

    assert render(target) != target_before
    assert render(entry) == before


def render(draft: Draft) -> dict:
    return type(draft).objects.get(pk=draft.pk).render()


def link(entry: Draft, way: str, target: Draft) -> None:
    """Let an entry name another one."""
    name, _, field = way.partition(".")
    if way.endswith("#"):
        body = f'<p><a href="entry:{target.pk}">More</a></p>'
        body += f'<cms-image data-id="{target.pk}"></cms-image>'
        setattr(entry, way[:-1], body)
        entry.save()
    elif field:
        relation = type(entry)._meta.get_field(way.partition(".")[0])
        build_row(relation, entry, **{field: target})
    elif entry._meta.get_field(name).many_to_many:
        getattr(entry, name).add(target)
    else:
        setattr(entry, name, target)
        entry.save()


def build_row(relation, owner: Draft, **given) -> models.Model:
    """Save a row of an entry with the values that its model needs."""
    model, given = relation.related_model, {relation.field.name: owner, **given}
    if model in ROW_FACTORIES:
        return ROW_FACTORIES[model](**given)
    needed = (
        field
        for field in stored_fields(model)
        if not (field.has_default() or field.blank or field.null or field.name in given)
    )
    return model._default_manager.create(**given, **{each.name: new_value(each) for each in needed})


def change_all(entry: Draft) -> None:
    """Change each value of an entry, as far as the database lets it, and add rows of each kind."""
    rows = type(entry)._default_manager.filter(pk=entry.pk)
    for field in stored_fields(type(entry)):
        is_value = field.editable and not isinstance(field, models.ForeignKey | models.FileField)
        if is_value and field.name not in ("locale", "translation_key"):
            try_all(lambda value, name=field.name: rows.update(**{name: value}), field, entry)
    for relation in row_relations(type(entry)):
        kinds = [f for f in stored_fields(relation.related_model) if f.choices] or [None]
        for value in dict(kinds[0].flatchoices) if kinds[0] else [None]:
            given = {kinds[0].name: value} if kinds[0] else {}
            try:
                with transaction.atomic():
                    build_row(relation, entry, **given)
            except (DatabaseError, factory.errors.FactoryError, TypeError):
                continue


def try_all(update, field: models.Field, entry: Draft) -> None:
    """Store the first other value of a field that the database takes."""
    for value in other_values(field, getattr(entry, field.attname)):
        try:
            with transaction.atomic():
                update(value)
        except DatabaseError:
            continue
        return


def other_values(field: models.Field, value) -> Iterator:
    if field.choices:
        yield from (each for each, _ in field.flatchoices if each != value)
    elif isinstance(field, models.BooleanField):
        yield not value
    else:
        yield new_value(field)
        if isinstance(field, models.CharField):
            yield "10.1000/another"


def new_value(field: models.Field):
    """Return a value that no factory gives."""
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return MONDAY + timedelta(days=1)
    if isinstance(field, models.DateField):
        return MONDAY.date()
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 3
    if field.remote_field:
        return FACTORIES[{m: n for n, m in draft_types().items()}[field.related_model]]()
    return "another"[: field.max_length]
