"""What must be set before Django reads its settings: tests never touch the site's own data."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="embassy-tests-"))
os.environ["SECRET_KEY"] = "only for tests"
os.environ["SITE_URL"] = "https://embassy.example"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs an event loop
