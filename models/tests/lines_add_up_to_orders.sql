-- An order's amount is the sum of its lines.
select
  order_id,
  o.amount,
  sum(l.amount) as of_lines
from core.orders o
full join core.order_lines l using (order_id)
group by all
having o.amount is distinct from sum(l.amount)
