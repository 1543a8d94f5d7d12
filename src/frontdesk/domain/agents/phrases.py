"""What an action says and listens for when nobody chose words for it."""

HAND_OVER_EXAMPLES = (
    "I want to talk to a person",
    "Can I speak to someone?",
    "Let me talk to a human please",
    "Is there a real person there?",
    "Please have somebody call me",
    "I would rather talk to your staff",
)
HAND_OVER_CONDITION = "The customer asks to talk to a person."
HAND_OVER_MESSAGE = (
    "Of course. I have let our team know, and somebody will get back to you as soon as possible."
)
HAND_OVER_TAG = "human_handover"

STOP_EXAMPLES = (
    "Goodbye",
    "That is all, thank you",
    "No more questions, bye",
    "Please stop writing to me",
)
STOP_CONDITION = "The customer says goodbye or does not want to go on."
