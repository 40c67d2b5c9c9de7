-- who was sent the offer, did not click, and bought nothing since
select i.*
from input i
where not exists (
    from ledger.reactions r
    where r.campaign = $campaign
      and r.run_key = $run_key
      and r.step = 'offer'
      and r.entity_key = i.customer_id::varchar
      and r.is_clicked
  )
  and not exists (
    from core.orders o
    where o.customer_id = i.customer_id
      and o.order_date > i.last_order
  )
