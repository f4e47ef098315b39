"""What the app costs at a given number of proposals, measured through the real server; `make bench` runs it."""
