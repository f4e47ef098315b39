"""The application for a WSGI server, `flask --app app`, and `python app.py`, which prepares and serves it."""

from innovations import create_app

app = create_app()

if __name__ == "__main__":
    from innovations.serve import main

    main(app)
