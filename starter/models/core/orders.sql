/*---
description: One row per order
tests:
  - unique: order_id
  - not_null: [order_id, customer_id, order_date, amount]
  - relationships: { column: customer_id, to: core.customers, field: customer_id }
---*/
select *
from raw.orders
