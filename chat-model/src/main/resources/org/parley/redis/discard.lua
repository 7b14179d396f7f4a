-- An entry that can't be read goes to the dead letters and delays nobody. KEYS: turns, dead. ARGV: entry, reason
local body = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'reason', ARGV[2], 'entry', ARGV[1],
  'size', body[1] and #table.concat(body[1][2]) or 0)
drop_entry(KEYS[1], ARGV[1])
return 'ok'
