from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("shop", "0003_vat")]
    operations = [
        migrations.AddField("Review", "stars", models.IntegerField(default=0)),
    ]
