-- No return is lost on the way to the orders that it may belong to.
select r.*
from staging.returns r
anti join core.returns using (return_date, territory_id, product_id)
