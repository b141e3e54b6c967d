from flask import Flask

app = Flask(__name__)
app.config.from_object("config.Config")


@app.route("/health")
def health():
    return {"status": "ok"}
