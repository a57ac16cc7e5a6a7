from cms.lib import canonical_json
from cms.lib.placeholders import (
    BASE,
    SITE,
    UNPUBLISHED,
    fill_placeholders,
    insert_addresses,
    referenced_ids,
    referenced_ids_in_json,
)

A, B = "a" * 8, "b" * 8
CARDS = {A: {"title": "Anna"}}


def test_a_reference_becomes_the_card():
    assert fill_placeholders({"author": {"$ref": A}}, CARDS) == {"author": {"title": "Anna"}}


def test_a_missing_reference_is_dropped_from_a_list_and_null_elsewhere():
    document = {"authors": [{"$ref": A}, {"$ref": B}], "editor": {"$ref": B}}

    assert fill_placeholders(document, CARDS) == {"authors": [{"title": "Anna"}], "editor": None}


def test_an_object_goes_with_what_it_must_have():
    document = {"effects": [{"to": {"$must": B}, "reason": "x"}, {"to": {"$must": A}}]}

    assert fill_placeholders(document, CARDS) == {"effects": [{"to": {"title": "Anna"}}]}


def test_a_whole_document_may_go():
    assert fill_placeholders({"to": {"$must": B}}, CARDS) is UNPUBLISHED


def test_ids_are_found_at_any_depth_in_order():
    document = {"a": [{"x": {"$must": A}}, {"$ref": B}], "b": {"$ref": A}, "c": "text"}

    assert list(referenced_ids(document)) == [A, B, A]


def test_addresses_are_put_in():
    text = canonical_json.dump({"url": f"{BASE}/api/", "page": f"{SITE}/posts/x/"})

    filled = insert_addresses(text, base="https://api.example", site="https://www.example")

    assert canonical_json.load(filled) == {
        "url": "https://api.example/api/",
        "page": "https://www.example/posts/x/",
    }


def test_a_text_that_looks_like_a_mark_or_a_hole_stays_as_the_author_wrote_it():
    content = {"text": '\\u001a and \\\\u001c and {"$ref":"x"}', "url": f"{BASE}/a"}
    text = canonical_json.dump(content)

    filled = insert_addresses(text, base="https://api.example", site="https://www.example")

    assert canonical_json.load(filled) == content | {"url": "https://api.example/a"}
    assert referenced_ids_in_json(text) == []


def test_names_in_text_are_those_in_the_document():
    document = {"a": [{"x": {"$must": A}}, {"$ref": B}], "b": {"$ref": A}, "c": "text"}

    assert referenced_ids_in_json(canonical_json.dump(document)) == list(referenced_ids(document))
