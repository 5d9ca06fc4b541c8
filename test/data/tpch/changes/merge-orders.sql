-- Of every fifth order, some go and the others change; new ones come, whose lines merge-lineitem.sql brings.
MERGE INTO orders AS t
USING (
  SELECT
    o_orderkey + CASE WHEN o_orderkey % 5 = 0 THEN 0 ELSE 100000000 END AS o_orderkey,
    o_custkey,
    o_orderstatus,
    CAST(o_totalprice + 1234.56 AS DECIMAL(15, 2)) AS o_totalprice,
    o_orderdate,
    CASE WHEN o_orderkey % 2 = 0 THEN '1-URGENT' ELSE '5-LOW' END AS o_orderpriority,
    o_clerk,
    o_shippriority,
    o_comment
  FROM orders
  WHERE o_orderkey % 5 = 0 OR o_orderkey % 7 = 0
) AS s
ON t.o_orderkey = s.o_orderkey
WHEN MATCHED AND s.o_orderkey % 15 = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET o_totalprice = s.o_totalprice, o_orderpriority = s.o_orderpriority
WHEN NOT MATCHED THEN INSERT (
  o_orderkey, o_custkey, o_orderstatus, o_totalprice, o_orderdate, o_orderpriority, o_clerk, o_shippriority, o_comment
) VALUES (
  s.o_orderkey, s.o_custkey, s.o_orderstatus, s.o_totalprice, s.o_orderdate, s.o_orderpriority, s.o_clerk,
  s.o_shippriority, s.o_comment
)
