"""Data becomes documents: spreadsheets, and later letters and minutes."""
