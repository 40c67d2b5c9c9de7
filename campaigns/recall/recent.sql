select i.order_id, i.product_name, o.order_date, o.amount
from input i
join core.orders o using (order_id)
where o.order_date >= $run_date - 180
