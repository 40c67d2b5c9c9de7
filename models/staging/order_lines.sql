/*---
description: Order lines of all years
kind: view
tags: [staging]
---*/
select
  OrderNumber as order_id,
  OrderLineItem as line_number,
  OrderDate as order_date,
  CustomerKey as customer_id,
  ProductKey as product_id,
  TerritoryKey as territory_id,
  OrderQuantity as quantity
from raw.orders
