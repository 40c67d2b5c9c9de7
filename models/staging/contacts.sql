/*---
description: Email, phone and postal address of each customer, in the form that mail and telephone need
kind: view
tags: [staging]
---*/
select
  CustomerKey as customer_id,
  lower(trim(EmailAddress)) as email,
  -- 1 (11) stands for any calling code that is not North America's: the country says which
  '+' || case CountryRegionCode
    when 'AU' then '61'
    when 'CA' then '1'
    when 'DE' then '49'
    when 'FR' then '33'
    when 'GB' then '44'
    when 'US' then '1'
  end || regexp_replace(regexp_replace(Phone, '^1 \(11\)', ''), '[^0-9]', '', 'g') as phone,
  -- d´ Armes is d'Armes: someone typed the accent for the apostrophe
  regexp_replace(AddressLine1, '´ ?', '''', 'g') as address_line1,
  regexp_replace(AddressLine2, '´ ?', '''', 'g') as address_line2,
  City as city,
  StateProvinceCode as region,
  case CountryRegionCode
    when 'CA' then regexp_replace(PostalCode, '^([A-Z]\d[A-Z])(\d[A-Z]\d)$', '\1 \2')
    when 'GB' then regexp_replace(PostalCode, '^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$', '\1 \2')
    else PostalCode
  end as postal_code,
  CountryRegionCode as country_code
from raw.customer_contacts
