from django.db import models


class Entry(models.Model):
    number = models.IntegerField(unique=True)
    text = models.CharField(max_length=200)
