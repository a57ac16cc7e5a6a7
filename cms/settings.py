"""All settings, read from top to bottom. docs/reference/settings.md tells what each one does."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from cms.authoring.editor.config import EDITOR_EXTENSIONS
from cms.authoring.theme import UNFOLD as UNFOLD  # the admin's colours and sidebar
from cms.lib import env, service_urls
from cms.lib.secret_file import read_or_make

ROOT = Path(__file__).resolve().parent.parent

# Where things are kept, and who answers
DATA = Path(env.text("MARROW_DATA", str(ROOT / "var"))).resolve()
PORT = env.integer("PORT", 8000, least=1, most=65535)
HOST = env.text("MARROW_HOST", "127.0.0.1")
WORKERS = env.integer("MARROW_WORKERS", 2, least=1, most=64)
THREADS = env.integer("MARROW_THREADS", 2, least=1, most=64)
SPARE_THREADS = 48  # for requests with a body, which readers do not wait for
# How long (seconds) the body of a request may take to come, and longer where it is long
BODY_SECONDS = env.integer("MARROW_BODY_SECONDS", 10, least=1, most=600)
BASE_URL = env.address("MARROW_BASE_URL", f"http://localhost:{PORT}")  # as seen outside
SITE_URL = env.address("MARROW_SITE_URL", BASE_URL)  # the front end that renders the posts
ALLOWED_HOSTS = env.words("MARROW_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{env.host(BASE_URL)}")
SECRET_KEY = env.text("MARROW_SECRET_KEY", "") or read_or_make(DATA / "secret-key")
DEBUG = env.boolean("MARROW_DEBUG", False)
DEMO = env.boolean("MARROW_DEMO", False)  # only `make run` sets it: allows the demo accounts
DEMO_PASSWORD = env.text("MARROW_DEMO_PASSWORD", "")

# Who publishes: travels with every post, so that a partner knows the terms from the data
PUBLISHER = {
    "name": env.text("MARROW_PUBLISHER", "Marrow"),
    "license_name": env.text("MARROW_LICENSE_NAME", "CC BY-ND 4.0"),
    "license_url": env.endpoint(
        "MARROW_LICENSE_URL", "https://creativecommons.org/licenses/by-nd/4.0/"
    ),
    "refresh_within": env.text("MARROW_REFRESH_WITHIN", "PT24H"),  # ISO 8601 duration
    "allowed_changes": env.text("MARROW_ALLOWED_CHANGES", "None: show the text as it is."),
    "logo": env.address("MARROW_LOGO_URL", f"{BASE_URL}/static/authoring/logo.svg"),
    # What feed readers show beside a feed: a square picture, and one twice as wide as high
    "feed_icon": env.address("MARROW_FEED_ICON_URL", f"{BASE_URL}/static/discovery/icon.png"),
    "feed_logo": env.address("MARROW_FEED_LOGO_URL", f"{BASE_URL}/static/discovery/logo.png"),
}
# What machines are told of the same terms: licence documents, robots.txt, oEmbed
REFRESH_WITHIN = env.duration("MARROW_REFRESH_WITHIN", "PT24H")
TDM_RESERVED = env.boolean("MARROW_TDM_RESERVED", False)  # nobody may train on it without asking
TDM_POLICY = env.endpoint("MARROW_TDM_POLICY")  # where to ask
CONTENT_USAGE = env.boolean("MARROW_CONTENT_USAGE", False)  # the IETF's header for it, a draft
# How long RSS, which has no tombstones, shows a notice in the place of what was withdrawn
FEED_NOTICE_DAYS = env.integer("MARROW_FEED_NOTICE_DAYS", 30, least=1, most=3650)

# Previews: where front ends show drafts, which web pages may ask for them, how long tokens hold
PREVIEW_LIFETIME = env.duration("MARROW_PREVIEW_LIFETIME", "PT8H")
PREVIEW_SHARE_LIFETIME = env.duration("MARROW_PREVIEW_SHARE_LIFETIME", "P7D")
PREVIEW_URLS = env.templates("MARROW_PREVIEW_URLS")
PREVIEW_ORIGINS = {
    *env.words("MARROW_PREVIEW_ORIGINS", env.origin(SITE_URL)),
    *map(env.origin, PREVIEW_URLS.values()),
}

INSTALLED_APPS = [
    "unfold",  # before the admin, whose templates it replaces
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "js_asset",
    "django_prose_editor",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "cms.published",
    "cms.keys",
    "cms.purging",
    "cms.syndication.partners",
    "cms.syndication.push",
    "cms.authoring",
    "cms.api",
    "cms.syndication.discovery",
    "cms.pictures",
    "cms.posts",
    *("treatments", "studies", "claims"),
    "cms.media",
    "cms.backup",
    "fixtures",
]

MIDDLEWARE = [
    "cms.server.header_bounds.HeaderBoundMiddleware",
    "cms.site.RequestSizeMiddleware",
    "cms.syndication.partners.usage.UsageMiddleware",  # sees what is sent, as it is sent
    "cms.site.ReadRetryMiddleware",
    "cms.authoring.outages.OutagePageMiddleware",
    "cms.api.caching.middleware.ResponseCacheMiddleware",  # a hit needs none of those below
    "cms.server.costly_requests.CostlyRequestMiddleware",
    "cms.site.NoStoreMiddleware",
    "cms.server.refusals.RefusalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.lib.security_headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.authoring.form_outcomes.FormOutcomeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.authoring.sessions.SessionRenewalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.server.account_limits.AccountLimitMiddleware",
    "cms.syndication.discovery.middleware.LicenseHeadersMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

# Databases. "default" writes; "reader" is what the API reads with: it can't write, sees one
# snapshot per request, and may be a role with rights on the published tables alone, or a replica.
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{DATA / 'marrow.sqlite3'}")
DATABASE_READER_URL = env.text("DATABASE_READER_URL", DATABASE_URL)


def database(name: str, url: str, *, reads_only: bool) -> dict[str, Any]:
    config = service_urls.database(name, url)
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "cms.lib.sqlite"  # Django's, with a queue for writers
        pragmas = ["journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"]
        pragmas += ["cache_size=-64000", "mmap_size=2147418112"]
        # Beyond the cache SQLite sorts in temporary files: in memory each row would be allocated.
        pragmas += ["query_only=ON"] if reads_only else []
        # Writers take the lock at BEGIN, so that none finds it taken half-way through.
        options["transaction_mode"] = "DEFERRED" if reads_only else "IMMEDIATE"
        options["timeout"] = 60  # seconds: better late than refused
        options["init_command"] = "".join(f"PRAGMA {pragma};" for pragma in pragmas)
        config["CONN_MAX_AGE"] = None  # a file needs no pool
        # In memory nothing is concurrent; the process id keeps two test runs apart.
        config["TEST"] = {"NAME": str(DATA / f"test-{os.getpid()}.sqlite3")}
    else:
        config["ENGINE"] = "cms.lib.postgresql"  # Django's, with live connections from its pool
        options["pool"] = {
            "min_size": 1,
            "max_size": env.integer("MARROW_DATABASE_POOL", 8, least=1, most=200),
            # Seconds to wait for a connection, and to go on trying before starting anew: a restart
            # of the server is bridged, and a longer absence found out soon.
            "timeout": 5,
            "reconnect_timeout": 5,
        }
        # A server that vanished without a word is noticed; the URL may say otherwise.
        for option, value in {
            "connect_timeout": 5,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        }.items():
            options.setdefault(option, value)
        if reads_only:
            # psycopg.IsolationLevel.REPEATABLE_READ: a request sees one state throughout.
            options["isolation_level"] = 3
        options["options"] = service_urls.session_options(options, reads_only=reads_only)
    if reads_only:
        config["TEST"] = {"MIRROR": "default"}
    return config


DATABASES = {
    "default": database("DATABASE_URL", DATABASE_URL, reads_only=False),
    "reader": database("DATABASE_READER_URL", DATABASE_READER_URL, reads_only=True),
    # Previews fill temporary tables, and never wait for a lock.
    "preview": service_urls.without_locks(database("DATABASE_URL", DATABASE_URL, reads_only=False)),
}
READ_DATABASE, PREVIEW_DATABASE = "reader", "preview"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Caches: "default" keeps answers, "counters" how often somebody asked. Counting needs a step that
# is never half done, which a database's cache lacks: then each process counts for itself.
CACHE_URL = env.text("CACHE_URL", "locmemcache://answers?max_entries=20000")
# Eighths of the memory: one for counters, four for responses, the rest for what was read meanwhile.
CACHE_EIGHTH = env.integer("MARROW_CACHE_MB", 64, least=1, most=100_000) * 1_000_000 // 8
STATE_CACHE_BYTES = CACHE_EIGHTH * (3 if CACHE_URL.startswith("locmemcache") else 7)
CACHES = {"default": service_urls.cache("CACHE_URL", CACHE_URL, max_bytes=4 * CACHE_EIGHTH)}
CACHES["counters"] = service_urls.cache("", "locmemcache://counters", max_bytes=CACHE_EIGHTH)
if CACHE_URL.startswith("redis"):
    CACHES["default"] = CACHES["counters"] = service_urls.limit_waits(CACHES["default"])
COUNTING_PROCESSES = 1 if CACHE_URL.startswith("redis") else WORKERS

# How often one may ask: an address in a minute, a new key in an hour; 0 sets no limit. Behind
# proxies of ours the client's address is the one that the outermost of them saw.
RATE_ANONYMOUS = env.integer("MARROW_RATE", 3000, least=0, most=10**9)
RATE_KEY = env.integer("MARROW_KEY_RATE", 100_000, least=0, most=10**9)
READ_MS = env.integer("MARROW_READ_MS", 600, least=10, most=600_000)  # of the database
KEY_READ_MS = env.integer("MARROW_KEY_READ_MS", 5_000, least=10, most=600_000)
TRUSTED_PROXIES = env.integer("MARROW_TRUSTED_PROXIES", 0, least=0, most=10)

# Partners: when to remind of a recall, what else is one, whom to tell, when to write down usage (s)
ESCALATE_AFTER = env.duration("MARROW_ESCALATE_AFTER", "PT48H")
RECALL_ON_RETRACTION = env.boolean("MARROW_RECALL_ON_RETRACTION", False)  # of a source
ALERT_EMAILS = env.words("MARROW_ALERT_EMAILS", "")
DIGEST_HOUR = env.integer("MARROW_DIGEST_HOUR", 6, least=0, most=23)
USAGE_EVERY = 5

# E-mail: EMAIL_URL says how it leaves; without one it is put into files
_MAIL = service_urls.mail("EMAIL_URL", env.text("EMAIL_URL", f"filemail:///{DATA / 'mail'}"))
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL["EMAIL_BACKEND"], DATA / "mail"
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10  # seconds: whoever waits for a mail server does nothing else
DEFAULT_FROM_EMAIL = env.text("MARROW_FROM_EMAIL", f"marrow@{env.host(BASE_URL)}")

# How long one answer of changes/stream/ tells what happens, before the client comes again
STREAM_SECONDS = env.integer("MARROW_STREAM_SECONDS", 10, least=0, most=3600)

# The shared cache in front of us, such as a CDN: what is told when answers are out of date
PURGE_URL = env.endpoint("MARROW_PURGE_URL")
PURGE_METHOD = env.text("MARROW_PURGE_METHOD", "POST").upper()
PURGE_TOKEN = env.text("MARROW_PURGE_TOKEN", "")
PURGE_ADAPTER = env.text("MARROW_PURGE_ADAPTER", "cms.purging.http.purge")

# Telling partners: at most so many at a time, each with so many seconds to answer; and the days
# for which the log of attempts is kept
PUSH_THREADS = env.integer("MARROW_PUSH_THREADS", 32, least=2, most=500)
PUSH_TIMEOUT = env.integer("MARROW_PUSH_TIMEOUT", 15, least=1, most=30)
PUSH_LOG_DAYS = env.integer("MARROW_PUSH_LOG_DAYS", 30, least=1, most=3650)
# Hosts with ports that requests may go to though they are inside: for tests and staging
OUTBOUND_ALLOW = env.words("MARROW_OUTBOUND_ALLOW", "")
# The WebSub hub that feeds announce: the one in here, an outside one by its address, or none
HUB_URL = ""
if env.text("MARROW_HUB_URL", "") != "off":
    HUB_URL = env.endpoint("MARROW_HUB_URL") or f"{BASE_URL}/hub"

# Full-text search: in the database, or in OpenSearch or Elasticsearch when this names one
SEARCH_URL = env.endpoint("MARROW_SEARCH_URL")

# Files. Originals are private; publishing copies what readers may see to the public storage.
MEDIA_URL = "/media/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "originals", "base_url": None},
    },
    "public": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "public", "base_url": MEDIA_URL},
    },
    "staticfiles": {"BACKEND": "cms.lib.staticfiles.CollectedFiles"},
}
STATICFILES_FINDERS = ["cms.lib.staticfiles.AppFiles"]
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
UPLOAD_MAX_BYTES = env.integer("MARROW_UPLOAD_MAX_BYTES", 20_000_000, least=1, most=10**9)
# A form of the admin: a study with a thousand results has 11,000 fields; cms.site limits the rest.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000

# Language and time
LANGUAGE_CODE = env.text("MARROW_LOCALE", "en")
LOCALES = env.words("MARROW_LOCALES", f"{LANGUAGE_CODE},es,de,fr")
LANGUAGES = [(code, code) for code in LOCALES]
LOCALE_PATHS = [ROOT / "cms" / "locale"]  # the words around texts, in feeds and on cards
# Which languages stand in, in order, for an entry that is not published in the one asked for
LOCALE_FALLBACKS = env.chains(
    "MARROW_LOCALE_FALLBACKS",
    {code: [LANGUAGE_CODE] for code in LOCALES if code != LANGUAGE_CODE},
    among=LOCALES,
)
USE_TZ = True
TIME_ZONE = env.text("MARROW_TIME_ZONE", "UTC")

# Accounts and cookies
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# Hours: without a request to the admin, and after the login, whatever happens
SESSION_COOKIE_AGE = 3600 * env.integer("MARROW_SESSION_HOURS", 12, least=1, most=24 * 30)
SESSION_MAX_AGE = 3600 * env.integer("MARROW_SESSION_MAX_HOURS", 24 * 7, least=1, most=24 * 365)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "cms.api.errors.pages.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE and env.boolean("MARROW_HSTS_SUBDOMAINS", False)
# Browsers preload whole domains, not single hosts, and never unload: that is not ours to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]  # asked for from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

# What browsers may do with our responses: run, send and load nothing; pictures are ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, BASE_URL],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Addresses with another policy, by the start of their path. Everything they load is installed here.
CONTENT_SECURITY_POLICY_BY_PATH = {
    # Swagger UI tries requests; its symbols stand in its style sheet.
    "/api/v1/docs/": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
    },
    "/preview/v1/": CONTENT_SECURITY_POLICY["DIRECTIVES"],
    # Our own page of previews asks this server for what it shows; pictures of drafts come with it.
    "/preview/": CONTENT_SECURITY_POLICY["DIRECTIVES"]
    | {"script-src": [SELF], "connect-src": [SELF], "img-src": [SELF, BASE_URL, "data:"]},
    # Unfold's Alpine.js needs 'unsafe-eval': docs/decisions/0017-only-the-admin-may-evaluate.md
    "/admin/": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],  # newer Unfolds open "add another" in a frame of the page
    },
}

DJANGO_PROSE_EDITOR_EXTENSIONS = EDITOR_EXTENSIONS

REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "cms.api.http.negotiation.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "cms.api.openapi.schema.Schema",
    "EXCEPTION_HANDLER": "cms.api.errors.problem_details.handle_exception",
    "URL_FORMAT_OVERRIDE": None,  # one way to say a format: the Accept header
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Marrow",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Health series: posts, the treatments they compare, and studies with their results. "
        "Reading needs no key. Every address refuses what it does not know, and says what it does."
    ),
    "SORT_OPERATION_PARAMETERS": False,  # as declared: what belongs together stands together
    "APPEND_COMPONENTS": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    # In place of the library's own hook for choices: it names those of parameters too.
    "POSTPROCESSING_HOOKS": [
        "cms.api.openapi.schema.complete_document",
        "cms.api.openapi.enums.name_enums",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("MARROW_LOG_LEVEL", "WARNING")},
    # While a database is gone the pool tells of each attempt: who asks for it says so once.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
}
