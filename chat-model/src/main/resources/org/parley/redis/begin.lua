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
local fields = {}
if not repeated then
  fields = { next_attempt(c, s, ARGV[10], tonumber(ARGV[5]), ARGV[9]) }
end

if s.stop then
  if not repeated then
    redis.call('HSET', c.state, unpack(fields))
  end
  -- What has come so far is the answer: the text of the attempt that was begun last.
  local reply = { 'stop', whole(s.attempt), s.begun or '0', whole(s.offset) }
  for _, event in ipairs(redis.call('XRANGE', c.log, s.from or '+', '+')) do
    reply[#reply + 1] = event[2][2]
  end
  return reply
end

if not repeated then
  if s.attempt > 1 then
    append_before(c, s, numbered(ARGV[7], s.attempt))
  end
  append_started(c, s, ARGV[6], unpack(fields))
  publish()
end
return begun(c, s, tonumber(ARGV[8]), { 'ok' })
