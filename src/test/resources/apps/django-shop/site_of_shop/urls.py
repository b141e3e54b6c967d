from django.urls import path
from orders import views

urlpatterns = [
    path("health", views.health),
    path("entries", views.entries),
    path("entries/<int:number>", views.entry),
]
