"""What a customer's words say for a field: names, dates, amounts, places, choices."""
