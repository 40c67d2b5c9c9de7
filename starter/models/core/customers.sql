/*---
description: One row per person, with the way to reach them and what they allow
tests:
  - unique: customer_id
  - not_null: [customer_id, modified_at]
  - email: email
  - accepted_values: { column: language, values: [de, en, fr] }
---*/
select *
from raw.customers
