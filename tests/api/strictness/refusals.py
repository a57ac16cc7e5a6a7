"""The lists that can be asked, and how to read a refusal."""

import cms.urls

COLLECTIONS = {view.published.collection: view for view in cms.urls.COLLECTIONS}


def errors(response):
    assert response.status_code == 400, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["errors"]
