"""What repeats a mask: ranges, rules, regions, and their JSON."""
