-- Entries that Redis has given to this worker, some time ago. KEYS: turns, dead
-- ARGV: consumer, how long ago at least in ms, most entries, number of partitions
local turns, dead, consumer = KEYS[1], KEYS[2], ARGV[1]
local reply = { 0 }
for _, pending in ipairs(redis.call('XPENDING', turns, GROUP, 'IDLE', ARGV[2], '-', '+', ARGV[3], consumer)) do
  local entry = redis.call('XRANGE', turns, pending[1], pending[1])[1]
  if entry then
    sift(turns, dead, entry[1], entry[2], ARGV[4], reply)
  end
end
reply[1] = whole(reply[1])
return reply
