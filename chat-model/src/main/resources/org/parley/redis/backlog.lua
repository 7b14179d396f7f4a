-- What of a queue no worker has taken yet, and what workers have. KEYS: turns
-- Replies: how many wait, how many are taken, since how many ms the oldest waits
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
local taken, last = 0, '0-0'
if not groups.err then
  for _, group in ipairs(groups) do
    local fields = {}
    for i = 1, #group, 2 do
      fields[group[i]] = group[i + 1]
    end
    if fields.name == GROUP then
      taken, last = fields.pending, fields['last-delivered-id']
    end
  end
end
-- What is done is deleted, so what is there is either taken or waits. Redis's own lag is unknown after a deletion.
local waiting = math.max(0, redis.call('XLEN', KEYS[1]) - taken)
local first = redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', 1)[1]
local oldest = first and math.max(0, now() - tonumber(string.match(first[1], '^%d+'))) or 0
return { whole(waiting), whole(taken), whole(oldest) }
