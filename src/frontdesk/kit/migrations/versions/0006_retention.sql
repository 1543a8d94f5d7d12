-- How long messages and generations are kept; reading them back.
SELECT 1;
