-- Over how many partitions this Redis is used: who comes first says it. KEYS: partitions. ARGV: how many this node has
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
