/*---
description: Customers who bought nothing for a while
kind: audience
entity: customer
tags: [retention]
tests:
  - unique: customer_id
  - not_null: [customer_id, last_order, spent]
---*/
select
  c.customer_id,
  c.first_name,
  max(o.order_date) as last_order,
  sum(o.amount)::decimal(12, 2) as spent
from core.customers c
join core.orders o using (customer_id)
group by all
having max(o.order_date) < $run_date - $lapsed_days
