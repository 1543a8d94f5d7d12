-- Follow-ups that are planned.
SELECT 1;
