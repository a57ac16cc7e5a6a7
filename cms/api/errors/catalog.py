"""Every kind of problem that the API answers with: docs/reference/problems.md explains them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of problem, as docs/reference/problems.md explains it."""

    status: int
    title: str
    meaning: str
    remedy: str


KINDS = {
    "moved": Kind(
        301,
        "This entry has a new address",
        "The slug in the address is an old one of the entry, or it belongs to the entry in another "
        "language than the one that was asked for.",
        "Follow `Location` (`url` says the same), and keep the new address.",
    ),
    "invalid-parameters": Kind(
        400,
        "The address has parameters that can't be used",
        "A parameter is unknown, stands there twice, or has a value that is not allowed. Nothing "
        "is guessed, clamped or ignored, so that you never take an answer for what it is not.",
        "Each item of `errors` names one parameter, says what is wrong with it and, where there is "
        "one, suggests the nearest that exists. `parameters` lists all that may be used here.",
    ),
    "too-costly": Kind(
        400,
        "This asks for too much at once",
        "The request is valid, and the database would have to work longer for it than it may for "
        "one request. It was stopped, so that all others are answered.",
        "Ask for less at once: fewer facets, fewer conditions in `or`, a condition that names an "
        "entry in place of `contains` or `not`, or a shorter span of time. A key has more time. To "
        "have everything, take `export/` and follow `changes/`.",
    ),
    "page-too-large": Kind(
        400,
        "This page would be too large",
        "The request is valid, and its response would have more bytes than one page may. The rows "
        "have long bodies, or many fields.",
        "Ask for fewer rows with `page_size` and follow `next`, for fewer forms of `body`, or for "
        "fewer `fields`. Single entries are never refused for their size.",
    ),
    "key-in-address": Kind(
        400,
        "A key does not belong into an address",
        "The address has a parameter that looks like a secret. Addresses end up in logs, histories "
        "and caches.",
        "Send the key as `Authorization: Bearer ...`. If it was a real one, have it replaced.",
    ),
    "bad-request": Kind(
        400,
        "The request can't be understood",
        "The request is not valid HTTP for this server, for example because of its size or host.",
        "Compare the request with the examples in the documentation.",
    ),
    "invalid-body": Kind(
        400,
        "What was sent can't be used",
        "The body of the request is no JSON, has a member that is not known here, or one with a "
        "value that is not allowed. Nothing was changed.",
        "Each item of `errors` says in `pointer` (a JSON Pointer) where, and in `message` what.",
    ),
    "bad-key": Kind(
        401,
        "The key can't be used",
        "The request has an `Authorization` header, and what it says is not a valid key: it may be "
        "misspelt, unknown, expired or revoked. It was not answered as if it had none, so that "
        "nobody misses what a key opens without knowing why.",
        "Send `Authorization: Bearer` with the whole key, or no such header at all. If the key was "
        "revoked or has expired, ask for another.",
    ),
    "key-required": Kind(
        401,
        "This is for partners, with a key",
        "The answer depends on who asks, and the request has no `Authorization` header.",
        "Send `Authorization: Bearer` with a key of your partner's.",
    ),
    "not-a-partner": Kind(
        403,
        "The key does not open this",
        "The key is valid, but it belongs to no partner, or it was not made for this.",
        "Use a key of your partner's. To confirm recalls it needs the scope `confirm`.",
    ),
    "forbidden": Kind(
        403,
        "The request is not allowed",
        "The server understood the request and refuses it.",
        "The API reads only: send GET or HEAD, without cookies.",
    ),
    "not-found": Kind(
        404,
        "There is nothing at this address",
        "No entry with this slug or id was ever published here, or the address itself is unknown. "
        "What is not published yet is not told apart from what does not exist.",
        "Start at the index, which lists every collection.",
    ),
    "not-drawn": Kind(
        404,
        "The picture is not drawn yet",
        "The figures that it shows were published a moment ago. Pictures are drawn after that, and "
        "never while somebody waits for a response.",
        "Ask again after `Retry-After` seconds, or show the `table` of the same data.",
    ),
    "no-such-edition": Kind(
        404,
        "The entry has no such edition",
        "The entry is published, but not in an edition of this number, or there is none before it.",
        "`editions/` under the entry lists all of them.",
    ),
    "not-yet-published": Kind(
        404,
        "This entry was not published then",
        "The entry is published now, and was not at the moment in `as_of`.",
        "`first_published_at` says since when it is here. Ask for that moment or a later one.",
    ),
    "bad-token": Kind(
        401,
        "A preview needs a token that opens something",
        "The address shows drafts, and the request has no preview token, or one that is forged, "
        "expired or revoked, or whose maker may not see the drafts any more. Nobody is told which.",
        "Send the token as `Authorization: Bearer ...`; ask whoever made it for a new one.",
    ),
    "not-previewable": Kind(
        409,
        "This can't be previewed as it is",
        "What the token opens can't be shown as one world: two entries would have one address, or "
        "there are more drafts than one preview shows. `detail` says which.",
        "Change what `detail` names, or ask for a token of one entry.",
    ),
    "no-such-page": Kind(
        404,
        "The list has no such page",
        "The list ends before the page that was asked for. Lists grow and shrink.",
        "Start at the first page and follow `next` until it is null.",
    ),
    "method-not-allowed": Kind(
        405,
        "The method is not allowed here",
        "All but a few addresses of the API read only.",
        "Use one of the methods in the `Allow` header.",
    ),
    "not-acceptable": Kind(
        406,
        "There is no such representation",
        "The `Accept` header asks for media types that this address does not have.",
        "Accept one of those that `available` lists.",
    ),
    "other-history": Kind(
        409,
        "This place is not in the log of this server",
        "Whatever keeps a place in the log, keeps a sequence with the chain of its change, such as "
        "`54-9f86d081884c7d65`. The log of this server has no such change: it was restored from a "
        "backup, or the place comes from another server. Following it from there would leave out "
        "changes, and keep what is not published any more.",
        "Start again from the export at `export`, and remove from your copy what is not in it. "
        "Where the place was only a wish (`Prefer: min-sequence`), leave it out.",
    ),
    "withdrawn": Kind(
        410,
        "This entry was withdrawn",
        "The entry was published and has been taken back. `reason` says why: expired, superseded, "
        "error, safety, legal or retracted. `withdrawn_at`, `note` and `replacement` say more.",
        "Remove your copies of it. Show the replacement, if there is one.",
    ),
    "behind": Kind(
        412,
        "This server has not seen that change yet",
        "The request asks for a state of the log which this server has not reached: with "
        "`Prefer: min-sequence=PLACE`, or with a place in the log that the main database has and "
        "this server's replica has not yet. It was not answered with something older.",
        "Ask again after as many seconds as `Retry-After` says.",
    ),
    "slow-body": Kind(
        408,
        "What was sent did not arrive in time",
        "The body of a request has to arrive soon after its headers. This one did not, or its "
        "connection broke. Nothing was changed.",
        "Send the request again, on a better line.",
    ),
    "too-large": Kind(
        413,
        "Too much was sent",
        "The body of the request is larger than anything that is needed here.",
        "Send what the documentation shows, and nothing more.",
    ),
    "address-too-long": Kind(
        414,
        "The address is too long for a redirect",
        "What you ask for has a new address, and with your parameters it is longer than a header "
        "of a response may be.",
        "Ask at `url` with the same parameters.",
    ),
    "unsupported-media-type": Kind(
        415,
        "This form of content is not known here",
        "The body of the request is not JSON, or does not say that it is.",
        "Send JSON with `Content-Type: application/json`.",
    ),
    "too-many-requests": Kind(
        429,
        "Too many requests",
        "More requests came from this client address, or with this key, than are allowed in the "
        "time that `RateLimit-Policy` names. One that takes the server more than 20 ms counts as "
        "several.",
        "Wait as many seconds as `Retry-After` says. Every answer tells in `RateLimit` how many "
        "requests are left. A key raises the limit.",
    ),
    "unsupported-format": Kind(
        501,
        "There is no such format",
        "The address was asked in `format` for a form that it does not have.",
        "Ask for one of the forms that `detail` names.",
    ),
    "server-error": Kind(
        500,
        "Something went wrong here",
        "The mistake is ours. It was logged.",
        "Try again a little later.",
    ),
    "unavailable": Kind(
        503,
        "The database does not answer",
        "The server can't reach its database, for example while that is moved to another machine. "
        "A GET was tried twice.",
        "Ask again after as many seconds as `Retry-After` says. What you have may be shown "
        "meanwhile, within its `refresh_within`.",
    ),
    "busy": Kind(
        503,
        "Too many requests at once",
        "As many exports are being sent, as many requests with a body are being received, or as "
        "many costly requests wait for their turn, as this server can take without keeping readers "
        "waiting.",
        "Ask again after as many seconds as `Retry-After` says.",
    ),
}

# The kinds of what Django and DRF refuse by themselves.
OF_STATUS = {
    400: "bad-request",
    401: "bad-key",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "address-too-long",
    415: "unsupported-media-type",
    409: "other-history",
    412: "behind",
    429: "too-many-requests",
    500: "server-error",
}
