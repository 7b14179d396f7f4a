-- All there is to show, at one moment. KEYS: conversation
-- ARGV: node or '', how long its watch lasts in ms
local c = conversation(KEYS, 1)
local s = load(c.state)
local session = redis.call('HMGET', c.session, 'name', 'start')
if not s or not session[1] then
  return { 'gone' }
end
if ARGV[1] ~= '' then
  watch(c, s, ARGV[1], ARGV[2])
end
local messages = redis.call('LRANGE', c.messages, 0, -1)
if s.turn and s.attempt == 0 then
  messages[#messages + 1] = s.question
end
for _, waiting in ipairs(redis.call('LRANGE', c.waiting, 0, -1)) do
  local _, question, answer = waiting:match('^(.-)\n(.-)\n(.*)$')
  messages[#messages + 1] = question
  if answer ~= '' then
    messages[#messages + 1] = answer
  end
end
local reply = { 'ok', session[1], session[2], s.last, s.begun and s.turn or '', s.begun or '0', tostring(#messages) }
for _, message in ipairs(messages) do
  reply[#reply + 1] = message
end
if s.begun then
  for _, event in ipairs(redis.call('XRANGE', c.log, s.from, '+')) do
    reply[#reply + 1] = event[2][2]
  end
end
return reply
