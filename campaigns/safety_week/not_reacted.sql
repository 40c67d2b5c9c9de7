-- The messages are those of this very run: another year's letter is another matter.
select i.*
from input i
where not exists (
    select 1
    from ledger.reactions r
    where r.run_key = $run_key
      and r.is_opened
      and r.entity_key = i.customer_id::varchar
  )
  and not exists (
    select 1
    from core.orders o
    where o.customer_id = i.customer_id and o.order_date >= $run_date
  )
