import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

basedir = os.path.abspath(os.path.dirname(__file__))

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL") or \
    "sqlite:///" + os.path.join(basedir, "notes.db")
db = SQLAlchemy(app)


@app.route("/")
def index():
    return "notes"


if __name__ == "__main__":
    with app.app_context():
        db.create_all()
    app.run(debug=True)
