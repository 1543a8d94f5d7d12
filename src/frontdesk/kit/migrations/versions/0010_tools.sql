-- Custom tools and what waits for a person to allow it.
SELECT 1;
