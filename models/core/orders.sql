/*---
description: One row per order, its lines as a list
tags: [core]
tests:
  - unique: order_id
  - not_null: [order_id, customer_id, order_date, country, amount]
  - relationships: { column: customer_id, to: core.customers, field: customer_id }
---*/
select
  l.order_id,
  l.customer_id,
  l.order_date,
  t.Country as country,
  sum(l.amount)::decimal(12, 2) as amount,
  list(
    {
      'product_id': l.product_id,
      'product_name': l.product_name,
      'category': l.category,
      'quantity': l.quantity,
      'amount': l.amount
    }
    order by l.line_number
  ) as lines
from core.order_lines l
left join raw.territories t on t.SalesTerritoryKey = l.territory_id
group by all
