"""What several rooms of the page use."""
