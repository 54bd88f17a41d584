"""`pipewright doctor`: is the database well, and do the kept totals tell the truth."""
