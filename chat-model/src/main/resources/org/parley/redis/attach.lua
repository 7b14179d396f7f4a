-- A socket opens: who it is, and the end of the log, from which this node now hears. KEYS: conversation, turns
-- ARGV: node, how long its watch lasts in ms, lifetime in ms
local c = conversation(KEYS, 1)
local s = load(c.state)
local session = redis.call('HMGET', c.session, 'name', 'start')
if not s or not session[1] then
  return { 'gone' }
end
watch(c, s, ARGV[1], ARGV[2])
mend(KEYS[8], c, s)
renew(c, ARGV[3])
return { 'ok', session[1], session[2], s.last, kept_from(c, s) }
