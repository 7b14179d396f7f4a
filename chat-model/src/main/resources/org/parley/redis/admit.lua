-- Counts what an address does in any 60 seconds. KEYS: the address's list. ARGV: how often it may
local time = now()
local oldest = redis.call('LINDEX', KEYS[1], -tonumber(ARGV[1]))
if oldest and tonumber(oldest) + 60000 > time then
  return whole(math.ceil((tonumber(oldest) + 60000 - time) / 1000))
end
redis.call('RPUSH', KEYS[1], whole(time))
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[1]), -1)
redis.call('PEXPIRE', KEYS[1], 60000)
return '0'
