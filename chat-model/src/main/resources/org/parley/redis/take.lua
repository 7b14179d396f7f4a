-- Gives a worker the next turns. KEYS: turns, dead
-- ARGV: consumer, most turns, number of partitions, entry that the consumer has been given already or ''
local turns, dead, consumer, most = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local reply = { 0 }
local first = ARGV[4] ~= '' and redis.call('XRANGE', turns, ARGV[4], ARGV[4])[1]
if first then
  sift(turns, dead, first[1], first[2], ARGV[3], reply)
end
while sifted(reply) < most and reply[1] < BURIALS do
  -- a few at a time, as each may be large
  local batch = redis.call('XREADGROUP', 'GROUP', GROUP, consumer, 'COUNT', math.min(16, most - sifted(reply)),
    'STREAMS', turns, '>')
  if not batch or #batch == 0 then
    break
  end
  for _, entry in ipairs(batch[1][2]) do
    sift(turns, dead, entry[1], entry[2], ARGV[3], reply)
  end
end
reply[1] = whole(reply[1])
return reply
