-- A worker begins an attempt. KEYS: conversation, turns, dead
-- ARGV: turn, entry, consumer, reason, failures since the last attempt began, started frame, restarted frame,
--       messages of context, lifetime in ms, claim
local c = conversation(KEYS, 1)
local turns = KEYS[8]
local turn, entry, consumer, reason = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local s = load(c.state)
if not s or s.turn ~= turn or s.entry ~= entry then
  local stray = redis.call('XRANGE', turns, entry, entry)[1]
  if s and stray and stray[2][4] == turn and redis.call('HEXISTS', c.asked, ':' .. turn) == 0 then
    bury(turns, KEYS[9], entry, stray[2], 'unknown_turn')
  else
    drop_entry_of(turns, entry, turn)
  end
  return { 'gone' }
end
if not owns(turns, consumer, entry) then
  return { 'stale' }
end

-- A call whose reply was lost comes again: then everything is done already.
local repeated = s.claim == ARGV[10]
local attempt, begun = s.attempt, {}
if not repeated then
  attempt = attempt + 1
  s.attempt = attempt
  if attempt == 1 then
    if redis.call('RPUSH', c.messages, s.question) == 1 then
      -- The other keys have their end from the question.
      redis.call('PEXPIRE', c.messages, ARGV[9])
    end
    s.since = whole(now())
  else
    s.failures = s.failures + tonumber(ARGV[5])
  end
  begun = { 'attempt', attempt, 'claim', ARGV[10], 'since', s.since, 'failures', s.failures }
end

if s.stop then
  if not repeated then
    redis.call('HSET', c.state, unpack(begun))
  end
  -- What has come so far is the answer: the text of the attempt that was begun last.
  local reply = { 'stop', whole(attempt), s.begun or '0', whole(s.offset) }
  for _, event in ipairs(redis.call('XRANGE', c.log, s.from or '+', '+')) do
    reply[#reply + 1] = event[2][2]
  end
  return reply
end

if not repeated then
  if attempt > 1 then
    append_before(c, s, numbered(ARGV[7], attempt))
  end
  append(c, s, numbered(ARGV[6], attempt), 'offset', 0, 'reasoned', 0, 'begun', attempt, 'from', next_id(s.last),
    unpack(begun))
  publish()
end
-- An entry's id begins with when it came. Not less than 0: the clock of a new master may be behind.
local queued = math.max(0, now() - tonumber(string.match(entry, '^%d+')))
local reply = { 'ok', whole(attempt), whole(s.failures), whole(now() - tonumber(s.since)), whole(queued) }
for _, message in ipairs(redis.call('LRANGE', c.messages, -2 * tonumber(ARGV[8]), -1)) do
  reply[#reply + 1] = message
end
return reply
