from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("polls/", include("polls.urls")),
    path("healthz/", lambda request: None),
    path("admin/", admin.site.urls),
]
