/*---
description: Orders with a bicycle that turns 13 weeks old this week, when spokes and cables want their first service
kind: audience
entity: purchase
tags: [service]
tests:
  - unique: order_id
  - not_null: [order_id, customer_id, bikes]
---*/
select
  o.order_id,
  o.customer_id,
  o.order_date,
  list(l.product_name order by l.line_number) as bikes
from core.orders o
join core.order_lines l using (order_id)
where l.category = 'Bikes'
  and o.order_date between $run_date - 91 and $run_date - 85
  and not exists (select 1 from core.returns r where r.order_id = l.order_id and r.product_id = l.product_id)
group by all
