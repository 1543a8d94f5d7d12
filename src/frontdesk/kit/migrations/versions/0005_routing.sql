-- Which agent answers and when: rules, hours, budgets.
SELECT 1;
