/*---
description: Customers who bought a bicycle from us, but no helmet yet
kind: audience
entity: customer
tags: [cross_sell]
tests:
  - unique: customer_id
  - not_null: [customer_id, bike]
---*/
select
  c.customer_id,
  c.first_name,
  c.last_name,
  first(l.product_name order by l.order_date desc, l.order_id, l.line_number) filter (l.category = 'Bikes') as bike
from core.customers c
join core.order_lines l using (customer_id)
group by all
having bool_or(l.category = 'Bikes')
  and not bool_or(l.subcategory = 'Helmets')
