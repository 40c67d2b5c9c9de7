-- A return may belong to several orders: their customers are all left out, rather one too many than an angry one.
select distinct customer_id
from core.returns
where return_date between $run_date - 365 and $run_date
