"""Files become images, or a refusal."""
