-- Entries that Redis has given to this worker, some time ago. KEYS: turns
-- ARGV: consumer, how long ago at least in ms, most entries
local turns, consumer = KEYS[1], ARGV[1]
local reply = {}
for _, pending in ipairs(redis.call('XPENDING', turns, GROUP, 'IDLE', ARGV[2], '-', '+', ARGV[3], consumer)) do
  local entry = redis.call('XRANGE', turns, pending[1], pending[1])[1]
  if entry then
    local fields = {}
    for i = 1, #entry[2], 2 do
      fields[entry[2][i]] = entry[2][i + 1]
    end
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = fields.c or ''
    reply[#reply + 1] = fields.t or ''
  end
end
return reply
