"""The one settings file. Every value has a safe default; README.md has them as a table."""

import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()

# Where everything that changes lives: database, pictures, secret key, collected static files.
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR {DATA_DIR} cannot be made: {error.strerror}.") from None


def made_once(path):
    """The secret in `path`, made at the first start and readable by its owner alone."""
    try:
        if not path.exists() or not path.stat().st_size:  # a full disk leaves an empty one
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR {path.parent} cannot be used: {error.strerror}."
        ) from None


SECRET_KEY = env.str("SECRET_KEY", "") or made_once(DATA_DIR / "secret-key")
DEBUG = env.bool("DEBUG", False)

HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
# The one source of absolute addresses; the Host header is never asked, so any is accepted.
SITE_URL = env.str("SITE_URL", f"http://{f'[{HOST}]' if ':' in HOST else HOST}:{PORT}")
SITE_URL = SITE_URL.rstrip("/").lower()
if not re.fullmatch(r"https?://[^/?#@\s]+", SITE_URL):
    raise ImproperlyConfigured(
        f"SITE_URL must be http:// or https:// and a host, not “{SITE_URL}”."
    )
HTTPS = SITE_URL.startswith("https://")
SITE_URL = SITE_URL.removesuffix(":443" if HTTPS else ":80")  # as browsers write an Origin
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "bulletins.apps.BulletinsConfig",
    "embassy.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django_prose_editor",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "embassy.middleware.bounded",
    "embassy.middleware.public_pages",
    "csp.middleware.CSPMiddleware",
    "embassy.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "embassy.urls"
WSGI_APPLICATION = "embassy.wsgi.application"

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
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # a field may have a template of ours

# Database: SQLite under DATA_DIR unless DATABASE_URL names a PostgreSQL.
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'embassy.sqlite3'}",
        conn_max_age=600,  # seconds
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
# What takes longer than a request: done by `manage.py db_worker`, which bin/run starts beside the server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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

# Languages: the first is the one that names fall back to and x-default points at.
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
# Bytes of a form without its files. A text that is too long is refused at its field, in a sentence,
# so a form may be longer than what is taken.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
STORAGES = {
    "default": {  # names are made of what is in the file, so writing twice writes the same
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "embassy.storage.StaticFiles"},
}

# What a page may load. Public pages: our own stylesheet, fonts and pictures, no script.
# The desk adds its scripts in bulletins/admin/site.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Feeds
FEED_MONTHS = env.int("FEED_MONTHS", 13, validate=validate.Range(min=1))  # how far back one reaches
# A WebSub hub that is told of news; without one, nobody is asked for anything.
WEBSUB_HUB = env.str("WEBSUB_HUB", "")
if WEBSUB_HUB and not WEBSUB_HUB.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        f"WEBSUB_HUB must begin with http:// or https://, not “{WEBSUB_HUB}”."
    )

# Mail: printed where the worker runs, until a relay is named.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587 if EMAIL_HOST else 25, validate=validate.Range(1, 65535))
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", EMAIL_PORT == 587)  # STARTTLS
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", EMAIL_PORT == 465)  # TLS from the first byte
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("Choose one of EMAIL_USE_TLS and EMAIL_USE_SSL.")
EMAIL_TIMEOUT = 20  # seconds
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_FROM = env.str("EMAIL_FROM", f"news@{urlsplit(SITE_URL).hostname}")  # the address alone
try:
    validate_email(EMAIL_FROM.replace("@127.0.0.1", "@localhost").replace("@::1", "@localhost"))
except ValidationError:
    raise ImproperlyConfigured(f"EMAIL_FROM is no address: “{EMAIL_FROM}”.") from None

# How many proxies of ours stand before the site: whose word on a reader's network is taken.
PROXIES = env.int("PROXIES", 1 if HTTPS else 0, validate=validate.Range(min=0))

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_LEVEL = env.str("LOG_LEVEL", "WARNING", validate=validate.OneOf(LEVELS))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
