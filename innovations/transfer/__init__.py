"""Data in and out: the schema and the reference data of a new database, imports, exports, backups."""
