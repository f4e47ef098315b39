"""The application for a WSGI server, `flask --app app`, and `python app.py`, which prepares and serves it."""

from innovations import create_app
from innovations.config import SettingError
from innovations.serve import main, stop

try:
    app = create_app()
except SettingError as error:
    stop(error)

if __name__ == "__main__":
    main(app)
