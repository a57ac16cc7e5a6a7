"""The crawl finds each kind of leak that a test opens on purpose."""

from functools import partial

import orjson
import pytest
from django.contrib.auth.models import User
from django.db.models import Q

from cms.api.entries import as_of_lists, editions, lookup
from cms.api.errors.problem_details import Problem
from cms.api.http import responses
from cms.api.http.responses import ResponseBody
from cms.api.parameters.values import is_id
from cms.api.query import conditions, entry_names, search, unknown_names
from cms.api.representations.cards import Cards
from cms.api.views import collections, lists
from cms.api.views.meta import IndexView
from cms.keys.models import Key
from cms.lib import canonical_json
from cms.posts.models import Post
from cms.published.search.models import SearchText
from studies.models import OutcomeResult
from tests.crawl.plan import API, SLOT, Question
from tests.crawl.secret_world import PUBLIC_RESULT, secret_text

POSTS = f"{API}posts/"


def question(*secrets, path=POSTS, **query) -> Question:
    return Question(path, tuple(query.items()), secrets)


def test_without_a_hole_nothing_is_found(crawl):
    crawl.run([QUESTIONS[name] for name in QUESTIONS])

    assert crawl.findings == []


def draft_rows(monkeypatch):
    """The list adds drafts to the published rows."""
    render_list = lists.render_list

    def weak(view, request, log_state):
        body = orjson.loads(render_list(view, request, log_state).body)
        body["results"] += Post.objects.values("slug", "title")
        return ResponseBody(orjson.dumps(body))

    monkeypatch.setattr(lists, "render_list", weak)


def draft_at_its_address(monkeypatch):
    """A draft that was never published gets another response than an unknown slug."""
    explain_absence = lookup.explain_absence

    def weak(model, name, **options):
        if Post.objects.filter(slug=name).exists():
            return Problem("not-yet-published", "Patience.")
        return explain_absence(model, name, **options)

    monkeypatch.setattr(lookup, "explain_absence", weak)


def draft_translation(monkeypatch):
    """An entry names itself in a language in which it is not published."""

    def weak(cards, id, group):
        others = Post.objects.filter(translation_key=group[1]).exclude(pk=id)
        cards = others.values("locale", "slug", "title")
        return [{"id": "", "url": "", "canonical_url": "", **card} for card in cards]

    monkeypatch.setattr(Cards, "translations", weak)


def edition_that_is_gone(monkeypatch):
    """A list with as_of filters by the columns of drafts."""
    edition_filter = as_of_lists.edition_filter

    def weak(condition):
        declared = edition_filter(condition)
        filter_editions = declared.filter

        def filter(editions, value):
            known = Post.objects.filter(slug=value).exists()
            return editions if known else filter_editions(editions, value)

        declared.filter = filter
        return declared

    monkeypatch.setattr(as_of_lists, "edition_filter", weak)


def draft_targets(monkeypatch):
    """A relation that leads to a draft is followed."""
    find_former = entry_names.find_former

    def weak(names):
        texts = [each.text for each in names]
        drafts = Post.objects.filter(Q(slug__in=texts) | Q(pk__in=filter(is_id, texts)))
        holders = [entry_names.Holder(id, "en") for id in drafts.values_list("pk", flat=True)]
        return find_former(names) | (dict.fromkeys(names, holders) if holders else {})

    monkeypatch.setattr(entry_names, "find_former", weak)


def suggestion_of_a_draft(monkeypatch):
    """A name that only a draft has is taken for a misspelt one."""

    def weak(name, *, locale):
        return "spinal-fusion" if Post.objects.filter(slug=name.text).exists() else None

    monkeypatch.setattr(unknown_names, "suggest_slug", weak)


def filter_over_a_private_column(monkeypatch):
    """A filter compares the password of an account."""

    def weak(declared, queryset, value):
        known = User.objects.filter(password__startswith=value).exists()
        return queryset if known else queryset.none()

    monkeypatch.setattr(conditions, "apply_filter", weak)


def filter_over_the_mail_address(monkeypatch):
    """A header, but not the body, depends on an account."""
    build_response = responses.build_response

    def weak(request, *args, **options):
        response = build_response(request, *args, **options)
        email = request.query_params.get("title__contains", "")
        response["Cache-Tag"] = f"tag-{User.objects.filter(email=email).count()}"
        return response

    monkeypatch.setattr(responses, "build_response", weak)


def count_of_drafts(monkeypatch):
    """The count knows of a draft which matches."""
    parse_search = search.parse_search

    def weak(page_request, *, log_state, name="search"):
        if Post.objects.filter(title=page_request.values[name]).exists():
            page_request.values["count"] = False
        return parse_search(page_request, log_state=log_state, name=name)

    monkeypatch.setattr(search, "parse_search", weak)


def index_of_drafts(monkeypatch):
    """The full-text index holds the text of a draft, under the name of a published entry."""
    text = secret_text("draft body")
    SearchText.objects.filter(type="post").update(body=text, body_words=text)


def index_that_names_staff(monkeypatch):
    content = IndexView.content
    monkeypatch.setattr(
        IndexView,
        "content",
        lambda view: content(view) | {"by": list(User.objects.values_list("username"))},
    )


def header_that_names_a_key(monkeypatch):
    build_response = responses.build_response

    def weak(*args, **options):
        response = build_response(*args, **options)
        response["X-Key"] = Key.objects.get().name
        return response

    monkeypatch.setattr(responses, "build_response", weak)


def edition_with_a_draft_in_it(monkeypatch):
    """An old edition shows what the draft says now."""
    edition_detail = editions.render_stored_detail

    def weak(view, now, edition):
        text = orjson.loads(edition_detail(view, now, edition))
        return canonical_json.dump(text | {"title": Post.objects.get(pk=now.id).title})

    monkeypatch.setattr(editions, "render_stored_detail", weak)


def results_of_a_withdrawn_study(monkeypatch):
    render_document = collections.PartViewSet.render_document

    def weak(view, *values):
        secrets = list(OutcomeResult.objects.values_list("event_definition", flat=True))
        return ResponseBody(render_document(view, *values).body + orjson.dumps(secrets))

    monkeypatch.setattr(collections.PartViewSet, "render_document", weak)


def failure(monkeypatch):
    """A value causes a server error."""
    apply_conditions = conditions.apply_conditions

    def weak(queryset, values):
        return apply_conditions(queryset, values).filter(nothing=1 / 0)

    monkeypatch.setattr("cms.api.query.selection.apply_conditions", weak)


PUBLIC = partial(question, path=f"{POSTS}open-post/editions/1/")
QUESTIONS = {
    draft_rows: question(),
    draft_at_its_address: question("draft slug", path=f"{POSTS}{SLOT}/"),
    draft_translation: question(path=f"{POSTS}open-post/"),
    edition_that_is_gone: question("draft slug", as_of="2026-03-05", slug=SLOT),
    draft_targets: question("draft slug", "draft id", treatments=SLOT),
    suggestion_of_a_draft: question("draft slug", treatments=SLOT),
    filter_over_a_private_column: question("password", title__contains=SLOT),
    filter_over_the_mail_address: question("email", title__contains=SLOT),
    count_of_drafts: question("scheduled title", search=SLOT),
    index_of_drafts: question("draft body", path=f"{API}search/", q=SLOT),
    index_that_names_staff: question(path=API),
    header_that_names_a_key: question(),
    edition_with_a_draft_in_it: PUBLIC(),
    results_of_a_withdrawn_study: question(path=f"{API}results/{PUBLIC_RESULT}/"),
    failure: question(),
}
KINDS = {
    "secret": (
        *(draft_rows, index_that_names_staff, header_that_names_a_key),
        *(edition_with_a_draft_in_it, results_of_a_withdrawn_study, draft_translation),
    ),
    "distinguishable": (
        *(draft_at_its_address, draft_targets, suggestion_of_a_draft),
        filter_over_a_private_column,
        *(filter_over_the_mail_address, count_of_drafts, index_of_drafts, edition_that_is_gone),
    ),
    "error": (failure,),
}


@pytest.mark.parametrize(
    ("kind", "hole"), [(kind, hole) for kind, holes in KINDS.items() for hole in holes]
)
def test_the_crawl_finds_the_hole(crawl, monkeypatch, kind, hole):
    hole(monkeypatch)

    crawl.run([QUESTIONS[hole]])

    assert crawl.kinds == {kind}
