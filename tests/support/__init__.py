"""What tests share: a served application on a real database, stories told through its front door."""
