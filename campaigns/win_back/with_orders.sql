select
  i.*,
  list(
    {
      'order_id': o.order_id,
      'order_date': o.order_date,
      'products': array_to_string(list_transform(o.lines, lambda line: line.product_name), ' · '),
      'amount': o.amount
    }
    order by o.order_date desc, o.order_id desc
  )[:3] as last_orders
from input i
join core.orders o using (customer_id)
group by all
