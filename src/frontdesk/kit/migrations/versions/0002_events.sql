-- Events, webhooks and what they are signed with.
SELECT 1;
