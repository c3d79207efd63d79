"""What a session holds, and every change of it."""
