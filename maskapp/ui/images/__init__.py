"""The images of a session."""
