"""The report of a run: one page of HTML that needs neither a script nor the internet."""
