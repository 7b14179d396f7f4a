-- A person stops a turn. KEYS: conversation, turns
-- ARGV: turn, done frame and answer message for a turn that nobody has begun, lifetime in ms
local c = conversation(KEYS, 1)
local turns = KEYS[8]
local turn, done, answer = ARGV[1], ARGV[2], ARGV[3]
local s = load(c.state)
if not s then
  return 'gone'
end
if redis.call('HEXISTS', c.asked, ':' .. turn) == 0 then
  return 'unknown_turn'
end
if s.turn == turn then
  if s.attempt > 0 then
    redis.call('HSET', c.state, 'stop', '1')
    return 'stopping'
  end
  redis.call('RPUSH', c.messages, s.question, answer)
  append(c, s, done)
  start_next(turns, c, s)
  renew(c, ARGV[4])
  publish()
  return 'stopped'
end
for _, one in ipairs(redis.call('LRANGE', c.waiting, 0, -1)) do
  if one:sub(1, #turn + 1) == turn .. '\n' and one:sub(-1) == '\n' then
    -- It keeps its place: question and answer enter the transcript when its time comes.
    redis.call('LINSERT', c.waiting, 'BEFORE', one, one .. answer)
    redis.call('LREM', c.waiting, 1, one)
    append(c, s, done)
    publish()
    return 'stopped'
  end
end
return 'ended'
