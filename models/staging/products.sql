/*---
description: The catalogue, with prices in whole cents and NULL where the export writes 0 for nothing
kind: view
tags: [staging]
---*/
select
  ProductKey as product_id,
  ProductSubcategoryKey as subcategory_id,
  ProductSKU as sku,
  ProductName as product_name,
  ModelName as model_name,
  nullif(ProductDescription, '0') as description,
  ProductColor as color,
  nullif(ProductSize, '0') as size,
  nullif(ProductStyle, '0') as style,
  ProductPrice::decimal(10, 2) as price
from raw.products
