/*---
description: One row per person with every way to reach them and what they allow
tags: [core]
tests:
  - unique: profile_id
  - unique: customer_id
  - unique: email
  - not_null: [profile_id, customer_id, email, address_line1, city, postal_code, country_code, language, timezone, modified_at]
  - accepted_values: { column: country_code, values: [AU, CA, DE, FR, GB, US] }
  - accepted_values: { column: language, values: [de, en, fr] }
  - relationships: { column: customer_id, to: core.customers, field: customer_id }
---*/
select
  format('AW{:08d}', customer_id) as profile_id,
  customer_id,
  c.title,
  c.first_name,
  c.last_name,
  k.email,
  k.phone,
  k.address_line1,
  k.address_line2,
  k.city,
  k.region,
  k.postal_code,
  k.country_code,
  s.email_consent,
  s.mail_consent,
  s.language,
  s.time_zone as timezone,
  -- of the consents, not of the contacts: an opt-out has to be newer than the consent that it takes back
  s.modified_at
from staging.customers c
left join staging.contacts k using (customer_id)
left join raw.consents s on s.customer_key = c.customer_id
