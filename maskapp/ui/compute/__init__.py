"""What the page computes: kept, through the gate, or deferred to a click."""
