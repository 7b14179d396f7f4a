-- The log after a cursor. KEYS: conversation
-- ARGV: cursor, most events, node, how long its watch lasts in ms, bytes after which it is enough
local c = conversation(KEYS, 1)
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
local left, room = tonumber(ARGV[2]), tonumber(ARGV[5])
while true do
  -- a few at a time: what there is no room for is not looked at
  local some = math.min(left, 50)
  local events = redis.call('XRANGE', c.log, '(' .. cursor, '+', 'COUNT', some)
  for _, event in ipairs(events) do
    cursor = event[1]
    reply[#reply + 1] = cursor
    reply[#reply + 1] = event[2][2]
    left = left - 1
    room = room - #event[2][2]
    if left == 0 or room <= 0 then
      reply[1] = 'more'
      return reply
    end
  end
  if #events < some then
    return reply
  end
end
