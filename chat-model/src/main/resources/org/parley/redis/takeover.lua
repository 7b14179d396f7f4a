-- Entries whose worker has not renewed them for a lease. KEYS: turns
-- ARGV: consumer, lease in ms, most entries, age of a consumer that is forgotten in ms
local turns, consumer = KEYS[1], ARGV[1]
local reply = {}
local cursor = '0-0'
repeat
  -- One call looks at ten times as many entries as it may claim: the rest is behind the cursor.
  local claimed = redis.call('XAUTOCLAIM', turns, GROUP, consumer, ARGV[2], cursor, 'COUNT', ARGV[3] - #reply / 3)
  cursor = claimed[1]
  for _, entry in ipairs(claimed[2]) do
    -- an entry that was deleted while pending comes without a body
    if entry and entry[2] then
      local fields = {}
      for i = 1, #entry[2], 2 do
        fields[entry[2][i]] = entry[2][i + 1]
      end
      reply[#reply + 1] = entry[1]
      reply[#reply + 1] = fields.c or ''
      reply[#reply + 1] = fields.t or ''
    end
  end
until cursor == '0-0' or #reply / 3 >= tonumber(ARGV[3])
for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', turns, GROUP)) do
  -- name, N, pending, N, idle, N
  if one[2] ~= consumer and one[4] == 0 and one[6] > tonumber(ARGV[4]) then
    redis.call('XGROUP', 'DELCONSUMER', turns, GROUP, one[2])
  end
end
return reply
