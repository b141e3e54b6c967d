import json

from django.db import connection
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse

from orders.models import Entry

VERSION = "1.0.0"


def health(request):
    connection.ensure_connection()
    return JsonResponse({"status": "ok", "version": VERSION})


def entries(request):
    if request.method == "POST":
        asked = json.loads(request.body)
        Entry.objects.get_or_create(number=asked["number"], defaults={"text": asked["text"]})
        return JsonResponse({"number": asked["number"]}, status=201)
    return JsonResponse({"version": VERSION, "count": Entry.objects.count()})


def entry(request, number):
    found = Entry.objects.filter(number=number)
    if not found.exists():
        return HttpResponseNotFound("no such entry\n")
    if request.method == "DELETE":
        found.delete()
        return HttpResponse(status=204)
    return JsonResponse({"number": number, "text": found.get().text})
