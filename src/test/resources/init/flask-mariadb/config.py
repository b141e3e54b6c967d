import os


class Config:
    SQLALCHEMY_DATABASE_URI = (
        f"mysql+pymysql://{os.environ['DB_USER']}:{os.environ['DB_PASS']}"
        f"@{os.getenv('DB_HOST', 'localhost')}/{os.environ['DB_NAME']}?charset=utf8mb4"
    )
