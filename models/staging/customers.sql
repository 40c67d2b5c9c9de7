/*---
description: The CRM's customers, with names as people write them
kind: view
tags: [staging]
---*/
with named as (
  -- JÉSUS becomes Jésus, JUHA-PEKKA becomes Juha-Pekka: each word starts with a capital
  select
    *,
    list_transform(
      [Prefix, FirstName, LastName],
      lambda name: array_to_string(
        list_transform(
          regexp_extract_all(lower(name), '[^ -]+[ -]*'),
          lambda word: upper(word[1]) || word[2:]
        ),
        ''
      )
    ) as names
  from raw.customers
)
select
  CustomerKey as customer_id,
  names[1] as title,
  names[2] as first_name,
  names[3] as last_name,
  BirthDate as birth_date,
  Gender as gender,
  MaritalStatus as marital_status,
  AnnualIncome as annual_income,
  TotalChildren as children,
  EducationLevel as education,
  Occupation as occupation,
  HomeOwner as home_owner
from named
