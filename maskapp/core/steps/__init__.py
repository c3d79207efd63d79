"""What is done to an image before the rule, and to the mask after it: a file for each step."""
