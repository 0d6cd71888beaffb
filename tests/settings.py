"""Settings of the test run: the product's own, with a data folder of its own and nothing that leaves the process."""

import os
import tempfile

os.environ.setdefault("WARROOM_DATA", tempfile.mkdtemp(prefix="warroom-test-"))
os.environ.setdefault("WARROOM_DEMO", "1")

from warroom.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {  # templates may name a static file without a collectstatic run
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CELERY_BROKER_URL = "memory://"
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405
    # A file, as in production: threads wait for each other's locks, which those of a database in memory do not.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["WARROOM_DATA"], "test.sqlite3")}  # noqa: F405
