/*---
description: What was bought, line by line, at the catalogue's price
tags: [core]
tests:
  - unique: [order_id, line_number]
  - unique: line_id
  - not_null: [order_id, line_number, order_date, customer_id, product_id, quantity, amount]
  - relationships: { column: customer_id, to: core.customers, field: customer_id }
  - relationships: { column: product_id, to: core.products, field: product_id }
---*/
select
  l.order_id || '-' || l.line_number as line_id,
  l.order_id,
  l.line_number,
  l.order_date,
  l.customer_id,
  l.territory_id,
  l.product_id,
  p.product_name,
  p.category,
  p.subcategory,
  l.quantity,
  (l.quantity * p.price)::decimal(12, 2) as amount
from staging.order_lines l
left join core.products p using (product_id)
