/*---
description: What came back, one row per day, territory and product
kind: view
tags: [staging]
tests:
  - unique: [return_date, territory_id, product_id]
---*/
select
  ReturnDate as return_date,
  TerritoryKey as territory_id,
  ProductKey as product_id,
  ReturnQuantity as quantity
from raw.returns
