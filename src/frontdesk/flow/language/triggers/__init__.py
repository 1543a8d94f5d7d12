"""Which action a message sets off, learnt from the examples of each."""
