"""Booking in a conversation and on the public page: offered slots, and the way to them."""
