from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("health/", lambda r: HttpResponse("ok")), path("", lambda r: HttpResponse("hi"))]
