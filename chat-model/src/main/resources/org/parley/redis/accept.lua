-- A question becomes durable. KEYS: conversation, turns
-- ARGV: ask id, turn, accepted frame, question message, its length, longest allowed, asks a minute, waiting allowed,
--       lifetime in ms
local c = conversation(1)
local turns = KEYS[8]
local ask, turn, frame, question = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local s = load(c.state)
if not s then
  return { 'gone' }
end

local known = redis.call('HGET', c.asked, ask)
if known then
  return { 'repeated', known }
end
if tonumber(ARGV[5]) > tonumber(ARGV[6]) then
  return { 'too_long' }
end

mend(turns, c, s)
local time = now()
local per_minute = tonumber(ARGV[7])
if per_minute > 0 then
  local oldest = redis.call('LINDEX', c.asks, -per_minute)
  if oldest and tonumber(oldest) + 60000 > time then
    return { 'rate_limited', whole(math.ceil((tonumber(oldest) + 60000 - time) / 1000)) }
  end
end
if s.turn then
  local waiting = 0
  for _, one in ipairs(redis.call('LRANGE', c.waiting, 0, -1)) do
    if one:sub(-1) == '\n' then
      waiting = waiting + 1
    end
  end
  if waiting >= tonumber(ARGV[8]) then
    return { 'busy' }
  end
end
kept_from(c, s)

if per_minute > 0 then
  redis.call('RPUSH', c.asks, whole(time))
  redis.call('LTRIM', c.asks, -per_minute, -1)
  redis.call('PEXPIRE', c.asks, 60000)
end
redis.call('HSET', c.asked, ask, frame, ':' .. turn, '')
append(c, s, frame)
if s.turn then
  redis.call('RPUSH', c.waiting, turn .. '\n' .. question .. '\n')
else
  start(turns, c, turn, question)
end
renew(c, ARGV[9])
publish()
return { 'accepted' }
