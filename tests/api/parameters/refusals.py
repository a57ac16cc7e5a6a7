"""All collections, and a reader of refusals."""

from cms.api.collection import collections

COLLECTIONS = {each.name: each for each in collections().values()}


def errors(response):
    assert response.status_code == 400, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["errors"]
