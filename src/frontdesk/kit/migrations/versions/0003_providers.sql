-- Conversation providers: messages that leave by a business's own provider.
SELECT 1;
