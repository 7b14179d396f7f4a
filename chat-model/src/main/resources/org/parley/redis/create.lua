-- A new session with its empty conversation.
-- ARGV: name, start, lifetime in ms
local c = conversation(KEYS, 1)
if redis.call('EXISTS', c.state) == 1 then
  -- a repeated call, which may come late
  return 'ok'
end
redis.call('HSET', c.session, 'name', ARGV[1], 'start', ARGV[2])
redis.call('HSET', c.state, 'last', '0-0', 'trim', '0-0')
renew(c, ARGV[3])
return 'ok'
