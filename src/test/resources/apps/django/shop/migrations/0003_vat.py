from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_price")]
    operations = [
        migrations.AddField("Product", "vat", models.IntegerField(default=19)),
    ]
