-- The lines of merge-orders.sql's orders; before that, because it looks for them among the orders of before.
MERGE INTO lineitem AS t
USING (
  SELECT
    l_orderkey + CASE WHEN l_orderkey % 5 = 0 THEN 0 ELSE 100000000 END AS l_orderkey,
    l_partkey,
    l_suppkey,
    l_linenumber,
    CAST(l_quantity + 1 AS DECIMAL(15, 2)) AS l_quantity,
    CAST(l_extendedprice * 1.5 AS DECIMAL(15, 2)) AS l_extendedprice,
    l_discount,
    l_tax,
    l_returnflag,
    l_linestatus,
    l_shipdate,
    l_commitdate,
    l_receiptdate,
    l_shipinstruct,
    l_shipmode,
    l_comment
  FROM lineitem
  WHERE l_orderkey % 5 = 0 OR l_orderkey % 7 = 0
) AS s
ON t.l_orderkey = s.l_orderkey AND t.l_linenumber = s.l_linenumber
WHEN MATCHED AND s.l_orderkey % 15 = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET l_quantity = s.l_quantity, l_extendedprice = s.l_extendedprice
WHEN NOT MATCHED THEN INSERT (
  l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax, l_returnflag,
  l_linestatus, l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment
) VALUES (
  s.l_orderkey, s.l_partkey, s.l_suppkey, s.l_linenumber, s.l_quantity, s.l_extendedprice, s.l_discount, s.l_tax,
  s.l_returnflag, s.l_linestatus, s.l_shipdate, s.l_commitdate, s.l_receiptdate, s.l_shipinstruct, s.l_shipmode,
  s.l_comment
)
