-- Entries whose worker has not renewed them for a lease. KEYS: turns, dead
-- ARGV: consumer, lease in ms, most turns, age of a consumer that is forgotten in ms, number of partitions
local turns, dead, consumer, most = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[3])
local reply = { 0 }
local cursor = '0-0'
repeat
  -- One call looks at ten times as many entries as it may claim: the rest is behind the cursor. The bodies are looked
  -- at one by one, as each may be large.
  local claimed = redis.call('XAUTOCLAIM', turns, GROUP, consumer, ARGV[2], cursor, 'COUNT', most - sifted(reply),
    'JUSTID')
  cursor = claimed[1]
  for _, id in ipairs(claimed[2]) do
    local entry = redis.call('XRANGE', turns, id, id)[1]
    if entry then
      sift(turns, dead, id, entry[2], ARGV[5], reply)
    else
      -- deleted while it was pending
      redis.call('XACK', turns, GROUP, id)
    end
  end
until cursor == '0-0' or sifted(reply) >= most or reply[1] >= BURIALS
for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', turns, GROUP)) do
  -- name, N, pending, N, idle, N
  if one[2] ~= consumer and one[4] == 0 and one[6] > tonumber(ARGV[4]) then
    redis.call('XGROUP', 'DELCONSUMER', turns, GROUP, one[2])
  end
end
reply[1] = whole(reply[1])
return reply
