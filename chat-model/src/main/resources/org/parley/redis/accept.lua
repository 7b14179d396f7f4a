-- A question becomes durable. KEYS: conversation, turns
-- ARGV: ask id, turn, accepted frame, question message, its length, longest allowed, asks a minute, waiting allowed,
--       lifetime in ms, its place in a trace or '', consumer that has room for it or '', started frame, messages of
--       context, claim
local c = conversation(KEYS, 1)
local turns = KEYS[8]
local ask, turn, frame, question, consumer, claim = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[11], ARGV[14]
local s = load(c.state)
if not s then
  return { 'gone' }
end

local known = redis.call('HGET', c.asked, ask)
if known then
  if s.turn == turn and s.claim == claim then
    -- The same call once more, as its reply was lost.
    return begun(c, s, tonumber(ARGV[13]), { 'begun', s.entry })
  end
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
local reply = { 'accepted' }
if s.turn == turn and consumer ~= '' then
  -- What came before it goes first. No entry where nobody has made the group yet: that is for the readers.
  local read = redis.pcall('XREADGROUP', 'GROUP', GROUP, consumer, 'COUNT', 1, 'STREAMS', turns, '>')
  local entry = read and not read.err and read[1][2][1]
  if entry and entry[1] == s.entry then
    append_started(c, s, ARGV[12], next_attempt(c, s, claim, 0, ARGV[9]))
    reply = begun(c, s, tonumber(ARGV[13]), { 'begun', s.entry })
  elseif entry then
    -- One with other fields may be anything: take.lua looks at it.
    reply = { 'given', entry[1], unpack(#entry[2] == 4 and entry[2] or {}) }
  end
end
renew(c, ARGV[9])
publish()
return reply
