import dj_database_url

DATABASES = {"default": dj_database_url.config(conn_max_age=600)}
STATIC_URL = "/assets/"
STATIC_ROOT = os.path.join(BASE_DIR, "public")
