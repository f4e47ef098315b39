"""Rules and verbs. No Flask, no forms, no words for users."""
