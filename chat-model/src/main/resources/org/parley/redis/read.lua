-- The log after a cursor. KEYS: conversation
-- ARGV: cursor, most events, node, how long its watch lasts in ms
local c = conversation(1)
local s = load(c.state)
if not s then
  return { 'gone' }
end
watch(c, s, ARGV[3], ARGV[4])
local cursor = ARGV[1]
if cursor ~= kept_from(c, s) and #redis.call('XRANGE', c.log, cursor, cursor) == 0 then
  return { 'unknown_cursor' }
end
local reply = { 'ok' }
for _, event in ipairs(redis.call('XRANGE', c.log, '(' .. cursor, '+', 'COUNT', ARGV[2])) do
  reply[#reply + 1] = event[1]
  reply[#reply + 1] = event[2][2]
end
return reply
