/*---
description: Everyone who has an account with the shop
tags: [core]
tests:
  - unique: customer_id
  - not_null: [customer_id, first_name, last_name]
  - accepted_values: { column: gender, values: [F, M] }
---*/
select *
from staging.customers
