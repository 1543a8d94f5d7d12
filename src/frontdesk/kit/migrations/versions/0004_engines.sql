-- Which engine thinks, with encrypted keys, and what it spent.
SELECT 1;
