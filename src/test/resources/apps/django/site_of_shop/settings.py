import os

print("\033[32msettings\033[0m are being read")  # real apps print while they are imported

SECRET_KEY = "only for tests"
INSTALLED_APPS = ["shop", "reviews"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DB_FILE"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
