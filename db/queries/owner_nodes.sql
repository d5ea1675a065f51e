-- The operations that one owner has, as nodes of the graph. ?1: owner.
SELECT id FROM graph_node WHERE owner <> '' AND instr(' ' || owner || ' ', ' ' || ?1 || ' ') > 0
ORDER BY id;
