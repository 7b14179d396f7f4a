-- A question becomes durable. KEYS: conversation, turns
-- ARGV: ask id, turn, accepted frame, question message, its length, longest allowed, asks a minute, waiting allowed,
--       lifetime in ms, its place in a trace or ''
local c = conversation(KEYS, 1)
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
if s.turn and waiting_questions(c) >= tonumber(ARGV[8]) then
  return { 'busy' }
end

if per_minute > 0 then
  redis.call('RPUSH', c.asks, whole(time))
  redis.call('LTRIM', c.asks, -per_minute, -1)
  redis.call('PEXPIRE', c.asks, 60000)
end
take_in(turns, c, s, ask, turn, frame, question, ARGV[10])
renew(c, ARGV[9])
publish()
return { 'accepted' }
