"""Data in from sheets: what a file would change row by row, and then all of it or nothing."""
