"""All settings. The embedded default needs no variable; production sets addresses (docs/operations.md)."""

import ipaddress
import os
import secrets
import stat
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
import structlog
from csp.constants import NONCE, NONE, SELF

from warroom.env import BadEnvironment, Environment
from warroom.runtime import run_folder

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
env.refuse_unknown()

# Folders -----------------------------------------------------------------------------------------------------------
DATA_DIR = env.folder("WARROOM_DATA", BASE_DIR / "var")
RUN_DIR = env.folder("WARROOM_RUN", run_folder(DATA_DIR))


def _private_file(name: str, *, make: bool) -> str:
    """The first line of a secret file in the data folder; made once with mode 600."""
    path = DATA_DIR / name
    if not path.exists() and make:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(48) + "\n")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadEnvironment(str(path), "readable by others; chmod 600 it")
    if not (secret := path.read_text().strip()):
        raise BadEnvironment(str(path), "empty; restore it from a backup, or remove it to have a new one made")
    return secret


# Core --------------------------------------------------------------------------------------------------------------
DEBUG = env.flag("WARROOM_DEBUG")
DEMO = env.flag("WARROOM_DEMO")
ROLE = env.choice("WARROOM_ROLE", "web", among=frozenset({"web", "node", "jobs", "beat"}))
SECRET_KEY = env.text("WARROOM_SECRET_KEY") or _private_file("secret.key", make=True)
FIELD_KEY_FILE = env.folder("WARROOM_FIELD_KEY_FILE", DATA_DIR / "field.key")
ALLOWED_HOSTS = env.words("WARROOM_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("WARROOM_CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "warroom.urls"
ASGI_APPLICATION = "warroom.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts.admin_config.RoomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
    "django_structlog",
    "csp",
    "accounts",
    "cameras",
    "cameras.streaming",
    "incidents",
    "warroom",
    "warroom.wall",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "warroom.wall.devices.identity.OutputMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.language.PersonalLanguageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "warroom.page.context",
            ],
        },
    },
]

# Database: measured options in docs/decisions/0001-embedded-default.md ---------------------------------------------
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
        "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
    ),
}


# A server that is cut off says nothing: without these a query waits for a quarter of an hour (libpq's parameters; the
# first in seconds, the last in milliseconds). They mean nothing on a unix socket.
POSTGRES_PATIENCE: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}


def _database() -> dict[str, Any]:
    address = env.url(
        "DATABASE_URL",
        f"sqlite:///{quote(str(DATA_DIR / 'warroom.sqlite3'))}",
        schemes=frozenset({"sqlite", "postgres", "postgresql"}),
    )
    config: dict[str, Any] = dict(environ.Env.db_url_config(address))
    if "sqlite3" in str(config["ENGINE"]):
        config["OPTIONS"] = SQLITE_OPTIONS
        # Each request runs in a thread of its own under ASGI: a connection kept open would be kept by a dead thread.
        config["CONN_MAX_AGE"] = 0
        return config
    config["OPTIONS"] = {**POSTGRES_PATIENCE, **config.get("OPTIONS", {})}
    if ROLE == "node":
        # A pool tries again ever more seldom, up to minutes after the database is back; a node must say that it lives.
        # And one that is cut off in the middle of a transaction must not hold the feed's row for the others.
        config["CONN_MAX_AGE"] = 60
        config["OPTIONS"].setdefault("options", "-c idle_in_transaction_session_timeout=2000")
        return config
    config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    return config


DATABASES = {"default": _database()}

# Valkey or Redis: sockets, orders --------------------------------------------------------------------------------
EMBEDDED_VALKEY_SOCKET = RUN_DIR / "valkey.sock"
REDIS_URL = env.url("REDIS_URL", f"unix://{EMBEDDED_VALKEY_SOCKET}", schemes=frozenset({"unix", "redis", "rediss"}))
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py 8 made 5 s the default read time-out; a quiet socket would be closed by it.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Celery carries orders; streams are states (docs/decisions/0003-no-task-per-stream.md) ------------------------------
_broker = env.url(
    "CELERY_BROKER_URL",
    REDIS_URL,
    schemes=frozenset({"unix", "redis", "rediss", "redis+socket", "amqp", "amqps", "memory"}),
)
CELERY_BROKER_URL = _broker.replace("unix://", "redis+socket://", 1) if _broker.startswith("unix://") else _broker
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 30,
    "socket_connect_timeout": 3,
    "retry_on_timeout": True,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0.1}
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True

# Media plane -------------------------------------------------------------------------------------------------------
MEDIA_NODE_NAME = env.text("WARROOM_NODE", "n1")
MEDIA_NODE_CAPACITY = env.number("WARROOM_NODE_CAPACITY", 800, lowest=1, highest=5000)
# Cores that transcodes may take together; half of the machine's unless said otherwise.
MEDIA_NODE_TRANSCODE_CORES = float(
    env.number("WARROOM_NODE_TRANSCODE_CORES", max(1, (os.cpu_count() or 1) // 2), lowest=0, highest=512)
)
# What encodes transcodes. "auto" takes the machine's hardware if a test picture comes through it.
MEDIA_ENCODER = env.choice("WARROOM_ENCODER", "auto", among=frozenset({"auto", "software", "nvenc", "vaapi", "qsv"}))
STILL_SECONDS = env.number("WARROOM_STILL_SECONDS", 60, lowest=0, highest=3600)  # 0: no still pictures
STILLS_PER_RECORDER = env.number("WARROOM_STILLS_PER_RECORDER", 4, lowest=1, highest=64)
MEDIA_NODE_BIND = env.bind("WARROOM_MEDIA_BIND", "127.0.0.1:8001")
MEDIA_NODE_URL = env.url("WARROOM_MEDIA_URL", f"http://{MEDIA_NODE_BIND}", schemes=frozenset({"http", "https"}))


def _networks(name: str, default: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(word) for word in env.words(name, default)]
    except ValueError as error:
        raise BadEnvironment(name, str(error)) from None


MEDIA_FOLDER = env.folder("WARROOM_MEDIA_ROOT", DATA_DIR / "media")  # recordings/ and clips/ lie below it
EVIDENCE_DIR = DATA_DIR / "evidence"  # originals; its own folder, so that it can be a disk of its own
EVIDENCE_KEY_FILE = DATA_DIR / "evidence.key"  # signs packages of evidence; made at first use
MEDIA_RING_SECONDS = env.number("WARROOM_RING_SECONDS", 60, lowest=0, highest=900)
MEDIA_RING_MB = env.number("WARROOM_RING_MB", 1024, lowest=16, highest=262_144)
CAMERA_NETWORKS = _networks("WARROOM_CAMERA_NETWORKS", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8")
CAMERA_LOOPBACK_ALLOWED = DEMO
# Private networks in which mail servers and gateways of the ladder's channels may stand. Public addresses always may.
CHANNEL_NETWORKS = _networks("WARROOM_CHANNEL_NETWORKS", "")
CHANNEL_LOOPBACK_ALLOWED = DEMO
MAP_TILE_URL = env.url("MAP_TILE_URL", "", schemes=frozenset({"http", "https"}))

# People ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # pages read the token from <meta name="csrf-token">
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "warroom.errors.csrf_failure"
HTTPS = env.flag("WARROOM_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_tile_host = ["/".join(MAP_TILE_URL.split("/")[:3])] if MAP_TILE_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tile_host],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Words and time ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Makassar"  # what people read; the database stores UTC

# Static files ------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "warroom.storage.ModuleManifestStorage"},
}

# API ---------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.ActPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "accounts.paging.Cursor",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.ScopedRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"read": "3000/min", "act": "600/min", "report": "1200/min"},
    "EXCEPTION_HANDLER": "accounts.problems.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "War Room API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "AlertStateEnum": "incidents.words.ALERT_STATES.items",
        "IncidentStateEnum": "incidents.words.INCIDENT_STATES.items",
        "CameraKindEnum": "cameras.models.Camera.Kind",
        "RungEnum": "incidents.words.RUNGS.items",
        "ChannelFormEnum": "incidents.models.Channel.Form",
        "SuppressionFormEnum": "incidents.models.Suppression.Form",
        "FieldStatusEnum": "incidents.words.FIELD_STATUSES.items",
        "SeverityEnum": "incidents.words.SEVERITIES.items",
        "DownCauseEnum": "cameras.models.Camera.DownCause",
    },
}

# Logs --------------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.choice("WARROOM_LOG_LEVEL", "INFO", among=frozenset({"DEBUG", "INFO", "WARNING", "ERROR"}))
METRICS_TOKEN = env.text("WARROOM_METRICS_TOKEN")
# Who the city is in CAP messages about escalation levels: no blanks, commas, < or &.
CAP_SENDER = env.text("WARROOM_CAP_SENDER", "warroom@makassar.example")
_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django_structlog": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "uvicorn": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[
        *_shared,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
