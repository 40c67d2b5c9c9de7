/*---
description: Orders from which something may have come back
tags: [core]
tests:
  - unique: [return_date, territory_id, product_id, order_id]
  - not_null: [return_date, product_id, order_id, customer_id]
  - relationships: { column: order_id, to: core.orders, field: order_id }
---*/
-- The export names neither order nor customer. A return goes with the last day on which its territory sold the product,
-- and with every order of that day that has it: most often one, sometimes a few.
with sale_days as (
  select distinct product_id, territory_id, order_date
  from core.order_lines
),
sold_on as (
  select r.return_date, r.territory_id, r.product_id, s.order_date
  from staging.returns r
  asof join sale_days s
    on s.product_id = r.product_id
    and s.territory_id = r.territory_id
    and s.order_date <= r.return_date
)
select
  s.return_date,
  s.territory_id,
  s.product_id,
  l.product_name,
  l.order_id,
  l.customer_id
from sold_on s
join core.order_lines l using (product_id, territory_id, order_date)
