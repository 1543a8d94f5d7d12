"""The customer has no time, wants to be written to later, or wants nothing of it; what is written then."""
