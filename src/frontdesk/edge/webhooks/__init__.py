"""Events as they leave the house: the official payloads, signed, sent to whoever subscribed."""
