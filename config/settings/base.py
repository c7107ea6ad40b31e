"""What holds everywhere. Values of an installation come from the environment (config/env.py)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, logs, modes

django_stubs_ext.monkeypatch()
env.check_names()

BASE_DIR = Path(__file__).resolve().parents[2]
STATE_DIR = BASE_DIR / env.text("KHUEVAN_STATE")

SECRET_KEY = env.text("KHUEVAN_SECRET_KEY")
JOURNAL_KEY = env.key("KHUEVAN_JOURNAL_KEY")
PIN_KEY = env.key("KHUEVAN_PIN_KEY")
FILE_KEYS = [env.key("KHUEVAN_FILE_KEY"), *env.keys("KHUEVAN_FILE_KEYS_OLD")]

DEBUG = False
DEMO = env.flag("KHUEVAN_DEMO")
ALLOWED_HOSTS = env.names("KHUEVAN_HOSTS")
ORIGIN = env.text("KHUEVAN_ORIGIN").rstrip("/")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
PROXIES = env.number("KHUEVAN_PROXIES")

INSTALLED_APPS = [
    "config.sites.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "oauth2_provider",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "template_partials",
    "core",
    "catalogues",
    "accounts",
    "documents",
    "formcheck",
    "signatures",
    "slips",
    "demo",
    "config",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "core.http.RequestIdMiddleware",
    "core.http.CallerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.http.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.CapacityMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.http.DomainErrorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.frame.portal_frame",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.database_in_use())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
_redis_base, _mark, _redis_query = REDIS_URL.partition("?")


def redis_database(number: int) -> str:
    """The address of another numbered database of the same server (TCP or unix socket)."""
    if REDIS_URL.startswith(("unix://", "redis+socket://")):
        query = "&".join(
            part
            for part in _redis_query.split("&")
            if part and not part.startswith(("db=", "virtual_host="))
        )
        return f"unix://{urlsplit(_redis_base).path}?db={number}" + (f"&{query}" if query else "")
    root = _redis_base.rsplit("/", 1)[0] if _redis_base.count("/") > 2 else _redis_base
    return f"{root}/{number}"


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_database(1),
        "KEY_PREFIX": "kv",
    }
}

# Short-lived secrets (sealed PINs) live in the broker's database: it is never evicted.
SECRETS_REDIS_URL = redis_database(0)

CELERY_BROKER_URL = (
    f"redis+socket://{urlsplit(_redis_base).path}?virtual_host=0"
    if REDIS_URL.startswith(("unix://", "redis+socket://"))
    else redis_database(0)
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# kombu looks for lost messages only every interval × throttle; its defaults are 100 s and an hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1000,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.engine.passwords.StrengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "reset_password": "5/m/ip",
}
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Khuê Văn"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ORIGIN.startswith("http://")
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if env.text("KHUEVAN_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": env.text("KHUEVAN_OIDC_NAME") or "OpenID Connect",
                "client_id": env.text("KHUEVAN_OIDC_CLIENT"),
                "secret": env.text("KHUEVAN_OIDC_SECRET"),
                "settings": {"server_url": env.text("KHUEVAN_OIDC_SERVER")},
            }
        ],
    }
SECOND_FACTOR = env.text("KHUEVAN_SECOND_FACTOR")
if SECOND_FACTOR not in {"required", "optional"}:
    raise env.SettingError("KHUEVAN_SECOND_FACTOR must be required or optional.")

OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.ApiClient"
OAUTH2_PROVIDER = {
    "SCOPES": {
        "catalogues:read": "Read the standard catalogues",
        "people:read": "Read units and people",
        "documents:read": "Read documents",
        "documents:write": "Register, draft and handle documents",
        "dossiers:read": "Read dossiers",
        "dossiers:write": "Open, fill and close dossiers",
        "files:read": "Read files",
        "files:write": "Send files",
        "signatures:read": "Read signatures and their validation",
        "signatures:write": "Ask for signatures and seals",
        "search:read": "Search",
    },
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "SCOPES_BACKEND_CLASS": "accounts.api.scopes.ClientScopes",
    "OAUTH2_BACKEND_CLASS": "accounts.api.tokens.HeaderOnlyCore",
    "OAUTH2_VALIDATOR_CLASS": "accounts.api.tokens.TokenValidator",
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "PKCE_REQUIRED": True,
}

REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.ActingPersonAuthentication",
        "accounts.api.authentication.PortalSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "core.api.permissions.ScopePermission",
    ],
    "DEFAULT_PAGINATION_CLASS": "core.api.paging.CursorPage",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.JsonParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {},
    "EXCEPTION_HANDLER": "core.api.problems.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Khuê Văn",
    "DESCRIPTION": "Documents and work dossiers of Party and State offices, over REST.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "validatorUrl": None,
        "docExpansion": "none",
        "filter": True,
    },
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {},
    "POSTPROCESSING_HOOKS": ["core.api.schema.describe_problems"],
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
FIRST_DAY_OF_WEEK = 1

NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/tabler/css", NODE_MODULES / "@tabler" / "core" / "dist" / "css"),
    ("vendor/pdfjs/build", NODE_MODULES / "pdfjs-dist" / "build"),
    ("vendor/pdfjs/web", NODE_MODULES / "pdfjs-dist" / "web"),
    ("vendor/pdfjs/cmaps", NODE_MODULES / "pdfjs-dist" / "cmaps"),
    ("vendor/pdfjs/standard_fonts", NODE_MODULES / "pdfjs-dist" / "standard_fonts"),
    ("vendor/pdfjs/wasm", NODE_MODULES / "pdfjs-dist" / "wasm"),
    ("vendor/tom-select", NODE_MODULES / "tom-select" / "dist"),
    ("vendor/be-vietnam-pro/files", NODE_MODULES / "@fontsource" / "be-vietnam-pro" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".wasm": "application/wasm"}

FILES_DIR = BASE_DIR / env.text("KHUEVAN_FILES")
# IN-05: letters that a reason for returning a document has at least.
RETURN_REASON_MIN_LENGTH = 10
MAX_FILE_BYTES = env.number("KHUEVAN_MAX_FILE_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_HANDLERS = ["core.spooling.BoundedFileHandler"]

TSA_URL = env.text("KHUEVAN_TSA_URL")
TRUST_ANCHORS_DIR = (
    BASE_DIR / env.text("KHUEVAN_TRUST_ANCHORS") if env.text("KHUEVAN_TRUST_ANCHORS") else None
)
MODE, SECRECY_CEILING = modes.read(
    env.text("KHUEVAN_MODE"),
    env.text("KHUEVAN_SECRECY_CEILING"),
    independent=env.flag("KHUEVAN_INDEPENDENT_NETWORK"),
)

if env.text("KHUEVAN_FORM_CHECK") not in {"bar", "advise"}:
    raise env.SettingError("KHUEVAN_FORM_CHECK must be bar or advise.")
FORM_CHECK_BARS = env.text("KHUEVAN_FORM_CHECK") == "bar"

SLIP_PAGES = env.number("KHUEVAN_SLIP_PAGES")
SLIP_PAGES_MOST = env.number("KHUEVAN_SLIP_PAGES_MOST")
OFFICE_HOURS = env.text("KHUEVAN_OFFICE_HOURS")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
if env.text("KHUEVAN_OIDC_SERVER"):
    # Chromium applies form-action to the redirect that follows the sign-in form.
    _oidc = urlsplit(env.text("KHUEVAN_OIDC_SERVER"))
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_oidc.scheme}://{_oidc.netloc}")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if env.text("KHUEVAN_MAIL_URL"):
    _mail = urlsplit(env.text("KHUEVAN_MAIL_URL"))
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"

IMPORT_EXPORT_USE_TRANSACTIONS = True
PROMETHEUS_EXPORT_MIGRATIONS = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = logs.configuration(env.text("KHUEVAN_LOG_LEVEL"))
