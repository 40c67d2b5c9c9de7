/*---
description: The catalogue with its categories
tags: [core]
tests:
  - unique: product_id
  - unique: sku
  - not_null: [product_id, product_name, category, subcategory, price]
  - accepted_values: { column: category, values: [Accessories, Bikes, Clothing, Components] }
---*/
select
  p.product_id,
  p.sku,
  p.product_name,
  p.model_name,
  c.CategoryName as category,
  s.SubcategoryName as subcategory,
  p.description,
  p.color,
  p.size,
  p.style,
  p.price
from staging.products p
left join raw.product_subcategories s on s.ProductSubcategoryKey = p.subcategory_id
left join raw.product_categories c using (ProductCategoryKey)
