"""What surrounds the page: sessions that end, what fails, sign-in."""
